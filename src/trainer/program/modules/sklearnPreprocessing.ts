/** scikit-learn's encoders, scalers and weights of classes. */
import { memberFrom, needed, only } from '../language/natives.js';
import { iterated } from '../language/operators.js';
import { type Call, Made, ofFloat, PyList, Raised, Unsupported, type Value } from '../language/values.js';
import { compared, entry, operated, REDUCTIONS, reduced, toArray } from '../numpy/arrayMath.js';
import { compareValues, orderOf } from '../numpy/arrayMembers.js';
import { cast, filled, NdArray, reshaped } from '../numpy/ndarray.js';

function sortedUnique(array: NdArray): unknown[] {
  const flat = array.flat();
  const found: unknown[] = [];
  for (const at of orderOf(reshaped(array, [array.size])))
    if (found.length === 0 || compareValues(found.at(-1), flat[at]) !== 0) found.push(flat[at]);
  return found;
}

const arrayFrom = (values: readonly unknown[], dtype: string): NdArray => {
  const made = new NdArray([...values], [values.length], 'object');
  return dtype === 'str' ? new NdArray([...values], [values.length], 'str') : cast(made, dtype);
};

const column = (value: Value): NdArray => {
  const array = toArray(value);
  if (array.shape.length === 2 && array.shape[1] === 1) return reshaped(array, [array.size]);
  if (array.shape.length !== 1) throw new Raised('ValueError', 'y should be a 1d array');
  return array;
};

/** What scikit-learn fits to data, and then changes them or others with. */
function learner(
  title: string,
  learn: (call: Call) => void,
  transform: (call: Call) => Value,
  others: (name: string) => Value | undefined = () => undefined,
): Made {
  const self: Made = new Made(title, undefined, {
    member: (name) => others(name) ?? memberFrom(title, functions, name),
  });
  const functions: Parameters<typeof memberFrom>[1] = {
    fit: (call) => {
      learn(call);
      return self;
    },
    transform,
    fit_transform: (call) => {
      learn(call);
      return transform(call);
    },
  };
  return self;
}

/** What was learned of the data, and what it makes of others. */
function encoder(
  title: string,
  rule: (classes: readonly unknown[], array: NdArray) => Value,
  isColumns = false,
) {
  return (call: Call): Value => {
    only(call, 'sparse', 'sparse_output', 'handle_unknown', 'dtype', 'categories');
    if (call.named.has('categories') && call.named.get('categories') !== 'auto')
      throw new Unsupported('categories');
    const isSparse =
      title === 'OneHotEncoder' &&
      (call.named.get('sparse') ?? call.named.get('sparse_output') ?? true) !== false;
    let classes: readonly unknown[] | undefined;
    let dtype = 'str';
    const read = (inner: Call): NdArray => {
      const array = toArray(needed(inner, 0, 'y'));
      if (!isColumns) return column(array);
      if (array.shape.length !== 2 || array.shape[1] !== 1)
        throw new Unsupported('an encoder of several columns');
      return reshaped(array, [array.size]);
    };
    const learn = (inner: Call): void => {
      const array = read(inner);
      classes = sortedUnique(array);
      dtype = array.dtype;
    };
    const transform = (inner: Call): Value => {
      if (!classes) throw new Raised('NotFittedError', `This ${title} instance is not fitted yet`);
      const made = rule(classes, read(inner));
      return isSparse
        ? new Made('sparse', undefined, {
            member: (name) => memberFrom('sparse', { toarray: () => made, todense: () => made }, name),
          })
        : made;
    };
    return learner(title, learn, transform, (name) => {
      if (name === 'classes_') return classes && arrayFrom(classes, dtype);
      if (name === 'categories_') return classes && new PyList([arrayFrom(classes, dtype)]);
      return undefined;
    });
  };
}

function placesAmong(classes: readonly unknown[], array: NdArray): Float64Array {
  const places = new Map(classes.map((label, place) => [label, place]));
  const flat = array.flat();
  return Float64Array.from({ length: flat.length }, (_, at) => {
    const place = places.get(flat[at]);
    if (place === undefined)
      throw new Raised('ValueError', `y contains previously unseen labels: ${String(flat[at])}`);
    return place;
  });
}

function hot(classes: readonly unknown[], array: NdArray, dtype: string): NdArray {
  const places = placesAmong(classes, array);
  const made = filled([places.length, classes.length], dtype);
  places.forEach((place, at) => {
    made.data[at * classes.length + place] = 1 as never;
  });
  return made;
}

