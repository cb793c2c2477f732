/** The module `numpy`. */
import { module, moduleOf, native, needed, plainCall } from '../language/natives.js';
import { type Call, Made, Native, PyList, type Value } from '../language/values.js';
import type { Chance } from '../modules/chance.js';
import { nameOfWritten } from '../modules/systemModules.js';
import { entry, scalarOr, toArray } from './arrayMath.js';
import { ARRAY_METHODS, dtypeOf } from './arrayMembers.js';
import { AXES } from './axes.js';
import { CHOOSING } from './choosing.js';
import { ELEMENTWISE } from './elementwise.js';
import { JOINING } from './joining.js';
import { MAKING } from './making.js';
import { cast, copied, NdArray, reshaped } from './ndarray.js';
import { archiveOf, loadNumpy, loadTextTable, numbersIn } from './numpyFiles.js';
import { LINEAR, PRODUCTS } from './products.js';
import { FILE_TYPES } from './storedArrays.js';

const NAMED_TYPES = [
  'uint8',
  'int8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float16',
  'float32',
  'float64',
  'bool_',
  'int_',
  'float_',
  'str_',
  'object_',
  'bool',
  'int',
  'float',
  'object',
  'double',
];

/** `np.float32` names a type, and called makes one value of it. */
function typeNamed(name: string): Native | undefined {
  if (!NAMED_TYPES.includes(name)) return undefined;
  return native(`numpy.${name}`, (call) =>
    scalarOr(cast(toArray(needed(call, 0, 'x')), dtypeOf(name.replace('object_', 'object')) ?? 'float64')),
  );
}

/** `np.dtype('uint8')`, which `newbyteorder('>')` turns. */
function typeOf(value: Value): Value {
  if (typeof value === 'string' && /^[<>]/.test(value)) return value;
  const dtype = dtypeOf(value) ?? 'float64';
  const short = Object.entries(FILE_TYPES).find(([, name]) => name === dtype)?.[0];
  return new Native(`numpy.${dtype}`, undefined, (name) => {
    if (name === 'newbyteorder' && short !== undefined)
      return native(
        'dtype.newbyteorder',
        ({ args }) => `${args[0] === '>' || args[0] === 'B' ? '>' : '<'}${short}`,
      );
    return name === 'name' ? dtype : undefined;
  });
}

const nameWith = (file: Value, ending: string): string => {
  const name = nameOfWritten(file);
  return name.endsWith(ending) ? name : `${name}${ending}`;
};

function writtenAs(written: ReadonlyMap<string, Value>, file: Value): Value | undefined {
  const found =
    typeof file === 'string' || file instanceof Made ? written.get(nameOfWritten(file)) : undefined;
  return found instanceof NdArray ? copied(found) : found;
}

/** `place`: where a path of the code is on this machine. */
export function numpyModule(
  place: (path: Value) => string,
  bytes: (value: Value) => Buffer,
  written: Map<string, Value>,
  chance: Chance,
): Native {
  const saveAll = ({ args: [file = null, ...arrays], named }: Call): Value => {
    const all = [...arrays.map((array, at) => [`arr_${at}`, array] as const), ...named];
    written.set(
      nameWith(file, '.npz'),
      archiveOf(all.map(([name, array]) => [name, copied(toArray(array))] as const)),
    );
    return null;
  };
  const functions = {
    ...MAKING,
    ...AXES,
    ...JOINING,
    ...CHOOSING,
    ...ELEMENTWISE,
    ...PRODUCTS,
    vectorize: (outer: Call) =>
      native('own vectorize', (call) => {
        const array = toArray(needed(call, 0, 'x'));
        const run = needed(outer, 0, 'pyfunc');
        const flat = array.flat();
        const made = Array.from({ length: flat.length }, (_, at) =>
          call.call(run, entry(flat[at], array.dtype)),
        );
        return reshaped(toArray(new PyList(made)), array.shape);
      }),
    load: (call: Call) => {
      const file = needed(call, 0, 'file');
      return writtenAs(written, file) ?? loadNumpy(place(file), call.named.get('allow_pickle') === true);
    },
    loadtxt: (call: Call) => loadTextTable(place(needed(call, 0, 'fname')), call),
    genfromtxt: (call: Call) => loadTextTable(place(needed(call, 0, 'fname')), call),
    frombuffer: (call: Call) => numbersIn(bytes(needed(call, 0, 'buffer')), call),
    fromfile: (call: Call) => numbersIn(bytes(needed(call, 0, 'file')), call),
    sort: (call: Call) => {
      const own = copied(toArray(needed(call, 0, 'a')));
      ARRAY_METHODS.sort?.(own, plainCall());
      return own;
    },
    dtype: (call: Call) => typeOf(needed(call, 0, 'dtype')),
    seterr: () => null,
    save: (call: Call) => {
      written.set(nameWith(needed(call, 0, 'file'), '.npy'), copied(toArray(needed(call, 1, 'arr'))));
      return null;
    },
    savez: saveAll,
    savez_compressed: saveAll,
    set_printoptions: () => null,
    printoptions: () => null,
  };
  const random = chance.numpyRandom();
  return moduleOf('numpy', functions, (name) => {
    const method = Object.hasOwn(ARRAY_METHODS, name) ? ARRAY_METHODS[name] : undefined;
    if (method)
      return native(`numpy.${name}`, (call) =>
        method(toArray(needed(call, 0, 'a')), { ...call, args: call.args.slice(1) }),
      );
    if (name === 'random') return random;
    if (name === 'linalg') return moduleOf('numpy.linalg', LINEAR);
    if (name === 'newaxis') return null;
    if (name === 'pi') return Math.PI;
    if (name === 'nan') return Number.NaN;
    if (name === 'inf') return Number.POSITIVE_INFINITY;
    if (name === 'ndarray') return module('ndarray', () => undefined);
    return typeNamed(name);
  });
}
