/** DenseNet: every layer sees all feature maps before it (Huang et al., arXiv:1608.06993, table 1). */
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

const GROWTH = 32;
const EPSILON = { epsilon: 1.001e-5 };
const UNBIASED = { use_bias: false };

function normed(net: Network, x: TensorValue, name: string): TensorValue {
  return net.activation(net.norm(x, `${name}bn`, EPSILON), 'relu', `${name}relu`);
}

/** A narrow 1×1, then 3×3; what it finds is put beside its input. */
function denseLayer(net: Network, x: TensorValue, name: string): TensorValue {
  let y = net.conv(normed(net, x, `${name}_0_`), 4 * GROWTH, 1, { ...UNBIASED, name: `${name}_1_conv` });
  y = normed(net, y, `${name}_1_`);
  y = net.conv(y, GROWTH, 3, { padding: 'same', ...UNBIASED, name: `${name}_2_conv` });
  return net.concat([x, y], `${name}_concat`);
}

function denseNet(name: string, depths: readonly number[]): Application {
  return {
    parameters: STANDARD_PARAMETERS,
    size: 224,
    least: 32,
    name,
    build: (net, image, options) => {
      let x = net.conv(net.pad(image, 3), 64, 7, { strides: 2, ...UNBIASED, name: 'conv1_conv' });
      x = normed(net, x, 'conv1_');
      x = net.maxPool(net.pad(x, 1), 3, 2, { name: 'pool1' });
      let channels = 64;
      for (const [index, depth] of depths.entries()) {
        const stage = index + 2;
        for (let i = 1; i <= depth; i++) x = denseLayer(net, x, `conv${stage}_block${i}`);
        channels += depth * GROWTH;
        if (index === depths.length - 1) break;
        channels = Math.floor(channels / 2);
        x = net.conv(normed(net, x, `pool${stage}_`), channels, 1, {
          ...UNBIASED,
          name: `pool${stage}_conv`,
        });
        x = net.averagePool(x, 2, 2, { name: `pool${stage}_pool` });
      }
      x = normed(net, x, '');
      return options.includeTop ? averageAndClassify(net, x, options) : pooled(net, x, options, POOL_NAMES);
    },
  };
}

export const DENSENET_FAMILY: Family = {
  modules: ['densenet'],
  preprocessing: 'torch',
  applications: {
    DenseNet121: denseNet('densenet121', [6, 12, 24, 16]),
    DenseNet169: denseNet('densenet169', [6, 12, 32, 32]),
    DenseNet201: denseNet('densenet201', [6, 12, 48, 32]),
  },
};
