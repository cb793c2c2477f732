/** A few threads that read images; each job goes to the thread with the fewest to do. */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TrainingFault } from '../fault.js';
import type { Answer, Job } from './decodeJobs.js';

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>;
}

/** One core is left to training. */
const MOST = Math.max(1, Math.min(4, cpus().length - 1));

const threads: Thread[] = [];
let next = 0;

export function work(job: Job): Promise<Answer> {
  const idle = threads.find(({ waiting }) => waiting.size === 0);
  const thread =
    idle ??
    (threads.length < MOST
      ? startThread()
      : threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a)));
  const id = next++;
  return new Promise((resolve, reject) => {
    thread.waiting.set(id, { resolve, reject });
    const transfer = job.kind === 'augment' ? [job.values.buffer as ArrayBuffer] : [];
    thread.worker.postMessage({ id, job }, transfer);
  });
}

function startThread(): Thread {
  const worker = new Worker(join(__dirname, 'decodeWorker.js'));
  const thread: Thread = { worker, waiting: new Map() };
  worker.unref();
  worker.on('message', ({ id, answer, failed }: { id: number; answer?: Answer; failed?: string }) => {
    const own = thread.waiting.get(id);
    if (answer) own?.resolve(answer);
    else own?.reject(new TrainingFault(failed ?? 'A thread that reads images gives nothing.'));
    thread.waiting.delete(id);
  });
  worker.on('error', (error) => {
    for (const { reject } of thread.waiting.values()) reject(error);
    thread.waiting.clear();
    threads.splice(threads.indexOf(thread), 1);
  });
  threads.push(thread);
  return thread;
}
