/**
 * The model graph: plain data about every model in a document, in the framework's own order and with its
 * own automatic names. Everything a feature shows comes from here. No values, no trees, no functions.
 */
import type { Location, Span } from '../document.js';
import type { ArithmeticLine, Framework, LayerFamily, Weight } from '../layers/row.js';
import type { Dim, Shape } from './dimension.js';
import type { ValueStep } from './valueSteps.js';

export type ModelKind = 'sequential' | 'functional' | 'subclassed';

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
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Which output of its node each entry of `outputs` is. */
  readonly outputIndices: readonly number[];
  readonly totals: ModelTotals;
  /** Evaluated from a builder that the file never calls: with defaults, sample values or symbols. */
  readonly fromUncalledBuilder?: { readonly function: string; readonly symbols: readonly string[] };
  /** A model used as a layer of another one. */
  readonly isNested: boolean;
  readonly training?: TrainingSettings;
}

export interface ModelTotals {
  readonly params: ParameterCount;
  readonly multiplyAdds: Dim;
  /** Bytes of all outputs for one sample, 4 bytes a value. */
  readonly activationBytes: Dim;
  /** Layers whose numbers are not in the totals, because they are unknown. */
  readonly leftOut: number;
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
  | { readonly className: string; readonly config: Readonly<Record<string, unknown>> }
  | { readonly unsupported: string };

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

/** What `compile` and `fit` of this model say. Absent fields are not in the code. */
export interface TrainingSettings {
  readonly optimizer?: Sourced<{
    readonly name: string;
    readonly options: Readonly<Record<string, unknown>>;
  }>;
  readonly loss?: Sourced<string>;
  /** Why the loss that the code gives is none that has a name. */
  readonly lossReason?: Sourced<string>;
  /** The code calls `fit` of this model. */
  readonly isFitted?: true;
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

/** Where the training arrays come from. */
export type DataSource =
  /** `keras.datasets.*`; `scale` is what the pixels are divided by in the code. */
  | ({
      readonly kind: 'dataset';
      readonly name: string;
      readonly split?: 'train' | 'test';
      readonly oneHot?: boolean;
      /** Named by a comment: the code does not say how the pixels are scaled. */
      readonly chosen?: true;
    } & Scaling)
  /** The faces that ConvLens draws: 48×48 grey, seven expressions. */
  | { readonly kind: 'generatedFaces' }
  | FolderSource
  /** Arrays in a file that `np.load` reads. */
  | ArraySource
  | TableSource
  /** A folder or file that the user chose; its content says what it is. */
  | ({ readonly kind: 'path'; readonly path: string } & Scaling)
  | ({
      readonly kind: 'unknown';
      readonly reason: string;
      /** Data files that the code reads, though not how their content reaches `fit`. */
      readonly reads?: readonly string[];
      /** The step that is not followed, or that made what is no data of a file. */
      readonly at?: Location;
    } & Scaling);

/** What the code does to the images on their way to the model. */
export interface Scaling {
  /** The values are divided by the scale, and then the offset is added. */
  readonly scale?: number;
  readonly offset?: number;
  /** Then these, by numbers that the code counts from the data. */
  readonly steps?: readonly ValueStep[];
  /** Then they pass these layers, as in `dataset.map(lambda x, y: (augment(x, training=True), y))`. */
  readonly layers?: readonly PreparationLayer[];
  /** ImageDataGenerator's random changes, by its own argument names; they come before the scaling. */
  readonly augmentation?: Readonly<Record<string, unknown>>;
  /** The one channel comes so many times, as in `np.repeat(x, 3, axis=-1)`. */
  readonly repeated?: number;
  /** The random changes come before the steps too. */
  readonly isVariedFirst?: true;
  /** How many come at once. */
  readonly batchSize?: number;
  /** They are changed in a way that is not followed. */
  readonly isChanged?: true;
  /** Where that begins. */
  readonly changedAt?: Location;
  /** Which samples are taken, one step after another. */
  readonly rows?: readonly RowStep[];
  /** Why it is not known which samples are taken. */
  readonly rowsReason?: string;
}

/** Samples taken by a slice, or by scikit-learn's `train_test_split`. */
export type RowStep =
  | {
      readonly kind: 'slice';
      readonly start: SliceBound;
      readonly stop: SliceBound;
      readonly step: number;
      /** Of what each folder lists: of the folders or names at this place of the paths. */
      readonly level?: number;
    }
  /** The listing of folders in order: by the folders or names at this place of the paths, or by whole paths. */
  | { readonly kind: 'sorted'; readonly level?: number }
  /** In another order: that of NumPy's permutation, or of `random.shuffle`, whose seed is not followed. */
  | { readonly kind: 'shuffled'; readonly by: 'numpy'; readonly seed?: number }
  | { readonly kind: 'shuffled'; readonly by: 'random' }
  | {
      readonly kind: 'split';
      readonly part: 'train' | 'test';
      readonly testSize?: number;
      readonly trainSize?: number;
      readonly seed?: number;
      readonly isShuffled: boolean;
      /** `stratify=`: each class in the same share; `oneHot` where its labels are, which orders the classes. */
      readonly stratify?: 'numbers' | 'oneHot';
      /** Of a table whose labels are not known yet: the cell that it is stratified by, as JSON. */
      readonly strata?: string;
    }
  /** The rows of a table whose cell in a column passes a test. */
  | ({
      readonly kind: 'where';
      /** By name, or by position as Python counts. */
      readonly column: string | number;
    } & CellTest)
  /** The rows of a table without an empty cell. */
  | { readonly kind: 'complete' };

/** A place; null for the end; or what the code calculates from how many samples there are. */
export type SliceBound = number | null | readonly CountStep[];

/** One calculation with a number; `isTurned`: the number stands behind the operator. */
export type CountStep =
  | { readonly operator: '+' | '-' | '*' | '/' | '//'; readonly by: number; readonly isTurned?: true }
  | { readonly round: 'trunc' | 'round' | 'floor' | 'ceil' };

/** What a cell of a table is asked. */
export interface CellTest {
  /** `isFolder`: of a part of a path. */
  readonly test: 'equals' | 'contains' | 'startsWith' | 'endsWith' | 'less' | 'greater' | 'isFolder';
  /** One of them. */
  readonly values: readonly (string | number)[];
  readonly isNot?: true;
  /** In small letters. */
  readonly isLower?: true;
  /** Not the cell itself: what these make of it. */
  readonly codes?: readonly CellCode[];
}

/** What stands for a cell that passes a test. */
export interface CellCode extends CellTest {
  readonly value: number | string;
}

/** As a TensorFlow.js `model.json` has it. */
export interface PreparationLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** One folder a class, with the settings of Keras's function that reads it. */
export interface FolderSource extends Scaling {
  readonly kind: 'folder';
  /** As the code writes it: relative to the file, or to the workspace. */
  readonly path: string;
  readonly reader: 'image_dataset_from_directory' | 'flow_from_directory';
  /** A `.csv` file that names the images below `path` and the class of each, by columns. */
  readonly table?: NamingTable;
  /** Height and width. */
  readonly imageSize: readonly [number, number];
  readonly channels: 1 | 3 | 4;
  readonly classNames?: readonly string[];
  readonly validationSplit?: number;
  readonly subset?: 'training' | 'validation';
  readonly seed?: number;
  readonly isShuffled: boolean;
  readonly interpolation: string;
  readonly crop?: boolean;
}

/** Which columns of a table name the files and their classes, and what the code makes of it before. */
export interface NamingTable {
  readonly path: string;
  readonly files: string;
  readonly classes: string;
  /** Texts around the cells that name the files. */
  readonly before?: string;
  readonly after?: string;
  /** What stands for the cells that name the classes. */
  readonly codes?: readonly CellCode[];
  readonly rows?: readonly RowStep[];
}

export interface ArraySource extends Scaling {
  readonly kind: 'arrays';
  readonly images: ArrayPlace;
  readonly labels: ArrayPlace;
}

/** A table that `pd.read_csv` reads: one row an image. */
export interface TableSource extends Scaling {
  readonly kind: 'table';
  readonly path: string;
  readonly images: TableColumns;
  readonly labels: TableColumns;
  /** Class numbers are the places of the labels among all that there are, sorted. */
  readonly isEncoded?: true;
  /** Among the rows that so many of `rows`' first steps leave: 0 where not given. */
  readonly encodedAfter?: number;
  /** Sorted as texts: 1, 10, 2. */
  readonly isTextOrder?: true;
  /** Where `path` is a pattern of files, one in a line: how the code makes an image of each. */
  readonly picture?: readonly PictureStep[];
}

/** What code does to an image file, one step after another. */
export type PictureStep =
  | { readonly kind: 'read'; readonly by: 'cv2' | 'pillow' | 'tensorflow'; readonly channels: 1 | 3 }
  /** OpenCV's colours are blue, green, red: `swap` turns them round. */
  | { readonly kind: 'grey' | 'swap' | 'colour' }
  | {
      readonly kind: 'resize';
      readonly by: string;
      readonly width: number;
      readonly height: number /** Where it is not followed to the last grey level. */;
      readonly location?: Location;
    };

/** Columns of a table, in its order. */
export interface TableColumns {
  /** These alone. */
  readonly names?: readonly string[];
  /** Without these. */
  readonly without?: readonly string[];
  /** Then those from one position up to another, as Python counts. */
  readonly from?: number;
  readonly to?: number;
  /** Of the files of each line of the path: this number or text instead. */
  readonly values?: readonly (number | string)[];
  /** Of a single one: texts that the code puts around its cells. */
  readonly before?: string;
  readonly after?: string;
  /** Of a single one: what stands for its cells, each by the first test that it passes. */
  readonly codes?: readonly CellCode[];
}

/** An array of an `.npz` file, or the one of an `.npy` file. */
export interface ArrayPlace {
  readonly path: string;
  readonly name?: string;
}
