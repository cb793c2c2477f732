/** `ImageDataGenerator.flow_from_dataframe` of a table that the program makes. Source: Keras 3, `legacy/preprocessing/image.py`. */
import { freeMemory } from '../../data/freeMemory.js';
import { TrainingFault } from '../../fault.js';
import { given, needed, numberGiven, only, plainCall, sizesOf } from '../language/natives.js';
import { orderedTexts } from '../language/operators.js';
import {
  type Call,
  Made,
  numberOf,
  PyList,
  PyTuple,
  Raised,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import { toArray } from '../numpy/arrayMath.js';
import { cast, filled, NdArray, vector } from '../numpy/ndarray.js';
import { columnNamed, frameIn, namesOf, valuesIn } from '../pandas/frameData.js';
import { loadImage } from './pictures.js';
import type { Stream } from './streams.js';
import type { Places } from './systemModules.js';

/** `options`: those of the ImageDataGenerator. */
export function flowFromDataframe(call: Call, options: ReadonlyMap<string, Value>, places: Places): Made {
  only(call, ...NAMES);
  const table = frameIn(needed(call, 0, 'dataframe'));
  if (!table) throw new Unsupported('flow_from_dataframe of this');
  const value = (name: string) => given(call, NAMES.indexOf(name), name) ?? null;
  const folder = value('directory');
  const column = (name: Value) => valuesIn(columnNamed(table, name));
  const paths = column(value('x_col') ?? 'filename').map((name) =>
    folder === null ? textOf(name) : `${textOf(folder).replace(/\/$/, '')}/${textOf(name)}`,
  );
  const there = paths.flatMap((path, row) => (places.isThere(path) ? [row] : []));
  const rows = partOf(there, options.get('validation_split') ?? null, value('subset'));
  if (rows.length === 0) throw new Raised('ValueError', 'Found no validated image filenames');
  const y = labelsOf(value, column, rows, there);
  const x = imagesOf(
    rows.map((row) => paths[row] ?? ''),
    value,
    places,
  );
  const { images, left } = prepared(x, options, call);
  const weightOf = value('weight_col') === null ? undefined : column(value('weight_col'));
  const stream: Stream = {
    ...{
      x: images,
      y,
      options: left,
      ...(weightOf && { weights: toArray(new PyList(rows.map((row) => weightOf[row] ?? null))) }),
      batchSize: numberGiven(call, NAMES.indexOf('batch_size'), 'batch_size') ?? 32,
    },
    ...(value('shuffle') === false && { isInOrder: true as const }),
  };
  return new Made(
    'stream',
    undefined,
    {
      member: (name) =>
        name === 'n' || name === 'samples'
          ? rows.length
          : name === 'batch_size'
            ? (stream.batchSize ?? 32)
            : undefined,
      length: () => Math.ceil(rows.length / (stream.batchSize ?? 32)),
    },
    stream,
  );
}

const NAMES = [
  ...['dataframe', 'directory', 'x_col', 'y_col', 'weight_col', 'target_size', 'color_mode', 'classes'],
  ...['class_mode', 'batch_size', 'shuffle', 'seed', 'save_to_dir', 'save_prefix', 'save_format', 'subset'],
  ...['interpolation', 'validate_filenames'],
];

/** The first share of the rows validates. */
function partOf(rows: readonly number[], split: Value, subset: Value): readonly number[] {
  if (subset === null || split === null) return rows;
  const border = Math.trunc(numberOf(split) * rows.length);
  return subset === 'validation' ? rows.slice(0, border) : rows.slice(border);
}

function labelsOf(
  value: (name: string) => Value,
  column: (name: Value) => readonly Value[],
  rows: readonly number[],
  /** Those of both parts, which make the classes. */
  all: readonly number[],
): Value {
  const mode = value('class_mode') ?? 'categorical';
  const names = namesOf(value('y_col') ?? 'class');
  const of = (name: string): NdArray => {
    const values = column(name);
    return toArray(new PyList(rows.map((row) => values[row] ?? null)));
  };
  if (value('classes') !== null) throw new Unsupported('classes of flow_from_dataframe');
  const [first = 'class'] = names;
  if (mode === 'raw' || mode === 'multi_output') {
    const parts = names.map(of);
    if (mode === 'multi_output') return new PyTuple(parts);
    const [only = vector([])] = parts;
    return parts.length === 1 ? only : sideBySide(parts);
  }
  const texts = column(first).map((label) => textOf(label));
  const classes = [...new Set(all.map((row) => texts[row] ?? ''))].sort(orderedTexts);
  const numbers = vector(rows.map((row) => classes.indexOf(texts[row] ?? '')));
  if (mode === 'binary' || mode === 'sparse') return numbers;
  if (mode !== 'categorical') throw new Unsupported(`class_mode="${String(mode)}" of flow_from_dataframe`);
  const hot = filled([rows.length, classes.length], 'float32');
  rows.forEach((_, at) => {
    hot.data[at * classes.length + Number(numbers.data[at])] = 1 as never;
  });
  return hot;
}

function sideBySide(parts: readonly NdArray[]): NdArray {
  const count = parts[0]?.size ?? 0;
  const columns = parts.map((part) => part.flat());
  const own = Float64Array.from({ length: count * parts.length }, (_, at) =>
    Number(columns[at % parts.length]?.[Math.floor(at / parts.length)]),
  );
  return new NdArray(own, [count, parts.length], 'float64');
}

export function imagesOf(paths: readonly string[], value: (name: string) => Value, places: Places): NdArray {
  const size = value('target_size') ?? new PyTuple([256, 256]);
  const [height = 0, width = 0] = sizesOf(size);
  const colour = value('color_mode') ?? 'rgb';
  const channels = colour === 'grayscale' ? 1 : 3;
  const bytes = paths.length * height * width * channels;
  if (bytes > freeMemory() / 2)
    throw new TrainingFault(
      `The ${paths.length} images do not fit the memory that is free: choose a smaller target_size, or choose a folder or file to train on.`,
      'chooseData',
    );
  const load = loadImage(places).run;
  const own = new Uint8Array(bytes);
  const named = new Map<string, Value>([
    ['target_size', size],
    ['color_mode', colour],
    ['interpolation', value('interpolation') ?? 'nearest'],
  ]);
  paths.forEach((path, at) => {
    const picture = load?.({ ...plainCall(path), named }) ?? null;
    own.set(toArray(picture).flat() as Uint8Array, at * height * width * channels);
  });
  return new NdArray(own, [paths.length, height, width, channels], 'uint8');
}

/** `preprocessing_function` comes behind the random changes: it is done here where there are none. */
export function prepared(
  images: NdArray,
  options: ReadonlyMap<string, Value>,
  call: Call,
): { readonly images: NdArray; readonly left: ReadonlyMap<string, Value> } {
  const { preprocessing_function: run = null, validation_split: _, ...others } = Object.fromEntries(options);
  const left = new Map(Object.entries(others));
  const isPlain = [...left.keys()].every((name) => name === 'rescale' || name === 'dtype');
  if (run === null) return { images, left };
  if (!isPlain) return { images, left: new Map([...left, ['preprocessing_function', run]]) };
  const [count = 0, ...sizes] = images.shape;
  const size = images.size / Math.max(1, count);
  const floats = cast(images, 'float32');
  const made = new Float32Array(images.size);
  for (let at = 0; at < count; at++) {
    const one = new NdArray(
      (floats.flat() as Float32Array).slice(at * size, (at + 1) * size),
      sizes,
      'float32',
    );
    made.set(Float32Array.from(toArray(call.call(run, one)).flat() as ArrayLike<number>), at * size);
  }
  return { images: new NdArray(made, images.shape, 'float32'), left };
}
