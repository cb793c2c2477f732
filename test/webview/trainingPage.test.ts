/**
 * The training page in a page without a browser: what it shows of one run and then of another, and what its buttons ask.
 * @vitest-environment happy-dom
 */
import { beforeAll, expect, test, vi } from 'vitest';
import type { TrainingState } from '../../src/protocol/webview.js';

// Neither a canvas nor style sheets of components are here: buttons are plain elements of their names.
vi.mock('@vscode/webview-ui-toolkit', () => ({
  allComponents: {},
  provideVSCodeDesignSystem: () => ({ register: () => undefined }),
}));
vi.mock('../../webview/training/chart.js', () => ({
  Chart: class {
    draw() {}
  },
}));

const sent: { readonly name: string; readonly data: unknown }[] = [];
const pixel = 'data:image/png;base64,AAAA';

const trained: TrainingState = {
  ...{ runId: '/runs/a', title: 'faces 10:20', modelName: 'model', fileName: 'faces.py', phase: 'finished' },
  data: {
    ...{ title: 'Faces', trainImages: 2, validationImages: 0, testImages: 2, classes: ['sad', 'glad'] },
    samples: [{ label: 'sad', image: pixel }],
    issues: [{ message: '1 file is no image.', files: ['sad/notes.txt'] }],
  },
  ...{ epochs: 1, batchesPerEpoch: 1, warnings: [], advice: [], epochEnds: [], notHonoured: [], plan: [] },
  batches: [{ epoch: 0, batch: 0, loss: 1, accuracy: 0.5, imagesPerSecond: 9, secondsLeft: 0 }],
  result: {
    ...{
      stoppedEarly: false,
      epochs: 1,
      metrics: {},
      seconds: 1,
      imagesPerSecond: 9,
      modelPath: '/a/model.json',
    },
    confusion: [
      [1, 0],
      [1, 0],
    ],
    mistakes: [{ image: pixel, truth: 'glad', guess: 'sad', probability: 0.9 }],
  },
};
const waiting: TrainingState = {
  ...{ runId: '/runs/b', title: 'digits 10:31', modelName: 'model', fileName: 'digits.py', phase: 'queued' },
  ...{ warnings: [], advice: [], batches: [], epochEnds: [], notHonoured: [], plan: [] },
  ahead: [
    { title: 'faces 10:20', folder: '/runs/a', phase: 'training' },
    { title: 'cats 10:25', folder: '/runs/c', phase: 'queued' },
  ],
};

const root = () => document.querySelector('#app');

beforeAll(async () => {
  document.body.innerHTML = '<div id="app"></div>';
  Object.assign(globalThis, {
    acquireVsCodeApi: () => ({
      postMessage: (message: { name: string; data: unknown }) => sent.push(message),
      getState: () => undefined,
      setState: () => undefined,
    }),
  });
  await import('../../webview/training/main.js');
});

async function show(state: TrainingState): Promise<void> {
  window.dispatchEvent(new MessageEvent('message', { data: { kind: 'event', name: 'state', data: state } }));
  await expect.poll(() => document.querySelector('h1')?.textContent, { timeout: 20_000 }).toBe(state.title);
}

const buttons = () =>
  [...document.querySelectorAll<HTMLElement>('vscode-button')].filter(
    (button) => !button.closest('[hidden], details'),
  );
const named = (button: HTMLElement) => button.getAttribute('aria-label') ?? button.textContent ?? '';
const press = (name: string) =>
  buttons()
    .find((button) => named(button) === name)
    ?.click();
const shownCharts = () =>
  [...document.querySelectorAll('.chart')].filter((each) => !each.hasAttribute('hidden'));

test('before it knows of a run it shows no frames, and says where none is', async () => {
  expect(root()?.className).toBe('empty');
  expect(document.querySelector('.nothing')?.textContent).toBe('');
  window.dispatchEvent(new MessageEvent('message', { data: { kind: 'event', name: 'noRun', data: null } }));
  expect(document.querySelector<HTMLElement>('.nothing')?.hidden).toBe(false);
  expect(document.querySelector('.nothing')?.textContent).toMatch(/^No run is shown here/);
  await show(waiting);
  expect(root()?.className).toBe('');
  expect(document.querySelector<HTMLElement>('.nothing')?.hidden).toBe(true);
});

