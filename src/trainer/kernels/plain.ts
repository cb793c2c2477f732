/**
 * Kernels of TensorFlow.js's plain JavaScript that look up the place of each value anew: mirrors, parts, edges, and operations on
 * two tensors of other shapes. Here the values are walked in their order instead.
 */
import * as tf from '@tensorflow/tfjs-core';

interface PlainBackend extends tf.KernelBackend {
  readonly data: tf.DataStorage<{ readonly values: tf.TypedArray }>;
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: tf.TypedArray): tf.TensorInfo;
  disposeIntermediateTensorInfo(info: tf.TensorInfo): void;
}

const OF_TWO = ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum'];

/** Once the runtime `cpu` is there; a second call changes nothing. */
export function registerPlainKernels(): void {
  if (isRegistered) return;
  isRegistered = true;
  replace('Reverse', () => reverse);
  replace('Slice', () => slice);
  replace('SplitV', () => split);
  replace('PadV2', () => pad);
  for (const name of OF_TWO) replace(name, ofEqualShapes);
}

let isRegistered = false;

function replace(kernelName: string, by: (before: tf.KernelFunc) => tf.KernelFunc): void {
  const before = tf.getKernel(kernelName, 'cpu');
  if (!before) return;
  tf.unregisterKernel(kernelName, 'cpu');
  tf.registerKernel({ ...before, kernelFunc: by(before.kernelFunc) });
}

const reverse: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const x = inputs.x as tf.TensorInfo;
  const turned = new Set(tf.util.parseAxisParam(attrs?.dims as unknown as number[], x.shape));
  const steps = stepsOf(x.shape).map((step, axis) => (turned.has(axis) ? -step : step));
  const start = steps.reduce(
    (sum, step, axis) => sum + (step < 0 ? -step * ((x.shape[axis] ?? 1) - 1) : 0),
    0,
  );
  return walked(x, x.shape, steps, start, backend as PlainBackend);
};

const slice: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const x = inputs.x as tf.Tensor;
  const { begin, size } = attrs as unknown as tf.SliceAttrs;
  const [from, sizes] = tf.slice_util.parseSliceParams(x, begin, size);
  return part(x, from ?? [], sizes ?? [], backend as PlainBackend);
};

const split: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const x = inputs.x as tf.Tensor;
  const { numOrSizeSplits, axis } = attrs as unknown as tf.SplitVAttrs;
  const [along = 0] = tf.util.parseAxisParam(axis, x.shape);
  let done = 0;
  return tf.backend_util.prepareSplitSize(x, numOrSizeSplits, along).map((size) => {
    const from = x.shape.map((_, own) => (own === along ? done : 0));
    done += size;
    const sizes = x.shape.map((whole, own) => (own === along ? size : whole));
    return part(x, from, sizes, backend as PlainBackend);
  });
};

function part(
  x: tf.TensorInfo,
  from: readonly number[],
  sizes: readonly number[],
  backend: PlainBackend,
): tf.TensorInfo {
  const steps = stepsOf(x.shape);
  const start = steps.reduce((sum, step, axis) => sum + step * (from[axis] ?? 0), 0);
  return walked(x, sizes, steps, start, backend);
}

const pad: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const x = inputs.x as tf.TensorInfo;
  const { paddings, constantValue } = attrs as unknown as tf.PadV2Attrs;
  const shape = x.shape.map((size, axis) => size + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
  const steps = stepsOf(shape);
  const start = steps.reduce((sum, step, axis) => sum + step * (paddings[axis]?.[0] ?? 0), 0);
  const own = backend as PlainBackend;
  const { values } = own.data.get(x.dataId);
  const made = emptyOf(x, shape).fill(constantValue);
  eachPlace(x.shape, steps, start, (place, at) => {
    made[place] = values[at] ?? 0;
  });
  return own.makeTensorInfo(shape, x.dtype, made);
};

/** The smaller of two tensors is written out in the shape of both first. */
const ofEqualShapes =
  (before: tf.KernelFunc): tf.KernelFunc =>
  (given) => {
    const { a, b } = given.inputs as { readonly a: tf.TensorInfo; readonly b: tf.TensorInfo };
    const isPlain = [a, b].some(({ shape, dtype }) => shape.length === 0 || dtype === 'complex64');
    if (isPlain || a.shape.join() === b.shape.join()) return before(given);
    const backend = given.backend as PlainBackend;
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const [own, other] = [spread(a, shape, backend), spread(b, shape, backend)];
    const made = before({ ...given, inputs: { a: own, b: other } });
    if (own !== a) backend.disposeIntermediateTensorInfo(own);
    if (other !== b) backend.disposeIntermediateTensorInfo(other);
    return made;
  };

function spread(x: tf.TensorInfo, shape: readonly number[], backend: PlainBackend): tf.TensorInfo {
  if (x.shape.join() === shape.join()) return x;
  const missing = shape.length - x.shape.length;
  const own = stepsOf(x.shape);
  const steps = shape.map((_, axis) => (x.shape[axis - missing] === 1 ? 0 : (own[axis - missing] ?? 0)));
  return walked(x, shape, steps, 0, backend);
}

/** How far values that are neighbours along each axis stand apart. */
function stepsOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => tf.util.sizeFromShape(shape.slice(axis + 1)));
}

/** The values from `start` on by these steps. */
function walked(
  x: tf.TensorInfo,
  shape: readonly number[],
  steps: readonly number[],
  start: number,
  backend: PlainBackend,
): tf.TensorInfo {
  const { values } = backend.data.get(x.dataId);
  const made = emptyOf(x, shape);
  eachPlace(shape, steps, start, (place, at) => {
    made[at] = values[place] ?? 0;
  });
  return backend.makeTensorInfo([...shape], x.dtype, made);
}

const emptyOf = ({ dtype }: tf.TensorInfo, shape: readonly number[]) =>
  tf.util.getTypedArrayFromDType(dtype as 'float32', tf.util.sizeFromShape([...shape]));

/** The places of the values of a tensor that stand by these steps from `start` on, counted row by row. */
function eachPlace(
  shape: readonly number[],
  steps: readonly number[],
  start: number,
  visit: (place: number, at: number) => void,
): void {
  const last = shape.length - 1;
  let at = 0;
  const walk = (axis: number, from: number): void => {
    const [count, step] = [shape[axis] ?? 1, steps[axis] ?? 0];
    let place = from;
    for (let each = 0; each < count; each++, place += step)
      if (axis < last) walk(axis + 1, place);
      else visit(place, at++);
  };
  walk(0, start);
}
