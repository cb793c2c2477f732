/** The state that the training page shows, folded from what the trainer tells. */
import { expect, test, vi } from 'vitest';
import { createRun } from '../../src/extension/run.js';
import type { TrainingState } from '../../src/protocol/webview.js';

const first: TrainingState = {
  runId: 'run',
  modelName: 'model',
  fileName: 'm.py',
  phase: 'preparing',
  batches: [],
  epochEnds: [],
  notHonoured: [],
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

function makeRun() {
  const view = { state: vi.fn(), batches: vi.fn() };
  const onEnd = vi.fn();
  return { view, onEnd, run: createRun(first, view, onEnd) };
}

test('batches arrive in groups, and in the state', () => {
  const { run, view } = makeRun();
  run.started({ ok: true, value: started });
  run.listeners.batchEnd(batch);
  run.listeners.batchEnd({ ...batch, batch: 1 });
  expect(view.batches).not.toHaveBeenCalled();
  run.listeners.epochEnd({ epoch: 0, metrics: { loss: 1 } });
  expect(view.batches).toHaveBeenCalledExactlyOnceWith([batch, { ...batch, batch: 1 }]);
  expect(run.state()).toMatchObject({ phase: 'training', batches: [batch, { ...batch, batch: 1 }] });
});

test('Stop pressed while data is prepared is not forgotten', () => {
  const { run } = makeRun();
  run.stopping();
  run.started({ ok: true, value: started });
  expect(run.state().phase).toBe('stopping');
});

test('a run ends once', () => {
  const { run, onEnd } = makeRun();
  run.listeners.failed({ message: 'The process was killed.' });
  run.started({ ok: false, message: 'The process was killed.' });
  run.stopping();
  expect(run.state()).toMatchObject({ phase: 'failed', failure: { message: 'The process was killed.' } });
  expect(onEnd).toHaveBeenCalledOnce();
});
