/**
 * A compute shader as TensorFlow.js's WebGPU backend runs it: it binds `result`, the inputs by their names and
 * `uniforms`, and calls `main`. Sizes of images and filters are written into the shader as constants: dividing by a
 * constant is a multiplication, and a model has few of them. The batch's size is not among them.
 */
import type * as tf from '@tensorflow/tfjs-core';

export interface Shader {
  /** Names the code: equal keys must have equal code. */
  readonly key: string;
  readonly inputs: readonly string[];
  readonly workgroup: readonly [number, number, number];
  readonly groups: readonly [number, number, number];
  /** With `fn main()`, or `fn main(index: i32)` in a `flat` one. */
  readonly code: string;
  /** Declarations such as `rate : f32,`, for values that change from call to call. */
  readonly uniforms?: string;
  /** One thread for each place of the output. */
  readonly flat?: boolean;
  /** 4 where an input is read as `vec4<f32>`; the output is always read and written as `f32`. */
  readonly components?: readonly (1 | 4)[];
}

export interface Uniform {
  readonly type: 'float32' | 'int32' | 'uint32';
  readonly data: readonly number[];
}

export interface WebgpuBackend {
  runWebGPUProgram(
    program: object,
    inputs: readonly tf.TensorInfo[],
    dtype: tf.DataType,
    uniforms?: readonly Uniform[],
  ): tf.TensorInfo;
  disposeData(dataId: object): boolean;
}

/** Every dimension of a dispatch is at most this in WebGPU. */
const MOST_GROUPS = 65_535;

export function runShader(
  backend: unknown,
  shader: Shader,
  inputs: readonly tf.TensorInfo[],
  shape: readonly number[],
  uniforms: readonly Uniform[] = [],
): tf.TensorInfo {
  const program = {
    // By it the backend labels shaders in errors and in timings.
    constructor: { name: shader.key },
    variableNames: shader.inputs,
    outputShape: shape,
    workgroupSize: shader.workgroup,
    dispatch: shader.groups,
    // Only an `y` in the layout tells the backend not to number the threads.
    dispatchLayout: shader.flat ? { x: shape.map((_, at) => at) } : { x: [], y: [0] },
    shaderKey: `ConvLens ${shader.key}`,
    size: shader.flat === true,
    variableComponents: shader.components ?? shader.inputs.map(() => 1),
    outputComponent: 1,
    ...(shader.uniforms && { uniforms: shader.uniforms }),
    getUserCode: () => shader.code,
  };
  return (backend as WebgpuBackend).runWebGPUProgram(program, inputs, 'float32', uniforms);
}

/** One thread for each of `size` places. */
function flatGroups(size: number): readonly [number, number, number] {
  const groups = Math.ceil(size / FLAT);
  return groups <= MOST_GROUPS ? [groups, 1, 1] : [MOST_GROUPS, Math.ceil(groups / MOST_GROUPS), 1];
}

/** Threads of a flat workgroup. */
const FLAT = 256;

/** Of one thread a place: `body` sets `y` at `index`. */
export function elementwise(
  name: string,
  inputs: readonly string[],
  size: number,
  body: string,
  uniforms?: string,
): Shader {
  return {
    key: name,
    inputs,
    workgroup: [FLAT, 1, 1],
    groups: flatGroups(size),
    flat: true,
    ...(uniforms && { uniforms }),
    code: `fn main(index: i32) { if (index < uniforms.size) { var y = 0.0; ${body} setOutputAtIndex(index, y); } }`,
  };
}
