/** Two linear layers in a row are one linear layer: something non-linear must stand between. */
import { isKnownRank } from '../../graph/dimension.js';
import type { GraphNode } from '../../graph/modelGraph.js';
import { activationOf, isConvolution, isDense, isPatching, kernelOf } from './kinds.js';
import type { ModelView } from './modelView.js';
import { type Advice, type AdviceRule, SOURCES } from './rule.js';

/** Families that pass values on as they are, or stretch and shift them. */
const LINEAR = ['normalization', 'regularization', 'pooling', 'reshaping'];

export const missingActivation: AdviceRule = {
  code: 'missing-activation',
  severity: 'information',
  source: SOURCES.umlaut,
  check: (view) =>
    view.nodes
      .filter((node) => isLearned(view, node))
      .flatMap((node): readonly Advice[] => {
        const before = linearBefore(view, node);
        if (!before || isNarrow(before, node)) return [];
        const location = view.place(before.node, 'activation');
        if (!location) return [];
        const target = view.place(node);
        const message = `Nothing non-linear stands between “${before.node.name}” and “${node.name}”: together they can learn no more than one of them. Put an activation such as ReLU between.`;
        const related = target ? [{ location: target, message: 'The next layer that learns.' }] : [];
        const fixes = before.isDirect
          ? view.set('Add the activation ReLU', [before.node], 'activation', "'relu'")
          : [];
        return [{ location, message, related, fixes }];
      }),
};

function isLearned(view: ModelView, node: GraphNode): boolean {
  if (isDense(node)) return !node.inputShapes.some((shape) => isKnownRank(shape) && shape.length > 2);
  if (!isConvolution(node)) return false;
  const kernel = kernelOf(view, node);
  return kernel !== undefined && kernel[0] > 1 && kernel[1] > 1 && !isPatching(view, node);
}

interface Before {
  readonly node: GraphNode;
  /** No normalisation between: the activation can be an argument of the layer. */
  readonly isDirect: boolean;
}

/** The learned layer before, when everything from it to this one is linear and only feeds this one. */
function linearBefore(view: ModelView, node: GraphNode): Before | undefined {
  let isDirect = true;
  let at = view.before(node);
  while (at) {
    if (view.after(at).length !== 1 || view.isOutput(at)) return undefined;
    if (activationOf(view, at) !== 'linear') return undefined;
    if (isLearned(view, at)) return { node: at, isDirect };
    if (!LINEAR.includes(at.family) || at.nestedModel) return undefined;
    if (at.family === 'normalization') isDirect = false;
    at = view.before(at);
  }
  return undefined;
}

/** A code narrower than what comes before and after it is linear on purpose. */
function isNarrow({ node }: Before, next: GraphNode): boolean {
  const [from, to] = [node.params.total, next.params.total];
  if (!isDense(node) || typeof from !== 'number' || typeof to !== 'number') return false;
  const [input, output, wide] = [node.inputShapes[0], node.outputShapes[0], next.outputShapes[0]].map(
    (shape) => (shape && isKnownRank(shape) ? shape.at(-1) : undefined),
  );
  if (typeof input !== 'number' || typeof output !== 'number' || typeof wide !== 'number') return true;
  return output < input && output < wide;
}
