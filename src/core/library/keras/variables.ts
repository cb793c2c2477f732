/** Variables that code makes itself, and decorators that change nothing. */
import type { Value, VariableTensor } from '../../evaluate/value.js';
import type { Shape } from '../../graph/dimension.js';
import { method } from '../method.js';
import { none, ofShape, toShape, unknown } from '../values.js';

/** A decorator that leaves what it decorates: `@tf.function`, `@register_keras_serializable()`. */
export function decorator(name: string): Value {
  const keep = method(name, (call) => call.positional[0]?.value ?? none);
  return method(name, (call) => {
    const target = call.positional[0]?.value;
    return target && ['function', 'class', 'method', 'native'].includes(target.kind) ? target : keep;
  });
}

/** `@tf.custom_gradient`: the function gives its value and a gradient, and a call of it the value alone. */
export function customGradient(name: string): Value {
  return method(name, (call) => {
    const target = call.positional[0]?.value;
    if (!target) return none;
    return method(name, (inner) => {
      const keywords = new Map([...inner.keywords].map(([key, { value }]) => [key, value] as const));
      const given = inner.positional.map(({ value }) => value);
      const made = inner.evaluation.call(target, given, keywords, inner.location);
      return made.kind === 'tuple'
        ? (made.items[0] ?? none)
        : made.kind === 'unknown'
          ? made
          : unknown(GRADIENT);
    });
  });
}

const GRADIENT = 'a function with a gradient of its own gives its value and the gradient';

/** `tf.Variable(value)` and `keras.Variable(value)`: a weight of the layer or model that holds it. */
export function variable(name: string): Value {
  return method(name, (call) => {
    const given = (
      call.positional[0] ??
      call.keywords.get('initial_value') ??
      call.keywords.get('initializer')
    )?.value;
    const shape =
      call.keywords.get('shape')?.value ??
      (given?.kind === 'tensor' || given?.kind === 'array' ? ofShape(given.shape) : undefined);
    const isForeign = name.startsWith('tensorflow.') && call.evaluation.kerasMajor === 3;
    const isTrained = call.keywords.get('trainable')?.value;
    const sizes: Shape = shape
      ? toShape(shape)
      : given?.kind === 'number'
        ? []
        : { kind: 'unknown', reason: 'the shape of a variable is not known' };
    const weight: VariableTensor = {
      kind: 'tensor',
      shape: sizes,
      dtype: 'float32',
      index: 0,
      variable: {
        name: 'variable',
        trainable: isTrained?.kind === 'boolean' ? isTrained.value : true,
        ...(isForeign && { isForeign }),
      },
    };
    return weight;
  });
}
