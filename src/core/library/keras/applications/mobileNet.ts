/** MobileNet: depthwise 3×3 and pointwise 1×1 convolutions in turn (Howard et al., arXiv:1704.04861, table 1). */
import type { TensorValue } from '../../../evaluate/value.js';
import { type Family, type Options, pooled } from './application.js';
import { nameWithSize } from './modelName.js';
import type { Network } from './network.js';

/** Filters and stride of each depthwise block. */
const BLOCKS: readonly (readonly [filters: number, stride: 1 | 2])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

export const MOBILENET_FAMILY: Family = {
  modules: ['mobilenet'],
  preprocessing: 'tf',
  applications: {
    MobileNet: {
      parameters: [
        'input_shape',
        'alpha',
        'depth_multiplier',
        'dropout',
        'include_top',
        'weights',
        'input_tensor',
        'pooling',
        'classes',
        'classifier_activation',
        'name',
      ],
      defaults: { alpha: 1, depth_multiplier: 1, dropout: 0.001 },
      size: 224,
      otherSizes: [128, 160, 192],
      least: 32,
      alphas: [0.25, 0.5, 0.75, 1],
      name: (options) => nameWithSize('mobilenet', options, [128, 160, 192, 224]),
      refuses: (options) =>
        options.weights === 'imagenet' && options.number('depth_multiplier') !== 1
          ? {
              argument: 'depth_multiplier',
              message: `The ImageNet weights are for depth_multiplier=1; found ${options.number('depth_multiplier')}. Use weights=None.`,
            }
          : undefined,
      build,
    },
  },
};

function build(net: Network, image: TensorValue, options: Options): TensorValue {
  const width = (filters: number) => Math.trunc(filters * options.number('alpha'));
  let x = net.conv(image, width(32), 3, { strides: 2, padding: 'same', use_bias: false, name: 'conv1' });
  x = relu6(net, net.norm(x, 'conv1_bn'), 'conv1_relu');
  for (const [index, [filters, stride]] of BLOCKS.entries()) {
    const id = index + 1;
    const [deep, point] = [`conv_dw_${id}`, `conv_pw_${id}`];
    if (stride === 2)
      x = net.pad(
        x,
        [
          [0, 1],
          [0, 1],
        ],
        `conv_pad_${id}`,
      );
    x = net.depthwise(x, 3, {
      strides: stride,
      padding: stride === 1 ? 'same' : 'valid',
      depth_multiplier: options.number('depth_multiplier'),
      use_bias: false,
      name: deep,
    });
    x = relu6(net, net.norm(x, `${deep}_bn`), `${deep}_relu`);
    x = net.conv(x, width(filters), 1, { padding: 'same', use_bias: false, name: point });
    x = relu6(net, net.norm(x, `${point}_bn`), `${point}_relu`);
  }
  return options.includeTop ? top(net, x, options) : pooled(net, x, options);
}

/** The classifier is a 1×1 convolution. */
function top(net: Network, image: TensorValue, options: Options): TensorValue {
  let x = net.layer('GlobalAveragePooling2D', { keepdims: true }, image);
  x = net.layer('Dropout', { rate: options.number('dropout'), name: 'dropout' }, x);
  x = net.layer(
    'Conv2D',
    { filters: options.classes, kernel_size: 1, padding: 'same', name: 'conv_preds' },
    x,
  );
  x = net.layer('Reshape', { target_shape: [options.classes], name: 'reshape_2' }, x);
  return net.layer('Activation', { activation: options.classifierActivation, name: 'predictions' }, x);
}

function relu6(net: Network, x: TensorValue, name: string): TensorValue {
  return net.layer('ReLU', { max_value: 6, name }, x);
}
