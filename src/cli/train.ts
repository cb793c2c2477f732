/** `convlens train`: the model of a file, trained by the editor's own trainer, from a terminal. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Analysis,
  analyseComputed,
  type ModelGraph,
  planToTrain,
  type TrainingPlanFacts,
  type TrainingPlanResult,
} from '../core/index.js';
import { planNotes } from '../protocol/monitors.js';
import {
  isRuntime,
  type NumberSettingId,
  numberSettingIds,
  RUNTIMES,
  readNumber,
} from '../protocol/overrides.js';
import { planRows } from '../protocol/planRows.js';
import type {
  FaultChoice,
  RunRequest,
  RunResult,
  RunStarted,
  RuntimeId,
  TrainerEvents,
} from '../protocol/trainer.js';
import { cacheDirectory } from '../runs/cacheDirectory.js';
import { followRun } from '../runs/followRun.js';
import { gitState } from '../runs/gitState.js';
import { readModel } from '../runs/readModel.js';
import {
  changeRequest,
  createRun,
  hasCheckpoint,
  readRecord,
  readRequest,
  readState,
} from '../runs/runFolder.js';
import { startRun } from '../runs/startRun.js';
import { placeText } from './check.js';
import { findRun } from './export.js';
import { listenToKeys } from './keys.js';
import type { Positions } from './positions.js';
import { Refusal } from './refusal.js';
import { endLines, epochLine, progressLine, startLines, waitingLine } from './trainingText.js';

export interface TrainOptions {
  readonly model?: string;
  readonly epochs?: string;
  readonly 'batch-size'?: string;
  readonly runtime?: string;
  readonly output?: string;
  readonly 'max-images'?: string;
  readonly seed?: string;
  readonly resume?: string;
  readonly data?: string;
  readonly 'learning-rate'?: string;
  readonly 'validation-split'?: string;
  readonly 'skip-faulty'?: boolean;
  readonly download?: boolean;
}

/** As in the editor. */
const RUNS = path.join('.convlens', 'runs');

/** Resolves to the exit status: 0 trained, 1 not. */
export async function train(
  file: string,
  { analysis, positions }: { readonly analysis: Analysis; readonly positions: Positions },
  options: TrainOptions,
): Promise<number> {
  const overrides = overridesOf(options);
  if (options.resume !== undefined) return resume(options.resume, overrides);
  const model = modelToTrain(file, analysis, options.model);
  const found = await planOf(file, analysis, model.id, options);
  if (!found.ok) {
    for (const { message, location } of found.reasons)
      console.error(`${location ? placeOf(file, location, positions) : `${file}: `}${message}`);
    const [first] = found.needsData?.reads ?? [];
    console.error(
      found.needsData
        ? `Give the data with --data ${first ?? 'FOLDER-OR-FILE'}.`
        : 'Not trained: correct this first.',
    );
    return 1;
  }
  describePlan(file, found.plan, positions, overrides);
  const absolute = path.resolve(file);
  const output = options.output === undefined ? undefined : path.resolve(options.output);
  if (output !== undefined && readRequest(output))
    throw new Refusal(
      `--output: ${options.output} holds a run already. Give another folder, or go on with that run: --resume ${options.output}`,
    );
  const run = createRun(
    {
      folder: path.resolve(RUNS),
      file: absolute,
      text: readFileSync(absolute, 'utf8'),
      git: await gitState(absolute),
      request: {
        plan: found.plan,
        projectDirectory: path.dirname(absolute),
        cacheDirectory: cacheDirectory(),
        runtime: 'auto',
        overrides,
        dataDirectories: directoriesOf(file),
      },
    },
    output,
  );
  return follow(run);
}

/** What only the data say, such as how many classes there are, is computed from them. */
async function planOf(
  file: string,
  analysis: Analysis,
  model: string,
  options: TrainOptions,
): Promise<TrainingPlanResult> {
  const data = options.data && path.resolve(options.data);
  const found = planToTrain(analysis, model, data);
  if (!found.steps) return found;
  const answer = await readModel(PROGRAM, 'compute', {
    source: found.steps,
    directories: directoriesOf(file),
    cacheDirectory: cacheDirectory(),
    download: options.download === true,
  });
  return answer.ok ? planToTrain(analyseComputed(analysis, answer.value), model, data) : found;
}

