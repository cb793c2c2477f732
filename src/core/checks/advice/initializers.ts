/** Weights that start equal stay equal: every unit of the layer would learn the same. */
import { type Advice, type AdviceRule, SOURCES } from './rule.js';

export const constantWeights: AdviceRule = {
  code: 'constant-weights',
  severity: 'warning',
  source: SOURCES.neuralint,
  check: (view) =>
    view.nodes.flatMap((node): readonly Advice[] => {
      if (node.family !== 'convolution' && node.family !== 'dense') return [];
      const word = view.word(node, 'kernel_initializer');
      if (word !== 'zeros' && word !== 'ones' && word !== 'constant') return [];
      // A single unit has no others to stay equal to.
      if (view.number(node, 'units') === 1 || view.number(node, 'filters') === 1) return [];
      const location = view.place(node, 'kernel_initializer');
      // A layer of zeros that ends a shortcut starts as "change nothing": a known and good start.
      if (!location || view.after(node).some(({ inputs }) => inputs.length > 1)) return [];
      const message = `All weights start as ${word}, so all units get the same gradient and stay equal. Start them at random.`;
      const fixes = view.set(
        'Start with glorot_uniform',
        [node],
        'kernel_initializer',
        view.model.framework === 'keras' ? "'glorot_uniform'" : "'glorotUniform'",
      );
      return [{ location, message, fixes }];
    }),
};
