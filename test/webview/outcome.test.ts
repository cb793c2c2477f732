/** What the page says of a run at one glance: its accuracies, and sentences that its numbers bear out. */
import { expect, test } from 'vitest';
import type { TrainingState } from '../../src/protocol/webview.js';
import { outcomeOf } from '../../webview/training/outcome.js';

type Metrics = Readonly<Record<string, number>>;

/** A finished run with these logs, one an epoch, of faces in three classes. */
function run(epochs: readonly Metrics[], change: Partial<TrainingState> = {}): TrainingState {
  return {
    ...{ runId: '/run', title: 'faces', modelName: 'model', fileName: 'faces.py', phase: 'finished' },
    ...{ batches: [], notHonoured: [], warnings: [], advice: [], plan: [] },
    data: {
      ...{ title: 'Faces', trainImages: 900, validationImages: 100, testImages: 0 },
      ...{ classes: ['angry', 'happy', 'sad'], balance: [300, 300, 300] },
    },
    epochEnds: epochs.map((metrics, epoch) => ({ epoch, metrics })),
    result: { stoppedEarly: false, epochs: epochs.length, metrics: {}, seconds: 1, imagesPerSecond: 9 },
    ...change,
  };
}
const judged = (confusion: readonly (readonly number[])[]): Partial<TrainingState> => ({
  result: {
    ...{ stoppedEarly: false, epochs: 1, metrics: {}, seconds: 1, imagesPerSecond: 9 },
    confusion,
  },
});
const scores = (state: TrainingState) =>
  outcomeOf(state)?.scores.map(({ name, value, note }) => [name, value, ...(note ? [note] : [])].join(' · '));
const findings = (state: TrainingState) => outcomeOf(state)?.findings;

test('accuracies of the last epoch, and the best one where that was another', () => {
  const logs = [
    { loss: 1, accuracy: 0.5, val_loss: 1, val_accuracy: 0.6 },
    { loss: 0.8, accuracy: 0.62, val_loss: 1.1, val_accuracy: 0.55 },
  ];
  expect(scores(run(logs))).toEqual([
    'Training accuracy · 62.0 %',
    'Validation accuracy · 55.0 % · best 60.0 %, epoch 1',
  ]);
  expect(scores(run([...logs, { accuracy: 0.7, val_accuracy: 0.6 }]))?.[1]).toBe(
    'Validation accuracy · 60.0 %',
  );
  const test = { loss: 1, accuracy: 0.579, images: 1200 };
  const { result } = run(logs);
  expect(scores(run(logs, { result: { ...result, test } as NonNullable<typeof result> }))?.at(-1)).toBe(
    'Test accuracy · 57.9 % · 1,200 images',
  );
  const best = { isOfBest: true as const, bestModel: { path: 'best', epoch: 0 } };
  const ofBest = { ...result, test, ...best, lastTest: { ...test, accuracy: 0.5 } };
  expect(scores(run(logs, { result: ofBest as NonNullable<typeof result> }))?.at(-1)).toBe(
    'Test accuracy · 57.9 % · 1,200 images, weights of epoch 1; at the end 50.0 %',
  );
});

test('without accuracies the losses stand there, and nothing before the first epoch has ended', () => {
  expect(scores(run([{ loss: 0.25, val_loss: 0.5 }]))).toEqual([
    'Training loss · 0.2500',
    'Validation loss · 0.5000',
  ]);
  const { result: _, ...going } = run([]);
  expect(outcomeOf({ ...going, phase: 'training' })).toBeUndefined();
  const { result: __, ...later } = run([{ loss: 1, sparse_categorical_accuracy: 0.9, val_acc: 0.2 }]);
  const told = outcomeOf({ ...later, phase: 'training' });
  expect(told?.scores.map(({ value }) => value)).toEqual(['90.0 %', '20.0 %']);
  expect(told?.findings).toEqual([]);
});

test('images learned by heart are told, unless chance may have made the distance or the advice says it', () => {
  const logs = [{ loss: 0.5, accuracy: 0.9, val_loss: 1.5, val_accuracy: 0.6 }];
  expect(findings(run(logs))?.[0]).toMatch(/much better than others: 90\.0 % .* 60\.0 %/);
  const few = run(logs);
  expect(findings({ ...few, data: { ...few.data, validationImages: 8 } as never })).toEqual([]);
  expect(findings(run([{ accuracy: 0.9, val_accuracy: 0.84 }]))).toEqual([]);
  const advice = [{ code: 'overfitting', message: 'Overfitting from epoch 2', epoch: 0 }];
  expect(findings(run(logs, { advice }))).toEqual([]);
});

test('a model that is right as often as its commonest class is told', () => {
  const blind = run(
    [{ loss: 1 }],
    judged([
      [0, 20, 0],
      [0, 60, 0],
      [0, 20, 0],
    ]),
  );
  expect(findings(blind)?.[0]).toBe(
    'No better than guessing: “happy”, said of every image, would be right for 60.0 %; the model is for 60.0 %.',
  );
  // Which classes it takes for which is chance then.
  expect(findings(blind)?.join()).not.toMatch(/confused|Found least/);
  const seeing = judged([
    [15, 5, 0],
    [5, 52, 3],
    [0, 5, 15],
  ]);
  expect(findings(run([{ loss: 1 }], seeing))?.join()).not.toContain('guessing');
});

test('the commonest confusions, the class that is found least, and that it has few images', () => {
  const confusion = [
    [6, 3, 11],
    [2, 90, 8],
    [1, 9, 90],
  ];
  const even = run([{ loss: 1 }], judged(confusion));
  expect(findings(even)).toEqual([
    'Most often confused: “angry” taken for “sad” (11 of 20), “sad” taken for “happy” (9 of 100), “happy” taken for “sad” (8 of 100).',
    'Found least: “angry”, 6 of 20.',
  ]);
  const rare = { ...even, data: { ...even.data, balance: [40, 1400, 700] } as never };
  expect(findings(rare)?.[1]).toBe(
    'Found least: “angry”, 6 of 20. It has 40 images to train on, “happy” 1,400: more of them, or a larger class_weight, help.',
  );
});

test('that training longer may help is told where the last epoch was the best and nothing ended the run', () => {
  const logs = [{ val_loss: 1 }, { val_loss: 0.9 }];
  expect(findings(run(logs))).toEqual([
    'The validation loss was lowest in the last epoch: training longer may help.',
  ]);
  expect(findings(run([...logs, { val_loss: 0.95 }]))).toEqual([]);
  const stopped = judged([]).result;
  expect(findings(run(logs, { result: { ...stopped, stoppedEarly: true } as never }))).toEqual([]);
});
