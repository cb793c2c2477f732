/** Models and layers read on inputs of which only the names are known, where nothing in the file calls them. */
import type { NamedShape, Shape, UnknownShape } from '../graph/dimension.js';
import { isKnownRank, namedTensor } from '../graph/dimension.js';
import { tried } from './assumptions.js';
import { type Given, nativeCall } from './calls.js';
import { findMember } from './classes.js';
import type { Machine } from './machine.js';
import { unknown } from './makeValue.js';
import { namesUnpackedFrom } from './namesUnpacked.js';
import type { Scope } from './scope.js';
import { withShape } from './settling.js';
import type { BoundArgument, FunctionValue, LayerValue, ModelValue, TensorValue, Value } from './value.js';

export type Member = LayerValue | ModelValue;

/** Dimensions with the batch: of numbers for each sample to videos. */
const RANKS = [1, 2, 3, 4, 5];
/** With more inputs, too many ranks go together. */
const MOST_INPUTS = 2;

/** A parameter of `call` that the library gives no value of its own. */
interface Input {
  readonly name: string;
  /** Of a list of tensors: what they are called where the code takes them apart. */
  readonly parts?: readonly string[];
}

/** What is found out on inputs of some ranks. */
interface Reading {
  readonly isRefused: boolean;
  /** Of each input, where one is known. */
  readonly ranks: readonly (number | undefined)[];
  readonly take: () => void;
}

/** Stands only where nothing is refused. */
export function callOnNames(machine: Machine, member: Member, scope: Scope): void {
  const names = tensorNames(member);
  if (names.length === 0) return;
  const read = (ranks: readonly (number | undefined)[]): Reading =>
    reading(
      machine,
      member,
      names.map((name, index) => namedShape(name, ranks[index])),
      scope,
    );
  const open = read([]);
  if (open.isRefused) return;
  const isSettled = open.ranks.every((rank) => rank !== undefined);
  const isManifold = names.length > MOST_INPUTS;
  // What stands before the layer that tells the rank has not known it.
  const ranks = isSettled || isManifold ? open.ranks : agreedRanks(names.length, read);
  const again = ranks.some((rank) => rank !== undefined) ? read(ranks) : open;
  (again.isRefused ? open : again).take();
}

/** On data that the file calls it on; false where its parameters and the data do not go together. */
export function callOnShapes(
  machine: Machine,
  member: Member,
  shapes: readonly Shape[],
  scope: Scope,
): boolean {
  const inputs = inputsOf(member);
  const isOneList = inputs.length === 1 && shapes.length > 1;
  const parts = isOneList ? shapes.map((_, index) => `${index}`) : undefined;
  const taken = parts ? inputs.map(({ name }) => ({ name, parts })) : inputs.map(({ name }) => ({ name }));
  if (!isOneList && taken.length !== shapes.length) return false;
  const { isRefused, take } = reading(machine, member, shapes, scope, taken);
  if (!isRefused) take();
  return !isRefused;
}

function reading(
  machine: Machine,
  member: Member,
  shapes: readonly Shape[],
  scope: Scope,
  inputs = inputsOf(member),
): Reading {
  const location = member.instance?.location ?? member.made[0];
  if (!location) return { isRefused: true, ranks: [], take: () => {} };
  let ranks: Reading['ranks'] = [];
  const { faults, take } = tried(machine, () => {
    const site = { location, calleeLocation: location, isNew: false, frame: scope.frame };
    machine.registry.callOnStandIns(
      member,
      nativeCall(machine, given(member, inputs, shapes.map(tensorOf)), site),
    );
    ranks = shapes.map((shape) => (isKnownRank(shape) ? shape.length : shape.named?.rank));
  });
  return { isRefused: faults > 0, ranks, take };
}

/** The only ranks with which nothing is refused; undefined where several are, as for dense layers. */
function agreedRanks(count: number, read: (ranks: Reading['ranks']) => Reading): Reading['ranks'] {
  const fitting = combinations(count).filter((ranks) => !read(ranks).isRefused);
  return Array.from({ length: count }, (_, index) => {
    const [first, ...others] = new Set(fitting.map((ranks) => ranks[index]));
    return others.length === 0 ? first : undefined;
  });
}

function combinations(count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return combinations(count - 1).flatMap((ranks) => RANKS.map((rank) => [...ranks, rank]));
}

function inputsOf(member: Member): readonly Input[] {
  const { instance } = member;
  const call = instance && findMember(instance.class, 'call')?.value;
  if (call?.kind !== 'function')
    return member.kind === 'model' && member.modelKind === 'sequential' ? [{ name: 'input' }] : [];
  return ownParameters(call)
    .filter((name) => !SWITCHES.has(name))
    .map((name) => {
      const parts = namesUnpackedFrom(call.node, name);
      return { name, ...(parts && { parts }) };
    });
}

const tensorNames = (member: Member): readonly string[] =>
  inputsOf(member).flatMap(({ name, parts }) => parts ?? [name]);

function ownParameters({ node, defaults }: FunctionValue): readonly string[] {
  return node.parameters.flatMap(({ target, kind }, index) =>
    index > 0 && target.kind === 'name' && !defaults.has(index) && !kind.startsWith('rest')
      ? [target.name]
      : [],
  );
}

const SWITCHES = new Set(['training', 'mask']);

/** The first input by its place, the others and what Keras gives by their names. */
function given(member: Member, inputs: readonly Input[], tensors: readonly TensorValue[]): Given {
  let taken = 0;
  const values = inputs.map(({ parts }): Value => {
    if (!parts) return tensors[taken++] ?? unknown('there is no such input');
    const items = tensors.slice(taken, taken + parts.length);
    taken += parts.length;
    return { kind: 'list', items };
  });
  const call = member.instance && findMember(member.instance.class, 'call')?.value;
  const switches = call?.kind === 'function' ? ownParameters(call).filter((name) => SWITCHES.has(name)) : [];
  const others = inputs.flatMap(({ name }, index): readonly [string, BoundArgument][] => {
    const value = index > 0 ? values[index] : undefined;
    return value ? [[name, { value }]] : [];
  });
  const keywords = switches.map((name): [string, BoundArgument] => [
    name,
    { value: name === 'mask' ? { kind: 'none', isUndefined: false } : unknown('Keras gives it') },
  ]);
  return {
    positional: values.slice(0, 1).map((value) => ({ value })),
    keywords: new Map([...others, ...keywords]),
  };
}

export interface NamedUnknown extends UnknownShape {
  readonly named: NamedShape;
}

export function namedShape(name: string, rank: number | undefined): NamedUnknown {
  return {
    kind: 'unknown',
    reason: `nothing here gives it, so of ${name} only the name is known`,
    named: namedTensor(name, rank),
  };
}

function tensorOf(shape: Shape): TensorValue {
  return withShape({ kind: 'tensor', shape, dtype: 'float32', index: 0 }, shape);
}
