/** Data in files of Python's world: pickles, HDF5 and Matlab's. Nothing of a pickle is run. */
import { File as Hdf5File } from 'jsfive';
import { Parser } from 'pickleparser';
import { PARALLEL } from '../language/iterationModules.js';
import { memberFrom, moduleOf, native, needed } from '../language/natives.js';
import { iterated } from '../language/operators.js';
import {
  type Call,
  Made,
  ofFloat,
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
import { cast, columnSteps, NdArray, sizeOf } from '../numpy/ndarray.js';
import { FILE_TYPES, numbersAs } from '../numpy/numpyFiles.js';
import { bytesIn } from './bytes.js';
import { readMatlab } from './matlabFile.js';
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
      load: (call) => unpickled(bytesIn(places, needed(call, 0, 'filename'))),
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

/** What stands for Python's classes in a pickle: their name, arguments and state. */
class StandIn {
  state: unknown;
  constructor(
    readonly name: string,
    readonly args: readonly unknown[],
  ) {}
  __setnewargs_ex__(): void {}
  __setstate__(state: unknown): void {
    this.state = state;
  }
}

function unpickled(bytes: Buffer): Value {
  const standIn = (name: string) => {
    const make = (...args: unknown[]) => new StandIn(name, args);
    return new Proxy(StandIn, {
      apply: (_, __, args) => make(...args),
      construct: (_, args) => make(...args),
    });
  };
  const found: unknown = new Parser({
    nameResolver: { resolve: (module: string, name: string) => standIn(`${module}.${name}`) as never },
    unpicklingTypeOfDictionary: 'Map',
  }).parse(bytes);
  return fromPickle(found);
}

function fromPickle(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (Array.isArray(value)) return new PyList(value.map(fromPickle));
  if (value instanceof Map)
    return new PyDict([...value].map(([key, item]) => [fromPickle(key), fromPickle(item)]));
  if (value instanceof Set) return new PyList([...value].map(fromPickle));
  if (value instanceof StandIn) return fromClass(value);
  throw new Unsupported('what stands in a pickle');
}

/** Arrays of NumPy's: their state has version, shape, type, order and bytes. */
function fromClass({ name, args, state }: StandIn): Value {
  if (/multiarray(?:\._reconstruct)?$|\._reconstruct$/.test(name) && Array.isArray(state)) {
    const [, shape, type, isTurned, bytes] = state as [unknown, number[], unknown, boolean, unknown];
    const order = typeOf(type);
    const data = bytesOf(bytes);
    if (order === undefined || !data) throw new Unsupported('an array of this type in a pickle');
    const sizes = Array.from(shape, Number);
    if (!isTurned) return numbersAs(data, order, sizes);
    const made = numbersAs(data, order, sizes);
    return new NdArray(made.data, sizes, made.dtype, columnSteps(sizes));
  }
  if (/multiarray\.scalar$/.test(name)) {
    const order = typeOf(args[0]);
    const data = bytesOf(args[1]);
    if (order !== undefined && data) return ofFloat(Number(numbersAs(data, order, [1]).data[0]));
  }
  if (/_codecs\.encode$/.test(name) && typeof args[0] === 'string') return args[0];
  throw new Unsupported(`${name} in a pickle`);
}

/** `numpy.dtype('u1')`, with the order of its bytes in its state. */
function typeOf(value: unknown): string | undefined {
  if (!(value instanceof StandIn) || !/dtype$/.test(value.name)) return undefined;
  const name = textIn(value.args[0]);
  const order = Array.isArray(value.state) ? textIn(value.state[1]) : '<';
  return name === undefined ? undefined : `${order === '>' ? '>' : '<'}${name}`;
}

const textIn = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : value instanceof Uint8Array
      ? Buffer.from(value).toString('latin1')
      : undefined;

function bytesOf(value: unknown): Buffer | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (typeof value === 'string') return Buffer.from(value, 'latin1');
  return value instanceof StandIn && /_codecs\.encode$/.test(value.name) ? bytesOf(value.args[0]) : undefined;
}

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
