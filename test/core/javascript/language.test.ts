/** JavaScript means here what it means in Node. Truth: `test/oracle/javascript.mjs`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateModule } from '../../../src/core/evaluate/evaluate.js';
import type { Value } from '../../../src/core/evaluate/value.js';
import { createRegistry } from '../../../src/core/library/index.js';
import { toJson } from '../../../src/core/library/javascript/json.js';
import { parseSource } from '../../../src/core/syntax/parse.js';

const folder = new URL('../../fixtures/javascript/', import.meta.url);
const snippets = readFileSync(new URL('snippets.txt', folder), 'utf8').split(/^---+\n/m);
const results = JSON.parse(readFileSync(new URL('results.json', folder), 'utf8')) as readonly unknown[];

function run(text: string): unknown {
  const { module, problems } = parseSource({ path: 'snippet.ts', language: 'typescript', text });
  expect(problems).toEqual([]);
  const { scope } = evaluateModule(module, {}, createRegistry());
  return shown(scope.names.get('result'));
}

/** As JSON, with the reason of what is not known in its place. */
function shown(value: Value | undefined): unknown {
  if (value?.kind === 'unknown') return `unknown: ${value.reason}`;
  if (value?.kind === 'list' || value?.kind === 'tuple') return value.items.map(shown);
  if (value?.kind === 'dict' && value.openReason === undefined)
    return Object.fromEntries(
      [...value.entries.values()].map(({ key, value: content }) => [shown(key), shown(content)]),
    );
  const plain = value && toJson(value);
  if (!plain) return `a ${value?.kind}`;
  return plain.json === undefined ? null : JSON.parse(JSON.stringify(plain.json));
}

describe('JavaScript', () => {
  for (const [index, snippet] of snippets.entries())
    it(snippet.split('\n')[0] ?? '', () => expect(run(snippet)).toEqual(results[index]));
});
