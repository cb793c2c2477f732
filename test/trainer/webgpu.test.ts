/** WebGPU computes what WebAssembly does, and a GPU that goes away in the middle of a run does not end it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { findTestGpu } from './gpu.js';
import { bundleProgram, runProgram } from './program.js';
import { tinyNetwork } from './tinyNetwork.js';
import { expectSetUp, train } from './training.js';

const { gpu, why } = findTestGpu();
const environment = gpu?.environment ?? {};

describe.skipIf(!gpu)(`on WebGPU (${why})`, () => {
  beforeAll(expectSetUp);
  afterEach(() => vi.unstubAllEnvs());
  const borrowGpu = () => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  };

  test('convolution gradients equal those on WebAssembly', async () => {
    borrowGpu();
    await bundleProgram('gradients');
    type Compared = Record<'webgpu' | 'wasm', number[][]> & { readonly name: string };
    // A GPU in software takes seconds for each shape.
    const cases = runProgram<Compared>('gradients', 'webgpu', 'wasm', ...(gpu?.isSoftware ? ['--few'] : []));
    expect(cases).toHaveLength(gpu?.isSoftware ? 14 : 33);
    for (const { name, webgpu, wasm } of cases) {
      expect(webgpu.flat().length, name).toBe(wasm.flat().length);
      const scale = wasm.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const furthest = wasm
        .flatMap((values, part) =>
          values.map((value, at) => Math.abs(value - (webgpu[part]?.[at] ?? Number.NaN)) / scale),
        )
        .reduce((most, gap) => Math.max(most, gap), 0);
      expect(furthest, name).toBeLessThan(1e-5);
    }
  }, 600_000);

  test('losses are Keras’s within 1 %, and no tensor stays behind', async () => {
    borrowGpu();
    await bundleProgram('parity');
    interface Run {
      readonly expected: readonly number[];
      readonly losses: readonly number[];
      readonly leaked: number;
    }
    // A GPU in software takes seconds for each run: Adam's have every kernel of ours.
    const titles = gpu?.isSoftware ? ['Adam'] : [];
    const runs = runProgram<Run>('parity', 'webgpu', ...titles);
    expect(runs.length).toBeGreaterThanOrEqual(titles.length * 2);
    for (const { expected, losses, leaked } of runs) {
      expect(losses).toHaveLength(expected.length);
      for (const [step, loss] of losses.entries())
        expect(Math.abs(loss - (expected[step] ?? Number.NaN)) / loss).toBeLessThan(0.01);
      expect(leaked).toBe(0);
    }
  }, 600_000);

  test.skipIf(gpu?.isSoftware)(
    'memory stays flat over a thousand batches',
    async () => {
      borrowGpu();
      await bundleProgram('memory');
      interface Found {
        readonly tensors: number;
        readonly megabytes: number;
      }
      const [{ found: [early, late] = [] } = {}] = runProgram<{ found: Found[] }>('memory', 'webgpu');
      expect(late?.tensors).toBe(early?.tensors);
      expect((late?.megabytes ?? Number.NaN) - (early?.megabytes ?? 0)).toBeLessThan(60);
    },
    600_000,
  );

  test('a lost GPU is said, and the run goes on without it', async () => {
    borrowGpu();
    const home = mkdtempSync(path.join(tmpdir(), 'convlens-lost-'));
    const hook = path.join(home, 'lose.cjs');
    // In every process of the run: takes the device away soon after there is one.
    writeFileSync(
      hook,
      `const look = setInterval(async () => {
        const gpu = globalThis.navigator?.gpu;
        if (!gpu) return;
        clearInterval(look);
        const device = await (await gpu.requestAdapter()).requestDevice();
        setTimeout(() => device.destroy(), 1500);
      }, 20);
      look.unref();`,
    );
    vi.stubEnv('NODE_OPTIONS', `--require ${hook}`);
    try {
      const overrides = { epochs: 2, batchSize: 20, maxImages: 600, seed: 1 };
      const plan = { plan: tinyNetwork, runtime: 'webgpu', overrides } as const;
      const { started, result, warnings } = await train(path.join(home, 'run'), plan);
      expect(warnings).toEqual([
        expect.stringMatching(/^The GPU .* was lost .*goes on .*another runtime\.$/),
      ]);
      expect(started.runtime.id).not.toBe('webgpu');
      expect(started.runtime.passedOver).toContainEqual({
        id: 'webgpu',
        reason: expect.stringMatching(/was lost/),
      });
      expect(result).toMatchObject({ epochs: 2, stoppedEarly: false });
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }, 600_000);
});

test('a GPU that is not there is told in plain words', async () => {
  expectSetUp();
  const home = mkdtempSync(path.join(tmpdir(), 'convlens-no-gpu-'));
  // No driver at all.
  vi.stubEnv('VK_DRIVER_FILES', path.join(home, 'none.json'));
  vi.stubEnv('VK_ICD_FILENAMES', path.join(home, 'none.json'));
  try {
    const plan = { plan: tinyNetwork, runtime: 'webgpu', overrides: { maxImages: 100 } } as const;
    const run = train(path.join(home, 'run'), plan);
    if (process.platform === 'linux')
      await expect(run).rejects.toThrow(/WebGPU is not set up|No GPU was found/);
    else await run.catch(() => undefined);
  } finally {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true, force: true });
  }
}, 120_000);
