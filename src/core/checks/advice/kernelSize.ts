/** Small odd kernels: two layers of 3×3 see as much as one of 5×5, with fewer parameters and one step more. */
import { isConvolution, isPatching, kernelOf, stridesOf } from './kinds.js';
import { type Advice, type AdviceRule, SOURCES } from './rule.js';

/** The first layers may look further. */
const FIRST_LAYERS = 2;

export const largeKernel: AdviceRule = {
  code: 'large-kernel',
  severity: 'hint',
  source: SOURCES.vgg,
  check(view) {
    if (!view.isChain) return [];
    return view.nodes
      .filter(isConvolution)
      .slice(FIRST_LAYERS)
      .flatMap((node): readonly Advice[] => {
        const kernel = kernelOf(view, node);
        const map = view.spatial(node.inputShapes[0]);
        if (!kernel || !map || Math.min(...kernel) <= 3 || isPatching(view, node)) return [];
        // A kernel as large as its map is a dense layer in other words.
        if (kernel[0] >= (map[0] ?? 0)) return [];
        const location = view.place(node, 'kernel_size');
        if (!location) return [];
        const small = Math.round((100 * 2 * 9) / (kernel[0] * kernel[1]));
        const message = `A ${kernel.join('×')} kernel this deep. Two layers of 3×3 ${kernel[0] === 5 ? `see as much with ${small} % of the parameters` : 'and more see as much with fewer parameters'}, and have one non-linear step more.`;
        return [{ location, message, fixes: view.set('Use a 3×3 kernel', [node], 'kernel_size', '3') }];
      });
  },
};

export const evenKernel: AdviceRule = {
  code: 'even-kernel',
  severity: 'hint',
  source: SOURCES.cs231n,
  check: (view) =>
    view.nodes.filter(isConvolution).flatMap((node): readonly Advice[] => {
      const kernel = kernelOf(view, node);
      if (!kernel || kernel[0] % 2 === 1 || kernel[0] !== kernel[1]) return [];
      const map = view.spatial(node.inputShapes[0]);
      if (!map || stridesOf(view, node)?.[0] !== 1 || kernel[0] >= (map[0] ?? 0)) return [];
      const location = view.place(node, 'kernel_size');
      if (!location) return [];
      const odd = kernel[0] === 2 ? 3 : kernel[0] - 1;
      const message = `A ${kernel.join('×')} kernel has no middle: its output lies half a pixel to one side. Odd kernels such as ${odd}×${odd} stay centred.`;
      return [
        {
          location,
          message,
          fixes: view.set(`Use a ${odd}×${odd} kernel`, [node], 'kernel_size', String(odd)),
        },
      ];
    }),
};
