/** Of each model its last layer with shape, parameters and trainable ones, and the errors of the text. */
import { analyse } from '../../src/core/index.js';

export function analysed(text: string) {
  const { models, diagnostics } = analyse({ path: 'a.py', language: 'python', text });
  return {
    layers: models.map(({ nodes, totals }) => {
      const last = nodes.at(-1);
      const [shape = []] = last?.outputShapes ?? [];
      return 'kind' in shape
        ? `${last?.type} ?`
        : `${last?.type} ${shape.slice(1).join('×')} · ${totals.params.total} · ${totals.params.trainable}`;
    }),
    errors: diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
  };
}
