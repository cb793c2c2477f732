/**
 * The model graph: plain data about every model in a document, in the framework's own order and with its
 * own automatic names. Everything a feature shows comes from here. No values, no trees, no functions.
 */
import type { Location, Span } from '../document.js';
import type { ArithmeticLine, Framework, LayerFamily, Weight } from '../layers/row.js';
import type { Comparison, OwnMetric } from './comparison.js';
import type { Dim, Shape } from './dimension.js';
import type { OwnStep } from './ownStep.js';
import type { DataSource } from './trainingSource.js';

/** `block`: what a layer or function of the code's own does, which no model has. */
export type ModelKind = 'sequential' | 'functional' | 'subclassed' | 'block';

export interface ModelGraph {
  /** Unique in the analysis; stable while the text around it is. */
  readonly id: string;
  /** The variable, function or class that holds it in the source. */
  readonly name: string;
  readonly kind: ModelKind;
  readonly framework: Framework;
  /** Where the model is made: the `Sequential(…)` or `Model(…)` call, or the class. */
  readonly location: Location;
  /** What a CodeLens stands above: the statement or builder function, in the analysed document. */
  readonly anchor: Span;
  readonly nodes: readonly GraphNode[];
  /**
   * What is no part of `nodes`, because a test or loop of unknown outcome may lead past it: the first list on one way of
   * each such place, the next on another. Neither totals nor diagrams have them.
   */
  readonly otherWays?: () => readonly (readonly GraphNode[])[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Which output of its node each entry of `outputs` is. */
  readonly outputIndices: readonly number[];
  readonly totals: ModelTotals;
  /** Evaluated from a builder that the file never calls: with defaults, sample values or symbols. */
  readonly fromUncalledBuilder?: { readonly function: string; readonly symbols: readonly string[] };
  /** A model used as a layer of another one. */
  readonly isNested: boolean;
  /** On a tensor or on data. */
  readonly isCalled?: true;
  readonly training?: TrainingSettings;
  /** What the trainer builds of a class of the code that uses more than its nodes: weights of its own, constants. */
  readonly whole?: () => LayerTopology;
}

export interface ModelTotals {
  readonly params: ParameterCount;
  readonly multiplyAdds: Dim;
  /** Bytes of all outputs for one sample, 4 bytes a value. */
  readonly activationBytes: Dim;
  /** Layers whose parameters are not in the totals, because they are unknown. */
  readonly leftOut: number;
  /** Among them are tests, loops or calls of which it is not known how many layers they give. */
  readonly mayBeMore?: true;
  /** The same of multiply–adds, and of the bytes of outputs. */
  readonly leftOutOf: { readonly multiplyAdds: number; readonly activationBytes: number };
}

export interface ParameterCount {
  readonly total: Dim;
  readonly trainable: Dim;
  readonly nonTrainable: Dim;
}

/** One layer applied once. A shared layer gives several nodes with one `layerId`; parameters count once. */
export interface GraphNode {
  /** Unique in the model. */
  readonly id: string;
  readonly layerId: string;
  /** Keras's or TensorFlow.js's name, such as `conv2d_1`. */
  readonly name: string;
  /** Class name, such as `Conv2D`. */
  readonly type: string;
  readonly family: LayerFamily;
  readonly explanation: string;
  readonly documentation?: string;
  readonly inputs: readonly string[];
  readonly inputShapes: readonly Shape[];
  readonly outputShapes: readonly Shape[];
  readonly params: ParameterCount;
  readonly weights: readonly Weight[];
  readonly multiplyAdds: Dim;
  readonly activationBytes: Dim;
  /** Side length in input pixels that one output value sees, per spatial axis; absent off the image path. */
  readonly receptiveField?: readonly Dim[];
  readonly arithmetic: readonly ArithmeticLine[];
  /** Explicit and default arguments, for hover and the inspector. */
  readonly arguments: readonly NodeArgument[];
  /** Every place that made it: the layer call first, then each caller outwards. */
  readonly sources: readonly Location[];
  /** Names of the functions and nested models that made it, outermost first: for folding. */
  readonly scope: readonly string[];
  /** The calls of the user's functions that it was applied in, outermost first: `block:0`, `block:1` … */
  readonly calls?: readonly string[];
  /** The library function that made it as part of a whole network: `ResNet50`. */
  readonly backbone?: string;
  /** Why a shape or count is unknown, and where knowledge ended. */
  readonly unknown?: { readonly reason: string; readonly origin?: Location };
  /** Rejected by the framework here. */
  readonly faulty: boolean;
  /** Listed by `model.layers`: operators and the InputLayer of a Sequential are not. */
  readonly listed: boolean;
  /** The input that a Sequential makes from its first layer's `input_shape`: that layer's code made it too. */
  readonly implicit?: boolean;
  /** Its own `data_format` says that the channels stand before the sizes. */
  readonly saysChannelsFirst?: boolean;
  /** Of a layer of the code's own class: the layers that its `call` applied in this use. They are no nodes of the model. */
  readonly inside?: () => readonly GraphNode[];
  /** The layer is itself a model: its graph's id. */
  readonly nestedModel?: string;
  /** For the trainer: `{class_name, config}` in Keras's JSON form, or why there is none. */
  readonly topology: LayerTopology;
  /** What writes the layer again; absent for a model used as a layer. */
  readonly written?: WrittenLayer;
  /** Absent for a call on the only outputs of other layers, in a list if they are several. */
  readonly call?: NodeCall;
  /** `training=…` of the call. */
  readonly training?: {
    readonly value: boolean | 'unknown';
    /** An earlier call gave it. */
    readonly isInherited?: true;
    /** Whether `fit` and `predict` follow it: Keras 3 gives the layers of a functional model its own. */
    readonly isFollowed: boolean;
  };
}

/** A layer's arguments as the code gives them, by Keras's names, as plain JSON. */
export interface WrittenLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Arguments that are no plain data, or not known. */
  readonly unread: readonly { readonly name: string; readonly reason: string }[];
  readonly trainable: boolean;
  /** `own`: a class of the code; `operation`: a function on tensors, whose config are its settings. */
  readonly origin: 'library' | 'own' | 'operation';
}

