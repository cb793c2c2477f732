/**
 * A live curve of one measure over batches, with the values at each epoch's end. What was zoomed into stays while
 * values come, and a button shows the whole again. Under it stand the values at the pointer, else the last ones.
 * The keyboard moves, zooms and reads as the mouse does.
 */
import * as l10n from '@vscode/l10n';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { SavedChart } from '../../src/protocol/webview.js';
import { button } from '../controls.js';
import { make, onThemeChange } from '../page.js';
import { pngBase64 } from '../pngPicture.js';
import { makeOperable, tellShown } from './chartLegend.js';
import { type Curve, chartOptions, knownAt, numberText } from './chartOptions.js';
import { chartCsv, chartSvg } from './chartPicture.js';
import { afterKey, type ChartView, isWhole } from './chartView.js';

export type { Curve } from './chartOptions.js';

export interface Drawn {
  /** In a file: which run's, which measure. */
  readonly title?: string;
  readonly isLogarithmic?: boolean;
  /** What a point is called beside its number, counted from 1: `epoch 3`. */
  readonly placeOf?: (point: number) => string;
}

export class Chart {
  #plot: uPlot | undefined;
  #curves: readonly Curve[] = [];
  #drawn: Drawn = {};
  /** The user zoomed in. */
  #isZoomed = false;
  /** The point that the keyboard points at, counted from 1. */
  #at: number | undefined;
  readonly #picture = make('div', 'plot');
  readonly #spoken = make('p', 'spoken');
  readonly #hint = make('span', 'hint');
  readonly #whole = button(l10n.t('Whole Curve'), () => this.#showWhole());

