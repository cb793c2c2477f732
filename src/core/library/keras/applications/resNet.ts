/**
 * Residual networks of bottleneck blocks: 1×1 to narrow, 3×3, 1×1 to widen, plus a shortcut.
 * He et al., arXiv:1512.03385 (V1) and arXiv:1603.05027 (V2: normalisation and activation come first).
 */
import type { TensorValue } from '../../../evaluate/value.js';
import {
  type Application,
  averageAndClassify,
  type Family,
  POOL_NAMES,
  pooled,
  STANDARD_PARAMETERS,
} from './application.js';
import type { Network } from './network.js';

type Block = (net: Network, x: TensorValue, width: number, place: Place) => TensorValue;
interface Place {
  readonly name: string;
  readonly index: number;
  readonly last: number;
  readonly stage: number;
}

const EPSILON = { epsilon: 1.001e-5 };
const WIDTHS = [64, 128, 256, 512];

const bottleneckV1: Block = (net, x, width, { name, index, stage }) => {
  const first = index === 1;
  const strides = first && stage > 0 ? 2 : 1;
  const convNorm = (input: TensorValue, part: number, filters: number, kernel: number, rest = {}) =>
    net.norm(
      net.conv(input, filters, kernel, { name: `${name}_${part}_conv`, ...rest }),
      `${name}_${part}_bn`,
      EPSILON,
    );
  const shortcut = first ? convNorm(x, 0, 4 * width, 1, { strides }) : x;
  let y = net.activation(convNorm(x, 1, width, 1, { strides }), 'relu', `${name}_1_relu`);
  y = net.activation(convNorm(y, 2, width, 3, { padding: 'same' }), 'relu', `${name}_2_relu`);
  y = convNorm(y, 3, 4 * width, 1);
  return net.activation(net.add([shortcut, y], `${name}_add`), 'relu', `${name}_out`);
};

const bottleneckV2: Block = (net, x, width, { name, index, last, stage }) => {
  const strides = index === last && stage < WIDTHS.length - 1 ? 2 : 1;
  const normed = (input: TensorValue, part: string) =>
    net.activation(net.norm(input, `${name}_${part}_bn`, EPSILON), 'relu', `${name}_${part}_relu`);
  const before = normed(x, 'preact');
  const shortcut =
    index === 1
      ? net.conv(before, 4 * width, 1, { strides, name: `${name}_0_conv` })
      : strides > 1
        ? net.maxPool(x, 1, strides)
        : x;
  let y = normed(net.conv(before, width, 1, { use_bias: false, name: `${name}_1_conv` }), '1');
  y = net.pad(y, 1, `${name}_2_pad`);
  y = normed(net.conv(y, width, 3, { strides, use_bias: false, name: `${name}_2_conv` }), '2');
  y = net.conv(y, 4 * width, 1, { name: `${name}_3_conv` });
  return net.add([shortcut, y], `${name}_out`);
};

function resNet(name: string, depths: readonly number[], block: Block): Application {
  return {
    parameters: STANDARD_PARAMETERS,
    size: 224,
    least: 32,
    name,
    build: (net, image, options) => {
      const isV1 = block === bottleneckV1;
      const normed = (input: TensorValue, part: string) =>
        net.activation(net.norm(input, `${part}_bn`, EPSILON), 'relu', `${part}_relu`);
      let x = net.conv(net.pad(image, 3, 'conv1_pad'), 64, 7, { strides: 2, name: 'conv1_conv' });
      if (isV1) x = normed(x, 'conv1');
      x = net.maxPool(net.pad(x, 1, 'pool1_pad'), 3, 2, { name: 'pool1_pool' });
      for (const [stage, depth] of depths.entries())
        for (let index = 1; index <= depth; index++)
          x = block(net, x, WIDTHS[stage] ?? 512, {
            name: `conv${stage + 2}_block${index}`,
            index,
            last: depth,
            stage,
          });
      if (!isV1) x = normed(x, 'post');
      return options.includeTop ? averageAndClassify(net, x, options) : pooled(net, x, options, POOL_NAMES);
    },
  };
}

const DEPTHS = { 50: [3, 4, 6, 3], 101: [3, 4, 23, 3], 152: [3, 8, 36, 3] } as const;

const RESNET50 = resNet('resnet50', DEPTHS[50], bottleneckV1);

export const RESNET50_FAMILY: Family = {
  modules: ['resnet50'],
  preprocessing: 'caffe',
  applications: { ResNet50: RESNET50 },
};

export const RESNET_FAMILY: Family = {
  modules: ['resnet'],
  preprocessing: 'caffe',
  applications: {
    ResNet50: RESNET50,
    ResNet101: resNet('resnet101', DEPTHS[101], bottleneckV1),
    ResNet152: resNet('resnet152', DEPTHS[152], bottleneckV1),
  },
};

export const RESNET_V2_FAMILY: Family = {
  modules: ['resnet_v2'],
  preprocessing: 'tf',
  applications: {
    ResNet50V2: resNet('resnet50v2', DEPTHS[50], bottleneckV2),
    ResNet101V2: resNet('resnet101v2', DEPTHS[101], bottleneckV2),
    ResNet152V2: resNet('resnet152v2', DEPTHS[152], bottleneckV2),
  },
};
