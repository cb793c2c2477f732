/** An analysis that pauses gives what one without pauses gives, and its slices are as short as its statements. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Analysis, analyse, analysisInSlices, layerHints, TextMemory } from '../../src/core/index.js';

const style = { figures: ['shape', 'parameters'], numbers: 'short', channels: 'asComputed' } as const;

function facts({ diagnostics, models, ...analysis }: Analysis) {
  const hints = layerHints({ diagnostics, models, ...analysis }, style).map((hint) => ({
    ...hint,
    tooltip: hint.tooltip(),
  }));
  return { diagnostics, hints, names: models.map(({ name }) => name), dependencies: analysis.dependencies };
}

/** `work`: how often each slice asked whether it is cancelled, which it does after a number of steps. */
function inSlices(text: string, memory?: TextMemory): { analysis: Analysis; work: readonly number[] } {
  const work: number[] = [];
  let asked = 0;
  const isCancelled = () => {
    asked++;
    return false;
  };
  const slices = analysisInSlices({ path: 'model.py', language: 'python', text }, { isCancelled }, memory);
  for (;;) {
    asked = 0;
    const { done, value } = slices.next();
    work.push(asked);
    if (done) return { analysis: value, work };
  }
}

test.each(['emotion_cnn', 'residual', 'emotion_first_cell'])('%s is the same in slices', (name) => {
  const text = readFileSync(`examples/${name}.py`, 'utf8');
  const { analysis, work } = inSlices(text);
  expect(facts(analysis)).toEqual(facts(analyse({ path: 'model.py', language: 'python', text })));
  expect(work.length).toBeGreaterThan(10);
});

test('a version that is dropped half-way leaves nothing behind', () => {
  const memory = new TextMemory();
  const text = readFileSync('examples/emotion_cnn.py', 'utf8');
  const dropped = analysisInSlices(
    { path: 'model.py', language: 'python', text: text.replace('64', '32') },
    {},
    memory,
  );
  for (let pauses = 0; pauses < 8; pauses++) dropped.next();
  const { analysis } = inSlices(text, memory);
  expect(facts(analysis)).toEqual(facts(analyse({ path: 'model.py', language: 'python', text })));
});

test('a long program is many short slices', () => {
  const slow = Array.from({ length: 40 }, (_, index) => `s${index} = sum([i * i for i in range(3000)])`);
  const { work } = inSlices(slow.join('\n'));
  const all = work.reduce((sum, each) => sum + each, 0);
  expect(all).toBeGreaterThan(40);
  expect(Math.max(...work)).toBeLessThan(all / 20);
});

test('the modules of a package are read one by one before its import runs', () => {
  const modules = new Map([
    ['zoo', 'from zoo.blocks import block\nfrom .heads import *\n'],
    [
      'zoo.blocks',
      'from keras import layers\nfrom . import sizes\ndef block(x):\n    return layers.Conv2D(sizes.WIDTH, 3)(x)\n',
    ],
    ['.heads', 'if True:\n    try:\n        import zoo.names\n    except ImportError:\n        pass\n'],
    ['.sizes', 'WIDTH = 8\n'],
    ['zoo.names', 'NAME = 1\n'],
  ]);
  let read: string[] = [];
  const readModule = (specifier: string) => {
    const text = modules.get(specifier);
    if (text === undefined) return undefined;
    read.push(specifier);
    return { path: `${specifier}.py`, language: 'python' as const, text };
  };
  const text =
    'from zoo import block\nfrom keras import Input, Model\nx = Input((8, 8, 3))\nm = Model(x, block(x))\n';
  const memory = new TextMemory();
  const slicesOf = (typed: string) => {
    const slices = analysisInSlices(
      { path: 'model.py', language: 'python', text: typed },
      { readModule },
      memory,
    );
    const bySlice: string[][] = [];
    for (;;) {
      read = [];
      const { done, value } = slices.next();
      bySlice.push(read);
      if (done) return { bySlice, value };
    }
  };
  const first = slicesOf(text);
  expect(Math.max(...first.bySlice.map(({ length }) => length))).toBe(1);
  expect(first.bySlice.flat().sort()).toEqual([...modules.keys()].sort());
  // Known by then: they are asked for where they are imported.
  expect(slicesOf(`${text}\n`).bySlice.filter(({ length }) => length > 0)).toHaveLength(1);
  expect(first.value.models[0]?.nodes.map(({ outputShapes }) => outputShapes)).toEqual([
    [[null, 8, 8, 3]],
    [[null, 6, 6, 8]],
  ]);
});
