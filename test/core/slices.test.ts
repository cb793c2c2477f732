/** An analysis that pauses gives what one without pauses gives, and its slices are as short as its statements. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Analysis, analyse, analysisInSlices, layerHints, TextMemory } from '../../src/core/index.js';

const style = { figures: ['shape', 'parameters'], numbers: 'short', channels: 'asComputed' } as const;

function facts({ diagnostics, models, ...analysis }: Analysis) {
  const hints = layerHints({ diagnostics, models, ...analysis }, style);
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
