/**
 * Programs give the same values here as in CPython. Programs: `test/fixtures/python/*.py`; what CPython says:
 * `test/oracle/pythonPrograms.py`. Compared is every variable that holds plain data; none may be wrong or unknown.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateModule } from '../../../src/core/evaluate/evaluate.js';
import type { Value } from '../../../src/core/evaluate/value.js';
import { floatText } from '../../../src/core/library/builtins/display.js';
import { createRegistry } from '../../../src/core/library/index.js';
import { parseSource } from '../../../src/core/syntax/parse.js';

const FOLDER = new URL('../../fixtures/python/', import.meta.url);

type Encoded = unknown;
const EXPECTED = JSON.parse(readFileSync(new URL('expected.json', FOLDER), 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, Encoded>>>
>;

function programs(text: string): readonly (readonly [title: string, source: string])[] {
  const [, ...parts] = text.split(/^# == (.*)\n/m);
  return parts.flatMap((title, index) =>
    index % 2 === 0 ? [[title.trim(), parts[index + 1] ?? ''] as const] : [],
  );
}

function encode(value: Value | undefined): Encoded {
  if (!value) return '(no value)';
  switch (value.kind) {
    case 'number':
      return value.isFloat ? { float: floatText(value.value) } : value.value;
    case 'string':
    case 'boolean':
      return value.value;
    case 'none':
      return null;
    case 'list':
    case 'tuple':
      if (value.kind === 'list' && value.openReason !== undefined) return `(open: ${value.openReason})`;
      return { [value.kind]: value.items.map(encode) };
    case 'dict':
      if (value.openReason !== undefined) return `(open: ${value.openReason})`;
      return { dict: [...value.entries.values()].map((entry) => [encode(entry.key), encode(entry.value)]) };
    case 'set': {
      const items = [...value.items.values()].map(encode);
      return { set: items.sort((a, b) => (String(a) < String(b) ? -1 : 1)) };
    }
    case 'array':
      return { array: value.shape, dtype: value.dtype };
    case 'instance':
      return value.held ? encode(value.held) : '(an instance)';
    case 'unknown':
      return `(unknown: ${value.reason})`;
    default:
      return `(a ${value.kind})`;
  }
}

function run(text: string): { names: ReadonlyMap<string, Value>; problems: readonly string[] } {
  const { module, problems } = parseSource({ path: 'program.py', language: 'python', text });
  const result = evaluateModule(module, {}, createRegistry());
  const messages = [...problems, ...result.problems].map(({ message }) => message);
  return { names: result.scope.names, problems: messages };
}

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.py')))
  describe(file, () => {
    for (const [title, source] of programs(readFileSync(new URL(file, FOLDER), 'utf8')))
      it(title, () => {
        const expected = EXPECTED[`${file}: ${title}`];
        if (!expected)
          throw new Error(`Nothing is expected of "${title}": run test/oracle/pythonPrograms.py`);
        const { names, problems } = run(source);
        const actual: Record<string, Encoded> = {};
        for (const name of Object.keys(expected)) {
          actual[name] = encode(names.get(name));
        }
        expect({ ...actual, problems }).toEqual({ ...expected, problems: [] });
      });
  });