test('nothing of a run stays when another one is shown', async () => {
  await show(trained);
  expect(document.querySelectorAll('img').length).toBe(2);
  expect(shownCharts().length).toBe(2);
  expect(document.body.textContent).toContain('sad/notes.txt');
  await show(waiting);
  expect(document.querySelectorAll('img').length).toBe(0);
  expect(shownCharts().length).toBe(0);
  expect(document.querySelector('.confusion')).toBeNull();
  await show(trained);
  expect(document.querySelector('.ahead li')).toBeNull();
  expect(document.querySelectorAll('img').length).toBe(2);
});

test('a waiting run lists what trains before it; each button has a name of its own and asks that run', async () => {
  await show(waiting);
  expect([...document.querySelectorAll('.ahead .name')].map((each) => each.textContent)).toEqual([
    'faces 10:20 · Training',
    'cats 10:25 · Waiting',
  ]);
  const names = buttons().map(named);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual([
    ...['Train Next', 'Cancel Run', 'Show Model', 'Open Folder'],
    ...['Show: faces 10:20', 'Pause: faces 10:20', 'Stop: faces 10:20'],
    ...['Show: cats 10:25', 'Cancel Run: cats 10:25'],
  ]);
  sent.length = 0;
  for (const name of ['Train Next', 'Pause: faces 10:20', 'Cancel Run: cats 10:25']) press(name);
  expect(sent.map(({ name, data }) => [name, data])).toEqual([
    ['goFirst', null],
    ['askAhead', { folder: '/runs/a', ask: 'pause' }],
    ['askAhead', { folder: '/runs/c', ask: 'stop' }],
  ]);
  // First of those that wait: there is nothing to go before.
  await show({ ...waiting, title: 'next', ahead: waiting.ahead?.slice(0, 1) ?? [] });
  expect(buttons().map(named)).not.toContain('Train Next');
});

test('a run that was cancelled while it waited has not failed', async () => {
  const { ahead: _, ...rest } = waiting;
  const failure = { message: 'Stopped before it was this run’s turn.', isCancelled: true } as const;
  await show({ ...rest, title: 'cancelled', phase: 'failed', failure });
  expect(document.querySelector('p.phase')?.textContent).toBe('Stopped before it was this run’s turn');
  expect(document.querySelector('.failure')?.hasAttribute('hidden')).toBe(true);
  expect(document.querySelector('.ahead li')).toBeNull();
});

test('a run that asks first has not failed: it says what it needs, and offers it before all else', async () => {
  const { result: _, ...rest } = trained;
  const failure = { message: 'Faces can be downloaded (96 MB).', choice: 'download' } as const;
  await show({ ...rest, title: 'asks', phase: 'failed', failure });
  expect(document.querySelector('p.phase')?.textContent).toBe('Not begun: the data must be downloaded first');
  expect(document.querySelector('.failure.asks')?.textContent).toBe(failure.message);
  expect(named(buttons()[0] as HTMLElement)).toBe('Download and Train');
  sent.length = 0;
  press('Download and Train');
  expect(sent).toMatchObject([{ name: 'choose', data: { choice: 'download' } }]);
});

test('what a run came to stands above the facts, and goes with it', async () => {
  const epochEnds = [{ epoch: 0, metrics: { loss: 1, accuracy: 0.5, val_accuracy: 0.4 } }];
  await show({ ...trained, title: 'scored', epochEnds });
  const outcome = document.querySelector('.outcome');
  expect([...(outcome?.querySelectorAll('dd.value') ?? [])].map((each) => each.textContent)).toEqual([
    '50.0 %',
    '40.0 %',
  ]);
  const facts = document.querySelector('.facts');
  expect(outcome && facts && outcome.compareDocumentPosition(facts) & 4).toBeTruthy();
  await show(waiting);
  expect(outcome?.hasAttribute('hidden')).toBe(true);
});

