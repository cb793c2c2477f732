/**
 * Where a test or loop of unknown outcome lets a tensor come one way or another, the graph shows one of them. How many
 * such places make a difference to what the model has: its counts are then not whole.
 */
import type { Application, ModelValue, TensorValue } from '../evaluate/value.js';
import { weightsOf } from '../library/custom/weights.js';
import { walkBack } from '../library/producers.js';
import type { Dim } from './dimension.js';
import { add, equalDims, product } from './dimensionArithmetic.js';

/** Each place is a walk back to the inputs; of more all are taken to make a difference. */
const MOST_COMPARED = 100;

export function openWays({ inputs, outputs }: ModelValue, order: readonly Application[]): number {
  const met = new Set<TensorValue>(outputs);
  for (const application of order) for (const tensor of application.inputs) met.add(tensor);
  const open = [...met].filter(({ alternatives }) => alternatives !== undefined);
  return open.filter((tensor, index) => index >= MOST_COMPARED || makesDifference(tensor, inputs)).length;
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