const PROGRAM = path.join(__dirname, 'trainer', 'main.js');

/** Where data may lie. */
const directoriesOf = (file: string) => [...new Set([path.dirname(path.resolve(file)), process.cwd()])];

/** Goes on with a run of this machine: its own plan and seed, from its last checkpoint. */
async function resume(name: string, overrides: RunRequest['overrides']): Promise<number> {
  const run = findRun(name);
  if (!hasCheckpoint(run))
    throw new Refusal(`--resume: ${run} has no checkpoint: it ended before its first epoch did.`);
  const { phase, epochs, started } = readState(run) ?? {};
  if (phase === 'finished' && (epochs ?? 0) >= (overrides.epochs ?? started?.epochs ?? 0))
    throw new Refusal(
      `--resume: all ${epochs} epochs are done. To train longer, give more of them: --epochs N.`,
    );
  changeRequest(run, overrides);
  console.log(`Resuming ${readRecord(run).title} in ${run}`);
  return follow(run, true);
}

/** Shows the run until it ends. */
async function follow(run: string, isResumed = false): Promise<number> {
  const isTerminal = process.stderr.isTTY === true;
  const draw = (line: string) => {
    if (isTerminal) process.stderr.write(`\r\x1b[2K${line}`);
  };
  let isCurrent = !isResumed;
  const say = (line: string) => {
    if (!isCurrent) return;
    draw('');
    console.log(line);
  };
  const { pid, isDouble } = await startRun(run, { program: PROGRAM, isResumed });
  if (isDouble) console.log('This run trains already, started elsewhere; it is followed here.');
  let started: RunStarted | undefined;
  let isPaused = false;
  let isWaiting = false;
  let isJudging = false;
  let end: RunEnd | undefined;
  let settle: (end: RunEnd) => void = () => undefined;
  const ended = new Promise<RunEnd>((resolve) => {
    settle = resolve;
  });
  const finish = (now: RunEnd) => {
    end = now;
    if (isCurrent) settle(now);
  };
  const followed = await followRun(run, {
    queued({ ahead = [] }) {
      end = undefined;
      isWaiting = true;
      say(waitingLine(ahead, process.stdin.isTTY === true));
    },
    preparing({ step }) {
      end = undefined;
      isWaiting = isJudging = false;
      if (isTerminal) draw(step);
      else say(step);
    },
    started(facts) {
      started = facts;
      startLines(facts).forEach(say);
      if (process.stdin.isTTY) say('P pauses and goes on, Ctrl+C stops and keeps the weights.');
    },
    continued({ epoch, batch }) {
      if (started && epoch < started.epochs) say(`Going on at epoch ${epoch + 1}, batch ${batch + 1}`);
    },
    paused(now) {
      isPaused = now.isPaused;
      say(isPaused ? `Paused${process.stdin.isTTY ? '; P goes on, Ctrl+C stops' : ''}` : 'Going on');
    },
    stopping: () => undefined,
    judging({ images }) {
      isJudging = true;
      const say = `Measuring on ${images.toLocaleString('en-US')} images`;
      if (isTerminal) draw(process.stdin.isTTY ? `${say}; Ctrl+C leaves it out` : say);
    },
    warning: ({ message }) => say(message),
    advice: ({ message }) => say(`Advice: ${message}`),
    batchEnd(batch) {
      if (started && isCurrent) draw(progressLine(started, batch, process.stderr.columns ?? 100));
    },
    epochEnd(epoch) {
      if (started) say(epochLine(started, epoch));
    },
    finished: (result) => finish({ ok: true, result }),
    failed: (failure) => finish({ ok: false, ...failure }),
    caughtUp() {
      isCurrent = true;
      if (end) settle(end);
    },
  });
  let interrupts = 0;
  const interrupt = () => {
    // What was learned is saved: this leaves out the measuring alone.
    if (isJudging && interrupts < 2) interrupts = 0;
    interrupts++;
    if (interrupts === 1) {
      if (!isWaiting && !isJudging)
        say('Stopping after this batch and keeping the weights; Ctrl+C again ends it at once.');
      void followed.stop(true);
    } else kill(pid);
  };
  const leaveKeys = listenToKeys({
    interrupt,
    pause: () => void followed.pause(!isPaused).then((answer) => answer.ok || say(answer.message)),
    next: () => void (isWaiting && followed.goFirst().then((answer) => answer.ok || say(answer.message))),
  });
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.on('SIGHUP', interrupt);
  const last = await ended;
  leaveKeys();
  followed.dispose();
  draw('');
  if (last.ok)
    for (const line of endLines(last.result, started?.data.classes, started?.data.outputs)) console.log(line);
  else {
    console.error(`${last.message}${last.detail ? `\n${last.detail}` : ''}`);
    if (last.choice) console.error(CHOICES[last.choice]);
  }
  return last.ok ? 0 : 1;
}

