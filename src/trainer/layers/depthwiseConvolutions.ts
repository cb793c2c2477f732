/**
 * Convolutions of each channel by itself, over sequences and images: TensorFlow.js has none over sequences, ignores
 * the dilation of DepthwiseConv2D, and starts both kernels of SeparableConv2D in the depthwise one's way.
 */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import {
  addBias,
  type Convolution,
  channelsOf,
  classOf,
  imageKernel,
  type LayerClass,
  onImages,
  pairOf,
  registrable,
  type Sizes,
  windowOf,
} from './convolutionBase.js';
import { convolveChannels } from './convolve.js';

type Variable = ReturnType<layers.Layer['addWeight']>;
type Initializer = ReturnType<typeof initializers.zeros>;

interface Depthwise extends Convolution {
  readonly depthMultiplier: number;
  depthwiseKernel: Variable | null;
  readonly depthwiseInitializer: Initializer;
  readonly depthwiseRegularizer?: Parameters<layers.Layer['addWeight']>[4];
  readonly depthwiseConstraint?: Parameters<layers.Layer['addWeight']>[6];
}

interface Separable extends Depthwise {
  pointwiseKernel: Variable | null;
  pointwiseInitializer: Initializer;
}

type Ranked<T extends layers.Layer> = new (rank: 1 | 2, config: object) => T;

/** The layer that both ranks derive from, which takes the rank. */
const parentOf = <T extends layers.Layer>(made: LayerClass<T>): Ranked<T> =>
  Object.getPrototypeOf(made) as Ranked<T>;

const DepthwiseConv2D = classOf<Depthwise>(layers.depthwiseConv2d({ kernelSize: 1 }));
const SeparableConv = parentOf(classOf<Separable>(layers.separableConv2d({ filters: 1, kernelSize: 1 })));

/** Each channel by itself; a stride of a sequence counts for both axes of its image of one row, as kernels need. */
function apart(layer: Depthwise, images: tf.Tensor4D): tf.Tensor4D {
  const window = { ...windowOf(layer), strides: pairOf(layer.strides, layer.strides[0]) };
  return convolveChannels(images, imageKernel(layer.depthwiseKernel?.read() as tf.Tensor), window);
}

/** The length of the output on each axis; TensorFlow.js's counts no dilation. */
function lengths(layer: Convolution, shape: Sizes, channels: number): Sizes {
  const isFirst = layer.dataFormat === 'channelsFirst';
  const spatial = shape.slice(isFirst ? 2 : 1, isFirst ? undefined : -1).map((size, at) => {
    if (size === null) return null;
    const [stride = 1, reach = 1] = [
      layer.strides[at],
      ((layer.kernelSize[at] ?? 1) - 1) * (layer.dilationRate[at] ?? 1) + 1,
    ];
    return layer.padding === 'same' ? Math.ceil(size / stride) : Math.floor((size - reach) / stride) + 1;
  });
  return isFirst ? [shape[0] ?? null, channels, ...spatial] : [shape[0] ?? null, ...spatial, channels];
}

class DepthwiseConv2DWithDilation extends DepthwiseConv2D {
  static readonly className: string = 'DepthwiseConv2D';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return onImages(this, inputs, (images) => apart(this, images));
  }

  override computeOutputShape(shape: Sizes): Sizes {
    return lengths(this, shape, channelsOf(this, shape) * this.depthMultiplier);
  }
}

/** Its base of two axes takes settings for two, and is then told that it has one. */
class DepthwiseConv1D extends DepthwiseConv2DWithDilation {
  static override readonly className = 'DepthwiseConv1D';

  constructor(config: object) {
    super(twice(config));
    for (const name of ['kernelSize', 'strides', 'dilationRate'] as const)
      (this as { [key in typeof name]: number[] })[name] = this[name].slice(0, 1);
  }

  override build(shape: Sizes): void {
    const channels = channelsOf(this, shape);
    const sizes = [...this.kernelSize, channels, this.depthMultiplier];
    const { depthwiseInitializer: initializer, depthwiseRegularizer, depthwiseConstraint } = this;
    this.depthwiseKernel = this.addWeight(
      ...(['depthwise_kernel', sizes, 'float32', initializer] as const),
      ...([depthwiseRegularizer, true, depthwiseConstraint] as const),
    );
    addBias(this, channels * this.depthMultiplier);
    this.built = true;
  }
}

function twice(config: object): object {
  const names = ['kernelSize', 'strides', 'dilationRate'];
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const [first] = [value].flat() as number[];
      return [name, names.includes(name) && first !== undefined ? [first, first] : value];
    }),
  );
}

function separable(rank: 1 | 2) {
  return class extends SeparableConv {
    static readonly className = `SeparableConv${rank}D`;

    constructor(config: { readonly pointwiseInitializer?: unknown }) {
      super(rank, config);
      const { pointwiseInitializer: given } = config;
      this.pointwiseInitializer = given
        ? initializerOf(given)
        : (initializers.glorotUniform({}) as unknown as Initializer);
    }

    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return onImages(this, inputs, (images) =>
        tf.conv2d(apart(this, images), imageKernel(this.pointwiseKernel?.read() as tf.Tensor), 1, 'valid'),
      );
    }
  };
}

/** TensorFlow.js reads initialisers only inside layers. */
function initializerOf(given: unknown): Initializer {
  const layer = layers.dense({ units: 1, kernelInitializer: given as string });
  return (layer as unknown as { readonly kernelInitializer: Initializer }).kernelInitializer;
}

export const DEPTHWISE_CONVOLUTIONS = registrable(
  DepthwiseConv2DWithDilation,
  DepthwiseConv1D,
  separable(1),
  separable(2),
);
