/** EfficientNetV2: early blocks fuse expansion and depthwise into one convolution (Tan and Le, arXiv:2104.00298, table 4). */
import type { TensorValue } from '../../../evaluate/value.js';
import {
  type Application,
  classify,
  type Family,
  type Options,
  POOL_NAMES,
  pooled,
  STANDARD_PARAMETERS,
} from './application.js';
import type { Network } from './network.js';
import { droppedSum, squeezeAndExcite } from './squeezeAndExcite.js';

/** Fused or with squeeze-and-excite; expansion, channels, repeats, the stride of the first. */
type Stage = readonly ['fused' | 'excited', number, number, number, 1 | 2];

const B: readonly Stage[] = [
  ['fused', 1, 16, 1, 1],
  ['fused', 4, 32, 2, 2],
  ['fused', 4, 48, 2, 2],
  ['excited', 4, 96, 3, 2],
  ['excited', 6, 112, 5, 1],
  ['excited', 6, 192, 8, 2],
];
const S: readonly Stage[] = [
  ['fused', 1, 24, 2, 1],
  ['fused', 4, 48, 4, 2],
  ['fused', 4, 64, 4, 2],
  ['excited', 4, 128, 6, 2],
  ['excited', 6, 160, 9, 1],
  ['excited', 6, 256, 15, 2],
];
const M: readonly Stage[] = [
  ['fused', 1, 24, 3, 1],
  ['fused', 4, 48, 5, 2],
  ['fused', 4, 80, 5, 2],
  ['excited', 4, 160, 7, 2],
  ['excited', 6, 176, 14, 1],
  ['excited', 6, 304, 18, 2],
  ['excited', 6, 512, 5, 1],
];
const L: readonly Stage[] = [
  ['fused', 1, 32, 4, 1],
  ['fused', 4, 64, 7, 2],
  ['fused', 4, 96, 7, 2],
  ['excited', 4, 192, 10, 2],
  ['excited', 6, 224, 19, 1],
  ['excited', 6, 384, 25, 2],
  ['excited', 6, 640, 7, 1],
];
const DROP_CONNECT = 0.2;
const MOMENTUM = { momentum: 0.9 };
const MEAN = [0.485, 0.456, 0.406];
const VARIANCE = [0.229 ** 2, 0.224 ** 2, 0.225 ** 2];

interface Bottleneck {
  readonly name: string;
  readonly kind: 'fused' | 'excited';
  readonly channels: number;
  readonly expansion: number;
  readonly out: number;
  readonly stride: 1 | 2;
  readonly drop: number;
}

function bottleneck(net: Network, input: TensorValue, block: Bottleneck): TensorValue {
  const { name, kind, channels, expansion, out, stride } = block;
  const wide = channels * expansion;
  const isFused = kind === 'fused';
  const same = { padding: 'same', use_bias: false };
  const active = (x: TensorValue, norm: string, activation: string) =>
    net.activation(net.norm(x, `${name}${norm}`, MOMENTUM), 'swish', `${name}${activation}`);
  let x = input;
  if (expansion !== 1) {
    const step = isFused ? { strides: stride } : {};
    x = net.conv(x, wide, isFused ? 3 : 1, { ...same, ...step, name: `${name}expand_conv` });
    x = active(x, 'expand_bn', 'expand_activation');
  }
  if (!isFused) {
    x = net.depthwise(x, 3, { ...same, strides: stride, name: `${name}dwconv2` });
    x = active(x, 'bn', 'activation');
    x = squeezeAndExcite(net, x, { name, wide, narrow: channels * 0.25 });
  }
  const isWhole = isFused && expansion === 1;
  const project = isWhole ? { strides: stride } : {};
  x = net.conv(x, out, isWhole ? 3 : 1, { ...same, ...project, name: `${name}project_conv` });
  x = isWhole ? active(x, 'project_bn', 'project_activation') : net.norm(x, `${name}project_bn`, MOMENTUM);
  return stride === 1 && channels === out ? droppedSum(net, x, input, name, block.drop) : x;
}

