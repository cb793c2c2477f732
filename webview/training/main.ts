/** The training page: live curves, what is used and why, and what came out. */
import * as l10n from '@vscode/l10n';
import '../localisation.js';
import { loggedAs } from '../../src/protocol/outputs.js';
import type {
  SavedChart,
  TrainingActions,
  TrainingEvents,
  TrainingRequests,
  TrainingState,
} from '../../src/protocol/webview.js';
import { button, checkbox, registerControls, slider } from '../controls.js';
import { appRoot, keepState, make, openPageChannel } from '../page.js';
import { ActionBar } from './actionBar.js';
import { Chart } from './chart.js';
import { confusionTables } from './confusion.js';
import { trainingCurves } from './curves.js';
import { dataParts } from './data.js';
import { MetricCharts } from './metricCharts.js';
import { mistakePictures } from './mistakes.js';
import { OutcomeSection } from './outcomeSection.js';
import { OutputChoice } from './outputChoice.js';
import { outputPictures } from './outputPictures.js';
import { restoredPage } from './pageState.js';
import { PlanSection } from './plan.js';
import '../runPage.css';
import './training.css';
import './plan.css';
import './results.css';
import './tryIt.css';
import { canTry, TryIt } from './tryIt.js';
import { facts, headline, progress } from './words.js';

registerControls();

