/** Pickles, joblib's among them, as plain data: nothing of them is run. */
import { gunzipSync, inflateSync } from 'node:zlib';
import { BufferReader, Parser } from 'pickleparser';
import { widthOf } from '../../../runs/data/npy.js';
import { ofFloat, PyDict, PyList, Unsupported, type Value } from '../language/values.js';
import { columnSteps, NdArray, sizeOf } from '../numpy/ndarray.js';
import { numbersAs } from '../numpy/storedArrays.js';

/** What stands for Python's classes in a pickle: their name, arguments and state. */
class StandIn {
  state: unknown;
  /** What joblib writes behind an array's description. */
  array?: NdArray;
  constructor(
    readonly name: string,
    readonly args: readonly unknown[],
    private readonly reader: BufferReader,
  ) {}
  __setnewargs_ex__(): void {}
  __setstate__(state: unknown): void {
    this.state = state;
    if (/NumpyArrayWrapper$/.test(this.name) && state instanceof Map)
      this.array = arrayBehind(state, this.reader);
  }
}

/** Source: joblib 1.5, `NumpyArrayWrapper.read_array`. */
function arrayBehind(state: ReadonlyMap<unknown, unknown>, reader: BufferReader): NdArray {
  const type = typeOf(state.get('dtype'));
  const sizes = Array.from(state.get('shape') as ArrayLike<number>, Number);
  if (type === undefined || type.slice(1, 2) === 'O')
    throw new Unsupported('an array of objects in a file of joblib');
  if (state.has('numpy_array_alignment_bytes') && state.get('numpy_array_alignment_bytes') !== null)
    reader.skip(reader.byte());
  const data = Buffer.from(reader.bytes(sizeOf(sizes) * widthOf(type)));
  const made = numbersAs(data, type, sizes);
  return state.get('order') === 'F' ? new NdArray(made.data, sizes, made.dtype, columnSteps(sizes)) : made;
}

/** Of bytes as they are, or packed as joblib packs them. */
export function unpickled(bytes: Buffer): Value {
  const reader = new BufferReader(unpacked(bytes));
  const standIn = (name: string) => {
    const make = (...args: unknown[]) => new StandIn(name, args, reader);
    return new Proxy(StandIn, {
      apply: (_, __, args) => make(...args),
      construct: (_, args) => make(...args),
    });
  };
  const parser = new Parser({
    nameResolver: { resolve: (module: string, name: string) => standIn(`${module}.${name}`) as never },
    unpicklingTypeOfDictionary: 'Map',
  });
  let found: unknown;
  try {
    found = parser.read(reader);
  } catch (error) {
    if (error instanceof Unsupported) throw error;
    throw new Unsupported(
      `a pickle that is not read (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  return fromPickle(found);
}

function unpacked(bytes: Buffer): Buffer {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes);
  return bytes[0] === 0x78 ? inflateSync(bytes) : bytes;
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

/** Arrays of NumPy's: their state has version, shape, type, order and bytes, or objects. */
function fromClass({ name, args, state, array }: StandIn): Value {
  if (array) return array;
  if (/multiarray(?:\._reconstruct)?$|\._reconstruct$/.test(name) && Array.isArray(state)) {
    const [, shape, type, isTurned, bytes] = state as [unknown, number[], unknown, boolean, unknown];
    const order = typeOf(type);
    const sizes = Array.from(shape, Number);
    if (Array.isArray(bytes))
      return new NdArray(bytes.map(fromPickle), sizes, 'object', isTurned ? columnSteps(sizes) : undefined);
    const data = bytesOf(bytes);
    if (order === undefined || !data) throw new Unsupported('an array of this type in a pickle');
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