test('the model can be asked again about a mistake whose picture is exact, and about no other', async () => {
  const mistake = { image: pixel, truth: 'glad', guess: 'sad', probability: 0.9 };
  const result = {
    ...(trained.result as NonNullable<TrainingState['result']>),
    ...{ epochs: 2, mistakes: [mistake, { ...mistake, isExact: true as const }] },
    bestModel: { path: '/runs/a/best/model.json', epoch: 0 },
  };
  const input = { shape: [48, 48, 1] as const };
  await show({ ...trained, title: 'mistaken', result, input });
  const lookers = [...document.querySelectorAll<HTMLElement>('.mistakes button')];
  expect(lookers.map((each) => each.querySelector('img')?.alt)).toEqual(['“glad” taken for “sad”, 90 %']);
  expect(document.querySelector('.results')?.textContent).toContain('Export take the best, of epoch 1');
  await show({ ...trained, title: 'judged', result: { ...result, epochs: 4, isOfBest: true }, input });
  expect(document.querySelector('.results')?.textContent).toContain('Below are the best weights, of epoch 1');
  await show({ ...trained, title: 'mistaken', result, input });
  // The page asks with what it could read of the picture.
  const read = vi.fn(async () => undefined);
  vi.stubGlobal('createImageBitmap', () => read().then(() => Promise.reject(new Error('no canvas'))));
  document.querySelector<HTMLElement>('.mistakes button')?.click();
  await expect.poll(() => read.mock.calls.length, { timeout: 20_000 }).toBe(1);
  vi.unstubAllGlobals();
  await show({ ...trained, title: 'without input', result: { ...result, epochs: 3 } });
  expect(document.querySelector('.mistakes button')).toBeNull();
});

test('the pictures of mistakes are one stop of the Tab key, and arrows go from one to the next', async () => {
  const mistake = { image: pixel, truth: 'glad', guess: 'sad', probability: 0.9, isExact: true as const };
  const result = { ...trained.result, mistakes: [mistake, mistake, mistake] } as NonNullable<
    typeof trained.result
  >;
  const input = { shape: [8, 8, 3] as const };
  await show({ ...trained, title: 'three', result, input });
  const buttons = [...document.querySelectorAll<HTMLElement>('.mistakes button')];
  const stops = () => buttons.map(({ tabIndex }) => tabIndex);
  expect(stops()).toEqual([0, -1, -1]);
  const press = (key: string) =>
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  buttons[0]?.focus();
  for (const [key, at] of [
    ['ArrowRight', 1],
    ['End', 2],
    ['ArrowDown', 2],
    ['ArrowLeft', 1],
    ['Home', 0],
  ] as const) {
    press(key);
    expect(document.activeElement).toBe(buttons[at]);
    expect(stops()).toEqual([0, 1, 2].map((index) => (index === at ? 0 : -1)));
  }
});

test('a run that does not stop within seconds can be ended at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const { ahead: _, ...rest } = waiting;
  window.dispatchEvent(
    new MessageEvent('message', {
      data: { kind: 'event', name: 'state', data: { ...rest, title: 'stopping', phase: 'stopping' } },
    }),
  );
  await vi.waitFor(() => expect(document.querySelector('h1')?.textContent).toBe('stopping'));
  expect(buttons().map(named)).not.toContain('End at Once');
  vi.advanceTimersByTime(6000);
  vi.useRealTimers();
  await expect.poll(() => buttons().map(named)).toContain('End at Once');
  sent.length = 0;
  press('End at Once');
  expect(sent).toMatchObject([{ name: 'end' }]);
});

test('while the weights are measured, that can be left out', async () => {
  const { result: _, ...rest } = trained;
  await show({ ...rest, title: 'measured', phase: 'stopping', judging: { images: 1200 } });
  expect(document.querySelector('[role=status]')?.textContent).toBe(
    'Weights saved; measuring them on 1,200 images',
  );
  const buttons = [...document.querySelectorAll('.actions > *')].map(({ textContent }) => textContent);
  expect(buttons[0]).toBe('Leave Out the Measuring');
  await show(trained);
});

test('the last words of a process that failed can be opened', async () => {
  const { result: _, ...rest } = trained;
  await show({
    ...rest,
    title: 'failed',
    phase: 'failed',
    failure: { message: 'It died.', detail: 'Killed' },
  });
  const failure = document.querySelector('.failure');
  expect(failure?.getAttribute('role')).toBe('alert');
  expect(failure?.querySelector('p')?.textContent).toBe('It died.');
  expect(failure?.querySelector('details pre')?.textContent).toBe('Killed');
  await show(trained);
  expect(document.querySelector('.failure')?.hasAttribute('hidden')).toBe(true);
});
