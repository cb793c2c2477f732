/** Pixels of 0 to 255 make the first steps of training huge: scale them to 0 … 1, in the data or in the model. */
import type { GraphNode } from '../../graph/modelGraph.js';
import { isBatchNormalization } from './kinds.js';
import { type AdviceRule, SOURCES } from './rule.js';

export const inputRange: AdviceRule = {
  code: 'input-range',
  severity: 'information',
  source: SOURCES.umlaut,
  check(view) {
    const images = view.model.training?.images;
    if (!images || images.location.path !== view.document.path) return [];
    const { facts, dtype } = images.value;
    if (typeof facts.dataset !== 'string' || facts.isChanged === true) return [];
    if ('offset' in facts || 'steps' in facts) return [];
    if (facts.role !== 'images' || typeof facts.scale === 'number' || view.nodes.some(scales)) return [];
    const { location } = images;
    const message = `The pixels reach the model as 0 to 255${dtype === 'uint8' ? ' (uint8)' : ''}. Divide them by 255, or begin the model with Rescaling(1/255): training starts steadier.`;
    const text = view.document.text.slice(location.start, location.end);
    const edit = { start: location.end, end: location.end, newText: ' / 255.0' };
    const canDivide = view.model.framework === 'keras' && /^[A-Za-z_]\w*$/.test(text);
    return [
      {
        location,
        message,
        fixes: canDivide ? [{ title: 'Divide the images by 255', edits: [edit], isPreferred: true }] : [],
      },
    ];
  },
};

/** A layer that rescales or normalises, or a model or function that may. */
function scales(node: GraphNode): boolean {
  return (
    node.family === 'preprocessing' ||
    node.nestedModel !== undefined ||
    node.family === 'operation' ||
    node.family === 'other' ||
    (node.family === 'normalization' && !isBatchNormalization(node)) ||
    (isBatchNormalization(node) &&
      node.inputShapes.length > 0 &&
      node.inputs.some((id) => id.startsWith('input')))
  );
}
