/**
 * Remembers what each step of a training hands to the GPU again: small buffers with sizes and other numbers, and the
 * groups that bind buffers to a shader. A step of an emotion network has 250 shaders, and making these anew for each took
 * the processor 33 of the step's 42 ms on an H100, which waited.
 * Buffers are pooled by the backend and never destroyed while it lives, so a group stays valid.
 * What a step hands over anew, images and single numbers, is written straight into its buffer.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Uniform } from './program.js';

interface Backend {
  readonly device: Device;
  readonly queue: Queue;
  readonly bufferManager: { acquireBuffer(size: number, usage: number): object };
  readonly tensorMap: { get(dataId: object): Held };
  uploadToGPU(dataId: object): void;
  /** Buffers that return to the pool with the next packet; `makeUniforms` puts its own last. */
  readonly uniformPendingDisposal: object[];
  makeUniforms(uniforms: readonly Uniform[]): Bound;
}

interface Queue {
  writeBuffer(buffer: object, offset: number, values: ArrayBufferView): void;
}

/** What the backend holds of a tensor. */
interface Held {
  readonly dtype: tf.DataType;
  readonly shape: number[];
  resource?: object | null;
  /** On the processor, until they are on the GPU. */
  values?: tf.BackendValues | null;
}

interface Bound {
  readonly offset: number;
  readonly size: number;
  readonly buffer: object;
}

interface Device {
  createBindGroup(descriptor: { readonly layout: object; readonly entries: readonly Entry[] }): object;
  createComputePipeline(descriptor: object): Pipeline;
}

interface Entry {
  readonly resource: { readonly buffer?: object };
}

interface Pipeline {
  getBindGroupLayout(index: number): object;
}

/** A run has some hundred of each; beyond it, something changes with every step. */
const MOST = 8192;
const UPLOADED: ReadonlySet<tf.DataType> = new Set(['float32', 'int32', 'bool']);
/** Dispatches that are sent together: TensorFlow.js's 15 make four times as many packets. */
const PACKET = 64;

/** Of WebGPU, which the trainer's runtime puts into the globals. */
declare const GPUBufferUsage: Readonly<Record<'STORAGE' | 'COPY_SRC' | 'COPY_DST', number>>;

/** Call once the backend is the current one. */
export function makeStepsFaster(): void {
  const backend = tf.backend() as unknown as Backend;
  const { device } = backend;
  tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', PACKET);
  rememberLayouts(device);
  rememberGroups(device);
  rememberUniforms(backend);
  uploadDirectly(backend);
}

/** A pipeline's layout is asked for with every dispatch, and each answer is a new object. */
function rememberLayouts(device: Device): void {
  const create = device.createComputePipeline.bind(device);
  device.createComputePipeline = (descriptor) => {
    const pipeline = create(descriptor);
    const layout = pipeline.getBindGroupLayout(0);
    pipeline.getBindGroupLayout = () => layout;
    return pipeline;
  };
}

function rememberGroups(device: Device): void {
  const create = device.createBindGroup.bind(device);
  const groups = new Map<string, object>();
  const numberOf = numbering();
  device.createBindGroup = (descriptor) => {
    let key = String(numberOf(descriptor.layout));
    for (const { resource } of descriptor.entries) {
      if (!resource.buffer) return create(descriptor);
      key += `,${numberOf(resource.buffer)}`;
    }
    let group = groups.get(key);
    if (!group) {
      if (groups.size >= MOST) groups.clear();
      group = create(descriptor);
      groups.set(key, group);
    }
    return group;
  };
}

/** Numbers that come a second time stay on the GPU; a rate or a seed that is new each time travels as before. */
function rememberUniforms(backend: Backend): void {
  const make = backend.makeUniforms.bind(backend);
  const kept = new Map<string, Bound>();
  const seen = new Set<string>();
  backend.makeUniforms = (uniforms) => {
    let key = '';
    for (const { type, data } of uniforms) key += `${type[0]}${data};`;
    const known = kept.get(key);
    if (known) return known;
    if (!seen.has(key)) {
      if (seen.size >= MOST) seen.clear();
      seen.add(key);
      return make(uniforms);
    }
    if (kept.size >= MOST) return make(uniforms);
    const bound = make(uniforms);
    backend.uniformPendingDisposal.pop();
    kept.set(key, bound);
    return bound;
  };
}

/**
 * TensorFlow.js makes a buffer to copy from for each tensor and ends the pass for the copy: a fifth of a small network's
 * step. A pooled buffer is in no command that waits to be sent, so its values may change before those run.
 */
function uploadDirectly(backend: Backend): void {
  const upload = backend.uploadToGPU.bind(backend);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  backend.uploadToGPU = (dataId) => {
    const held = backend.tensorMap.get(dataId);
    const { resource, values, dtype, shape } = held;
    const size = tf.util.sizeFromShape(shape);
    if (resource || !values || size === 0 || !UPLOADED.has(dtype)) return upload(dataId);
    const Values = dtype === 'float32' ? Float32Array : Int32Array;
    const buffer = backend.bufferManager.acquireBuffer(size * Values.BYTES_PER_ELEMENT, usage);
    const ready =
      values instanceof Values && values.length === size ? values : Values.from(values as ArrayLike<number>);
    backend.queue.writeBuffer(buffer, 0, ready);
    held.values = null;
    held.resource = buffer;
  };
}

/** A number for each object, kept on the object. */
function numbering(): (object: object) => number {
  const place = Symbol('number');
  let next = 0;
  return (object) => {
    const known = (object as { [place]?: number })[place];
    if (known !== undefined) return known;
    next++;
    (object as { [place]?: number })[place] = next;
    return next;
  };
}
