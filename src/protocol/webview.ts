/**
 * The whole conversation between the extension and its two pages. Both ends use it, with the types swapped.
 * Pages hold no truth: the extension can resend everything at any time (`ready` asks for it).
 */
import type { DiagramModel, Framework, LayerChange, NodeDetails } from '../core/index.js';
import type { LayerInsight } from './insight.js';
import type { Overrides } from './overrides.js';
import type { PlanRow } from './planRows.js';
import type { Explanation } from './reader.js';
import type {
  DataSummary,
  FaultChoice,
  RunAhead,
  RunEnvironment,
  RunInput,
  RunPhase,
  RunResult,
  RuntimeChoice,
  TrainerEvents,
} from './trainer.js';

// ── Diagram ────────────────────────────────────────────────────────────────────────────────────

export interface DiagramState {
  readonly fileName: string;
  /** Of the document: a reloaded window opens the page on it again. */
  readonly uri?: string;
  readonly models: readonly DiagramModel[];
  /** Which model is shown. */
  readonly modelId?: string;
  /** The code is broken or gone, and this is the last drawing that was whole: why. */
  readonly stale?: string;
  /** A saved model: nothing can be edited, compared or trained. */
  readonly isReadOnly?: boolean;
  /** Why there is nothing to draw. */
  readonly emptyReason?: string;
  /** What the drawing is compared with. */
  readonly compared?: {
    readonly with: Exclude<ComparedWith, 'nothing'>;
    readonly name: string;
    readonly model: DiagramModel;
  };
}

/** The file as it was saved, as Git's last commit has it, or another model of the user's choice. */
export type ComparedWith = 'saved' | 'commit' | 'model' | 'nothing';

/** Extension → diagram page. */
export interface DiagramEvents {
  state: DiagramState;
  /** The cursor is on these nodes' code. */
  select: { readonly modelId: string; readonly nodeIds: readonly string[] };
  /** A run has new weights: what was told of a layer's training is old. */
  trained: null;
}

/** Diagram page → extension. */
export interface DiagramActions {
  ready: null;
  /** Shows the code that made a node; `place` counts its sources, the layer's own call first. */
  reveal: { readonly modelId: string; readonly nodeId: string; readonly place?: number };
  chooseModel: { readonly modelId: string };
  train: { readonly modelId: string };
  compare: { readonly with: ComparedWith };
  /** Opens the model's code in a new text. */
  showCode: { readonly framework: Framework };
}

/** What the diagram page asks the extension. */
export interface DiagramRequests {
  details: {
    readonly params: { readonly modelId: string; readonly nodeId: string };
    readonly result: DiagramDetails;
  };
  /** Asks the user where; the result is the file's name, or nothing when the user changed their mind. */
  saveFile: {
    readonly params: { readonly name: string; readonly content: string; readonly isBase64: boolean };
    readonly result: { readonly savedAs?: string };
  };
  edit: {
    readonly params: { readonly modelId: string; readonly nodeId: string; readonly change: DiagramChange };
    readonly result: { readonly done: string };
  };
  /** `layer`: its path in the model shown, `encoder/conv2d:1`. */
  insight: {
    readonly params: { readonly modelId: string; readonly layer: string; readonly sample: number };
    readonly result: NodeInsight;
  };
}

/** What a run taught a layer; empty when no run of the model has weights yet. */
export interface NodeInsight {
  readonly run?: {
    readonly title: string;
    readonly epochs?: number;
    /** Its text is not that of the editor. */
    readonly isOfOtherCode: boolean;
  };
  readonly insight?: LayerInsight;
  /** Why there is no insight. */
  readonly why?: string;
}

export interface DiagramDetails {
  readonly details: NodeDetails;
  /** The code that made it, the layer's own call first: `model.py:12  layers.Conv2D(32, 3)`. */
  readonly places: readonly { readonly where: string; readonly line: string }[];
}

/** A change of the source that the picture asks for. */
export type DiagramChange = LayerChange;

