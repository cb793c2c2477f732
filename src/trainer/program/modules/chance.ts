/** What programs draw at random: NumPy's and scikit-learn's own orders where a seed says which. */
import { RandomState } from '../../../runs/data/numpyRandom.js';
import { given, moduleOf, needed } from '../language/natives.js';
import { iterated } from '../language/operators.js';
import {
  type Call,
  isNumber,
  type Native,
  numberOf,
  PyList,
  Unsupported,
  type Value,
} from '../language/values.js';
import { toArray } from '../numpy/arrayMath.js';
import { NdArray, rowsOf, vector } from '../numpy/ndarray.js';

/** Of what no seed says: the same at every start, so that a run that goes on has the data that it began with. */
const OWN_SEED = 0;

export class Chance {
  private state = new RandomState(OWN_SEED);
  /** Something was drawn whose order no seed of the code says, or in another order than Python's. */
  isOpen = false;
  private isSeeded = false;
  /** How often something was drawn. */
  draws = 0;

  seed(seed: number): void {
    this.state = new RandomState(seed);
    this.isSeeded = true;
  }

  /** By `random_state=`, or NumPy's own state where that is None. */
  stateFor(seed: Value | undefined): RandomState {
    this.draws++;
    if (seed !== undefined && seed !== null) return new RandomState(numberOf(seed, 'random_state'));
    if (!this.isSeeded) this.isOpen = true;
    return this.state;
  }

  numpyRandom(): Native {
    const shuffleRows = (call: Call): Value => {
      const value = needed(call, 0, 'x');
      const state = this.stateFor(undefined);
      if (value instanceof PyList) {
        state.shuffle(value.items);
        return null;
      }
      const array = toArray(value);
      if (!(value instanceof NdArray)) throw new Unsupported('a shuffle of this');
      const order = state.permutation(array.shape[0] ?? 0);
      const mixed = rowsOf(array, order).data;
      if (!array.isWhole) throw new Unsupported('a shuffle of a view');
      for (let at = 0; at < mixed.length; at++) array.data[at] = mixed[at] as never;
      return null;
    };
    const permutation = (call: Call): Value => {
      const value = needed(call, 0, 'x');
      const state = this.stateFor(undefined);
      if (isNumber(value)) return vector(state.permutation(numberOf(value)));
      const array = toArray(value);
      return rowsOf(array, state.permutation(array.shape[0] ?? 0));
    };
    return moduleOf('numpy.random', {
      seed: (call) => {
        const seed = given(call, 0, 'seed');
        if (seed !== undefined && seed !== null) this.seed(numberOf(seed));
        return null;
      },
      shuffle: shuffleRows,
      permutation,
    });
  }

  /** Python's own generator, whose orders are not followed: another one that is as good. */
  pythonRandom(): Native {
    return moduleOf('random', {
      seed: () => null,
      shuffle: (call) => {
        const value = needed(call, 0, 'x');
        if (!(value instanceof PyList)) throw new Unsupported('random.shuffle of this');
        this.isOpen = true;
        new RandomState(OWN_SEED).shuffle(value.items);
        return null;
      },
      sample: (call) => {
        this.isOpen = true;
        const items = [...iterated(needed(call, 0, 'population'))];
        new RandomState(OWN_SEED).shuffle(items);
        return new PyList(items.slice(0, numberOf(needed(call, 1, 'k'))));
      },
    });
  }
}
