/** Attributes that methods of a class store besides its constructor: what `__init__` puts there only begins. */
import type { ClassNode, FunctionNode } from '../program/tree.js';
import { ancestors } from './classes.js';
import { methodsOf } from './methodsOf.js';
import type { ClassValue } from './value.js';

export function storedLater(made: ClassValue): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { node } of ancestors(made)) for (const name of storedIn(node)) names.add(name);
  return names;
}

const known = new WeakMap<ClassNode, ReadonlySet<string>>();

function storedIn(node: ClassNode): ReadonlySet<string> {
  const before = known.get(node);
  if (before) return before;
  const names = new Set<string>();
  for (const method of methodsOf(node)) if (!isConstructor(method)) addStored(method.body, names);
  known.set(node, names);
  return names;
}

const isConstructor = ({ name }: FunctionNode): boolean => name === '__init__' || name === 'constructor';

function addStored(node: unknown, names: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) addStored(item, names);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { kind, targets, ...fields } = node as Readonly<Record<string, unknown>>;
  if (kind === 'assign') addTargets(targets, names);
  for (const key in fields) if (key !== 'span') addStored(fields[key], names);
}

function addTargets(target: unknown, names: Set<string>): void {
  if (Array.isArray(target)) for (const item of target) addTargets(item, names);
  if (typeof target !== 'object' || target === null) return;
  const { kind, name, items } = target as Readonly<Record<string, unknown>>;
  if (kind === 'attribute' && typeof name === 'string') names.add(name);
  if (kind === 'tuple' || kind === 'list') addTargets(items, names);
}
