/** scikit-learn's splits by chance: shares of all, of each class, of groups. Source: scikit-learn 1.7, `_split.py`. */
import { stratified } from '../../../runs/data/stratified.js';
import { iteratorOf } from '../language/iterators.js';
import { memberFrom, needed, numberGiven, only } from '../language/natives.js';
import { lengthOf } from '../language/operators.js';
import { type Call, Made, PyTuple, type Value } from '../language/values.js';
import { vector } from '../numpy/ndarray.js';
import type { Chance } from './chance.js';
import { partSizes } from './sklearnModules.js';
import { strataOf } from './strata.js';

interface Parts {
  readonly train: ArrayLike<number>;
  readonly test: ArrayLike<number>;
}

type State = ReturnType<Chance['stateFor']>;
type Sizes = (count: number) => ReturnType<typeof partSizes>;

/** `split` gives places of the rows, as often as `n_splits` says. */
function splitter(
  title: string,
  chance: Chance,
  usual: { readonly splits: number; readonly share: number },
  part: (call: Call, sizes: Sizes, state: State) => Parts,
) {
  return (call: Call): Value => {
    only(call, 'n_splits', 'test_size', 'train_size', 'random_state');
    const count = numberGiven(call, 0, 'n_splits') ?? usual.splits;
    const [test, train] = ['test_size', 'train_size'].map((name) => call.named.get(name) ?? null);
    const isNone = (test ?? null) === null && (train ?? null) === null;
    const sizes: Sizes = (all) => partSizes(all, isNone ? usual.share : (test ?? null), train ?? null);
    const split = (inner: Call): Value => {
      const state = chance.stateFor(call.named.get('random_state'));
      function* parts(): Generator<Value> {
        for (let at = 0; at < count; at++) {
          const found = part(inner, sizes, state);
          yield new PyTuple([vector(found.train), vector(found.test)]);
        }
      }
      return iteratorOf(parts());
    };
    return new Made(title, undefined, {
      member: (name) => memberFrom(title, { split, get_n_splits: () => count }, name),
    });
  };
}

function shuffled(count: number, sizes: Sizes, state: State): Parts {
  const { train, test } = sizes(count);
  const order = state.permutation(count);
  return { test: order.subarray(0, test), train: order.subarray(test, test + train) };
}

export function splitters(chance: Chance): Readonly<Record<string, (call: Call) => Value>> {
  return {
    ShuffleSplit: splitter('ShuffleSplit', chance, { splits: 10, share: 0.1 }, (call, sizes, state) =>
      shuffled(lengthOf(needed(call, 0, 'X')), sizes, state),
    ),
    StratifiedShuffleSplit: splitter(
      'StratifiedShuffleSplit',
      chance,
      { splits: 10, share: 0.1 },
      (call, sizes, state) => {
        const strata = strataOf(needed(call, 1, 'y'));
        return stratified(strata, sizes(strata.length), false, state);
      },
    ),
    GroupShuffleSplit: splitter(
      'GroupShuffleSplit',
      chance,
      { splits: 5, share: 0.2 },
      (call, sizes, state) => {
        const groups = strataOf(needed(call, 2, 'groups'));
        const count = groups.reduce((most, group) => Math.max(most, group + 1), 0);
        const parts = shuffled(count, sizes, state);
        const rowsOf = (taken: ArrayLike<number>) => {
          const known = new Set(Array.from(taken));
          return groups.flatMap((group, row) => (known.has(group) ? [row] : []));
        };
        return { train: rowsOf(parts.train), test: rowsOf(parts.test) };
      },
    ),
  };
}