// ── Training ───────────────────────────────────────────────────────────────────────────────────

export interface TrainingState {
  /** The run's folder. */
  readonly runId: string;
  readonly title: string;
  readonly modelName: string;
  readonly fileName: string;
  readonly phase: RunPhase;
  readonly preparing?: TrainerEvents['preparing'];
  /** Training is over, and its weights are measured. */
  readonly judging?: TrainerEvents['judging'];
  readonly runtime?: RuntimeChoice;
  readonly data?: DataSummary;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly batchesPerEpoch?: number;
  readonly params?: number;
  readonly environment?: RunEnvironment;
  readonly input?: RunInput;
  /** While it waits: for these, the next to train first. */
  readonly ahead?: readonly RunAhead[];
  /** It ended, and its last checkpoint is there. */
  readonly canResume?: boolean;
  readonly warnings: readonly string[];
  readonly advice: readonly TrainerEvents['advice'][];
  readonly batches: readonly TrainerEvents['batchEnd'][];
  readonly epochEnds: readonly TrainerEvents['epochEnd'][];
  readonly notHonoured: readonly string[];
  readonly plan: readonly ShownPlanRow[];
  readonly result?: RunResult;
  readonly failure?: TrainerEvents['failed'];
}

/** `where`: `model.py:21`, or only the file's name when the line cannot be shown. */
export interface ShownPlanRow extends PlanRow {
  readonly where?: string;
}

/** Extension → training page: the whole state once, then what changed. */
export interface TrainingEvents {
  state: TrainingState;
  /** The page was opened, and there is no run to show. */
  noRun: null;
  batches: { readonly runId: string; readonly batches: readonly TrainerEvents['batchEnd'][] };
}

/** Training page → extension. */
export interface TrainingActions {
  ready: null;
  pause: { readonly isPaused: boolean };
  stop: { readonly keepWeights: boolean };
  /** While it stops: at once. */
  end: null;
  /** While it waits: before the others that wait. */
  goFirst: null;
  /** About a run that it waits for. */
  askAhead: { readonly folder: string; readonly ask: AheadAsk };
  resume: null;
  trainAgain: { readonly overrides: Overrides };
  /** The way on that a failure offers. */
  choose: { readonly choice: FaultChoice };
  export: null;
  /** The line that a piece of advice is about. */
  showPlace: { readonly path: string; readonly start: number };
  revealModel: null;
  openFolder: null;
  saveChart: SavedChart;
}

export type AheadAsk = 'show' | 'pause' | 'continue' | 'stop';

/** A chart as the files that the user may choose of. */
export interface SavedChart {
  /** Without an ending. */
  readonly name: string;
  readonly svg: string;
  /** In base 64. */
  readonly png: string;
  readonly csv: string;
}

/** What the training page asks the extension. */
export interface TrainingRequests {
  /** What the run's model sees in an image, given as the run's input wants it, in base 64. */
  look: {
    readonly params: {
      readonly runId: string;
      readonly pixels: string;
      /** `last`: whose mistakes the run's result has. */
      readonly which: 'best' | 'last';
      /** By its name, of a model with several. */
      readonly output?: string;
    };
    readonly result: Explanation;
  };
  /** Asks the user for an image file; its bytes in base 64, or nothing when the user changed their mind. */
  chooseImage: {
    readonly params: null;
    readonly result: { readonly name?: string; readonly bytes?: string };
  };
}

// ── Comparison of runs ─────────────────────────────────────────────────────────────────────────

export interface ComparedRun {
  readonly runId: string;
  readonly title: string;
  readonly epochs: readonly { readonly epoch: number; readonly metrics: Readonly<Record<string, number>> }[];
  /** Name → value, in the order of the table. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Comparison page → extension. */
export interface ComparisonActions {
  ready: null;
  saveChart: SavedChart;
}

/** Extension → comparison page. */
export interface ComparisonEvents {
  runs: readonly ComparedRun[];
}
