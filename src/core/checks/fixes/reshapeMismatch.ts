/** `reshape-mismatch`: one size of the target shape is changed so that the number of values stays. */
import { isKnownRank } from '../../graph/dimension.js';
import { writtenValue } from './edits.js';
import { type Fixer, fix, nodeAt } from './fixer.js';

export const reshapeMismatch: Fixer = (problem, context) => {
  const found = nodeAt(problem, context);
  const shape = found?.node.inputShapes[0];
  if (found?.node.type !== 'Reshape' || !shape || !isKnownRank(shape)) return [];
  const sizes = shape.slice(1);
  if (!sizes.every((size) => typeof size === 'number')) return [];
  const values = sizes.reduce((product, size) => product * size, 1);
  const place = writtenValue(found.node, 'target_shape', context.document, found.model.framework);
  const written = place && context.document.text.slice(place.start, place.end);
  const target = written && /^[([]\s*((?:-?\d+\s*,\s*)*-?\d+)\s*,?\s*[)\]]$/.exec(written)?.[1];
  if (!place || !target) return [];
  const axes = target.split(',').map(Number);
  // The last size is mostly the channels: the one to give way.
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const others = axes.reduce((product, size, index) => (index === axis ? product : product * size), 1);
    if (others <= 0 || values % others !== 0) continue;
    const newText = written.replace(target, axes.with(axis, values / others).join(', '));
    return fix(`Reshape to ${newText}`, [{ ...place, newText }], true);
  }
  return fix('Let -1 take what is left: (-1,)', [{ ...place, newText: written.replace(target, '-1') }]);
};
