/** How much a pool throws away, and how often the map is made smaller at all. */
import { isConvolution, isFlatten, isPool, poolOf, stridesOf } from './kinds.js';
import { type Advice, type AdviceRule, SOURCES } from './rule.js';

export const poolSize: AdviceRule = {
  code: 'pool-size',
  severity: 'hint',
  source: SOURCES.cs231n,
  check: (view) =>
    view.nodes.filter(isPool).flatMap((node): readonly Advice[] => {
      const [pool, strides] = [poolOf(view, node), stridesOf(view, node)];
      const map = view.spatial(node.outputShapes[0]);
      // Of sequences, long pools are usual: a sound has thousands of steps.
      if (!pool || !strides || map?.length !== 2) return [];
      // A pool that leaves 1×1 is the end of the maps; a step of 1 or 2 is usual.
      if (Math.max(...map) <= 1 || Math.max(...strides) <= 2) return [];
      const location = view.place(node, 'pool_size');
      if (!location || Math.min(...strides) === 1) return [];
      const kept = Math.round(100 / (strides[0] * strides[1]));
      const message = `This pool keeps ${kept} % of the values in one step. Pools of 2×2 keep a quarter, and convolutions between them decide what stays.`;
      return [{ location, message, fixes: view.set('Pool 2×2', [node], 'pool_size', '2') }];
    }),
};

/** More maps than this without any smaller one are slow, and see little. */
const MOST_WITHOUT_POOL = 4;
const MOST_POOLS = 5;

export const poolFrequency: AdviceRule = {
  code: 'pool-frequency',
  severity: 'hint',
  source: SOURCES.neuralint,
  isOfWhole: true,
  check(view) {
    if (!view.isChain || !view.imageSize) return [];
    const convolutions = view.nodes.filter(isConvolution);
    const shrinking = view.nodes.filter((node) => (stridesOf(view, node)?.[0] ?? 1) > 1);
    const flat = view.nodes.find(isFlatten);
    const last = convolutions.at(-1);
    const location = last && view.place(last);
    if (!last || !location) return [];
    if (flat && shrinking.length === 0 && convolutions.length >= MOST_WITHOUT_POOL) {
      const map = view.spatial(last.outputShapes[0])?.join('×') ?? '';
      const message = `${convolutions.length} convolutions and no pooling: the map is still ${map} when it is flattened. A 2×2 pool after every one or two convolutions makes later layers faster and lets them see more.`;
      return [{ location, message }];
    }
    const pools = view.nodes.filter(isPool);
    const isAfterEach = convolutions.length === pools.length && pools.length >= MOST_POOLS;
    if (!isAfterEach) return [];
    const message = `A pool follows each of the ${pools.length} convolutions. Two convolutions between pools, as in VGG, learn more before detail is lost.`;
    return [{ location, message }];
  },
};
