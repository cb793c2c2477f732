/** What both EfficientNets share: channel attention, and the residual that is dropped at random. */
import type { TensorValue } from '../../../evaluate/value.js';
import type { Network } from './network.js';

interface Widths {
  readonly name: string;
  readonly wide: number;
  readonly narrow: number;
}

/** Each channel is weighted by what the whole image says about it. */
export function squeezeAndExcite(
  net: Network,
  input: TensorValue,
  { name, wide, narrow }: Widths,
): TensorValue {
  let x = net.layer('GlobalAveragePooling2D', { name: `${name}se_squeeze` }, input);
  x = net.layer('Reshape', { target_shape: [1, 1, wide], name: `${name}se_reshape` }, x);
  const same = { padding: 'same' };
  const filters = Math.max(1, Math.trunc(narrow));
  x = net.conv(x, filters, 1, { ...same, activation: 'swish', name: `${name}se_reduce` });
  x = net.conv(x, wide, 1, { ...same, activation: 'sigmoid', name: `${name}se_expand` });
  return net.layer('Multiply', { name: `${name}se_excite` }, input, x);
}

/** The residual is left out for whole samples, the more often the deeper the block. */
export function droppedSum(
  net: Network,
  x: TensorValue,
  input: TensorValue,
  name: string,
  rate: number,
): TensorValue {
  const settings = { rate, noise_shape: [null, 1, 1, 1], name: `${name}drop` };
  const kept = rate > 0 ? net.layer('Dropout', settings, x) : x;
  return net.add([kept, input], `${name}add`);
}
