/**
 * Code under edit at any character: every prefix of real-style files and random deletions and insertions end
 * without an exception, within a bound, and with the facts of the text before the edit.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse } from '../../src/core/index.js';

const FOLDER = new URL('../fixtures/robustness/', import.meta.url);
const FILES = readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')] as const);
/** Far above what one analysis takes; a hang is what it is for. */
const LONGEST_MILLISECONDS = 20_000;

function run(text: string, stepBudget = 2_000_000): Analysis {
  const started = process.cpuUsage();
  const analysis = analyse({ path: 'file.py', language: 'python', text }, { stepBudget });
  const { user, system } = process.cpuUsage(started);
  const took = (user + system) / 1000;
  if (analysis.endedEarly?.startsWith('ConvLens met')) throw new Error(`${analysis.endedEarly}\n${text}`);
  if (took > LONGEST_MILLISECONDS) throw new Error(`took ${took} ms:\n${text}`);
  return analysis;
}

/** What is known of each layer call that ends before `end`: by place, in order. */
function factsBefore({ models }: Analysis, end: number): readonly string[] {
  const facts: string[] = [];
  for (const model of models)
    for (const { name, type, outputShapes, params, sources } of model.nodes) {
      if (sources.length === 0 || sources.some((source) => source.end > end)) continue;
      facts.push(JSON.stringify([sources[0]?.start, name, type, outputShapes, params.total]));
    }
  return facts.sort();
}

/** Positions spread over a text: every one of a short text, some hundreds of a longer one. */
function positions(text: string, most: number): readonly number[] {
  const step = Math.max(1, Math.floor(text.length / most));
  return Array.from({ length: Math.floor(text.length / step) }, (_, index) => index * step);
}

