/** A live curve of one measure over batches, with the values at each epoch's end. */
import * as l10n from '@vscode/l10n';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface Curve {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly colour: string;
  readonly isDashed?: boolean;
}

export class Chart {
  #plot: uPlot | undefined;
  #labels = '';
  #isLogarithmic = false;

  constructor(
    readonly host: HTMLElement,
    readonly title: string,
    readonly unit: 'batch' | 'epoch' = 'batch',
  ) {
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(host);
  }

  draw(curves: readonly Curve[], isLogarithmic = false): void {
    const length = Math.max(0, ...curves.map(({ values }) => values.length));
    const data = [
      Array.from({ length }, (_, index) => index + 1),
      ...curves.map(({ values }) => Array.from({ length }, (_, index) => values[index] ?? null)),
    ];
    const labels = curves.map(({ label }) => label).join('\n');
    if (!this.#plot || this.#labels !== labels || this.#isLogarithmic !== isLogarithmic) {
      this.#plot?.destroy();
      this.#labels = labels;
      this.#isLogarithmic = isLogarithmic;
      this.#plot = new uPlot(this.#options(curves), data as uPlot.AlignedData, this.host);
    } else this.#plot.setData(data as uPlot.AlignedData);
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
