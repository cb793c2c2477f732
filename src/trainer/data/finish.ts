/** What the code does to values behind their scaling that no line does: noise, clipping, tests, rounding. */
import type { RunInput } from '../../protocol/trainer.js';
import { type DataSource, type ImagePart, normals, seeded } from './dataset.js';

type Step = NonNullable<Extract<DataSource, { kind: 'table' }>['steps']>[number];
export type FinishStep = NonNullable<RunInput['finish']>[number];

/** The steps that are lines through the values, and those from the first on that is none. */
export function parted(steps: readonly Step[] = []): readonly [readonly Step[], readonly FinishStep[]] {
  const first = steps.findIndex(({ kind }) => FINISHING.has(kind));
  return first < 0 ? [steps, []] : [steps.slice(0, first), steps.slice(first) as readonly FinishStep[]];
}

const FINISHING: ReadonlySet<string> = new Set(['noise', 'clip', 'test', 'replace', 'round', 'standardize']);

/**
 * The part as it is behind the steps, its values as floats. `scaled`: what is read, scaled. Noise is drawn once for each
 * image, as NumPy draws it: every epoch sees the same.
 */
export function finishedPart(
  part: ImagePart,
  steps: readonly FinishStep[],
  scaled: (values: Uint8Array | Float32Array) => Float32Array,
  seed: number,
): ImagePart {
  return {
    ...part,
    finish: steps,
    async read(indices, chance) {
      const found = await part.read(indices, chance);
      const values = scaled(found.values);
      const size = values.length / Math.max(1, found.indices.length);
      for (let place = 0; place < found.indices.length; place++) {
        const random = seeded((seed ^ Math.imul((found.indices[place] ?? 0) + 1, 0x9e3779b1)) >>> 0);
        finish(values.subarray(place * size, (place + 1) * size), steps, random);
      }
      return { values, indices: found.indices };
    },
  };
}

/** In place, of one image. Without `random` there is no noise. */
export function finish(values: Float32Array, steps: readonly FinishStep[], random?: () => number): void {
  for (const step of steps) {
    if (step.kind === 'noise' && !random) continue;
    const change = step.kind === 'standardize' ? standardized(values, step) : changeOf(step, random);
    for (let at = 0; at < values.length; at++) values[at] = change(values[at] ?? 0);
  }
}

type Standardize = Extract<FinishStep, { kind: 'standardize' }>;

function standardized(
  values: Float32Array,
  { isDivided, plus, least }: Standardize,
): (value: number) => number {
  const mean = sumOf(values, (value) => value) / values.length;
  const deviation = Math.sqrt(sumOf(values, (value) => (value - mean) ** 2) / values.length);
  const lowest = least ? 1 / Math.sqrt(values.length) : 0;
  const by = isDivided ? Math.max(deviation + plus, lowest) : 1;
  return (value) => (value - mean) / by;
}

function sumOf(values: Float32Array, of: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum;
}

function changeOf(
  step: Exclude<FinishStep, Standardize>,
  random: () => number = Math.random,
): (value: number) => number {
  switch (step.kind) {
    case 'linear':
      return (value) => value * step.factor + step.amount;
    case 'noise': {
      const draw = step.distribution === 'normal' ? normals(random) : random;
      return (value) => value + draw() * step.factor + step.amount;
    }
    case 'clip': {
      const [low, high] = [step.low ?? -Infinity, step.high ?? Infinity];
      return (value) => Math.min(Math.max(value, low), high);
    }
    case 'test': {
      const holds = TESTS[step.operator];
      // The values are floats: 0.1 as such stands beside them.
      const number = Math.fround(step.value);
      return (value) => (holds(value, number) ? 1 : 0);
    }
    case 'replace': {
      const holds = TESTS[step.operator];
      const number = Math.fround(step.value);
      return (value) => (holds(value, number) ? step.by : value);
    }
    case 'round':
      return step.by === 'trunc' ? Math.trunc : halfToEven;
    default:
      return step satisfies never;
  }
}

const TESTS: Readonly<
  Record<Extract<FinishStep, { kind: 'test' }>['operator'], (value: number, number: number) => boolean>
> = {
  '==': (value, number) => value === number,
  '!=': (value, number) => value !== number,
  '<': (value, number) => value < number,
  '<=': (value, number) => value <= number,
  '>': (value, number) => value > number,
  '>=': (value, number) => value >= number,
};

const halfToEven = (value: number): number =>
  Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value);
