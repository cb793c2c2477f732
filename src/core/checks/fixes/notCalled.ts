/** `not-called`: a class or a layer stands where a layer or its output was meant. */
import { type Fixer, fix } from './fixer.js';

export const notCalled: Fixer = (problem, { document }) => {
  const { start, end } = problem.location;
  const text = document.text.slice(start, end);
  // `Sequential([Flatten])`, `model.add(Flatten)`: the class itself.
  const name = /class ([A-Z]\w*) itself/.exec(problem.message)?.[1];
  if (!name) return [];
  const found = new RegExp(`\\b${name}\\b(?!\\s*\\()`).exec(text);
  if (!found) return [];
  const at = start + found.index + name.length;
  return fix(`Make a layer: ${name}()`, [{ start: at, end: at, newText: '()' }], true);
};
