/**
 * Functions that nothing in the file calls and that call layers on what they are given: read on tensors of which only
 * the names are known. What they make of those is shown, where no model has it.
 */
import type { Shape } from '../graph/dimension.js';
import { tried } from './assumptions.js';
import { type CallSite, callFunction, type Given, nativeCall } from './calls.js';
import type { Machine } from './machine.js';
import { type NamedUnknown, namedShape } from './namedInputs.js';
import { nameOfSymbol } from './symbolParts.js';
import { NOTHING, tensorsGiven } from './unfinishedNetworks.js';
import type { BoundArgument, FunctionValue, TensorValue, Value } from './value.js';

/** Of what is left of an evaluation, at most this share goes into reading a function again. */
const SHARE = 8;

/** `names`: the parameters of which only the name is known. Those that are tensors are taken out of it. */
export function callOnTensors(
  machine: Machine,
  callee: FunctionValue,
  given: Given,
  site: CallSite,
  { names, receiver }: { readonly names: Set<string>; readonly receiver?: Value },
): Value | undefined {
  const call = (all: Given) => callFunction(machine, callee, all, site, receiver);
  if (names.size === 0 || callee.closure.frame.dialect !== 'python') return call(given);
  const { takenAsTensors } = machine;
  machine.takenAsTensors = new Set();
  const left = machine.budget.left();
  const asNames = tried(machine, () => call(given));
  const tensors = [...names].filter((name) => machine.takenAsTensors.has(name));
  machine.takenAsTensors = takenAsTensors;
  const steps = left - machine.budget.left();
  if (tensors.length === 0 || steps * SHARE > machine.budget.left()) return asNames.take();
  const read = (ranks: readonly (number | undefined)[]) => {
    const shapes = tensors.map((name, index) => namedShape(name, ranks[index]));
    let settled: readonly (number | undefined)[] = [];
    const outcome = tried(machine, () => {
      const inputs = standIns(machine, tensors, shapes, site);
      const result = call(withTensors(given, tensors, inputs));
      const outputs = result ? tensorsGiven(result) : [];
      if (outputs.length > 0)
        machine.registry.showBetween(inputs, outputs, nativeCall(machine, NOTHING, site));
      settled = shapes.map(({ named }) => named.rank);
      return result;
    });
    return { ...outcome, ranks: settled };
  };
  const open = read([]);
  if (open.faults > asNames.faults) return asNames.take();
  for (const name of tensors) names.delete(name);
  const again = open.ranks.some((rank) => rank !== undefined) ? read(open.ranks) : open;
  return (again.faults > open.faults ? open : again).take();
}

function standIns(
  machine: Machine,
  names: readonly string[],
  shapes: readonly NamedUnknown[],
  site: CallSite,
): readonly TensorValue[] {
  const call = nativeCall(machine, NOTHING, site);
  return names.flatMap((name, index) => {
    const shape: Shape | undefined = shapes[index];
    const made = shape && machine.registry.standIn(name, shape, call);
    return made ? [made] : [];
  });
}

function withTensors(given: Given, names: readonly string[], tensors: readonly TensorValue[]): Given {
  const swapped = (argument: BoundArgument): BoundArgument => {
    const { value } = argument;
    const name = value.kind === 'symbol' ? nameOfSymbol(value) : undefined;
    const tensor = name === undefined ? undefined : tensors[names.indexOf(name)];
    return tensor ? { ...argument, value: tensor } : argument;
  };
  return {
    ...given,
    positional: given.positional.map(swapped),
    keywords: new Map([...given.keywords].map(([name, argument]) => [name, swapped(argument)])),
  };
}
