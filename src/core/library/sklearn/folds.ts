/** `KFold` and its like: pairs of places, of the samples to train on and of those to test with. */
import { array, num, someOf, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { isNumber, unknownDim } from '../../graph/dimensionArithmetic.js';
import { made } from '../builtins/callArguments.js';
import { configured } from '../configured.js';
import { toArray } from '../numpy/arrays.js';
import { given } from '../numpy/functions.js';
import { refusedLengths } from './lengths.js';

const FOLDS = 'how many folds there are is not followed';

/** `halves`: how many samples each fold tests with, where all folds are of one size. */
export function splitter(name: string, halves?: (all: number, folds: number) => number | undefined): Value {
  const title = `sklearn.model_selection.${name}`;
  return made(title, (call) =>
    configured(title, ['n_splits'], call, (self, member) => {
      if (member === 'get_n_splits') return made(`${name}.get_n_splits`, () => foldsOf(self));
      if (member !== 'split') return undefined;
      return made(`${name}.split`, (inner) => {
        const refused = refusedLengths(inner.positional.slice(0, 2), inner);
        return refused ?? someOf(fold(self, inner, halves), FOLDS, inner.location);
      });
    }),
  );
}

const foldsOf = (self: ConfiguredValue): Value => self.bound.get('n_splits')?.value ?? num(5);

function fold(
  self: ConfiguredValue,
  call: NativeCall,
  halves: ((all: number, folds: number) => number | undefined) | undefined,
): Value {
  const data = toArray(given(call, 0, 'X'));
  const all = data.kind === 'array' && isKnownRank(data.shape) ? data.shape[0] : undefined;
  const folds = foldsOf(self);
  const isKnown = isNumber(all ?? null) && folds.kind === 'number';
  const test = isKnown ? halves?.(Number(all), folds.kind === 'number' ? folds.value : 0) : undefined;
  const open = unknownDim('how many samples are in a fold is not known', call.location);
  const places = (count: Dim): Value => array([count], 'int64');
  return tuple(
    test === undefined ? [places(open), places(open)] : [places(Number(all) - test), places(test)],
  );
}

/** Folds of one size; where the samples cannot be shared out evenly, the first ones have one more. */
export const evenly = (all: number, folds: number): number | undefined =>
  folds > 1 && all % folds === 0 ? all / folds : undefined;
