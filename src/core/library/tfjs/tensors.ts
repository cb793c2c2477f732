/** Functions of `tf` that give data of known shape, and those that only run a callback. */
import { array, native, num, undefinedValue } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NativeValue, Value } from '../../evaluate/value.js';
import type { Dim, Shape } from '../../graph/dimension.js';
import { itemsOf, toShape, unknown } from '../values.js';

const FILLED = new Set(['zeros', 'ones', 'randomNormal', 'randomUniform', 'truncatedNormal', 'fill', 'rand']);

export function tensorFunction(name: string): NativeValue | undefined {
  const title = `tf.${name}`;
  if (FILLED.has(name))
    return native(title, (call) =>
      call.positional[0] ? filled(toShape(call.positional[0].value)) : filled([]),
    );
  if (/^tensor[1-6]?d?$/.test(name)) return native(title, tensor);
  switch (name) {
    case 'tidy':
      return native(title, (call) => {
        const callee = call.positional.find(({ value }) => value.kind === 'function')?.value;
        return callee
          ? call.evaluation.call(callee, [], undefined, call.location)
          : unknown('tidy is given no function');
      });
    case 'oneHot':
      return native(title, oneHot);
    case 'keep':
      return native(title, (call) => call.positional[0]?.value ?? undefinedValue);
    case 'dispose':
    case 'disposeVariables':
    case 'enableProdMode':
    case 'setBackend':
    case 'ready':
      return native(title, () => undefinedValue);
    default:
      return undefined;
  }
}

function filled(shape: Shape): Value {
  return array(shape, 'float32');
}

const MOST_AXES = 6;

/** `tf.tensor(values, shape)`, or the shape of the nested values. */
function tensor(call: NativeCall): Value {
  const [values, shape] = call.positional.map(({ value }) => value);
  if (shape && shape.kind !== 'none' && shape.kind !== 'string') return filled(toShape(shape));
  const sizes: Dim[] = [];
  for (let current = values; current; current = itemsOf(current)?.[0]) {
    const items = itemsOf(current);
    if (!items)
      return current.kind === 'number' ? filled(sizes) : unknown('the values of this tensor are not known');
    if (sizes.length === MOST_AXES) return unknown('a tensor has at most six axes');
    sizes.push(items.length);
  }
  return filled(sizes);
}

function oneHot(call: NativeCall): Value {
  const [labels, depth] = call.positional.map(({ value }) => value);
  if (labels?.kind !== 'array' || !Array.isArray(labels.shape)) return unknown('the labels are not known');
  const last: Dim =
    depth?.kind === 'number' ? num(depth.value).value : { kind: 'unknown', reason: 'the depth is not known' };
  return array([...labels.shape, last], 'float32', { ...labels.facts, oneHot: true });
}