/** How a layer was called: entry for entry with the node's `inputs`. */
export interface NodeCall {
  /** Which output of its producer each tensor is. */
  readonly outputs: readonly number[];
  /** The parameter that each tensor was given to; absent for one list. */
  readonly roles?: readonly string[];
}

export type LayerTopology =
  | {
      readonly className: string;
      readonly config: Readonly<Record<string, unknown>>;
      /** Weights of a class of the code, by name, that its `call` uses for nothing: no network has a place for them. */
      readonly leftOut?: readonly string[];
      /** Regularisers, or an `add_loss` in it, count in the loss. */
      readonly addsPenalty?: true;
    }
  /** `location`: of the operation in a class or function of the code that is not trained. */
  | { readonly unsupported: string; readonly location?: Location };

export interface NodeArgument {
  readonly name: string;
  /** As the user would write it. */
  readonly text: string;
  readonly isDefault: boolean;
  /** Where the value stands, when it is given. */
  readonly location?: Location;
}

/** A value read from the code, with the place it was read from. */
export interface Sourced<T> {
  readonly value: T;
  readonly location: Location;
}

/** What `compile`, `fit` and `evaluate` say of one output. */
export type OutputSettings = Pick<
  TrainingSettings,
  | ('loss' | 'ownLoss' | 'lossReason' | 'lossOptions' | 'fromLogits' | 'metrics')
  | ('lossWeight' | 'data' | 'validationSource' | 'testSource' | 'labels')
>;

/** One of several outputs. Where nothing says its loss, it is not trained. */
export interface NamedOutput extends OutputSettings {
  /** As Keras's logs have it. */
  readonly name: string;
  /** Which output of the model it is, counted from 0. */
  readonly place: number;
}