  constructor(
    readonly host: HTMLElement,
    readonly title: string,
    readonly unit: 'batch' | 'epoch',
    readonly save: (chart: SavedChart) => void,
  ) {
    this.#whole.hidden = true;
    this.#spoken.setAttribute('role', 'status');
    // Screen readers keep the arrow keys for themselves everywhere but in an application.
    this.#picture.setAttribute('role', 'application');
    this.#picture.setAttribute('aria-roledescription', l10n.t('chart'));
    this.#picture.setAttribute('aria-description', KEYS);
    this.#picture.tabIndex = 0;
    this.#picture.addEventListener('keydown', (event) => this.#onKey(event));
    this.#picture.addEventListener('focus', () => this.#showHint());
    this.#picture.addEventListener('blur', () => {
      this.#at = undefined;
      this.#point();
      this.#showHint();
    });
    const heading = title === '' ? [] : [make('h2', '', title)];
    const keep = button(l10n.t('Save…'), () => void this.#keep());
    keep.title = l10n.t('Save the curves as a picture or as numbers');
    const tools = make('div', 'chart-tools', this.#hint, this.#whole, keep);
    host.append(make('div', 'chart-head', ...heading, tools), this.#picture, this.#spoken);
    this.#showHint();
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(host);
    onThemeChange(() => {
      if (this.#plot) this.#replot();
    });
  }

  draw(curves: readonly Curve[], drawn: Drawn = {}): void {
    const isAlike =
      labelsOf(curves) === labelsOf(this.#curves) && drawn.isLogarithmic === this.#drawn.isLogarithmic;
    this.#curves = curves;
    this.#drawn = drawn;
    if (this.#plot && isAlike) this.#plot.setData(this.#data(), !this.#isZoomed);
    else this.#replot();
    // Without new scales it does not draw by itself.
    if (this.#isZoomed) this.#plot?.redraw();
    this.#tell();
  }

  #replot(): void {
    this.#plot?.destroy();
    const options = chartOptions(() => this.#curves, {
      size: this.#size(),
      unit: this.#unitName(),
      isLogarithmic: this.#drawn.isLogarithmic === true,
      pointName: (point) => this.#pointName(point),
      onScale: () => this.#zoomed(),
      onHide: (shown) => tellShown(this.#picture, shown),
    });
    this.#plot = new uPlot(options, this.#data(), this.#picture);
    makeOperable(this.#picture);
    this.#zoomed();
    this.#tell();
  }

  /** The whole curve, without what the user hid. */
  async #keep(): Promise<void> {
    const shown = this.#curves.filter((_, at) => this.#plot?.series[at + 1]?.show !== false);
    const title = this.#drawn.title ?? this.title;
    const { isLogarithmic = false } = this.#drawn;
    const pictured = { title, unit: this.#unitName(), curves: shown, isLogarithmic };
    const picture = chartSvg(pictured);
    const files = { svg: picture, png: await pngBase64(picture, 2), csv: chartCsv(pictured) };
    this.save({ name: title, ...files });
  }

  #showWhole(): void {
    this.#plot?.setData(this.#data());
  }

  #onKey(event: KeyboardEvent): void {
    const [view, length] = [this.#view(), this.#length()];
    if (!view || length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = afterKey(view, event.key, length);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    this.#at = next.at;
    if (next.from !== view.from || next.to !== view.to) {
      if (isWhole(next, length)) this.#showWhole();
      else this.#plot?.setScale('x', { min: next.from, max: next.to });
    }
    this.#point();
    const isMove = next.at !== undefined && next.at !== view.at;
    this.#spoken.textContent = isMove ? this.#valuesAt(next.at) : this.#partText(next, length);
  }

  #view(): ChartView | undefined {
    const { min, max } = this.#plot?.scales.x ?? {};
    if (!this.#plot) return undefined;
    return { from: min ?? 1, to: max ?? this.#length(), ...(this.#at !== undefined && { at: this.#at }) };
  }

  /** Puts the pointer where the keyboard has it, or away. */
  #point(): void {
    const left = this.#at === undefined ? undefined : this.#plot?.valToPos(this.#at, 'x');
    this.#plot?.setCursor(left === undefined ? { left: -10, top: -10 } : { left, top: 0 });
  }

  /** After each change of the scale: by the user, or by data. */
  #zoomed(): void {
    const { min, max } = this.#plot?.scales.x ?? {};
    const length = this.#length();
    this.#isZoomed = min != null && max != null && !isWhole({ from: min, to: max }, length);
    this.#whole.hidden = !this.#isZoomed;
    this.#showHint();
    if (this.#at !== undefined) this.#point();
  }

  #showHint(): void {
    const hasKeyboard = document.activeElement === this.#picture;
    this.#hint.textContent = hasKeyboard ? KEYS : l10n.t('drag over a part to zoom in');
    this.#hint.title = this.#hint.textContent;
    this.#hint.hidden = this.#isZoomed && !hasKeyboard;
  }

  /** The last values, for who does not see the curve. */
  #tell(): void {
    const last = this.#curves.map(({ label, values }) => {
      const value = values.findLast((each) => each !== null);
      return value === undefined || value === null ? label : `${label} ${numberText(value)}`;
    });
    this.#picture.setAttribute('aria-label', [this.title, ...last].filter(Boolean).join(', '));
  }

  /** `batch 51 (epoch 3): training 1.8989, validation 1.8906`. */
  #valuesAt(point: number): string {
    const values = this.#curves.flatMap((curve) => {
      const value = curve.values[knownAt(curve, point - 1) ?? -1];
      return typeof value === 'number' ? [`${curve.label} ${numberText(value)}`] : [];
    });
    return `${this.#unitName()} ${this.#pointName(point)}: ${values.join(', ') || '–'}`;
  }

  #partText(view: ChartView, length: number): string {
    if (isWhole(view, length)) return l10n.t('Whole Curve');
    return l10n.t('{0} {1} to {2}', this.#unitName(), Math.round(view.from), Math.round(view.to));
  }

  #pointName(point: number): string {
    const place = this.#drawn.placeOf?.(point);
    return place === undefined ? String(point) : `${point} (${place})`;
  }

  #unitName(): string {
    return this.unit === 'batch' ? l10n.t('batch') : l10n.t('epoch');
  }

  #length(): number {
    return Math.max(0, ...this.#curves.map(({ values }) => values.length));
  }

  #data(): uPlot.AlignedData {
    const length = this.#length();
    const columns = this.#curves.map(({ values }) =>
      Array.from({ length }, (_, index) => values[index] ?? null),
    );
    return [Array.from({ length }, (_, index) => index + 1), ...columns];
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(160, this.host.clientWidth), height: 220 };
  }
}

const KEYS = l10n.t('arrows: move · + and −: zoom · 0: whole curve');

function labelsOf(curves: readonly Curve[]): string {
  return curves.map(({ label }) => label).join('\n');
}
