/** Names that JavaScript has in force without an import. */
import { bool, list, native, str, undefinedValue } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NativeValue, Value } from '../../evaluate/value.js';
import { argument, because, notEvaluated, notKnown } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { mapClass, setClass } from './collections.js';
import { mathNamespace, NUMBER_GLOBALS, numberFunction } from './numbers.js';
import { jsonNamespace, makeObject, objectFunction } from './objects.js';
import { promiseClass } from './promises.js';
import { regularClass } from './regular.js';
import { numberOf, textOf } from './text.js';

const LONGEST_ARRAY = 100_000;

function sized(length: number | undefined, call: NativeCall, fill: (index: number) => Value): Value {
  if (length === undefined || length < 0 || !Number.isInteger(length))
    return because(call, [argument(call, 0)], 'the length of this array is not known');
  if (length > LONGEST_ARRAY) return notKnown(call, 'an array too long to follow');
  return list(Array.from({ length }, (_, index) => fill(index)));
}

function arrayFrom(call: NativeCall): Value {
  const source = argument(call, 0);
  const change = argument(call, 1);
  const convert = (item: Value, index: number): Value =>
    change && change.kind !== 'none'
      ? call.evaluation.call(
          change,
          [item, { kind: 'number', value: index, isFloat: false }],
          undefined,
          call.location,
        )
      : item;
  if (source?.kind === 'dict') {
    const length = source.entries.get('s:length')?.value;
    if (length?.kind === 'unknown') return length;
    return sized(length ? numberOf(length) : 0, call, (index) =>
      convert(source.entries.get(`s:${index}`)?.value ?? undefinedValue, index),
    );
  }
  const items = source ? call.evaluation.iterate(source, call.location) : [];
  return 'kind' in items ? items : list(items.map(convert));
}

const arrayStatics = namespace('Array', {
  from: () => native('Array.from', arrayFrom),
  of: () => native('Array.of', (call) => list(call.positional.map(({ value }) => value))),
  isArray: () =>
    native('Array.isArray', (call) => {
      const given = argument(call, 0);
      if (!given || given.kind === 'unknown') return because(call, [given], 'this test is not known');
      return bool(given.kind === 'list' || given.kind === 'tuple');
    }),
});

const arrayClass: NativeValue = native(
  'Array',
  (call) => {
    const [only] = call.positional;
    if (call.positional.length !== 1 || !only || only.value.kind === 'string')
      return list(call.positional.map(({ value }) => value));
    return sized(only.value.kind === 'number' ? only.value.value : undefined, call, () => undefinedValue);
  },
  { isClass: true, member: (name) => arrayStatics.member(name) },
);

const stringFunction: NativeValue = native('String', (call) => {
  const given = argument(call, 0);
  const text = given ? textOf(given) : '';
  return text === undefined ? because(call, [given], 'this text is not known') : str(text);
});

const booleanFunction: NativeValue = native('Boolean', (call) => {
  const given = argument(call, 0) ?? undefinedValue;
  const truth = call.evaluation.truth(given);
  return truth === undefined ? because(call, [given], 'this test is not known') : bool(truth);
});

/** Errors carry their message. */
function errorClass(name: string): NativeValue {
  return native(
    name,
    (call) =>
      makeObject([
        ['name', str(name)],
        ['message', argument(call, 0) ?? str('')],
      ]),
    { isClass: true },
  );
}

const silent = (name: string) =>
  native(name, () => undefinedValue, { member: (part) => silentPart(name, part) });

function silentPart(name: string, part: string): Value {
  return native(`${name}.${part}`, () => undefinedValue);
}

const TYPED =
  'Float32Array Float64Array Int32Array Int16Array Int8Array Uint8Array Uint16Array Uint32Array Uint8ClampedArray';
const ERRORS = 'Error TypeError RangeError SyntaxError ReferenceError EvalError URIError';
const NOT_FOLLOWED = `Date Proxy Reflect WeakMap WeakSet WeakRef BigInt Intl ArrayBuffer DataView
  fetch document window navigator location localStorage sessionStorage globalThis process Buffer performance
  requestAnimationFrame cancelAnimationFrame crypto structuredClone URL URLSearchParams Image ImageData
  TextEncoder TextDecoder AbortController Blob File FileReader Worker alert prompt confirm __dirname __filename
  eval Function encodeURIComponent decodeURIComponent`;

/** Well-known symbols are keys that no text is. */
const symbolFunction: NativeValue = native('Symbol', (call) => notEvaluated('Symbol').call(call), {
  member: (name) => (/^\w*[iI]terator$/.test(name) ? str(`@@${name}`) : undefined),
});

const builtins = new Map<string, Value>([
  ['Array', arrayClass],
  ['Object', objectFunction],
  ['JSON', jsonNamespace],
  ['Math', mathNamespace],
  ['Number', numberFunction],
  ['String', stringFunction],
  ['Boolean', booleanFunction],
  ['Map', mapClass],
  ['Set', setClass],
  ['Promise', promiseClass],
  ['RegExp', regularClass],
  ['Symbol', symbolFunction],
  ['console', silent('console')],
  [
    'require',
    native('require', (call) => {
      const specifier = textOf(argument(call, 0));
      return specifier === undefined
        ? because(call, [argument(call, 0)], 'which module is required is not known')
        : call.evaluation.importModule(specifier, call.location);
    }),
  ],
]);
for (const [name, make] of Object.entries(NUMBER_GLOBALS)) builtins.set(name, make());
for (const name of ERRORS.split(' ')) builtins.set(name, errorClass(name));
for (const name of TYPED.split(' ')) builtins.set(name, { ...arrayClass, name });
for (const name of NOT_FOLLOWED.split(/\s+/)) builtins.set(name, notEvaluated(name));
/** Runs its callback later; what that builds is part of the program. */
for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'])
  builtins.set(
    name,
    native(name, (call) => {
      const callee = argument(call, 0);
      if (callee) call.evaluation.call(callee, [], undefined, call.location);
      return notKnown(call, 'the handle of a timer');
    }),
  );

export function globalNamed(name: string): Value | undefined {
  return builtins.get(name);
}
