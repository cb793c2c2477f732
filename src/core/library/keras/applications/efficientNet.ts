/** EfficientNet: one small network scaled in width, depth and resolution (Tan and Le, arXiv:1905.11946, table 1). */
import type { TensorValue } from '../../../evaluate/value.js';
import {
  type Application,
  classify,
  type Family,
  type Options,
  POOL_NAMES,
  pooled,
  roundToMultiple,
  STANDARD_PARAMETERS,
} from './application.js';
import { evenPadding } from './evenPadding.js';
import type { Network } from './network.js';
import { droppedSum, squeezeAndExcite } from './squeezeAndExcite.js';

/** Expansion, channels, repeats, the stride of the first, kernel. */
const STAGES: readonly (readonly [number, number, number, 1 | 2, 3 | 5])[] = [
  [1, 16, 1, 1, 3],
  [6, 24, 2, 2, 3],
  [6, 40, 2, 2, 5],
  [6, 80, 3, 2, 3],
  [6, 112, 3, 1, 5],
  [6, 192, 4, 2, 5],
  [6, 320, 1, 1, 3],
];
const DROP_CONNECT = 0.2;

const PACKAGE_PARAMETERS = STANDARD_PARAMETERS.slice(0, 6);

/** Deviations of ImageNet's colours; Keras rescales by the roots of their inverses. */
const RESCALING = [0.229, 0.224, 0.225].map((deviation) => 1 / Math.sqrt(deviation));

interface Bottleneck {
  readonly name: string;
  readonly channels: number;
  readonly expansion: number;
  readonly out: number;
  readonly stride: 1 | 2;
  readonly kernel: 3 | 5;
  readonly drop: number;
  readonly pads: boolean;
}

/** The package `efficientnet` (1.1), which was there before Keras had the networks. */
interface Variant {
  /** No preprocessing inside, strides with padding of the convolution's own, and other names. */
  readonly isOfPackage: boolean;
}

function mobileBottleneck(net: Network, input: TensorValue, block: Bottleneck): TensorValue {
  const { name, channels, expansion, out, stride, kernel } = block;
  const wide = channels * expansion;
  let x = input;
  if (expansion !== 1) {
    x = net.conv(x, wide, 1, { padding: 'same', use_bias: false, name: `${name}expand_conv` });
    x = net.activation(net.norm(x, `${name}expand_bn`), 'swish', `${name}expand_activation`);
  }
  const pads = block.pads && stride === 2;
  if (pads) x = net.pad(x, evenPadding(x, kernel), `${name}dwconv_pad`);
  x = net.depthwise(x, kernel, {
    strides: stride,
    padding: pads ? 'valid' : 'same',
    use_bias: false,
    name: `${name}dwconv`,
  });
  x = net.activation(net.norm(x, `${name}bn`), 'swish', `${name}activation`);
  x = squeezeAndExcite(net, x, { name, wide, narrow: channels * 0.25 });
  x = net.conv(x, out, 1, { padding: 'same', use_bias: false, name: `${name}project_conv` });
  x = net.norm(x, `${name}project_bn`);
  return stride === 1 && channels === out ? droppedSum(net, x, input, name, block.drop) : x;
}

function efficientNet(
  name: string,
  width: number,
  depth: number,
  size: number,
  dropout: number,
  { isOfPackage }: Variant = { isOfPackage: false },
): Application {
  const filters = (count: number) => roundToMultiple(count * width);
  return {
    parameters: isOfPackage ? PACKAGE_PARAMETERS : STANDARD_PARAMETERS,
    size,
    least: 32,
    ...(isOfPackage ? { weightNames: ['noisy-student'] } : { sizesTogether: true }),
    name,
    build: (net, image, options) => {
      let x = isOfPackage ? image : preprocessed(net, image, options);
      x = net.conv(x, filters(32), 3, {
        strides: 2,
        padding: isOfPackage ? 'same' : 'valid',
        use_bias: false,
        name: 'stem_conv',
      });
      x = net.activation(net.norm(x, 'stem_bn'), 'swish', 'stem_activation');
      const deep = STAGES.map(([, , repeats]) => Math.ceil(depth * repeats));
      const counted = isOfPackage ? STAGES.map(([, , repeats]) => repeats) : deep;
      const total = counted.reduce((sum, repeats) => sum + repeats, 0);
      let channels = filters(32);
      let done = 0;
      for (const [index, [expansion, wide, , stride, kernel]] of STAGES.entries())
        for (let i = 0; i < (deep[index] ?? 0); i++, done++) {
          x = mobileBottleneck(net, x, {
            name: `block${index + 1}${String.fromCharCode(97 + i)}_`,
            channels,
            expansion,
            out: filters(wide),
            stride: i === 0 ? stride : 1,
            kernel,
            drop: (DROP_CONNECT * done) / total,
            pads: !isOfPackage,
          });
          channels = filters(wide);
        }
      x = net.conv(x, filters(1280), 1, { padding: 'same', use_bias: false, name: 'top_conv' });
      x = net.activation(net.norm(x, 'top_bn'), 'swish', 'top_activation');
      if (!options.includeTop) return pooled(net, x, options, POOL_NAMES);
      x = net.layer('GlobalAveragePooling2D', { name: 'avg_pool' }, x);
      x = net.layer('Dropout', { rate: dropout, name: 'top_dropout' }, x);
      return classify(net, x, options, isOfPackage ? 'probs' : 'predictions');
    },
  };
}

/** Pixels of 0 to 255 to what the network was trained on. */
function preprocessed(net: Network, image: TensorValue, { weights }: Options): TensorValue {
  let x = net.layer('Rescaling', { scale: 1 / 255 }, image);
  x = net.layer('Normalization', { axis: 3 }, x);
  if (weights === 'imagenet') x = net.layer('Rescaling', { scale: RESCALING }, x);
  return net.pad(x, evenPadding(x, 3), 'stem_conv_pad');
}

/** Width, depth, image size, dropout. */
const SCALES: Readonly<Record<string, readonly [number, number, number, number]>> = {
  B0: [1, 1, 224, 0.2],
  B1: [1, 1.1, 240, 0.2],
  B2: [1.1, 1.2, 260, 0.3],
  B3: [1.2, 1.4, 300, 0.3],
  B4: [1.4, 1.8, 380, 0.4],
  B5: [1.6, 2.2, 456, 0.4],
  B6: [1.8, 2.6, 528, 0.5],
  B7: [2, 3.1, 600, 0.5],
};

const networks = (scales: typeof SCALES, prefix: string, variant?: Variant) =>
  Object.fromEntries(
    Object.entries(scales).map(([title, scale]) => [
      `EfficientNet${title}`,
      efficientNet(`${prefix}${title.toLowerCase()}`, ...scale, variant),
    ]),
  );

/** The package’s own by the names that it exports, but for EfficientNetL2, which later Keras refuses to build. */
export const EFFICIENTNET_PACKAGE: Readonly<Record<string, Application>> = networks(SCALES, 'efficientnet-', {
  isOfPackage: true,
});

export const EFFICIENTNET_FAMILY: Family = {
  modules: ['efficientnet'],
  preprocessing: 'none',
  applications: networks(SCALES, 'efficientnet'),
};
