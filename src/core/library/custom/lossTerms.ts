/** What a loss that the code calculates is the sum of, and whether two calculations are alike. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Application, LayerValue, ModelValue, TensorValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { trainerConfig } from '../../layers/trainerConfig.js';
import { layerArguments } from '../layerArguments.js';
import { operate } from '../operations/operation.js';
import { binaryOf, elementwise, reduction } from '../operations/specs.js';
import { walkBack } from '../producers.js';
import { calculationOf, shapesOf, THROUGH_ALL } from './calculation.js';

/** What is added to it, and what is taken from it, each of its own shape. */
export function termsOf(tensor: TensorValue, call: NativeCall): readonly TensorValue[] {
  const made = THROUGH_ALL.madeBy(tensor);
  const operation = made && operationOf(made);
  if (made?.layer.kind !== 'layer' || (operation !== 'Add' && operation !== 'Subtract')) return [tensor];
  const parts = THROUGH_ALL.needs(made);
  const [first, second] = parts;
  if (!first || parts.some(({ shape }) => String(shape) !== String(tensor.shape))) return [tensor];
  if (second)
    return [
      ...termsOf(first, call),
      ...termsOf(second, call).map((term) => (operation === 'Add' ? term : negative(term, call))),
    ];
  const beside = [...made.layer.bound.values()];
  const isNothing = beside.every(({ value }) => value.kind === 'number' && value.value === 0);
  return operation === 'Add' && isNothing ? termsOf(first, call) : [tensor];
}

function negative(tensor: TensorValue, call: NativeCall): TensorValue {
  const made = operate(NEGATIVE, new Map([['x', tensor]]), call);
  return made.kind === 'tensor' ? made : tensor;
}

/** Nothing but what regularisers and `add_loss` add. */
export function isPenalty(term: TensorValue, penalties: ReadonlySet<TensorValue>): boolean {
  const { loose, applications } = walkBack([], [term], THROUGH_ALL);
  return (
    loose.length > 0 &&
    loose.every((tensor) => penalties.has(tensor)) &&
    applications.every((call) => SUMS.test(operationOf(call) ?? ''))
  );
}

/** One number: the gradients of several are those of their sum. */
export function summed(terms: readonly TensorValue[], call: NativeCall): TensorValue | undefined {
  const add = (left: Value, right: Value) =>
    operate(
      ADD,
      new Map([
        ['x1', left],
        ['x2', right],
      ]),
      call,
    );
  const [first, ...others] = terms;
  const sum = first && others.reduce<Value>(add, first);
  if (sum?.kind !== 'tensor') return undefined;
  const isOne = isKnownRank(sum.shape) && sum.shape.length === 0;
  const made = isOne ? sum : operate(SUM, new Map([['x', sum]]), call);
  return made.kind === 'tensor' ? made : undefined;
}

/** As a step of its own, told apart by its name alone. */
export const byName = (layer: LayerValue | ModelValue) =>
  layer.kind === 'model' || layer.row.family !== 'operation'
    ? { operation: 'Layer', name: layer.name }
    : undefined;

type Ends = readonly [inputs: readonly TensorValue[], outputs: readonly TensorValue[]];

/** Whether both are made by the same layers and operations. */
export function doesAlike(one: Ends, other: Ends): boolean {
  const [first, second] = [one, other].map(([inputs, outputs]) => calculationOf(inputs, outputs, byName));
  return first !== undefined && !('unsupported' in first) && JSON.stringify(first) === JSON.stringify(second);
}

const ADD = binaryOf('Add');
const SUM = reduction('Sum');
const NEGATIVE = elementwise('Negative');
const SUMS = /^(?:Add|AddN|Sum)$/;

/** By its name for the trainer; undefined for a layer, and for what the trainer has not. */
function operationOf(call: Application): string | undefined {
  const { layer } = call;
  if (layer.kind === 'model' || layer.row.family !== 'operation') return undefined;
  const args = layerArguments(layer.row, layer.framework, layer.bound);
  const made = trainerConfig(layer.row, args, layer.name, { ...shapesOf(call), areMixed: true });
  return 'unsupported' in made ? undefined : String(made.config.operation);
}