/** Pixels are scaled inside the model: the B models by mean and variance, for three channels. */
function preprocessed(net: Network, image: TensorValue, { name, inputShape }: Options): TensorValue {
  const isB = name.split('-').at(-1)?.startsWith('b') ?? false;
  if (!isB || inputShape[2] !== 3) return net.layer('Rescaling', { scale: 1 / 128, offset: -1 }, image);
  const scaled = net.layer('Rescaling', { scale: 1 / 255 }, image);
  return net.layer('Normalization', { mean: MEAN, variance: VARIANCE, axis: 3 }, scaled);
}

/** By the model's name, as Keras finds them: its stages and the width of its stem. */
const BLOCKS: Readonly<Record<string, readonly [readonly Stage[], number]>> = {
  'efficientnetv2-b0': [B, 32],
  'efficientnetv2-b1': [B, 32],
  'efficientnetv2-b2': [B, 32],
  'efficientnetv2-b3': [B, 32],
  'efficientnetv2-s': [S, 24],
  'efficientnetv2-m': [M, 24],
  'efficientnetv2-l': [L, 32],
};

function efficientNetV2(name: string, size: number, width = 1, depth = 1): Application {
  const filters = (count: number) => Math.max(8, Math.floor(Math.trunc(count * width + 4) / 8) * 8);
  return {
    parameters: [...STANDARD_PARAMETERS.slice(0, -1), 'include_preprocessing', 'name'],
    defaults: { include_preprocessing: true },
    size,
    least: 32,
    name,
    nameKeys: Object.keys(BLOCKS),
    build: (net, image, options) => {
      const [stages, stem] = BLOCKS[options.name] ?? BLOCKS[name] ?? [B, 32];
      const same = { padding: 'same', use_bias: false };
      let x = options.flag('include_preprocessing') ? preprocessed(net, image, options) : image;
      x = net.conv(x, filters(stem), 3, { ...same, strides: 2, name: 'stem_conv' });
      x = net.activation(net.norm(x, 'stem_bn', MOMENTUM), 'swish', 'stem_activation');
      const total = stages.reduce((sum, [, , , repeats]) => sum + repeats, 0);
      let channels = filters(stem);
      let done = 0;
      for (const [index, [kind, expansion, count, repeats, stride]] of stages.entries())
        for (let i = 0; i < Math.ceil(depth * repeats); i++, done++) {
          x = bottleneck(net, x, {
            name: `block${index + 1}${String.fromCharCode(97 + i)}_`,
            kind,
            channels,
            expansion,
            out: filters(count),
            stride: i === 0 ? stride : 1,
            drop: (DROP_CONNECT * done) / total,
          });
          channels = filters(count);
        }
      x = net.conv(x, filters(1280), 1, { ...same, name: 'top_conv' });
      x = net.activation(net.norm(x, 'top_bn', MOMENTUM), 'swish', 'top_activation');
      if (!options.includeTop) return pooled(net, x, options, POOL_NAMES);
      x = net.layer('GlobalAveragePooling2D', { name: 'avg_pool' }, x);
      return classify(net, net.layer('Dropout', { rate: 0.2, name: 'top_dropout' }, x), options);
    },
  };
}

export const EFFICIENTNET_V2_FAMILY: Family = {
  modules: ['efficientnet_v2'],
  preprocessing: 'none',
  applications: {
    EfficientNetV2B0: efficientNetV2('efficientnetv2-b0', 224),
    EfficientNetV2B1: efficientNetV2('efficientnetv2-b1', 240, 1, 1.1),
    EfficientNetV2B2: efficientNetV2('efficientnetv2-b2', 260, 1.1, 1.2),
    EfficientNetV2B3: efficientNetV2('efficientnetv2-b3', 300, 1.2, 1.4),
    EfficientNetV2S: efficientNetV2('efficientnetv2-s', 384),
    EfficientNetV2M: efficientNetV2('efficientnetv2-m', 480),
    EfficientNetV2L: efficientNetV2('efficientnetv2-l', 480),
  },
};
