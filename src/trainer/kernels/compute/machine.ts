/**
 * Our own kernels for training: WebAssembly on the memory of TensorFlow.js's backend, its tasks shared by threads of our
 * own. The backend's kernels know no gradients and reach half of a core's speed.
 */
import { readFileSync } from 'node:fs';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { Job, type Kind, Scratch } from './layout.js';
import { type Memory, type Module, webAssembly } from './webAssembly.js';

/** What the backend lends us. */
interface Backend {
  readonly wasm: {
    readonly wasmMemory?: Memory;
    _malloc(bytes: number): number;
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}

/** What `assembly/index.ts` exports. */
export interface Exports {
  work(job: number, scratch: number): void;
  serve(job: number, scratch: number): void;
  join(job: number): void;
}

/** What a thread of `worker.ts` begins with. */
export interface Share {
  readonly module: Module;
  readonly memory: Memory;
  readonly job: number;
  readonly scratch: number;
}

/** Of any job. */
const JOB_BYTES = 256;

let machine: Machine | undefined;

/** Undefined where our kernels cannot run. */
export const computeMachine = () => machine;

/** `folder` holds the kernels and the threads' script and ends in a slash. Undefined: the backend's own must do. */
export function startCompute(folder: string, threads: number): Machine | undefined {
  const backend = tf.backend() as unknown as Backend;
  const { wasmMemory: memory } = backend.wasm;
  const module = memory?.buffer instanceof SharedArrayBuffer ? compiled(folder) : undefined;
  machine = memory && module && new Machine(backend, module, memory, `${folder}computeWorker.js`, threads);
  return machine;
}

/** With fused multiply–add where the engine has it: Node 20 only asks for it to be named. */
function compiled(folder: string): Module | undefined {
  const [fused, plain] = ['compute-fused.wasm', 'compute.wasm'].map((name) =>
    readFileSync(`${folder}${name}`),
  );
  if (fused && !webAssembly.validate(fused)) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  const bytes = [fused, plain].find((each) => each && webAssembly.validate(each));
  return bytes && new webAssembly.Module(bytes);
}

export class Machine {
  private readonly exports: Exports;
  private readonly job: number;
  private readonly scratch: number;

  constructor(
    private readonly backend: Backend,
    module: Module,
    private readonly memory: Memory,
    script: string,
    readonly threads: number,
  ) {
    this.exports = new webAssembly.Instance(module, { env: { memory } }).exports as Exports;
    this.job = this.cleared(JOB_BYTES);
    this.scratch = this.cleared(Scratch.bytes);
    for (let each = 1; each < threads; each++) {
      const workerData: Share = { module, memory, job: this.job, scratch: this.cleared(Scratch.bytes) };
      // The process may end while they wait for work.
      new Worker(script, { workerData }).unref();
    }
  }

  /** `fill` writes the job's numbers; they may be addresses. Returns when all tasks are done. */
  run(kind: Kind, tasks: number, fill: (numbers: JobNumbers) => void): void {
    if (tasks <= 0) return;
    const { buffer } = this.memory;
    const integers = new Int32Array(buffer, this.job >>> 0, JOB_BYTES / 4);
    integers[Job.kind] = kind;
    fill({ integers, floats: new Float32Array(buffer, this.job >>> 0, JOB_BYTES / 4) });
    Atomics.store(integers, Job.done, tasks);
    Atomics.store(integers, Job.waiting, tasks);
    if (tasks > 1 && this.threads > 1) {
      Atomics.add(integers, Job.round, 1);
      Atomics.notify(integers, Job.round);
    }
    this.exports.work(this.job, this.scratch);
    this.exports.join(this.job);
  }

  output(shape: readonly number[]): tf.TensorInfo {
    return this.backend.makeOutput(shape, 'float32');
  }

  free({ dataId }: tf.TensorInfo): void {
    this.backend.disposeData(dataId);
  }

  /** The same values under another tensor. */
  shared({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    this.backend.incRef(dataId);
    return { dataId, shape, dtype };
  }

  /** As a signed number, as a job holds it. */
  address({ dataId }: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(dataId).memoryOffset | 0;
  }

  /** Valid until the next allocation, which may move the memory's end. */
  values(tensor: tf.TensorInfo): Float32Array {
    const length = tf.util.sizeFromShape([...tensor.shape]);
    return new Float32Array(this.memory.buffer, this.address(tensor) >>> 0, length);
  }

  /** Memory that is kept. */
  private cleared(bytes: number): number {
    const at = this.backend.wasm._malloc(bytes + 16) >>> 0;
    const begin = Math.ceil(at / 16) * 16;
    new Uint8Array(this.memory.buffer, begin, bytes).fill(0);
    return begin | 0;
  }
}

export interface JobNumbers {
  readonly integers: Int32Array;
  /** The same memory. */
  readonly floats: Float32Array;
}
