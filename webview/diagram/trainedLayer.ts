/** What a run taught the selected layer: feature maps of a sample, filters, histograms by epoch. Asked for only when it shows. */
import * as l10n from '@vscode/l10n';
import type { FlatNode } from '../../src/core/diagram/index.js';
import type {
  Histogram,
  HistogramsByWeight,
  LayerInsight,
  Picture,
  Pictures,
} from '../../src/protocol/insight.js';
import type { NodeInsight } from '../../src/protocol/webview.js';
import { make, svg } from '../page.js';
import { evenly, ridgesOf, short } from './ridges.js';
import './trainedLayer.css';

export interface TrainedLayerActions {
  ask(layer: string, sample: number): Promise<NodeInsight | undefined>;
  toggled(isOpen: boolean): void;
}

/** Arrow keys pass many layers: only where they rest something is computed. */
const REST_MS = 150;
const WIDTH = 228;
const HEIGHT = 64;
/** Room between the outlines of eight epochs. */
const RIDGES_HEIGHT = 88;

export class TrainedLayer {
  readonly element = make('details', 'trained') as HTMLDetailsElement;
  readonly #body = make('div', '');
  #node: FlatNode | undefined;
  #sample = 0;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly actions: TrainedLayerActions,
    isOpen: boolean,
  ) {
    this.element.open = isOpen;
    this.element.hidden = true;
    this.element.append(make('summary', '', l10n.t('In training')), this.#body);
    this.element.addEventListener('toggle', () => {
      actions.toggled(this.element.open);
      if (this.element.open) this.again();
    });
  }

  show(node: FlatNode): void {
    if (this.#node?.id === node.id) return;
    this.#node = node;
    this.element.hidden = true;
    this.again();
  }

  /** Nothing that can have been trained is selected. */
  hide(): void {
    this.#node = undefined;
    this.#asked++;
    this.element.hidden = true;
  }

  /** The run has new weights, or another run is meant. */
  again(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), REST_MS);
  }

  async #ask(): Promise<void> {
    const node = this.#node;
    // What is folded away is not computed; the first time it must be known whether there is a run at all.
    if (!node || (!this.element.open && !this.element.hidden)) return;
    const asked = ++this.#asked;
    const found = await this.actions.ask(node.id, this.#sample);
    if (asked !== this.#asked) return;
    this.element.hidden = found?.run === undefined;
    if (found?.run) this.#fill(found);
  }

  #fill({ run, insight, why }: NodeInsight): void {
    const focused = this.#body.querySelector('.sample:focus') !== null;
    this.#body.replaceChildren(
      make('p', 'name', whichRun(run, insight)),
      ...(run?.isOfOtherCode ? [make('p', 'why', l10n.t('The code has changed since this run.'))] : []),
      ...(why === undefined ? [] : [make('p', 'why', why)]),
      ...(insight ? this.#parts(insight) : []),
    );
    if (focused) this.#body.querySelector<HTMLElement>('.sample[aria-pressed="true"]')?.focus();
  }

  #parts(insight: LayerInsight): readonly HTMLElement[] {
    const { samples, maps, values, filters } = insight;
    return [
      ...(samples.length > 0 && (maps || values) ? [this.#sampleRow(insight)] : []),
      ...(maps ? [pictures(l10n.t('Feature maps'), maps)] : []),
      ...(values ? [bars(values)] : []),
      ...(filters ? [pictures(l10n.t('Filters'), filters)] : []),
      ...ridgeParts(l10n.t('Weights'), insight, ({ weights }) => weights),
      ...ridgeParts(l10n.t('Gradients'), insight, ({ gradients }) => gradients),
    ];
  }

  #sampleRow({ samples, sample }: LayerInsight): HTMLElement {
    const row = make('div', 'sample-row');
    row.setAttribute('role', 'group');
    row.setAttribute('aria-label', l10n.t('Image to look with'));
    for (const [at, { label, image }] of samples.entries()) {
      const choice = make('button', 'sample', pictureOf(image, label));
      choice.setAttribute('aria-pressed', String(at === sample));
      choice.title = label;
      choice.addEventListener('click', () => {
        this.#sample = at;
        void this.#ask();
      });
      row.append(choice);
    }
    return row;
  }
}

function whichRun(run: NodeInsight['run'], insight: LayerInsight | undefined): string {
  const title = run?.title ?? '';
  if (!insight) return title;
  const { epoch, batch } = insight;
  const all = run?.epochs ?? '?';
  if (batch > 0) return l10n.t('{0}, in epoch {1} of {2}, after batch {3}', title, epoch + 1, all, batch);
  return l10n.t('{0}, after epoch {1} of {2}', title, epoch, all);
}

function pictures(title: string, { rows, low, high, inAll }: Pictures): HTMLElement {
  const [first = []] = rows;
  const shown = rows.length > 1 ? rows.length : first.length;
  const isTable = rows.length > 1 || first[0]?.channel !== undefined;
  const count = shown < inAll ? l10n.t('{0} of {1}', shown, inAll) : String(inAll);
  const words = isTable
    ? l10n.t('A row for a filter, a column for a channel; black {0}, white {1}', short(low), short(high))
    : l10n.t('Black {0}, white {1}', short(low), short(high));
  const grid = make('div', isTable ? 'tiles in-rows' : 'tiles', ...rows.flat().map(tile));
  grid.style.setProperty('--columns', String(first.length));
  return make('section', '', make('h4', '', `${title} (${count})`), grid, make('p', 'hint', words));
}

