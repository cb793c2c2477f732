/** `convlens train`: the model of a file, trained by the editor's own trainer, from a terminal. */
import path from 'node:path';
import { type Analysis, type ModelGraph, type TrainingPlanFacts, trainingPlan } from '../core/index.js';
import type { RunRequest, RunStarted, RuntimeId } from '../protocol/trainer.js';
import type { Positions } from './positions.js';
import { Refusal } from './refusal.js';
import { cacheDirectory, startRun } from './trainerProcess.js';
import { endLines, epochLine, progressLine, startLines } from './trainingText.js';

export interface TrainOptions {
  readonly model?: string;
  readonly epochs?: string;
  readonly 'batch-size'?: string;
  readonly runtime?: string;
  readonly output?: string;
  readonly 'max-images'?: string;
  readonly seed?: string;
}

const RUNTIMES: readonly (RuntimeId | 'auto')[] = ['auto', 'tensorflow', 'tfjs-node', 'webgpu', 'wasm'];

/** Resolves to the exit status: 0 trained, 1 not. */
export async function train(
  file: string,
  { analysis, positions }: { readonly analysis: Analysis; readonly positions: Positions },
  options: TrainOptions,
): Promise<number> {
  const overrides = overridesOf(options);
  const runtime = runtimeOf(options.runtime);
  const model = modelToTrain(file, analysis, options.model);
  const found = trainingPlan(analysis, model.id);
  if (!found.ok) {
    for (const { message, location } of found.reasons)
      console.error(`${location ? placeText(file, location, positions) : `${file}: `}${message}`);
    return 1;
  }
  describePlan(file, found.plan, positions);
  const outputDirectory = path.resolve(options.output ?? defaultOutput(model.name));
  const directory = path.dirname(path.resolve(file));
  return follow(directory, {
    plan: found.plan,
    outputDirectory,
    cacheDirectory: cacheDirectory(),
    runtime,
    overrides,
  });
}

async function follow(directory: string, request: RunRequest): Promise<number> {
  const isTerminal = process.stderr.isTTY === true;
  const draw = (line: string) => {
    if (isTerminal) process.stderr.write(`\r\x1b[2K${line}`);
  };
  const say = (line: string) => {
    draw('');
    console.log(line);
  };
  let started: RunStarted | undefined;
  const program = path.join(__dirname, 'trainer', 'main.js');
  const run = startRun(program, directory, request, {
    preparing: ({ step }) => (isTerminal ? draw(step) : say(step)),
    started(facts) {
      started = facts;
      startLines(facts).forEach(say);
    },
    batchEnd(batch) {
      if (started) draw(progressLine(started, batch, process.stderr.columns ?? 100));
    },
    epochEnd(epoch) {
      if (started) say(epochLine(started, epoch));
    },
  });
  let interrupts = 0;
  process.on('SIGINT', () => {
    interrupts++;
    if (interrupts === 1) say('Stopping and keeping the weights; Ctrl+C again ends it at once.');
    run.stop(interrupts === 1);
  });
  process.on('SIGTERM', () => run.stop(false));
  const end = await run.end;
  draw('');
  if (end.ok) for (const line of endLines(end.result, started?.data.classes)) console.log(line);
  else console.error(`${end.message}${end.detail ? `\n${end.detail}` : ''}`);
  return end.ok ? 0 : 1;
}

function modelToTrain(file: string, { models }: Analysis, name: string | undefined): ModelGraph {
  const named = models.filter((each) => (name === undefined ? !each.isNested : each.name === name));
  const [first, ...others] = named;
  const names = models.map((each) => each.name).join(', ') || 'none';
  if (!first)
    throw new Refusal(
      name === undefined
        ? `${file} defines no model to train.`
        : `${file} has no model "${name}". It has: ${names}.`,
    );
  if (others.length === 0) return first;
  const [fitted, ...moreFitted] = named.filter(
    ({ training }) => training?.epochs ?? training?.data ?? training?.loss,
  );
  if (fitted && moreFitted.length === 0) return fitted;
  throw new Refusal(`${file} has several models (${names}): choose one with --model NAME.`);
}

function describePlan(file: string, plan: TrainingPlanFacts, positions: Positions): void {
  console.log(`Training ${plan.modelName} of ${file}`);
  for (const { value, location } of plan.notHonoured)
    console.log(`${placeText(file, location, positions)}not honoured: ${value}`);
}

function placeText(file: string, location: { path: string; start: number }, positions: Positions): string {
  const isHere = location.path === '' || path.resolve(location.path) === path.resolve(file);
  if (!isHere) return `${location.path}: `;
  const { line, column } = positions.at(location.start);
  return `${file}:${line}:${column}: `;
}

function overridesOf(options: TrainOptions): RunRequest['overrides'] {
  const epochs = wholeNumber('--epochs', options.epochs, 1);
  const batchSize = wholeNumber('--batch-size', options['batch-size'], 1);
  const maxImages = wholeNumber('--max-images', options['max-images'], 1);
  const seed = wholeNumber('--seed', options.seed, 0);
  return {
    ...(epochs !== undefined && { epochs }),
    ...(batchSize !== undefined && { batchSize }),
    ...(maxImages !== undefined && { maxImages }),
    ...(seed !== undefined && { seed }),
  };
}

function wholeNumber(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Refusal(`${option}: expected a whole number of ${least} or more, found "${text}".`);
}

function runtimeOf(text = 'auto'): RuntimeId | 'auto' {
  const known = RUNTIMES.find((each) => each === text);
  if (known) return known;
  throw new Refusal(`--runtime: expected one of ${RUNTIMES.join(', ')}, found "${text}".`);
}

/** `.convlens/runs/<model>-<date>T<time>`, as in the editor. */
function defaultOutput(modelName: string): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const name = modelName.replace(/[^\p{L}\p{N}_-]+/gu, '_').slice(0, 60);
  return path.join('.convlens', 'runs', `${name}-${time}`);
}
