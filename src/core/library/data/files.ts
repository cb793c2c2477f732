/** Which data files the code reads: where their content goes is often not followed, but they can be offered to train on. */
import type { DataArrays } from '../../document.js';
import { list, str, unknown } from '../../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, BoundArgument, ConfiguredValue, NativeValue, Value } from '../../evaluate/value.js';
import type { ArraySource } from '../../graph/trainingSource.js';
import { made, notKnown } from '../builtins/callArguments.js';
import { pathText } from '../python/paths.js';

const DATA = /\.(?:csv|tsv|npz|npy)$/i;

const seen = new WeakMap<Evaluation['journal'], BoundArgument[]>();

/** Remembers the path of a call's first argument when it is one of data. */
export function noteRead(call: NativeCall): string | undefined {
  const given = call.positional[0] ?? [...call.keywords.values()][0];
  const path = pathText(given?.value);
  if (path !== undefined && DATA.test(path)) {
    const known = seen.get(call.evaluation.journal) ?? [];
    seen.set(call.evaluation.journal, known);
    if (!known.some(({ value }) => pathText(value) === path))
      known.push({ value: str(path), location: call.location });
  }
  return path;
}

/** The part of a path, or of a pattern such as `data/*\/*.jpg`, that is a folder by itself. */
export function noteFolder(call: NativeCall, path?: string): void {
  const given = call.positional[0] ?? [...call.keywords.values()][0];
  const written = path ?? pathText(given?.value);
  const folder = written?.split(/[*?[]/)[0]?.replace(/\/[^/]*$/, (end) => (/[*?[]/.test(written) ? '' : end));
  if (!folder || folder === '.') return;
  const known = seen.get(call.evaluation.journal) ?? [];
  seen.set(call.evaluation.journal, known);
  const isKnown = known.some(({ value }) => folder.startsWith(`${pathText(value)}`.replace(/\/$/, '')));
  if (!isKnown) known.push({ value: str(folder.replace(/\/$/, '')), location: call.location });
}

/** So far in this evaluation. */
export function readsSoFar(evaluation: Evaluation): Value {
  const paths = (seen.get(evaluation.journal) ?? []).flatMap(({ value }) => pathText(value) ?? []);
  const above = (path: string) => path.replace(/\/[^/]*$/, '');
  const isFolder = (path: string) => !DATA.test(path) && path.includes('/');
  // One folder a class: the folder above them is the data.
  const whole = paths.map((path) =>
    isFolder(path) && paths.some((other) => other !== path && isFolder(other) && above(other) === above(path))
      ? above(path)
      : path,
  );
  return list([...new Set(whole)].map(str));
}

/** A function whose result is not known, and whose file is remembered. */
export function reader(name: string, why: string): NativeValue {
  return made(name, (call) => {
    noteRead(call);
    return notKnown(call, `${name}(…) ${why}`);
  });
}

const ON_DISK = 'depends on what is on the disk';

/** `np.load`: the array of an `.npy` file, or the arrays of an `.npz` file by their names. */
export function numpyLoad(call: NativeCall): Value {
  const path = noteRead(call);
  if (path === undefined) return notKnown(call, `numpy.load(…) ${ON_DISK}`);
  const arrays = call.evaluation.arraysIn(path);
  if (!/\.npz$/i.test(path)) return loaded({ path }, arrays?.[0]);
  const bound = new Map<string, BoundArgument>([['path', { value: str(path) }]]);
  const names = arrays ? list(arrays.map(({ name }) => str(name))) : openNames;
  const file: ConfiguredValue = {
    kind: 'configured',
    name: NPZ,
    bound,
    member: (name) => (name === 'files' ? names : undefined),
  };
  if (arrays) held.set(file, arrays);
  return file;
}

/** What stands in a file that is at hand. */
const held = new WeakMap<ConfiguredValue, DataArrays['arrays']>();

const NPZ = 'numpy.NpzFile';
const openNames: Value = { kind: 'list', items: [], openReason: ON_DISK };

/** `np.load('data.npz')['x_train']` */
export function arrayIn(object: ConfiguredValue, index: Value): Value | undefined {
  const path = pathText(object.bound.get('path')?.value);
  if (object.name !== NPZ || path === undefined) return undefined;
  if (index.kind !== 'string') return unknown('which array is taken is not known');
  const found = held.get(object)?.find(({ name }) => name === index.value);
  return loaded({ path, name: index.value }, found);
}

function loaded(place: ArraySource['images'], found: DataArrays['arrays'][number] | undefined): ArrayValue {
  const source: ArraySource = { kind: 'arrays', images: place, labels: place };
  const shape = found?.shape ?? unknown(`its shape ${ON_DISK}`);
  return { kind: 'array', shape, dtype: found?.dtype ?? 'unknown', facts: { source } };
}
