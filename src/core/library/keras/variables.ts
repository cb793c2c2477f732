/** Variables that code makes itself, and decorators that change nothing. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, Value } from '../../evaluate/value.js';
import type { Shape } from '../../graph/dimension.js';
import { variableOf } from '../custom/ownWeight.js';
import { method } from '../method.js';
import { toArray } from '../numpy/arrays.js';
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
    const shape = call.keywords.get('shape')?.value ?? (given && shapeIn(given));
    // Keras 3 tracks its own variables only, and `K.variable` gives one of TensorFlow's.
    const isForeign = name !== 'keras.Variable' && call.evaluation.kerasMajor === 3;
    const sizes: Shape = shape
      ? toShape(shape)
      : given?.kind === 'number'
        ? []
        : { kind: 'unknown', reason: 'the shape of a variable is not known' };
    return variableOf(sizes, boundOf(call), isForeign);
  });
}

/** Of what a variable begins with; undefined where it is no array, tensor or list. */
function shapeIn(given: Value): Value | undefined {
  if (given.kind === 'tensor' || given.kind === 'array') return ofShape(given.shape);
  const array = given.kind === 'list' || given.kind === 'tuple' ? toArray(given) : undefined;
  return array?.kind === 'array' ? ofShape(array.shape) : undefined;
}

/** `tf.Variable(initial_value, trainable)` and `keras.Variable(initializer, shape, dtype, trainable)`. */
function boundOf(call: NativeCall): ReadonlyMap<string, BoundArgument> {
  const bound = new Map(call.keywords);
  // The automatic name of a variable counts up.
  if (!bound.has('name')) bound.set('name', { value: { kind: 'string', value: 'variable' } });
  const start = call.positional[0] ?? bound.get('initial_value');
  if (start) bound.set('initial_value', start).set('initializer', startOf(start));
  return bound;
}

/** What a variable begins with, as an initialiser. */
function startOf(given: BoundArgument): BoundArgument {
  const { value } = given;
  const made = (name: string, settings: Readonly<Record<string, Value>> = {}): BoundArgument => ({
    ...given,
    value: {
      kind: 'configured',
      name: `keras.initializers.${name}`,
      bound: new Map(Object.entries(settings).map(([key, each]) => [key, { value: each }])),
    },
  });
  if (value.kind === 'number') return made('Constant', { value });
  if (value.kind !== 'tensor') return value.kind === 'array' ? { value: unknown(NO_START) } : given;
  const layer = value.calculation?.layer;
  const settings = layer?.kind === 'layer' ? layer.bound : undefined;
  const fill = settings?.get('fill_value') ?? settings?.get('value');
  switch (layer?.kind === 'layer' ? layer.row.keras?.name : undefined) {
    case 'Zeros':
    case 'ZerosLike':
      return made('Zeros');
    case 'Ones':
    case 'OnesLike':
      return made('Ones');
    case 'Full':
      return fill ? made('Constant', { value: fill.value }) : { value: unknown(NO_START) };
    default:
      return { value: unknown(NO_START) };
  }
}

const NO_START = 'what the variable begins with is not followed';
