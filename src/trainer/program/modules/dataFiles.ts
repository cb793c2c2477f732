/** Data in files of Python's world: pickles, HDF5 and Matlab's. */
import { File as Hdf5File } from 'jsfive';
import { PARALLEL } from '../language/iterationModules.js';
import { memberFrom, moduleOf, native, needed } from '../language/natives.js';
import { iterated } from '../language/operators.js';
import {
  type Call,
  Made,
  PyDict,
  PyList,
  PyTuple,
  Raised,
  Slice,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import { indexed } from '../numpy/arrayIndex.js';
import { scalarOr } from '../numpy/arrayMath.js';
import { cast, NdArray, sizeOf } from '../numpy/ndarray.js';
import { FILE_TYPES } from '../numpy/storedArrays.js';
import { bytesIn } from './bytes.js';
import { readMatlab } from './matlabFile.js';
import { unpickled } from './pickles.js';
import { nameOfWritten, type Places } from './systemModules.js';

export function dataFileModules(places: Places): Readonly<Record<string, Value>> {
  const pickle = moduleOf('pickle', {
    load: (call) => {
      const file = needed(call, 0, 'file');
      const written = places.written.get(nameOfFile(file));
      if (written !== undefined) return written;
      if (typeof file === 'string') throw new Raised('TypeError', "file must have a 'read' attribute");
      return unpickled(bytesIn(places, file));
    },
    dump: (call) => {
      places.written.set(nameOfWritten(needed(call, 1, 'file')), needed(call, 0, 'obj'));
      return null;
    },
    loads: (call) => unpickled(bytesIn(places, needed(call, 0, 'data'))),
  });
  return {
    pickle,
    _pickle: pickle,
    cPickle: pickle,
    joblib: moduleOf('joblib', {
      ...PARALLEL,
      load: (call) => {
        const file = needed(call, 0, 'filename');
        return places.written.get(nameOfFile(file)) ?? unpickled(bytesIn(places, file));
      },
      dump: (call) => {
        places.written.set(nameOfWritten(needed(call, 1, 'filename')), needed(call, 0, 'value'));
        return null;
      },
    }),
    h5py: moduleOf('h5py', {
      File: (call) => {
        const mode = call.args[1] ?? call.named.get('mode') ?? 'r';
        if (mode !== 'r') throw new Unsupported('an HDF5 file that is written');
        const name = needed(call, 0, 'name');
        return hdf5(bytesIn(places, name), typeof name === 'string' ? name : 'file');
      },
    }),
    'scipy.io': moduleOf('scipy.io', {
      loadmat: (call) => {
        if ([...call.named.keys()].some((name) => name !== 'file_name'))
          throw new Unsupported('loadmat with arguments');
        return new PyDict(readMatlab(bytesIn(places, needed(call, 0, 'file_name'))));
      },
    }),
    unpickle: native('unpickle', (call) => unpickled(bytesIn(places, needed(call, 0, 'path')))),
  };
}

/** Empty for what has none. */
const nameOfFile = (value: Value): string =>
  typeof value === 'string' ||
  (value instanceof Made && (value.type === 'file that is written' || value.rules.text))
    ? nameOfWritten(value)
    : '';

interface Hdf5Part {
  readonly keys?: readonly string[];
  readonly shape?: readonly number[];
  readonly dtype?: unknown;
  readonly value?: unknown;
  get?(name: string): Hdf5Part;
}

/** Matlab's files of version 7.3 have 512 bytes of their own before it. */
function hdf5(whole: Buffer, path: string): Value {
  const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
  const from = [0, 512, 1024, 2048].find((at) => whole.subarray(at, at + 8).equals(signature));
  if (from === undefined) throw new Raised('OSError', 'Unable to open file (file signature not found)');
  const bytes = whole.subarray(from);
  return groupOf(
    new Hdf5File(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
      path,
    ) as unknown as Hdf5Part,
  );
}

function groupOf(group: Hdf5Part): Made {
  const names = () => new PyList([...(group.keys ?? [])]);
  const functions: Readonly<Record<string, (call: Call) => Value>> = {
    keys: names,
    get: (call) => item(needed(call, 0, 'name')),
    close: () => null,
    __enter__: () => made,
    __contains__: (call) => group.keys?.includes(textOf(call.args[0])) ?? false,
  };
  const item = (index: Value): Value => {
    const name = textOf(index);
    const [first = '', ...rest] = name.split('/').filter((part) => part !== '');
    if (!group.keys?.includes(first))
      throw new Raised('KeyError', `Unable to open object (object '${name}' doesn't exist)`);
    const part = group.get?.(first);
    if (!part) throw new Unsupported('a part of an HDF5 file');
    const inner = part.shape ? dataset(part) : groupOf(part);
    return rest.length === 0 ? inner : (inner.rules.item?.(rest.join('/')) ?? null);
  };
  const made: Made = new Made('HDF5 group', undefined, {
    item,
    iterate: () => names().items,
    length: () => group.keys?.length ?? 0,
    member: (name) => memberFrom('Group', functions, name),
  });
  return made;
}

/** It stays in the file until it is read, and is an array then. */
function dataset(part: Hdf5Part): Made {
  let read: NdArray | undefined;
  const array = () => {
    read ??= arrayOf(part);
    return read;
  };
  const entry = (index: Value): Value => {
    const whole = array();
    const isAll =
      index instanceof Slice && index.lower === null && index.upper === null && index.step === null;
    return isAll || (index instanceof PyTuple && index.items.length === 0)
      ? whole
      : scalarOr(indexed(whole, index));
  };
  return new Made('HDF5 dataset', undefined, {
    item: entry,
    length: () => part.shape?.[0] ?? 0,
    iterate: () => iterated(array()),
    member: (name) => {
      if (name === '__array__' || name === 'value') return array();
      if (name === 'shape') return new PyTuple([...(part.shape ?? [])]);
      if (name === 'dtype') return native(`numpy.${array().dtype}`, () => null);
      return undefined;
    },
  });
}

/** By the letters of Python's `struct`, or NumPy's names. */
const HDF5_TYPES: Readonly<Record<string, string>> = {
  ...FILE_TYPES,
  ...{ B: 'uint8', b: 'int8', H: 'uint16', h: 'int16', I: 'uint32', i: 'int32', Q: 'uint64', q: 'int64' },
  ...{ f: 'float32', d: 'float64' },
};

function arrayOf({ value, dtype, shape = [] }: Hdf5Part): NdArray {
  const type = typeof dtype === 'string' ? HDF5_TYPES[dtype.replace(/^[<>|=]/, '')] : undefined;
  const values = Array.isArray(value) || ArrayBuffer.isView(value) ? (value as ArrayLike<unknown>) : [value];
  if (values.length !== sizeOf(shape)) throw new Unsupported('an HDF5 array that is not read whole');
  if (typeof values[0] === 'string') return new NdArray(Array.from(values), [...shape], 'str');
  if (!type) throw new Unsupported(`an HDF5 array of the type ${String(dtype)}`);
  const made = new NdArray(Array.from(values, Number), [...shape], 'object');
  return cast(made, type);
}
