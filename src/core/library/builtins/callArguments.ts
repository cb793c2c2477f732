/** How library functions are listed in tables, and how they read the arguments of a call. */
import { native, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { notACell } from '../../evaluate/rowOrigin.js';
import type { ListValue, NativeValue, TupleValue, UnknownValue, Value } from '../../evaluate/value.js';
import { elsewhere } from '../../evaluate/walkedPlace.js';

export type NativeFunction = (call: NativeCall) => Value;
export type FunctionTable = Readonly<Record<string, NativeFunction>>;

/** The functions of one table as values. A call whose arguments are not all seen gives unknown. */
export function natives(
  owner: string,
  functions: FunctionTable,
  rest: { readonly isClass?: boolean } = {},
): ReadonlyMap<string, NativeValue> {
  const made = new Map<string, NativeValue>();
  for (const [name, call] of Object.entries(functions)) {
    const full = owner ? `${owner}.${name}` : name;
    made.set(name, native(full, seen(call), rest));
  }
  return made;
}

function seen(call: NativeFunction): NativeFunction {
  return (made) =>
    made.openReason === undefined || readsOpen.has(call) ? call(made) : notKnown(made, made.openReason);
}

const readsOpen = new WeakSet<NativeFunction>();

/** A function that looks itself at what could not be spread. */
export function ofOpenArguments(call: NativeFunction): NativeFunction {
  readsOpen.add(call);
  return call;
}

/** The argument at a position, or by its keyword. */
export function argument(call: NativeCall, index: number, name?: string): Value | undefined {
  const positional = call.positional[index];
  if (positional) return positional.value;
  return name === undefined ? undefined : call.keywords.get(name)?.value;
}

export function positionals(call: NativeCall): readonly Value[] {
  return call.positional.map(({ value }) => value);
}

/** An unknown that begins at this call. */
export function notKnown(call: NativeCall, reason: string): UnknownValue {
  return call.evaluation.unknown(reason, call.location);
}

/** What a call gives when its arguments do not tell: the reason of an unknown among them, or `reason`. */
export function because(
  call: NativeCall,
  values: readonly (Value | undefined)[],
  reason: string,
): UnknownValue {
  for (const value of values) if (value?.kind === 'unknown') return elsewhere(notACell(value));
  const symbol = values.find((value) => value?.kind === 'symbol');
  return notKnown(call, symbol ? `${reason}, which depends on a value that is not known` : reason);
}

/** A number or a boolean as Python counts it. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value?.kind === 'number') return value.value;
  if (value?.kind === 'boolean') return value.value ? 1 : 0;
  return undefined;
}

export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'string' ? value.value : undefined;
}

/** A list whose length is known, or a tuple. */
export function isSequence(value: Value | undefined): value is ListValue | TupleValue {
  return value?.kind === 'tuple' || (value?.kind === 'list' && value.openReason === undefined);
}

/** A library function made on the spot, such as what a decorator returns. */
export function made(name: string, call: NativeFunction): NativeValue {
  return native(name, seen(call));
}

/** Stands for what the library has but evaluation does not follow. */
export function notEvaluated(name: string, why = 'is not evaluated'): NativeValue {
  return native(name, (call) => notKnown(call, `${name}(…) ${why}`), {
    member: (member) => unknown(`${name}.${member} ${why}`),
  });
}
