/** `invalid-argument`: a word that the argument does not take, when a near one is; a size that is a float. */
import type { Span } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import { allowedValues } from '../../layers/allowedValues.js';
import { rowOfType } from '../../layers/catalogue.js';
import { callAround } from '../../syntax/writtenCall.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { nearestName } from '../nearestName.js';
import { arrayReshape } from './arrayReshape.js';
import { quoted, writtenValue } from './edits.js';
import { type FixContext, type Fixer, fix, nodeAt } from './fixer.js';
import { givenValue } from './givenValue.js';
import { inputFirst } from './sequentialOrder.js';

export const invalidArgument: Fixer = (problem, context) => {
  for (const mend of [madeWhole, unquoted, asList, ofHistory, withoutWeights]) {
    const fixes = mend(problem, context);
    if (fixes.length > 0) return fixes;
  }
  const given = givenValue(problem, context);
  if (given.length > 0) return given;
  const first = inputFirst(problem, context.document);
  if (first.length > 0) return first;
  const reshaped = arrayReshape(problem, context.document);
  if (reshaped.length > 0) return reshaped;
  const found = nodeAt(problem, context);
  if (!found) return [];
  const { node, model } = found;
  const row = rowOfType(node.type, model.framework);
  const told = factOf(problem, 'layer-argument');
  const spec = row?.arguments.find(({ name }) => name === told?.name);
  const value = spec && writtenValue(node, spec.name, context.document, model.framework);
  if (!spec || !value) return [];
  const text = context.document.text.slice(value.start, value.end);
  if (text === 'True' && spec.name === 'padding' && allowedValues(spec, model.framework).includes('same'))
    return fix(`Write ${quoted('same')}`, [{ ...value, newText: quoted('same') }], true);
  if (spec.name === 'filters') return kernelFirst(value, context.document.text);
  const word = /^['"](.*)['"]$/.exec(text)?.[1];
  if (word !== undefined) {
    const near = nearestName(word, allowedValues(spec, model.framework));
    return near === undefined
      ? []
      : fix(`Change “${word}” to “${near}”`, [{ ...value, newText: quoted(near) }], true);
  }
  const percent = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (spec.type !== 'float' || percent <= 1 || percent > 100) return [];
  return fix(`Write ${percent / 100} for ${percent} %`, [{ ...value, newText: String(percent / 100) }], true);
};

/** `Conv2D((3, 3), 32)`: the kernel stands where the filters belong. */
function kernelFirst({ start }: Span, text: string): readonly QuickFix[] {
  const [first, second] = callAround(text, start, 'python')?.arguments ?? [];
  if (first?.value.start !== start || first.name !== undefined || !second || second.name !== undefined)
    return [];
  const [kernel, filters] = [first, second].map(({ value }) => text.slice(value.start, value.end));
  if (!/^[([][\d\s,]+[)\]]$/.test(kernel ?? '') || !/^[\w.]+$/.test(filters ?? '')) return [];
  const edits = [
    { ...first.value, newText: filters ?? '' },
    { ...second.value, newText: kernel ?? '' },
  ];
  return fix('Swap the two: filters first, then kernel_size', edits, true);
}

/** A size that is a float: `2.0`, and in Python `filters / 2`, also where that is whole. */
function madeWhole(problem: EvaluationProblem, { document }: FixContext) {
  const expected = factOf(problem, 'number-expected');
  if (!expected?.isWhole || !expected.isNumber) return [];
  const { start, end } = problem.location;
  const text = document.text.slice(start, end);
  const plain = /^(\d+)\.0*$/.exec(text)?.[1];
  if (plain !== undefined)
    return fix(`Write the whole number ${plain}`, [{ start, end, newText: plain }], true);
  if (document.language !== 'python') return [];
  const [slash, ...more] = [...text.matchAll(/(?<!\/)\/(?!\/)/g)];
  if (slash && more.length === 0) {
    const at = start + slash.index;
    return fix('Divide with //', [{ start: at, end: at + 1, newText: '//' }], true);
  }
  if (!/\*/.test(text)) return [];
  const edits = [
    { start, end: start, newText: 'int(' },
    { start: end, end, newText: ')' },
  ];
  return fix('Write int(…)', edits, true);
}

/** A number in quotes. */
function unquoted(problem: EvaluationProblem, { document }: FixContext) {
  const { start, end } = problem.location;
  const number = /^(['"])(\d+)\1$/.exec(document.text.slice(start, end))?.[2];
  if (number === undefined || !factOf(problem, 'number-expected')?.isWhole) return [];
  return fix(`Write the number ${number}, without quotes`, [{ start, end, newText: number }], true);
}

/** `Sequential(Dense(4), Dense(2))`: brackets around the layers. */
function asList(problem: EvaluationProblem, { document: { text, language } }: FixContext) {
  if (!factOf(problem, 'layers-apart')) return [];
  const call = callAround(text, problem.location.start, language);
  const layers = call?.arguments.filter(({ name }) => name === undefined) ?? [];
  const [first, last] = [layers[0], layers.at(-1)];
  if (!call?.isClosed || !first || !last) return [];
  const edits = [
    { start: first.value.start, end: first.value.start, newText: '[' },
    { start: last.value.end, end: last.value.end, newText: ']' },
  ];
  return fix('Put the layers in a list: […]', edits, true);
}

/** `history['loss']` where `history.history['loss']` was meant. */
function ofHistory(problem: EvaluationProblem, { document }: FixContext) {
  const { start, end } = problem.location;
  const object = /^[\w.]+(?=\[)/.exec(document.text.slice(start, end))?.[0];
  if (object === undefined || !factOf(problem, 'history-itself')) return [];
  const at = start + object.length;
  return fix(`Write ${object}.history[…]`, [{ start: at, end: at, newText: '.history' }], true);
}

/** A backbone that is given its weights by name and images of other channels. */
function withoutWeights(problem: EvaluationProblem, { document: { text, language } }: FixContext) {
  if (!factOf(problem, 'weights-of-colours')) return [];
  const given = callAround(text, problem.location.start, language)?.arguments.find(
    ({ name }) => name === 'weights',
  );
  return given ? fix('Start from random weights: weights=None', [{ ...given.value, newText: 'None' }]) : [];
}
