/**
 * The comparison page in a page without a browser: the curves of runs, and words where there are none.
 * @vitest-environment happy-dom
 */
import { beforeAll, expect, test, vi } from 'vitest';
import type { ComparedRun } from '../../src/protocol/webview.js';

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

const stopped: ComparedRun = { runId: '/runs/a', title: 'faces 10:20', epochs: [], facts: { Epochs: '0' } };
const trained: ComparedRun = {
  runId: '/runs/b',
  title: 'faces 10:31',
  epochs: [{ epoch: 0, metrics: { loss: 1 } }],
  facts: { Epochs: '1' },
};

beforeAll(async () => {
  document.body.innerHTML = '<div id="app"></div>';
  Object.assign(globalThis, {
    acquireVsCodeApi: () => ({
      postMessage: () => undefined,
      getState: () => undefined,
      setState: () => undefined,
    }),
  });
  await import('../../webview/comparison/main.js');
});

function show(runs: readonly ComparedRun[]): void {
  window.dispatchEvent(new MessageEvent('message', { data: { kind: 'event', name: 'runs', data: runs } }));
}

const chart = () => document.querySelector<HTMLElement>('.chart');
const controls = () => document.querySelector('.controls')?.textContent ?? '';

test('runs without a finished epoch have no chart, and the page says so', () => {
  show([stopped, stopped]);
  expect(chart()?.hidden).toBe(true);
  expect(controls()).toContain('None of these runs has finished an epoch');
  show([stopped, trained]);
  expect(chart()?.hidden).toBe(false);
  expect(controls()).not.toContain('None of these runs');
});
