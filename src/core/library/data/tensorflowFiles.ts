/**
 * Image files as `tf.data` reads them: `list_files`, `tf.io.read_file`, `decode_jpeg` and its kin, and labels of the parts
 * of a path (`tf.strings.split`). A path is an array of the files' table; what is read of it has that table as its source.
 */
import { array, scalar } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { isPattern, isRecursive, levelOf } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import type {
  CellCode,
  PictureStep,
  RowStep,
  TableColumns,
  TableSource,
} from '../../graph/trainingSource.js';
import { made, notKnown, textOf } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { given } from '../numpy/functions.js';
import { type Cell, collected, taken } from '../numpy/rows.js';
import { pathsListed } from '../python/paths.js';
import { itemsOf } from '../values.js';
import { imagePath, partsOfPath, pathOrPattern } from './fileTree.js';
import {
  comparedLabels,
  decodedRaw,
  featureIn,
  fixedFeature,
  globbedFiles,
  parsed,
  toDense,
  variableFeature,
} from './records.js';

const ON_DISK = 'depends on what is on the disk';
const WHOLE = '/';

/** `tf.data.Dataset.list_files(pattern)`: a path of each file, sorted; in another order unless `shuffle=False`. */
export function listedFiles(call: NativeCall): ArrayValue | undefined {
  const path = pathOrPattern(given(call, 0, 'file_pattern'));
  const shuffle = given(call, 1, 'shuffle');
  const isMixed = shuffle === undefined || shuffle.kind === 'none' || call.evaluation.truth(shuffle);
  if (path === undefined || !isPattern(path) || path.includes('**') || isMixed === undefined)
    return undefined;
  const steps: readonly RowStep[] = [{ kind: 'sorted' }];
  const facts = collected({ cell: { path, columns: { names: [WHOLE] } } }, { path, steps });
  return array([], 'str', { ...facts, ...(isMixed && { isMixed: true }) });
}

/** The paths of a list, one for each file that a pattern names: as an array of the files' table. */
export function pathsOfList(value: Value): ArrayValue | undefined {
  if (value.kind !== 'unknown' && value.kind !== 'list') return undefined;
  const { each, rowOrigin } = value;
  const cell = imagePath(each)?.facts?.cell as Cell | undefined;
  if (!cell || !rowOrigin || !isPattern(cell.path) || cell.path !== rowOrigin.path) return undefined;
  const facts = collected({ cell: { path: cell.path, columns: { names: [WHOLE] } } }, rowOrigin);
  return array([unknownDim(ON_DISK)], 'str', facts);
}

/** The table whose files the paths of an array name. */
function pathsIn(
  value: Value | undefined,
): { readonly paths: ArrayValue; readonly source: TableSource } | undefined {
  if (value?.kind !== 'array') return undefined;
  const source = value.facts.source as TableSource | undefined;
  const isOfFiles = source?.kind === 'table' && isPattern(source.path) && value.facts.picture === undefined;
  return isOfFiles && source.images.names?.[0] === WHOLE ? { paths: value, source } : undefined;
}

function readFile(call: NativeCall): Value {
  const found = pathsIn(given(call, 0, 'filename'));
  if (!found) return notKnown(call, `tf.io.read_file(…) ${ON_DISK}`);
  return { ...found.paths, facts: { ...found.paths.facts, isContent: true } };
}

