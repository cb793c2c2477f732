/** A chart for each measure besides loss and accuracy, epoch by epoch: an error, precision, IoU. */

import { othersIn } from '../../src/protocol/accuracy.js';
import { loggedAs } from '../../src/protocol/outputs.js';
import type { SavedChart, TrainingState } from '../../src/protocol/webview.js';
import { make } from '../page.js';
import { Chart } from './chart.js';
import { epochCurves } from './curves.js';

export class MetricCharts {
  readonly #charts = new Map<string, { readonly chart: Chart; readonly host: HTMLElement }>();

  /** Its charts are the last in `host`. */
  constructor(
    readonly host: HTMLElement,
    readonly save: (chart: SavedChart) => void,
  ) {}

  /** `output`: whose loss and accuracy have charts of their own, and whose other measures are wanted; else all. */
  show(state: TrainingState, output = ''): void {
    const all = othersIn(Object.assign({}, ...state.epochEnds.map(({ metrics }) => metrics)));
    const elsewhere = [loggedAs(output, 'loss'), loggedAs(output, 'accuracy')];
    const isOwn = (name: string) => name.startsWith(`${output}_`) && !elsewhere.includes(name);
    const names = output === '' ? all : all.filter(isOwn);
    for (const [name, { host }] of this.#charts) host.hidden = !names.includes(name);
    for (const name of names)
      this.#chart(name).draw(epochCurves(state, name), { title: `${state.title}: ${name}` });
  }

  #chart(name: string): Chart {
    const known = this.#charts.get(name);
    if (known) return known.chart;
    const host = make('section', 'chart');
    this.host.append(host);
    const chart = new Chart(host, name, 'epoch', this.save);
    this.#charts.set(name, { chart, host });
    return chart;
  }
}
