/**
 * JavaScript and TypeScript under edit: every prefix and many deletions of programs in public styles end without
 * an exception, within a bound; programs without an end keep the facts before them. CONVLENS_EVERY_PREFIX=1
 * tries every character of every program.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse } from '../../../src/core/index.js';

const FOLDER = new URL('../../fixtures/tfjs/sources/', import.meta.url);
const FILES = readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')] as const);
const isWhole = process.env.CONVLENS_EVERY_PREFIX !== undefined;
/** Of this process's time, whatever else runs: far above what one analysis takes; a hang is what it is for. */
const LONGEST_MILLISECONDS = 20_000;

function run(name: string, text: string, stepBudget = 300_000): Analysis {
  const started = process.cpuUsage();
  const language = /\.tsx?$/.test(name) ? 'typescript' : 'javascript';
  const analysis = analyse({ path: name, language, text }, { stepBudget });
  if (analysis.endedEarly?.startsWith('ConvLens met')) throw new Error(`${analysis.endedEarly}\n${text}`);
  const { user, system } = process.cpuUsage(started);
  const took = (user + system) / 1000;
  if (took > LONGEST_MILLISECONDS) throw new Error(`took ${took} ms:\n${text}`);
  return analysis;
}

describe('code under edit', () => {
  const limit = { timeout: isWhole ? 3_600_000 : 120_000 };

  it.each(FILES)('%s: every prefix and deletion is read', limit, (name, text) => {
    const step = isWhole ? 1 : Math.ceil(text.length / 12);
    for (let at = 1; at < text.length; at += step) {
      run(name, text.slice(0, at));
      run(name, text.slice(0, at) + text.slice(at + 1 + ((at * 7) % 30)));
    }
  });
});

describe('programs without an end', () => {
  const before = `import * as tf from '@tensorflow/tfjs';
const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4] })] });
`;
  const programs: Readonly<Record<string, string>> = {
    'an infinite loop': 'while (true) {}',
    'a loop that grows an array': 'let x = [1]; for (;;) x = [...x, ...x];',
    'a loop that pushes': 'const x = [1]; for (const y of x) x.push(y);',
    'a loop that doubles a text': "let t = 'a'; while (true) t += t;",
    'deep recursion': 'const f = (n) => f(n + 1); f(0);',
    'recursion in two branches': 'function f(n) { return f(n + 1) + f(n + 2); } f(0);',
    'a getter that reads itself': 'const o = { get x() { return this.x; } }; o.x;',
    'an endless generator': 'function* g() { while (true) yield 1; } const x = [...g()]; Array.from(g());',
    'an iterator without an end':
      'class A { [Symbol.iterator]() { return this; } next() { return { value: 1, done: false }; } } [...new A()];',
    'an object that holds itself':
      'const o = {}; o.o = o; JSON.stringify(o); const p = { ...o }; String(o); o === p;',
    'a class that extends itself': 'class A extends A {} new A();',
    'bad regular expressions':
      "/(a+)+$/.test('a'.repeat(60) + 'b'); 'a'.repeat(60).match(/(a|a)*b/); /(x+x+)+y/.exec('x'.repeat(60)); /x*x*x*x*x*y/.test('x'.repeat(400)); 'x'.repeat(300).replace(/x+x+x+$/, 'z');",
    'a tag that calls itself': 'const t = (s) => t`a`; t`a`;',
    'a static block without an end': 'class A { static { while (true) {} } }',
    'a layer that builds itself':
      'class L extends tf.layers.Layer { build(s) { new L({}).apply(tf.input({ shape: [3] })); } } new L({}).apply(tf.input({ shape: [3] }));',
    'many unknown tests': 'let a;\n'.concat('if (u.x) a = 1; else a = 2;\n'.repeat(60)),
    'promises that wait for one another':
      'const p = async () => await q(); const q = async () => await p(); p();',
    'nested brackets': `x = ${'['.repeat(2000)}`,
    'a long chain of calls': `x = ''${'.trim()'.repeat(2000)};`,
    'a huge array': 'const x = new Array(1e9).fill(0).map((_, i) => i);',
  };

  it.each(Object.entries(programs))('%s ends with the facts before it', { timeout: 60_000 }, (_, program) => {
    const { models, endedEarly } = run('program.js', before + program, 150_000);
    expect(endedEarly ?? '').not.toMatch(/fault of its own/);
    expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, 3]]);
  });
});
