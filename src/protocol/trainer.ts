/**
 * The whole conversation between the extension (or the command line) and a training process.
 * Messages are JSON, over the child's IPC channel; `channel.ts` pairs requests with results.
 */
import type { TrainingPlanFacts } from '../core/index.js';

/** Both sides send it first; a mismatch ends the conversation with a clear message. */
export const TRAINER_PROTOCOL = 1;

export type RuntimeId = 'tensorflow' | 'tfjs-node' | 'webgpu' | 'wasm';

export interface RuntimeChoice {
  readonly id: RuntimeId;
  /** `TensorFlow 2.21.0 (CPU, 2 cores)`. */
  readonly title: string;
  /** Why this one: "fastest that works here; no GPU found". */
  readonly reason: string;
  /** Runtimes that were tried first and why each was passed over. */
  readonly passedOver: readonly { readonly id: RuntimeId; readonly reason: string }[];
}

export interface RunRequest {
  readonly plan: TrainingPlanFacts;
  /** Directory that receives `model.json`, `weights.bin` and `run.json`. */
  readonly outputDirectory: string;
  /** Directory of downloads and generated data. */
  readonly cacheDirectory: string;
  /** Forces a runtime; 'auto' takes the best that works. */
  readonly runtime: RuntimeId | 'auto';
  readonly overrides: {
    readonly epochs?: number;
    readonly batchSize?: number;
    readonly maxImages?: number;
    readonly seed?: number;
    /** Images that cannot be read are left out; without it they end the run before it begins. */
    readonly skipFaulty?: boolean;
    /** The user allowed the download of a data set. */
    readonly download?: boolean;
  };
  /** Where relative paths of data are looked for, in this order: the file's folder, then the workspace's. */
  readonly dataDirectories?: readonly string[];
}

/** What the extension may ask, and what it answers. */
export interface TrainerRequests {
  start: { params: RunRequest; result: RunStarted };
  stop: { params: { keepWeights: boolean }; result: null };
}

export interface RunStarted {
  readonly runtime: RuntimeChoice;
  readonly data: DataSummary;
  readonly epochs: number;
  readonly batchSize: number;
  readonly batchesPerEpoch: number;
  readonly params: number;
}

export interface DataSummary {
  readonly title: string;
  readonly trainImages: number;
  readonly validationImages: number;
  readonly testImages: number;
  readonly classes: readonly string[];
  /** Images of each class to train on, in the order of `classes`. */
  readonly balance?: readonly number[];
  /** A few images as the model gets them, each a `data:` address of a PNG. */
  readonly samples?: readonly { readonly label: string; readonly image: string }[];
  readonly issues?: readonly DataIssue[];
}

/** Something about the data that looks wrong: "3 files are no images: cats/a.png …". */
export interface DataIssue {
  readonly message: string;
  readonly files?: readonly string[];
}

/** What a training process tells us unasked. */
export interface TrainerEvents {
  /** A step before training, in words: "Drawing 3,000 of 7,000 faces". `fraction` 0 … 1 when known. */
  preparing: { readonly step: string; readonly fraction?: number };
  batchEnd: {
    readonly epoch: number;
    readonly batch: number;
    readonly loss: number;
    readonly accuracy?: number;
    readonly imagesPerSecond: number;
    readonly secondsLeft: number;
  };
  epochEnd: {
    readonly epoch: number;
    readonly metrics: Readonly<Record<string, number>>;
    /** Where the model stands on disk after this epoch; a crash later does not touch it. */
    readonly savedTo?: string;
  };
  finished: RunResult;
  /** A sentence for the user: what went wrong and what to do. */
  failed: { readonly message: string; readonly detail?: string; readonly choice?: FaultChoice };
}

/** What the user may choose after a failure: train without the images that cannot be read, download, or other data. */
export type FaultChoice = 'skipFaulty' | 'download' | 'chooseData';

export interface RunResult {
  readonly stoppedEarly: boolean;
  /** Why training ended before the last epoch, when a callback ended it. */
  readonly endedBy?: string;
  readonly epochs: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** On images that training never saw; absent when the data has none. */
  readonly test?: { readonly loss: number; readonly accuracy?: number; readonly images: number };
  /** Rows are the true classes, columns the predicted ones: counts over the test or validation images. */
  readonly confusion?: readonly (readonly number[])[];
  /** `model.json` of the epoch with the lowest validation loss, where that is not the last. */
  readonly bestModel?: { readonly path: string; readonly epoch: number };
  /** `model.json`, when weights were kept. */
  readonly modelPath?: string;
  readonly seconds: number;
  readonly imagesPerSecond: number;
}
