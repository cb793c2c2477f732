/**
 * Whole calls of `fit`: from the same weights on the same batches, the curves are those of real Keras. Models whose
 * targets are images, models with several outputs, models with several inputs, models with a `train_step` of their own.
 */
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { Curves, Run } from './fitCurves.program.js';
import { bundleProgram, runProgram } from './program.js';
import { expectSetUp, hasTensorFlow } from './training.js';

const FOLDERS = ['imageTargets', 'outputs', 'inputs', 'steps'];

/** Of each output, in the order of the model; none where it gives a number, a row of numbers or an image. */
const CLASSES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'imageTargets/weighed.py': [['0', '1', '2']],
  'faces.py': [['0', '1'], []],
  'heads.py': [
    ['0', '1', '2'],
    ['0', '1', '2'],
    ['0', '1', '2'],
  ],
  'lists.py': [['0', '1', '2'], []],
  'own.py': [
    ['0', '1', '2', '3'],
    ['0', '1'],
  ],
  'rebuilt.py': [[], ['0', '1', '2']],
  'stream.py': [[], ['0', '1', '2']],
};

beforeAll(async () => {
  expectSetUp();
  await bundleProgram('fitCurves');
  // The threads that read images stand beside the program.
  for (const name of readdirSync('dist/trainer').filter((each) =>
    /^(?:decode|map)Worker\.js$|\.wasm$/.test(each),
  ))
    copyFileSync(`dist/trainer/${name}`, `dist/test/${name}`);
}, 60_000);

test.each(hasTensorFlow ? ['wasm', 'tensorflow'] : ['wasm'])(
  'losses and metrics on %s are Keras’s within 1 %',
  (runtime) => {
    const runs = runProgram<Run>('fitCurves', runtime, ...FOLDERS);
    for (const folder of FOLDERS) {
      const file = readFileSync(`test/fixtures/${folder}/curves.json`, 'utf8');
      const expected = JSON.parse(file) as Record<string, Curves>;
      const ofFolder = runs.filter((run) => run.folder === folder);
      expect(ofFolder.map(({ program }) => program)).toEqual(Object.keys(expected));
      for (const run of ofFolder) expectCurves(run, expected[run.program]?.history ?? {});
    }
  },
  300_000,
);

function expectCurves(
  { folder, program, history, notHonoured, classes }: Run,
  wanted: Curves['history'],
): void {
  const title = `${folder}/${program}`;
  expect.soft(notHonoured, title).toEqual([]);
  if (folder === 'outputs') expect.soft(classes, title).toEqual(CLASSES[program]);
  if (folder === 'imageTargets') expect.soft(classes, title).toEqual(CLASSES[title] ?? [[]]);
  expect.soft(Object.keys(history).sort(), title).toEqual(Object.keys(wanted).sort());
  for (const [name, values] of Object.entries(wanted))
    for (const [epoch, value] of values.entries())
      expect
        .soft(Math.abs((history[name]?.[epoch] ?? Number.NaN) - value), `${title} ${name} ${epoch + 1}`)
        .toBeLessThan(0.01 * Math.max(value, 0.05));
}
