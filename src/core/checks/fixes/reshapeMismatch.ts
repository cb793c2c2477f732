/** `reshape-mismatch`: one size of the target shape is changed so that the number of values stays. */

import type { SourceDocument } from '../../document.js';
import { isKnownRank } from '../../graph/dimension.js';
import { setArgument, writtenValue } from './edits.js';
import { type FaultyNode, type Fixer, fix, inputsOf, nodeAt } from './fixer.js';

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
  const [rows = 0, columns, channels = 0] = axes;
  const side = Math.sqrt(values / channels);
  // A square grid of as many channels, where these would be an odd number.
  if (axes.length === 3 && rows === columns && Number.isInteger(side) && !isUsual(values / rows / rows)) {
    const newText = written.replace(target, [side, side, channels].join(', '));
    return fix(`Reshape to ${newText}`, [{ ...place, newText }], true);
  }
  // The last size is mostly the channels: the one to give way.
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const others = axes.reduce((product, size, index) => (index === axis ? product : product * size), 1);
    if (others <= 0 || values % others !== 0) continue;
    const newText = written.replace(target, axes.with(axis, values / others).join(', '));
    return fix(`Reshape to ${newText}`, [{ ...place, newText }], true);
  }
  return [
    ...moreUnits(found, axes, context.document),
    ...fix('Let -1 take what is left: (-1,)', [{ ...place, newText: written.replace(target, '-1') }]),
  ];
};

/** A layer of units right before it gives as many values as the shape has. */
function moreUnits(found: FaultyNode, axes: readonly number[], document: SourceDocument) {
  const [before] = inputsOf(found);
  const values = axes.reduce((product, size) => product * size, 1);
  if (!before?.arguments.some(({ name }) => name === 'units') || axes.some((size) => size < 1)) return [];
  const edits = setArgument(before, 'units', String(values), document, found.model.framework);
  return fix(`Give ${before.name} ${values} units`, edits, true);
}

/** As a number of channels. */
const isUsual = (count: number): boolean =>
  Number.isInteger(count) && (count === 1 || count === 3 || count % 4 === 0);
