/** `math`: functions of known numbers. */
import { bool, num, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { roundedCount } from '../../evaluate/rowCounts.js';
import type { Value } from '../../evaluate/value.js';
import {
  argument,
  because,
  type FunctionTable,
  notKnown,
  numberOf,
  positionals,
} from '../builtins/callArguments.js';
import { pythonModule } from './module.js';

type Numeric = (...given: number[]) => number | undefined;

function of(run: Numeric, isFloat: boolean): (call: NativeCall) => Value {
  return (call) => {
    const values = positionals(call);
    const numbers = values.map(numberOf);
    const known = numbers.filter((number) => number !== undefined);
    if (known.length !== numbers.length || known.length === 0)
      return because(call, values, 'this is no known number');
    const result = run(...known);
    if (result === undefined || (!isFloat && !Number.isSafeInteger(result)))
      return call.evaluation.fail('this has no exact result', call.location, 'ValueError');
    return num(result, isFloat);
  };
}

const whole = (run: Numeric) => of(run, false);
const real = (run: Numeric) => of(run, true);

function gcd(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : gcd(b, a % b);
}

function factorial(n: number): number | undefined {
  if (n < 0 || n > 100) return undefined;
  let product = 1;
  for (let factor = 2; factor <= n; factor++) product *= factor;
  return product;
}

function choose(n: number, k: number): number | undefined {
  if (k > n) return 0;
  let result = 1;
  for (let i = 1; i <= Math.min(k, 1000); i++) result = (result * (n - k + i)) / i;
  return Math.round(result);
}

/** Exact for powers of the base, as CPython's are. */
function logarithm(x: number, base?: number): number | undefined {
  if (x <= 0) return undefined;
  if (base === undefined) return Math.log(x);
  return Math.log(x) / Math.log(base);
}

function product(call: NativeCall): Value {
  const [iterable] = positionals(call);
  const items = iterable && call.evaluation.iterate(iterable, call.location);
  if (!items || 'kind' in items) return items ?? notKnown(call, 'math.prod is given nothing');
  const numbers = items.map(numberOf);
  if (numbers.includes(undefined)) return because(call, items, 'this product is not known');
  const isFloat = items.some((item) => item.kind === 'number' && item.isFloat);
  return num(
    numbers.reduce<number>(
      (total, number) => total * (number ?? 1),
      numberOf(call.keywords.get('start')?.value) ?? 1,
    ),
    isFloat,
  );
}

const FUNCTIONS: FunctionTable = {
  ceil: (call) => roundedCount(argument(call, 0), 'ceil') ?? whole(Math.ceil)(call),
  floor: (call) => roundedCount(argument(call, 0), 'floor') ?? whole(Math.floor)(call),
  trunc: whole(Math.trunc),
  gcd: whole((...given) => given.reduce(gcd, 0)),
  lcm: whole((...given) => given.reduce((a, b) => (a === 0 || b === 0 ? 0 : Math.abs(a * b) / gcd(a, b)), 1)),
  factorial: whole(factorial),
  comb: whole((n, k = 0) => choose(n ?? 0, k)),
  perm: whole((n = 0, k = n) => (factorial(n) ?? NaN) / (factorial(n - k) ?? NaN)),
  isqrt: whole((x = 0) => Math.floor(Math.sqrt(x))),
  sqrt: real((x = 0) => (x < 0 ? undefined : Math.sqrt(x))),
  cbrt: real(Math.cbrt),
  exp: real(Math.exp),
  log: real((x = 0, base) => logarithm(x, base)),
  log2: real((x = 0) => (x > 0 ? Math.log2(x) : undefined)),
  log10: real((x = 0) => (x > 0 ? Math.log10(x) : undefined)),
  log1p: real(Math.log1p),
  pow: real((x = 0, y = 0) => x ** y),
  fabs: real(Math.abs),
  fmod: real((x = 0, y = 0) => (y === 0 ? undefined : x % y)),
  hypot: real(Math.hypot),
  copysign: real((x = 0, y = 0) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x))),
  sin: real(Math.sin),
  cos: real(Math.cos),
  tan: real(Math.tan),
  tanh: real(Math.tanh),
  atan: real(Math.atan),
  atan2: real((y = 0, x = 0) => Math.atan2(y, x)),
  asin: real(Math.asin),
  acos: real(Math.acos),
  degrees: real((x = 0) => (x * 180) / Math.PI),
  radians: real((x = 0) => (x * Math.PI) / 180),
  modf: (call) => {
    const x = numberOf(call.positional[0]?.value);
    if (x === undefined) return because(call, positionals(call), 'this is no known number');
    return tuple([num(x - Math.trunc(x), true), num(Math.trunc(x), true)]);
  },
  isclose: (call) => {
    const [a, b] = positionals(call).map(numberOf);
    const relative = numberOf(call.keywords.get('rel_tol')?.value) ?? 1e-9;
    const absolute = numberOf(call.keywords.get('abs_tol')?.value) ?? 0;
    if (a === undefined || b === undefined)
      return because(call, positionals(call), 'this is no known number');
    return bool(Math.abs(a - b) <= Math.max(relative * Math.max(Math.abs(a), Math.abs(b)), absolute));
  },
  isnan: test(Number.isNaN),
  isinf: test((x) => Math.abs(x) === Infinity),
  isfinite: test(Number.isFinite),
  prod: product,
};

function test(fits: (x: number) => boolean): (call: NativeCall) => Value {
  return (call) => {
    const x = numberOf(call.positional[0]?.value);
    return x === undefined ? because(call, positionals(call), 'this is no known number') : bool(fits(x));
  };
}

export const mathModule = pythonModule('math', {
  functions: FUNCTIONS,
  values: {
    pi: () => num(Math.PI, true),
    e: () => num(Math.E, true),
    tau: () => num(2 * Math.PI, true),
    inf: () => num(Infinity, true),
    nan: () => num(NaN, true),
  },
});
