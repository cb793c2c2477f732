/**
 * Threads for TensorFlow.js's WebAssembly backend, which starts them in browsers only: there its threads and their
 * script come from blobs. In Node they are worker threads that read the same two scripts from files beside the bundle.
 */
import { EventEmitter } from 'node:events';
import os from 'node:os';
import workerThreads, { type Worker } from 'node:worker_threads';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

const SCRIPT = 'tfjs-backend-wasm-threaded-simd';
/** The backend starts so many workers, however many threads compute. */
const POOL = 8;

/**
 * As many as there are cores, and the pool has; `CONVLENS_THREADS` says how many where others compute as well: threads
 * that wait for each other keep their cores busy.
 */
export function usefulThreads(): number {
  const wanted = Number(process.env.CONVLENS_THREADS);
  return Math.min(wanted >= 1 ? Math.floor(wanted) : os.availableParallelism(), POOL);
}

/** Runs `start`, which starts the backend, with `threads` allowed; `folder` holds the scripts. */
export async function withThreads<T>(folder: string, threads: number, start: () => Promise<T>): Promise<T> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
  setThreadsCount(threads);
  const before = { Worker: workerThreads.Worker, cpus: os.cpus };
  const workers: Worker[] = [];
  class ScriptWorker extends before.Worker {
    constructor() {
      super(`${folder}${SCRIPT}.worker.js`);
      workers.push(this);
    }

    override postMessage(message: unknown): void {
      const { cmd } = message as { readonly cmd?: string };
      super.postMessage(
        cmd === 'load' ? { ...(message as object), urlOrBlob: `${folder}${SCRIPT}.js` } : message,
      );
    }
  }
  let made = 0;
  // Called with `new`. The one made last is the first to be used.
  function PoolWorker() {
    return made++ < POOL - threads ? new IdleWorker() : new ScriptWorker();
  }
  workerThreads.Worker = PoolWorker as unknown as typeof Worker;
  // It takes half of what it counts for hardware threads of one core, and leaves every second core idle.
  os.cpus = () => before.cpus().flatMap((cpu) => [cpu, cpu]);
  try {
    return await start();
  } finally {
    Object.assign(workerThreads, { Worker: before.Worker });
    os.cpus = before.cpus;
    // The process may end while they wait for work.
    for (const worker of workers) worker.unref();
  }
}

/** One of the pool that no thread will ask for: a real one takes some 60 ms of a core to start. */
class IdleWorker extends EventEmitter {
  postMessage({ cmd }: { readonly cmd?: string }): void {
    if (cmd === 'load') setImmediate(() => this.emit('message', { cmd: 'loaded' }));
  }

  ref(): void {}

  unref(): void {}

  terminate(): void {}
}
