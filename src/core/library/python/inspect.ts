/** `inspect`: what kind of thing a value is, and what a function of the code takes. */
import { bool, dict, native, str } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { FunctionValue, Value } from '../../evaluate/value.js';
import { argument, notKnown } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { pythonModule } from './module.js';
import { bag } from './typing.js';

/** `is` says undefined where Keras or NumPy decide how they made the thing. */
function test(is: (value: Value) => boolean | undefined): (call: NativeCall) => Value {
  return (call) => {
    const value = argument(call, 0, 'object');
    if (!value || value.kind === 'unknown') return value ?? notKnown(call, 'nothing is given');
    if (value.kind === 'symbol') return notKnown(call, 'of this value only the name is known');
    const answer = is(value);
    return answer === undefined ? notKnown(call, 'how the library makes this is not known') : bool(answer);
  };
}

const isClass = (value: Value): boolean | undefined =>
  value.kind === 'class' || (value.kind === 'native' && value.isClass === true);

/** `inspect.Parameter.empty` is the class of the same name. */
const empty = native('inspect._empty', (call) => notKnown(call, 'inspect._empty makes no value'));

/** `signature(f).parameters`: each parameter by its name, with `name`, `kind` and `default`. */
function signature(call: NativeCall): Value {
  const given = argument(call, 0, 'obj');
  if (given?.kind === 'unknown') return given;
  const taken = given && parametersOf(given);
  if (!taken) return notKnown(call, 'only of functions in the code is known what they take');
  const { callee, first } = taken;
  const entries = callee.node.parameters.slice(first).flatMap(({ target, kind }, index) => {
    if (target.kind !== 'name') return [];
    const attributes = new Map<string, Value>([
      ...CONSTANTS,
      ['name', str(target.name)],
      ['kind', str(KINDS[kind])],
      ['default', callee.defaults.get(index + first) ?? empty],
    ]);
    return [[target.name, bag(attributes, call)] as const];
  });
  return bag(new Map([['parameters', dict(entries)]]), call);
}

const KINDS: Readonly<Record<FunctionValue['node']['parameters'][number]['kind'], string>> = {
  ordinary: 'POSITIONAL_OR_KEYWORD',
  positionalOnly: 'POSITIONAL_ONLY',
  keywordOnly: 'KEYWORD_ONLY',
  rest: 'VAR_POSITIONAL',
  restKeywords: 'VAR_KEYWORD',
};

/** What the class `inspect.Parameter` has, and so each parameter. */
const CONSTANTS: readonly (readonly [string, Value])[] = [
  ['empty', empty],
  ...Object.values(KINDS).map((kind) => [kind, str(kind)] as const),
];

/**
 * The function behind a call of it, and how many of its parameters are given already. One that takes anything may
 * be a decorator's, of which Python tells the parameters of the function inside.
 */
function parametersOf(value: Value): { callee: FunctionValue; first: number } | undefined {
  const found = functionIn(value);
  const kinds = found?.callee.node.parameters.map(({ kind }) => kind);
  return kinds?.includes('rest') && kinds.includes('restKeywords') ? undefined : found;
}

function functionIn(value: Value): { callee: FunctionValue; first: number } | undefined {
  if (value.kind === 'function') return { callee: value, first: 0 };
  if (value.kind === 'method') {
    const { callee } = value;
    return callee.kind === 'function' ? { callee, first: 1 } : undefined;
  }
  const made = value.kind === 'class' ? value.members.get('__init__') : undefined;
  return made?.kind === 'function' ? { callee: made, first: 1 } : undefined;
}

export const inspectModule = pythonModule('inspect', {
  functions: {
    signature,
    isclass: test((value) => (value.kind === 'native' && !value.isClass ? undefined : isClass(value))),
    isfunction: test((value) =>
      value.kind === 'native' && !value.isClass ? undefined : value.kind === 'function',
    ),
    ismethod: test((value) => (value.kind === 'native' ? undefined : value.kind === 'method')),
    ismodule: test((value) => value.kind === 'namespace'),
  },
  values: {
    Parameter: () =>
      namespace(
        'inspect.Parameter',
        Object.fromEntries(CONSTANTS.map(([name, value]) => [name, () => value])),
      ),
  },
  why: 'is outside what is evaluated',
});
