/** Keras's learning-rate schedules: the rate at a step, counted from 0. */
import { TrainingFault } from '../fault.js';
import { flagIn, numberIn, type Options, plain, valueIn } from './options.js';

export type Schedule = (step: number) => number;

type Kind = (options: Options) => Schedule;

/** Shared by the two decays by steps: in whole periods when `staircase`. */
const periods = (options: Options) => {
  const length = numberIn(options, 1000, 'decay_steps');
  const whole = flagIn(options, 'staircase');
  return (step: number) => (whole ? Math.floor(step / length) : step / length);
};

const kinds: Readonly<Record<string, Kind>> = {
  exponentialdecay(options) {
    const [start, rate] = [startOf(options), numberIn(options, 0.96, 'decay_rate')];
    const passed = periods(options);
    return (step) => start * rate ** passed(step);
  },
  inversetimedecay(options) {
    const [start, rate] = [startOf(options), numberIn(options, 0.5, 'decay_rate')];
    const passed = periods(options);
    return (step) => start / (1 + rate * passed(step));
  },
  polynomialdecay(options) {
    const [start, end] = [startOf(options), numberIn(options, 0.0001, 'end_learning_rate')];
    const [length, power] = [numberIn(options, 1000, 'decay_steps'), numberIn(options, 1, 'power')];
    const cycles = flagIn(options, 'cycle');
    return (step) => {
      const whole = cycles ? length * Math.max(1, Math.ceil(step / length)) : length;
      return (start - end) * (1 - Math.min(step, whole) / whole) ** power + end;
    };
  },
  piecewiseconstantdecay(options) {
    const [borders, values] = [numbers(options, 'boundaries'), numbers(options, 'values')];
    return (step) => values[borders.filter((border) => step > border).length] ?? values.at(-1) ?? 0.001;
  },
  cosinedecay(options) {
    const start = startOf(options);
    const [length, alpha] = [numberIn(options, 1000, 'decay_steps'), numberIn(options, 0, 'alpha')];
    const [target, warm] = [valueIn(options, 'warmup_target'), numberIn(options, 0, 'warmup_steps')];
    const top = typeof target === 'number' ? target : start;
    return (step) => {
      if (typeof target === 'number' && step < warm) return start + ((target - start) * step) / warm;
      const passed = typeof target === 'number' ? step - warm : step;
      return top * cosine(Math.min(1, passed / length), alpha);
    };
  },
  cosinedecayrestarts(options) {
    const start = startOf(options);
    const [first, alpha] = [numberIn(options, 1000, 'first_decay_steps'), numberIn(options, 0, 'alpha')];
    const [longer, lower] = [numberIn(options, 2, 't_mul'), numberIn(options, 1, 'm_mul')];
    return (step) => {
      let [passed, length, top] = [step, first, start];
      while (passed >= length) {
        passed -= length;
        length *= longer;
        top *= lower;
      }
      return top * cosine(passed / length, alpha);
    };
  },
};

/** From a number, or from `{class_name, config}` of a schedule. */
export function scheduleOf(value: unknown, byDefault: number): Schedule {
  if (typeof value === 'number') return () => value;
  if (typeof value !== 'object' || value === null) return () => byDefault;
  const { class_name: name, config } = value as { class_name?: unknown; config?: Options };
  const kind = kinds[plain(String(name))];
  if (kind) return kind(config ?? {});
  throw new TrainingFault(
    `The learning rate schedule “${String(name)}” is not available. Use a number, or one of ExponentialDecay, InverseTimeDecay, PolynomialDecay, PiecewiseConstantDecay, CosineDecay and CosineDecayRestarts.`,
  );
}

const startOf = (options: Options) => numberIn(options, 0.001, 'initial_learning_rate');

const cosine = (share: number, alpha: number) => (1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * share)) + alpha;

function numbers(options: Options, name: string): readonly number[] {
  const value = valueIn(options, name);
  return Array.isArray(value) ? value.filter((each) => typeof each === 'number') : [];
}
