/** The sums of a model's layers, and what is missing in them. */
import type { Application, ModelValue } from '../evaluate/value.js';
import { weightsOf } from '../library/custom/weights.js';
import { type Dim, isKnownRank } from './dimension.js';
import { add, isUnknownDim, product } from './dimensionArithmetic.js';
import type { GraphNode, ModelTotals, ParameterCount } from './modelGraph.js';
import { sumOf, trainedWith } from './nodes.js';
import { openWays } from './openWays.js';

/** Of a model with these nodes; `order`: the uses of layers between its ends. */
export function totalsOf(
  model: ModelValue,
  nodes: readonly GraphNode[],
  order: readonly Application[],
): ModelTotals {
  const params = countWeights(model);
  const lost = lostOutputs(model) + lostInputs(model, order) + openWays(model, order);
  let multiplyAdds: Dim = 0;
  let activationBytes: Dim = 0;
  let leftOut = lost;
  const leftOutOf = { multiplyAdds: lost, activationBytes: lost };
  for (const node of nodes) {
    if (isUnknownDim(node.params.total)) leftOut++;
    if (isUnknownDim(node.multiplyAdds)) leftOutOf.multiplyAdds++;
    else multiplyAdds = add(multiplyAdds, node.multiplyAdds);
    if (isUnknownDim(node.activationBytes)) leftOutOf.activationBytes++;
    else activationBytes = add(activationBytes, node.activationBytes);
  }
  return { params, multiplyAdds, activationBytes, leftOut, leftOutOf, ...(lost > 0 && { mayBeMore: true }) };
}

/** Every weight once, however many nodes use it. */
function countWeights(model: ModelValue): ParameterCount {
  const known = weightsOf([model]).weights.filter((weight) => !isUnknownDim(product(weight.shape)));
  return sumOf(trainedWith(model, known));
}

/** Outputs of which it is not known where they come from: layers before them are missing in the graph. */
function lostOutputs({ modelKind, outputs }: ModelValue): number {
  return modelKind === 'functional' ? outputs.filter(({ producer }) => !producer).length : 0;
}

/** Layers of unknown output that nothing known leads to: what made their tensors is missing in the graph. */
function lostInputs(model: ModelValue, order: readonly Application[]): number {
  if (model.modelKind !== 'functional') return 0;
  return order.filter(
    ({ inputs, outputs }) =>
      inputs.every((tensor) => !tensor.producer && !model.inputs.includes(tensor)) &&
      outputs.some((tensor) => !isKnownRank(tensor.shape) && !model.inputs.includes(tensor)),
  ).length;
}

/** What a model inside another one has; not known where a layer of it is not. */
export function wholeCount(totals: ModelTotals, name: string): ParameterCount {
  if (totals.leftOut === 0) return totals.params;
  const unread = unreadPart(totals, name);
  return { total: unread, trainable: unread, nonTrainable: unread };
}

export function unreadPart(
  { leftOut, mayBeMore }: Pick<ModelTotals, 'leftOut' | 'mayBeMore'>,
  name: string,
): Dim {
  return {
    kind: 'unknown',
    reason: mayBeMore
      ? `which layers "${name}" has is not known`
      : `${leftOut === 1 ? 'a layer' : `${leftOut} layers`} of "${name}" ${leftOut === 1 ? 'is' : 'are'} not known`,
  };
}
