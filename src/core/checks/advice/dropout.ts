/** Dropout in its usual strength and place. */
import type { GraphNode } from '../../graph/modelGraph.js';
import { activationOf, isDense, isDropout, isPool } from './kinds.js';
import type { ModelView } from './modelView.js';
import { type Advice, type AdviceRule, SOURCES } from './rule.js';

export const dropoutRate: AdviceRule = {
  code: 'dropout-rate',
  severity: 'information',
  source: SOURCES.umlaut,
  check: (view) =>
    view.nodes.filter(isDropout).flatMap((node): readonly Advice[] => {
      const rate = view.number(node, 'rate');
      const location = rate !== undefined && rate > 0.5 && rate <= 1 ? view.place(node, 'rate') : undefined;
      if (!location || rate === undefined) return [];
      const percent = Math.round(100 * rate);
      const message = `This dropout sets ${percent} % of the values to zero: little is left to learn from. 0.2 to 0.5 is usual.`;
      return [{ location, message, fixes: view.set('Use a rate of 0.5', [node], 'rate', '0.5') }];
    }),
};

export const dropoutOnOutput: AdviceRule = {
  code: 'dropout-on-output',
  severity: 'warning',
  source: SOURCES.neuralint,
  check: (view) =>
    view.nodes.filter(isDropout).flatMap((node): readonly Advice[] => {
      const location = endsModel(view, node) && isScored(view, node) ? view.place(node) : undefined;
      if (!location) return [];
      const message =
        'This dropout is on the output itself: it sets predictions to zero while training. Put it before the last layer that learns.';
      return [{ location, message }];
    }),
};

/** Nothing behind it learns. */
function endsModel(view: ModelView, node: GraphNode): boolean {
  const reached = [node];
  for (const each of reached) {
    if (each !== node && each.weights.length > 0) return false;
    if (each.nestedModel) return false;
    for (const next of view.after(each)) if (!reached.includes(next)) reached.push(next);
    if (view.after(each).length === 0 && !view.isOutput(each)) return false;
  }
  return true;
}

/** A dense layer, or one and its activation, stands before, and its values are predictions: a block may end so. */
function isScored(view: ModelView, node: GraphNode): boolean {
  const before = view.before(node);
  if (!before) return false;
  const layer = before.family === 'activation' ? view.before(before) : before;
  if (!layer || !isDense(layer)) return false;
  const activation = activationOf(view, before);
  const { outputs = [], loss } = view.model.training ?? {};
  const isCompared = [loss, ...outputs.map((each) => each.loss)].some((each) => each !== undefined);
  return isCompared || activation === 'softmax' || activation === 'sigmoid';
}

export const dropoutBeforePool: AdviceRule = {
  code: 'dropout-before-pooling',
  severity: 'hint',
  source: SOURCES.neuralint,
  check: (view) =>
    view.nodes.filter(isPool).flatMap((node): readonly Advice[] => {
      const before = view.before(node);
      const location = before && isDropout(before) ? view.place(before) : undefined;
      if (!location) return [];
      const message =
        'Dropout right before pooling: the pool takes the largest of what is left, so that less is dropped than the rate says. Put it behind the pool.';
      return [{ location, message }];
    }),
};
