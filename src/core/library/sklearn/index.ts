/** scikit-learn as far as shapes and classes go: data sets, splits, scaling and encoding. */
import { array, none } from '../../evaluate/makeValue.js';
import type { Value } from '../../evaluate/value.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import { made, notEvaluated } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { namesOf } from '../keras/publicNames.js';
import { watched } from '../keras/watched.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { DATA_SETS, partOfBunch } from './datasets.js';
import {
  binaryColumns,
  componentsOf,
  encodedIn,
  oneHotColumns,
  rest,
  scaled,
  transformer,
} from './encoders.js';
import { evenly, splitter } from './folds.js';
import { shuffled, trainTestSplit } from './split.js';

const SCALERS = ['StandardScaler', 'MinMaxScaler', 'RobustScaler', 'MaxAbsScaler', 'Normalizer'];
const SCALED = ['scale', 'normalize', 'minmax_scale', 'maxabs_scale', 'robust_scale'];
const REDUCERS = ['PCA', 'TruncatedSVD', 'FastICA', 'NMF'];

const SPLITTERS: Readonly<Record<string, () => Value>> = {
  KFold: () => splitter('KFold', evenly),
  StratifiedKFold: () => splitter('StratifiedKFold'),
  ShuffleSplit: () => splitter('ShuffleSplit'),
  StratifiedShuffleSplit: () => splitter('StratifiedShuffleSplit'),
};

const MEMBERS: Readonly<Record<string, () => Value>> = {
  ...DATA_SETS,
  ...Object.fromEntries(SCALERS.map((name) => [name, () => transformer(name, [], { columns: rest })])),
  ...Object.fromEntries(SCALED.map((name) => [name, () => made(`sklearn.preprocessing.${name}`, scaled)])),
  ...Object.fromEntries(
    REDUCERS.map((name) => [name, () => transformer(name, ['n_components'], { columns: componentsOf })]),
  ),
  ...SPLITTERS,
  train_test_split: () => made('sklearn.model_selection.train_test_split', trainTestSplit),
  LabelEncoder: () => transformer('LabelEncoder', [], { columns: () => [], facts: encodedIn }),
  LabelBinarizer: () =>
    transformer('LabelBinarizer', [], {
      columns: binaryColumns,
      facts: (before, classes, seen) => ({ ...encodedIn(before, classes, seen), oneHot: true }),
    }),
  OneHotEncoder: () =>
    transformer('OneHotEncoder', [], {
      columns: oneHotColumns,
      facts: (before, classes, seen) => ({ ...encodedIn(before, classes, seen), oneHot: true }),
    }),
  class_weight: () => modules('class_weight'),
  compute_class_weight: () =>
    made('sklearn.utils.class_weight.compute_class_weight', () =>
      array([unknownDim('one for each class')], 'float64'),
    ),
  shuffle: () =>
    made('sklearn.utils.shuffle', (call) => {
      const values = call.positional.map(({ value }) => shuffled(value, call));
      return values.length === 1 ? (values[0] ?? none) : { kind: 'list', items: values };
    }),
};

const MEMBERS_THEN = Object.fromEntries(
  Object.entries(MEMBERS).filter(([name]) => !Object.hasOwn(SPLITTERS, name)),
);

/** A name means the same in each of scikit-learn's modules, of which not all are listed. */
const sklearn = watched(
  namespace('sklearn', {}, (name) =>
    /^[a-z_]+$/.test(name) && !/_score$|_matrix$|_report$|_curve$|^load_|^fetch_|^make_/.test(name)
      ? modules(name)
      : notEvaluated(`sklearn.${name}`),
  ),
);

function modules(name: string): Value {
  // What went in version 0.20 took the number of samples, and was itself what a loop walked over.
  if (name === 'cross_validation')
    return namespace(`sklearn.${name}`, MEMBERS_THEN, (member) => notEvaluated(`sklearn.${name}.${member}`));
  const listed = namesOf(`sklearn.${name}`);
  const members =
    listed.length === 0
      ? MEMBERS
      : Object.fromEntries(Object.entries(MEMBERS).filter(([member]) => listed.includes(member)));
  return watched(
    namespace(`sklearn.${name}`, members, (member) => notEvaluated(`sklearn.${name}.${member}`)),
  );
}

export const sklearnPart: LibraryPart = {
  resolve: (specifier, evaluation) => {
    if (evaluation.dialect !== 'python') return undefined;
    const [root, ...path] = specifier.split('.');
    if (root !== 'sklearn') return undefined;
    if (path.some((part) => /[A-Z]/.test(part))) return undefined;
    return path.length === 0 ? sklearn : modules(path.join('.'));
  },
  index: partOfBunch,
};
