/** `keras.datasets`: arrays of known shape that remember which data they are. */

import { array, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { namespace, opaque } from '../configured.js';
import { reaching } from '../numpy/classCount.js';
import { unknown } from '../values.js';
import { misspelt } from './publicNames.js';

interface DataSet {
  readonly train: number;
  readonly test: number;
  /** Shape of one sample, of one label, and their types. */
  readonly sample: readonly number[];
  readonly label: readonly number[];
  readonly types: readonly [sample: string, label: string];
  readonly role: 'images' | 'texts' | 'table';
  readonly classes?: number;
}

/** Sizes as the Keras documentation of each data set gives them, with the default arguments of `load_data`. */
const DATA_SETS: Readonly<Record<string, DataSet>> = {
  mnist: images(60_000, 10_000, [28, 28], [], 10),
  fashion_mnist: images(60_000, 10_000, [28, 28], [], 10),
  cifar10: images(50_000, 10_000, [32, 32, 3], [1], 10),
  cifar100: { ...images(50_000, 10_000, [32, 32, 3], [1], 100), types: ['uint8', 'int64'] },
  imdb: texts(25_000, 25_000, 2),
  reuters: texts(8982, 2246, 46),
  boston_housing: table(404, 102, 13),
  california_housing: table(16_512, 4128, 8),
};

function images(
  train: number,
  test: number,
  sample: readonly number[],
  label: readonly number[],
  classes: number,
): DataSet {
  return { train, test, sample, label, types: ['uint8', 'uint8'], role: 'images', classes };
}

/** Each sample is a Python list of its own length. */
function texts(train: number, test: number, classes: number): DataSet {
  return { train, test, sample: [], label: [], types: ['object', 'int64'], role: 'texts', classes };
}

function table(train: number, test: number, columns: number): DataSet {
  return { train, test, sample: [columns], label: [], types: ['float64', 'float64'], role: 'table' };
}

/** Images in classes; how many there are to train and to test. */
export type ImageSet = Pick<DataSet, 'train' | 'test' | 'sample'> & { readonly classes: number };

export function imageSet(name: string): ImageSet | undefined {
  const found = Object.hasOwn(DATA_SETS, name) ? DATA_SETS[name] : undefined;
  return found?.role === 'images' && found.classes !== undefined
    ? { ...found, classes: found.classes }
    : undefined;
}

/** `mnist.load()`, `mnist.load_dataset()`. */
const isMisspeltLoader = (name: string): boolean => /^load(?!_data$|_local$|_batch$|_img$)/i.test(name);

/** What `cifar10` and `cifar100` read their files with. */
const READS_BATCHES = namespace('keras.datasets.cifar', {}, (name) =>
  isMisspeltLoader(name) || name === 'load_data' ? undefined : opaque(`keras.datasets.cifar.${name}`),
);

export function datasetsNamespace(): Value {
  return namespace(
    'keras.datasets',
    Object.fromEntries(Object.entries(DATA_SETS).map(([name, data]) => [name, () => dataset(name, data)])),
    (name) =>
      name === 'cifar'
        ? READS_BATCHES
        : misspelt('keras.datasets', name) === undefined
          ? unknown(`the data set ${name} is not known to ConvLens`)
          : undefined,
  );
}

function dataset(name: string, data: DataSet): Value {
  return namespace(
    `keras.datasets.${name}`,
    {
      load_data: () => ({
        kind: 'native',
        name: `keras.datasets.${name}.load_data`,
        call: (call) => load(name, data, call),
      }),
    },
    (member) => (isMisspeltLoader(member) ? undefined : opaque(`keras.datasets.${name}.${member}`)),
  );
}

/** Arguments that leave samples out or split them differently make the sizes unknown. */
const RESIZING = ['test_split', 'maxlen', 'version', 'label_mode'];

function load(name: string, data: DataSet, call: NativeCall): Value {
  const resized = RESIZING.find((argument) => call.keywords.has(argument));
  const isCoarse = name === 'cifar100' && isText(call, 'label_mode', 'coarse');
  const isUnsure = resized !== undefined && !(name === 'cifar100' && resized === 'label_mode');
  const classes = isCoarse ? 20 : name === 'cifar100' && resized ? undefined : data.classes;
  const part = (split: string, count: number): Value => {
    const rows = isUnsure
      ? { kind: 'unknown' as const, reason: `${resized} changes how many there are` }
      : count;
    const labelled = classes === undefined ? {} : { classes, ...(isUnsure ? {} : reaching(classes - 1)) };
    return tuple([
      array([rows, ...data.sample], data.types[0], { dataset: name, split, role: data.role }),
      array([rows, ...data.label], data.types[1], { dataset: name, split, role: 'labels', ...labelled }),
    ]);
  };
  return {
    kind: 'tuple',
    items: [part('train', data.train), part('test', data.test)],
    holds: 'load_data gives two pairs: (x_train, y_train), (x_test, y_test)',
  };
}

function isText(call: NativeCall, name: string, expected: string): boolean {
  const value = call.keywords.get(name)?.value;
  return value?.kind === 'string' && value.value === expected;
}
