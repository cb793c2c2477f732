/**
 * A live curve of one measure over batches, with the values at each epoch's end. What was zoomed into stays while
 * values come, and a button shows the whole again. Under it stand the values at the pointer, else the last ones.
 */
import * as l10n from '@vscode/l10n';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { button } from '../controls.js';
import { make, onThemeChange } from '../page.js';

export interface Curve {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly colour: string;
  readonly isDashed?: boolean;
}

export class Chart {
  #plot: uPlot | undefined;
  #curves: readonly Curve[] = [];
  #isLogarithmic = false;
  /** The user zoomed in. */
  #isZoomed = false;
  readonly #picture = make('div', 'plot');
  readonly #hint = make('span', 'hint', l10n.t('drag over a part to zoom in'));
  readonly #whole = button(l10n.t('Whole Curve'), () => this.#showWhole());

  constructor(
    readonly host: HTMLElement,
    readonly title: string,
    readonly unit: 'batch' | 'epoch' = 'batch',
  ) {
    this.#whole.hidden = true;
    this.#picture.setAttribute('role', 'img');
    const heading = title === '' ? [] : [make('h2', '', title)];
    host.append(make('div', 'chart-head', ...heading, this.#hint, this.#whole), this.#picture);
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(host);
    onThemeChange(() => {
      if (this.#plot) this.#replot();
    });
  }

  draw(curves: readonly Curve[], isLogarithmic = false): void {
    const isAlike = labelsOf(curves) === labelsOf(this.#curves) && isLogarithmic === this.#isLogarithmic;
    this.#curves = curves;
    this.#isLogarithmic = isLogarithmic;
    if (this.#plot && isAlike) this.#plot.setData(this.#data(), !this.#isZoomed);
    else this.#replot();
    // Without new scales it does not draw by itself.
    if (this.#isZoomed) this.#plot?.redraw();
    this.#tell();
  }

  #replot(): void {
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(this.#curves), this.#data(), this.#picture);
    this.#zoomed();
    this.#tell();
  }

  #showWhole(): void {
    this.#plot?.setData(this.#data());
  }

  /** After each change of the scale: by the user, or by data. */
  #zoomed(): void {
    const { min, max } = this.#plot?.scales.x ?? {};
    const [all = []] = this.#data();
    const [first, last] = [all[0] ?? 1, all.at(-1) ?? 1];
    this.#isZoomed = min != null && max != null && (min > first || max < last);
    this.#whole.hidden = !this.#isZoomed;
    this.#hint.hidden = this.#isZoomed;
  }

  /** The last values, for who does not see the curve. */
  #tell(): void {
    const last = this.#curves.map(({ label, values }) => {
      const value = values.findLast((each) => each !== null);
      return value === undefined || value === null ? label : `${label} ${value.toFixed(4)}`;
    });
    this.#picture.setAttribute('aria-label', [this.title, ...last].filter(Boolean).join(', '));
  }

  #data(): uPlot.AlignedData {
    const length = Math.max(0, ...this.#curves.map(({ values }) => values.length));
    const columns = this.#curves.map(({ values }) =>
      Array.from({ length }, (_, index) => values[index] ?? null),
    );
    return [Array.from({ length }, (_, index) => index + 1), ...columns];
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(160, this.host.clientWidth), height: 220 };
  }

  #options(curves: readonly Curve[]): uPlot.Options {
    const style = getComputedStyle(document.body);
    const colour = (name: string): string => style.getPropertyValue(name).trim() || 'gray';
    const unit = this.unit === 'batch' ? l10n.t('batch') : l10n.t('epoch');
    const axis = {
      stroke: colour('--vscode-foreground'),
      grid: { stroke: colour('--vscode-editorIndentGuide-background'), width: 1 },
    };
    return {
      ...this.#size(),
      scales: { x: { time: false }, y: { distr: this.#isLogarithmic ? 3 : 1 } },
      axes: [
        { ...axis, label: unit, labelSize: 18, size: 36, incrs: WHOLE_STEPS },
        { ...axis, size: 56 },
      ],
      hooks: { setScale: [(_, scale) => scale === 'x' && this.#zoomed()] },
      series: [
        { label: unit, value: shownAt(String) },
        ...curves.map((curve) => ({
          label: curve.label,
          stroke: colour(curve.colour),
          width: 2,
          spanGaps: true,
          points: { show: curve.isDashed === true },
          value: shownAt((value) => value.toFixed(4)),
        })),
      ],
    };
  }
}

/** Batches and epochs are counted: there is no half of one. */
const WHOLE_STEPS = [0, 1, 2, 3, 4, 5, 6].flatMap((power) => [1, 2, 5].map((step) => step * 10 ** power));

/** In the legend: the value at the pointer, else the last one. */
function shownAt(text: (value: number) => string): uPlot.Series.Value {
  return (plot, atPointer, series, index) => {
    const value =
      index == null
        ? ([...(plot.data[series] ?? [])] as (number | null | undefined)[]).findLast((each) => each != null)
        : atPointer;
    return value == null ? '–' : text(value);
  };
}

function labelsOf(curves: readonly Curve[]): string {
  return curves.map(({ label }) => label).join('\n');
}
