/**
 * `obtain_input_shape(input_shape, default_size, min_size, data_format, require_flatten, weights)`: what code after the
 * model of Keras's applications asks for the size of its images. What it refuses is not told here.
 */
import { native, none, num, tuple } from '../../../evaluate/makeValue.js';
import type { NativeValue, Value } from '../../../evaluate/value.js';
import { argument } from '../../builtins/callArguments.js';
import { itemsOf, unknown } from '../../values.js';

const isOneOf = (value: Value | undefined, ...kinds: readonly Value['kind'][]): boolean =>
  value !== undefined && kinds.includes(value.kind);

export const obtainInputShape: NativeValue = native('keras.applications.obtain_input_shape', (call) => {
  const given = argument(call, 0, 'input_shape') ?? none;
  const size = argument(call, 1, 'default_size') ?? unknown('the default size is not given');
  const format = argument(call, 3, 'data_format');
  const flatten = argument(call, 4, 'require_flatten') ?? call.keywords.get('include_top')?.value;
  const weights = argument(call, 5, 'weights');
  const items = itemsOf(given);
  if (isOneOf(given, 'unknown', 'symbol')) return given;
  if (items && items.length > 0) return tuple(items);
  if (!isOneOf(flatten, 'boolean')) return unknown('whether the network ends in a flat layer is not known');
  const isFlat = flatten?.kind === 'boolean' && flatten.value;
  if (isOneOf(weights, 'unknown', 'symbol') || isOneOf(format, 'unknown', 'symbol'))
    return unknown('the layout of the images is not known');
  const side = isFlat ? size : none;
  const isFirst = format?.kind === 'string' && format.value === 'channels_first';
  return tuple(isFirst ? [num(3), side, side] : [side, side, num(3)]);
});
