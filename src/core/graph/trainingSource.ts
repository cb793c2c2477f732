/** Where training data come from, and what the code does to them on their way to `fit`: plain data, for the trainer. */
import type { Location } from '../document.js';
import type { Statement } from '../program/tree.js';
import type { Calculation } from './comparison.js';
import type { ValueStep } from './valueSteps.js';

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
  | RecordSource
  | ProgramSource
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
  /** Then what functions of the code make of each, one after another. */
  readonly maps?: readonly SampleMap[];
  /** ImageDataGenerator's random changes, by its own argument names; they come before the scaling. */
  readonly augmentation?: Readonly<Record<string, unknown>>;
  /** The one channel comes so many times, as in `np.repeat(x, 3, axis=-1)`. */
  readonly repeated?: number;
  /** The random changes come before the steps too. */
  readonly isVariedFirst?: true;
  /** How many come at once. */
  readonly batchSize?: number;
  /** They come several at once, and how many is not known. */
  readonly isBatchOpen?: true;
  /** They are changed in a way that is not followed. */
  readonly isChanged?: true;
  /** Where that begins. */
  readonly changedAt?: Location;
  /** No classes: the model is to give these images, one for each of the others. */
  readonly targets?: DataSource;
  /** Of targets that are class numbers: each becomes a row of so many. */
  readonly oneHotOf?: number;
  /** Which samples are taken, one step after another. */
  readonly rows?: readonly RowStep[];
  /** Every epoch takes them as they come. */
  readonly isInOrder?: true;
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
      /** Not some of them: all, so many at once. No plan has it. */
      readonly window?: number;
    }
  /** The listing of folders in order: by the folders or names at this place of the paths, or by whole paths. */
  | { readonly kind: 'sorted'; readonly level?: number }
  /** In another order: that of NumPy's permutation, or of `random.shuffle`, whose seed is not followed. */
  | { readonly kind: 'shuffled'; readonly by: 'numpy'; readonly seed?: number }
  /** `at`: where the code mixes the places of the samples, one order for all that it takes by them. */
  | { readonly kind: 'shuffled'; readonly by: 'random'; readonly at?: number }
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
  /** `by`: a number, or another that follows from the same number of samples. */
  | {
      readonly operator: '+' | '-' | '*' | '/' | '//';
      readonly by: number | readonly CountStep[];
      readonly isTurned?: true;
    }
  | { readonly round: 'trunc' | 'round' | 'floor' | 'ceil' }
  /** First of all: the number is that of other samples, of which there are as many. */
  | { readonly of: string };

/** What a cell of a table is asked. */
export interface CellTest {
  /** `isFolder`: of a part of a path. */
  readonly test: 'equals' | 'contains' | 'startsWith' | 'endsWith' | 'less' | 'greater' | 'isFolder';
  /** One of them. */
  readonly values: readonly (string | number)[];
  readonly isNot?: true;
  /** Not the cell itself: a part of its text. */
  readonly read?: readonly TextStep[];
  /** Not the cell itself: what these make of it, and where none does, it stays itself or is nothing. */
  readonly codes?: readonly CellCode[];
  readonly keepsOthers?: true;
}

/** What Python makes of a text: a part of it, or the same in other letters. */
export type TextStep =
  /** `by`: null for any white space. `most`: cut so many times at the most, counted `fromEnd`. */
  | {
      readonly kind: 'split';
      readonly by: string | null;
      readonly at: number;
      readonly most?: number;
      readonly fromEnd?: true;
    }
  | { readonly kind: 'slice'; readonly start: number | null; readonly stop: number | null }
  /** `os.path.splitext`: a file's name without its ending, and the ending. */
  | { readonly kind: 'lower' | 'upper' | 'strip' | 'stem' | 'suffix' }
  | { readonly kind: 'replace'; readonly from: string; readonly to: string };

/** What stands for a cell that passes a test. */
export interface CellCode extends CellTest {
  readonly value: number | string;
}