/** A small seeded generator, so that a failure comes back. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

describe.each(FILES)('%s', (name, text) => {
  const whole = run(text);

  it('every prefix is read, and keeps the facts before its last statement', { timeout: 120_000 }, () => {
    for (const at of positions(text, 70)) {
      const analysis = run(text.slice(0, at));
      if (name !== 'sequential.py') continue;
      // A cut inside a statement leaves those before it alone.
      const lastStatement = text.slice(0, at).lastIndexOf('\nmodel.') + 1;
      const expected = factsBefore(whole, lastStatement);
      expect(factsBefore(analysis, lastStatement), `cut at ${at}`).toEqual(
        expect.arrayContaining([...expected]),
      );
    }
  });

  it('random deletions and insertions are read', { timeout: 120_000 }, () => {
    const random = randomFrom(7);
    const pieces = [
      '(',
      ')',
      '[',
      '{',
      '"',
      "'",
      '"""',
      ':',
      ',',
      '\n',
      '    ',
      '\t',
      'def ',
      '#',
      '\\',
      '=',
      '.',
    ];
    for (let round = 0; round < 30; round++) {
      const at = Math.floor(random() * text.length);
      const length = Math.floor(random() ** 2 * 40);
      const piece = random() < 0.5 ? '' : (pieces[Math.floor(random() * pieces.length)] ?? '');
      run(text.slice(0, at) + piece + text.slice(at + (piece === '' ? length + 1 : 0)));
    }
  });
});

describe('programs without an end', () => {
  const before = `from keras import layers, Sequential
model = Sequential([layers.Input((8, 8, 1)), layers.Conv2D(4, 3)])
`;
  const programs: Readonly<Record<string, string>> = {
    'an infinite loop': 'while True:\n    pass\n',
    'a loop that grows a list': 'x = [1]\nfor i in range(10**9):\n    x = x + x\n',
    'a loop that doubles a text': "t = 'a'\nwhile True:\n    t = t + t\n",
    'a loop that doubles a list in place': 'x = [1]\nwhile True:\n    x += x\n',
    'a loop that extends a list by itself': 'x = [1]\nwhile True:\n    x.extend(x)\n',
    'a loop that doubles a tuple': 'x = (1,)\nwhile True:\n    x += x\n',
    'a loop that joins texts': "t = 'ab'\nwhile True:\n    t = t.replace('a', t)\n",
    'deep recursion': 'def f(n):\n    return f(n + 1)\nf(0)\n',
    'recursion in two branches': 'def f(n):\n    return f(n + 1) + f(n + 2)\nf(0)\n',
    'unknown recursion':
      'import unknown_thing\ndef f(n):\n    if unknown_thing.x:\n        return f(n + 1)\n    return f(n - 1)\nf(0)\n',
    'a giant range': 'for i in range(10**12):\n    pass\n',
    'a huge list': 'x = [0] * 10**9\ny = [x] * 10**6\n',
    'a huge text': "x = 'a' * 10**9\ny = f'{1:1000000000}'\n",
    'a huge power': 'x = 9 ** 9 ** 9\ny = 1 << 10**9\n',
    'nested comprehensions':
      'x = [[[k for k in range(99999)] for j in range(99999)] for i in range(99999)]\n',
    'an endless generator': 'def g():\n    while True:\n        yield 1\nx = list(g())\ny = sum(g())\n',
    'a generator that never yields': 'def g():\n    while True:\n        pass\n    yield 1\nx = next(g())\n',
    'endless itertools':
      'import itertools\nx = list(itertools.count())\nfor i in itertools.cycle([1]):\n    pass\n',
    'a class that calls itself': 'class A:\n    def __getattr__(self, n):\n        return self.b\nA().c\n',
    'a property that reads itself':
      'class A:\n    @property\n    def x(self):\n        return self.x\nA().x\n',
    'a list that holds itself':
      'x = []\nx.append(x)\ny = str(x)\nz = x == x\nimport copy\nw = copy.deepcopy(x)\nd = {}\nd[0] = d\nv = f"{d}"\nu = d == {0: d}\n',
    'two lists that hold each other': 'a = []\nb = [a]\na.append(b)\nc = a == b\nd = a < b\n',
    'a bad regular expression':
      "import re\nx = re.match('(a+)+$', 'a' * 60 + 'b')\ny = re.match('(a|a)*$', 'a' * 60 + 'b')\n",
    'many unknown tests': `import unknown_thing as u\n${'if u.x:\n    a = 1\nelse:\n    a = 2\n'.repeat(60)}`,
    'many unknown tests that return': `import unknown_thing as u\ndef f():\n${'    if u.x:\n        return 1\n'.repeat(60)}    return 2\nf()\n`,
    'nested unknown loops': `import unknown_thing as u\n${Array.from({ length: 18 }, (_, depth) => `${'  '.repeat(depth)}for a${depth} in u.x:\n`).join('')}${'  '.repeat(18)}b = 1\n`,
    'nested brackets': `x = ${'['.repeat(3000)}\n`,
    'closed nested brackets': `x = ${'('.repeat(2000)}1${')'.repeat(2000)}\n`,
    'a long sum': `x = ${'1 + '.repeat(5000)}1\n`,
    'many elifs': `x = 3\nif x == 0:\n    y = 0\n${Array.from({ length: 1500 }, (_, i) => `elif x == ${i + 10}:\n    y = ${i}\n`).join('')}`,
    'a long chain of calls': `x = ''${'.strip()'.repeat(3000)}\n`,
  };

  it.each(Object.entries(programs))('%s ends with the facts before it', (_, program) => {
    const { models, endedEarly } = run(before + program, 150_000);
    expect(endedEarly ?? '').not.toMatch(/fault of its own/);
    expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, 6, 6, 4]]);
  });

  /** Sixty steps make a value that is, written out, of 2 to the 60th parts. */
  const shared: Readonly<Record<string, string>> = {
    'as a text': 'o = [1]\nwhile True:\n    o = [o, o]\n    repr(o)\n    f"{o} {o!r}"\n',
    'as JSON': 'import json\no = {"a": 1}\nwhile True:\n    o = {"a": o, "b": o}\n    json.dumps(o)\n',
    'as a key': 'o = (1,)\nwhile True:\n    o = (o, o)\n    s = {o}\n',
    compared:
      'o = (1,)\np = (1,)\nfor i in range(60):\n    o = (o, o)\n    p = (p, p)\nx = [o == p, o < p, o in [p], sorted([o, p])]\n',
    'as an array': 'import numpy as np\no = [1]\nfor i in range(60):\n    o = [o, o]\nx = np.array(o)\n',
    joined:
      'import u\no = [1]\np = [2]\nfor i in range(60):\n    o = [o, o]\n    p = [p, p]\nif u.x():\n    w = o\nelse:\n    w = p\n',
    'as arguments':
      'from keras import Input, Model\nt = Input((3,))\no = [t]\nfor i in range(60):\n    o = [o, o]\nlayers.Dense(o)\nlayers.Conv2D(3, o)\nlayers.Concatenate()(o)\nModel(t, o)\n',
  };

  it.each(Object.entries(shared))('a value that shares its parts, %s', (_, program) => {
    const { models, endedEarly } = run(before + program, 150_000);
    expect(endedEarly ?? '').not.toMatch(/fault of its own/);
    expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, 6, 6, 4]]);
  });

  const scripts: Readonly<Record<string, string>> = {
    'an endless loop': 'while (true) {}',
    'an endless list': 'const a = []; while (true) a.push({ a, b: [1] });',
    'an endless choice': 'const a = []; while (true) { if (chance()) a.push(1); else a.unshift(2); }',
    'an endless model': 'while (true) model.add(tf.layers.dense({ units: 3 }));',
    'endless models': 'let m = model; while (true) { const n = tf.sequential(); n.add(m); m = n; }',
    'shared parts as JSON': 'let o = { a: 1 }; while (true) { o = { o, p: o }; JSON.stringify(o); }',
    'shared parts as text': 'let o = [1]; while (true) { o = [o, o]; String(o); o.join(); }',
    'shared parts as arguments':
      'let o = [tf.input({ shape: [3] })]; for (let i = 0; i < 60; i++) o = [o, o]; tf.layers.add().apply(o); tf.layers.dense({ units: o }); tf.tensor(o);',
    'a list that holds itself':
      'const a = []; a.push(a); tf.tensor(a); String(a); JSON.stringify(a); a.flat(9);',
  };

  it.each(Object.entries(scripts))('%s ends in JavaScript', (_, script) => {
    const text = `import * as tf from '@tensorflow/tfjs';
const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [2] })] });
${script}
`;
    const { models, endedEarly } = analyse(
      { path: 'file.js', language: 'javascript', text },
      { stepBudget: 150_000 },
    );
    expect(endedEarly ?? '').not.toMatch(/fault of its own/);
    expect(models[0]?.nodes[1]?.outputShapes).toEqual([[null, 4]]);
  });

  it('a function that calls itself under unknown tests is left after a few levels, and the rest is read', () => {
    const text = `import numpy as np
import unknown_thing
def zeroed(found):
    if isinstance(found, dict):
        zeros = dict()
        for key in found.keys():
            zeros[key] = zeroed(found[key])
        return zeros
    elif hasattr(found, '__iter__'):
        zeros = []
        for x in found:
            zeros.append(zeroed(x))
        return zeros
    return 0.
zeroed(unknown_thing.x)
${before}`;
    const { models, endedEarly } = run(text, 100_000);
    expect(endedEarly).toBeUndefined();
    expect(models).toHaveLength(1);
  });

  it('how deep calls go is counted, not left to the stack of the evaluator', () => {
    const inside = (depth: number) => ' '.repeat(4 * depth);
    const loops = Array.from({ length: 12 }, (_, depth) => `${inside(depth + 1)}for i${depth} in [1]:\n`);
    const text = `from keras import layers, Sequential
def f(n):
${loops.join('')}${inside(13)}n = ((((f(n + 1) + 1) * 2) + 3) * 4)
    return n
model = Sequential([layers.Input((4,)), layers.Dense(f(1))])
`;
    const { models, endedEarly } = run(text);
    expect(endedEarly).toBeUndefined();
    expect(models[0]?.nodes.at(-1)?.unknown?.reason).toBe('f calls itself too deeply to follow');
  });

  it('a class whose field makes another one of it ends', () => {
    const text = `import * as tf from '@tensorflow/tfjs';
const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [2] })] });
class A { constructor() { this.a = 1; } b = new A(); }
const a = new A();
model.add(tf.layers.dense({ units: a.a }));
`;
    const { models, endedEarly } = analyse({ path: 'file.js', language: 'javascript', text });
    expect(endedEarly).toBeUndefined();
    expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, 1]]);
  });

  it('modules that import themselves and each other end', () => {
    const texts: Readonly<Record<string, string>> = {
      a: 'import a\nfrom b import y\nx = 1\n',
      b: 'from a import x\nimport b\ny = 2\n',
    };
    const host = {
      readModule: (specifier: string) => {
        const text = texts[specifier];
        return text === undefined
          ? undefined
          : { path: `${specifier}.py`, language: 'python' as const, text };
      },
    };
    const text = `import a\nimport b\n${before}`;
    const analysis = analyse({ path: 'main.py', language: 'python', text }, host);
    expect(analysis.endedEarly).toBeUndefined();
    expect(analysis.models).toHaveLength(1);
  });
});
