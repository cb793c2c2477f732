/**
 * Run as a process of its own, with TensorFlow's library path: the gradients of convolutions on the
 * runtimes that it is given, as one JSON line per case; with `--few`, every fifth of the small ones. `gradients.test.ts`
 * bundles and starts it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { normalizeBatch } from '../../src/trainer/kernels/batchNormalization.js';
import { registerLayers } from '../../src/trainer/layers/register.js';
import { startRuntime } from './programRuntime.js';

interface Case {
  readonly kind: 'conv2d' | 'depthwiseConv2d';
  readonly image: readonly [number, number, number, number];
  readonly filter: readonly [number, number, number, number];
  readonly strides: readonly [number, number];
  readonly pad: 'same' | 'valid';
}

const cases: readonly Case[] = (['conv2d', 'depthwiseConv2d'] as const).flatMap((kind) =>
  (['same', 'valid'] as const).flatMap((pad) =>
    (
      [
        [
          [2, 7, 5, 3],
          [3, 3, 3, 4],
          [1, 1],
        ],
        [
          [2, 8, 8, 2],
          [3, 3, 2, 3],
          [2, 2],
        ],
        [
          [1, 9, 6, 3],
          [5, 3, 3, 2],
          [2, 2],
        ],
        [
          [3, 5, 5, 1],
          [1, 1, 1, 5],
          [1, 1],
        ],
        [
          [1, 6, 7, 2],
          [2, 2, 2, 2],
          [2, 2],
        ],
        [
          [1, 10, 10, 4],
          [3, 3, 4, 1],
          [3, 3],
        ],
      ] as const
    ).map(([image, filter, strides]) => ({ kind, image, filter, strides, pad })),
  ),
);

/** Products of many tiles: 128 rows at a time, four channels together, the sum over the pixels shared out. */
const large: readonly Case[] = (
  [
    [
      [2, 64, 66, 4],
      [3, 3, 4, 68],
      [1, 1],
    ],
    [
      [3, 20, 20, 33],
      [3, 3, 33, 70],
      [2, 2],
    ],
  ] as const
).map(([image, filter, strides]) => ({ kind: 'conv2d', image, filter, strides, pad: 'same' }));

/** Enough channels and images for the filter's gradient to be a convolution. */
const many: readonly Case[] = (['same', 'valid'] as const).flatMap((pad) =>
  ([1, 2] as const).map((stride) => ({
    kind: 'conv2d',
    image: [5, 12, 11, 9],
    filter: [3, 4, 9, 10],
    strides: [stride, stride],
    pad,
  })),
);

const nameOf = ({ kind, image, filter, strides, pad }: Case) =>
  `${kind} ${image} by ${filter}, strides ${strides}, ${pad}`;

/** The loss over max pooling and its gradient; most values are negative, and windows overlap. */
const pools = [
  { size: [3, 3], strides: [2, 2], pad: 'same' },
  { size: [2, 2], strides: [2, 2], pad: 'valid' },
  { size: [3, 2], strides: [1, 1], pad: 'valid' },
] as const;

function poolGradients({ size, strides, pad }: (typeof pools)[number]): tf.Tensor[] {
  return tf.tidy(() => {
    const x = tf.tensor4d(
      Float32Array.from({ length: 2 * 7 * 5 * 7 }, (_, at) => Math.sin(at * 0.7) - 0.6),
      [2, 7, 5, 7],
    );
    const loss = (image: tf.Tensor): tf.Scalar =>
      tf.sum(tf.square(tf.maxPool(image as tf.Tensor4D, [...size], [...strides], pad)));
    const { value, grad } = tf.valueAndGrad(loss as never)(x);
    return [value, grad];
  });
}

/** Loss, its gradient by the image and by the filter; the loss is not linear, so that each value counts. */
function gradients({ kind, image, filter, strides, pad }: Case): tf.Tensor[] {
  const run = kind === 'conv2d' ? tf.conv2d : tf.depthwiseConv2d;
  return tf.tidy(() => {
    const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
    const wave = (shape: readonly number[], step: number) =>
      tf.tensor4d(
        Float32Array.from({ length: size(shape) }, (_, at) => Math.sin(at * step)),
        [...shape] as never,
      );
    const loss = (x: tf.Tensor, w: tf.Tensor): tf.Scalar =>
      tf.sum(tf.square(run(x as tf.Tensor4D, w as tf.Tensor4D, [...strides] as [number, number], pad)));
    const { value, grads } = tf.valueAndGrads(loss as never)([wave(image, 0.7), wave(filter, 1.3)]);
    return [value, ...grads];
  });
}

const wave = (shape: readonly number[], step: number): tf.Tensor =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => Math.sin(at * step)),
    [...shape],
  );