/** What `compile` and `fit` of this model say. Absent fields are not in the code. */
export interface TrainingSettings {
  readonly optimizer?: Sourced<{
    readonly name: string;
    readonly options: Readonly<Record<string, unknown>>;
  }>;
  readonly loss?: Sourced<string>;
  /** Of a model with several inputs, as a dict of data names each. */
  readonly inputNames?: readonly string[];
  /** Of a model with several outputs, each with its settings; those of one output are not here then, but the images are. */
  readonly outputs?: readonly NamedOutput[];
  /** What it calculates, where it is the code's own. */
  readonly ownLoss?: Sourced<Comparison>;
  /** What the class of the model does in its own `train_step`, beside the loss and metrics that are told here. */
  readonly ownStep?: Pick<
    OwnStep,
    'means' | 'countsPenalties' | 'isInference' | 'isUnlabelled' | 'testReason'
  > & {
    readonly location: Location;
  };
  /** Why it is not trained. */
  readonly stepReason?: Sourced<string>;
  /** Why the loss that the code gives is none that has a name. */
  readonly lossReason?: Sourced<string>;
  /** The code calls `fit` of this model. */
  readonly isFitted?: true;
  /** That call, as it is written. */
  readonly fitCall?: Location;
  /** It is given `sample_weight`. */
  readonly areWeighed?: true;
  /** A number of it, or of the optimizer, is not known. */
  readonly isOpen?: true;
  /** Its calls of `compile` and `fit`: with a fault in one of them, the code trains nothing. */
  readonly calls?: readonly Location[];
  /** Faults of the calls that made what `compile` and `fit` get: an optimiser, a callback. */
  readonly faults?: readonly Sourced<string>[];
  /** What `fit` gets as data and labels: a run on other data does without these. */
  readonly dataArguments?: readonly Location[];
  /** Backbones of `keras.applications` that the code starts from trained weights, and where. */
  readonly pretrained?: readonly Sourced<string>[];
  readonly metrics?: Sourced<readonly PlannedMetric[]>;
  readonly epochs?: Sourced<number>;
  readonly batchSize?: Sourced<number>;
  readonly validationSplit?: Sourced<number>;
  readonly stepsPerEpoch?: Sourced<number>;
  /** `shuffle=` of fit. */
  readonly isShuffled?: Sourced<boolean>;
  /** There is `validation_data=`. */
  readonly hasValidationData?: Sourced<boolean>;
  readonly data?: Sourced<DataSource>;
  /** What `validation_data=` and `evaluate` get, where that is known. */
  readonly validationSource?: Sourced<DataSource>;
  readonly testSource?: Sourced<DataSource>;
  /** The arrays that `fit` gets, as shapes and what is known of their origin. */
  readonly images?: Sourced<ArrayFacts>;
  readonly labels?: Sourced<ArrayFacts>;
  /** The loss says that it gets raw scores; absent when it does not say. */
  readonly fromLogits?: Sourced<boolean | 'unknown'>;
  /** Arguments of a configured loss: `from_logits`, `label_smoothing`. */
  readonly lossOptions?: Sourced<Readonly<Record<string, unknown>>>;
  /** What the loss counts in the sum of all; 1 where not given. */
  readonly lossWeight?: Sourced<number>;
  /** Class number → weight. */
  readonly classWeight?: Sourced<Readonly<Record<string, number>>>;
  readonly callbacks?: readonly Sourced<PlannedCallback>[];
  /** Arguments and callbacks that ConvLens read but cannot honour, each with a reason. */
  readonly notHonoured: readonly Sourced<string>[];
}

/** A metric as the code names it: `mae`, `Precision`; `logged` is its name in Keras's logs. */
export interface PlannedMetric {
  readonly name: string;
  readonly logged: string;
  /** The trainer measures it. */
  readonly isMeasured: boolean;
  /** What it calculates, where it is the code's own. */
  readonly own?: Comparison | OwnMetric;
  readonly options: Readonly<Record<string, unknown>>;
}

/** An array of training data: never its numbers. */
export interface ArrayFacts {
  readonly shape: Shape;
  readonly dtype: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A callback that the trainer runs, by Keras's name and arguments (either spelling of them). */
export interface PlannedCallback {
  readonly name: 'EarlyStopping' | 'ReduceLROnPlateau' | 'ModelCheckpoint' | 'LearningRateScheduler';
  readonly options: Readonly<Record<string, unknown>>;
}
