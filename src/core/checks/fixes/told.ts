/** What a problem itself says of its fix, in its `fixFacts`. Undefined where it says nothing. */
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import type { QuickFix } from '../diagnostic.js';
import { type FixContext, fix } from './fixer.js';

/** A text in the place of the problem, behind or around it, a statement behind or before another, or nothing. */
export function toldFix(
  { fixFacts, location }: EvaluationProblem,
  { document }: FixContext,
): readonly QuickFix[] | undefined {
  const { instead, around, append, behind, isNeedless, isStatement, statement, after, like, title } =
    fixFacts ?? {};
  const { start, end } = location;
  // A name of something that is defined elsewhere is no text to change here.
  const isNamed =
    typeof instead === 'string' && /^'/.test(instead) && !/^['"]/.test(document.text.slice(start, end));
  if (isNamed) return [];
  if (typeof instead === 'string') return fix(`Write ${instead}`, [{ start, end, newText: instead }], true);
  if (typeof behind === 'string') return fix(String(title), [{ start: end, end, newText: behind }], true);
  if (typeof append === 'string') {
    const whole = document.text.slice(start, end);
    if (!PRIMARY.test(whole)) return [];
    return fix(`Write ${whole}${append}`, [{ start: end, end, newText: append }], true);
  }
  if (isStatement === true) {
    // Without the variable that it is assigned to.
    const line = document.text.lastIndexOf('\n', start - 1) + 1;
    const target = /^[ \t]*(?=([\w.]+[ \t]*=[ \t]*)$)/.exec(document.text.slice(line, start));
    if (!target?.[1]) return [];
    const from = start - target[1].length;
    return fix(`Leave out “${target[1].trim()}”`, [{ start: from, end: start, newText: '' }], true);
  }
  if (isNeedless === true) {
    // With the comma before it, and its name.
    const before = /,\s*(\w+\s*=\s*)?$/.exec(document.text.slice(0, start));
    return before ? fix('Leave it out', [{ start: before.index, end, newText: '' }], true) : [];
  }
  if (typeof around === 'string') {
    const close = ')'.repeat(around.split('(').length);
    const edits = [
      { start, end: start, newText: `${around}(` },
      { start: end, end, newText: close },
    ];
    return fix(`Write ${around}(…${close}`, edits, true);
  }
  if (typeof statement !== 'string' || typeof like !== 'number') return undefined;
  const { text } = document;
  const line = text.lastIndexOf('\n', like - 1) + 1;
  const indent = text.slice(line, like);
  if (/\S/.test(indent)) return [];
  if (typeof after !== 'number')
    return fix(String(title), [{ start: line, end: line, newText: `${indent}${statement}\n` }], true);
  const lineEnd = text.indexOf('\n', after);
  const at = lineEnd < 0 ? text.length : lineEnd;
  return fix(String(title), [{ start: at, end: at, newText: `\n${indent}${statement}` }], true);
}

/** What binds closer than any operator: a name, its attributes, entries and calls. */
const PRIMARY = /^[\w.]+(?:\[[^\]]*\]|\([^)]*\)|\.\w+)*$/;
