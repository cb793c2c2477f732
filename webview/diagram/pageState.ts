/** What the page remembers while it is hidden, reloaded or redrawn. */
import type { ColourBy, Direction } from '../../src/core/diagram/index.js';
import { keepState, keptState } from '../page.js';
import type { Place } from './canvas.js';

export type PageView = 'graph' | 'volumes' | 'table';

export interface PageState {
  uri?: string;
  modelId?: string;
  view: PageView;
  direction: Direction;
  colourBy: ColourBy;
  isInspectorOpen: boolean;
  isLegendOpen: boolean;
  /** Of the page's width, or height in a narrow one: 0 … 1. */
  inspectorShare?: number | undefined;
  /** Of the inspector: what a run taught the layer. */
  isTrainedOpen: boolean;
  /** Where the user left each drawing: by view. */
  places: Partial<Record<PageView, Place>>;
  /** Blocks that are open in the model shown. */
  open?: readonly string[];
}

const FRESH: PageState = {
  view: 'graph',
  direction: 'down',
  colourBy: 'family',
  isInspectorOpen: true,
  isLegendOpen: true,
  isTrainedOpen: true,
  places: {},
};

export function restoredState(): PageState {
  const kept = keptState();
  return typeof kept === 'object' && kept !== null
    ? { ...FRESH, ...(kept as Partial<PageState>) }
    : { ...FRESH };
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Not at every frame of a pan. */
export function rememberSoon(state: PageState, onKept: () => void): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    keepState(state);
    onKept();
  }, 200);
}
