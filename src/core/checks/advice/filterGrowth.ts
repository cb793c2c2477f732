/** Filters grow with depth: as the map gets smaller, more kinds of features take its place. */
import type { GraphNode } from '../../graph/modelGraph.js';
import { isConvolution, kernelOf } from './kinds.js';
import type { ModelView } from './modelView.js';
import { type Advice, type AdviceRule, SOURCES } from './rule.js';

/** Above this, deeper layers may stay as wide: VGG stops at 512. */
const WIDE = 256;

export const filtersShrink: AdviceRule = {
  code: 'filters-shrink',
  severity: 'hint',
  source: SOURCES.neuralint,
  check: (view) =>
    view.made(pairs).flatMap(({ before, node, from, to }): readonly Advice[] => {
      const location = to < from && !isLast(view, node) ? view.place(node, 'filters') : undefined;
      if (!location) return [];
      const message = `Filters go down from ${from} to ${to} here. Deeper layers combine more kinds of features: keep ${from} or take more.`;
      return [{ location, message, ...related(view, before, from), fixes: grow(view, node, from) }];
    }),
};

export const filtersDouble: AdviceRule = {
  code: 'filters-double',
  severity: 'hint',
  source: SOURCES.vgg,
  check: (view) =>
    view.made(pairs).flatMap(({ before, node, from, to, halved }): readonly Advice[] => {
      if (!halved || to !== from || from >= WIDE || isLast(view, node)) return [];
      const location = view.place(node, 'filters');
      if (!location) return [];
      const message = `The feature map was halved, and the filters stay at ${from}. Doubling them to ${2 * from} keeps the work of the layers even and leaves room for more features.`;
      return [{ location, message, ...related(view, before, from), fixes: grow(view, node, 2 * from) }];
    }),
};

interface Pair {
  readonly before: GraphNode;
  readonly node: GraphNode;
  readonly from: number;
  readonly to: number;
  /** The map at `node` has half the side, or less, of the map at `before`. */
  readonly halved: boolean;
}

/** Successive convolutions of a plain chain that only gets smaller; 1×1 ones change widths on purpose. */
function pairs(view: ModelView): readonly Pair[] {
  if (!view.isChain || !view.imageSize) return [];
  const all = view.nodes.filter((node) => view.spatial(node.outputShapes[0]) !== undefined);
  const sides = all.map((node) => view.spatial(node.outputShapes[0])?.[0] ?? 0);
  if (sides.some((side, index) => index > 0 && side > (sides[index - 1] ?? side) + 8)) return [];
  const wide = view.nodes.filter((node) => isConvolution(node) && (kernelOf(view, node)?.[0] ?? 1) > 1);
  return wide.slice(1).flatMap((node, index) => {
    const before = wide[index];
    const [from, to] = [before && view.number(before, 'filters'), view.number(node, 'filters')];
    const [large, small] = [view.spatial(before?.inputShapes[0]), view.spatial(node.inputShapes[0])];
    if (!before || from === undefined || to === undefined || !large?.[0] || !small?.[0]) return [];
    return [{ before, node, from, to, halved: small[0] * 1.8 <= large[0] }];
  });
}

/** Nothing learned behind it but a head: its filters may be the classes. */
function isLast(view: ModelView, node: GraphNode): boolean {
  const later = view.nodes.slice(view.nodes.indexOf(node) + 1);
  return later.every(({ weights }) => weights.length === 0);
}

function related(view: ModelView, before: GraphNode, filters: number) {
  const location = view.place(before, 'filters');
  return location ? { related: [{ location, message: `The convolution before has ${filters}.` }] } : {};
}

function grow(view: ModelView, node: GraphNode, value: number) {
  return view.set(`Use ${value} filters`, [node], 'filters', String(value));
}
