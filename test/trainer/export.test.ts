/** Exported models load in real Keras, from `.keras` and `.h5`, and predict there what TensorFlow.js predicts. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTensorFlow } from '../../src/trainer/runtimes/tensorflowSetup.js';
import { bundleProgram, runProgram } from './program.js';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-export-'));
const python = process.env.CONVLENS_PYTHON ?? findTensorFlow()?.python;

beforeAll(() => bundleProgram('export'), 60_000);
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
    const models = runProgram<{ name: string; isNewOnly: boolean; layers: string[] }>(
      'export',
      'test/fixtures/exported/models.py',
      home,
    );
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
