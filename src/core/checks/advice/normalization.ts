/** Where batch normalisation stands, and what it makes needless. */
import type { GraphNode } from '../../graph/modelGraph.js';
import { activationOf, isBatchNormalization, isConvolution, isDense, isDropout } from './kinds.js';
import type { ModelView } from './modelView.js';
import { type Advice, type AdviceRule, SOURCES } from './rule.js';

/** The layers before a batch normalisation that feed nothing else. */
function fedOnly(view: ModelView): readonly { readonly norm: GraphNode; readonly before: GraphNode }[] {
  return view.nodes.filter(isBatchNormalization).flatMap((norm) => {
    const before = view.before(norm);
    return before && view.after(before).length === 1 && !view.isOutput(before) ? [{ norm, before }] : [];
  });
}

/** The message says how many there are; a hover with a line for each of 50 hides what it stands over. */
const MOST_NAMED = 3;

/** One piece of advice for all its places: the first is marked, the next are named. */
function together(
  view: ModelView,
  nodes: readonly GraphNode[],
  message: string,
  also: string,
): readonly (Advice & { readonly nodes: readonly GraphNode[] })[] {
  const placed = nodes.filter((node) => view.place(node));
  const location = placed[0] && view.place(placed[0]);
  if (!location) return [];
  const related = placed.slice(1, 1 + MOST_NAMED).flatMap((node) => {
    const place = view.place(node);
    return place ? [{ location: place, message: also }] : [];
  });
  return [{ location, message, related, nodes: placed }];
}

export const biasBeforeNormalization: AdviceRule = {
  code: 'bias-before-normalization',
  severity: 'hint',
  source: SOURCES.batchNormalization,
  check(view) {
    const layers = view
      .made(fedOnly)
      .map(({ before }) => before)
      .filter(
        (node) =>
          view.place(node) !== undefined &&
          (node.family === 'convolution' || isDense(node)) &&
          node.weights.some(({ name }) => name === 'bias') &&
          activationOf(view, node) === 'linear',
      );
    const count =
      layers.length === 1 ? 'The bias of this layer is' : `The biases of ${layers.length} layers are`;
    const message = `${count} cancelled by the batch normalisation behind: it subtracts the mean. use_bias=False saves the parameters and changes nothing else.`;
    return together(view, layers, message, 'This bias too.').map(({ nodes, ...advice }) => ({
      ...advice,
      fixes: view.set(
        nodes.length === 1 ? 'Leave the bias out' : `Leave the bias out of all ${nodes.length} layers`,
        nodes,
        'use_bias',
        view.no,
      ),
    }));
  },
};

export const normalizationAfterActivation: AdviceRule = {
  code: 'normalization-after-activation',
  severity: 'hint',
  source: SOURCES.batchNormalization,
  check(view) {
    const norms = view
      .made(fedOnly)
      .filter(({ before }) => {
        if (!view.place(before)) return false;
        if (!(isConvolution(before) || isDense(before) || before.family === 'activation')) return false;
        const activation = activationOf(view, before);
        return activation !== undefined && activation !== 'linear';
      })
      .map(({ norm }) => norm);
    const message = `Batch normalisation stands behind the activation${norms.length > 1 ? ` in ${norms.length} places` : ''}. It was made to stand before: layer, normalisation, activation. There the bias of the layer can go as well.`;
    return together(view, norms, message, 'Here too.').map(({ nodes: _, ...advice }) => advice);
  },
};

export const dropoutBeforeNormalization: AdviceRule = {
  code: 'dropout-before-normalization',
  severity: 'information',
  source: 'Li et al. 2019, arXiv 1801.05134',
  check: (view) =>
    view.made(fedOnly).flatMap(({ norm, before }): readonly Advice[] => {
      const node = before.family === 'activation' ? view.before(before) : before;
      const location = node && isDropout(node) ? view.place(node) : undefined;
      if (!location) return [];
      const behind = view.place(norm);
      const message =
        'Dropout right before batch normalisation: the variance it learns in training is not the one it meets later. Put the dropout behind the normalisation and its activation.';
      return [
        {
          location,
          message,
          ...(behind && { related: [{ location: behind, message: 'The normalisation.' }] }),
        },
      ];
    }),
};
