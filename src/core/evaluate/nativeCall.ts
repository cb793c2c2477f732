/**
 * What a library function sees when user code calls it, and what it may ask of the evaluator.
 * This is the only door between `library/` and `evaluate/`: library code never touches scopes or syntax.
 */
import type { Diagnostic } from '../checks/diagnostic.js';
import type { FixFacts } from '../checks/fixFacts.js';
import type { AnalysisHost, DataArrays, Location } from '../document.js';
import type { ArraySource, TableSource } from '../graph/trainingSource.js';
import type { BinaryOperator, Dialect } from '../program/tree.js';
import type { Journal } from './journal.js';
import type { GrownRows, RowOrigin } from './rowOrigin.js';
import type {
  BoundArgument,
  FunctionValue,
  InstanceValue,
  KerasMajor,
  ModelValue,
  SymbolValue,
  UnknownValue,
  Value,
} from './value.js';

export interface NativeCall {
  /** In order; spread arguments already spread. */
  readonly positional: readonly BoundArgument[];
  readonly keywords: ReadonlyMap<string, BoundArgument>;
  /** A `*args` or `**kwargs` could not be spread: more arguments may be given than are seen. */
  readonly openReason?: string;
  /** The collection of some length behind a `*`: what the arguments that are not seen have in common. */
  readonly openPart?: UnknownValue;
  /** The receiver, for methods. */
  readonly receiver?: Value;
  /** The whole call. */
  readonly location: Location;
  /** The callee's name, where a misspelling would be underlined. */
  readonly calleeLocation: Location;
  /** `location`, then each caller outwards. */
  readonly stack: readonly Location[];
  /** Names of active user functions, outermost first. */
  readonly scope: readonly string[];
  /** JavaScript's `new`. */
  readonly isNew: boolean;
  /** Set when a subclass's constructor reached this base class through `super()`. */
  readonly constructing?: InstanceValue;
  readonly evaluation: Evaluation;
}

/** The evaluator as libraries see it. */
export interface Evaluation {
  readonly dialect: Dialect;
  /** Whose meaning the file's Keras code has. */
  readonly kerasMajor: KerasMajor;
  /** Automatic names are counted as in a run; what nothing calls may come after any number of layers. */
  readonly countsNames: boolean;
  /** What runs is called by nothing: it is read by itself. */
  readonly isReadingUncalled: boolean;
  /** A test of which the outcome is not known led here. */
  readonly isInDoubt: boolean;
  /** That Keras is the one of TensorFlow 2, which has some defaults of its own. */
  readonly isOfTensorflow: boolean;
  /** The file imports PyTorch. */
  readonly usesTorch: boolean;
  readonly host: AnalysisHost;
  /** Names of active user functions, outermost first. */
  readonly functions: readonly string[];
  /** `at`, then each caller outwards. */
  stackAt(at?: Location): readonly Location[];
  readonly journal: Journal;
  /** Calls any callable value. */
  call(
    callee: Value,
    positional: readonly Value[],
    keywords?: ReadonlyMap<string, Value>,
    at?: Location,
  ): Value;
  /** Calls a function that may run any number of times, or never: what it changes is joined with before.
   * Gives what it returns, undefined when it raises.
   */
  callUnknownTimes(
    callee: Value,
    positional: readonly Value[],
    reason: string,
    at: Location,
    /** Called once for each of these rows. */
    rows?: RowOrigin,
  ): Value | undefined;
  /** In a loop over a table: the rows for which this place is reached. */
  rowsHere(): GrownRows | undefined;
  /** The folders in a folder on the disk, by their names; undefined where none can be looked into. */
  classFolders(path: string): readonly string[] | undefined;
  /** The different labels that a table or files on the disk have, class numbers where they are encoded; undefined where not known. */
  labelsOf(source: TableSource | ArraySource): readonly (string | number)[] | undefined;
  /** Shapes and types of the arrays in a file of NumPy's; undefined where it is not at hand. */
  arraysIn(path: string): DataArrays['arrays'] | undefined;
  /** The text of a settings file of the workspace; undefined where there is none. */
  textFile(path: string): string | undefined;
  /** `require(…)`: the module as an import of it would give it. */
  importModule(specifier: string, at: Location): Value;
  /** What the annotations of a function's parameters are worth, in order; undefined where there is none. */
  annotations(of: FunctionValue): readonly (Value | undefined)[];
  /** Reads an attribute as the language would. */
  attribute(object: Value, name: string, at: Location): Value;
  setAttribute(object: Value, name: string, value: Value): void;
  /** All values an iterable gives, or unknown when that is not known or the budget would be exceeded. */
  iterate(iterable: Value, at: Location): readonly Value[] | UnknownValue;
  truth(value: Value): boolean | undefined;
  /** A layer is called on what has only a name. */
  takesAsTensor(value: SymbolValue): void;
  unknown(reason: string, origin?: Location): UnknownValue;
  /** Faults are kept once per code and place. */
  report(diagnostic: EvaluationProblem): void;
  /** The same evaluation, whose reports go to `report`. */
  telling(report: (problem: EvaluationProblem) => void): Evaluation;
  /** Ends the current path as an exception of the language would: `raise` in a builder, a layer that refuses. */
  raise(message: string, at: Location, exception?: string, given?: readonly Value[]): Value;
  /**
   * The same where the program catches exceptions; elsewhere an unknown, so that one fault in code being
   * written does not take the rest of the function with it.
   */
  fail(message: string, at: Location, exception: string): Value;
  /** The same, and a fault: the language surely raises this. `more` says what is told otherwise. */
  refuse(message: string, at: Location, exception: string, more?: Partial<EvaluationProblem>): Value;
  /** Runs `action` as inside a `try`: undefined when it raises one of these exceptions. */
  trying(action: () => Value, exceptions: readonly string[]): Value | undefined;
  /** Runs `action`, of which nothing stays and nothing is told, but added to `heard`; undefined where it raises. */
  aside<T>(action: () => T, heard?: EvaluationProblem[]): T | undefined;
  /** An operator between any two values, as the language and its libraries have it. */
  operator(operator: BinaryOperator, left: Value, right: Value, at: Location): Value;
  /** Calls a special method such as `__len__` of a user's instance; undefined when its class has none. */
  special(object: Value, name: string, positional: readonly Value[], at: Location): Value | undefined;
  /** Every model made, in order, for the graph. */
  registerModel(model: ModelValue): void;
  /** A counter of this run, for automatic names: first call 0, then 1 … */
  nextCount(key: string, of?: 'layer' | 'operation'): number;
  /** Starts automatic names again: `keras.backend.clear_session()`. */
  resetCounts(): void;
  /** Per-run storage for a library, made once. */
  store<T>(key: string, make: () => T): T;
  /** Spends steps for work that a library loops over itself; false when the budget is gone. */
  spend(steps: number): boolean;
}

/** A diagnostic at any location: those outside the analysed document show at the call that led there. */
export interface EvaluationProblem extends Omit<Diagnostic, 'span' | 'fixes' | 'related'> {
  readonly location: Location;
  readonly stack?: readonly Location[];
  readonly related?: Diagnostic['related'];
  /** Of several problems with one cause the first is told. */
  readonly cause?: string;
  readonly fixFacts?: FixFacts;
}
