/** The comparison page: one chart of a chosen measure over epochs, a curve a run, and a table of what differs. */
import * as l10n from '@vscode/l10n';
import '../localisation.js';
import type { ComparedRun, ComparisonActions, ComparisonEvents } from '../../src/protocol/webview.js';
import { dropdown, registerControls } from '../controls.js';
import { appRoot, make, openPageChannel } from '../page.js';
import { Chart } from '../training/chart.js';
import '../runPage.css';
import './comparison.css';
import { colourOf, measuresOf } from './measures.js';

registerControls();

const heading = make('h1', '', l10n.t('Compare runs'));
const controls = make('div', 'controls');
const host = make('section', 'chart');
const tableHost = make('div', 'facts');
appRoot().append(heading, controls, host, tableHost);

let runs: readonly ComparedRun[] = [];
let measure: string | undefined;
let measuresShown = '';
const chart = new Chart(host, '', 'epoch', (saved) => channel.emit('saveChart', saved));

const channel = openPageChannel<ComparisonEvents, ComparisonActions>({
  runs(next) {
    runs = next;
    show();
  },
});
channel.emit('ready', null);

function show(): void {
  const measures = measuresOf(runs);
  if (measure === undefined || !measures.includes(measure)) measure = measures[0];
  if (measuresShown !== measures.join()) {
    measuresShown = measures.join();
    const options = measures.map((each) => ({ value: each, text: measureName(each) }));
    controls.replaceChildren(
      dropdown(l10n.t('Measure'), options, measure, (value) => {
        measure = value;
        show();
      }),
    );
  }
  tableHost.replaceChildren(table(runs));
  const shown = measure;
  host.hidden = shown === undefined;
  if (shown === undefined) {
    controls.replaceChildren(
      make('p', '', l10n.t('None of these runs has finished an epoch: there are no curves.')),
    );
    return;
  }
  const curves = runs.map(({ title, epochs }, at) => {
    const values: (number | null)[] = [];
    for (const { epoch, metrics } of epochs) values[epoch] = metrics[shown] ?? null;
    return { label: title, colour: colourOf(at), values };
  });
  chart.draw(curves, { title: measureName(shown) });
}

/** `val_accuracy` is Keras's name for it. */
function measureName(measure: string): string {
  const name = measure.replace(/^val_/, '').replaceAll('_', ' ');
  return measure.startsWith('val_') ? l10n.t('validation: {0}', name) : l10n.t('training: {0}', name);
}

function table(shown: readonly ComparedRun[]): HTMLElement {
  const names = [...new Set(shown.flatMap(({ facts }) => Object.keys(facts).filter((name) => facts[name])))];
  const head = make(
    'tr',
    '',
    make('td', ''),
    ...shown.map(({ title }, at) => {
      const swatch = make('span', 'swatch');
      swatch.style.background = `var(${colourOf(at)})`;
      const cell = make('th', '', swatch, title);
      cell.setAttribute('scope', 'col');
      return cell;
    }),
  );
  const rows = names.map((name) => {
    const values = shown.map(({ facts }) => facts[name] ?? '');
    const differs = new Set(values).size > 1;
    const label = make('th', '', name);
    label.setAttribute('scope', 'row');
    return make('tr', differs ? 'differs' : '', label, ...values.map((value) => make('td', '', value)));
  });
  const caption = make('caption', '', l10n.t('In bold: what is not the same in all runs.'));
  const captions = shown.length > 1 ? [caption] : [];
  return make('table', '', ...captions, make('thead', '', head), make('tbody', '', ...rows));
}
