/** scikit-learn: splits, folds, encoders and scalers. */

import { RandomState } from '../../../runs/data/numpyRandom.js';
import { stratified } from '../../../runs/data/stratified.js';
import { flagGiven, memberFrom, moduleOf, needed, numberGiven, only } from '../language/natives.js';
import { lengthOf, orderedTexts } from '../language/operators.js';
import {
  type Call,
  isFloat,
  Made,
  numberOf,
  PyList,
  PyTuple,
  Raised,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import { NdArray, rowsOf, vector } from '../numpy/ndarray.js';
import { rowsOfTable } from '../pandas/pandas.js';
import type { Chance } from './chance.js';
import { PREPROCESSING } from './sklearnPreprocessing.js';
import { splitters } from './sklearnSplits.js';
import { strataOf } from './strata.js';
import { fileOf, isFolder, namesIn, type Places } from './systemModules.js';

/** The same kind of collection with these of its rows. */
export function taken(value: Value, rows: ArrayLike<number>): Value {
  if (value instanceof NdArray) return rowsOf(value, rows);
  if (value instanceof PyList || value instanceof PyTuple)
    return new PyList(Array.from(rows, (row) => value.items[row] ?? null));
  if (value instanceof Made) {
    const table = rowsOfTable(value, rows);
    if (table) return table;
    const array = value.rules.member?.('__array__');
    if (array instanceof NdArray) return rowsOf(array, rows);
  }
  throw new Unsupported('rows of this');
}

function trainTestSplit(chance: Chance) {
  return (call: Call): Value => {
    only(call, 'test_size', 'train_size', 'random_state', 'shuffle', 'stratify');
    const count = lengthOf(call.args[0] ?? null);
    if (call.args.some((each) => lengthOf(each) !== count))
      throw new Raised('ValueError', 'Found input variables with inconsistent numbers of samples');
    const sizes = partSizes(count, call.named.get('test_size') ?? null, call.named.get('train_size') ?? null);
    const strata = call.named.get('stratify') ?? null;
    const state = () => chance.stateFor(call.named.get('random_state'));
    let parts: { readonly train: ArrayLike<number>; readonly test: ArrayLike<number> };
    if (!flagGiven(call, 9, 'shuffle', true)) {
      const all = Array.from({ length: count }, (_, at) => at);
      parts = { train: all.slice(0, sizes.train), test: all.slice(sizes.train, sizes.train + sizes.test) };
    } else if (strata === null) {
      const order = state().permutation(count);
      parts = { test: order.slice(0, sizes.test), train: order.slice(sizes.test, sizes.test + sizes.train) };
    } else parts = stratified(strataOf(strata), sizes, false, state());
    return new PyList(call.args.flatMap((each) => [taken(each, parts.train), taken(each, parts.test)]));
  };
}

/** As scikit-learn counts them: the test part is rounded up, the training part down. */
export function partSizes(count: number, test: Value, train: Value) {
  const sized = (value: Value, round: (share: number) => number) =>
    value === null
      ? undefined
      : isFloat(value) || numberOf(value) < 1
        ? round(numberOf(value) * count)
        : numberOf(value);
  const ofTrain = sized(train, Math.floor);
  const ofTest =
    sized(test, Math.ceil) ?? (ofTrain === undefined ? Math.ceil(0.25 * count) : count - ofTrain);
  return { train: ofTrain ?? count - ofTest, test: ofTest };
}

/** The folds, one after another; `stratify` gives each class its share. Source: scikit-learn 1.7, `_split.py`. */
function folds(chance: Chance, isStratified: boolean) {
  return (call: Call): Value => {
    only(call, 'n_splits', 'shuffle', 'random_state');
    const count = numberGiven(call, 0, 'n_splits') ?? 5;
    const isShuffled = flagGiven(call, 1, 'shuffle', false);
    const seed = call.args[2] ?? call.named.get('random_state');
    const testsOf = (inner: Call): number[][] => {
      const total = lengthOf(needed(inner, 0, 'X'));
      if (!isStratified) {
        const all = isShuffled
          ? Array.from(chance.stateFor(seed).permutation(total))
          : Array.from({ length: total }, (_, at) => at);
        let from = 0;
        return Array.from({ length: count }, (_, fold) => {
          const size = Math.floor(total / count) + (fold < total % count ? 1 : 0);
          from += size;
          return all.slice(from - size, from);
        });
      }
      return stratifiedFolds(
        strataOf(needed(inner, 1, 'y')),
        count,
        isShuffled ? chance.stateFor(seed) : undefined,
      );
    };
    const split = (inner: Call): Value => {
      const total = lengthOf(needed(inner, 0, 'X'));
      return new PyList(
        testsOf(inner).map((test) => {
          const gone = new Set(test);
          const train = Array.from({ length: total }, (_, at) => at).filter((at) => !gone.has(at));
          return new PyTuple([vector(train), vector([...gone].sort((a, b) => a - b))]);
        }),
      );
    };
    return new Made('KFold', undefined, {
      member: (name) => memberFrom('KFold', { split, get_n_splits: () => count }, name),
    });
  };
}

function stratifiedFolds(
  labels: readonly number[],
  count: number,
  state: ReturnType<Chance['stateFor']> | undefined,
): number[][] {
  const order = new Map<number, number>();
  const encoded = labels.map((label) => {
    if (!order.has(label)) order.set(label, order.size);
    return order.get(label) ?? 0;
  });
  const inOrder = [...encoded].sort((a, b) => a - b);
  const shares = Array.from({ length: count }, (_, fold) => {
    const own = new Array<number>(order.size).fill(0);
    for (let at = fold; at < inOrder.length; at += count)
      own[inOrder[at] ?? 0] = (own[inOrder[at] ?? 0] ?? 0) + 1;
    return own;
  });
  const tests = Array.from({ length: count }, (): number[] => []);
  for (let label = 0; label < order.size; label++) {
    const own = shares.flatMap((share, fold) => new Array<number>(share[label] ?? 0).fill(fold));
    state?.shuffle(own);
    let next = 0;
    encoded.forEach((each, at) => {
      if (each === label) tests[own[next++] ?? 0]?.push(at);
    });
  }
  return tests.map((test) => test.sort((a, b) => a - b));
}

/** `load_files`: the files of each folder in their order, then mixed. The content of files is not read. */
function loadedFiles(places: Places, call: Call): Value {
  only(call, 'container_path', 'load_content', 'shuffle', 'random_state');
  const top = textOf(needed(call, 0, 'container_path'));
  const listed = (path: string) => namesIn(fileOf(places, path)).sort(orderedTexts);
  const joined = (name: string) => `${top.replace(/\/$/, '')}/${name}`;
  const folders = listed(top).filter((name) => isFolder(places.onDisk(joined(name))));
  const files = folders.flatMap((folder, label) =>
    listed(joined(folder)).map((name) => [`${joined(folder)}/${name}`, label] as const),
  );
  const seed = call.named.get('random_state') ?? 0;
  if (seed === null) throw new Unsupported('load_files without a seed');
  const order = flagGiven(call, 99, 'shuffle', true)
    ? new RandomState(numberOf(seed)).permutation(files.length)
    : files.map((_, at) => at);
  const found = Array.from(order, (at) => files[at] ?? (['', 0] as const));
  const entries: readonly (readonly [string, Value])[] = [
    [
      'filenames',
      new NdArray(
        found.map(([name]) => name),
        [found.length],
        'str',
      ),
    ],
    ['target_names', new PyList(folders)],
    ['target', vector(found.map(([, label]) => label))],
  ];
  const known = new Map(entries);
  const member = (name: string): Value => {
    const own = known.get(name);
    if (own === undefined) throw new Unsupported(`${name} of load_files`);
    return own;
  };
  return new Made('Bunch', undefined, { member, item: (name) => member(textOf(name)) });
}

/** `resample`: so many rows, drawn again and again or once each. Source: scikit-learn 1.7, `utils/_indexing.py`. */
function resampled(chance: Chance, call: Call): Value {
  only(call, 'replace', 'n_samples', 'random_state');
  const count = lengthOf(call.args[0] ?? null);
  const asked = call.named.get('n_samples') ?? null;
  const size = asked === null ? count : numberOf(asked);
  const state = chance.stateFor(call.named.get('random_state'));
  const isAgain = flagGiven(call, 99, 'replace', true);
  if (!isAgain && size > count)
    throw new Raised(
      'ValueError',
      `Cannot sample ${size} out of arrays with dim 0 equal to ${count} when replace is False`,
    );
  const rows = isAgain
    ? Array.from({ length: size }, () => (count > 1 ? state.below(count - 1) : 0))
    : state.permutation(count).subarray(0, size);
  const made = call.args.map((each) => taken(each, rows));
  return made.length === 1 ? (made[0] ?? null) : new PyList(made);
}

/** `x / max` of the same for all of a fold: as scikit-learn counts it. */
export function sklearnModule(chance: Chance, places: Places) {
  const functions: Readonly<Record<string, (call: Call) => Value>> = {
    train_test_split: trainTestSplit(chance),
    KFold: folds(chance, false),
    StratifiedKFold: folds(chance, true),
    ...splitters(chance),
    load_files: (call) => loadedFiles(places, call),
    shuffle: (call) => {
      only(call, 'random_state', 'n_samples');
      const count = lengthOf(call.args[0] ?? null);
      const whole = chance.stateFor(call.named.get('random_state')).permutation(count);
      const order = whole.subarray(0, numberGiven(call, 9, 'n_samples') ?? count);
      const made = call.args.map((each) => taken(each, order));
      return made.length === 1 ? (made[0] ?? null) : new PyList(made);
    },
    resample: (call) => resampled(chance, call),
    ...PREPROCESSING,
  };
  const all = moduleOf('sklearn', functions, (name) =>
    /^(?:model_selection|preprocessing|utils|class_weight|datasets)$/.test(name) ? all : undefined,
  );
  return (name: string): Value | undefined =>
    name === 'sklearn' ||
    /^sklearn\.(?:model_selection|preprocessing|utils|utils\.class_weight|cross_validation|datasets)$/.test(
      name,
    )
      ? all
      : undefined;
}
