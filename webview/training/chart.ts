/** A live curve of one measure over batches, with the values at each epoch's end. */
import * as l10n from '@vscode/l10n';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { onThemeChange } from '../page.js';

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

  constructor(
    readonly host: HTMLElement,
    readonly title: string,
    readonly unit: 'batch' | 'epoch' = 'batch',
  ) {
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(host);
    onThemeChange(() => {
      if (this.#plot) this.#replot();
    });
  }

  draw(curves: readonly Curve[], isLogarithmic = false): void {
    const isAlike = labelsOf(curves) === labelsOf(this.#curves) && isLogarithmic === this.#isLogarithmic;
    this.#curves = curves;
    this.#isLogarithmic = isLogarithmic;
    if (this.#plot && isAlike) this.#plot.setData(this.#data());
    else this.#replot();
  }

  #replot(): void {
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(this.#curves), this.#data(), this.host);
  }

  #data(): uPlot.AlignedData {
    const length = Math.max(0, ...this.#curves.map(({ values }) => values.length));
    const columns = this.#curves.map(({ values }) =>
      Array.from({ length }, (_, index) => values[index] ?? null),
    );
    return [Array.from({ length }, (_, index) => index + 1), ...columns];
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(240, this.host.clientWidth), height: 220 };
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
      title: this.title,
      scales: { x: { time: false }, y: { distr: this.#isLogarithmic ? 3 : 1 } },
      axes: [
        { ...axis, label: unit, labelSize: 18 },
        { ...axis, size: 56 },
      ],
      series: [
        { label: unit, value: (_: uPlot, value: number | null) => (value === null ? '–' : String(value)) },
        ...curves.map((curve) => ({
          label: curve.label,
          stroke: colour(curve.colour),
          width: 2,
          spanGaps: true,
          points: { show: curve.isDashed === true },
          value: (_: uPlot, value: number | null) => (value === null ? '–' : value.toFixed(4)),
        })),
      ],
    };
  }
}

function labelsOf(curves: readonly Curve[]): string {
  return curves.map(({ label }) => label).join('\n');
}
