/** MobileNetV2: inverted residuals, wide inside and narrow at both ends (Sandler et al., arXiv:1801.04381, table 2). */
import type { TensorValue } from '../../../evaluate/value.js';
import { averageAndClassify, type Family, type Options, pooled, roundToMultiple } from './application.js';
import { evenPadding } from './evenPadding.js';
import { nameWithSize } from './modelName.js';
import type { Network } from './network.js';

/** Expansion, channels, repeats and the stride of the first. */
const STAGES: readonly (readonly [expansion: number, channels: number, repeats: number, stride: number])[] = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
];
const SIZES = [96, 128, 160, 192, 224];
const NORM = { epsilon: 0.001, momentum: 0.999 };

export const MOBILENET_V2_FAMILY: Family = {
  modules: ['mobilenet_v2', 'mobilenetv2'],
  preprocessing: 'tf',
  applications: {
    MobileNetV2: {
      parameters: [
        'input_shape',
        'alpha',
        'include_top',
        'weights',
        'input_tensor',
        'pooling',
        'classes',
        'classifier_activation',
        'name',
      ],
      defaults: { alpha: 1 },
      size: 224,
      otherSizes: SIZES,
      least: 32,
      alphas: [0.35, 0.5, 0.75, 1, 1.3, 1.4],
      tensorMustFit: true,
      sizesTogether: true,
      name: (options) => nameWithSize('mobilenetv2', options, SIZES),
      build,
    },
  },
};

function build(net: Network, image: TensorValue, options: Options): TensorValue {
  const alpha = options.number('alpha');
  let channels = roundToMultiple(32 * alpha);
  let x = net.conv(image, channels, 3, { strides: 2, padding: 'same', use_bias: false, name: 'Conv1' });
  x = relu6(net, net.norm(x, 'bn_Conv1', NORM), 'Conv1_relu');
  let id = 0;
  for (const [expansion, filters, repeats, firstStride] of STAGES)
    for (let repeat = 0; repeat < repeats; repeat++, id++) {
      const out = roundToMultiple(Math.trunc(filters * alpha));
      const stride = repeat === 0 ? firstStride : 1;
      x = inverted(net, x, { id, channels, expansion, out, stride });
      channels = out;
    }
  const last = alpha > 1 ? roundToMultiple(1280 * alpha) : 1280;
  x = net.conv(x, last, 1, { use_bias: false, name: 'Conv_1' });
  x = relu6(net, net.norm(x, 'Conv_1_bn', NORM), 'out_relu');
  return options.includeTop ? averageAndClassify(net, x, options, {}) : pooled(net, x, options);
}

interface Bottleneck {
  readonly id: number;
  readonly channels: number;
  readonly expansion: number;
  readonly out: number;
  readonly stride: number;
}

function inverted(net: Network, input: TensorValue, block: Bottleneck): TensorValue {
  const { id, channels, expansion, out, stride } = block;
  const name = id === 0 ? 'expanded_conv' : `block_${id}`;
  let x = input;
  if (id > 0) {
    const expand = { padding: 'same', use_bias: false, name: `${name}_expand` };
    x = net.norm(net.conv(x, expansion * channels, 1, expand), `${name}_expand_BN`, NORM);
    x = relu6(net, x, `${name}_expand_relu`);
  }
  if (stride === 2) x = net.pad(x, evenPadding(x, 3), `${name}_pad`);
  x = net.depthwise(x, 3, {
    strides: stride,
    padding: stride === 1 ? 'same' : 'valid',
    use_bias: false,
    name: `${name}_depthwise`,
  });
  x = relu6(net, net.norm(x, `${name}_depthwise_BN`, NORM), `${name}_depthwise_relu`);
  x = net.conv(x, out, 1, { padding: 'same', use_bias: false, name: `${name}_project` });
  x = net.norm(x, `${name}_project_BN`, NORM);
  return channels === out && stride === 1 ? net.add([input, x], `${name}_add`) : x;
}

function relu6(net: Network, x: TensorValue, name: string): TensorValue {
  return net.layer('ReLU', { max_value: 6, name }, x);
}
