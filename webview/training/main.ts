/** The training page: live curves, what is used and why, and what came out. */
import type { TrainingActions, TrainingEvents, TrainingState } from '../../src/protocol/webview.js';
import { button, checkbox, registerControls, slider } from '../controls.js';
import { appRoot, make, openPageChannel } from '../page.js';
import { Chart, type Curve } from './chart.js';
import { confusionTables } from './confusion.js';
import { smoothed } from './smoothing.js';
import './training.css';
import { facts, headline, progress } from './words.js';

registerControls();

const head = make('h2', '');
const phase = make('p', 'phase');
const bar = document.createElement('progress');
bar.max = 1;
const actions = make('div', 'actions');
const failure = make('p', 'failure');
const list = make('dl', 'facts');
const lossHost = make('section', 'chart');
const accuracyHost = make('section', 'chart');
const chartControls = make('div', 'chart-controls');
const resultHost = make('div', 'results');
appRoot().append(head, phase, bar, actions, failure, list, chartControls);
appRoot().append(make('div', 'charts', lossHost, accuracyHost), resultHost);
let smoothing = 0.6;
let isLogarithmic = false;
chartControls.append(
  slider('Smoothing', smoothing, 0.99, (value) => {
    smoothing = value;
    schedule();
  }),
  checkbox('Logarithmic loss', (checked) => {
    isLogarithmic = checked;
    schedule();
  }),
);
const lossChart = new Chart(lossHost, 'Loss');
const accuracyChart = new Chart(accuracyHost, 'Accuracy');

let state: TrainingState | undefined;
let isDrawing = false;

const channel = openPageChannel<TrainingEvents, TrainingActions>({
  state(next) {
    state = next;
    schedule();
  },
  batches(batches) {
    if (!state) return;
    state = { ...state, batches: [...state.batches, ...batches] };
    schedule();
  },
});
channel.emit('ready', null);

/** At most one drawing per frame, however fast batches come. */
function schedule(): void {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    if (state) show(state);
  });
}

let actionsFor = '';

function show(shown: TrainingState): void {
  head.textContent = `${shown.modelName} in ${shown.fileName}`;
  phase.textContent = headline(shown);
  const done = progress(shown);
  if (done === undefined) bar.removeAttribute('value');
  else bar.value = done;
  bar.hidden = shown.phase === 'failed';
  failure.hidden = shown.failure === undefined;
  failure.textContent = shown.failure?.message ?? '';
  failure.title = shown.failure?.detail ?? '';
  list.replaceChildren(
    ...facts(shown).flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]),
  );
  // Buttons stay the same elements while the phase does, so that a click in flight is not lost.
  if (actionsFor !== `${shown.runId} ${shown.phase}`) showActions(shown);
  showResults(shown);
  chartControls.hidden = shown.batches.length === 0;
  if (shown.batches.length === 0) return;
  lossChart.draw(curves(shown, 'loss', '--vscode-charts-blue'), isLogarithmic);
  if (shown.batches.some(({ accuracy }) => accuracy !== undefined))
    accuracyChart.draw(curves(shown, 'accuracy', '--vscode-charts-green'));
}

let resultsFor = '';

function showResults(shown: TrainingState): void {
  const confusion = shown.result?.confusion;
  const key = confusion ? shown.runId : '';
  if (key === resultsFor) return;
  resultsFor = key;
  resultHost.replaceChildren(...(confusion ? confusionTables(confusion, shown.data?.classes ?? []) : []));
}

function showActions(shown: TrainingState): void {
  actionsFor = `${shown.runId} ${shown.phase}`;
  const isRunning = shown.phase === 'training' || shown.phase === 'preparing';
  const hasEnded = shown.phase === 'finished' || shown.phase === 'failed';
  actions.replaceChildren(
    ...(isRunning ? [button('Stop', () => channel.emit('stop', { keepWeights: true }), 'primary')] : []),
    ...(hasEnded ? [button('Train again', () => channel.emit('trainAgain', null), 'primary')] : []),
    ...(shown.result?.modelPath !== undefined
      ? [button('Open folder', () => channel.emit('openFolder', null))]
      : []),
    button('Show model', () => channel.emit('revealModel', null)),
  );
}

function curves(shown: TrainingState, measure: 'loss' | 'accuracy', colour: string): readonly Curve[] {
  const training: Curve = {
    label: 'training',
    colour,
    values: smoothed(
      shown.batches.map((batch) => batch[measure] ?? null),
      smoothing,
    ),
  };
  const validation: (number | null)[] = shown.batches.map(() => null);
  for (const { epoch, metrics } of shown.epochEnds) {
    const value = metrics[`val_${measure}`] ?? (measure === 'accuracy' ? metrics.val_acc : undefined);
    const at = shown.batches.findLastIndex((batch) => batch.epoch === epoch);
    if (value !== undefined && at >= 0) validation[at] = value;
  }
  if (validation.every((value) => value === null)) return [training];
  return [
    training,
    { label: 'validation', colour: '--vscode-charts-orange', values: validation, isDashed: true },
  ];
}
