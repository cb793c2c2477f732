/** What Inception-v3 and Inception-ResNet-v2 have in common: the stem, branches, and modules that halve the image. */
import type { TensorValue } from '../../../evaluate/value.js';
import type { Kernel, Network } from './network.js';

/** Filters and kernel; a third entry `'half'` steps by two without padding, `'valid'` only lacks padding. */
export type Step = readonly [filters: number, kernel: Kernel, edge?: 'half' | 'valid'];
export type Branch = readonly Step[];

/** Convolution, batch normalisation, ReLU. */
export function unit(
  net: Network,
  x: TensorValue,
  [filters, kernel, edge]: Step,
  name?: string,
): TensorValue {
  const y = net.conv(x, filters, kernel, {
    strides: edge === 'half' ? 2 : 1,
    padding: edge ? 'valid' : 'same',
    use_bias: false,
    name,
  });
  const normed = net.norm(y, name && `${name}_bn`, { scale: false });
  return net.activation(normed, 'relu', name && `${name}_ac`);
}

export const branch = (net: Network, x: TensorValue, steps: Branch) =>
  steps.reduce((y, step) => unit(net, y, step), x);

/** From the image to 192 maps, in an eighth of its size. */
export function stem(net: Network, image: TensorValue): TensorValue {
  const start = branch(net, image, [
    [32, 3, 'half'],
    [32, 3, 'valid'],
    [64, 3],
  ]);
  const narrow = branch(net, net.maxPool(start, 3, 2), [
    [80, 1, 'valid'],
    [192, 3, 'valid'],
  ]);
  return net.maxPool(narrow, 3, 2);
}

/** Branches that halve the size, beside a pooling. */
export function halved(net: Network, x: TensorValue, name: string, branches: readonly Branch[]): TensorValue {
  const sides = branches.map((steps) => branch(net, x, steps));
  return net.concat([...sides, net.maxPool(x, 3, 2)], name);
}
