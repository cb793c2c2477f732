/** `invalid-argument`: a word that the argument does not take, when a near one is; a size that is a float. */
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import { allowedValues } from '../../layers/allowedValues.js';
import { rowOfType, spelledArgument } from '../../layers/catalogue.js';
import { nearestName } from '../nearestName.js';
import { quoted, writtenValue } from './edits.js';
import { type FixContext, type Fixer, fix, nodeAt } from './fixer.js';

export const invalidArgument: Fixer = (problem, context) => {
  const whole = madeWhole(problem, context);
  if (whole.length > 0) return whole;
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
  const percent = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (spec.type !== 'float' || percent <= 1 || percent > 100) return [];
  return fix(`Write ${percent / 100} for ${percent} %`, [{ ...value, newText: String(percent / 100) }], true);
};

/** A size that is a float: `2.0`, and in Python `filters / 2`, also where that is whole. */
function madeWhole({ message, location }: EvaluationProblem, { document }: FixContext) {
  if (!/must be (?:a|one) whole number\b.*; found -?[\d.]+\./.test(message)) return [];
  const { start, end } = location;
  const text = document.text.slice(start, end);
  const plain = /^(\d+)\.0*$/.exec(text)?.[1];
  if (plain !== undefined)
    return fix(`Write the whole number ${plain}`, [{ start, end, newText: plain }], true);
  if (document.language !== 'python') return [];
  const [slash, ...more] = [...text.matchAll(/(?<!\/)\/(?!\/)/g)];
  if (slash && more.length === 0) {
    const at = start + slash.index;
    return fix('Divide with //', [{ start: at, end: at + 1, newText: '//' }], true);
  }
  if (!/\*/.test(text)) return [];
  const edits = [
    { start, end: start, newText: 'int(' },
    { start: end, end, newText: ')' },
  ];
  return fix('Write int(…)', edits, true);
}
