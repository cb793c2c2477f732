/** The state that the training page shows, folded from what the trainer tells. */
import { expect, test, vi } from 'vitest';
import { createRun } from '../../src/extension/run.js';
import type { TrainingState } from '../../src/protocol/webview.js';

const first: TrainingState = {
  runId: 'run',
  title: 'model',
  modelName: 'model',
  fileName: 'm.py',
  phase: 'preparing',
  batches: [],
  epochEnds: [],
  warnings: [],
  advice: [],
  notHonoured: [],
  plan: [],
};
const batch = { epoch: 0, batch: 0, loss: 2, imagesPerSecond: 100, secondsLeft: 3 };
const started = {
  runtime: { id: 'wasm', title: 'WebAssembly', reason: 'built in', passedOver: [] },
  data: { title: 'MNIST', trainImages: 1, validationImages: 0, testImages: 1, classes: [] },
  epochs: 1,
  batchSize: 1,
  batchesPerEpoch: 1,
  params: 10,
} as const;
const result = { stoppedEarly: true, epochs: 1, metrics: {}, seconds: 1, imagesPerSecond: 1 };

function makeRun() {
  const view = { state: vi.fn(), batches: vi.fn() };
  const onEnd = vi.fn();
  const run = createRun(first, { view, onEnd, canResume: () => true });
  return { view, onEnd, state: run.state, tell: run.listeners };
}

test('batches arrive in groups, and in the state', () => {
  const { tell, state, view } = makeRun();
  tell.caughtUp(null);
  tell.started(started);
  tell.batchEnd(batch);
  tell.batchEnd({ ...batch, batch: 1 });
  expect(view.batches).not.toHaveBeenCalled();
  tell.epochEnd({ epoch: 0, metrics: { loss: 1 } });
  expect(view.batches).toHaveBeenCalledExactlyOnceWith('run', [batch, { ...batch, batch: 1 }]);
  expect(state()).toMatchObject({ phase: 'training', batches: [batch, { ...batch, batch: 1 }] });
});

test('Stop pressed while data is prepared is not forgotten', () => {
  const { tell, state } = makeRun();
  tell.stopping({ keepWeights: true });
  tell.preparing({ step: 'Reading images' });
  tell.started(started);
  expect(state().phase).toBe('stopping');
});

test('a run ends once', () => {
  const { tell, state, onEnd } = makeRun();
  tell.caughtUp(null);
  tell.failed({ message: 'The process was killed.' });
  tell.failed({ message: 'The process is gone.' });
  expect(onEnd).toHaveBeenCalledTimes(1);
  expect(state()).toMatchObject({
    phase: 'failed',
    failure: { message: 'The process was killed.' },
    canResume: true,
  });
});

test('the past is told in one piece, and its end is no news', () => {
  const { tell, view, onEnd } = makeRun();
  tell.started(started);
  tell.batchEnd(batch);
  tell.failed({ message: 'The process was killed.' });
  expect(view.state).not.toHaveBeenCalled();
  expect(onEnd).not.toHaveBeenCalled();
  tell.caughtUp(null);
  expect(view.state).toHaveBeenCalledTimes(1);
  expect(onEnd).toHaveBeenCalledTimes(1);
});

test('a resumed run goes on where its checkpoint is: later batches are told anew', () => {
  const { tell, state } = makeRun();
  tell.started(started);
  tell.batchEnd(batch);
  tell.batchEnd({ ...batch, batch: 1 });
  tell.finished(result);
  tell.preparing({ step: 'Building the model' });
  tell.started(started);
  tell.continued({ epoch: 0, batch: 1 });
  expect(state()).toMatchObject({ phase: 'training', batches: [batch] });
  tell.batchEnd({ ...batch, batch: 1, loss: 1 });
  expect(state().result).toBeUndefined();
  tell.caughtUp(null);
  expect(state().batches).toEqual([batch, { ...batch, batch: 1, loss: 1 }]);
});

test('a run that ends while it waits waits for nobody any more', () => {
  const { tell, state } = makeRun();
  tell.caughtUp(null);
  tell.queued({ ahead: [{ title: 'faces', folder: 'faces', phase: 'training' }] });
  expect(state().ahead?.length).toBe(1);
  tell.failed({ message: 'Stopped before it was this run’s turn.', isCancelled: true });
  expect(state()).not.toHaveProperty('ahead');
});
