/**
 * The supervisor: what the editor and the command line fork. It starts the worker with the library path
 * that TensorFlow needs (a path cannot be added once a process runs), passes messages both ways, and
 * turns the worker's death into a `failed` event and failed answers. When either side dies, so does the other.
 * It speaks over IPC when forked, and in lines of JSON on stdin and stdout otherwise.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findTensorFlow, tensorFlowEnvironment } from './runtimes/tensorflowSetup.js';

type Message = Readonly<Record<string, unknown>>;

const unanswered = new Set<unknown>();
let worker: ChildProcess | undefined;
let ended = false;
/** Where the model of the last whole epoch is. */
let saved: { readonly epoch: number; readonly path: string } | undefined;

if (process.send) {
  process.on('message', receive);
  process.on('disconnect', stop);
} else {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    try {
      receive(JSON.parse(line));
    } catch {
      tell({ kind: 'event', name: 'failed', data: { message: `Expected a line of JSON, found: ${line}` } });
    }
  });
  lines.on('close', stop);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

function receive(message: unknown): void {
  if (typeof message !== 'object' || message === null) return;
  const wire = message as Message;
  if (wire.kind === 'request') unanswered.add(wire.id);
  worker ??= startWorker(cacheDirectoryOf(wire));
  worker.send(wire);
}

function startWorker(cacheDirectory: string | undefined): ChildProcess {
  const child = fork(join(__dirname, 'worker.js'), [], {
    env: { ...process.env, ...tensorFlowEnvironment(findTensorFlow(cacheDirectory)) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let lastWords = '';
  const keep = (bytes: Buffer) => {
    lastWords = (lastWords + bytes.toString()).slice(-2000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('message', (message) => {
    const wire = message as Message;
    if (wire.kind === 'response') unanswered.delete(wire.id);
    if (wire.kind === 'event' && (wire.name === 'finished' || wire.name === 'failed')) ended = true;
    if (wire.kind === 'event' && wire.name === 'epochEnd') noteSaved(wire.data as Message);
    tell(wire);
  });
  child.on('exit', (code, signal) => {
    if (!ended) reportDeath(code, signal, lastWords);
    process.exitCode = code ?? 1;
    if (process.connected) process.disconnect();
    process.stdin.destroy();
  });
  return child;
}

function reportDeath(code: number | null, signal: NodeJS.Signals | null, lastWords: string): void {
  const how =
    signal === 'SIGKILL'
      ? 'was killed, perhaps because memory ran out: try a smaller batch size'
      : signal
        ? `was ended by ${signal}`
        : `ended with exit code ${code}`;
  const kept = saved
    ? `The model after epoch ${saved.epoch + 1} is saved in ${saved.path}.`
    : 'No epoch was over yet, so nothing of this run is saved.';
  const message = `The training process ${how}. ${kept}`;
  for (const id of unanswered) tell({ kind: 'response', id, result: { ok: false, message } });
  tell({ kind: 'event', name: 'failed', data: { message, ...(lastWords ? { detail: lastWords } : {}) } });
}

function noteSaved({ epoch, savedTo }: Message): void {
  if (typeof epoch === 'number' && typeof savedTo === 'string') saved = { epoch, path: savedTo };
}

function tell(message: Message): void {
  if (!process.send) process.stdout.write(`${JSON.stringify(message)}\n`);
  else if (process.connected) process.send(message);
}

function stop(): void {
  ended = true;
  if (worker) worker.kill('SIGKILL');
  process.exit();
}

function cacheDirectoryOf(wire: Message): string | undefined {
  const params = wire.params as Message | undefined;
  return typeof params?.cacheDirectory === 'string' ? params.cacheDirectory : undefined;
}
