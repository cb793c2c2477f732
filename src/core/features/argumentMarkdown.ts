/** An argument in words: what it is, what it may be, what it is here. */
import type { GraphNode } from '../graph/modelGraph.js';
import { allowedValues } from '../layers/allowedValues.js';
import { defaultOf } from '../layers/catalogue.js';
import type { ArgumentSpec, ArgumentType, Framework } from '../layers/row.js';
import { code } from './words.js';

const KINDS: Readonly<Record<ArgumentType, string>> = {
  integer: 'a whole number',
  float: 'a number',
  boolean: 'true or false',
  string: 'a text',
  choice: 'one of these words',
  size: 'a whole number, or one for each axis',
  shape: 'a shape',
  activation: 'the name of an activation, or a function',
  initializer: 'the name of an initialiser, or an initialiser',
  regularizer: 'a regulariser',
  constraint: 'a constraint',
  axis: 'an axis or a list of axes',
  layer: 'a layer',
  function: 'a function',
  any: 'a value',
};

export function argumentMarkdown(
  spec: ArgumentSpec,
  written: string,
  framework: Framework,
  node?: GraphNode,
): string {
  const given = node?.arguments.find(({ name, isDefault }) => name === spec.name && !isDefault);
  const fallback = defaultOf(spec, framework);
  const values = allowedValues(spec, framework);
  const lines = [
    `**${written}**: ${spec.about}.`,
    `It takes ${KINDS[spec.type]}${values.length > 0 ? `: ${values.map(code).join(', ')}` : ''}.`,
    spec.required
      ? 'It has to be given.'
      : fallback === undefined
        ? ''
        : `By default ${code(plain(fallback, framework))}.`,
    given ? `Here it is ${code(given.text)}.` : '',
  ];
  return lines.filter((line) => line !== '').join('\n\n');
}

export function plain(value: unknown, framework: Framework): string {
  if (framework === 'tfjs') return JSON.stringify(value);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  return Array.isArray(value) ? `(${value.join(', ')})` : String(value);
}
