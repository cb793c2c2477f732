/** Where a test or loop of unknown outcome lets a tensor come one way or another, the graph shows one of them. */
import type { Application, ModelValue, TensorValue } from '../evaluate/value.js';
import { weightsOf } from '../library/custom/weights.js';
import { walkBack } from '../library/producers.js';
import { isUnknownLayer } from '../library/standInRows.js';
import type { Dim } from './dimension.js';
import { add, equalDims, product } from './dimensionArithmetic.js';

/** Each place is a walk back to the inputs; of more all are taken to make a difference. */
const MOST_COMPARED = 100;

/** How many such places make a difference to what the model has: its counts are then not whole. */
export function openWays(model: ModelValue, order: readonly Application[]): number {
  const open = openTensors(model, order).filter((tensor) => !isStandIn(tensor));
  return open.filter((tensor, index) => index >= MOST_COMPARED || makesDifference(tensor, model.inputs))
    .length;
}

export function isOpen(model: ModelValue, order: readonly Application[]): boolean {
  return openTensors(model, order).length > 0;
}

function openTensors({ outputs }: ModelValue, order: readonly Application[]): readonly TensorValue[] {
  const open = new Set<TensorValue>();
  const look = (tensor: TensorValue) => tensor.alternatives && open.add(tensor);
  outputs.forEach(look);
  for (const { inputs } of order) inputs.forEach(look);
  return [...open];
}

/**
 * The uses of layers that are on other ways alone: the first list has those on one way of each place, the next those on
 * another, so that what is in one list may all be there at once.
 */
export function usesOnOtherWays(
  model: ModelValue,
  order: readonly Application[],
): readonly (readonly Application[])[] {
  const shown = new Set(order);
  const lists: Application[][] = [];
  const asked = new Set<TensorValue>();
  let open = openTensors(model, order);
  while (open.length > 0 && asked.size < MOST_COMPARED) {
    const found: Application[] = [];
    for (const tensor of open) {
      asked.add(tensor);
      for (const [index, way] of (tensor.alternatives ?? []).entries()) {
        const uses = walkBack(model.inputs, [way]).applications.filter((use) => !shown.has(use));
        for (const use of uses) shown.add(use);
        if (uses.length > 0) lists[index] = [...(lists[index] ?? []), ...uses];
        found.push(...uses);
      }
    }
    open = openTensors({ ...model, outputs: [] }, found).filter((tensor) => !asked.has(tensor));
  }
  return Object.values(lists);
}

/** An unknown layer, which no count has in it, stands for what the ways are. */
function isStandIn({ producer }: TensorValue): boolean {
  return producer?.layer.kind === 'layer' && isUnknownLayer(producer.layer.row);
}

function makesDifference({ alternatives = [] }: TensorValue, inputs: readonly TensorValue[]): boolean {
  const ways = [...new Set(alternatives.map(({ producer }) => producer))];
  if (ways.length < 2) return false;
  const [first = null, ...others] = alternatives.map((way) => weightsBefore(way, inputs));
  return others.some((count) => equalDims(first, count) !== true);
}

/** How many parameters the layers on this way have. */
function weightsBefore(way: TensorValue, inputs: readonly TensorValue[]): Dim {
  const layers = walkBack(inputs, [way]).applications.map(({ layer }) => layer);
  const { weights, missing } = weightsOf(layers);
  if (missing !== undefined) return { kind: 'unknown', reason: missing };
  return weights.reduce<Dim>((total, { shape }) => add(total, product(shape)), 0);
}
