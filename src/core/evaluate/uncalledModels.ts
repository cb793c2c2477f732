/**
 * Models of the code's own classes, and Sequential models that a builder makes, which nothing in the file calls:
 * their layers are read on inputs of which only the names are known. That takes place after all else, so that no
 * use in the file is hidden by it, and stands only where nothing that Keras would refuse is met.
 */
import type { NamedShape, UnknownShape } from '../graph/dimension.js';
import { tried } from './assumptions.js';
import { type Given, nativeCall } from './calls.js';
import { findMember } from './classes.js';
import type { UncalledBuilder } from './evaluate.js';
import type { Machine } from './machine.js';
import { unknown } from './makeValue.js';
import type { Scope } from './scope.js';
import { withShape } from './settling.js';
import type { BoundArgument, FunctionValue, LayerValue, ModelValue, TensorValue, Value } from './value.js';

/** Dimensions with the batch: of numbers for each sample to videos. */
const RANKS = [1, 2, 3, 4, 5];
/** With more inputs, too many ranks go together. */
const MOST_INPUTS = 2;
/** Of lists of layers in lists. */
const DEEPEST = 4;

export function callUncalledModels(
  machine: Machine,
  builders: ReadonlyMap<ModelValue, UncalledBuilder>,
  scope: Scope,
): void {
  const idle = machine.made.models.filter(
    (model) => isIdle(model) && (model.instance || builders.has(model)),
  );
  if (idle.length === 0) return;
  const inner = new Set(machine.made.models.flatMap(partsOf));
  for (const model of idle) if (!inner.has(model)) callOnNames(machine, model, scope);
}

function isIdle({
  modelKind,
  framework,
  inputs,
  outputs,
  applications,
  incomplete,
  stack,
}: ModelValue): boolean {
  if (framework !== 'keras' || inputs.length > 0 || outputs.length > 0 || applications.length > 0)
    return false;
  return modelKind === 'subclassed' || (modelKind === 'sequential' && !incomplete && stack.length > 0);
}

/** Models that a model holds, at any depth. */
function partsOf(model: ModelValue): readonly ModelValue[] {
  const found = new Set<ModelValue | LayerValue>();
  const look = (value: Value, depth: number): void => {
    const member = value.kind === 'instance' ? value.native : value;
    if (member?.kind === 'model' || member?.kind === 'layer') {
      if (found.has(member)) return;
      if (member !== model) found.add(member);
      const held = [...(member.instance?.attributes.values() ?? [])];
      for (const each of [...held, ...(member.kind === 'model' ? member.stack : [])]) look(each, 0);
    } else if (depth < DEEPEST)
      if (value.kind === 'list' || value.kind === 'tuple')
        for (const item of value.items) look(item, depth + 1);
      else if (value.kind === 'dict')
        for (const { value: item } of value.entries.values()) look(item, depth + 1);
  };
  look(model, 0);
  return [...found].filter((member) => member.kind === 'model');
}

/** What is found out on inputs of these ranks: whether something is refused, and whether each rank is known then. */
interface Reading {
  readonly isRefused: boolean;
  readonly isSettled: boolean;
  readonly take: () => void;
}

function callOnNames(machine: Machine, model: ModelValue, scope: Scope): void {
  const location = model.instance?.location ?? model.made[0];
  const inputs = inputsOf(model);
  if (!location || inputs.length === 0) return;
  const read = (ranks: readonly (number | undefined)[]): Reading => {
    const shapes = inputs.map((name, index) => namedShape(name, ranks[index]));
    let isSettled = false;
    const { faults, take } = tried(machine, () => {
      const site = { location, calleeLocation: location, isNew: false, frame: scope.frame };
      machine.registry.callOnStandIns(model, nativeCall(machine, given(model, shapes), site));
      isSettled = shapes.every(({ named }) => named.rank !== undefined);
    });
    return { isRefused: faults > 0, isSettled, take };
  };
  const open = read([]);
  const isManifold = inputs.length > MOST_INPUTS;
  const { take } =
    open.isRefused || open.isSettled || isManifold ? open : read(agreedRanks(inputs.length, read));
  if (!open.isRefused) take();
}

/** The only ranks with which nothing is refused; undefined where several are, as for dense layers. */
function agreedRanks(
  count: number,
  read: (ranks: readonly number[]) => Reading,
): readonly (number | undefined)[] {
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

/** Parameters of `call` that the library gives no values of its own. */
function inputsOf({ instance, modelKind }: ModelValue): readonly string[] {
  if (!instance) return modelKind === 'sequential' ? ['input'] : [];
  const call = findMember(instance.class, 'call')?.value;
  if (call?.kind !== 'function') return modelKind === 'sequential' ? ['input'] : [];
  return ownParameters(call).filter((name) => !SWITCHES.has(name));
}

function ownParameters({ node, defaults }: FunctionValue): readonly string[] {
  return node.parameters.flatMap(({ target, kind }, index) =>
    index > 0 && target.kind === 'name' && !defaults.has(index) && !kind.startsWith('rest')
      ? [target.name]
      : [],
  );
}

const SWITCHES = new Set(['training', 'mask']);

/** The first input by its place, the others and what Keras gives by their names. */
function given(model: ModelValue, shapes: readonly NamedUnknown[]): Given {
  const tensors = shapes.map((shape): BoundArgument => ({ value: tensorOf(shape) }));
  const call = model.instance && findMember(model.instance.class, 'call')?.value;
  const switches = call?.kind === 'function' ? ownParameters(call).filter((name) => SWITCHES.has(name)) : [];
  const others = inputsOf(model).flatMap((name, index): readonly [string, BoundArgument][] => {
    const tensor = index > 0 ? tensors[index] : undefined;
    return tensor ? [[name, tensor]] : [];
  });
  const keywords = switches.map((name): [string, BoundArgument] => [
    name,
    { value: name === 'mask' ? { kind: 'none', isUndefined: false } : unknown('Keras gives it') },
  ]);
  return { positional: tensors.slice(0, 1), keywords: new Map([...others, ...keywords]) };
}

interface NamedUnknown extends UnknownShape {
  readonly named: NamedShape;
}

function namedShape(name: string, rank: number | undefined): NamedUnknown {
  return {
    kind: 'unknown',
    reason: `nothing here calls the model, so of ${name} only the name is known`,
    named: { name: `${name}.shape`, first: 1, batch: null, ...(rank !== undefined && { rank }) },
  };
}

function tensorOf(shape: NamedUnknown): TensorValue {
  return withShape({ kind: 'tensor', shape, dtype: 'float32', index: 0 }, shape);
}
