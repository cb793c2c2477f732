/**
 * Hints while a line is being typed. A half-typed line can swallow the next one or give a name no value, and
 * the hints of other lines would come and go with each key. As long as the line is at fault, the other lines
 * keep the hints that they had before it was; without a fault there, for a moment.
 */
import type { Analysis } from '../analyse.js';
import type { LayerHint } from './facts.js';

export interface HintedText {
  readonly text: string;
  readonly hints: readonly LayerHint[];
}

/** Something is wrong on the line that holds the offset, or began there. */
export function isAtFault({ document, diagnostics }: Analysis, offset: number): boolean {
  const { text, path } = document;
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset) < 0 ? text.length : text.indexOf('\n', offset);
  return diagnostics.some(
    ({ severity, span, related }) =>
      severity === 'error' &&
      [{ ...span, path }, ...related.map(({ location }) => location)].some(
        (place) => place.path === path && place.start <= end && start <= place.end,
      ),
  );
}

/** Another line than the changed ones has no hint any more, or one that knows less. */
export function losesHints(before: HintedText, now: HintedText): boolean {
  const at = new Map(now.hints.map((hint) => [hint.offset, hint.text]));
  return keptHints(before, now).kept.some(({ offset, text }) => {
    const found = at.get(offset);
    return found === undefined || (found.includes('?') && !text.includes('?'));
  });
}

/** The hints of the changed lines as they are now, and those of all other lines as they were. */
export function steadyHints(before: HintedText, now: HintedText): readonly LayerHint[] {
  const { kept, first, last } = keptHints(before, now);
  const typed = now.hints.filter(({ offset }) => offset >= first && offset <= last);
  return [...kept, ...typed].sort((a, b) => a.offset - b.offset);
}

/** Earlier hints of unchanged lines, moved to where those lines are now; and where the changed lines are. */
function keptHints(
  before: HintedText,
  now: HintedText,
): { readonly kept: readonly LayerHint[]; readonly first: number; readonly last: number } {
  const shorter = Math.min(before.text.length, now.text.length);
  let start = 0;
  while (start < shorter && before.text[start] === now.text[start]) start++;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.text[before.text.length - 1 - tail] === now.text[now.text.length - 1 - tail]
  )
    tail++;
  const shift = now.text.length - before.text.length;
  const first = now.text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = now.text.indexOf('\n', now.text.length - tail);
  const last = lineEnd < 0 ? now.text.length : lineEnd;
  const kept = before.hints.flatMap((hint): readonly LayerHint[] => {
    if (hint.offset < first) return [hint];
    const offset = hint.offset + shift;
    return offset > last ? [{ ...hint, offset }] : [];
  });
  return { kept, first, last };
}
