/** Small images have few pixels to lose: early strides and unpadded borders cost them most. */
import type { GraphNode } from '../../graph/modelGraph.js';
import { isConvolution, isPatching, kernelOf, stridesOf } from './kinds.js';
import type { ModelView } from './modelView.js';
import { type Advice, type AdviceRule, SOURCES } from './rule.js';

const SMALL = 64;

function isSmall(view: ModelView): boolean {
  return view.imageSize !== undefined && Math.max(...view.imageSize) <= SMALL;
}

export const earlyStride: AdviceRule = {
  code: 'early-stride',
  severity: 'information',
  source: SOURCES.cs231n,
  check(view) {
    if (!isSmall(view)) return [];
    return view.nodes
      .filter(isConvolution)
      .slice(0, 2)
      .flatMap((node): readonly Advice[] => {
        const strides = stridesOf(view, node);
        const location = strides && Math.max(...strides) > 1 ? view.place(node, 'strides') : undefined;
        const halved = view.spatial(node.outputShapes[0]);
        if (!location || isPatching(view, node) || !halved || (kernelOf(view, node)?.[0] ?? 1) === 1)
          return [];
        if (Math.max(...halved) <= 1) return [];
        const message = `A stride of ${strides?.[0]} this early leaves ${halved.join('×')} of the ${view.imageSize?.join('×')} image before much is learned from it. Use a stride of 1 here and pool later.`;
        return [{ location, message, fixes: view.set('Use a stride of 1', [node], 'strides', '1') }];
      });
  },
};

/** So many borders may go: LeNet and its like lose two. */
const UNPADDED = 3;

export const validPadding: AdviceRule = {
  code: 'valid-padding',
  severity: 'hint',
  source: SOURCES.cs231n,
  check(view) {
    if (!isSmall(view) || !view.isChain) return [];
    const unpadded = view.nodes.filter(
      (node) =>
        isConvolution(node) &&
        view.word(node, 'padding') === 'valid' &&
        (kernelOf(view, node)?.[0] ?? 1) > 1 &&
        (view.spatial(node.outputShapes[0])?.[0] ?? 1) > 1 &&
        !isPatching(view, node),
    );
    const [first] = unpadded;
    const location = first && view.place(first, 'padding');
    if (!first || !location || unpadded.length < UNPADDED) return [];
    const lost = unpadded.reduce((sum, node) => sum + (kernelOf(view, node)?.[0] ?? 1) - 1, 0);
    const message = `${unpadded.length} convolutions without padding take ${lost} rows and columns off an image of ${view.imageSize?.join('×')}, and see its border least. padding='same' keeps them.`;
    return [
      {
        location,
        message,
        related: others(view, unpadded),
        fixes: view.set("Use padding 'same' in all of them", unpadded, 'padding', "'same'"),
      },
    ];
  },
};

function others(view: ModelView, nodes: readonly GraphNode[]) {
  return nodes.slice(1).flatMap((node) => {
    const location = view.place(node);
    return location ? [{ location, message: 'Also without padding.' }] : [];
  });
}

export const smallFeatureMap: AdviceRule = {
  code: 'small-feature-map',
  severity: 'information',
  source: SOURCES.neuralint,
  check(view) {
    if (!view.imageSize || Math.max(...view.imageSize) < 16) return [];
    const first = view.nodes.find((node) => {
      if (!isConvolution(node)) return false;
      const map = view.spatial(node.inputShapes[0]);
      const kernel = kernelOf(view, node);
      return map && kernel && Math.max(...map) < 4 && Math.min(...kernel) >= 3;
    });
    if (!first) return [];
    // An encoder's narrowest place is small on purpose.
    const isWidened = view.nodes.some((node) => {
      const [before, after] = [view.spatial(node.inputShapes[0]), view.spatial(node.outputShapes[0])];
      return (
        before?.[0] !== undefined &&
        after?.[0] !== undefined &&
        after[0] > before[0] &&
        node.family !== 'reshaping'
      );
    });
    const location = isWidened ? undefined : view.place(first);
    if (!location) return [];
    const map = view.spatial(first.inputShapes[0])?.join('×');
    const message = `The feature map is only ${map} when it reaches this convolution: its kernel mostly sees padding. Pool less before, and end the convolutions at 4×4 or more.`;
    return [{ location, message }];
  },
};
