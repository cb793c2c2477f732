/** A reshape of data that does not fit: the number of samples is left to be counted, or each sample keeps its size. */
import type { SourceDocument } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { fix } from './fixer.js';

export function arrayReshape(
  problem: EvaluationProblem,
  { text, language }: SourceDocument,
): readonly QuickFix[] {
  const refused = factOf(problem, 'refused-reshape');
  const { location } = problem;
  const written = text.slice(location.start, location.end);
  const target = /((?:-?\d+[ \t]*,[ \t]*)+-?\d+)[ \t]*,?[ \t]*[)\]]*\)$/.exec(written);
  if (language !== 'python' || !refused || !target?.[1]) return [];
  const sizes = target[1].split(',').map(Number);
  const { from } = refused;
  const start = location.start + target.index;
  const edit = (to: readonly number[]) => {
    const newText = to.join(', ');
    return fix(`Reshape to (${newText})`, [{ start, end: start + (target[1]?.length ?? 0), newText }], true);
  };
  const [, ...sample] = sizes;
  const [, ...ofSample] = from;
  const values = sample.reduce((product, size) => product * size, 1);
  const given = ofSample.reduce((product, size) => product * size, 1);
  // As many values for each sample as before: only the samples were counted wrong.
  if (values === given && values > 0) return edit([-1, ...sample]);
  // One axis more, for the channels, or as many as before.
  if (ofSample.length < 2) return [];
  if (sizes.length === from.length + 1 && sizes.at(-1) === 1) return edit([-1, ...ofSample, 1]);
  return sizes.length === from.length ? edit([-1, ...ofSample]) : [];
}
