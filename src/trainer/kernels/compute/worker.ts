/** A thread that computes: it takes tasks of whatever job the first thread gives, and ends with the process. */
import { workerData } from 'node:worker_threads';
import type { Exports, Share } from './machine.js';
import { webAssembly } from './webAssembly.js';

const { module, memory, job, scratch } = workerData as Share;
const { exports } = new webAssembly.Instance(module, { env: { memory } });
(exports as Exports).serve(job, scratch);
