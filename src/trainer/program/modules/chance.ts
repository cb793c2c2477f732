/** What programs draw at random: NumPy's and scikit-learn's own orders where a seed says which. */
import { RandomState } from '../../../runs/data/numpyRandom.js';
import {
  flagGiven,
  given,
  memberFrom,
  moduleOf,
  native,
  needed,
  only,
  sizesOf,
} from '../language/natives.js';
import { iterated } from '../language/operators.js';
import {
  type Call,
  isNumber,
  Made,
  type Native,
  numberOf,
  ofFloat,
  PyList,
  PyTuple,
  Raised,
  Unsupported,
  type Value,
} from '../language/values.js';
import { entry, toArray } from '../numpy/arrayMath.js';
import { NdArray, reshaped, rowsOf, sizeOf, vector } from '../numpy/ndarray.js';
import { NumpyGenerator } from './numpyGenerator.js';
import { PythonRandom } from './pythonRandom.js';

/** Of what no seed says: the same at every start, so that a run that goes on has the data that it began with. */
const OWN_SEED = 0;

export class Chance {
  private state = new RandomState(OWN_SEED);
  /** Something was drawn whose order no seed of the code says, or in another order than Python's. */
  isOpen = false;
  /** What is drawn is drawn anew in each epoch. */
  isOfEpoch = false;
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
    const drawn = (place: number, one: (state: RandomState) => number, dtype?: string) => (call: Call) =>
      this.drawn(given(call, place, 'size'), one, dtype);
    const functions: Functions = {
      seed: (call) => {
        const seed = given(call, 0, 'seed');
        if (seed !== undefined && seed !== null) this.seed(numberOf(seed));
        return null;
      },
      shuffle: shuffleRows,
      permutation,
      rand: (call) =>
        this.drawn(new PyTuple(call.args), (state) => state.random(), undefined, call.args.length === 0),
      randn: (call) =>
        this.drawn(new PyTuple(call.args), (state) => state.normal(), undefined, call.args.length === 0),
      random_sample: drawn(0, (state) => state.random()),
      ranf: drawn(0, (state) => state.random()),
      random: drawn(0, (state) => state.random()),
      standard_normal: drawn(0, (state) => state.normal()),
      uniform: (call) => {
        const [low, high] = [numberOf(given(call, 0, 'low') ?? 0), numberOf(given(call, 1, 'high') ?? 1)];
        return drawn(2, (state) => low + (high - low) * state.random())(call);
      },
      normal: (call) => {
        const [mean, deviation] = [
          numberOf(given(call, 0, 'loc') ?? 0),
          numberOf(given(call, 1, 'scale') ?? 1),
        ];
        return drawn(2, (state) => mean + deviation * state.normal())(call);
      },
      randint: (call) => {
        only(call, 'low', 'high', 'size');
        const [low, high] = boundsOf(call);
        return drawn(2, (state) => low + (high - low > 1 ? state.below(high - low - 1) : 0), 'int64')(call);
      },
      choice: (call) => this.chosen(call),
    };
    return moduleOf('numpy.random', functions, (name) =>
      name === 'default_rng'
        ? native('numpy.random.default_rng', (call) => this.generator(given(call, 0, 'seed') ?? null))
        : name === 'RandomState'
          ? native('numpy.random.RandomState', (call) => {
              const own = new Chance();
              const seed = given(call, 0, 'seed') ?? null;
              if (seed !== null) own.seed(numberOf(seed));
              return new Made('RandomState', undefined, {
                member: (method) => own.numpyRandom().member(method),
              });
            })
          : undefined,
    );
  }

  /** `np.random.default_rng(seed)`. */
  private generator(seed: Value): Made {
    const own = new NumpyGenerator(seed === null ? OWN_SEED : numberOf(seed, 'seed'));
    const state = () => {
      this.draws++;
      if (seed === null) this.isOpen = true;
      return own;
    };
    const sized = (size: Value | undefined, one: () => number, dtype = 'float64'): Value => {
      if (size === undefined || size === null) return dtype === 'int64' ? one() : ofFloat(one());
      const shape = sizesOf(size);
      return new NdArray(Float64Array.from({ length: sizeOf(shape) }, one), shape, dtype);
    };
    const functions: Functions = {
      random: (call) => sized(given(call, 0, 'size'), () => state().random()),
      uniform: (call) => {
        const [low, high] = [numberOf(given(call, 0, 'low') ?? 0), numberOf(given(call, 1, 'high') ?? 1)];
        return sized(given(call, 2, 'size'), () => low + (high - low) * state().random());
      },
      integers: (call) => {
        only(call, 'low', 'high', 'size', 'endpoint');
        const [low, high] = boundsOf(call);
        const most = high - low - (call.named.get('endpoint') === true ? 0 : 1);
        return sized(given(call, 2, 'size'), () => low + state().below(most), 'int64');
      },
      permutation: (call) => {
        const value = needed(call, 0, 'x');
        if (isNumber(value)) return vector(state().permutation(numberOf(value)));
        const array = toArray(value);
        return rowsOf(array, state().permutation(array.shape[0] ?? 0));
      },
      shuffle: (call) => {
        const value = needed(call, 0, 'x');
        if (value instanceof PyList) state().shuffle(value.items);
        else if (value instanceof NdArray && value.isWhole && value.shape.length === 1)
          state().shuffle(value.data as unknown[]);
        else throw new Unsupported('a shuffle of this by default_rng');
        return null;
      },
      choice: (call) => {
        only(call, 'a', 'size', 'replace');
        const among = needed(call, 0, 'a');
        const size = given(call, 1, 'size') ?? null;
        const array = isNumber(among) ? undefined : toArray(among);
        const count = array ? (array.shape[0] ?? 0) : numberOf(among);
        const shape = size === null ? [] : sizesOf(size);
        const total = sizeOf(shape);
        const places = flagGiven(call, 2, 'replace', true)
          ? Array.from({ length: total }, () => state().below(count - 1))
          : state().chosen(count, total);
        const found = array ? rowsOf(array, places) : vector(places);
        return size === null
          ? entry(found.flat()[0], found.dtype)
          : reshaped(found, [...shape, ...found.shape.slice(1)]);
      },
    };
    return new Made('Generator', undefined, { member: (name) => memberFrom('Generator', functions, name) });
  }

  /** One number, or an array of `size`. */
  private drawn(
    size: Value | undefined,
    one: (state: RandomState) => number,
    dtype = 'float64',
    isOne = size === undefined || size === null,
  ): Value {
    const state = this.stateFor(undefined);
    if (isOne) return dtype === 'int64' ? one(state) : ofFloat(one(state));
    const shape = sizesOf(size ?? null);
    const own = Float64Array.from({ length: sizeOf(shape) }, () => one(state));
    return new NdArray(own, shape, dtype);
  }

  /** `np.random.choice`. */
  private chosen(call: Call): Value {
    only(call, 'a', 'size', 'replace', 'p');
    const among = needed(call, 0, 'a');
    const size = given(call, 1, 'size') ?? null;
    const shares = given(call, 3, 'p') ?? null;
    const isAgain = flagGiven(call, 2, 'replace', true);
    const array = isNumber(among) ? undefined : toArray(among);
    if (array && array.shape.length !== 1) throw new Raised('ValueError', 'a must be 1-dimensional');
    const count = array ? (array.shape[0] ?? 0) : numberOf(among);
    const shape = size === null ? [] : sizesOf(size);
    const total = sizeOf(shape);
    const state = this.stateFor(undefined);
    let places: ArrayLike<number>;
    if (shares !== null) {
      if (!isAgain) throw new Unsupported('a choice by shares without replacement');
      const ends = endsOf(toArray(shares).flat() as ArrayLike<number>);
      places = Array.from({ length: total }, () => {
        const drawn = state.random();
        return ends.findIndex((end) => drawn < end);
      });
    } else if (isAgain)
      places = Array.from({ length: total }, () => (count > 1 ? state.below(count - 1) : 0));
    else {
      if (total > count)
        throw new Raised('ValueError', "Cannot take a larger sample than population when 'replace=False'");
      places = state.permutation(count).subarray(0, total);
    }
    const found = array ? rowsOf(array, places) : vector(places);
    return size === null ? entry(found.flat()[0], found.dtype) : reshaped(found, shape);
  }

  /** Python's own generator. */
  pythonRandom(): Native {
    const random = new PythonRandom(OWN_SEED);
    let isSeeded = false;
    return pythonFunctions(
      () => {
        this.draws++;
        if (!isSeeded) this.isOpen = true;
        return random;
      },
      (seed) => {
        isSeeded = seed !== null;
        random.seed(seed ?? OWN_SEED);
      },
    );
  }
}

