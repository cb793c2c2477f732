/** A model that is trained and was never compiled, or without a loss: the loss that its output and labels ask for. */
import type { Span } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import { callAround } from '../../syntax/writtenCall.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf, type UsualLoss } from '../fixFacts.js';
import { fix } from './fixer.js';

export function compileFix(problem: EvaluationProblem, text: string): readonly QuickFix[] {
  const { location } = problem;
  const uncompiled = factOf(problem, 'not-compiled')?.loss;
  if (uncompiled !== undefined) return compiledBefore(location, uncompiled, text);
  const missing = factOf(problem, 'no-loss')?.loss;
  return missing === undefined ? [] : withLoss(location, missing, text);
}

/** A line before the one that trains the model. */
function compiledBefore({ start }: Span, loss: UsualLoss, text: string): readonly QuickFix[] {
  const model = /^([\w.]+)\.\w+\(/.exec(text.slice(start))?.[1];
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const [indent = '', target] = /^[ \t]*([\w.]+[ \t]*=[ \t]*|print\()?/.exec(text.slice(line, start)) ?? [];
  // The call begins its statement, but for the name of what it gives.
  if (model === undefined || line + indent.length !== start) return [];
  const blanks = target === undefined ? indent : indent.slice(0, -target.length);
  const metrics = loss === 'mse' ? '' : ", metrics=['accuracy']";
  const call = `${model}.compile(optimizer='adam', loss='${loss}'${metrics})`;
  return fix(
    `Compile it before: loss='${loss}'`,
    [{ start: line, end: line, newText: `${blanks}${call}\n` }],
    true,
  );
}

function withLoss({ start }: Span, loss: UsualLoss, text: string): readonly QuickFix[] {
  const open = text.indexOf('(', start);
  const call = open < 0 ? undefined : callAround(text, open + 1, 'python');
  const last = call?.arguments.at(-1);
  if (!call?.isClosed) return [];
  const at = last?.value.end ?? call.open + 1;
  const newText = `${last ? ', ' : ''}loss='${loss}'`;
  return fix(`Give loss='${loss}'`, [{ start: at, end: at, newText }], true);
}
