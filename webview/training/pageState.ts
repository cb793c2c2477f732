/** What the page remembers while it is hidden or the window reloads: a hidden page is thrown away. */
import { keptState } from '../page.js';
import type { TypedPlan } from './plan.js';

export interface PageState {
  /** A reloaded window opens this run again. */
  runId?: string;
  isPlanOpen: boolean;
  /** For the next run. */
  typed?: TypedPlan;
  smoothing: number;
  isLogarithmic: boolean;
  /** Of a model with several outputs, the one that is shown alone. */
  output?: string;
}

export function restoredPage(): PageState {
  const kept = keptState();
  return {
    ...{ isPlanOpen: false, smoothing: 0.6, isLogarithmic: false },
    ...(typeof kept === 'object' && kept !== null ? (kept as Partial<PageState>) : {}),
  };
}