const head = make('h1', '');
const phase = make('p', 'phase');
const bar = document.createElement('progress');
bar.max = 1;
bar.setAttribute('aria-label', l10n.t('Progress'));
phase.setAttribute('role', 'status');
const outcome = new OutcomeSection();
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
const actionBar = new ActionBar((name, data) => channel.emit(name, data));
const tryIt = new TryIt({
  look: (runId, pixels, which, output) =>
    channel.request('look', { runId, pixels, which, ...(output !== '' && { output }) }),
  chooseImage: () => channel.request('chooseImage', null),
});
appRoot().append(head, phase, bar, actionBar.element, failure, warnings, outcome.element, advice, list);
const charts = make('div', 'charts', lossHost, accuracyHost);
appRoot().append(planSection.element, chartControls, charts);
appRoot().append(resultHost, tryIt.element, dataHost);
planSection.element.open = page.isPlanOpen;
planSection.element.addEventListener('toggle', () => {
  page.isPlanOpen = planSection.element.open;
  keep();
});
const outputChoice = new OutputChoice(page.output, (output) => {
  if (output === undefined) delete page.output;
  else page.output = output;
  keep();
  schedule();
});
chartControls.append(
  outputChoice.element,
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
const save = (chart: SavedChart) => channel.emit('saveChart', chart);
const lossChart = new Chart(lossHost, l10n.t('Loss'), 'batch', save);
const accuracyChart = new Chart(accuracyHost, l10n.t('Accuracy'), 'batch', save);
const metricCharts = new MetricCharts(charts, save);

let state: TrainingState | undefined;
let isDrawing = false;
const nothing = make('p', 'nothing');
nothing.hidden = true;
// What has nothing to say yet is not shown: an empty list would have its frame.
appRoot().classList.add('empty');
appRoot().append(nothing);

const channel = openPageChannel<TrainingEvents, TrainingActions, TrainingRequests>({
  state(next) {
    state = next;
    keep();
    schedule();
  },
  noRun() {
    nothing.hidden = state !== undefined;
    nothing.textContent = l10n.t('No run is shown here. Train, above a model in its code, starts one.');
  },
  batches({ runId, batches }) {
    if (state?.runId !== runId) return;
    state = { ...state, batches: [...state.batches, ...batches] };
    schedule();
  },
});
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

function show(shown: TrainingState): void {
  appRoot().classList.remove('empty');
  nothing.hidden = true;
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
  actionBar.show(shown);
  outcome.show(shown);
  planSection.show(shown);
  outputChoice.show(shown);
  showResults(shown);
  showData(shown);
  tryIt.show(shown, outputChoice.of(shown));
  const hasCurves = shown.batches.length > 0;
  const output = outputChoice.of(shown);
  const ofAccuracy = loggedAs(output, 'accuracy');
  const hasAccuracy = shown.batches.some(
    ({ accuracy, measures }) => (output === '' ? accuracy : measures?.[ofAccuracy]) !== undefined,
  );
  metricCharts.show(shown, output);
  // Another run may have been shown before.
  chartControls.hidden = lossHost.hidden = !hasCurves;
  accuracyHost.hidden = !hasAccuracy;
  if (!hasCurves) return;
  const placeOf = (point: number) => l10n.t('epoch {0}', (shown.batches[point - 1]?.epoch ?? 0) + 1);
  const { isLogarithmic } = page;
  const titled = (measure: string) => ({ title: `${shown.title}: ${measure}`, placeOf });
  const loss = trainingCurves(shown, 'loss', page.smoothing, output);
  lossChart.draw(loss, { ...titled(l10n.t('Loss')), isLogarithmic });
  if (hasAccuracy)
    accuracyChart.draw(trainingCurves(shown, 'accuracy', page.smoothing, output), titled(l10n.t('Accuracy')));
}

let failureFor = '';

function showFailure({ failure: told }: TrainingState): void {
  const shown = told?.isCancelled ? undefined : told;
  const key = JSON.stringify(shown ?? null);
  if (key === failureFor) return;
  failureFor = key;
  failure.hidden = shown === undefined;
  failure.classList.toggle('asks', shown?.choice !== undefined);
  const detail = shown?.detail
    ? [make('details', '', make('summary', '', l10n.t('Details')), make('pre', '', shown.detail))]
    : [];
  failure.replaceChildren(make('p', '', shown?.message ?? ''), ...detail);
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
  const { result, data } = shown;
  const { bestModel, isOfBest, outputs } = result ?? {};
  const chosen = outputChoice.of(shown);
  const judged = outputs
    ? outputs.flatMap(({ name, ...each }) => {
        const classes = data?.outputs?.find((output) => output.name === name)?.classes ?? [];
        return chosen === '' || chosen === name ? [{ name, classes, ...each }] : [];
      })
    : [{ name: '', classes: data?.classes ?? [], ...result }];
  const seen = judged.filter(({ confusion, pictures }) => confusion || pictures);
  // A resumed run gets other results.
  const key = seen.length > 0 ? `${shown.runId} ${result?.epochs} ${chosen}` : '';
  if (key === resultsFor) return;
  resultsFor = key;
  const which = isOfBest ? 'best' : 'last';
  resultHost.replaceChildren(
    ...(seen.length > 0 && bestModel ? [whichWeights(bestModel.epoch + 1, isOfBest === true)] : []),
    ...seen.flatMap(({ name, classes, confusion, pictures, mistakes = [] }) => {
      const look = (picture: HTMLImageElement, title: string) =>
        void tryIt.lookAgain(picture, title, which, name);
      return [
        ...(name === '' ? [] : [make('h2', 'whole-row', l10n.t('Output {0}', name))]),
        ...(confusion ? confusionTables(confusion, classes) : []),
        ...(pictures ? outputPictures(pictures) : []),
        ...(mistakes.length > 0 ? [mistakePictures(mistakes, canTry(shown) ? look : undefined)] : []),
      ];
    }),
  );
}

function whichWeights(best: number, isOfBest: boolean): HTMLElement {
  const text = isOfBest
    ? l10n.t('Below are the best weights, of epoch {0}: Try it and Export take the same.', best)
    : l10n.t(
        'Below are the weights at the end of the run; Try it and Export take the best, of epoch {0}.',
        best,
      );
  return make('p', 'phase whole-row', text);
}

let dataFor = '';

function showData({ data, runId }: TrainingState): void {
  const key = data?.samples ? runId : '';
  if (key === dataFor) return;
  dataFor = key;
  dataHost.replaceChildren(...(data?.samples ? dataParts(data) : []));
}
