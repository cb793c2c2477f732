/**
 * An error is reported exactly where real TensorFlow.js refuses a program; what it takes in silence and should
 * not is marked in the program by `// says: code`. Truth: `test/oracle/tfjsFacts.mjs`.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const folder = new URL('../../fixtures/tfjs/', import.meta.url);
const programs = readFileSync(new URL('facts.txt', folder), 'utf8').split(/^---+\n/m);
const refusals = JSON.parse(readFileSync(new URL('facts.json', folder), 'utf8')) as readonly (
  | string
  | null
)[];

describe('what TensorFlow.js refuses and what it takes in silence', () => {
  for (const [index, code] of programs.entries())
    it(code.trim().slice(0, 150), () => {
      const text = `import * as tf from '@tensorflow/tfjs';\n${code}`;
      const { diagnostics } = analyse({ path: 'fact.js', language: 'javascript', text });
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      const silent = /says: ([\w-]+)/.exec(code)?.[1];
      if (silent) expect(diagnostics.map((each) => each.code)).toContain(silent);
      else if (refusals[index] === null) expect(errors.map(({ message }) => message)).toEqual([]);
      else expect(errors.length, `TensorFlow.js refuses: ${refusals[index]}`).toBeGreaterThan(0);
    });
});
