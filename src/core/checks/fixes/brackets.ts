/** Round brackets where square ones belong, none where a call was meant, and too few around sizes or names. */
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import { callAround } from '../../syntax/writtenCall.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { type FixContext, fix } from './fixer.js';

export function bracketFix(
  problem: EvaluationProblem,
  { document: { text, language } }: FixContext,
): readonly QuickFix[] {
  if (language !== 'python') return [];
  const { start, end } = problem.location;
  const written = text.slice(start, end);
  if (factOf(problem, 'called-collection')) {
    const call = /\(([^()]*)\)$/.exec(written);
    if (!call) return [];
    const at = start + call.index;
    const index = call[1]?.trim() ?? '';
    if (index === '') return fix('Leave out the ()', [{ start: at, end, newText: '' }], true);
    return fix(
      `Write ${written.slice(0, call.index)}[${index}]`,
      [{ start: at, end, newText: `[${index}]` }],
      true,
    );
  }
  if (factOf(problem, 'uncalled-function')) {
    const value = /^[ \t)\]]*=[ \t]*([\w.]+)(?=[ \t]*(?:#.*)?$)/m.exec(text.slice(end, end + 300));
    if (value?.index !== 0 || value[1] === undefined) return [];
    const at = end + value[0].length;
    return fix(`Call it: ${value[1]}()`, [{ start: at, end: at, newText: '()' }], true);
  }
  const maker = factOf(problem, 'uncalled-maker');
  if (maker) {
    const before = text.slice(0, start);
    const object = (/(\w+)\.$/.exec(before) ?? /^(\w+)/.exec(written))?.[1];
    const made = new RegExp(
      `^[ \\t]*${object}[ \\t]*=[ \\t]*(?:\\w+\\.)*${maker.name}(?=[ \\t]*(?:#.*)?$)`,
      'gm',
    );
    const at = [...before.matchAll(made)].at(-1);
    if (!at || object === undefined) return [];
    const offset = at.index + at[0].length;
    return fix(`Call it: ${maker.name}()`, [{ start: offset, end: offset, newText: '()' }], true);
  }
  if (factOf(problem, 'sizes-apart')) {
    const call = callAround(text, start, language);
    const sizes = call?.arguments.filter(({ name }) => name === undefined) ?? [];
    const [first, last] = [sizes[0]?.value, sizes.at(-1)?.value];
    if (!call?.isClosed || !first || !last) return [];
    const tuple = `(${text.slice(first.start, last.end)})`;
    return fix(`Give the sizes as ${tuple}`, [{ start: first.start, end: last.end, newText: tuple }], true);
  }
  if (factOf(problem, 'pairs-apart')) {
    const names = /^(\w+), *(\w+), *(\w+), *(\w+)$/.exec(written);
    const pairs = names && `(${names[1]}, ${names[2]}), (${names[3]}, ${names[4]})`;
    return pairs ? fix(`Write ${pairs}`, [{ start, end, newText: pairs }], true) : [];
  }
  return [];
}
