/** The order in which functions that nothing calls are read. */
import type { FunctionNode } from '../program/tree.js';
import { namesReadIn } from './boundNames.js';

/** What none of the others names comes first: whatever it calls is then given what it is meant to be given. */
export function callersFirst<T>(
  all: readonly T[],
  name: (each: T) => string,
  code: (each: T) => readonly FunctionNode[],
): readonly T[] {
  const readers = new Map(all.map((each) => [name(each), new Set<T>()]));
  for (const each of all)
    for (const node of code(each)) for (const word of namesReadIn(node)) readers.get(word)?.add(each);
  const isNamed = (each: T) => [...(readers.get(name(each)) ?? [])].some((reader) => reader !== each);
  return [...all.filter((each) => !isNamed(each)), ...all.filter(isNamed)];
}
