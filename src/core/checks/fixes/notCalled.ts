/** `not-called`: a class or a layer stands where a layer or its output was meant. */
import type { SourceDocument, Span } from '../../document.js';
import { rowOfType } from '../../layers/catalogue.js';
import { callAround, writtenCall } from '../../syntax/writtenCall.js';
import { tableEntry } from '../../words.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { importEdit } from './edits.js';
import { type Fixer, fix } from './fixer.js';
import { USUAL } from './missingArgument.js';

export const notCalled: Fixer = (problem, { document }) => {
  const { start, end } = problem.location;
  const text = document.text.slice(start, end);
  // `Sequential([Flatten])`, `model.add(Flatten)`: the class itself.
  if (factOf(problem, 'model-for-output')) return itsOutput({ start, end }, document.text);
  const uncalled = factOf(problem, 'uncalled-layer');
  if (uncalled) return calledBehind(uncalled.madeAt, document, { start, end });
  const settled = factOf(problem, 'tensor-as-setting');
  if (settled) return calledOnIt(settled, { start, end }, document.text);
  const small = factOf(problem, 'function-for-layer');
  if (small) return asLayer(small, { start, end }, document);
  const name = factOf(problem, 'class-itself')?.name;
  if (name === undefined || !/^[A-Z]/.test(name)) return [];
  const found = new RegExp(`\\b${name}\\b(?!\\s*\\()`).exec(text);
  if (!found) return [];
  const at = start + found.index + name.length;
  const needed = rowOfType(name, 'keras')?.arguments.filter(({ required }) => required) ?? [];
  const values = needed.map((spec) => tableEntry(USUAL, spec.name));
  if (values.includes(undefined)) return [];
  const newText = `(${values.join(', ')})`;
  return fix(`Make a layer: ${name}${newText}`, [{ start: at, end: at, newText }], true);
};

/** `concatenate(axis=-1)` becomes `Concatenate(axis=-1)`, imported as the function was. */
function asLayer(
  { name, layer }: { readonly name: string; readonly layer: string },
  { start, end }: Span,
  document: SourceDocument,
): readonly QuickFix[] {
  const callee = /^[\w.]+/.exec(document.text.slice(start, end))?.[0];
  if (callee?.split('.').at(-1) !== name) return [];
  const at = start + callee.length - name.length;
  const isKnown = callee !== name || new RegExp(`\\b${layer}\\b`).test(document.text);
  const imported = isKnown ? undefined : importEdit(layer, document);
  const edits = [{ start: at, end: at + name.length, newText: layer }, ...(imported ? [imported] : [])];
  return isKnown || imported ? fix(`Make the layer: ${layer}(…)`, edits, true) : [];
}

/** `Flatten(x)`: the layer is made with its defaults, where it has any. */
function calledOnIt(
  { type, isUnlisted }: { readonly type: string; readonly isUnlisted?: true },
  { start, end }: Span,
  text: string,
) {
  const moved = takenOut(type, { start, end }, text);
  if (moved.length > 0) return moved;
  const needs = rowOfType(type, 'keras')?.arguments.some(({ required }) => required);
  const isAlone = /\w\(\s*$/.test(text.slice(0, start)) && /^\s*\)/.test(text.slice(end));
  if (needs !== false || !isAlone) return [];
  const edits = isUnlisted
    ? [
        { start, end: start, newText: ')([' },
        { start: end, end, newText: ']' },
      ]
    : [{ start, end: start, newText: ')(' }];
  return fix(`Make the layer, then call it: ${type}()(…)`, edits, true);
}

/**
 * `x = Flatten()` among lines that each call their layer on the tensor before: so is this one. Elsewhere the layer
 * may be meant to be called later, on more than one tensor.
 */
function calledBehind(made: number, { text, language }: SourceDocument, use: Span): readonly QuickFix[] {
  const call = language === 'python' ? writtenCall(text, made, language) : undefined;
  const end = call?.isClosed ? call.close + 1 : undefined;
  if (end === undefined) return [];
  const whole = text.slice(made, end);
  // It joins several: nothing says which.
  const type = /\w+$/.exec(text.slice(call?.callee.start, call?.callee.end))?.[0] ?? '';
  if (rowOfType(type, 'keras')?.family === 'merging') return [];
  if (use.start <= made && end <= use.end) {
    // `Dense(4)(Flatten())`: nothing says which tensor is meant.
    return [];
  }
  const lineStart = text.lastIndexOf('\n', made - 1) + 1;
  const target = /^([ \t]*)(\w+)\s*=\s*$/.exec(text.slice(lineStart, made));
  if (!target || !/^[ \t]*(?:#.*)?$/m.test(text.slice(end, text.indexOf('\n', end) + 1 || undefined)))
    return [];
  const [, indent = '', name = ''] = target;
  const before = text.slice(0, lineStart);
  const steps = [...before.matchAll(new RegExp(`^${indent}(\\w+)\\s*=(?!=).*\\)[ \\t]*(?:#.*)?$`, 'gm'))];
  const last = steps.at(-1)?.[1];
  const given = steps.some(([, each]) => each === name) ? name : last;
  if (given === undefined) return [];
  const short = whole.length > 30 ? `${text.slice(call?.callee.start, call?.callee.end)}(…)` : whole;
  return fix(`Call it on the tensor: ${short}(${given})`, [{ start: end, end, newText: `(${given})` }], true);
}

/** `Concatenate([x, y], axis=1)`, `Lambda(f, x)`: the tensors go behind the call; `Lambda(f(x))`: into it. */
function takenOut(type: string, { start, end }: Span, text: string): readonly QuickFix[] {
  const call = callAround(text, start, 'python');
  if (!call?.isClosed || text.slice(call.close + 1, call.close + 2) === '(') return [];
  const callee = text.slice(call.callee.start, call.callee.end);
  if (!new RegExp(`\\b${type}$`).test(callee)) return [];
  const given = text.slice(start, end);
  const isOne = call.arguments.some(({ value }) => value.start === start && value.end === end);
  if (!isOne) return [];
  const applied = call.arguments.length === 1 ? /^([\w.]+)\(\s*([\w.]+)\s*\)$/.exec(given) : null;
  const required = rowOfType(type, 'keras')?.arguments.filter((each) => each.required) ?? [];
  const others = call.arguments.filter(({ value }) => value.start !== start);
  const isWhole = others.length > 0 && others.length === call.arguments.length - 1;
  const isServed = required.every(
    ({ name }, place) => others.some((each) => each.name === name) || others[place]?.name === undefined,
  );
  const isTaken = isWhole && isServed && others.length >= required.length;
  const written = applied
    ? `${applied[1]})(${applied[2]}`
    : isTaken
      ? `${others.map(({ value, name }) => `${name === undefined ? '' : `${name}=`}${text.slice(value.start, value.end)}`).join(', ')})(${given}`
      : undefined;
  if (written === undefined || (applied && type !== 'Lambda') || written.includes('\n')) return [];
  const edit = { start: call.open + 1, end: call.close, newText: written };
  return fix(`Write ${callee}(${written})`, [edit], true);
}

/** `Dense(7)(base)`, where `base.output` was meant: its input is then the new model's own. */
function itsOutput({ start, end }: Span, text: string): readonly QuickFix[] {
  const given = /\((\w+)\)$/.exec(text.slice(start, end))?.[1];
  if (given === undefined || !new RegExp(`\\b${given}\\.inputs?\\b`).test(text)) return [];
  return fix(`Write ${given}.output`, [{ start: end - 1, end: end - 1, newText: '.output' }], true);
}
