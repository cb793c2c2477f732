/** How a chart looks: its axes, curves and legend, in the editor's colours. */
import type uPlot from 'uplot';

export interface Curve {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly colour: string;
  /** Known at few points only, each with a mark: between them, the last one before holds. */
  readonly isDashed?: boolean;
}

export interface Look {
  readonly size: { readonly width: number; readonly height: number };
  readonly unit: string;
  readonly isLogarithmic: boolean;
  /** Of a point, counted from 1. */
  readonly pointName: (point: number) => string;
  /** The shown part has changed. */
  readonly onScale: () => void;
  /** Curves were hidden or shown: which are there, in their order. */
  readonly onHide: (shown: readonly boolean[]) => void;
}

/** `curves`: as they are by now, with the same labels. */
export function chartOptions(curves: () => readonly Curve[], look: Look): uPlot.Options {
  const style = getComputedStyle(document.body);
  const colour = (name: string): string => style.getPropertyValue(name).trim() || 'gray';
  const axis = {
    stroke: colour('--vscode-foreground'),
    grid: { stroke: colour('--vscode-editorIndentGuide-background'), width: 1 },
  };
  return {
    ...look.size,
    scales: { x: { time: false }, y: { distr: look.isLogarithmic ? 3 : 1 } },
    axes: [
      { ...axis, label: look.unit, labelSize: 18, size: 36, incrs: WHOLE_STEPS },
      { ...axis, size: 56 },
    ],
    cursor: {
      y: false,
      dataIdx: (_, series, point) => knownAt(curves()[series - 1], point) ?? point,
    },
    hooks: {
      setScale: [(_, scale) => scale === 'x' && look.onScale()],
      setSeries: [({ series }) => look.onHide(series.slice(1).map(({ show }) => show !== false))],
    },
    series: [
      { label: look.unit, value: shownAt(look.pointName) },
      ...curves().map((curve) => ({
        label: curve.label,
        stroke: colour(curve.colour),
        width: 2,
        spanGaps: true,
        // A single point has no line.
        points: {
          show: (_: uPlot, __: number, from: number, to: number) => curve.isDashed === true || from === to,
        },
        value: shownAt(numberText),
      })),
    ],
  };
}

/** Counted from 0: the point whose value holds at this one; undefined where none is known. */
export function knownAt(curve: Curve | undefined, point: number): number | undefined {
  if (!curve) return undefined;
  const least = curve.isDashed ? 0 : point;
  for (let at = point; at >= least; at--) if (typeof curve.values[at] === 'number') return at;
  return undefined;
}

export const numberText = (value: number) => value.toFixed(4);

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
