/** `functools.singledispatch`: the function that is registered for the class of the first argument. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { FunctionValue, NativeValue, Value } from '../../evaluate/value.js';
import { argument, because, made, notKnown } from '../builtins/callArguments.js';
import { isInstanceOf, typeNameOf } from '../builtins/objects.js';

interface Registered {
  readonly of: Value;
  readonly run: Value;
}

export function singleDispatch(call: NativeCall): Value {
  const otherwise = argument(call, 0);
  if (!otherwise) return notKnown(call, 'a decorator is given no function');
  const registered: Registered[] = [];
  const dispatching: NativeValue = {
    kind: 'native',
    name: 'singledispatch',
    call: (later) => {
      const first = later.positional[0]?.value;
      const run = first && chosen(first, registered, otherwise);
      if (!run) return because(later, [first], 'which of the registered functions runs is not known');
      return later.evaluation.call(
        run,
        later.positional.map(({ value }) => value),
        new Map([...later.keywords].map(([name, { value }]) => [name, value] as const)),
        later.location,
      );
    },
    member: (name) =>
      name === 'register' ? made('register', (given) => register(given, registered)) : undefined,
  };
  return dispatching;
}

/** `@f.register(str)`, or `@f.register` of a function whose first parameter says the class. */
function register(call: NativeCall, registered: Registered[]): Value {
  const [first, second] = call.positional.map(({ value }) => value);
  if (!first) return notKnown(call, 'nothing is registered');
  const note = (of: Value, run: Value): Value => {
    registered.push({ of, run });
    return run;
  };
  if (second) return note(first, second);
  if (first.kind !== 'function')
    return made('register', (inner) => {
      const run = argument(inner, 0);
      return run ? note(first, run) : notKnown(inner, 'nothing is registered');
    });
  for (const of of annotated(first, call)) note(of, first);
  return first;
}

function annotated(given: FunctionValue, call: NativeCall): readonly Value[] {
  const [of] = call.evaluation.annotations(given);
  return of ? (of.kind === 'tuple' ? of.items : [of]) : [];
}

/** Undefined where the class of the value, or of what is registered, is not known. */
function chosen(first: Value, registered: readonly Registered[], otherwise: Value): Value | undefined {
  const latestFirst = [...registered].reverse();
  const answers = latestFirst.map(({ of }) => isInstanceOf(first, of));
  if (answers.includes(undefined)) return undefined;
  const fitting = latestFirst.filter((_, index) => answers[index] === true);
  return (fitting.find(({ of }) => isOwnClass(first, of)) ?? nearest(fitting) ?? { run: otherwise }).run;
}

function isOwnClass(value: Value, of: Value): boolean {
  if (value.kind === 'instance') return value.class === of;
  return of.kind === 'native' && of.name.split('.').at(-1) === typeNameOf(value);
}

/** The one whose class inherits those of all others. */
function nearest(fitting: readonly Registered[]): Registered | undefined {
  const inherits = (of: Value, other: Value): boolean =>
    of === other || (of.kind === 'class' && of.bases.some((base) => inherits(base, other)));
  return fitting.find(({ of }) => fitting.every(({ of: other }) => inherits(of, other))) ?? fitting[0];
}
