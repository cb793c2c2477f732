/**
 * The whole conversation between the extension (or the command line) and a training process.
 * Messages are JSON, a line each, over a local socket; `channel.ts` pairs requests with results.
 */
import type { EndStep, Location, SampleMap, TrainingPlanFacts } from '../core/index.js';

export type RuntimeId = 'tensorflow' | 'tfjs-node' | 'webgpu' | 'wasm';

export interface RuntimeChoice {
  readonly id: RuntimeId;
  /** `TensorFlow 2.21.0 (CPU, 2 cores)`. */
  readonly title: string;
  /** Why this one: "fastest that works here; no GPU found". */
  readonly reason: string;
  /** Runtimes that were tried first and why each was passed over. */
  readonly passedOver: readonly PassedOver[];
}

export interface PassedOver {
  readonly id: RuntimeId;
  readonly reason: string;
}

export type RunPhase = 'queued' | 'preparing' | 'training' | 'paused' | 'stopping' | 'finished' | 'failed';

export interface RunRequest {
  readonly plan: TrainingPlanFacts;
  /** The run's folder: it receives `model.json`, `weights.bin`, checkpoints and the journal. */
  readonly outputDirectory: string;
  /** Where packages with data are looked for, and above: the project. */
  readonly projectDirectory?: string;
  /** Epochs between checkpoints; 1 when absent. */
  readonly checkpointEvery?: number;
  /** Directory of downloads and generated data. */
  readonly cacheDirectory: string;
  /** As the user's settings have it; 'auto' takes the best that works. */
  readonly runtime: RuntimeId | 'auto';
  /** For this run only, in place of what code and settings say. */
  readonly overrides: {
    readonly epochs?: number;
    readonly batchSize?: number;
    /** In place of the optimiser's rate, its schedule and a LearningRateScheduler. */
    readonly learningRate?: number;
    /** This share of the images to train on validates, drawn by the run's seed; 0 … below 1. */
    readonly validationSplit?: number;
    readonly runtime?: RuntimeId | 'auto';
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

/** What anyone who follows a run may ask of its process, and what it answers. */
export interface TrainerRequests {
  /** Pausing takes effect after the batch, once a checkpoint is on the disk. */
  pause: { params: { readonly isPaused: boolean }; result: null };
  stop: { params: { readonly keepWeights: boolean }; result: null };
  /** One that is stopping, and whose batch takes too long, is ended at once; its last checkpoint stays. */
  end: { params: null; result: null };
  /** Waiting runs that are ahead of this one shall wait for it. */
  goFirst: { params: null; result: null };
  /** Asked by another waiting run, which wants to go before this one. */
  letBefore: { params: QueueTicket; result: null };
}

/** What a run that trains or waits leaves in the queue. */
export interface QueueTicket {
  /** Of its socket. */
  readonly address: string;
  readonly title: string;
  readonly folder: string;
}

/** A run that another one waits for. */
export interface RunAhead {
  readonly title: string;
  readonly folder: string;
  readonly phase: RunPhase;
}

/** What the run's process asks its worker. */
export interface WorkerRequests extends Pick<TrainerRequests, 'pause' | 'stop'> {
  /**
   * `isResumed`: goes on from the run's last checkpoint. `hadFinished`: it came to its end before, and is to train longer.
   * `lost`: runtimes that failed in this run.
   */
  start: {
    params: {
      readonly request: RunRequest;
      readonly isResumed: boolean;
      readonly hadFinished?: boolean;
      readonly lost?: readonly PassedOver[];
    };
    result: null;
  };
}

export interface RunStarted {
  readonly runtime: RuntimeChoice;
  readonly data: DataSummary;
  readonly epochs: number;
  readonly batchSize: number;
  readonly batchesPerEpoch: number;
  readonly params: number;
  readonly environment?: RunEnvironment;
  readonly input?: RunInput;
}

/** How an image becomes the model's input: its values divided by the scale, then the offset added. */
export interface RunInput {
  /** Height, width, channels. */
  readonly shape: readonly [number, number, number];
  readonly scale?: number;
  readonly offset?: number;
  /** Instead of both, where places differ: value × factor + amount, row by row. */
  readonly places?: { readonly factor: readonly number[]; readonly amount: readonly number[] };
  /** Blue, green, red, before all else. */
  readonly isSwapped?: true;
  /** The values of the data are 0 … 1, not 0 … 255. */
  readonly isUnit?: boolean;
  /** Behind all else; noise is for training alone. */
  readonly finish?: readonly EndStep[];
  /** Then the code's own functions, without chance. */
  readonly maps?: readonly SampleMap[];
  /** Where the model gives images. */
  readonly output?: OutputForm;
}

/** What computed the run, for whoever wants to repeat it. */
export interface RunEnvironment {
  readonly convlens: string;
  readonly node: string;
  readonly tfjs: string;
  /** `linux x64`. */
  readonly platform: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

export interface DataSummary {
  readonly title: string;
  readonly trainImages: number;
  readonly validationImages: number;
  readonly testImages: number;
  readonly classes: readonly string[];
  /** Names of the model's inputs, where it has several. */
  readonly inputs?: readonly string[];
  /** Images of each class to train on, in the order of `classes`. */
  readonly balance?: readonly number[];
  /** A few images as the model gets them, each a `data:` address of a PNG. */
  readonly samples?: readonly DataSample[];
  readonly issues?: readonly DataIssue[];
  /** Of each output that is trained, where the model has several; `classes` and `balance` say nothing then. */
  readonly outputs?: readonly OutputSummary[];
}

export interface DataSample {
  readonly label: string;
  readonly image: string;
  readonly target?: string;
  /** What the model's other inputs get: a picture, or the first of its numbers. */
  readonly beside?: readonly {
    readonly name: string;
    readonly image?: string;
    readonly numbers?: readonly number[];
  }[];
}

export interface OutputSummary {
  /** As Keras's logs have it. */
  readonly name: string;
  /** None where it gives numbers or images. */
  readonly classes: readonly string[];
  readonly balance?: readonly number[];
  /** Where it gives images. */
  readonly form?: OutputForm;
}

/** Something about the data that looks wrong: "3 files are no images: cats/a.png …". */
export interface DataIssue {
  readonly message: string;
  readonly files?: readonly string[];
}

/** What a training process tells us unasked; a run's journal holds all of it. */
export interface TrainerEvents {
  /** It waits for these to end, the next to train first; one that is paused keeps its turn. */
  queued: { readonly ahead: readonly RunAhead[] };
  /** A step before training, in words: "Drawing 3,000 of 7,000 faces". `fraction` 0 … 1 when known. */
  preparing: { readonly step: string; readonly fraction?: number };
  started: RunStarted;
  /** A resumed run goes on here: what was told of this batch and later ones is told again. */
  continued: {
    readonly epoch: number;
    readonly batch: number;
    /** The epoch before it, where it begins one: who was killed may have kept that epoch and not told of it. */
    readonly last?: TrainerEvents['epochEnd'];
  };
  paused: { readonly isPaused: boolean };
  stopping: { readonly keepWeights: boolean };
  /** Training goes on, but something did not work: a checkpoint on a full disk. */
  warning: { readonly message: string };
  /** A batch, or the mean of the last few in a run of very many batches. */
  batchEnd: {
    readonly epoch: number;
    readonly batch: number;
    readonly loss: number;
    readonly accuracy?: number;
    /** Of the outputs of a model with several: `age_loss`, `gender_accuracy`. */
    readonly measures?: Readonly<Record<string, number>>;
    readonly imagesPerSecond: number;
    readonly secondsLeft: number;
    /** The share of the time, 0 … 1, in which the device waited for data, where it is worth a word. */
    readonly waiting?: number;
    /** Every two seconds or so. */
    readonly memory?: MemoryUse;
  };
  epochEnd: {
    readonly epoch: number;
    readonly metrics: Readonly<Record<string, number>>;
    /** Where the model stands on disk after this epoch; a crash later does not touch it. */
    readonly savedTo?: string;
  };
  /** What the numbers say while it goes on: each piece once. */
  advice: {
    readonly code: string;
    readonly message: string;
    readonly epoch: number;
    readonly layer?: string;
    /** The line that it is about. */
    readonly location?: Location;
  };
  /** Training is over and its weights are saved: they are measured on these images. A stop leaves that out. */
  judging: { readonly images: number };
  finished: RunResult;
  /** A sentence for the user: what went wrong and what to do. */
  failed: {
    readonly message: string;
    readonly detail?: string;
    readonly choice?: FaultChoice;
    /** The user stopped it before its first batch: nothing went wrong. */
    readonly isCancelled?: true;
    /** The device is gone: the run can go on with another runtime. */
    readonly lost?: PassedOver;
  };
}

export interface MemoryUse {
  /** Of the process that trains, what is not on a device. */
  readonly processBytes: number;
  /** Of its tensors on a device, where the runtime knows it. */
  readonly deviceBytes?: number;
}

/** What the user may choose after a failure: train without the images that cannot be read, download, or other data. */
export type FaultChoice = 'skipFaulty' | 'download' | 'chooseData';

/** What an output made of the test or validation images. */
export interface JudgedOutput {
  /** Rows are the true classes, columns the predicted ones: counts over the images. */
  readonly confusion?: readonly (readonly number[])[];
  /** Those that the model is surest of and wrong; the worst first. */
  readonly mistakes?: readonly Mistake[];
  /** Where it gives images in place of classes. */
  readonly pictures?: OutputPictures;
}

export interface RunResult extends JudgedOutput {
  readonly stoppedEarly: boolean;
  /** Why training ended before the last epoch, when a callback ended it. */
  readonly endedBy?: string;
  readonly epochs: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** On images that training never saw; absent when the data has none. */
  readonly test?: TestResult;
  /** `test`, `confusion` and `mistakes` are of `bestModel`, not of the weights at the end. */
  readonly isOfBest?: true;
  /** Of the weights at the end, where `test` is of the best ones: what `evaluate` says in Keras after `fit`. */
  readonly lastTest?: TestResult;
  /** In place of `confusion`, `mistakes` and `pictures`, where the model has several outputs. */
  readonly outputs?: readonly (JudgedOutput & { readonly name: string })[];
  /** `model.json` of the best epoch, where its weights are not those at the end: Export and Try It take it; `by`: what the code has in place of the validation loss. */
  readonly bestModel?: { readonly path: string; readonly epoch: number; readonly by?: string };
  /** `model.json`, when weights were kept. */
  readonly modelPath?: string;
  /** Of training, pauses left out; all sittings of a resumed run together. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

export interface TestResult {
  readonly loss: number;
  readonly accuracy?: number;
  readonly images: number;
  /** The code's other metrics, by their names in Keras's logs. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** What a model that gives images made of some. */
export interface OutputPictures {
  /** From all over the part. */
  readonly usual: readonly PicturedOutput[];
  /** Those that are furthest from their targets, the furthest first. */
  readonly worst: readonly PicturedOutput[];
  /** Over all images. */
  readonly meanDifference: number;
  /** A difference is the share of pixels of another class, not the mean distance of the values. */
  readonly isOfClasses?: true;
  /** There are none that it was not trained on. */
  readonly isOfTraining?: true;
}

/** Each a `data:` address of a PNG. */
export interface PicturedOutput {
  readonly input: string;
  readonly target: string;
  readonly output: string;
  readonly difference: number;
}

/** How what a model gives becomes a picture. */
export interface OutputForm {
  /** Height, width, channels. */
  readonly shape: readonly [number, number, number];
  /** Each pixel has a row of so many, of which the largest counts. */
  readonly classes?: number;
  /** The values that are black and white. */
  readonly span: readonly [number, number];
  /** The values are scores, not yet probabilities. */
  readonly isLogits: boolean;
}

export interface Mistake {
  /** A `data:` address of a PNG. */
  readonly image: string;
  readonly truth: string;
  readonly guess: string;
  /** Of the guess, 0 … 1. */
  readonly probability: number;
  /** The picture has the very values of the image, so the model can be asked about it again. */
  readonly isExact?: true;
}
