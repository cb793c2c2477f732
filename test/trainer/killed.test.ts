/** A trainer killed in the middle says so in one sentence, and the model of the last epoch is whole. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { tinyNetwork } from './tinyNetwork.js';
import { expectSetUp, train } from './training.js';

beforeAll(expectSetUp);

test.runIf(process.platform === 'linux')(
  'killed after an epoch: the reason, and where its model is',
  async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'convlens-killed-'));
    const overrides = { epochs: 50, batchSize: 50, maxImages: 500, seed: 1 };
    try {
      const run = train(
        directory,
        { plan: tinyNetwork, runtime: 'wasm', overrides },
        {
          onEpochEnd({ epoch }, { pid }) {
            const worker = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]);
            // A moment later, so that it dies among batches or while it saves.
            if (epoch === 1) setTimeout(() => process.kill(worker, 'SIGKILL'), 30);
          },
        },
      );
      await expect(run).rejects.toThrow(
        /^The training process was killed: .*smaller batch size\. The last checkpoint is whole; Resume goes on from there\./,
      );
      const model = JSON.parse(readFileSync(path.join(directory, 'model.json'), 'utf8')) as {
        weightsManifest: { weights: { shape: number[] }[] }[];
      };
      const values = (model.weightsManifest[0]?.weights ?? []).map(({ shape }) =>
        shape.reduce((a, b) => a * b, 1),
      );
      const bytes = 4 * values.reduce((sum, size) => sum + size, 0);
      expect(readFileSync(path.join(directory, 'weights.bin')).length).toBe(bytes);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  120_000,
);
