/** TensorFlow's functions that run a function of the code's on each entry of a tensor. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { TensorValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { mapTensors } from '../custom/structures.js';
import { noteTensorflowCall, refusedTensor } from '../keras/tensorflowCalls.js';
import { method } from '../method.js';
import { unknown } from '../values.js';
import { operate } from './operation.js';
import { rule } from './specs.js';

/** `map_fn(lambda entry: …, elems)`: what the function makes of the first entry, once for each. */
export function mapped(name: string, parameters = ['fn', 'elems']): Value {
  return method(name, (call) => {
    const [fn, elems] = parameters.map(
      (name, index) => (call.positional[index] ?? call.keywords.get(name))?.value,
    );
    if (!fn || elems?.kind !== 'tensor') return unknown(`what ${name} runs on is not known`);
    const refused = refusedTensor([elems], name, call);
    if (refused) return refused;
    noteTensorflowCall(name, [elems], call);
    const { shape } = elems;
    if (!isKnownRank(shape)) return shape;
    const entry: TensorValue = { kind: 'tensor', shape: shape.slice(1), dtype: elems.dtype, index: 0 };
    const made = call.evaluation.call(fn, [entry], new Map(), call.location);
    return mapTensors(made, (each) => {
      const inner = each.shape;
      const spec = rule('Map', 'fn elems', (given) => {
        const outer = given.shape('elems');
        return isKnownRank(outer) && isKnownRank(inner)
          ? [outer[0] ?? null, ...inner]
          : isKnownRank(outer)
            ? inner
            : outer;
      });
      return operate(
        { ...spec, dtype: each.dtype },
        new Map<string, Value>([['elems', elems]]),
        call,
      ) as TensorValue;
    });
  });
}

/** A test that is known leaves one of the functions. */
export function chosen(call: NativeCall): Value {
  const [test, yes, no] = ['pred', 'true_fn', 'false_fn'].map(
    (name, index) => (call.positional[index] ?? call.keywords.get(name))?.value,
  );
  const truth = test && test.kind !== 'tensor' ? call.evaluation.truth(test) : undefined;
  const fn = truth === undefined ? undefined : truth ? yes : no;
  return fn
    ? call.evaluation.call(fn, [], new Map(), call.location)
    : unknown('which way this goes is known when the model runs');
}

export const LOOPS: Readonly<Record<string, () => Value>> = {
  map_fn: () => mapped('tensorflow.map_fn'),
  cond: () => method('tensorflow.cond', chosen),
  vectorized_map: () => mapped('tensorflow.vectorized_map'),
};