type RunEnd =
  | { readonly ok: true; readonly result: RunResult }
  | ({ readonly ok: false } & TrainerEvents['failed']);

/** The supervisor leads a group of its own, with its worker in it. */
function kill(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

const CHOICES: Readonly<Record<FaultChoice, string>> = {
  skipFaulty: 'Add --skip-faulty to train without them.',
  download: 'Add --download to allow it.',
  chooseData: 'Give the data with --data FOLDER-OR-FILE.',
};

function modelToTrain(file: string, { models }: Analysis, name: string | undefined): ModelGraph {
  const named = models.filter((each) =>
    name === undefined ? !each.isNested && each.kind !== 'block' : each.name === name,
  );
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

function describePlan(
  file: string,
  plan: TrainingPlanFacts,
  positions: Positions,
  overrides: RunRequest['overrides'],
): void {
  console.log(`Training ${plan.modelName} of ${file}`);
  const rows = planRows(
    { plan, overrides, runtime: 'auto' },
    /\.[cm]?[jt]sx?$/.test(file) ? 'TensorFlow.js' : 'Keras',
  );
  for (const { name, value, instead } of rows)
    if (instead !== undefined) console.log(`For this run: ${name} ${instead}; otherwise ${value}`);
  for (const { value, location } of planNotes({ plan, overrides }))
    console.log(`${placeOf(file, location, positions)}not honoured: ${value}`);
}

function placeOf(file: string, location: { path: string; start: number }, positions: Positions): string {
  const isHere = location.path === '' || path.resolve(location.path) === path.resolve(file);
  if (!isHere) return `${location.path}: `;
  return placeText(file, positions.at(location.start));
}

function overridesOf(options: TrainOptions): RunRequest['overrides'] {
  const runtime = runtimeOf(options.runtime);
  const numbers = numberSettingIds.flatMap((id) => {
    const option = OPTIONS[id];
    const text = options[option];
    if (text === undefined) return [];
    const read = readNumber(id, text, `--${option}`);
    if (!read.ok) throw new Refusal(read.message);
    if (read.value === undefined) throw new Refusal(`--${option}: expected a number, found nothing.`);
    return [[id, read.value] as const];
  });
  return {
    ...Object.fromEntries(numbers),
    ...(runtime !== undefined && { runtime }),
    ...(options['skip-faulty'] && { skipFaulty: true }),
    ...(options.download && { download: true }),
  };
}

const OPTIONS = {
  epochs: 'epochs',
  batchSize: 'batch-size',
  learningRate: 'learning-rate',
  validationSplit: 'validation-split',
  maxImages: 'max-images',
  seed: 'seed',
} as const satisfies Readonly<Record<NumberSettingId, keyof TrainOptions>>;

function runtimeOf(text: string | undefined): RuntimeId | 'auto' | undefined {
  if (text === undefined || isRuntime(text)) return text;
  throw new Refusal(`--runtime: expected one of ${Object.keys(RUNTIMES).join(', ')}, found "${text}".`);
}
