/** Faults in the calls of `compile`, `fit` and `evaluate`: arguments in each other's place, or beside what is meant. */
import type { Span } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import { callAround, type WrittenCall } from '../../syntax/writtenCall.js';
import type { QuickFix } from '../diagnostic.js';
import { type FixContext, fix } from './fixer.js';

export function trainingFix(problem: EvaluationProblem, { document }: FixContext): readonly QuickFix[] {
  const { message, location } = problem;
  const { text, language } = document;
  if (language !== 'python') return [];
  const call = callAround(text, location.start, language);
  if (!call?.isClosed) return [];
  if (/compile takes the optimizer first/.test(message)) return inOrder(call, ['optimizer', 'loss'], text);
  if (/^The third argument of compile is loss_weights/.test(message))
    return fix(
      'Write metrics= before it',
      [{ start: location.start, end: location.start, newText: 'metrics=' }],
      true,
    );
  if (/labels first and the data behind them/.test(message)) return inOrder(call, ['x', 'y'], text);
  if (/ samples and \d+ labels; it needs one label/.test(message)) return sameSplit(call, location, text);
  if (/^validation_data is one array, without labels/.test(message)) return withLabels(location, text);
  return [];
}

/** The first two arguments change places. With names, the names do. */
function inOrder(
  { arguments: given }: WrittenCall,
  names: readonly [string, string],
  text: string,
): readonly QuickFix[] {
  const [a, b] = names.map((name, index) =>
    given.find((each, at) => each.name === name || (each.name === undefined && at === index)),
  );
  if (!a || !b || a === b) return [];
  const [first, second] = [a.value, b.value].map(({ start, end }) => text.slice(start, end));
  if (first === undefined || second === undefined) return [];
  const edits = [
    { ...a.value, newText: second },
    { ...b.value, newText: first },
  ];
  return fix(`Swap the two: ${names.join(' first, then ')}`, edits, true);
}

/** `fit(X_train, y_test)`: the labels of the same part, where the file has them under its name. */
function sameSplit({ arguments: given }: WrittenCall, labels: Span, text: string): readonly QuickFix[] {
  const [x] = given;
  const data = x && PART.exec(text.slice(x.value.start, x.value.end))?.[1];
  const written = text.slice(labels.start, labels.end);
  const part = PART.exec(written)?.[1];
  if (data === undefined || part === undefined || data.toLowerCase() === part.toLowerCase()) return [];
  const meant = written.replace(part, data);
  if (!isAssigned(meant, text.slice(0, labels.start))) return [];
  return fix(`Write ${meant}`, [{ ...labels, newText: meant }], true);
}

/** `validation_data=X_test` becomes `(X_test, y_test)`, where the file has these labels. */
function withLabels(data: Span, text: string): readonly QuickFix[] {
  const written = text.slice(data.start, data.end);
  const labels = LABELS.map((name) => written.replace(/^[xX]|images?/, name)).find(
    (name) => name !== written && isAssigned(name, text.slice(0, data.start)),
  );
  if (labels === undefined) return [];
  return fix(`Write (${written}, ${labels})`, [{ ...data, newText: `(${written}, ${labels})` }], true);
}

const LABELS = ['y', 'Y', 'labels', 'label'];

const PART = /^\w+?_?(train(?:ing)?|test(?:ing)?|val(?:id(?:ation)?)?)$/i;

/** A name that stands alone or among others on the left of an assignment. */
function isAssigned(name: string, before: string): boolean {
  return new RegExp(`^[^=\\n#]*\\b${name}\\b[^=\\n#]*=(?!=)`, 'm').test(before);
}
