/**
 * The whole conversation between the extension and its two pages. Both ends use it, with the types swapped.
 * Pages hold no truth: the extension can resend everything at any time (`ready` asks for it).
 */
import type { DiagramModel } from '../core/index.js';
import type { DataSummary, RunResult, RuntimeChoice, TrainerEvents } from './trainer.js';

// ── Diagram ────────────────────────────────────────────────────────────────────────────────────

export interface DiagramState {
  readonly fileName: string;
  readonly models: readonly DiagramModel[];
  /** Which model is shown. */
  readonly modelId?: string;
  /** The text is broken and this is the last drawing that was whole. */
  readonly stale: boolean;
  /** Why there is nothing to draw. */
  readonly emptyReason?: string;
}

/** Extension → diagram page. */
export interface DiagramEvents {
  state: DiagramState;
  /** The cursor is on these nodes' code. */
  select: { readonly modelId: string; readonly nodeIds: readonly string[] };
}

/** Diagram page → extension. */
export interface DiagramActions {
  ready: null;
  reveal: { readonly modelId: string; readonly nodeId: string };
  chooseModel: { readonly modelId: string };
  train: { readonly modelId: string };
}

// ── Training ───────────────────────────────────────────────────────────────────────────────────

export type RunPhase = 'preparing' | 'training' | 'stopping' | 'finished' | 'failed';

export interface TrainingState {
  readonly runId: string;
  readonly modelName: string;
  readonly fileName: string;
  readonly phase: RunPhase;
  readonly preparing?: TrainerEvents['preparing'];
  readonly runtime?: RuntimeChoice;
  readonly data?: DataSummary;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly batchesPerEpoch?: number;
  readonly params?: number;
  readonly batches: readonly TrainerEvents['batchEnd'][];
  readonly epochEnds: readonly TrainerEvents['epochEnd'][];
  readonly notHonoured: readonly string[];
  readonly result?: RunResult;
  readonly failure?: TrainerEvents['failed'];
}

/** Extension → training page: the whole state once, then what changed. */
export interface TrainingEvents {
  state: TrainingState;
  batches: readonly TrainerEvents['batchEnd'][];
}

/** Training page → extension. */
export interface TrainingActions {
  ready: null;
  stop: { readonly keepWeights: boolean };
  trainAgain: null;
  revealModel: null;
  openFolder: null;
}
