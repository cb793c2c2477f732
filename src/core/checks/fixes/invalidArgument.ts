/** `invalid-argument`: a word that the argument does not take, when a near one is; a size that is a float. */
import { allowedValues } from '../../layers/allowedValues.js';
import { rowOfType, spelledArgument } from '../../layers/catalogue.js';
import { nearestName } from '../nearestName.js';
import { quoted, writtenValue } from './edits.js';
import { type Fixer, fix, nodeAt } from './fixer.js';

export const invalidArgument: Fixer = (problem, context) => {
  const found = nodeAt(problem, context);
  if (!found) return [];
  const { node, model } = found;
  const row = rowOfType(node.type, model.framework);
  const spec = row?.arguments.find((each) =>
    new RegExp(`\\b${spelledArgument(each, model.framework)}\\b`).test(problem.message),
  );
  const value = spec && writtenValue(node, spec.name, context.document, model.framework);
  if (!spec || !value) return [];
  const text = context.document.text.slice(value.start, value.end);
  const word = /^['"](.*)['"]$/.exec(text)?.[1];
  if (word !== undefined) {
    const near = nearestName(word, allowedValues(spec, model.framework));
    return near === undefined
      ? []
      : fix(`Change “${word}” to “${near}”`, [{ ...value, newText: quoted(near) }], true);
  }
  const whole = /^(\d+)\.0*$/.exec(text)?.[1];
  if (whole !== undefined)
    return fix(`Write the whole number ${whole}`, [{ ...value, newText: whole }], true);
  const percent = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (spec.type !== 'float' || percent <= 1 || percent > 100) return [];
  return fix(`Write ${percent / 100} for ${percent} %`, [{ ...value, newText: String(percent / 100) }], true);
};
