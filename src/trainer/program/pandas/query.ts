/** `df.query("label == 3 and Usage != 'Training'")`: comparisons of columns with numbers and texts. */
import { binary, compare } from '../language/operators.js';
import { type Made, textOf, Unsupported, type Value } from '../language/values.js';

export function queried(expression: Value, column: (name: Value) => Made): Value {
  const text = textOf(expression);
  const alternatives = text.split(/\s+or\s+|\s*\|\s*/);
  const all = alternatives.map((part) =>
    part
      .split(/\s+and\s+|\s*&\s*/)
      .map((test) => tested(test, column))
      .reduce((a, b) => binary('&', a, b)),
  );
  return all.reduce((a, b) => binary('|', a, b));
}

function tested(test: string, column: (name: Value) => Made): Value {
  const found =
    /^\s*\(?\s*`?([\w ]+?)`?\s*(==|!=|<=|>=|<|>)\s*(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?))\s*\)?\s*$/.exec(
      test,
    );
  if (!found) throw new Unsupported(`the query ${test}`);
  const [, name = '', operator = '', single, double, number] = found;
  return compare(operator, column(name), number === undefined ? (single ?? double ?? '') : Number(number));
}
