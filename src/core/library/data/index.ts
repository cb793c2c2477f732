/** Libraries around the data: scikit-learn, OpenCV and their like, as far as shapes go. */
import { array, none, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { isNumber, unknownDim } from '../../graph/dimensionArithmetic.js';
import type { RowStep } from '../../graph/modelGraph.js';
import { made, notEvaluated } from '../builtins/callArguments.js';
import { configured, namespace } from '../configured.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { toArray } from '../numpy/arrays.js';
import { withRows } from '../numpy/rows.js';
import { iterateStream } from './datasets.js';
import { reader } from './files.js';
import { openCv, pillow } from './pictures.js';

/** How many samples go into each part: scikit-learn rounds the test part up, and trains on the rest. */
function splitSizes(all: Dim, call: NativeCall): readonly [train: Dim, test: Dim] {
  const [test, train] = ['test_size', 'train_size'].map((name) => call.keywords.get(name)?.value);
  const part = (value: Value | undefined, round: (x: number) => number): number | undefined => {
    if (!isNumber(all) || value?.kind !== 'number') return undefined;
    return value.isFloat ? round(all * value.value) : value.value;
  };
  const isGiven = (value: Value | undefined): boolean => value !== undefined && value.kind !== 'none';
  if (isNumber(all)) {
    const chosenTest = part(test, Math.ceil);
    const chosenTrain = part(train, Math.floor);
    if (!isGiven(test) && !isGiven(train)) return [all - Math.ceil(all * 0.25), Math.ceil(all * 0.25)];
    if (chosenTest !== undefined && !isGiven(train)) return [all - chosenTest, chosenTest];
    if (chosenTrain !== undefined && !isGiven(test)) return [chosenTrain, all - chosenTrain];
    if (chosenTest !== undefined && chosenTrain !== undefined) return [chosenTrain, chosenTest];
  }
  const why = unknownDim('how many samples go into this part is not known');
  return [why, why];
}

function trainTestSplit(call: NativeCall): Value {
  const parts = call.positional.map(({ value }) => {
    const whole = toArray(value);
    if (whole.kind === 'unknown') return [whole, whole];
    if (!isKnownRank(whole.shape))
      return (['train', 'test'] as const).map((part) => ({
        ...whole,
        facts: withRows(whole.facts, splitStep(call, part)),
      }));
    const [first = null, ...rest] = whole.shape;
    return splitSizes(first, call).map((size, at): ArrayValue => {
      const facts = withRows(whole.facts, splitStep(call, at === 0 ? 'train' : 'test'));
      return { ...whole, shape: [size, ...rest], facts };
    });
  });
  return { kind: 'list', items: parts.flat() };
}

/** Which samples a part holds, as a step that can be repeated; a reason where it cannot. */
function splitStep(call: NativeCall, part: 'train' | 'test'): RowStep | string {
  const number = (name: string) => {
    const value = call.keywords.get(name)?.value;
    return value?.kind === 'number' ? value.value : undefined;
  };
  const [testSize, trainSize, seed] = [number('test_size'), number('train_size'), number('random_state')];
  const given = call.keywords.get('stratify')?.value;
  const stratify = given && given.kind !== 'none' ? strataIn(given, call) : undefined;
  if (stratify === false) return 'a stratified split by other than its own labels is not followed';
  const shuffle = call.keywords.get('shuffle')?.value;
  return {
    ...{ kind: 'split', part, isShuffled: !(shuffle?.kind === 'boolean' && !shuffle.value) },
    ...(testSize !== undefined && { testSize }),
    ...(trainSize !== undefined && { trainSize }),
    ...(seed !== undefined && { seed }),
    ...(stratify && { stratify }),
  };
}

/** By the labels that are split with the images; false for anything else. */
function strataIn(given: Value, call: NativeCall): 'numbers' | 'oneHot' | false {
  const own = toArray(given);
  if (own.kind === 'unknown') return false;
  const facts = JSON.stringify(own.facts);
  const isSplit = call.positional.slice(1).some(({ value }) => {
    const labels = toArray(value);
    return (
      value === given ||
      (labels.kind === 'array' && hasOrigin(labels) && JSON.stringify(labels.facts) === facts)
    );
  });
  if (!isSplit) return false;
  return own.facts.oneHot === true ? 'oneHot' : 'numbers';
}

const hasOrigin = ({ facts }: ArrayValue): boolean => 'source' in facts || 'dataset' in facts;

/** An encoder learns from data; what it gives has as many rows as it gets. */
function encoder(
  name: string,
  columns: (self: ArrayValue) => readonly Dim[],
  facts: (before: ArrayValue['facts']) => ArrayValue['facts'] = (before) => ({ ...before, isChanged: true }),
) {
  return made(`sklearn.preprocessing.${name}`, (call) =>
    configured(`sklearn.preprocessing.${name}`, [], call, (self, member) => {
      const transform = made(`${name}.${member}`, (inner: NativeCall) => {
        const data = toArray(inner.positional[0]?.value);
        if (data.kind === 'unknown' || !isKnownRank(data.shape)) return data;
        const made = facts(data.facts);
        const dtype = made.oneHot === true || made.isEncoded === true ? 'int64' : 'float64';
        return array([data.shape[0] ?? null, ...columns(data)], dtype, made);
      });
      if (member === 'fit') return made(`${name}.fit`, () => self);
      if (member === 'fit_transform' || member === 'transform' || member === 'inverse_transform')
        return transform;
      return member === 'classes_' ? unknown('the classes in the data are not known') : undefined;
    }),
  );
}

const rest = ({ shape }: ArrayValue): readonly Dim[] => (isKnownRank(shape) ? shape.slice(1) : []);
/** Two classes make one column, more make one each. */
const columnsOf = ({ facts }: ArrayValue): readonly Dim[] =>
  typeof facts.classes === 'number'
    ? [facts.classes === 2 ? 1 : facts.classes]
    : [unknownDim('the number of classes in the data is not known')];

/** Class numbers are the places of the labels, sorted; of data that is read otherwise they are numbers already. */
function encodedIn(facts: ArrayValue['facts']): ArrayValue['facts'] {
  const source = facts.source as { readonly kind?: string } | undefined;
  return source?.kind === 'table' ? { ...facts, isEncoded: true } : { ...facts, isChanged: true };
}

const SKLEARN: Readonly<Record<string, () => Value>> = {
  train_test_split: () => made('sklearn.model_selection.train_test_split', trainTestSplit),
  LabelBinarizer: () =>
    encoder('LabelBinarizer', columnsOf, (facts) => ({ ...encodedIn(facts), oneHot: true })),
  LabelEncoder: () => encoder('LabelEncoder', () => [], encodedIn),
  StandardScaler: () => encoder('StandardScaler', rest),
  MinMaxScaler: () => encoder('MinMaxScaler', rest),
  shuffle: () =>
    made('sklearn.utils.shuffle', (call) => {
      const values = call.positional.map(({ value }) => value);
      return values.length === 1 ? (values[0] ?? none) : tuple(values);
    }),
};

/** One namespace for all of scikit-learn's modules: a name means the same in each. */
const sklearn = namespace('sklearn', SKLEARN, (name) =>
  /^[a-z_]+$/.test(name) && !/_score$|_matrix$|_report$|_curve$|^load_|^fetch_|^make_/.test(name)
    ? modules(name)
    : notEvaluated(`sklearn.${name}`),
);

function modules(name: string): Value {
  return namespace(`sklearn.${name}`, SKLEARN, (member) => notEvaluated(`sklearn.${name}.${member}`));
}

const ON_DISK = 'depends on what is on the disk';

/** Exist, and give what only a run can know. */
const OUTSIDE: Readonly<Record<string, string>> = {
  imageio: ON_DISK,
  skimage: ON_DISK,
  scipy: 'is not evaluated',
  h5py: ON_DISK,
  tensorflow_datasets: 'depends on a data set that is not on this machine',
  matplotlib: 'draws, and gives nothing a model needs',
  seaborn: 'draws, and gives nothing a model needs',
  wandb: 'is not evaluated',
  mlflow: 'is not evaluated',
};

function outside(name: string, why: string): Value {
  return namespace(name, {}, (member) =>
    member.startsWith('read_') ? reader(`${name}.${member}`, why) : notEvaluated(`${name}.${member}`, why),
  );
}

export const dataPart: LibraryPart = {
  resolve: (specifier, evaluation) => {
    if (evaluation.dialect !== 'python') return undefined;
    const [root = '', ...path] = specifier.split('.');
    if (root === 'sklearn') return path.length === 0 ? sklearn : modules(path.join('.'));
    if (root === 'cv2') return openCv;
    if (root === 'PIL') return pillow(path);
    const why = Object.hasOwn(OUTSIDE, root) && specifier !== 'wandb' ? OUTSIDE[root] : undefined;
    if (root === 'tqdm') return progressBars;
    return why === undefined ? undefined : outside(specifier, why);
  },
  iterate: (value) => iterateStream(value),
};

/** `for x in tqdm(items)` loops over the items. */
const progressBars = namespace('tqdm', {
  tqdm: () => made('tqdm', (call) => call.positional[0]?.value ?? none),
  notebook: () => progressBars,
  auto: () => progressBars,
});
