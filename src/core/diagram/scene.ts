/**
 * A drawing as plain data: shapes with colour roles instead of colours. The page, SVG, PDF and TikZ all draw
 * the same scene; only a theme says what a role looks like.
 */

/** What a colour means. `family-*` and `heat-*` are backgrounds and bands; the rest are parts of the drawing. */
export type Paint =
  | 'none'
  | 'paper'
  | 'card'
  | 'frame'
  | 'border'
  | 'text'
  | 'muted'
  | 'edge'
  | 'accent'
  | 'error'
  | 'warning'
  | 'added'
  | 'removed'
  | 'changed'
  | `family-${string}`
  | `heat-${number}`;

export type PathStep =
  | readonly ['M' | 'L', number, number]
  | readonly ['C', number, number, number, number, number, number]
  | readonly ['Z'];

interface Painted {
  readonly fill?: Paint;
  readonly fillOpacity?: number;
  readonly stroke?: Paint;
  readonly strokeWidth?: number;
  readonly dashed?: boolean;
  /** For the page's style sheet: hover, selection, zoom. */
  readonly role?: string;
}

export interface RectShape extends Painted {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius?: number;
}
export interface PathShape extends Painted {
  readonly kind: 'path';
  readonly steps: readonly PathStep[];
  /** Ends in an arrow head. */
  readonly arrow?: boolean;
}
export interface TextShape {
  readonly kind: 'text';
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill: Paint;
  readonly role?: string;
}
export type Shape = RectShape | PathShape | TextShape;

export type ItemKind = 'layer' | 'group' | 'frame' | 'edge' | 'caption';

/** One thing that is drawn. Shapes are relative to `x`, `y`. */
export interface SceneItem {
  /** Stable while the thing it stands for is. */
  readonly key: string;
  readonly kind: ItemKind;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly tooltip: string;
  /** One line for a screen reader. */
  readonly label: string;
  /** `ok`, `fault`, `unknown`, and marks such as `added`. */
  readonly state?: string;
  /** The layers it stands for, and where edges join: keys of items. */
  readonly layers?: readonly string[];
  readonly ends?: readonly [string, string];
}

export interface LegendEntry {
  readonly paint: Paint;
  readonly text: string;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly subtitle: string;
  /** Frames first, then edges, then cards: the order of painting. */
  readonly items: readonly SceneItem[];
  readonly legend: readonly LegendEntry[];
  /** How to read the drawing, when that is not plain: the scale of the volumes. */
  readonly note?: string;
}

export type Direction = 'down' | 'right';
export type ColourBy = 'family' | 'params' | 'macs' | 'memory';
export type ViewKind = 'graph' | 'volumes';

/**
 * Shapes for the page alone: signs to fold and unfold; and tensor sizes on edges, for a reader who zooms in: on
 * paper the cards say them.
 */
export function isOnPaper({ role }: Shape): boolean {
  return role !== 'sign' && role !== 'size';
}
