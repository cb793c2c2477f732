/** `invalid-argument`: a word that the argument does not take, when a near one is; a size that is a float. */
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import { allowedValues } from '../../layers/allowedValues.js';
import { rowOfType, spelledArgument } from '../../layers/catalogue.js';
import { nearestName } from '../nearestName.js';
import { quoted, writtenValue } from './edits.js';
import { type FixContext, type Fixer, fix, nodeAt } from './fixer.js';

export const invalidArgument: Fixer = (problem, context) => {
  const told = toldFix(problem, context);
  if (told) return told;
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

/** What the problem itself says: a text in its place, behind or around it, a statement behind another, or nothing. */
function toldFix({ fixFacts, location }: EvaluationProblem, { document }: FixContext) {
  const { instead, around, append, isNeedless, statement, after, like, title } = fixFacts ?? {};
  const { start, end } = location;
  // A name of something that is defined elsewhere is no text to change here.
  const isNamed =
    typeof instead === 'string' && /^'/.test(instead) && !/^['"]/.test(document.text.slice(start, end));
  if (isNamed) return [];
  if (typeof instead === 'string') return fix(`Write ${instead}`, [{ start, end, newText: instead }], true);
  if (typeof append === 'string')
    return fix(
      `Write ${document.text.slice(start, end)}${append}`,
      [{ start: end, end, newText: append }],
      true,
    );
  if (isNeedless === true) {
    // With the comma before it, and its name.
    const before = /,\s*(\w+\s*=\s*)?$/.exec(document.text.slice(0, start));
    return before ? fix('Leave it out', [{ start: before.index, end, newText: '' }], true) : [];
  }
  if (typeof around === 'string') {
    const edits = [
      { start, end: start, newText: `${around}(` },
      { start: end, end, newText: ')' },
    ];
    return fix(`Write ${around}(…)`, edits, true);
  }
  if (typeof statement !== 'string' || typeof after !== 'number' || typeof like !== 'number')
    return undefined;
  const { text } = document;
  const indent = text.slice(text.lastIndexOf('\n', like - 1) + 1, like);
  if (/\S/.test(indent)) return [];
  const lineEnd = text.indexOf('\n', after);
  const at = lineEnd < 0 ? text.length : lineEnd;
  return fix(String(title), [{ start: at, end: at, newText: `\n${indent}${statement}` }], true);
}
