/** Faults in the calls of `compile`, `fit` and `evaluate`: arguments in each other's place, or beside what is meant. */
import type { SourceDocument, Span } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import { callAround, type WrittenCall } from '../../syntax/writtenCall.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { compileFix } from './compileCall.js';
import { type FixContext, fix } from './fixer.js';

export function trainingFix(
  problem: EvaluationProblem,
  { document, graphs }: FixContext,
): readonly QuickFix[] {
  const { location } = problem;
  const { text, language } = document;
  if (language !== 'python') return [];
  if (factOf(problem, 'no-validation'))
    return graphs.some(({ training }) => training?.images !== undefined) ? withSplit(text) : [];
  if (factOf(problem, 'history-for-model')) return notTheModel(location, text);
  if (factOf(problem, 'several-added')) return eachAlone(location, document);
  if (factOf(problem, 'swapped-pair')) {
    const pair = /^\(\s*([\w.]+)\s*,\s*([\w.]+)\s*\)$/.exec(text.slice(location.start, location.end));
    const newText = pair && `(${pair[2]}, ${pair[1]})`;
    return newText
      ? fix(`Write ${newText}`, [{ start: location.start, end: location.end, newText }], true)
      : [];
  }
  const uncompiled = compileFix(problem, text);
  if (uncompiled.length > 0) return uncompiled;
  const call = callAround(text, location.start, language);
  if (!call?.isClosed) return [];
  const swapped = factOf(problem, 'swapped-arguments');
  if (swapped) return inOrder(call, swapped.names, text);
  const unnamed = factOf(problem, 'unnamed-argument');
  if (unnamed) {
    const newText = `${unnamed.name}=`;
    return fix(`Write ${newText} before it`, [{ start: location.start, end: location.start, newText }], true);
  }
  if (factOf(problem, 'split-order')) return inOrderOfSplit(location, text);
  if (factOf(problem, 'labels-of-others')) return sameSplit(call, location, text);
  if (factOf(problem, 'labels-left-out')) return withLabels(location, text);
  if (factOf(problem, 'labels-missing')) return withLabelsBehind(call, location, text);
  return [];
}

/** In the only call of `fit`, where arrays are trained on: streams take no share. */
function withSplit(text: string): readonly QuickFix[] {
  const [only, ...others] = [...text.matchAll(/\.fit\(/g)];
  const call =
    only && others.length === 0 ? callAround(text, only.index + only[0].length, 'python') : undefined;
  const last = call?.arguments.at(-1);
  if (!call?.isClosed || !last || call.arguments.some(({ name }) => name?.startsWith('validation_')))
    return [];
  const { end } = last.value;
  return fix('Keep a fifth of the data for validation: validation_split=0.2', [
    { start: end, end, newText: ', validation_split=0.2' },
  ]);
}

/** `model = model.fit(…)`: what fit gives gets a name of its own; else the model stands where its history did. */
function notTheModel({ start }: Span, text: string): readonly QuickFix[] {
  const before = text.slice(0, start);
  const object = /(\w+)\.\s*$/.exec(before);
  const name = object?.[1];
  if (!object || name === undefined) return [];
  const given = [
    ...before.matchAll(new RegExp(`^[ \\t]*(?=${name}[ \\t]*=[ \\t]*(\\w+)\\.fit\\()`, 'gm')),
  ].at(-1);
  const model = given?.[1];
  if (!given || model === undefined) return [];
  if (model !== name)
    return fix(
      `Ask the model: ${model}`,
      [{ start: object.index, end: object.index + name.length, newText: model }],
      true,
    );
  const free = ['history', 'result'].find((each) => !new RegExp(`\\b${each}\\b`).test(text));
  const at = given.index + given[0].length;
  if (free === undefined) return [];
  return fix(`Keep what fit gives as “${free}”`, [{ start: at, end: at + name.length, newText: free }], true);
}

/** `model.add(a, b)` becomes two lines. */
function eachAlone(second: Span, { text, language }: SourceDocument): readonly QuickFix[] {
  const call = callAround(text, second.start, language);
  const layers = call?.arguments ?? [];
  const [first] = layers;
  if (!call?.isClosed || !first || layers.some(({ name }) => name !== undefined)) return [];
  const lineStart = text.lastIndexOf('\n', call.callee.start - 1) + 1;
  const indent = text.slice(lineStart, call.callee.start);
  if (/\S/.test(indent)) return [];
  const callee = text.slice(call.callee.start, call.callee.end);
  const lines = layers.map(({ value }) => `${callee}(${text.slice(value.start, value.end)})`);
  const edit = { start: call.callee.start, end: call.close + 1, newText: lines.join(`\n${indent}`) };
  return fix('Add each layer by itself', [edit], true);
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

/** `X_train, y_train, X_test, y_test = train_test_split(X, y)`. */
function inOrderOfSplit(labels: Span, text: string): readonly QuickFix[] {
  const name = text.slice(labels.start, labels.end);
  const splits = [
    ...text
      .slice(0, labels.start)
      .matchAll(/^[ \t]*\(?(\w+), *(\w+), *(\w+), *(\w+)\)?[ \t]*=[ \t]*train_test_split\(/gm),
  ];
  const split = splits.at(-1);
  const [whole = '', a, b, c, d] = split ?? [];
  if (!split || b !== name || a === undefined || c === undefined || d === undefined) return [];
  const from = split.index + whole.indexOf(a);
  const to = split.index + whole.indexOf(d, whole.indexOf(c)) + d.length;
  const names = [a, c, b, d].join(', ');
  return fix(`Take them in its order: ${names}`, [{ start: from, end: to, newText: names }], true);
}

/** `fit(X_train)` becomes `fit(X_train, y_train)`, where the file has these labels. */
function withLabelsBehind({ arguments: given }: WrittenCall, data: Span, text: string): readonly QuickFix[] {
  const labels = labelsOf(data, text);
  const x = given.find(({ value }) => value.start === data.start);
  if (labels === undefined || !x) return [];
  const newText = x.name === undefined ? `, ${labels}` : `, y=${labels}`;
  return fix(`Give the labels: ${labels}`, [{ start: data.end, end: data.end, newText }], true);
}

/** The labels of `X_test`, where the file has them: `y_test`. */
function labelsOf(data: Span, text: string): string | undefined {
  const written = text.slice(data.start, data.end);
  if (!/^\w+$/.test(written)) return undefined;
  return LABELS.map((name) => written.replace(/^[xX]|images?/, name)).find(
    (name) => name !== written && isAssigned(name, text.slice(0, data.start)),
  );
}

/** `validation_data=X_test` becomes `(X_test, y_test)`, where the file has these labels. */
function withLabels(data: Span, text: string): readonly QuickFix[] {
  const written = text.slice(data.start, data.end);
  const labels = labelsOf(data, text);
  if (labels === undefined) return [];
  return fix(`Write (${written}, ${labels})`, [{ ...data, newText: `(${written}, ${labels})` }], true);
}

const LABELS = ['y', 'Y', 'labels', 'label'];

const PART = /^\w+?_?(train(?:ing)?|test(?:ing)?|val(?:id(?:ation)?)?)$/i;

/** A name that stands alone or among others on the left of an assignment. */
function isAssigned(name: string, before: string): boolean {
  return new RegExp(`^[^=\\n#]*\\b${name}\\b[^=\\n#]*=(?!=)`, 'm').test(before);
}
