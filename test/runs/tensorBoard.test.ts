/** Event files are what TensorBoard's own reader takes for whole records with right checksums. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { TensorBoard } from '../../src/runs/tensorBoard.js';
import { findTensorFlow } from '../../src/trainer/runtimes/tensorflowSetup.js';

const python = process.env.CONVLENS_PYTHON ?? findTensorFlow()?.python;
const hasTensorBoard = python !== undefined && spawnSync(python, ['-c', 'import tensorboard']).status === 0;

test.runIf(hasTensorBoard)(
  'TensorBoard reads every scalar at its step',
  () => {
    const run = mkdtempSync(path.join(tmpdir(), 'convlens-board-'));
    const board = new TensorBoard(run);
    const pace = { imagesPerSecond: 1, secondsLeft: 1 };
    const started = { batchesPerEpoch: 300 } as Parameters<typeof board.note>[0]['data'];
    board.note({ event: 'started', data: started } as Parameters<typeof board.note>[0]);
    for (let epoch = 0; epoch < 3; epoch++) {
      board.note({ event: 'batchEnd', data: { epoch, batch: 299, loss: 1 / (epoch + 1), ...pace } });
      const metrics = { loss: 2 - epoch, accuracy: epoch / 4, val_loss: 3 - epoch };
      board.note({ event: 'epochEnd', data: { epoch, metrics } });
    }
    board.close();
    try {
      const output = execFileSync(python ?? '', ['test/runs/readEvents.py', run], { encoding: 'utf8' });
      const read = output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as unknown);
      const at = (values: readonly number[], steps = [0, 1, 2]) =>
        values.map((value, index) => [steps[index], expect.closeTo(value, 6)]);
      expect(read).toEqual(
        expect.arrayContaining([
          { part: 'train', tag: 'batch_loss', values: at([1, 1 / 2, 1 / 3], [299, 599, 899]) },
          { part: 'train', tag: 'epoch_loss', values: at([2, 1, 0]) },
          { part: 'train', tag: 'epoch_accuracy', values: at([0, 0.25, 0.5]) },
          { part: 'validation', tag: 'epoch_loss', values: at([3, 2, 1]) },
        ]),
      );
      expect(read).toHaveLength(4);
    } finally {
      rmSync(run, { recursive: true, force: true });
    }
  },
  120_000,
);
