/** The part of a curve that is shown and the point that is pointed at, as keys change them. Pure: no DOM. */

export interface ChartView {
  /** The shown part, in points counted from 1. */
  readonly from: number;
  readonly to: number;
  readonly at?: number;
}

/** Fewer steps than these are no curve. */
const SHORTEST = 4;
const ZOOM = 2;

/** The view after a key, of a curve of `length` points; undefined when the key means nothing here. */
export function afterKey(view: ChartView, key: string, length: number): ChartView | undefined {
  const { from, to, at } = view;
  const page = Math.max(1, Math.round((to - from) / 10));
  const step = (by: number) => pointed(view, at === undefined ? (by > 0 ? from : to) : at + by, length);
  switch (key) {
    case 'ArrowLeft':
      return step(-1);
    case 'ArrowRight':
      return step(1);
    case 'PageUp':
      return step(-page);
    case 'PageDown':
      return step(page);
    case 'Home':
      return pointed(view, 1, length);
    case 'End':
      return pointed(view, length, length);
    case '+':
    case '=':
      return zoomed(view, 1 / ZOOM, length);
    case '-':
      return zoomed(view, ZOOM, length);
    case '0':
      return { ...whole(length), ...(at !== undefined && { at }) };
    case 'Escape':
      return at === undefined && isWhole(view, length) ? undefined : whole(length);
    default:
      return undefined;
  }
}

export function whole(length: number): ChartView {
  return { from: 1, to: Math.max(1, length) };
}

export function isWhole({ from, to }: ChartView, length: number): boolean {
  return from <= 1 && to >= length;
}

/** The shown part moves along where the point would be outside of it. */
function pointed({ from, to }: ChartView, point: number, length: number): ChartView {
  const at = Math.round(Math.min(length, Math.max(1, point)));
  const shift = at < from ? at - from : at > to ? at - to : 0;
  return { from: from + shift, to: to + shift, at };
}

/** About the point that is pointed at, else about the middle. */
function zoomed(view: ChartView, by: number, length: number): ChartView {
  const { from, to, at } = view;
  const least = Math.min(SHORTEST, length - 1);
  const span = Math.min(length - 1, Math.max(least, (to - from) * by));
  const centre = at ?? (from + to) / 2;
  const share = to > from ? (centre - from) / (to - from) : 0.5;
  const start = Math.min(length - span, Math.max(1, centre - share * span));
  return { ...view, from: start, to: start + span };
}