/** What a function makes of each sample, or of each batch, as in `dataset.map`. Chance is drawn anew each time. */
export interface SampleMap {
  readonly calculation: Calculation;
  /** Of what the calculation is given, with the batch first where it is of one. */
  readonly sizes: readonly (readonly (number | null)[])[];
  /** What it gives, in the same order. */
  readonly gives: readonly (readonly (number | null)[])[];
  /** The calculation is given the image and what the model is to give for it, and gives both. */
  readonly isOfPair?: true;
  readonly isOfBatch?: true;
  /** Made once: every epoch sees the same (`cache`). */
  readonly isKept?: true;
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
  /** In each epoch, behind the reader. */
  readonly isMixed?: true;
  readonly interpolation: string;
  /** The middle of each picture is taken, or all of it lies in the middle of black. */
  readonly crop?: boolean;
  readonly pad?: boolean;
}

/** Which columns of a table name the files and their classes, and what the code makes of it before. */
export interface NamingTable {
  readonly path: string;
  readonly files: string;
  readonly classes: string;
  /** Texts around the cells that name the files. */
  readonly before?: string;
  readonly after?: string;
  /** Which part of the cells names the classes. */
  readonly read?: readonly TextStep[];
  /** What stands for the cells that name the classes, those that pass no test as they are where `keepsOthers`. */
  readonly codes?: readonly CellCode[];
  readonly keepsOthers?: boolean;
  /** The cells are class numbers themselves (`class_mode="raw"`), not names that Keras sorts. */
  readonly isRaw?: true;
  readonly rows?: readonly RowStep[];
}

/** What the program makes of its files, step by step: the trainer computes it up to the call of `fit`. */
export interface ProgramSource extends Scaling {
  readonly kind: 'program';
  readonly path: string;
  readonly text: string;
  readonly body: readonly Statement[];
  /** Where `fit` is called: in the text, or in a module. */
  readonly fit: Location;
  /** What the text and these themselves import of the workspace. */
  readonly modules?: readonly ProgramModule[];
  /** Data files that the code reads, for the user to choose from where a step is not computed. */
  readonly reads: readonly string[];
}

export interface ProgramModule {
  readonly path: string;
  readonly text: string;
  readonly body: readonly Statement[];
  /** By whom it is imported, and as what: `data.reading`, `.settings`. */
  readonly imports: readonly { readonly from: string; readonly specifier: string }[];
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
  /** `own`: as many as the file has. */
  | { readonly kind: 'read'; readonly by: 'cv2' | 'pillow' | 'tensorflow'; readonly channels: 1 | 3 | 'own' }
  /** OpenCV's colours are blue, green, red: `swap` turns them round. */
  | { readonly kind: 'grey' | 'swap' | 'colour'; readonly location?: Location }
  /** `location`: where it is not followed to the last grey level. */
  | {
      readonly kind: 'resize';
      readonly by: string;
      readonly width: number;
      readonly height: number;
      readonly location?: Location;
    };

/** TFRecord files of `tf.train.Example`: one record an image. */
export interface RecordSource extends Scaling {
  readonly kind: 'records';
  /** One path or pattern in a line. */
  readonly path: string;
  /** Which of the files that the patterns have. */
  readonly files?: readonly RowStep[];
  /** They are this data set of tensorflow_datasets: Python writes them, a folder for each version, when it loads it. */
  readonly catalogue?: string;
  readonly compression?: 'GZIP' | 'ZLIB';
  readonly image: RecordFeature;
  readonly label: RecordFeature;
  /** The image is that of an encoded file: how the code makes values of it. */
  readonly picture?: readonly PictureStep[];
}

/** One entry of an example, as the code reads it. */
export interface RecordFeature {
  readonly name: string;
  readonly type: 'string' | 'int64' | 'float32';
  /** How many values it has to have; any number where not given. */
  readonly size?: number;
  /** What stands for it where a record lacks it. */
  readonly fallback?: number | string;
  /** Its bytes are numbers of this type, the lowest byte first. */
  readonly raw?: string;
  /** Its text is one of these, and stands for the place of it. */
  readonly words?: readonly string[];
}

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
  /** Of a single one: the part of its text that is meant. */
  readonly read?: readonly TextStep[];
  /** Of a single one: what stands for its cells, each by the first test that it passes. */
  readonly codes?: readonly CellCode[];
  /** What stands for its cells is their place in this listing of folders or names: a pattern, and what is left of it. */
  readonly listed?: { readonly path: string; readonly rows: readonly RowStep[] };
  /** A cell that passes none of those tests stays as it is. */
  readonly keepsOthers?: boolean;
}

/** An array of an `.npz` file, or the one of an `.npy` file. */
export interface ArrayPlace {
  readonly path: string;
  readonly name?: string;
}