/** As a layer, which has them in one kernel where the runtime can. */
function rectifiedGradients(padding: 'same' | 'valid'): tf.Tensor[] {
  const config = { filters: 9, kernelSize: [3, 4] as [number, number], strides: [2, 1] as [number, number] };
  const plain = layers.conv2d({ ...config, padding, activation: 'relu' });
  const { Conv2D } = tf.serialization.SerializationMap.getMap().classNameMap;
  const layer = Conv2D?.[1](Conv2D[0], plain.getConfig()) as typeof plain;
  const model = sequential({ layers: [layers.inputLayer({ inputShape: [11, 10, 5] }), layer] });
  const [kernel, bias] = [wave([3, 4, 5, 9], 1.3), wave([9], 0.3)];
  layer.setWeights([kernel, bias]);
  const x = wave([3, 11, 10, 5], 0.7);
  const loss = () => tf.sum(tf.square(model.apply(x) as tf.Tensor)) as tf.Scalar;
  const { value, grads } = tf.variableGrads(loss);
  const byImage = tf.grad((image) => tf.sum(tf.square(model.apply(image) as tf.Tensor)))(x);
  return [value, ...Object.values(grads), byImage];
}

/** Products whose sides are no multiples of the blocks that they are computed in, and wider and deeper than one. */
const products: readonly { readonly name: string; readonly run: () => tf.Tensor[] }[] = [
  ...[false, true].flatMap((left) =>
    [false, true].map((right) => ({
      name: `matMul of turned ${left}, ${right}`,
      run: () => [
        tf.matMul(
          wave(left ? [2, 300, 70] : [2, 70, 300], 0.7),
          wave(right ? [2, 37, 300] : [2, 300, 37], 1.3),
          left,
          right,
        ),
      ],
    })),
  ),
  {
    name: 'dense layer, wide',
    run: () => [
      tf.fused.matMul({
        a: wave([3, 260], 0.7) as tf.Tensor2D,
        b: wave([260, 530], 1.3) as tf.Tensor2D,
        bias: wave([530], 0.3),
        activation: 'relu',
      }),
    ],
  },
  ...[1, 2].map((dilation) => ({
    name: `conv2d with bias, relu and dilation ${dilation}`,
    run: () => [
      tf.fused.conv2d({
        x: wave([2, 23, 19, 5], 0.7) as tf.Tensor4D,
        filter: wave([3, 4, 5, 9], 1.3) as tf.Tensor4D,
        strides: dilation === 1 ? [2, 1] : 1,
        pad: 'same',
        dilations: dilation,
        bias: wave([9], 0.3),
        activation: 'relu',
      }),
    ],
  })),
  {
    name: 'sums over the first axes',
    run: () => [tf.sum(wave([70, 3, 6], 0.7), [0, 1]), tf.sum(wave([70, 5], 1.3), 0, true)],
  },
  {
    name: 'batch normalisation far from zero, and its gradients',
    run: () => {
      const loss = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Scalar =>
        tf.sum(tf.mul(normalizeBatch(x as tf.Tensor4D, gamma, beta, 1e-3).y, wave([9, 8, 7, 6], 0.9)));
      const inputs = [tf.add(wave([9, 8, 7, 6], 0.7), 20), wave([6], 0.3), wave([6], 1.3)];
      const { value, grads } = tf.valueAndGrads(loss as never)(inputs);
      return [value, ...grads];
    },
  },
  ...(['same', 'valid'] as const).map((padding) => ({
    name: `Conv2D with bias and relu, ${padding}, and its gradients`,
    run: () => rectifiedGradients(padding),
  })),
  {
    name: 'relu of a thousand tasks’ rest, and its gradient',
    run: () => {
      const loss = (x: tf.Tensor): tf.Scalar => tf.sum(tf.mul(tf.relu(x), wave([70_003], 0.9)));
      return [tf.grad(loss as never)(wave([70_003], 0.7))];
    },
  },
  {
    name: 'a clone outlives its original',
    run: () => {
      const original = wave([7], 0.7);
      const copy = tf.clone(original);
      original.dispose();
      return [copy];
    },
  },
];

const [, , ...given] = process.argv;
const runtimes = given.filter((each) => each !== '--few');
const isKept = (index: number) => index % 5 === 0 || !given.includes('--few');
for (const runtime of runtimes) await startRuntime(runtime);
registerLayers();
const all = [
  ...[...cases.filter((_, index) => isKept(index)), ...many].map((each) => ({
    name: nameOf(each),
    run: () => gradients(each),
  })),
  // Half a million squares add up to another loss in another order.
  ...large.map((each) => ({ name: nameOf(each), run: () => gradients(each).slice(1) })),
  ...pools.map((pool) => ({
    name: `max pooling ${pool.size}, strides ${pool.strides}, ${pool.pad}`,
    run: () => poolGradients(pool),
  })),
  // WebGPU's are TensorFlow.js's own.
  ...(runtimes.includes('webgpu') ? [] : products),
];
for (const { name, run } of all) {
  const found: Record<string, number[][]> = {};
  for (const backend of runtimes) {
    await tf.setBackend(backend);
    const tensors = run();
    found[backend] = await Promise.all(tensors.map(async (tensor) => [...(await tensor.data())]));
    tf.dispose(tensors);
  }
  console.log(JSON.stringify({ name, ...found }));
}
