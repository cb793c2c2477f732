/** `keras.ops` that run functions of the code's own: loops, ways, and what is done to each entry. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { isInLayer } from '../custom/state.js';
import { mapTensors } from '../custom/structures.js';
import { method } from '../method.js';
import { unknown } from '../values.js';
import { operate } from './operation.js';
import { elementwise, rule } from './specs.js';
import { chosen, mapped } from './tensorflowLoops.js';

/** What goes round in a loop keeps its shape: Keras refuses a body that changes it. */
function kept(type: string, name: string, place: number): (call: NativeCall) => Value {
  const spec = elementwise(type);
  return (call) => {
    const begins = (call.positional[place] ?? call.keywords.get(name))?.value;
    if (!begins || begins.kind === 'unknown')
      return begins ?? unknown('what the loop begins with is not known');
    return mapTensors(begins, (x) => {
      const made = operate(spec, new Map([['x', x]]), call);
      return made.kind === 'tensor' ? made : x;
    });
  };
}

const COND = rule('Cond', 'x y', (call) => {
  const [x, y] = [call.shape('x'), call.shape('y')];
  if (!isKnownRank(x)) return x;
  const isSame = isKnownRank(y) && x.length === y.length && x.every((size, axis) => size === y[axis]);
  return isSame ? x : unknown('which way this goes is known when the model runs');
});

/** In a layer both ways give tensors of one shape. */
function either(call: NativeCall): Value {
  const [test, yes, no] = ['pred', 'true_fn', 'false_fn'].map(
    (name, index) => (call.positional[index] ?? call.keywords.get(name))?.value,
  );
  if (test?.kind !== 'tensor' || !yes || !no || !isInLayer(call.evaluation)) return chosen(call);
  const [x, y] = [yes, no].map((way) => call.evaluation.call(way, [], new Map(), call.location));
  return x?.kind === 'tensor' && y?.kind === 'tensor'
    ? operate(
        COND,
        new Map([
          ['x', x],
          ['y', y],
        ]),
        call,
      )
    : chosen(call);
}

export const KERAS_LOOPS: Readonly<Record<string, () => Value>> = {
  cond: () => method('keras.ops.cond', either),
  map: () => mapped('keras.ops.map', ['f', 'xs']),
  vectorized_map: () => mapped('keras.ops.vectorized_map', ['function', 'elements']),
  fori_loop: () => method('keras.ops.fori_loop', kept('ForiLoop', 'init_val', 3)),
  while_loop: () => method('keras.ops.while_loop', kept('WhileLoop', 'loop_vars', 2)),
};
