/**
 * What the core is given: a text with a language, and a host that can supply other modules.
 * Offsets count UTF-16 units, as VS Code and JavaScript do. No I/O happens here.
 */
import type { ArraySource, TableSource } from './graph/trainingSource.js';

/** A half-open range of offsets into one document's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span in a named file: layers made by an imported helper belong to that helper's file. */
export interface Location extends Span {
  readonly path: string;
}

export type Language = 'python' | 'javascript' | 'typescript';

/**
 * One document to analyse. A notebook is a single document: its code cells joined by newlines (see
 * `syntax/notebook.ts`), with the offset at which each cell starts, so that a bracket left open in one
 * cell does not reach into the next.
 */
export interface SourceDocument {
  /** The path by which locations and imports refer to this document. */
  readonly path: string;
  readonly language: Language;
  readonly text: string;
  /** Offsets at which cells begin, ascending; absent for plain files. */
  readonly cellStarts?: readonly number[];
}

export interface ClassFolders {
  /** Of the folder that holds them: the analysis depends on it. */
  readonly path: string;
  readonly names: readonly string[];
}

export interface NamedText {
  /** The analysis depends on it. */
  readonly path: string;
  readonly text: string;
}

/** The different labels of data on the disk. */
export interface DataLabels {
  /** The analysis depends on it. */
  readonly path: string;
  /** Absent where they are not certain, or not read yet. */
  readonly labels?: readonly (string | number)[];
}

/** The arrays of a file of NumPy's. */
export interface DataArrays {
  /** The analysis depends on it. */
  readonly path: string;
  /** `name`: empty for the one of an `.npy` file. */
  readonly arrays: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly dtype: string;
  }[];
}

/** A number, a text, a truth or `None` of Python's, or a tuple or a dictionary of them. */
export type ComputedValue =
  | number
  | string
  | boolean
  | null
  | { readonly float: number }
  | { readonly tuple: readonly ComputedValue[] }
  | { readonly dict: readonly (readonly [ComputedValue, ComputedValue])[] };

/** What the code's own steps give, by the place of the expression: its path, start and end. */
export type ComputedValues = readonly (readonly [Location, ComputedValue])[];

/** What the caller lends the core. All of it is synchronous: the caller caches. */
export interface AnalysisHost {
  /**
   * The module that `specifier`, imported by the file `from`, names; undefined when it is not in the workspace. The
   * same for all files of a folder in one language.
   */
  readModule?(specifier: string, from: string): SourceDocument | undefined;
  /** The folders in the folder that `path`, written in the file `from`, names, sorted: Keras makes a class of each. */
  classFolders?(path: string, from: string): ClassFolders | undefined;
  /** The text of a settings file that `path`, written in the file `from`, names; undefined when there is none. */
  readText?(path: string, from: string): NamedText | undefined;
  /** The labels that `source`, written in the file `from`, takes of a table or of files; undefined when there are none. */
  dataLabels?(source: TableSource | ArraySource, from: string): DataLabels | undefined;
  /** What the `.npy` or `.npz` file holds that `path`, written in the file `from`, names; undefined when there is none. */
  dataArrays?(path: string, from: string): DataArrays | undefined;
  /** What the code's own steps give at an expression, where they were computed on the data; undefined where they were not. */
  computed?(place: Location): ComputedValue | undefined;
  /** Asked now and then during evaluation; true ends the analysis early with what is known so far. */
  isCancelled?(): boolean;
  /** Evaluation steps allowed before the analysis stops with partial facts; default 2,000,000. */
  readonly stepBudget?: number;
  /** Bytes that training may use: what `training-memory` compares with. */
  readonly deviceMemory?: number;
}
