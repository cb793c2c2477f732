/** Exported models load in real Keras, from `.keras` and `.h5`, and predict there what TensorFlow.js predicts. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readModel } from '../../src/runs/readModel.js';
import { exportModel } from '../../src/trainer/export/exportModel.js';
import { findTensorFlow } from '../../src/trainer/runtimes/tensorflowSetup.js';
import { bundleProgram, runProgram } from './program.js';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-export-'));
const python = process.env.CONVLENS_PYTHON ?? findTensorFlow()?.python;

let models: readonly { name: string; isNewOnly: boolean; layers: string[] }[] = [];

beforeAll(async () => {
  await bundleProgram('export');
  models = runProgram('export', 'test/fixtures/exported/models.py', home);
}, 240_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Checked {
  readonly name: string;
  readonly file: string;
  readonly layers: number;
  readonly furthest: number;
  /** Of Grad-CAM's values, 0 … 1. */
  readonly heat?: number;
  readonly heatOf?: string;
}

test.runIf(python !== undefined)(
  'predictions of exported models are equal to 1e-5 over many kinds of layers, and so is Grad-CAM',
  () => {
    const kinds = new Set(models.flatMap(({ layers }) => layers));
    expect(kinds.size).toBeGreaterThan(40);
    const output = execFileSync(python ?? '', ['test/trainer/loadExported.py', home], {
      encoding: 'utf8',
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '-1' },
    });
    const checked = output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Checked);
    expect(checked).toHaveLength(2 * models.length - models.filter(({ isNewOnly }) => isNewOnly).length);
    for (const { name, file, furthest } of checked)
      expect.soft(furthest, `${name} in ${file}`).toBeLessThan(1e-5);
    const heats = checked.filter(({ heat }) => heat !== undefined);
    // Where branches meet, behind models that are layers, and inside one.
    expect(Object.fromEntries(heats.map(({ name, heatOf }) => [name, heatOf]))).toMatchObject({
      residual: expect.stringMatching(/^add/),
      nested: expect.stringMatching(/^re_lu/),
      transferred: expect.stringMatching(/^sequential_2\/conv2d/),
    });
    for (const { name, heat } of heats) expect.soft(heat, `Grad-CAM of ${name}`).toBeLessThan(1e-4);
  },
  240_000,
);

test.each([
  ['residual', undefined],
  // Layers that change images in training alone are left out.
  ['plain', undefined],
  ['beside', undefined],
  ['branched', 'TensorFlow.js has no layer GroupNormalization'],
  ['operated', 'TensorFlow.js has no operations on tensors between layers'],
])(
  'TensorFlow.js alone loads what is exported to it: %s',
  async (name, refusal) => {
    const folder = path.join(home, `${name}-tfjs`);
    const wanted = { run: path.join(home, name), format: 'tfjs', path: folder, which: 'last' } as const;
    const answer = await readModel('dist/trainer/main.js', 'export', wanted);
    if (refusal !== undefined) {
      expect(answer).toMatchObject({ ok: false, message: expect.stringContaining(refusal) });
      return;
    }
    expect(answer).toMatchObject({ ok: true });
    await tf.setBackend('cpu');
    const read = (file: string) => readFileSync(path.join(folder, file));
    const { modelTopology, weightsManifest } = JSON.parse(read('model.json').toString());
    const weightSpecs = weightsManifest[0].weights;
    const weightData = Uint8Array.from(read('weights.bin')).buffer;
    const model = await loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
    const expected = JSON.parse(readFileSync(path.join(home, name, 'predictions.json'), 'utf8'));
    const inputs = (expected.inputs as number[][]).map((each) => tf.tensor(each));
    const found = (model.predict(inputs) as tf.Tensor).dataSync();
    const output = tf.tensor(expected.output).dataSync();
    expect(Math.max(...found.map((value, at) => Math.abs(value - (output[at] ?? 0))))).toBeLessThan(1e-5);
  },
  60_000,
);

test('what an export that was killed left goes with the next, and one that fails leaves nothing', async () => {
  const run = path.join(home, 'run');
  const exported = path.join(home, 'exported');
  mkdirSync(path.join(run, '.exporting'), { recursive: true });
  writeFileSync(path.join(run, '.exporting', 'weights.bin.partial'), 'half');
  writeFileSync(path.join(run, 'model.json'), JSON.stringify({ modelTopology: { config: { layers: [] } } }));
  writeFileSync(path.join(run, 'weights.bin'), 'weights');
  const tfjs = { format: 'tfjs', path: exported, which: 'last' } as const;
  await exportModel(run, tfjs);
  expect(readFileSync(path.join(exported, 'weights.bin'), 'utf8')).toBe('weights');
  expect(readdirSync(run)).toEqual(['model.json', 'weights.bin']);
  rmSync(path.join(exported, 'model.json'));
  mkdirSync(path.join(exported, 'model.json'));
  await expect(exportModel(run, tfjs)).rejects.toThrow();
  expect(readdirSync(exported).sort()).toEqual(['model.json', 'weights.bin']);
});
