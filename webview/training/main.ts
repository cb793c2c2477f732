/** The training page: live curves, what is used and why, and what came out. */
import * as l10n from '@vscode/l10n';
import '../localisation.js';
import type { FaultChoice } from '../../src/protocol/trainer.js';
import type {
  TrainingActions,
  TrainingEvents,
  TrainingRequests,
  TrainingState,
} from '../../src/protocol/webview.js';
import { button, checkbox, registerControls, slider } from '../controls.js';
import { appRoot, keepState, make, openPageChannel } from '../page.js';
import { aheadList } from './ahead.js';
import { Chart, type Curve } from './chart.js';
import { confusionTables } from './confusion.js';
import { dataParts } from './data.js';
import { mistakePictures } from './mistakes.js';
import { restoredPage } from './pageState.js';
import { PlanSection } from './plan.js';
import { smoothed } from './smoothing.js';
import '../runPage.css';
import './training.css';
import { TryIt } from './tryIt.js';
import { facts, headline, progress } from './words.js';

registerControls();

const head = make('h1', '');
const phase = make('p', 'phase');
const bar = document.createElement('progress');
bar.max = 1;
bar.setAttribute('aria-label', l10n.t('Progress'));
phase.setAttribute('role', 'status');
const actions = make('div', 'actions');
const ahead = make('div', 'ahead');
const failure = make('div', 'failure');
failure.setAttribute('role', 'alert');
const warnings = make('div', 'warnings');
const advice = make('ul', 'advice');
const list = make('dl', 'facts');
const lossHost = make('section', 'chart');
const accuracyHost = make('section', 'chart');
const chartControls = make('div', 'chart-controls');
const resultHost = make('div', 'results');
const dataHost = make('div', 'results');
const page = restoredPage();
const planSection = new PlanSection(
  {
    typed(plan) {
      page.typed = plan;
      keep();
    },
    trainAgain: (overrides) => channel.emit('trainAgain', { overrides }),
    showPlace: (place) => channel.emit('showPlace', place),
  },
  page.typed,
);
appRoot().append(head, phase, bar, actions, ahead, failure, warnings, advice, list, planSection.element);
appRoot().append(chartControls, make('div', 'charts', lossHost, accuracyHost), resultHost, dataHost);
planSection.element.open = page.isPlanOpen;
planSection.element.addEventListener('toggle', () => {
  page.isPlanOpen = planSection.element.open;
  keep();
});
chartControls.append(
  slider(l10n.t('Smoothing'), page.smoothing, 0.99, (value) => {
    page.smoothing = value;
    keep();
    schedule();
  }),
  checkbox(l10n.t('Logarithmic loss'), page.isLogarithmic, (checked) => {
    page.isLogarithmic = checked;
    keep();
    schedule();
  }),
);
const lossChart = new Chart(lossHost, l10n.t('Loss'));
const accuracyChart = new Chart(accuracyHost, l10n.t('Accuracy'));

let state: TrainingState | undefined;
let isDrawing = false;

const channel = openPageChannel<TrainingEvents, TrainingActions, TrainingRequests>({
  state(next) {
    state = next;
    keep();
    schedule();
  },
  batches({ runId, batches }) {
    if (state?.runId !== runId) return;
    state = { ...state, batches: [...state.batches, ...batches] };
    schedule();
  },
});
const tryIt = new TryIt({
  look: (runId, pixels) => channel.request('look', { runId, pixels }),
  chooseImage: () => channel.request('chooseImage', null),
});
appRoot().append(tryIt.element);
channel.emit('ready', null);

function keep(): void {
  if (state) page.runId = state.runId;
  keepState(page);
}

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
  head.textContent = shown.title;
  // What is said again is read out again.
  if (phase.textContent !== headline(shown)) phase.textContent = headline(shown);
  const done = progress(shown);
  if (done === undefined) bar.removeAttribute('value');
  else bar.value = done;
  bar.hidden = shown.phase === 'failed' || shown.phase === 'queued';
  showFailure(shown);
  warnings.replaceChildren(...[...new Set(shown.warnings)].map((text) => make('p', 'warning', text)));
  showAdvice(shown);
  list.replaceChildren(
    ...facts(shown).flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]),
  );
  // Buttons stay the same elements while the phase does, so that a click in flight is not lost.
  if (actionsFor !== offersKey(shown)) showActions(shown);
  planSection.show(shown);
  showResults(shown);
  showData(shown);
  tryIt.show(shown);
  const hasCurves = shown.batches.length > 0;
  const hasAccuracy = shown.batches.some(({ accuracy }) => accuracy !== undefined);
  // Another run may have been shown before.
  chartControls.hidden = lossHost.hidden = !hasCurves;
  accuracyHost.hidden = !hasAccuracy;
  if (!hasCurves) return;
  lossChart.draw(curves(shown, 'loss', '--vscode-charts-blue'), page.isLogarithmic);
  if (hasAccuracy) accuracyChart.draw(curves(shown, 'accuracy', '--vscode-charts-green'));
}

let failureFor = '';

