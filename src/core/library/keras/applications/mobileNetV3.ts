/**
 * MobileNetV3: inverted residuals with squeeze-and-excite and hard swish (Howard et al., arXiv:1905.02244,
 * tables 1 and 2). The minimalistic variants have 3×3 kernels and ReLU only.
 */
import type { TensorValue } from '../../../evaluate/value.js';
import {
  type Application,
  type Family,
  type Options,
  POOL_NAMES,
  pooled,
  roundToMultiple,
} from './application.js';
import { evenPadding } from './evenPadding.js';
import { A_SIXTH, type Network, PLUS_THREE } from './network.js';

type Activation = (net: Network, x: TensorValue) => TensorValue;
/** Expansion, filters, kernel, stride, squeeze-and-excite, hard swish. */
type Row = readonly [number, number, 3 | 5, 1 | 2, boolean, boolean];

const SMALL: readonly Row[] = [
  [1, 16, 3, 2, true, false],
  [72 / 16, 24, 3, 2, false, false],
  [88 / 24, 24, 3, 1, false, false],
  [4, 40, 5, 2, true, true],
  [6, 40, 5, 1, true, true],
  [6, 40, 5, 1, true, true],
  [3, 48, 5, 1, true, true],
  [3, 48, 5, 1, true, true],
  [6, 96, 5, 2, true, true],
  [6, 96, 5, 1, true, true],
  [6, 96, 5, 1, true, true],
];
const LARGE: readonly Row[] = [
  [1, 16, 3, 1, false, false],
  [4, 24, 3, 2, false, false],
  [3, 24, 3, 1, false, false],
  [3, 40, 5, 2, true, false],
  [3, 40, 5, 1, true, false],
  [3, 40, 5, 1, true, false],
  [6, 80, 3, 2, false, true],
  [2.5, 80, 3, 1, false, true],
  [2.3, 80, 3, 1, false, true],
  [2.3, 80, 3, 1, false, true],
  [6, 112, 3, 1, true, true],
  [6, 112, 3, 1, true, true],
  [6, 160, 5, 2, true, true],
  [6, 160, 5, 1, true, true],
  [6, 160, 5, 1, true, true],
];
const NORM = { epsilon: 0.001, momentum: 0.999 };

const relu: Activation = (net, x) => net.layer('ReLU', {}, x);
const hardSwish: Activation = (net, x) => net.activation(x, 'hard_swish');

function mobileNetV3(name: string, rows: readonly Row[], lastWidth: number): Application {
  return {
    parameters: [
      'input_shape',
      'alpha',
      'minimalistic',
      'include_top',
      'weights',
      'input_tensor',
      'classes',
      'pooling',
      'dropout_rate',
      'classifier_activation',
      'include_preprocessing',
      'name',
    ],
    defaults: { alpha: 1, minimalistic: false, dropout_rate: 0.2, include_preprocessing: true },
    size: 224,
    least: 32,
    anySize: true,
    tensorMustFit: true,
    sizesTogether: true,
    name,
    refuses: ({ weights, number, flag }) => {
      const allowed = flag('minimalistic') ? [1] : [0.75, 1];
      if (weights !== 'imagenet' || allowed.includes(number('alpha'))) return undefined;
      return {
        argument: 'alpha',
        message: `ImageNet weights exist for alpha ${allowed.join(' and ')}; found ${number('alpha')}. Use weights=None.`,
      };
    },
    build: (net, image, options) => build(net, image, options, rows, lastWidth),
  };
}

