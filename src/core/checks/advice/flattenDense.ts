/** Flatten and a dense layer that holds most of the model: global pooling does with almost none of it. */
import { formatCount } from '../../graph/dimensionArithmetic.js';
import type { QuickFix } from '../diagnostic.js';
import { callOf, spellLayer } from '../fixes/edits.js';
import { isDense, isFlatten } from './kinds.js';
import type { Advice, AdviceRule } from './rule.js';

const MUCH = 1e6;

export const flattenDense: AdviceRule = {
  code: 'flatten-dense',
  severity: 'information',
  source: 'Lin et al. 2013, arXiv 1312.4400',
  check: (view) =>
    view.nodes.filter(isDense).flatMap((node): readonly Advice[] => {
      const flatten = beforeIt(view, node);
      const [own, total] = [node.params.total, view.model.totals.params.total];
      if (!flatten || typeof own !== 'number' || typeof total !== 'number') return [];
      if (own < MUCH || own * 2 < total || view.model.totals.leftOut > 0) return [];
      const location = view.place(node, 'units');
      if (!location) return [];
      const from = view.spatial(flatten.inputShapes[0])?.join('×') ?? 'every position';
      const message = `${formatCount(own)} of ${formatCount(total)} parameters (${Math.round((100 * own) / total)} %) are in this layer, because it weighs each of ${from} positions by itself. GlobalAveragePooling2D instead of Flatten needs one weight per channel, and overfits less.`;
      const place = view.place(flatten);
      const related = place ? [{ location: place, message: 'The maps are flattened here.' }] : [];
      return [{ location, message, related, fixes: globalPooling(view, flatten) }];
    }),
};

type View = Parameters<AdviceRule['check']>[0];
type Node = View['nodes'][number];

function beforeIt(view: View, dense: Node): Node | undefined {
  let at = view.before(dense);
  while (at && at.family === 'regularization') at = view.before(at);
  return at && isFlatten(at) && view.spatial(at.inputShapes[0])?.length === 2 ? at : undefined;
}

function globalPooling(view: View, flatten: Node): readonly QuickFix[] {
  const call = callOf(flatten, view.document);
  const names = { keras: 'GlobalAveragePooling2D', tfjs: 'globalAveragePooling2d' };
  const spelled = spellLayer(flatten, names, view.document);
  if (!call?.isClosed || !spelled || view.model.framework === 'tfjs') return [];
  const edit = { start: call.callee.start, end: call.callee.end, newText: spelled.text };
  return [
    { title: 'Pool globally instead of flattening', edits: [...spelled.edits, edit], isPreferred: false },
  ];
}