function boundsOf(call: Call): readonly [number, number] {
  const [low, high] = [numberOf(needed(call, 0, 'low')), given(call, 1, 'high') ?? null];
  return high === null ? [0, low] : [low, numberOf(high)];
}

/** The ends of the shares of a whole. */
function endsOf(shares: ArrayLike<number>): readonly number[] {
  let sum = 0;
  const ends = Array.from(shares, (share) => {
    sum += share;
    return sum;
  });
  return ends.map((end) => end / sum);
}

type Functions = Readonly<Record<string, (call: Call) => Value>>;

function pythonFunctions(state: () => PythonRandom, seed: (value: Value) => void): Native {
  const items = (call: Call, name: string): Value[] => {
    const value = needed(call, 0, name);
    return value instanceof PyList ? value.items : [...iterated(value)];
  };
  const whole = (call: Call, place: number, name: string) => numberOf(needed(call, place, name));
  const functions: Functions = {
    seed: (call) => {
      seed(given(call, 0, 'a') ?? null);
      return null;
    },
    shuffle: (call) => {
      const value = needed(call, 0, 'x');
      if (call.args.length > 1) throw new Unsupported('random.shuffle by a function');
      if (value instanceof PyList) state().shuffle(value.items);
      else if (value instanceof NdArray && value.shape.length === 1 && value.isWhole)
        state().shuffle(value.data as unknown[]);
      else throw new Unsupported('random.shuffle of this');
      return null;
    },
    sample: (call) => {
      const [all, count] = [items(call, 'population'), whole(call, 1, 'k')];
      if (count > all.length) throw new Raised('ValueError', 'Sample larger than population or is negative');
      return new PyList(state().sample(all, count));
    },
    choice: (call) => {
      const all = items(call, 'seq');
      if (all.length === 0) throw new Raised('IndexError', 'Cannot choose from an empty sequence');
      return all[state().below(all.length)] ?? null;
    },
    choices: (call) => {
      only(call, 'population', 'weights', 'k');
      const weights = given(call, 1, 'weights') ?? null;
      const shares = weights === null ? undefined : [...iterated(weights)].map((each) => numberOf(each));
      return new PyList(
        state().choices(items(call, 'population'), numberOf(call.named.get('k') ?? 1), shares),
      );
    },
    random: () => ofFloat(state().random()),
    randint: (call) => {
      const [low, high] = [whole(call, 0, 'a'), whole(call, 1, 'b')];
      return low + state().below(high - low + 1);
    },
    randrange: (call) => {
      const [first, second = null, step = 1] = call.args;
      const [low, high] = second === null ? [0, numberOf(first)] : [numberOf(first), numberOf(second)];
      const by = numberOf(step);
      return low + by * state().below(Math.ceil((high - low) / by));
    },
    uniform: (call) => {
      const [low, high] = [whole(call, 0, 'a'), whole(call, 1, 'b')];
      return ofFloat(low + (high - low) * state().random());
    },
    gauss: (call) =>
      ofFloat(state().gauss(numberOf(given(call, 0, 'mu') ?? 0), numberOf(given(call, 1, 'sigma') ?? 1))),
  };
  return moduleOf('random', functions, (name) =>
    name === 'Random'
      ? native('random.Random', (call) => {
          const own = new PythonRandom(given(call, 0, 'x') ?? OWN_SEED);
          const inner = pythonFunctions(
            () => own,
            (value) => own.seed(value),
          );
          return new Made('Random', undefined, { member: (method) => inner.member(method) });
        })
      : undefined,
  );
}