/** `decode_jpeg(contents, channels=3)`: without `channels` as many as the file has. */
function decoded(name: string): Value {
  return made(`tf.${name}`, (call) => {
    const contents = given(call, 0, 'contents');
    const found = pathsIn(contents);
    const asked = given(call, 1, 'channels');
    const channels =
      asked?.kind === 'number' && (asked.value === 1 || asked.value === 3) ? asked.value : undefined;
    const side = () => unknownDim(`the size of this image ${ON_DISK}`);
    const shape = [side(), side(), channels ?? unknownDim('how many channels this image has is not known')];
    const isPlain = [...call.keywords.keys()].every((key) =>
      ['contents', 'channels', 'expand_animations', 'name'].includes(key),
    );
    const feature = featureIn(contents);
    if (feature?.source.image.type === 'string' && isPlain && (channels !== undefined || isNotAsked(asked))) {
      const read: PictureStep = { kind: 'read', by: 'tensorflow', channels: channels ?? 'own' };
      return array(shape, 'uint8', { ...feature.facts, picture: [read] });
    }
    if (found?.paths.facts.isContent !== true || channels === undefined || !isPlain)
      return array(shape, 'uint8');
    const { isContent: _, ...facts } = found.paths.facts;
    return array(shape, 'uint8', { ...facts, picture: [{ kind: 'read', by: 'tensorflow', channels }] });
  });
}

const isNotAsked = (channels: Value | undefined): boolean =>
  !channels || channels.kind === 'none' || (channels.kind === 'number' && channels.value === 0);

/** `tf.strings.split(path, os.sep)` */
function splitPath(call: NativeCall): Value {
  const found = pathsIn(given(call, 0, 'input') ?? call.keywords.get('source')?.value);
  const parts =
    found && textOf(given(call, 1, 'sep')) === '/'
      ? partsOfPath({
          ...scalar(ON_DISK),
          facts: { cell: { path: found.source.path, columns: found.source.images } },
        })
      : undefined;
  if (!found || !parts) return notKnown(call, 'tf.strings.split(…) is not evaluated');
  const own = (part: Value): Value => {
    const cell =
      part.kind === 'unknown'
        ? (part.facts?.cell as { columns: TableSource['images'] } | undefined)
        : undefined;
    const source = cell && { ...found.source, images: cell.columns, labels: cell.columns };
    return source ? { ...found.paths, facts: { ...found.paths.facts, source } } : part;
  };
  if (parts.kind === 'list') return { ...parts, items: parts.items.map(own) };
  return parts.kind === 'unknown' && parts.last ? { ...parts, last: parts.last.map(own) } : parts;
}

/** `parts[-2] == class_names`: one column for each name. */
export function comparedNames(operator: string, left: Value, right: Value): ArrayValue | undefined {
  if (operator !== '==' || left.kind !== 'array') return undefined;
  const texts = featureIn(left) && wordsIn(right);
  if (texts) return comparedLabels(left, texts);
  const source = left.facts.source as TableSource | undefined;
  const { names = [], codes } = (source?.kind === 'table' && source.images) || {};
  const [column = ''] = names;
  if (!source || !isPattern(source.path ?? '') || !/^\/-?\d+$/.test(column) || codes) return undefined;
  const words = wordsIn(right);
  const listed = words ? undefined : namesListed(right);
  if (listed) return amongListed(left, source, column, listed);
  if (!words || new Set(words).size !== words.length) return undefined;
  const own = words.map((word, value): CellCode => ({ test: 'equals', values: [word], value }));
  const labels = { names: [column], codes: own };
  const facts = { ...left.facts, source: { ...source, images: labels, labels }, role: 'labels' };
  return array([words.length], 'bool', { ...facts, oneHot: true, classes: words.length });
}

/** The names that a listing gives, one after another; undefined for any other values. */
function namesListed(value: Value): TableColumns['listed'] {
  const { row, origin } =
    value.kind === 'array'
      ? taken(value.facts)
      : value.kind === 'list' && value.each?.kind === 'unknown'
        ? { row: value.each.facts ?? {}, origin: value.rowOrigin }
        : { row: {} };
  const cell = row.cell as Cell | undefined;
  if (!cell || !origin || origin.reason !== undefined || cell.path !== origin.path) return undefined;
  const { names: [name] = [], ...made } = cell.columns;
  const isName = name === `/${levelOf(origin.path)}` && Object.keys(made).length === 0;
  const isPlain = origin.steps.every(
    (step) => step.kind === 'sorted' || (step.kind === 'where' && step.column === name),
  );
  return isName && isPlain && !origin.path.includes('\n')
    ? { path: origin.path, rows: origin.steps }
    : undefined;
}

