/** What a problem itself says is to be written. Undefined where it says nothing. */
import type { SourceDocument, Span } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import type { QuickFix } from '../diagnostic.js';
import type { FixFact, MisspeltName, TextFact } from '../fixFacts.js';
import { type FixContext, fix } from './fixer.js';

export function toldFix(
  { fixFacts = [], location }: EvaluationProblem,
  { document }: FixContext,
): readonly QuickFix[] | undefined {
  const told = fixFacts.find(saysText);
  return told && written(told, location, document);
}

/** A misspelt name has a fixer of its own. */
type Told = Exclude<TextFact, MisspeltName>;

const KINDS: ReadonlySet<string> = new Set<Told['kind']>([
  'write-instead',
  'write-around',
  'write-behind',
  'add-behind',
  'leave-out',
  'own-statement',
  'add-statement',
  'return-value',
  'as-tuple',
]);

const saysText = (fact: FixFact): fact is Told => KINDS.has(fact.kind);

/** A text in the place of the problem, behind or around it, a statement behind or before another, or nothing. */
function written(fact: Told, { start, end }: Span, { text }: SourceDocument): readonly QuickFix[] {
  switch (fact.kind) {
    case 'write-instead': {
      // A name of something that is defined elsewhere is no text to change here.
      const isNamed = /^'/.test(fact.text) && !/^['"]/.test(text.slice(start, end));
      return isNamed ? [] : fix(`Write ${fact.text}`, [{ start, end, newText: fact.text }], true);
    }
    case 'add-behind':
      return fix(fact.title, [{ start: end, end, newText: fact.text }], true);
    case 'write-behind': {
      const whole = text.slice(start, end);
      if (!PRIMARY.test(whole)) return [];
      return fix(`Write ${whole}${fact.text}`, [{ start: end, end, newText: fact.text }], true);
    }
    case 'own-statement': {
      const line = text.lastIndexOf('\n', start - 1) + 1;
      const target = /^[ \t]*(?=([\w.]+[ \t]*=[ \t]*)$)/.exec(text.slice(line, start));
      if (!target?.[1]) return [];
      const from = start - target[1].length;
      return fix(`Leave out “${target[1].trim()}”`, [{ start: from, end: start, newText: '' }], true);
    }
    case 'leave-out': {
      // With the comma before it, and its name.
      const before = /,\s*(\w+\s*=\s*)?$/.exec(text.slice(0, start));
      return before ? fix('Leave it out', [{ start: before.index, end, newText: '' }], true) : [];
    }
    case 'write-around': {
      const close = ')'.repeat(fact.around.split('(').length);
      const edits = [
        { start, end: start, newText: `${fact.around}(` },
        { start: end, end, newText: close },
      ];
      return fix(`Write ${fact.around}(…${close}`, edits, true);
    }
    case 'as-tuple': {
      const newText = `(${text.slice(start, end)},)`;
      return /^\([\w.[\]-]+,\)$/.test(newText)
        ? fix(`Write ${newText}`, [{ start, end, newText }], true)
        : [];
    }
    case 'return-value':
      return fix(
        'Return what its last line gives',
        [{ start: fact.at, end: fact.at, newText: 'return ' }],
        true,
      );
    case 'add-statement':
      return addedStatement(fact, text);
  }
}

function addedStatement(
  { statement, title, like, after }: Extract<Told, { kind: 'add-statement' }>,
  text: string,
): readonly QuickFix[] {
  const line = text.lastIndexOf('\n', like - 1) + 1;
  const indent = text.slice(line, like);
  if (/\S/.test(indent)) return [];
  if (after === undefined)
    return fix(title, [{ start: line, end: line, newText: `${indent}${statement}\n` }], true);
  const lineEnd = text.indexOf('\n', after);
  const at = lineEnd < 0 ? text.length : lineEnd;
  return fix(title, [{ start: at, end: at, newText: `\n${indent}${statement}` }], true);
}

/** What binds closer than any operator: a name, its attributes, entries and calls. */
const PRIMARY = /^[\w.]+(?:\[[^\]]*\]|\([^)]*\)|\.\w+)*$/;