function build(
  net: Network,
  image: TensorValue,
  options: Options,
  rows: readonly Row[],
  lastWidth: number,
): TensorValue {
  const alpha = options.number('alpha');
  const isMinimal = options.flag('minimalistic');
  const main = isMinimal ? relu : hardSwish;
  let x = image;
  if (options.flag('include_preprocessing')) x = net.layer('Rescaling', { scale: 1 / 127.5, offset: -1 }, x);
  x = net.conv(x, 16, 3, { strides: 2, padding: 'same', use_bias: false, name: 'conv' });
  x = main(net, net.norm(x, 'conv_bn', NORM));
  let channels = 16;
  for (const [id, [expansion, filters, kernel, stride, squeezes, swishes]] of rows.entries()) {
    const out = roundToMultiple(filters * alpha);
    x = inverted(net, x, {
      name: id === 0 ? 'expanded_conv' : `expanded_conv_${id}`,
      expands: id > 0,
      channels,
      wide: roundToMultiple(channels * expansion),
      out,
      kernel: isMinimal ? 3 : kernel,
      stride,
      squeezes: squeezes && !isMinimal,
      activation: swishes ? main : relu,
    });
    channels = out;
  }
  const same = { padding: 'same', use_bias: false };
  x = net.conv(x, roundToMultiple(channels * 6), 1, { ...same, name: 'conv_1' });
  x = main(net, net.norm(x, 'conv_1_bn', NORM));
  if (!options.includeTop) return pooled(net, x, options, POOL_NAMES);
  return top(net, x, options, alpha > 1 ? roundToMultiple(lastWidth * alpha) : lastWidth, main);
}

interface Bottleneck {
  readonly name: string;
  readonly expands: boolean;
  readonly channels: number;
  readonly wide: number;
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  readonly squeezes: boolean;
  readonly activation: Activation;
}

function inverted(net: Network, input: TensorValue, block: Bottleneck): TensorValue {
  const { name, channels, wide, out, kernel, stride, activation } = block;
  let x = input;
  if (block.expands) {
    x = net.conv(x, wide, 1, { padding: 'same', use_bias: false, name: `${name}_expand` });
    x = activation(net, net.norm(x, `${name}_expand_bn`, NORM));
  }
  if (stride === 2) x = net.pad(x, evenPadding(x, kernel), `${name}_depthwise_pad`);
  x = net.depthwise(x, kernel, {
    strides: stride,
    padding: stride === 1 ? 'same' : 'valid',
    use_bias: false,
    name: `${name}_depthwise`,
  });
  x = activation(net, net.norm(x, `${name}_depthwise_bn`, NORM));
  if (block.squeezes) x = squeezeAndExcite(net, x, wide, `${name}_squeeze_excite`);
  x = net.conv(x, out, 1, { padding: 'same', use_bias: false, name: `${name}_project` });
  x = net.norm(x, `${name}_project_bn`, NORM);
  return stride === 1 && channels === out ? net.add([input, x], `${name}_add`) : x;
}

/** Each channel is weighted by what the whole image says about it. */
function squeezeAndExcite(net: Network, input: TensorValue, filters: number, name: string): TensorValue {
  let x = net.layer('GlobalAveragePooling2D', { keepdims: true, name: `${name}_avg_pool` }, input);
  x = net.conv(x, roundToMultiple(filters * 0.25), 1, { padding: 'same', name: `${name}_conv` });
  x = net.layer('ReLU', { name: `${name}_relu` }, x);
  x = net.conv(x, filters, 1, { padding: 'same', name: `${name}_conv_1` });
  x = net.layer('ReLU', { max_value: 6 }, net.own(PLUS_THREE, {}, x));
  return net.layer('Multiply', { name: `${name}_mul` }, input, net.own(A_SIXTH, {}, x));
}

function top(
  net: Network,
  features: TensorValue,
  options: Options,
  width: number,
  activation: Activation,
): TensorValue {
  let x = net.layer('GlobalAveragePooling2D', { keepdims: true }, features);
  x = activation(net, net.conv(x, width, 1, { padding: 'same', name: 'conv_2' }));
  const rate = options.number('dropout_rate');
  if (rate > 0) x = net.layer('Dropout', { rate }, x);
  x = net.layer('Conv2D', { filters: options.classes, kernel_size: 1, padding: 'same', name: 'logits' }, x);
  x = net.layer('Flatten', {}, x);
  return net.layer('Activation', { activation: options.classifierActivation, name: 'predictions' }, x);
}

export const MOBILENET_V3_FAMILY: Family = {
  modules: ['mobilenet_v3'],
  preprocessing: 'none',
  applications: {
    MobileNetV3Small: mobileNetV3('MobileNetV3Small', SMALL, 1024),
    MobileNetV3Large: mobileNetV3('MobileNetV3Large', LARGE, 1280),
  },
};