function tile({ image, index, channel }: Picture): HTMLElement {
  const words =
    channel === undefined
      ? l10n.t('Number {0}', index + 1)
      : l10n.t('Filter {0}, channel {1}', index + 1, channel + 1);
  const picture = pictureOf(image, words);
  picture.title = words;
  return picture;
}

function pictureOf(address: string, words: string): HTMLImageElement {
  const picture = document.createElement('img');
  picture.src = address;
  picture.alt = words;
  return picture;
}

/** A row of numbers, each as a bar from zero. */
function bars({ shown, inAll }: NonNullable<LayerInsight['values']>): HTMLElement {
  const [low, high] = [Math.min(0, ...shown), Math.max(0, ...shown)];
  const span = high - low || 1;
  const y = (value: number) => 2 + ((high - value) / span) * (HEIGHT - 4);
  const step = WIDTH / shown.length;
  const picture = drawing(
    l10n.t('{0} numbers from {1} to {2}', shown.length, short(Math.min(...shown)), short(Math.max(...shown))),
  );
  const path = shown
    .map((value, at) => {
      const [from, to] = [at * step + step * 0.1, (at + 1) * step - step * 0.1];
      return `M${from.toFixed(1)} ${y(0).toFixed(1)}V${y(value).toFixed(1)}H${to.toFixed(1)}V${y(0).toFixed(1)}Z`;
    })
    .join('');
  picture.append(
    svg('path', { class: 'bars', d: path }),
    svg('path', { class: 'zero', d: `M0 ${y(0).toFixed(1)}H${WIDTH}` }),
  );
  const count = shown.length < inAll ? l10n.t('{0} of {1}', shown.length, inAll) : String(inAll);
  return make(
    'section',
    '',
    make('h4', '', l10n.t('Output ({0})', count)),
    boxed(picture),
    make('p', 'hint', l10n.t('From {0} to {1}', short(Math.min(...shown)), short(Math.max(...shown)))),
  );
}

function ridgeParts(
  title: string,
  { histograms }: LayerInsight,
  of: (each: LayerInsight['histograms'][number]) => HistogramsByWeight,
): readonly HTMLElement[] {
  const last = histograms.at(-1);
  if (!last) return [];
  const names = Object.keys(of(last));
  if (names.length === 0) return [];
  const figures = names.map((name) => {
    const known = histograms.flatMap((each) => {
      const histogram = of(each)[name];
      return histogram ? [{ epoch: each.epoch, histogram }] : [];
    });
    return ridgeFigure(name, evenly(known));
  });
  const [from, to] = [histograms[0]?.epoch ?? 0, last.epoch];
  const epochs = from === to ? l10n.t('epoch {0}', to + 1) : l10n.t('epochs {0} to {1}', from + 1, to + 1);
  return [make('section', '', make('h4', '', `${title}, ${epochs}`), make('div', 'figures', ...figures))];
}

function ridgeFigure(
  name: string,
  shown: readonly { readonly epoch: number; readonly histogram: Histogram }[],
): HTMLElement {
  const last = shown.at(-1)?.histogram;
  if (!last) return make('div', '');
  const { paths, low, high, zero } = ridgesOf(
    shown.map(({ histogram }) => histogram),
    WIDTH,
    RIDGES_HEIGHT,
  );
  const notFinite = last.notFinite ? l10n.t(', {0} not finite', last.notFinite) : '';
  const words = l10n.t('mean {0}, deviation {1}', short(last.mean), short(last.deviation)) + notFinite;
  const picture = drawing(`${name}: ${words}`, RIDGES_HEIGHT);
  if (zero !== undefined)
    picture.append(svg('path', { class: 'zero', d: `M${zero.toFixed(1)} 0V${RIDGES_HEIGHT}` }));
  for (const [at, path] of paths.entries()) {
    const ridge = svg('path', { class: at === paths.length - 1 ? 'newest' : 'ridge', d: path });
    // From the oldest to the one before the newest.
    ridge.style.setProperty('--age', (at / Math.max(1, paths.length - 1)).toFixed(2));
    const title = svg('title', {});
    title.textContent = l10n.t('epoch {0}', (shown[at]?.epoch ?? 0) + 1);
    ridge.append(title);
    picture.append(ridge);
  }
  return make(
    'figure',
    'ridges',
    make('figcaption', '', make('code', '', name), ' ', words),
    boxed(picture),
    make('div', 'ends', make('span', '', short(low)), make('span', '', short(high))),
  );
}

function drawing(words: string, height = HEIGHT): SVGElement {
  return svg('svg', {
    ...{ role: 'img', 'aria-label': words, width: WIDTH, height },
    viewBox: `0 0 ${WIDTH} ${height}`,
  });
}

function boxed(picture: SVGElement): HTMLElement {
  const box = make('div', '');
  box.append(picture);
  return box;
}
