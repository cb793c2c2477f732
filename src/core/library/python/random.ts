/** `random`: which values it draws is not known, but what they have in common, and how many they are. */
import { entryOf } from '../../evaluate/joinValues.js';
import { array, list, none, num, scalar } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { notACell } from '../../evaluate/rowOrigin.js';
import type { Value } from '../../evaluate/value.js';
import { argument, notKnown } from '../builtins/callArguments.js';
import { BY_CHANCE, mixInPlace } from '../mixing.js';
import { pythonModule } from './module.js';

const MOST_DRAWN = 1000;

/** One of the entries, whichever: which row of which table is forgotten. */
function drawn(call: NativeCall): Value {
  const each = entryOf(argument(call, 0) ?? none, { reason: BY_CHANCE });
  if (!each) return notKnown(call, BY_CHANCE);
  if (each.kind === 'array') return array(each.shape, each.dtype);
  return each.kind === 'unknown' ? notACell(each) : each;
}

function several(call: NativeCall, count: Value | undefined): Value {
  const each = drawn(call);
  if (count?.kind === 'number' && count.value <= MOST_DRAWN)
    return list(Array.from({ length: Math.max(0, count.value) }, () => each));
  const isKnown = each.kind !== 'unknown' || each.isScalar === true || each.each !== undefined;
  return isKnown ? { ...list([]), openReason: 'how many are drawn is not known', each } : each;
}

const number = (call: NativeCall): Value => scalar(BY_CHANCE, call.location);

export const randomModule = pythonModule('random', {
  functions: {
    seed: () => none,
    shuffle: (call) => {
      mixInPlace(argument(call, 0), call);
      return none;
    },
    choice: drawn,
    choices: (call) => several(call, argument(call, 3, 'k') ?? num(1)),
    sample: (call) => several(call, argument(call, 1, 'k')),
    ...Object.fromEntries(
      ['random', 'randint', 'randrange', 'uniform', 'gauss'].map((name) => [name, number]),
    ),
  },
  why: BY_CHANCE,
});
