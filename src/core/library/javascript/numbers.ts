/** `Math` and `Number`. */

import { native, num } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { roundedPart } from '../../evaluate/sizeFractions.js';
import type { NamespaceValue, NativeValue, Value } from '../../evaluate/value.js';
import { because, notKnown } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { numberOf } from './text.js';

const CONSTANTS = ['PI', 'E', 'LN2', 'LN10', 'LOG2E', 'LOG10E', 'SQRT2', 'SQRT1_2'] as const;

const FUNCTIONS = [
  'abs',
  'ceil',
  'floor',
  'round',
  'trunc',
  'sign',
  'sqrt',
  'cbrt',
  'exp',
  'expm1',
  'log',
  'log2',
  'log10',
  'log1p',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'fround',
  'clz32',
] as const;

const SEVERAL = ['max', 'min', 'pow', 'hypot', 'atan2', 'imul'] as const;

function onNumbers(name: string, run: (...given: number[]) => number): NativeValue {
  return native(name, (call) => {
    if (call.openReason !== undefined) return notKnown(call, call.openReason);
    const given = call.positional.map(({ value }) => value);
    const numbers = given.map(numberOf);
    const known = numbers.filter((value) => value !== undefined);
    return known.length === numbers.length
      ? num(run(...known))
      : because(call, given, `${name} of this is not known`);
  });
}

const members: Record<string, () => Value> = {
  random: () => native('Math.random', (call) => notKnown(call, 'a random number')),
};
for (const name of CONSTANTS) members[name] = () => num(Math[name]);
for (const name of FUNCTIONS) members[name] = () => wholeToo(name);
for (const name of SEVERAL) members[name] = () => onNumbers(`Math.${name}`, Math[name]);

/** Rounding leaves a size that has only a name as it is. */
function wholeToo(name: (typeof FUNCTIONS)[number]): NativeValue {
  const plain = onNumbers(`Math.${name}`, Math[name]);
  if (!['ceil', 'floor', 'round', 'trunc'].includes(name)) return plain;
  return native(plain.name, (call) => {
    const [given] = call.positional;
    if (given?.value.kind === 'symbol') return given.value;
    return (given && roundedPart(given.value, name as 'floor')) ?? plain.call(call);
  });
}

export const mathNamespace: NamespaceValue = namespace('Math', members);

function test(name: string, run: (value: number) => boolean, strict: boolean): () => NativeValue {
  return () =>
    native(name, (call: NativeCall) => {
      const [given] = call.positional.map(({ value }) => value);
      if (given?.kind === 'symbol')
        return { kind: 'boolean', value: name.endsWith('nteger') || name.includes('inite') };
      if (strict && given && given.kind !== 'number' && given.kind !== 'unknown')
        return { kind: 'boolean', value: false };
      const value = numberOf(given);
      return value === undefined
        ? because(call, [given], 'this test is not known')
        : { kind: 'boolean', value: run(value) };
    });
}

const parse = {
  parseInt: () =>
    native('parseInt', (call) => {
      const [text, radix] = call.positional.map(({ value }) => value);
      if (text?.kind !== 'string' && text?.kind !== 'number')
        return because(call, [text], 'this number is not known');
      return num(Number.parseInt(String(text.value), numberOf(radix)));
    }),
  parseFloat: () =>
    native('parseFloat', (call) => {
      const [text] = call.positional.map(({ value }) => value);
      if (text?.kind !== 'string' && text?.kind !== 'number')
        return because(call, [text], 'this number is not known');
      return num(Number.parseFloat(String(text.value)));
    }),
};

const numberMembers = namespace('Number', {
  ...parse,
  isInteger: test('Number.isInteger', Number.isInteger, true),
  isSafeInteger: test('Number.isSafeInteger', Number.isSafeInteger, true),
  isFinite: test('Number.isFinite', Number.isFinite, true),
  isNaN: test('Number.isNaN', Number.isNaN, true),
  MAX_SAFE_INTEGER: () => num(Number.MAX_SAFE_INTEGER),
  MIN_SAFE_INTEGER: () => num(Number.MIN_SAFE_INTEGER),
  MAX_VALUE: () => num(Number.MAX_VALUE),
  MIN_VALUE: () => num(Number.MIN_VALUE),
  EPSILON: () => num(Number.EPSILON),
  POSITIVE_INFINITY: () => num(Number.POSITIVE_INFINITY),
  NEGATIVE_INFINITY: () => num(Number.NEGATIVE_INFINITY),
  NaN: () => num(Number.NaN),
});

export const numberFunction: NativeValue = native(
  'Number',
  (call) => {
    const [given] = call.positional.map(({ value }) => value);
    if (!given) return num(0);
    if (given.kind === 'symbol') return given;
    const value = numberOf(given);
    return value === undefined ? because(call, [given], 'this number is not known') : num(value);
  },
  { member: (name) => numberMembers.member(name) },
);

export const NUMBER_GLOBALS: Readonly<Record<string, () => Value>> = {
  ...parse,
  isNaN: test('isNaN', Number.isNaN, false),
  isFinite: test('isFinite', Number.isFinite, false),
  NaN: () => num(Number.NaN),
  Infinity: () => num(Number.POSITIVE_INFINITY),
};
