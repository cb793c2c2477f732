/** scikit-learn's data sets: those it brings and those it makes, as shapes with their classes. */
import { array, list, none, scalar, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import type { Dim } from '../../graph/dimension.js';
import { isNumber, unknownDim } from '../../graph/dimensionArithmetic.js';
import { made, notKnown } from '../builtins/callArguments.js';
import { given } from '../numpy/functions.js';
import { frame, series } from '../pandas/table.js';
import { itemsOf, toDim } from '../values.js';

interface Brought {
  readonly rows: number;
  readonly columns: number;
  readonly classes?: number;
  /** Shape of one picture, of those that have them. */
  readonly picture?: readonly number[];
  readonly names?: readonly string[];
}

/** Sizes as the documentation of each data set gives them. */
const BROUGHT: Readonly<Record<string, Brought>> = {
  load_iris: { rows: 150, columns: 4, classes: 3 },
  load_wine: { rows: 178, columns: 13, classes: 3 },
  load_breast_cancer: { rows: 569, columns: 30, classes: 2 },
  load_digits: { rows: 1797, columns: 64, classes: 10, picture: [8, 8] },
  load_diabetes: { rows: 442, columns: 10 },
  fetch_california_housing: { rows: 20_640, columns: 8 },
  fetch_olivetti_faces: { rows: 400, columns: 4096, classes: 40, picture: [64, 64] },
  load_boston: { rows: 506, columns: 13 },
};

const BUNCH = 'sklearn.utils.Bunch';

/** Of one picture or row after another, the classes may stand in order. */
const labelled = (classes: number | undefined) =>
  classes === undefined ? {} : { classes, isOrdered: true, isNumbered: true };

function load(name: string, set: Brought, call: NativeCall): Value {
  const { rows, columns, classes, picture } = set;
  if (call.keywords.has('n_class'))
    return notKnown(call, `sklearn.datasets.${name}(n_class=…) is not evaluated`);
  const isSet = (key: string) => {
    const value = call.keywords.get(key)?.value;
    return value?.kind === 'boolean' && value.value;
  };
  const labelType = classes === undefined ? 'float64' : 'int64';
  const isTable = isSet('as_frame');
  const facts = labelled(classes);
  const data = isTable ? frame(rows, undefined, { columns }) : array([rows, columns], 'float64');
  const entry = { ...scalar('the numbers in data sets are not known'), facts };
  const target = isTable ? series(rows, entry, labelType) : array([rows], labelType, facts);
  if (isSet('return_X_y')) return tuple([data, target]);
  return bunch({
    data,
    target,
    frame: isTable ? frame(rows, undefined, { columns: columns + 1 }) : none,
    feature_names: list(Array.from({ length: columns }, () => scalar('names of columns are not known'))),
    DESCR: str(''),
    ...(classes !== undefined && { target_names: array([classes], 'str', { classes }) }),
    ...(picture && { images: array([rows, ...picture], 'float64') }),
  });
}

function bunch(parts: Readonly<Record<string, Value>>): ConfiguredValue {
  const bound = new Map(Object.entries(parts).map(([name, value]) => [name, { value }]));
  return { kind: 'configured', name: BUNCH, bound, member: (name) => bound.get(name)?.value };
}

/** `iris['data']` */
export function partOfBunch(object: Value, index: Value): Value | undefined {
  if (object.kind !== 'configured' || object.name !== BUNCH || index.kind !== 'string') return undefined;
  return object.bound.get(index.value)?.value;
}

/** Whole numbers are themselves; `centers` may be a list, and `n_samples` one number for each class. */
function counted(value: Value | undefined, otherwise: number): Dim {
  if (!value || value.kind === 'none') return otherwise;
  const items = itemsOf(value);
  if (!items) return toDim(value);
  const sizes = items.map(toDim);
  return sizes.every(isNumber)
    ? sizes.reduce((a, b) => a + b, 0)
    : unknownDim('how many samples are made is not known');
}

type Maker = (call: NativeCall) => Value;

function labelsOf(rows: Dim, classes: Dim): Value {
  return array([rows], 'int64', isNumber(classes) ? { classes, isNumbered: true } : {});
}

const MADE: Readonly<Record<string, Maker>> = {
  make_classification: (call) => {
    const rows = counted(given(call, 0, 'n_samples'), 100);
    const columns = counted(given(call, 1, 'n_features'), 20);
    const classes = counted(call.keywords.get('n_classes')?.value, 2);
    return tuple([array([rows, columns], 'float64'), labelsOf(rows, classes)]);
  },
  make_blobs: (call) => {
    const rows = counted(given(call, 0, 'n_samples'), 100);
    const centers = given(call, 2, 'centers');
    const isListed = centers?.kind === 'list' || centers?.kind === 'tuple';
    const places = isListed ? itemsOf(centers) : undefined;
    const width = places?.[0] && itemsOf(places[0])?.length;
    const columns = width ?? counted(given(call, 1, 'n_features'), 2);
    const classes = places?.length ?? counted(centers, 3);
    const isSure = !centers || centers.kind === 'none' || centers.kind === 'number' || places !== undefined;
    const made = [
      array([rows, isSure ? columns : unknownDim('where the centres are is not known')]),
      labelsOf(rows, classes),
    ];
    return tuple(made);
  },
  make_moons: (call) => twoClasses(call),
  make_circles: (call) => twoClasses(call),
  make_regression: (call) => {
    const rows = counted(given(call, 0, 'n_samples'), 100);
    const columns = counted(given(call, 1, 'n_features'), 100);
    const targets = counted(call.keywords.get('n_targets')?.value, 1);
    return tuple([array([rows, columns]), array(targets === 1 ? [rows] : [rows, targets])]);
  },
};

function twoClasses(call: NativeCall): Value {
  const rows = counted(given(call, 0, 'n_samples'), 100);
  return tuple([array([rows, 2]), labelsOf(rows, 2)]);
}

export const DATA_SETS: Readonly<Record<string, () => Value>> = Object.fromEntries([
  ...Object.entries(BROUGHT).map(([name, set]) => [
    name,
    () => made(`sklearn.datasets.${name}`, (call) => load(name, set, call)),
  ]),
  ...Object.entries(MADE).map(([name, make]) => [name, () => made(`sklearn.datasets.${name}`, make)]),
]);
