/**
 * TFRecord files: `tf.data.TFRecordDataset`, and what `parse_single_example`, `decode_raw` and the decoders of images
 * make of their records. A record is a text whose source are the files; a feature of it names itself in that source.
 */

import { array, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { type GrownRows, isPattern, rowsIn } from '../../evaluate/rowOrigin.js';
import { joinedLists } from '../../evaluate/rowParts.js';
import type { ArrayValue, BoundArgument, ConfiguredValue, DictValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import type { RecordFeature, RecordSource, RowStep, TableSource } from '../../graph/trainingSource.js';
import { made, notKnown, textOf } from '../builtins/callArguments.js';
import { configuredClass } from '../configured.js';
import { dtypeOf } from '../numpy/dtypes.js';
import { given } from '../numpy/functions.js';
import { pathText } from '../python/paths.js';
import { itemsOf, toDim } from '../values.js';
import { streamValue } from './datasets.js';
import { noteFolder } from './files.js';
import { pathOrPattern } from './fileTree.js';

type Facts = ArrayValue['facts'];

/** Of a whole record, before it is parsed. */
const WHOLE: RecordFeature = { name: '', type: 'string' };

const FIXED = 'tf.io.FixedLenFeature';
const VARIABLE = 'tf.io.VarLenFeature';

/** Types of features, as arrays call them. Source: `tensorflow/core/example/feature.proto`. */
const TYPES: Readonly<Record<string, RecordFeature['type']>> = {
  string: 'string',
  str: 'string',
  int64: 'int64',
  float32: 'float32',
};

export const recordDataset = made('tf.data.TFRecordDataset', (call) => {
  const written = given(call, 0, 'filenames');
  const files = filesIn(written);
  const compression = compressionOf(given(call, 1, 'compression_type'));
  const parallel = given(call, 3, 'num_parallel_reads');
  const isOne = !parallel || (parallel.kind === 'number' && parallel.value === 1);
  const source: RecordSource = {
    ...{ kind: 'records', path: files?.path ?? '', image: WHOLE, label: WHOLE },
    ...(files && files.steps.length > 0 && { files: files.steps }),
    ...(compression && { compression }),
  };
  const reason = !files
    ? `the files of tf.data.TFRecordDataset(…) are not known${written?.kind === 'unknown' ? `: ${written.reason}` : ''}`
    : files.reason;
  const facts: Facts = {
    source,
    ...(reason !== undefined && { rowsReason: reason }),
    // Several files are read in turns.
    ...((!isOne || files?.isMixed) && { isMixed: true }),
  };
  return streamValue({
    element: array([], 'str', facts),
    count: unknownDim('how many records there are depends on what is on the disk'),
  });
});

function compressionOf(value: Value | undefined): RecordSource['compression'] {
  const text = textOf(value);
  return text === 'GZIP' || text === 'ZLIB' ? text : undefined;
}

interface Files {
  /** One path or pattern in a line. */
  readonly path: string;
  readonly steps: readonly RowStep[];
  readonly reason?: string;
  readonly isMixed?: boolean;
}

/** The files that a path, a list of paths or a stream of them names. */
function filesIn(value: Value | undefined): Files | undefined {
  if (!value) return undefined;
  const text = pathText(value);
  if (text !== undefined) return { path: text, steps: [] };
  const pattern = value.kind === 'unknown' ? pathOrPattern(value) : undefined;
  if (pattern !== undefined) return { path: pattern, steps: [] };
  const texts = itemsOf(value)?.map(pathText);
  if (texts) {
    const known = texts.filter((path) => path !== undefined);
    return known.length > 0 && known.length === texts.length
      ? { path: known.join('\n'), steps: [] }
      : undefined;
  }
  if (value.kind === 'array') return filesOfTable(value.facts);
  const element = value.kind === 'configured' ? value.bound.get('element')?.value : undefined;
  if (element?.kind === 'array') return filesOfTable(element.facts);
  return value.kind === 'list' || value.kind === 'unknown'
    ? filesOfRows(rowsIn(value), value.each)
    : undefined;
}

/** Paths that `tf.data.Dataset.list_files` gives, or NumPy. */
function filesOfTable({
  source: given,
  rows,
  rowsReason,
  isMixed,
  isChanged,
  picture,
}: Facts): Files | undefined {
  const source = given as TableSource | undefined;
  if (source?.kind !== 'table' || !isPattern(source.path) || isChanged || picture) return undefined;
  if (source.images.names?.[0] !== '/' || source.images.read || source.images.codes) return undefined;
  return {
    path: source.path,
    steps: (rows as readonly RowStep[] | undefined) ?? [],
    ...(typeof rowsReason === 'string' && { reason: rowsReason }),
    ...(isMixed === true && { isMixed }),
  };
}

/** Paths that a listing gives, or several one behind the other. */
function filesOfRows(origin: GrownRows | undefined, each: Value | undefined): Files | undefined {
  const parts = origin?.parts ?? (origin && each ? [{ origin, entry: each }] : []);
  const [first] = parts;
  const isPath = parts.every(
    ({ origin: { path }, entry }) => isPattern(path) && pathOrPattern(entry) === path,
  );
  const steps = first?.origin.steps ?? [];
  const isAlike = parts.every(({ origin: own }) => JSON.stringify(own.steps) === JSON.stringify(steps));
  if (!first || !isPath || !isAlike) return undefined;
  const reason = origin?.reason ?? parts.find(({ origin: own }) => own.reason !== undefined)?.origin.reason;
  return {
    path: parts.map(({ origin: { path } }) => path).join('\n'),
    steps: [...steps, ...(origin?.shuffled ? [origin.shuffled] : [])],
    ...(reason !== undefined && { reason }),
  };
}

/** `tf.io.FixedLenFeature([], tf.int64)` and `tf.io.VarLenFeature(tf.float32)`. */
export const fixedFeature = configuredClass(FIXED, ['shape', 'dtype', 'default_value']);
export const variableFeature = configuredClass(VARIABLE, ['dtype']);

/** `parse_single_example(record, features)`: an array of each feature. `isBatch`: of records that come at once. */
export function parsed(name: string, isBatch: boolean): Value {
  return made(`tf.io.${name}`, (call) => {
    const record = given(call, 0, 'serialized');
    const features = given(call, 1, 'features');
    if (features?.kind !== 'dict')
      return notKnown(call, `which features tf.io.${name}(…) reads is not known`);
    const facts = record?.kind === 'array' ? record.facts : {};
    const lead = isBatch && record?.kind === 'array' && isKnownRank(record.shape) ? record.shape : [];
    const entries: DictValue['entries'] = new Map();
    for (const [slot, { key, value }] of features.entries) {
      const feature = value.kind === 'configured' ? value : undefined;
      const made = feature && featureOf(feature, textOf(key), { facts, lead, call, name });
      entries.set(slot, {
        key,
        value: made ?? unknown('what this feature holds is not known', call.location),
      });
    }
    const { openReason } = features;
    if (openReason !== undefined) return { kind: 'dict', entries, openReason };
    const names = [...entries.values()].map(({ key }) => textOf(key) ?? '…');
    return { kind: 'dict', entries, holds: `The features that are read are ${names.join(', ')}` };
  });
}

interface Parsing {
  readonly facts: Facts;
  readonly lead: readonly Dim[];
  readonly call: NativeCall;
  readonly name: string;
}

function featureOf(
  { name: kind, bound }: ConfiguredValue,
  key: string | undefined,
  parsing: Parsing,
): Value | undefined {
  const { facts, lead, call, name } = parsing;
  const dtype = dtypeName(bound.get('dtype')?.value);
  const type = dtype === undefined || !Object.hasOwn(TYPES, dtype) ? undefined : TYPES[dtype];
  if (dtype !== undefined && !type)
    return call.evaluation.refuse(
      `Features of a record are tf.string, tf.int64 or tf.float32; found tf.${dtype}${key === undefined ? '' : ` for “${key}”`}. tf.io.${name} takes one of these, and tf.cast turns it`,
      bound.get('dtype')?.location ?? call.location,
      'TypeError',
    );
  const shape =
    kind === FIXED
      ? shapeOf(bound.get('shape')?.value)
      : [unknownDim('how many values this feature has is not known')];
  if (!type || key === undefined || (kind !== FIXED && kind !== VARIABLE)) return undefined;
  const whole: Shape = isKnownRank(shape) ? [...lead, ...shape] : shape;
  const fallback = defaultIn(bound);
  const source = facts.source as RecordSource | undefined;
  const isRecord = source?.kind === 'records' && source.image.name === '' && fallback !== 'unknown';
  const feature: RecordFeature = {
    ...{ name: key, type },
    ...(kind === FIXED && sizeOf(shape)),
    ...(fallback !== undefined && fallback !== 'unknown' && { fallback: fallback.value }),
  };
  const isLabel =
    type !== 'string' && isKnownRank(shape) && (shape.length === 0 || (shape.length === 1 && shape[0] === 1));
  const own: Facts = isRecord
    ? {
        ...facts,
        source: { ...source, image: feature, label: feature },
        ...(isLabel && { role: 'labels' }),
      }
    : {};
  return array(whole, type === 'string' ? 'str' : type, own);
}

function dtypeName(value: Value | undefined): string | undefined {
  const text = textOf(value);
  return text === 'string' ? text : dtypeOf(value);
}

function shapeOf(value: Value | undefined): Shape {
  const items = value && itemsOf(value);
  if (items) return items.map(toDim);
  return value?.kind === 'number' ? [value.value] : unknown('the shape of this feature is not known');
}

function sizeOf(shape: Shape): Pick<RecordFeature, 'size'> {
  if (!isKnownRank(shape)) return {};
  const sizes = shape.map((dim) => (typeof dim === 'number' ? dim : Number.NaN));
  const size = sizes.reduce((product, dim) => product * dim, 1);
  return Number.isFinite(size) ? { size } : {};
}

/** `default_value=`: what stands for a feature that a record lacks. */
function defaultIn(
  bound: ReadonlyMap<string, BoundArgument>,
): { readonly value: number | string } | 'unknown' | undefined {
  const value = bound.get('default_value')?.value;
  if (!value || value.kind === 'none') return undefined;
  return value.kind === 'number' || value.kind === 'string' ? { value: value.value } : 'unknown';
}

/** The feature of a record that an array still is, with nothing done to it. */
export function featureIn(
  value: Value | undefined,
): { readonly facts: Facts; readonly source: RecordSource } | undefined {
  if (value?.kind !== 'array') return undefined;
  const source = value.facts.source as RecordSource | undefined;
  const isPlain = ['picture', 'isChanged', 'scale', 'steps'].every((name) => value.facts[name] === undefined);
  const isOwn = source?.kind === 'records' && source.image.name !== '' && source.image.raw === undefined;
  return isOwn && isPlain ? { facts: value.facts, source } : undefined;
}

/** `tf.io.decode_raw(bytes, tf.uint8)`: numbers one after another. */
export function decodedRaw(name: string): Value {
  return made(`tf.${name}`, (call) => {
    const bytes = given(call, 0, 'input_bytes');
    const dtype = dtypeOf(given(call, 1, 'out_type'));
    const lead = bytes?.kind === 'array' && isKnownRank(bytes.shape) ? bytes.shape : [];
    const found = featureIn(bytes);
    const isPlain = [...call.keywords.keys()].every((key) => key === 'input_bytes' || key === 'out_type');
    const { role: _, ...facts } = found?.facts ?? {};
    const feature = found && { ...found.source.image, raw: dtype };
    return array(
      [...lead, unknownDim('how many values these bytes hold is not known')],
      dtype ?? 'unknown',
      feature?.type === 'string' && isPlain && RAW.has(dtype ?? '')
        ? { ...facts, source: { ...found?.source, image: feature, label: feature } }
        : {},
    );
  });
}

/** What the trainer reads of raw bytes. */
const RAW: ReadonlySet<string> = new Set(['uint8', 'int8', 'int16', 'uint16', 'int32', 'float32', 'float64']);

/** `tf.sparse.to_dense(feature)` of a VarLenFeature. */
export const toDense = made('tf.sparse.to_dense', (call) => {
  const sparse = given(call, 0, 'sp_input');
  return sparse?.kind === 'array' ? sparse : notKnown(call, 'tf.sparse.to_dense(…) is not evaluated');
});

/** `example['label'] == CLASSES`: one column for each of the texts. */
export function comparedLabels(left: Value, words: readonly string[]): ArrayValue | undefined {
  const found = featureIn(left);
  if (found?.source.image.type !== 'string' || new Set(words).size !== words.length) return undefined;
  const feature: RecordFeature = { ...found.source.image, words };
  const source: RecordSource = { ...found.source, image: feature, label: feature };
  return array([words.length], 'bool', {
    ...found.facts,
    source,
    role: 'labels',
    oneHot: true,
    classes: words.length,
  });
}

/** `tf.io.gfile.glob(patterns)`: the paths of one pattern, or of several one behind the other. */
export function globbedFiles(call: NativeCall, pathsOf: (pattern: Value) => Value): Value {
  const given = call.positional[0]?.value ?? call.keywords.get('pattern')?.value;
  const patterns = given && (itemsOf(given) ?? [given]);
  noteFolder(call);
  if (!patterns) return notKnown(call, 'which files tf.io.gfile.glob(…) finds is not known');
  const [first, ...more] = patterns.map(pathsOf);
  const all = more.reduce<Value | undefined>((joined, next) => joined && joinedLists(joined, next), first);
  return all ?? notKnown(call, 'which files tf.io.gfile.glob(…) finds is not known');
}
