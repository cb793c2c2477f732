/** A chart as it goes into a report: on white, in colours that all readers tell apart, or as numbers. Pure: no DOM. */
import type { Curve } from './chartOptions.js';

export interface PicturedChart {
  readonly title: string;
  /** What the points are: `batch`, `epoch`. */
  readonly unit: string;
  readonly curves: readonly Curve[];
  readonly isLogarithmic?: boolean;
}

const [WIDTH, HEIGHT] = [720, 420];
const AREA = { left: 72, right: 16, top: 44, bottom: 56 };
const LINE = 18;
/** Okabe and Ito 2008, without the yellow, which is pale on white. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];
const TICKS = 6;
/** About as wide as a letter of 13 pixels. */
const LETTER = 7.2;

export function chartSvg({ title, unit, curves, isLogarithmic = false }: PicturedChart): string {
  const length = Math.max(2, ...curves.map(({ values }) => values.length));
  const [low, high] = rangeOf(curves, isLogarithmic);
  const legend = legendRows(curves);
  const height = HEIGHT + legend.length * LINE;
  const [right, bottom] = [WIDTH - AREA.right, HEIGHT - AREA.bottom];
  const xOf = (point: number) => AREA.left + ((point - 1) / (length - 1)) * (right - AREA.left);
  const place = isLogarithmic ? Math.log10 : (value: number) => value;
  const share = (value: number) => (place(value) - place(low)) / (place(high) - place(low));
  const yOf = (value: number) => bottom - share(value) * (bottom - AREA.top);
  const parts = [
    element('rect', { width: WIDTH, height, fill: '#ffffff' }),
    text(WIDTH / 2, 26, title, 'middle', 16),
    ...ticksOf(low, high, isLogarithmic).flatMap((value) => [
      line(AREA.left, yOf(value), right, yOf(value), '#dddddd'),
      text(AREA.left - 8, yOf(value) + 4, numberText(value), 'end'),
    ]),
    ...ticksOf(1, length, false)
      .filter(Number.isInteger)
      .map((point) => text(xOf(point), bottom + 20, String(point), 'middle')),
    line(AREA.left, AREA.top, AREA.left, bottom, '#666666'),
    line(AREA.left, bottom, right, bottom, '#666666'),
    text((AREA.left + right) / 2, HEIGHT - 14, unit, 'middle'),
    ...curves.flatMap((curve, at) =>
      drawn(curve, colourAt(at), (point, value) => [xOf(point), yOf(value)], isLogarithmic),
    ),
    ...legend.flatMap((row, at) =>
      row.flatMap(({ label, index, x }) => [
        line(x, HEIGHT + at * LINE, x + 20, HEIGHT + at * LINE, colourAt(index), 2),
        text(x + 26, HEIGHT + at * LINE + 4, label, 'start'),
      ]),
    ),
  ];
  const size = { width: WIDTH, height, viewBox: [0, 0, WIDTH, height].join(' ') };
  const font = { 'font-family': 'sans-serif', 'font-size': 13 };
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, ...font },
    ['', ...parts, ''].join('\n'),
  );
}

/** One row a point, one column a curve; what is not known is empty. */
export function chartCsv({ unit, curves }: PicturedChart): string {
  const length = Math.max(0, ...curves.map(({ values }) => values.length));
  const rows = Array.from({ length }, (_, at) => [at + 1, ...curves.map(({ values }) => values[at] ?? '')]);
  return [[unit, ...curves.map(({ label }) => label)], ...rows]
    .map((row) => `${row.map((cell) => quoted(String(cell))).join(',')}\n`)
    .join('');
}

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const colourAt = (index: number) => COLOURS[index % COLOURS.length] ?? '#000000';

/** The line through the known points; marks where they are few. */
function drawn(
  { values, isDashed }: Curve,
  colour: string,
  placeOf: (point: number, value: number) => readonly [number, number],
  isLogarithmic: boolean,
): readonly string[] {
  const points = values.flatMap((value, at) =>
    isShown(value, isLogarithmic) ? [placeOf(at + 1, value).map((each) => +each.toFixed(1))] : [],
  );
  const path = points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const marks = isDashed || points.length === 1 ? points : [];
  return [
    element('path', { d: path, fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-linejoin': 'round' }),
    ...marks.map(([cx = 0, cy = 0]) =>
      element('circle', { cx, cy, r: 3.5, fill: '#ffffff', stroke: colour, 'stroke-width': 2 }),
    ),
  ];
}

/** A logarithm is of positive values; training may have come to NaN. */
function isShown(value: number | null | undefined, isLogarithmic: boolean): value is number {
  return typeof value === 'number' && Number.isFinite(value) && (!isLogarithmic || value > 0);
}

function rangeOf(curves: readonly Curve[], isLogarithmic: boolean): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { values } of curves)
    for (const value of values) {
      if (!isShown(value, isLogarithmic)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > high) return isLogarithmic ? [0.1, 1] : [0, 1];
  if (isLogarithmic) return low === high ? [low / 2, high * 2] : [low, high];
  const room = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1;
  // Zero is the floor of a loss and of an accuracy.
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

/** Round numbers within the range: 1, 2 or 5 times a power of ten apart. */
function ticksOf(low: number, high: number, isLogarithmic: boolean): readonly number[] {
  if (isLogarithmic) {
    const powers = Array.from({ length: 40 }, (_, at) => at - 20);
    const all = powers.flatMap((power) => [1, 2, 5].map((step) => step * 10 ** power));
    const within = all.filter((value) => value >= low && value <= high);
    return within.length > 2 * TICKS ? within.filter((value) => Number.isInteger(Math.log10(value))) : within;
  }
  const rough = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => (first + at) * step);
}

const numberText = (value: number) => String(+value.toPrecision(6));

interface LegendEntry {
  readonly label: string;
  readonly index: number;
  readonly x: number;
}

/** As many in a row as have room. */
function legendRows(curves: readonly Curve[]): readonly (readonly LegendEntry[])[] {
  const rows: LegendEntry[][] = [];
  let x = WIDTH;
  for (const [index, { label }] of curves.entries()) {
    const width = 44 + label.length * LETTER;
    if (x + width > WIDTH) {
      rows.push([]);
      x = AREA.left;
    }
    rows.at(-1)?.push({ label, index, x });
    x += width;
  }
  return rows;
}

function text(
  x: number,
  y: number,
  content: string,
  anchor: 'start' | 'middle' | 'end',
  size?: number,
): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const font = size === undefined ? {} : { 'font-size': size };
  return element('text', { x, y, 'text-anchor': anchor, fill: '#222222', ...font }, escaped);
}

function line(x1: number, y1: number, x2: number, y2: number, colour: string, width = 1): string {
  return element('line', { x1, y1, x2, y2, stroke: colour, 'stroke-width': width });
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  content?: string,
): string {
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${typeof value === 'number' ? +value.toFixed(1) : value}"`,
  );
  const start = `<${tag}${written.join('')}`;
  return content === undefined ? `${start}/>` : `${start}>${content}</${tag}>`;
}
