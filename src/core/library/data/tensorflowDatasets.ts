/**
 * `tensorflow_datasets.load`. Data sets that Keras has too are the same images, each part in an order of its own; others of
 * the catalogue lie in TFRecord files, once Python has loaded them.
 */
import { array, dict, list, num, str, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import type { PictureStep, RecordSource, RowStep } from '../../graph/trainingSource.js';
import { made, notEvaluated } from '../builtins/callArguments.js';
import { boundByOrder, namespace } from '../configured.js';
import { imageSet } from '../keras/datasets.js';
import { itemsOf } from '../values.js';
import { streamValue } from './datasets.js';
import { type CatalogueSet, catalogueSet } from './tensorflowImageSets.js';

const ELSEWHERE = 'depends on a data set that is not on this machine';
/** Source: tensorflow_datasets 4.9, `load`. */
const ORDER = ['name', 'split', 'data_dir', 'batch_size', 'shuffle_files', 'download', 'as_supervised'];

export const tensorflowDatasets = namespace(
  'tensorflow_datasets',
  { load: () => made('tensorflow_datasets.load', load) },
  (member) => notEvaluated(`tensorflow_datasets.${member}`, ELSEWHERE),
);

function load(call: NativeCall): Value {
  const given = boundByOrder(ORDER, call);
  const value = (name: string) => given.get(name)?.value;
  const name = value('name');
  // `mnist:3.*.*` is a version of it.
  const title = name?.kind === 'string' ? name.value.replace(/:.*/, '') : '';
  const known = imageSet(title);
  const set: CatalogueSet | undefined = known
    ? { ...known, splits: { test: known.test, train: known.train } }
    : catalogueSet(title);
  const isOther = ['batch_size', 'decoders', 'read_config'].some((each) => isGiven(value(each)));
  if (!set || isOther) return unknown(`tensorflow_datasets.load(…) ${ELSEWHERE}`, call.location);
  const written = value('data_dir');
  const folder = written?.kind === 'string' ? written.value.replace(/\/$/, '') : '~/tensorflow_datasets';
  const isPlaced = !isGiven(written) || written?.kind === 'string';
  const split = value('split');
  const isPair = isTrue(value('as_supervised'));
  const place = known ? undefined : { folder: isPlaced ? folder : undefined, title };
  const part = (text: Value): Value => partOf(title, set, text, { isPair, place });
  const parts = split && itemsOf(split);
  const found =
    !split || split.kind === 'none'
      ? dict(Object.keys(set.splits).map((name) => [name, part(str(name))] as const))
      : parts
        ? list(parts.map(part))
        : part(split);
  return isTrue(value('with_info')) ? tuple([found, infoOf(title, set)]) : found;
}

interface Asked {
  /** `as_supervised`: an image and its label. */
  readonly isPair: boolean;
  /** Of the data sets that lie in files. */
  readonly place: { readonly folder: string | undefined; readonly title: string } | undefined;
}

function partOf(title: string, set: CatalogueSet, text: Value, { isPair, place }: Asked): Value {
  const [, split = '', from, to] = (text.kind === 'string' && PART.exec(text.value)) || [];
  const all = Object.hasOwn(set.splits, split) ? set.splits[split] : undefined;
  if (all === undefined) return unknown('which part of the data set is meant is not known');
  const [start, stop] = [placeOf(from, all) ?? 0, placeOf(to, all) ?? all];
  const cut: readonly RowStep[] =
    start === 0 && stop === all ? [] : [{ kind: 'slice', start, stop, step: 1 }];
  const facts = place ? filedFacts(set, split, place, cut) : keptFacts(title, split, cut);
  const [height = 0, width = 0, channels = 1] = set.sample.map(
    (size) => size ?? unknownDim('each image of this data set has a size of its own'),
  );
  const images = array([height, width, channels], 'uint8', { ...facts.images, role: 'images' });
  const labels = array([], 'int64', { ...facts.labels, role: 'labels', classes: set.classes });
  const entries = [['image', images] as const, ['label', labels] as const];
  return streamValue({
    element: isPair
      ? tuple([images, labels])
      : place
        ? dict(entries, 'which other features the data set has is not known')
        : dict(entries),
    count: Math.max(0, stop - start),
  });
}

/** Of the arrays that Keras has. */
function keptFacts(title: string, split: string, cut: readonly RowStep[]) {
  const facts = { dataset: title, split, rows: [{ kind: 'shuffled', by: 'random' } as const, ...cut] };
  return { images: facts, labels: facts };
}

/** Of TFRecord files, which are read in turns: which samples a share takes is known, their order is not. */
function filedFacts(
  { config, sample }: CatalogueSet,
  split: string,
  { folder, title }: NonNullable<Asked['place']>,
  cut: readonly RowStep[],
) {
  const [name = ''] = title.split('/');
  const inner = title.includes('/') ? title : [title, config].filter(Boolean).join('/');
  const source: RecordSource = {
    kind: 'records',
    path: `${folder}/${inner}/*/${name}-${split}.tfrecord*`,
    files: [{ kind: 'sorted' }],
    catalogue: title,
    image: { name: 'image', type: 'string', size: 1 },
    label: { name: 'label', type: 'int64', size: 1 },
  };
  const facts = {
    source,
    isMixed: true,
    ...(cut.length > 0 && { rows: cut }),
    ...(folder === undefined && { rowsReason: 'the folder that data_dir names is not known' }),
  };
  const channels = sample[2] === 1 ? 1 : 3;
  const picture: readonly PictureStep[] = [{ kind: 'read', by: 'tensorflow', channels }];
  return {
    images: { ...facts, source: { ...source, label: source.image }, picture },
    labels: { ...facts, source: { ...source, image: source.label } },
  };
}

const PART = /^(\w+)(?:\[(-?\d+%?)?:(-?\d+%?)?\])?$/;

/** Shares are rounded to the nearest sample. Source: tensorflow_datasets 4.9, `ReadInstruction`. */
function placeOf(text: string | undefined, all: number): number | undefined {
  if (text === undefined) return undefined;
  const given = Number.parseInt(text, 10);
  const count = text.endsWith('%') ? Math.round((all * given) / 100) : given;
  return Math.min(all, Math.max(0, count < 0 ? all + count : count));
}

/** `info.splits['train'].num_examples`, `info.features['label'].num_classes`. */
function infoOf(title: string, set: CatalogueSet): Value {
  const count = (size: number) => facts(`${title}.splits`, { num_examples: num(size) });
  const label = facts(`${title}.label`, { num_classes: num(set.classes) });
  return facts(title, {
    splits: dict(Object.entries(set.splits).map(([name, size]) => [name, count(size)] as const)),
    features: dict([['label', label]]),
  });
}

function facts(name: string, members: Readonly<Record<string, Value>>): ConfiguredValue {
  const member = (asked: string) => (Object.hasOwn(members, asked) ? members[asked] : undefined);
  return { kind: 'configured', name: `tensorflow_datasets.${name}`, bound: new Map(), member };
}

const isTrue = (value: Value | undefined): boolean => value?.kind === 'boolean' && value.value;
const isGiven = (value: Value | undefined): boolean => value !== undefined && value.kind !== 'none';