/** Which of the folders in that listing each file lies in: one column for each. */
function amongListed(
  left: ArrayValue,
  source: TableSource,
  column: string,
  listed: NonNullable<TableColumns['listed']>,
): ArrayValue | undefined {
  const at = Number(column.slice(1));
  const parts = source.path.split('/');
  const isOwn = source.path.startsWith(`${listed.path}/`) || source.path === listed.path;
  if (!isOwn || source.path.includes('\n') || isRecursive(source.path)) return undefined;
  if ((at < 0 ? parts.length + at : at) !== levelOf(listed.path) || source.images.read) return undefined;
  const labels: TableColumns = { names: [column], listed };
  const facts = { ...left.facts, source: { ...source, images: labels, labels }, role: 'labels' };
  return array([unknownDim('how many folders there are is not known')], 'bool', { ...facts, oneHot: true });
}

/** Texts that the code writes out, in a list or in an array of them. */
function wordsIn(value: Value): readonly string[] | undefined {
  if (value.kind === 'array') return value.facts.words as readonly string[] | undefined;
  const texts = itemsOf(value)?.map(textOf);
  const known = texts?.filter((text) => text !== undefined);
  return known && known.length > 0 && known.length === texts?.length ? known : undefined;
}

/** What NumPy's array of known texts remembers. */
export function withWords(known: ArrayValue, value: Value | undefined): ArrayValue {
  const words = known.dtype === 'str' && value && value.kind !== 'array' ? wordsIn(value) : undefined;
  return words ? { ...known, facts: { ...known.facts, words } } : known;
}

const DECODERS = ['decode_jpeg', 'decode_png', 'decode_image', 'decode_bmp'];

const inModule = (module: string) =>
  Object.fromEntries(DECODERS.map((name) => [name, () => decoded(`${module}.${name}`)]));

const RECORDS: Readonly<Record<string, () => Value>> = {
  FixedLenFeature: () => fixedFeature,
  VarLenFeature: () => variableFeature,
  parse_single_example: () => parsed('parse_single_example', false),
  parse_example: () => parsed('parse_example', true),
  decode_raw: () => decodedRaw('io.decode_raw'),
};

const gfile = (rest: (name: string) => Value): Value =>
  namespace(
    'tensorflow.io.gfile',
    {
      glob: () =>
        made('tf.io.gfile.glob', (call) =>
          globbedFiles(
            call,
            (pattern) => pathsListed(pattern) ?? notKnown(call, `tf.io.gfile.glob(…) ${ON_DISK}`),
          ),
        ),
    },
    (member) => rest(`tensorflow.io.gfile.${member}`),
  );

/** `tf.io`, `tf.strings`, and what `tf.image` reads; undefined for the rest of TensorFlow. `rest`: what is not followed. */
export function tensorflowFiles(name: string, rest: (name: string) => Value): Value | undefined {
  const read = () => made('tf.io.read_file', readFile);
  const inner = (member: string) => rest(`tensorflow.${name}.${member}`);
  if (name === 'io')
    return namespace(
      'tensorflow.io',
      { ...inModule('io'), ...RECORDS, read_file: read, gfile: () => gfile(rest) },
      inner,
    );
  if (name === 'sparse') return namespace('tensorflow.sparse', { to_dense: () => toDense }, inner);
  if (name === 'decode_raw') return decodedRaw(name);
  if (name === 'strings')
    return namespace('tensorflow.strings', { split: () => made('tf.strings.split', splitPath) }, inner);
  if (name === 'read_file') return read();
  const decoder = name.startsWith('image.') ? name.slice('image.'.length) : undefined;
  return decoder && DECODERS.includes(decoder) ? decoded(name) : undefined;
}
