/** What the training page says about a run, and how it smooths and judges. */
import { expect, test } from 'vitest';
import { othersIn } from '../../src/protocol/accuracy.js';
import { classReport } from '../../src/protocol/classReport.js';
import type { TrainingState } from '../../src/protocol/webview.js';
import { epochCurves } from '../../webview/training/curves.js';
import { smoothed } from '../../webview/training/smoothing.js';
import { base64 } from '../../webview/training/tryImage.js';
import { duration, facts, headline, progress } from '../../webview/training/words.js';

const batch = { epoch: 1, batch: 4, loss: 0.5, imagesPerSecond: 100, secondsLeft: 5 };
const state: TrainingState = {
  ...{ runId: 'run', title: 'model', modelName: 'model', fileName: 'model.py', phase: 'training' },
  ...{ epochs: 4, batchesPerEpoch: 10, batches: [batch], epochEnds: [], notHonoured: [] },
  warnings: [],
  advice: [],
  plan: [],
};

test('epochs and batches are counted from one for people', () => {
  expect(facts(state)).toContainEqual(['Epoch', '2 of 4, batch 5 of 10']);
  expect(progress(state)).toBeCloseTo(15 / 40);
  const last = { ...batch, epoch: 3, batch: 9 };
  expect(progress({ ...state, batches: [last] })).toBe(1);
});

test('a callback that ended the run is named', () => {
  const result = {
    ...{ stoppedEarly: true, epochs: 2, metrics: {}, seconds: 3, imagesPerSecond: 9 },
    endedBy: 'EarlyStopping: val_loss did not improve on 0.5 for 2 epochs',
  };
  expect(headline({ ...state, phase: 'finished', result })).toBe(
    'Ended by EarlyStopping: val_loss did not improve on 0.5 for 2 epochs',
  );
});

test('a run that was stopped has not come to its end; one that a callback ended has', () => {
  const result = { stoppedEarly: true, epochs: 2, metrics: {}, seconds: 3, imagesPerSecond: 9 };
  const stopped: TrainingState = { ...state, phase: 'finished', result };
  expect(progress(stopped)).toBeCloseTo(15 / 40);
  expect(facts(stopped)).toContainEqual(['Epochs', '2 of 4']);
  expect(progress({ ...stopped, result: { ...result, endedBy: 'EarlyStopping' } })).toBe(1);
  expect(progress({ ...stopped, result: { ...result, stoppedEarly: false } })).toBe(1);
});

test('smoothing keeps a flat curve flat from its first value, and gaps as gaps', () => {
  expect(smoothed([2, 2, null, 2], 0.9).map((value) => value && +value.toFixed(6))).toEqual([2, 2, null, 2]);
  expect(smoothed([1, 3], 0)).toEqual([1, 3]);
});

test('precision, recall and the commonest mistake per class', () => {
  const confusion = [
    [8, 2, 0],
    [1, 5, 4],
    [0, 0, 0],
  ];
  expect(classReport(confusion, ['cat', 'dog', 'owl'])).toEqual([
    { name: 'cat', precision: 8 / 9, recall: 0.8, images: 10, takenFor: { name: 'dog', images: 2 } },
    { name: 'dog', precision: 5 / 7, recall: 0.5, images: 10, takenFor: { name: 'owl', images: 4 } },
    { name: 'owl', precision: 0, images: 0 },
  ]);
});

test('an image of any size is sent whole', () => {
  const pixels = Uint8Array.from({ length: 224 * 224 * 3 }, (_, at) => (at * 7) % 256);
  expect(Buffer.from(base64(pixels), 'base64').equals(pixels)).toBe(true);
});

test('times are as exact as they are of use, and no minute has sixty seconds', () => {
  expect([0.2, 59, 119.6, 599, 3125, 3599.7, 5400].map(duration)).toEqual([
    '1 s',
    '59 s',
    '2 min 0 s',
    '9 min 59 s',
    '52 min',
    '1 h 0 min',
    '1 h 30 min',
  ]);
});

test('who waits is told what for, and how many trains before it', () => {
  const first = { title: 'faces', folder: 'faces', phase: 'training' } as const;
  const second = { title: 'digits', folder: 'digits', phase: 'queued' } as const;
  const waiting = { ...state, phase: 'queued' } as const;
  expect(headline({ ...waiting, ahead: [first] })).toBe('Waiting until faces has ended');
  expect(headline({ ...waiting, ahead: [first, second] })).toBe(
    'Waiting until faces has ended, and then for 1 more',
  );
  expect(headline({ ...waiting, ahead: [{ ...first, phase: 'paused' }, second] })).toBe(
    'Waiting for faces, which is paused: continue or stop that run',
  );
});

test('what is measured besides loss and accuracy has a curve over the epochs, of validation where it is measured', () => {
  const epochEnds = [
    {
      epoch: 0,
      metrics: { loss: 1, accuracy: 0.5, binary_io_u: 0.4, val_loss: 1, val_binary_io_u: 0.3, rate: 0.1 },
    },
    {
      epoch: 2,
      metrics: { loss: 1, accuracy: 0.6, binary_io_u: 0.6, val_loss: 1, val_binary_io_u: 0.5, rate: 0.1 },
    },
  ];
  expect(othersIn(epochEnds[0]?.metrics ?? {})).toEqual(['binary_io_u', 'rate']);
  const valuesOf = (name: string) =>
    epochCurves({ ...state, epochEnds }, name).map(({ label, values }) => [label, values]);
  expect(valuesOf('binary_io_u')).toEqual([
    ['training', [0.4, null, 0.6]],
    ['validation', [0.3, null, 0.5]],
  ]);
  expect(valuesOf('rate')).toEqual([['training', [0.1, null, 0.1]]]);
});
