/**
 * A run on disk, `.convlens/runs/<id>/`. Each file has one writer:
 *   run.json      what it is: model, file, date, git state   (who starts it; a new title rewrites it)
 *   request.json  the plan and its settings, for resuming     (who starts it)
 *   source.*      the text that was trained                   (who starts it)
 *   state.json    phase, process, best so far, result         (its process)
 *   metrics.jsonl the journal of all that happened            (its process)
 *   tensorboard/  the same numbers as event files             (its process)
 *   model.json, weights.bin, best/, checkpoints/              (its worker)
 *   .exporting/   an export that is not whole yet             (who exports it)
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { RunPhase, RunRequest, RunResult, RunStarted, TrainerEvents } from '../protocol/trainer.js';
import { TrainingFault } from './fault.js';
import type { GitState } from './gitState.js';
import { replaceFile, replaceFiles } from './replaceFiles.js';

export interface RunRecord {
  readonly title: string;
  readonly modelName: string;
  /** Path of the file that defines the model. */
  readonly file: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly git?: GitState;
}

export interface RunState {
  readonly phase: RunPhase;
  /** While it runs: where to reach it. */
  readonly process?: { readonly pid: number; readonly address: string };
  /** While it is queued: how many runs it waits for. */
  readonly ahead?: number;
  readonly started?: RunStarted;
  /** Whole epochs. */
  readonly epochs: number;
  /** The highest validation accuracy of an epoch, 0 … 1. */
  readonly bestAccuracy?: number;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly result?: RunResult;
  readonly failure?: TrainerEvents['failed'];
}

export interface NewRun {
  /** That holds all runs. */
  readonly folder: string;
  readonly file: string;
  /** Of the file, as trained: perhaps not saved. */
  readonly text: string;
  readonly git?: GitState | undefined;
  readonly request: Omit<RunRequest, 'outputDirectory'>;
}

/**
 * Makes the folder `<model>-<date>T<time>`, with a number when there is one, or takes `directory`; returns its path.
 * Throws a sentence when that holds a run, or the disk does not take it. Of two that ask at once one gets it.
 */
export function createRun({ folder, file, text, git, request }: NewRun, directory?: string): string {
  const createdAt = new Date().toISOString();
  const { modelName } = request.plan;
  const name = modelName.replace(/[^\p{L}\p{N}_-]+/gu, '_').slice(0, 60);
  const run = orSay(directory ?? folder, () =>
    directory === undefined
      ? freeFolder(folder, `${name}-${createdAt.slice(0, 19).replaceAll(':', '-')}`)
      : takenFolder(directory),
  );
  const time = new Date().toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  // Most models are called model: the file tells them apart.
  const title = freeTitle(
    folder,
    `${basename(file, extname(file))} · ${modelName} ${time}`,
    begunBefore(run),
  );
  const record: RunRecord = { title, modelName, file, createdAt, ...(git && { git }) };
  orSay(run, () =>
    replaceFiles(run, {
      'run.json': [pretty(record)],
      'request.json': [pretty({ ...request, outputDirectory: run } satisfies RunRequest)],
      [`source${extname(file)}`]: [text],
    }),
  );
  return run;
}

/** What the disk refuses becomes a sentence. */
export function orSay<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (error instanceof TrainingFault || !(error instanceof Error)) throw error;
    throw new TrainingFault(
      `Nothing can be written to ${folder}: ${error.message}. Make room on the disk, or keep runs elsewhere.`,
    );
  }
}

/** Several runs of a minute are numbered; `left` free titles are for others. */
function freeTitle(folder: string, title: string, left: number): string {
  const taken = new Set(runFolders(folder).map((run) => readRecord(run).title));
  for (let number = 1, passed = 0; ; number++) {
    const free = numbered(title, number, ` (${number})`);
    if (!taken.has(free) && passed++ === left) return free;
  }
}

function freeFolder(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true });
  for (let number = 1; ; number++) {
    const path = join(folder, numbered(name, number, `-${number}`));
    if (isMine(() => mkdirSync(path))) return path;
  }
}

const numbered = (name: string, number: number, mark: string) => (number === 1 ? name : `${name}${mark}`);

/** Runs of the same second whose folders other processes made before this one, and have no title yet. */
function begunBefore(run: string): number {
  const [, name = run, own = '1'] = /^(.*T\d\d-\d\d-\d\d)(?:-(\d+))?$/.exec(run) ?? [];
  const earlier = Array.from({ length: Number(own) - 1 }, (_, at) => numbered(name, at + 1, `-${at + 1}`));
  return earlier.filter((each) => existsSync(each) && !existsSync(join(each, 'run.json'))).length;
}

function takenFolder(directory: string): string {
  mkdirSync(directory, { recursive: true });
  if (isMine(() => writeFileSync(join(directory, 'request.json'), '', { flag: 'wx' }))) return directory;
  throw new TrainingFault(`${directory} holds a run already. Give another folder, or resume that run.`);
}

/** False when another process, or an earlier run, made it. */
function isMine(make: () => void): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Folders of runs, newest name last; other folders are left out. */
export function runFolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((run) => existsSync(join(run, 'run.json')));
  } catch {
    // There is no such folder before the first run.
    return [];
  }
}

export function readRecord(run: string): RunRecord {
  const read = readJson<Partial<RunRecord>>(join(run, 'run.json')) ?? {};
  const name = basename(run);
  return { title: name, modelName: name, file: '', createdAt: '', ...read };
}

export function renameRun(run: string, title: string): void {
  replaceFile(join(run, 'run.json'), pretty({ ...readRecord(run), title }));
}

/** The request as if it had been made for this folder: a run may have been moved. */
export function readRequest(run: string): RunRequest | undefined {
  const read = readJson<RunRequest>(join(run, 'request.json'));
  return read && { ...read, outputDirectory: run };
}

/** The text that was trained; empty when it is gone. */
export function readSource(run: string): string {
  try {
    return readFileSync(join(run, `source${extname(readRecord(run).file)}`), 'utf8');
  } catch {
    return '';
  }
}

/** Settings that a resumed run has besides: more epochs. */
export function changeRequest(run: string, overrides: RunRequest['overrides']): void {
  const request = readRequest(run);
  if (!request) return;
  const changed = { ...request, overrides: { ...request.overrides, ...overrides } };
  replaceFile(join(run, 'request.json'), pretty(changed));
}

export function readState(run: string): RunState | undefined {
  return readJson<RunState>(join(run, 'state.json'));
}

/** May throw on a full disk. */
export function writeState(run: string, state: RunState): void {
  replaceFile(join(run, 'state.json'), pretty(state));
}

export function hasCheckpoint(run: string): boolean {
  return existsSync(join(run, 'checkpoints', 'last.safetensors'));
}

/** Someone deletes it, or has: nothing more is to be written there. */
export function isDeleted(run: string): boolean {
  return !existsSync(join(run, 'run.json'));
}

/** For who hears that a run broke off. */
export function whatIsKept(run: string): string {
  return hasCheckpoint(run)
    ? 'The last checkpoint is whole; Resume goes on from there.'
    : 'No checkpoint was written yet, so nothing of this run is kept.';
}

export function isOver(phase: RunPhase): boolean {
  return phase === 'finished' || phase === 'failed';
}

/** The epoch that a run is in, from 1; undefined while it does not train. */
export function epochAt({ phase, started, epochs }: RunState): { epoch: number; epochs: number } | undefined {
  if (!started || (phase !== 'training' && phase !== 'paused')) return undefined;
  return { epoch: Math.min(epochs + 1, started.epochs), epochs: started.epochs };
}

function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
