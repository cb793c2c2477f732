/** `unknown-name`, `unknown-argument`: "did you mean". */
import type { Span } from '../../document.js';
import { callAround } from '../../syntax/writtenCall.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { nearestName } from '../nearestName.js';
import { type Fixer, fix } from './fixer.js';

export const misspeltName: Fixer = (problem, { document }) => {
  const misspelt = factOf(problem, 'misspelt-name');
  if (!misspelt || problem.location.path !== document.path) return [];
  const { name, known } = misspelt;
  const meant = misspelt.meant ?? nearestName(name, known);
  const { start, end } = problem.location;
  // The place may be wider than the name (`layers.Conv2d`, an options object): only the name is replaced.
  const found = [...document.text.slice(start, end).matchAll(/[A-Za-z_$][\w$]*/g)].filter(
    ([word]) => word === name,
  );
  const last = found.at(-1);
  if (meant === undefined)
    return problem.code === 'unknown-argument' ? leftOut(problem.location, document.text) : [];
  if (!last) return [];
  const at = start + last.index;
  return [
    {
      title: `Change “${name}” to “${meant}”`,
      edits: [{ start: at, end: at + name.length, newText: meant }],
      isPreferred: true,
    },
  ];
};

/** An argument that nothing takes, and that is near to none: with the comma before or behind it. */
function leftOut({ start }: Span, text: string): readonly QuickFix[] {
  const call = callAround(text, start, 'python');
  const index = call?.arguments.findIndex(({ nameSpan }) => nameSpan?.start === start) ?? -1;
  const given = call?.arguments[index];
  if (!call?.isClosed || !given?.nameSpan) return [];
  const before = call.arguments[index - 1];
  const after = call.arguments[index + 1];
  const from = before ? before.value.end : given.nameSpan.start;
  const to = before || !after ? given.value.end : (after.nameSpan ?? after.value).start;
  return fix(`Leave out ${given.name}`, [{ start: from, end: to, newText: '' }]);
}
