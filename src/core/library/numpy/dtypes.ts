/** NumPy's types of numbers: what two of them make together (NumPy 2: a Python number takes the array's kind). */
import { editDistance } from '../../checks/nearestName.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, Value } from '../../evaluate/value.js';
import { tableEntry, words } from '../../words.js';

const KIND_ORDER = ['bool', 'uint', 'int', 'float', 'complex'];

interface Dtype {
  readonly kind: string;
  readonly bits: number;
}

function parse(name: string): Dtype {
  const found = /^(bool|uint|int|float|complex)_?(\d+)?$/.exec(name);
  const kind = found?.[1] ?? 'object';
  return { kind, bits: kind === 'bool' ? 8 : Number(found?.[2] ?? 64) };
}

/** The type of an operation on two arrays. */
export function promoted(a: string, b: string): string {
  if (a === b) return a;
  const [x, y] = [parse(a), parse(b)];
  if (x.kind === 'object' || y.kind === 'object') return 'object';
  if (x.kind === y.kind) return x.bits >= y.bits ? a : b;
  const [low, high, lowName, highName] =
    KIND_ORDER.indexOf(x.kind) < KIND_ORDER.indexOf(y.kind) ? [x, y, a, b] : [y, x, b, a];
  if (low.kind === 'bool') return highName;
  // An unsigned type needs the next larger signed one.
  if (low.kind === 'uint' && high.kind === 'int') {
    if (high.bits > low.bits) return highName;
    return low.bits >= 64 ? 'float64' : `int${low.bits * 2}`;
  }
  const needed = low.kind === 'float' ? low.bits * 2 : low.bits >= 32 ? 64 : low.bits * 2;
  return `${high.kind}${Math.max(high.bits, needed)}` || lowName;
}

/** The type of an operation on an array and a Python number. */
export function withNumber(dtype: string, isFloat: boolean): string {
  const { kind } = parse(dtype);
  if (kind === 'bool') return isFloat ? 'float64' : 'int64';
  return isFloat && kind !== 'float' && kind !== 'complex' ? 'float64' : dtype;
}

/** `/` and functions such as `sqrt` make floats of whole numbers. */
export function asFloat(dtype: string): string {
  const { kind, bits } = parse(dtype);
  if (kind === 'float' || kind === 'complex') return dtype;
  return kind === 'bool' || bits === 8 ? 'float16' : bits === 16 ? 'float32' : 'float64';
}

const ALIASES: Readonly<Record<string, string>> = {
  float: 'float64',
  double: 'float64',
  single: 'float32',
  half: 'float16',
  int: 'int64',
  bool_: 'bool',
  float_: 'float64',
  int_: 'int64',
  f4: 'float32',
  f8: 'float64',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
};

/** A type given as text, as `np.float32`, or as Python's own class. */
export function dtypeOf(value: Value | undefined): string | undefined {
  const name =
    value?.kind === 'string'
      ? value.value
      : value?.kind === 'native'
        ? value.name.split('.').at(-1)
        : undefined;
  if (name === undefined) return undefined;
  const plain = name.replace(/^[<>=|]/, '');
  return tableEntry(ALIASES, plain) ?? plain;
}

const NAMES =
  words(`int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 float128 complex64
  complex128 complex256 object string double single datetime64 timedelta64 category boolean bytes unicode
  longdouble longlong Int8 Int16 Int32 Int64 UInt8 UInt16 UInt32 UInt64 Float32 Float64 bfloat16`);

/** A text that is surely a misspelt name of a type: refused, and the name that is meant. */
export function refusedDtype(given: BoundArgument | undefined, { evaluation, location }: NativeCall): void {
  const { value } = given ?? {};
  if (value?.kind !== 'string' || !/^[A-Za-z]+\d*$/.test(value.value) || NAMES.includes(value.value)) return;
  const name = value.value;
  const near = (each: string) =>
    editDistance(name, each) === 1 && name.replace(/\D/g, '').length === each.replace(/\D/g, '').length;
  const meant = name.length < SHORTEST ? undefined : NAMES.find(near);
  if (meant === undefined) return;
  evaluation.refuse(
    `NumPy has no type "${name}" (did you mean "${meant}"?)`,
    given?.location ?? location,
    'TypeError',
    { fixFacts: [{ kind: 'misspelt-name', name, known: NAMES, meant }] },
  );
}

/** Shorter names are near to too many. */
const SHORTEST = 5;

export function isDtypeName(name: string): boolean {
  return /^(?:(?:u?int|float)(?:8|16|32|64)|bool_?|complex(?:64|128)|float_|int_|half|single|double|uint|str_|object_)$/.test(
    name,
  );
}