function showFailure({ failure: told }: TrainingState): void {
  const shown = told?.isCancelled ? undefined : told;
  const key = JSON.stringify(shown ?? null);
  if (key === failureFor) return;
  failureFor = key;
  failure.hidden = shown === undefined;
  const detail = shown?.detail
    ? [make('details', '', make('summary', '', l10n.t('Details')), make('pre', '', shown.detail))]
    : [];
  failure.replaceChildren(make('p', '', shown?.message ?? ''), ...detail);
}

/** Of what decides which buttons there are. */
function offersKey({ runId, phase, ahead: before = [] }: TrainingState): string {
  return JSON.stringify([runId, phase, before]);
}

let adviceFor = '';

function showAdvice(shown: TrainingState): void {
  const key = JSON.stringify([shown.runId, shown.advice]);
  if (key === adviceFor) return;
  adviceFor = key;
  advice.hidden = shown.advice.length === 0;
  advice.replaceChildren(
    ...shown.advice.map(({ message, location }) => {
      const place = location && button(l10n.t('Show Line'), () => channel.emit('showPlace', location));
      place?.setAttribute('aria-label', `${l10n.t('Show Line')}: ${message}`);
      return make('li', '', message, ' ', ...(place ? [place] : []));
    }),
  );
}

let resultsFor = '';

function showResults(shown: TrainingState): void {
  const { confusion, mistakes = [] } = shown.result ?? {};
  // A resumed run gets other results.
  const key = confusion ? `${shown.runId} ${shown.result?.epochs}` : '';
  if (key === resultsFor) return;
  resultsFor = key;
  resultHost.replaceChildren(
    ...(confusion ? confusionTables(confusion, shown.data?.classes ?? []) : []),
    ...(mistakes.length > 0 ? [mistakePictures(mistakes)] : []),
  );
}

let dataFor = '';

function showData({ data, runId }: TrainingState): void {
  const key = data?.samples ? runId : '';
  if (key === dataFor) return;
  dataFor = key;
  dataHost.replaceChildren(...(data?.samples ? dataParts(data) : []));
}

function showActions(shown: TrainingState): void {
  actionsFor = offersKey(shown);
  const before = shown.ahead ?? [];
  ahead.replaceChildren(
    ...(before.length > 0
      ? [aheadList(before, (folder, ask) => channel.emit('askAhead', { folder, ask }))]
      : []),
  );
  const say = channel.emit;
  const offers: Readonly<Record<TrainingState['phase'], readonly HTMLElement[]>> = {
    queued: [
      ...(before.some((run) => run.phase === 'queued')
        ? [button(l10n.t('Train Next'), () => say('goFirst', null), 'primary')]
        : []),
      button(l10n.t('Cancel Run'), () => say('stop', { keepWeights: false })),
    ],
    preparing: [button(l10n.t('Stop'), () => say('stop', { keepWeights: true }), 'primary')],
    training: [
      button(l10n.t('Pause'), () => say('pause', { isPaused: true }), 'primary'),
      button(l10n.t('Stop'), () => say('stop', { keepWeights: true })),
      button(l10n.t('Stop and Discard'), () => say('stop', { keepWeights: false })),
    ],
    paused: [
      button(l10n.t('Continue'), () => say('pause', { isPaused: false }), 'primary'),
      button(l10n.t('Stop'), () => say('stop', { keepWeights: true })),
      button(l10n.t('Stop and Discard'), () => say('stop', { keepWeights: false })),
    ],
    stopping: [],
    finished: endOffers(shown),
    failed: endOffers(shown),
  };
  actions.replaceChildren(
    ...offers[shown.phase],
    button(l10n.t('Show Model'), () => say('revealModel', null)),
    button(l10n.t('Open Folder'), () => say('openFolder', null)),
    ...(shown.result?.modelPath === undefined ? [] : [button(l10n.t('Export…'), () => say('export', null))]),
  );
}

const CHOICES: Readonly<Record<FaultChoice, string>> = {
  skipFaulty: l10n.t('Train Without Them'),
  download: l10n.t('Download and Train'),
  chooseData: l10n.t('Choose Data…'),
};

function endOffers(shown: TrainingState): readonly HTMLElement[] {
  const choice = shown.failure?.choice;
  if (choice === undefined) return plainOffers(shown);
  return [
    button(CHOICES[choice], () => channel.emit('choose', { choice }), 'primary'),
    ...plainOffers(shown),
  ];
}

function plainOffers({ canResume, result }: TrainingState): readonly HTMLElement[] {
  const isWhole = result !== undefined && !result.stoppedEarly;
  const again = button(
    l10n.t('Train Again'),
    () => channel.emit('trainAgain', { overrides: {} }),
    isWhole ? 'primary' : 'secondary',
  );
  if (!canResume) return [again];
  const resume = () => channel.emit('resume', null);
  return [
    button(isWhole ? l10n.t('Train Longer…') : l10n.t('Resume'), resume, isWhole ? 'secondary' : 'primary'),
    again,
  ];
}

function curves(shown: TrainingState, measure: 'loss' | 'accuracy', colour: string): readonly Curve[] {
  const training: Curve = {
    label: l10n.t('training'),
    colour,
    values: smoothed(
      shown.batches.map((batch) => batch[measure] ?? null),
      page.smoothing,
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
    { label: l10n.t('validation'), colour: '--vscode-charts-yellow', values: validation, isDashed: true },
  ];
}
