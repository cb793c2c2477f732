/** YAML is read as PyYAML reads it (test/oracle/yamlTexts.py), or not at all. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Value } from '../../../src/core/evaluate/value.js';
import { analyse } from '../../../src/core/index.js';
import { yamlValue } from '../../../src/core/library/python/yamlText.js';

const cases = JSON.parse(readFileSync('test/fixtures/yamlTexts.json', 'utf8')) as readonly {
  readonly text: string;
  readonly value?: unknown;
  readonly isRefused?: boolean;
}[];

function told(value: Value | undefined): unknown {
  if (value?.kind === 'none') return null;
  if (value?.kind === 'number') return value.isFloat ? { float: Number(value.value) } : value.value;
  if (value?.kind === 'string' || value?.kind === 'boolean') return value.value;
  if (value?.kind === 'list') return value.items.map(told);
  if (value?.kind === 'dict')
    return { dict: [...value.entries.values()].map((entry) => [told(entry.key), told(entry.value)]) };
  return 'unread';
}

const numbers = (_: string, part: unknown): unknown => {
  const { float: text, other } = (part ?? {}) as { float?: unknown; other?: unknown };
  if (other !== undefined) return 'unread';
  return typeof text === 'string' ? { float: Number(text.replace('inf', 'Infinity')) } : part;
};

it.each(cases)('$text', ({ text, value, isRefused }) => {
  const read = yamlValue(text);
  if (isRefused) expect(read).toBeUndefined();
  else expect(told(read)).toEqual(JSON.parse(JSON.stringify(value), numbers));
});

it('settings of a YAML file of the workspace reach the layers', () => {
  const text = `import yaml
from keras import Input, Sequential
from keras.layers import Dense
with open('config.yaml') as file:
    config = yaml.load(file, Loader=yaml.FullLoader)
m = Sequential([Input((4,))])
for units in config['units']:
    m.add(Dense(units))
m.add(Dense(yaml.safe_load('classes: 3')['classes']))
`;
  const { models } = analyse(
    { path: 'model.py', language: 'python', text },
    { readModule: () => undefined, readText: (path) => ({ path, text: 'units:\n- 8\n- 16\n' }) },
  );
  expect(models[0]?.totals.params.total).toBe(4 * 8 + 8 + 8 * 16 + 16 + 16 * 3 + 3);
});
