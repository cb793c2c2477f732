/** Which file mends which diagnostic. */
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import type { DiagnosticCode } from '../codes.js';
import type { QuickFix } from '../diagnostic.js';
import { bracketFix } from './brackets.js';
import { channelMismatch } from './channelMismatch.js';
import { dataMismatch, labelMismatch } from './dataMismatch.js';
import { disconnected } from './disconnected.js';
import { duplicateName } from './duplicateName.js';
import { earlierKeras } from './earlierKeras.js';
import type { FixContext, Fixer } from './fixer.js';
import { invalidArgument } from './invalidArgument.js';
import { missingArgument } from './missingArgument.js';
import { missingInputShape } from './missingInputShape.js';
import { misspeltName } from './misspeltName.js';
import { negativeSize } from './negativeSize.js';
import { notCalled } from './notCalled.js';
import { otherModule } from './otherModule.js';
import { reshapeMismatch } from './reshapeMismatch.js';
import { shapeMismatch } from './shapeMismatch.js';
import { toldFix } from './told.js';
import { trainingFix } from './trainingCalls.js';
import { undefinedName } from './undefinedName.js';
import { wrongRank } from './wrongRank.js';

const FIXERS: Readonly<Partial<Record<DiagnosticCode, Fixer>>> = {
  'unknown-name': misspeltName,
  'unknown-argument': misspeltName,
  'undefined-name': undefinedName,
  'negative-size': negativeSize,
  'wrong-rank': wrongRank,
  'shape-mismatch': shapeMismatch,
  'channel-mismatch': channelMismatch,
  'invalid-argument': invalidArgument,
  'data-mismatch': dataMismatch,
  'label-mismatch': labelMismatch,
  'missing-argument': missingArgument,
  'not-called': notCalled,
  'reshape-mismatch': reshapeMismatch,
  'missing-input-shape': missingInputShape,
  disconnected,
  'duplicate-name': duplicateName,
  'earlier-keras': earlierKeras,
};

export function fixesFor(problem: EvaluationProblem, context: FixContext): readonly QuickFix[] {
  // Edits apply to the analysed document only.
  if (problem.location.path !== context.document.path) return [];
  for (const fixer of [trainingFix, misspeltName, bracketFix, otherModule]) {
    const fixes = fixer(problem, context);
    if (fixes.length > 0) return fixes;
  }
  return toldFix(problem, context) ?? FIXERS[problem.code]?.(problem, context) ?? [];
}
