/**
 * `tensorflow_datasets.load` of the data sets that Keras has too: the same images, each part in an order of its own.
 * The others are on no machine that is known here.
 */
import { array, dict, list, num, str, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import type { RowStep } from '../../graph/trainingSource.js';
import { made, notEvaluated } from '../builtins/callArguments.js';
import { boundByOrder, namespace } from '../configured.js';
import { type ImageSet, imageSet } from '../keras/datasets.js';
import { itemsOf } from '../values.js';
import { streamValue } from './datasets.js';

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
  const set = imageSet(title);
  const isOther = ['batch_size', 'decoders', 'read_config'].some((each) => isGiven(value(each)));
  if (!set || isOther) return unknown(`tensorflow_datasets.load(…) ${ELSEWHERE}`, call.location);
  const split = value('split');
  const isPair = isTrue(value('as_supervised'));
  const part = (text: Value): Value => partOf(title, set, text, isPair);
  const parts = split && itemsOf(split);
  const found =
    !split || split.kind === 'none'
      ? dict([
          ['test', part(str('test'))],
          ['train', part(str('train'))],
        ])
      : parts
        ? list(parts.map(part))
        : part(split);
  return isTrue(value('with_info')) ? tuple([found, infoOf(title, set)]) : found;
}

function partOf(title: string, set: ImageSet, text: Value, isPair: boolean): Value {
  const [, split, from, to] = (text.kind === 'string' && PART.exec(text.value)) || [];
  if (split !== 'train' && split !== 'test')
    return unknown('which part of the data set is meant is not known');
  const all = set[split];
  const [start, stop] = [placeOf(from, all) ?? 0, placeOf(to, all) ?? all];
  const mixed: RowStep = { kind: 'shuffled', by: 'random' };
  const cut: RowStep = { kind: 'slice', start, stop, step: 1 };
  const isAll = start === 0 && stop === all;
  const facts = { dataset: title, split, rows: isAll ? [mixed] : [mixed, cut] };
  const [height = 0, width = 0, channels = 1] = set.sample;
  const images = array([height, width, channels], 'uint8', { ...facts, role: 'images' });
  const labels = array([], 'int64', { ...facts, role: 'labels', classes: set.classes });
  return streamValue({
    element: isPair
      ? tuple([images, labels])
      : dict([
          ['image', images],
          ['label', labels],
        ]),
    count: Math.max(0, stop - start),
  });
}

const PART = /^(train|test)(?:\[(-?\d+%?)?:(-?\d+%?)?\])?$/;

/** Shares are rounded to the nearest sample. Source: tensorflow_datasets 4.9, `ReadInstruction`. */
function placeOf(text: string | undefined, all: number): number | undefined {
  if (text === undefined) return undefined;
  const given = Number.parseInt(text, 10);
  const count = text.endsWith('%') ? Math.round((all * given) / 100) : given;
  return Math.min(all, Math.max(0, count < 0 ? all + count : count));
}

/** `info.splits['train'].num_examples`, `info.features['label'].num_classes`. */
function infoOf(title: string, set: ImageSet): Value {
  const count = (size: number) => facts(`${title}.splits`, { num_examples: num(size) });
  const label = facts(`${title}.label`, { num_classes: num(set.classes) });
  return facts(title, {
    splits: dict([
      ['test', count(set.test)],
      ['train', count(set.train)],
    ]),
    features: dict([['label', label]]),
  });
}

function facts(name: string, members: Readonly<Record<string, Value>>): ConfiguredValue {
  const member = (asked: string) => (Object.hasOwn(members, asked) ? members[asked] : undefined);
  return { kind: 'configured', name: `tensorflow_datasets.${name}`, bound: new Map(), member };
}

const isTrue = (value: Value | undefined): boolean => value?.kind === 'boolean' && value.value;
const isGiven = (value: Value | undefined): boolean => value !== undefined && value.kind !== 'none';
