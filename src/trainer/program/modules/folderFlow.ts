/** `ImageDataGenerator.flow_from_directory` in the hands of a program: what it tells of its files, and their images. */
import { partOf } from '../../data/folder.js';
import { given, needed, numberGiven, only } from '../language/natives.js';
import { iterated } from '../language/operators.js';
import {
  type Call,
  Made,
  numberOf,
  PyDict,
  PyList,
  PyTuple,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import { filled, type NdArray, vector } from '../numpy/ndarray.js';
import { imagesOf, prepared } from './framedFlow.js';
import type { Stream } from './streams.js';
import type { Places } from './systemModules.js';

const NAMES = [
  ...['directory', 'target_size', 'color_mode', 'classes', 'class_mode', 'batch_size', 'shuffle', 'seed'],
  ...['save_to_dir', 'save_prefix', 'save_format', 'follow_links', 'subset', 'interpolation'],
];

/** The images are read when they are asked for. */
export function flowFromDirectory(call: Call, options: ReadonlyMap<string, Value>, places: Places): Made {
  only(call, ...NAMES);
  const value = (name: string) => given(call, NAMES.indexOf(name), name) ?? null;
  const folder = places.onDisk(textOf(needed(call, 0, 'directory')));
  const subset = value('subset');
  const split = options.get('validation_split') ?? null;
  const names = value('classes');
  const listing = partOf(
    {
      ...{ kind: 'folder', path: folder, reader: 'flow_from_directory', imageSize: [1, 1], channels: 3 },
      ...{ isShuffled: false, interpolation: 'nearest' },
      ...(names !== null && { classNames: [...iterated(names)].map((name) => textOf(name)) }),
      ...(split !== null && { validationSplit: numberOf(split) }),
      ...((subset === 'training' || subset === 'validation') && { subset }),
    },
    folder,
  );
  const { files, classes } = listing;
  const labels = vector(Int32Array.from(listing.labels), 'int32');
  const mode = call.named.has('class_mode') || call.args.length > 4 ? value('class_mode') : 'categorical';
  const batchSize = numberGiven(call, NAMES.indexOf('batch_size'), 'batch_size') ?? 32;
  let read: Pick<Stream, 'x' | 'options'> | undefined;
  const content = () => {
    const { images, left } = prepared(imagesOf(files, value, places), options, call);
    read ??= { x: images, options: left };
    return read;
  };
  const stream: Stream = {
    get x() {
      return content().x;
    },
    get options() {
      return content().options;
    },
    y: wanted(labels, mode, classes.length),
    batchSize,
    ...(value('shuffle') === false && { isInOrder: true as const }),
  };
  const facts: Readonly<Record<string, Value>> = {
    classes: labels,
    labels,
    samples: files.length,
    n: files.length,
    num_classes: classes.length,
    class_indices: new PyDict(classes.map((name, at) => [name, at] as const)),
    class_mode: mode,
    batch_size: batchSize,
    target_size: value('target_size') ?? new PyTuple([256, 256]),
    filenames: new PyList(files.map((file) => file.slice(folder.length).replace(/^[\\/]/, ''))),
    filepaths: new PyList([...files]),
  };
  return new Made(
    'stream',
    undefined,
    {
      member: (name) => (Object.hasOwn(facts, name) ? facts[name] : undefined),
      length: () => Math.ceil(files.length / batchSize),
    },
    stream,
  );
}

function wanted(labels: NdArray, mode: Value, classes: number): Value {
  if (mode === null) return null;
  if (mode === 'binary' || mode === 'sparse') return labels;
  if (mode !== 'categorical') throw new Unsupported(`class_mode="${String(mode)}" of flow_from_directory`);
  const hot = filled([labels.size, classes], 'float32');
  for (let at = 0; at < labels.size; at++) hot.data[at * classes + Number(labels.data[at])] = 1 as never;
  return hot;
}
