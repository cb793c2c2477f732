/** Networks that the code wires and has not made a model of so far: shown as far as they go, as the person types. */
import { type Given, nativeCall } from './calls.js';
import { locate, type Machine } from './machine.js';
import { siteOf } from './sampleArguments.js';
import type { Scope } from './scope.js';
import type { TensorValue, Value } from './value.js';

export const NOTHING: Given = { positional: [], keywords: new Map() };

/** Tensors in lists of lists. */
const DEEPEST = 3;

/** Of the module's names: each network begins at its inputs, or at a tensor of a model. */
export function showUnfinished(machine: Machine, scope: Scope): void {
  const held = [...scope.names].flatMap(([name, value]) =>
    tensorsOf(value).map((tensor) => ({ name, tensor })),
  );
  const [first] = held.map(({ tensor }) => tensor.producer?.made.at(-1));
  if (!first) return;
  const before = new Set(machine.made.models);
  showNetworks(
    machine,
    held.map(({ tensor }) => tensor),
    siteOf(first, scope),
  );
  for (const model of machine.made.models) {
    if (before.has(model)) continue;
    const name = held.find(({ tensor }) => model.outputs.includes(tensor))?.name;
    const start = model.inputs[0]?.producer?.made.at(-1) ?? first;
    if (name !== undefined) machine.nameModel(model, name, locate(scope.frame, start), 1);
  }
}

/** Those that end at these tensors. */
export function showNetworks(
  machine: Machine,
  ends: readonly TensorValue[],
  site: ReturnType<typeof siteOf>,
): void {
  if (ends.length > 0)
    machine.registry.showUnfinished(ends, machine.made.models, nativeCall(machine, NOTHING, site));
}

/** What a function gives; of one that has no `return` so far, what its names hold at its end. */
export function tensorsGiven(result: Value): readonly TensorValue[] {
  const names = result.kind === 'none' ? result.endOf?.scope.names : undefined;
  return names ? [...names.values()].flatMap((value) => tensorsOf(value)) : tensorsOf(result);
}

function tensorsOf(value: Value, depth = 0): readonly TensorValue[] {
  if (value.kind === 'tensor') return value.producer ? [value] : [];
  if (depth === DEEPEST) return [];
  if (value.kind === 'list' || value.kind === 'tuple')
    return value.items.flatMap((item) => tensorsOf(item, depth + 1));
  if (value.kind === 'dict')
    return [...value.entries.values()].flatMap(({ value: item }) => tensorsOf(item, depth + 1));
  return [];
}
