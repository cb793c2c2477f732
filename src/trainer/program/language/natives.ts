/** How tables of functions become members of libraries. */
import { type Call, isNumber, Native, numberOf, PyList, PyTuple, Unsupported, type Value } from './values.js';

export const native = (name: string, run: (call: Call) => Value): Native => new Native(name, run);

/** A call by the library itself, of what calls nothing of the program's. */
export const plainCall = (...args: readonly Value[]): Call => ({
  args,
  named: new Map(),
  call: () => null,
  callWith: () => null,
});

/** An argument by its place or name; undefined where it is not given. */
export function given({ args, named }: Call, place: number, name: string): Value | undefined {
  return place < args.length ? args[place] : named.get(name);
}

export function needed(call: Call, place: number, name: string): Value {
  const value = given(call, place, name);
  if (value === undefined) throw new Unsupported(`a call without ${name}`);
  return value;
}

export function numberGiven(call: Call, place: number, name: string): number | undefined {
  const value = given(call, place, name);
  return value === undefined || value === null ? undefined : numberOf(value, name);
}

export function flagGiven(call: Call, place: number, name: string, usual: boolean): boolean {
  const value = given(call, place, name);
  if (value === undefined) return usual;
  if (typeof value === 'boolean') return value;
  if (isNumber(value)) return numberOf(value) !== 0;
  throw new Unsupported(`${name} is not True or False`);
}

/** Arguments that change nothing of the result. */
const PLAIN = new Set([
  'verbose',
  'copy',
  'n_jobs',
  'order',
  'engine',
  'low_memory',
  'sort',
  'ignore_index',
  'axis_',
]);

/** Throws where other arguments by name are given than these. */
export function only({ named }: Call, ...names: readonly string[]): void {
  for (const name of named.keys())
    if (!names.includes(name) && !PLAIN.has(name)) throw new Unsupported(`the argument ${name}`);
}

/** Whole numbers of a list, tuple or single number. */
export function sizesOf(value: Value): number[] {
  if (isNumber(value)) return [numberOf(value)];
  if (value instanceof PyList || value instanceof PyTuple) return value.items.map((item) => numberOf(item));
  throw new Unsupported('a shape that is not known');
}

export const module = (name: string, member: (name: string) => Value | undefined): Native =>
  new Native(name, undefined, member);

type Functions = Readonly<Record<string, (call: Call) => Value>>;

export function moduleOf(
  name: string,
  functions: Functions,
  others: (name: string) => Value | undefined = () => undefined,
): Native {
  return module(name, (own) => {
    const run = Object.hasOwn(functions, own) ? functions[own] : undefined;
    return run ? native(`${name}.${own}`, run) : others(own);
  });
}

export function memberFrom(title: string, functions: Functions, name: string): Value | undefined {
  const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return run && native(`${title}.${name}`, run);
}