/** Column by column: (x − middle) / width. */
function scaler(
  title: string,
  measure: (array: NdArray) => { readonly middle: NdArray; readonly width: NdArray },
) {
  return (call: Call): Value => {
    if (call.args.length > 0 || [...call.named.keys()].some((name) => name !== 'copy'))
      throw new Unsupported(`${title} with arguments`);
    let known: ReturnType<typeof measure> | undefined;
    const read = (inner: Call): NdArray => {
      const array = toArray(needed(inner, 0, 'X'));
      if (array.shape.length !== 2) throw new Raised('ValueError', 'Expected 2D array');
      return array.dtype.startsWith('float') ? array : cast(array, 'float64');
    };
    const learn = (inner: Call): void => {
      known = measure(read(inner));
    };
    const transform = (inner: Call): Value => {
      if (!known) throw new Raised('NotFittedError', `This ${title} instance is not fitted yet`);
      return operated('/', operated('-', read(inner), known.middle), known.width);
    };
    return learner(title, learn, transform);
  };
}

const along = (array: NdArray, name: string): NdArray =>
  reduced(array, { axes: [0] }, array.dtype, (values) => REDUCTIONS[name]?.count(values, 0) ?? 0);
const orOne = (array: NdArray): NdArray => operated('+', array, cast(compared('==', array, 0), array.dtype));

/** A row of ones for the labels that a sample has. */
function severalLabels(call: Call): Value {
  if (call.args.length > 0 || call.named.size > 0)
    throw new Unsupported('MultiLabelBinarizer with arguments');
  let classes: readonly unknown[] | undefined;
  let dtype = 'str';
  const rowsIn = (inner: Call): readonly NdArray[] =>
    [...iterated(needed(inner, 0, 'y'))].map((labels) => toArray(new PyList([...iterated(labels)])));
  const learn = (inner: Call): void => {
    const rows = rowsIn(inner).filter(({ size }) => size > 0);
    const all = rows.flatMap((row) => Array.from(row.flat(), (label) => entry(label, row.dtype)));
    const array = toArray(new PyList(all));
    classes = sortedUnique(array);
    dtype = array.dtype;
  };
  const transform = (inner: Call): Value => {
    const known = classes;
    if (!known) throw new Raised('NotFittedError', 'This MultiLabelBinarizer instance is not fitted yet');
    const rows = rowsIn(inner);
    const made = filled([rows.length, known.length], 'int64');
    for (const [at, row] of rows.entries())
      for (const label of row.flat()) {
        const place = known.indexOf(label);
        // scikit-learn warns of it, and passes it over.
        if (place >= 0) made.data[at * known.length + place] = 1 as never;
      }
    return made;
  };
  return learner('MultiLabelBinarizer', learn, transform, (name) =>
    name === 'classes_'
      ? classes &&
        (dtype === 'str' ? new NdArray([...classes], [classes.length], 'object') : arrayFrom(classes, dtype))
      : undefined,
  );
}

function balanced({ args, named }: Call): void {
  const [first] = args;
  if ((first ?? named.get('class_weight')) !== 'balanced')
    throw new Unsupported('weights of classes that are not balanced');
}

/** How often each would have to count for all to count alike. */
function balancedWeights(labels: NdArray): ReadonlyMap<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const label of labels.flat()) counts.set(label, (counts.get(label) ?? 0) + 1);
  return new Map([...counts].map(([label, count]) => [label, labels.size / (counts.size * count)]));
}

export const PREPROCESSING: Readonly<Record<string, (call: Call) => Value>> = {
  LabelEncoder: encoder('LabelEncoder', (classes, array) => {
    const places = placesAmong(classes, array);
    return new NdArray(places, [places.length], 'int64');
  }),
  LabelBinarizer: encoder('LabelBinarizer', (classes, array) => {
    if (classes.length > 2) return hot(classes, array, 'int64');
    const places = placesAmong(classes, array);
    return new NdArray(places, [places.length, 1], 'int64');
  }),
  OneHotEncoder: encoder('OneHotEncoder', (classes, array) => hot(classes, array, 'float64'), true),
  StandardScaler: scaler('StandardScaler', (array) => ({
    middle: along(array, 'mean'),
    width: orOne(along(array, 'std')),
  })),
  MinMaxScaler: scaler('MinMaxScaler', (array) => {
    const low = along(array, 'min');
    return { middle: low, width: orOne(operated('-', along(array, 'max'), low)) };
  }),
  MultiLabelBinarizer: severalLabels,
  compute_class_weight: (call) => {
    balanced(call);
    const labels = toArray(call.named.get('y') ?? call.args[2] ?? null);
    const shares = balancedWeights(labels);
    const classes = toArray(call.named.get('classes') ?? call.args[1] ?? null).flat();
    return toArray(new PyList(Array.from(classes, (label) => ofFloat(shares.get(label) ?? 1))));
  },
  compute_sample_weight: (call) => {
    balanced(call);
    const labels = column(call.named.get('y') ?? call.args[1] ?? null);
    const shares = balancedWeights(labels);
    return new NdArray(
      Float64Array.from(labels.flat() as ArrayLike<number>, (label) => shares.get(label) ?? 1),
      [labels.size],
      'float64',
    );
  },
};
