/** `not-called`: a class or a layer stands where a layer or its output was meant. */
import type { Span } from '../../document.js';
import { rowOfType } from '../../layers/catalogue.js';
import { type Fixer, fix } from './fixer.js';

export const notCalled: Fixer = (problem, { document }) => {
  const { start, end } = problem.location;
  const text = document.text.slice(start, end);
  // `Sequential([Flatten])`, `model.add(Flatten)`: the class itself.
  const settled = /^(\w+) is given a tensor as its /.exec(problem.message)?.[1];
  if (settled) return calledOnIt(settled, { start, end }, document.text);
  const name = /class ([A-Z]\w*) itself/.exec(problem.message)?.[1];
  if (!name) return [];
  const found = new RegExp(`\\b${name}\\b(?!\\s*\\()`).exec(text);
  if (!found) return [];
  const at = start + found.index + name.length;
  return fix(`Make a layer: ${name}()`, [{ start: at, end: at, newText: '()' }], true);
};

/** `Flatten(x)`: the layer is made with its defaults, where it has any. */
function calledOnIt(type: string, { start, end }: Span, text: string) {
  const needs = rowOfType(type, 'keras')?.arguments.some(({ required }) => required);
  const isAlone = /\w\(\s*$/.test(text.slice(0, start)) && /^\s*\)/.test(text.slice(end));
  if (needs !== false || !isAlone) return [];
  return fix(`Make the layer, then call it: ${type}()(…)`, [{ start, end: start, newText: ')(' }], true);
}
