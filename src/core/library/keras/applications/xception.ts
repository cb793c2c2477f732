/** Xception: depthwise separable convolutions with residuals (Chollet, arXiv:1610.02357, figure 5). */
import type { TensorValue } from '../../../evaluate/value.js';
import { averageAndClassify, type Family, pooled, STANDARD_PARAMETERS } from './application.js';
import type { Network } from './network.js';

const UNBIASED = { use_bias: false };

function separable(net: Network, x: TensorValue, filters: number, name: string): TensorValue {
  const settings = { filters, kernel_size: 3, padding: 'same', name, ...UNBIASED };
  return net.norm(net.layer('SeparableConv2D', settings, x), `${name}_bn`);
}

/** Two separable convolutions and a pooling beside a strided 1×1 convolution. */
function narrowing(
  net: Network,
  x: TensorValue,
  block: number,
  widths: readonly [number, number],
): TensorValue {
  const name = `block${block}`;
  const shortcut = net.norm(net.conv(x, widths[1], 1, { strides: 2, padding: 'same', ...UNBIASED }));
  let y = block === 2 ? x : net.activation(x, 'relu', `${name}_sepconv1_act`);
  y = separable(net, y, widths[0], `${name}_sepconv1`);
  y = net.activation(y, 'relu', `${name}_sepconv2_act`);
  y = separable(net, y, widths[1], `${name}_sepconv2`);
  return net.add([net.maxPool(y, 3, 2, { padding: 'same', name: `${name}_pool` }), shortcut]);
}

/** Three separable convolutions beside nothing. */
function middle(net: Network, x: TensorValue, block: number): TensorValue {
  let y = x;
  for (const part of [1, 2, 3]) {
    const name = `block${block}_sepconv${part}`;
    y = separable(net, net.activation(y, 'relu', `${name}_act`), 728, name);
  }
  return net.add([y, x]);
}

export const XCEPTION_FAMILY: Family = {
  modules: ['xception'],
  preprocessing: 'tf',
  applications: {
    Xception: {
      parameters: STANDARD_PARAMETERS,
      size: 299,
      least: 71,
      name: 'xception',
      build: (net, image, options) => {
        let x = image;
        for (const [index, filters] of [32, 64].entries()) {
          const name = `block1_conv${index + 1}`;
          x = net.conv(x, filters, 3, { strides: 2 - index, name, ...UNBIASED });
          x = net.activation(net.norm(x, `${name}_bn`), 'relu', `${name}_act`);
        }
        x = narrowing(net, x, 2, [128, 128]);
        x = narrowing(net, x, 3, [256, 256]);
        x = narrowing(net, x, 4, [728, 728]);
        for (let block = 5; block <= 12; block++) x = middle(net, x, block);
        x = narrowing(net, x, 13, [728, 1024]);
        for (const [index, filters] of [1536, 2048].entries()) {
          const name = `block14_sepconv${index + 1}`;
          x = net.activation(separable(net, x, filters, name), 'relu', `${name}_act`);
        }
        return options.includeTop ? averageAndClassify(net, x, options) : pooled(net, x, options);
      },
    },
  },
};
