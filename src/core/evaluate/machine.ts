/**
 * The state of one evaluation: budget, journal, models and problems found. What libraries see of it is made in
 * `libraryView.ts`; the language itself is in `expressions.ts`, `statements.ts`, `calls.ts` and `classes.ts`.
 */

import type { AnalysisHost, Location, SourceDocument, Span } from '../document.js';
import type { ModuleRegistry } from '../library/moduleRegistry.js';
import { TreeSpan } from '../program/reader.js';
import type { ClassNode, Dialect, FunctionNode, ModuleNode } from '../program/tree.js';
import { TextMemory } from '../syntax/textMemory.js';
import { folderOf } from '../workspace/paths.js';
import { startWalks } from './boundedWalk.js';
import { type BoundNames, boundNames } from './boundNames.js';
import { type Change, ChangeJournal } from './changeJournal.js';
import type { Slot } from './journal.js';
import { LibraryState } from './libraryState.js';
import { LibraryView } from './libraryView.js';
import { unknown } from './makeValue.js';
import type { Move } from './move.js';
import type { Evaluation, EvaluationProblem } from './nativeCall.js';
import { Halted, Raised } from './raised.js';
import type { Pass, RowTest } from './rowOrigin.js';
import type { Frame, Scope } from './scope.js';
import { StepBudget } from './stepBudget.js';
import type {
  ClassValue,
  InstanceValue,
  KerasMajor,
  ModelValue,
  NamespaceValue,
  UnknownValue,
  Value,
} from './value.js';

/** What Keras raises for faults of a kind, where it is no ValueError alone. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  'unknown-argument': ['ValueError', 'TypeError'],
  'missing-argument': ['TypeError'],
  'unknown-name': ['AttributeError', 'ImportError'],
};

export const DEEPEST_CALL = 150;

export { Halted, Raised };

export interface ModelName {
  readonly name: string;
  readonly location: Location;
  /** Module variables name a model better than builders, builders better than local variables. */
  readonly rank: number;
}

export interface Settings {
  readonly kerasMajor?: KerasMajor;
  /** It is the one that TensorFlow 2 brings. */
  readonly isOfTensorflow?: boolean;
  readonly usesTorch?: boolean;
  readonly memory?: TextMemory;
}

/** Trying a branch, undoing it and joining it costs as much as so many steps. */
const STEPS_PER_BRANCH = 40;

export class Machine {
  readonly kerasMajor: KerasMajor;
  readonly isOfTensorflow: boolean;
  readonly usesTorch: boolean;
  /** What is known of the modules' texts from earlier evaluations. */
  readonly memory: TextMemory;
  readonly journal = new ChangeJournal();
  readonly made = new LibraryState(this.journal);
  readonly budget: StepBudget;
  readonly problems = new Map<string, EvaluationProblem>();
  readonly names = new Map<ModelValue, ModelName>();
  /** Models of an earlier version of the text, and how their code has moved since. */
  readonly moved = new Map<ModelValue, Move>();
  readonly modules = new Map<string, NamespaceValue>();
  /** Folders on the disk that were looked into. */
  readonly consulted = new Set<string>();
  /** The analysed document itself, for modules that import it back: it does not run twice. */
  main: NamespaceValue | undefined;
  /** What modules export by `module.exports`, by path. */
  readonly commonJs = new Map<string, Value>();
  called = new Set<FunctionNode>();
  /** Code that nothing in the file calls is read. */
  isReadingUncalled = false;
  /** Models that the program itself has made, once what it never calls is read. */
  finished: ReadonlySet<ModelValue> = new Set();
  /** Names of parameters, all that is known of them, that layers have been called on. */
  takenAsTensors = new Set<string>();
  /** Of the code's own classes, also as instances of their bases, in the order of their making. */
  readonly instances = new Map<ClassNode, InstanceValue[]>();
  /** Classes with a base that is not known, by the value that stands for each. */
  readonly openClasses = new Map<Value, ClassValue>();
  /** Of the code's own classes, those that name it as a base, in the order of their making. */
  readonly subclasses = new Map<ClassValue, readonly ClassValue[]>();
  /** Modules that use a library without an import: told of once each. */
  readonly unimported = new Set<string>();
  /** Modules as parsed, by path. */
  readonly texts = new Map<string, ModuleNode>();
  readonly #boundNames = new Map<string, BoundNames>();
  readonly #imports = new Map<string, SourceDocument | undefined>();
  /** Above zero while a loop's first pass only looks for what the loop changes. */
  rehearsing = 0;
  /** How often a body ran that runs an unknown number of times. */
  openWalks = 0;
  /** Active `try` bodies: inside one, what Python would raise is raised; elsewhere it becomes unknown. */
  guarded = 0;
  /** How often Python would have raised outside of a `try`. */
  failures = 0;
  /** What is reported while something is tried aside. */
  #heard: EvaluationProblem[] | undefined;
  readonly #numbersTold = new WeakSet<UnknownValue>();
  /** How often something was reported, known or not, or depended on what else stands in a module's text. */
  remarks = 0;
  /** Told last, also where it was told before. */
  lastError: EvaluationProblem | undefined;
  /** For each active `try`: the frame it stands in, and the exceptions that it names (`Exception` for all). */
  readonly guards: {
    readonly frame: Frame;
    readonly names: readonly string[];
    /** What fails inside the functions that are called from there is caught too. */
    readonly isOfCallsToo?: true;
  }[] = [];
  /** Of the loops that run an unknown number of times, outermost first. */
  readonly passes: Pass[] = [];
  /** The tests of unknown outcome whose side is being tried, outermost first. */
  readonly tests: (readonly RowTest[] | string)[] = [];
  /** Exceptions being handled, for a bare `raise`. */
  readonly handling: Raised[] = [];

  constructor(
    readonly host: AnalysisHost,
    readonly registry: ModuleRegistry,
    readonly dialect: Dialect,
    settings: Settings,
  ) {
    startWalks();
    this.kerasMajor = settings.kerasMajor ?? 3;
    this.isOfTensorflow = settings.isOfTensorflow ?? false;
    this.usesTorch = settings.usesTorch ?? false;
    this.memory = settings.memory ?? new TextMemory();
    this.budget = new StepBudget(host);
  }

  step(count = 1): void {
    this.budget.take(count);
  }

  report(problem: EvaluationProblem): void {
    if (this.rehearsing > 0) {
      if (this.rehearsing === 1) this.#heard?.push(problem);
      return;
    }
    this.remarks++;
    if (problem.severity === 'error') this.lastError = problem;
    const { path, start } = problem.location;
    const key = `${problem.code} ${path} ${start}`;
    if (!this.problems.has(key)) this.problems.set(key, problem);
  }

  /** What Python would raise here. */
  fail(message: string, at: Location, exception: string): Value {
    if (this.guarded > 0) throw new Raised(message, at, undefined, exception);
    this.failures++;
    return unknown(message, at);
  }

  /** What Python surely raises here: a fault of the code, unless a test of unknown outcome led here. */
  refuse(
    message: string,
    at: Location,
    exception: string,
    frame: Frame,
    more?: Partial<EvaluationProblem>,
  ): Value {
    if (this.guarded === 0 && this.tests.length === 0)
      this.report({
        code: 'invalid-argument',
        severity: 'error',
        message: /^[AEIOU]/.test(exception)
          ? `${message}: Python raises an ${exception}.`
          : `${message}: Python raises a ${exception}.`,
        location: at,
        stack: [at, ...frame.callers],
        ...more,
      });
    return this.fail(message, at, exception);
  }

  /** A number that is used as a collection: told where that happens first, since one change mends all of them. */
  refuseEntries(number: UnknownValue, what: string, at: Location, frame: Frame): Value {
    const message = `${number.isNumber}, which ${what}`;
    if (this.#numbersTold.has(number)) return this.fail(message, at, 'TypeError');
    if (this.rehearsing === 0 && this.guarded === 0 && this.tests.length === 0) this.#numbersTold.add(number);
    return this.refuse(message, at, 'TypeError', frame);
  }

  /** What a library refuses right inside a `try` that catches it is no fault: the program goes on in its handler. */
  raiseWhereCaught({ severity, code, message, location }: EvaluationProblem, frame: Frame): void {
    const guard = this.guards.at(-1);
    if (severity !== 'error' || !guard || (guard.frame !== frame && !guard.isOfCallsToo)) return;
    const exceptions = EXCEPTIONS[code] ?? ['ValueError'];
    const name = exceptions.find((each) => guard.names.includes(each));
    if (name !== undefined || guard.names.includes('Exception'))
      throw new Raised(message, location, undefined, name ?? exceptions[0]);
  }

  /** Runs `action` and undoes it: what it changed, and how it ended. */
  attempt<T>(action: () => T): { changes: readonly Change[]; result?: T; raised?: Raised } {
    this.step(STEPS_PER_BRANCH);
    this.journal.begin();
    try {
      const result = action();
      return { changes: this.#undone(), result };
    } catch (error) {
      if (error instanceof Halted) throw error;
      const changes = this.#undone();
      if (error instanceof Raised) return { changes, raised: error };
      throw error;
    }
  }

  /** What `action` finds out: what it changes is undone, and what it reports is not told, but added to `heard`. */
  aside<T>(action: () => T, heard?: EvaluationProblem[]): T | undefined {
    const outer = this.#heard;
    this.rehearsing++;
    // What is tried inside of something else that is tried is heard by neither.
    this.#heard = heard && this.rehearsing === 1 ? heard : undefined;
    try {
      return this.attempt(action).result;
    } finally {
      this.rehearsing--;
      this.#heard = outer;
    }
  }

  /** Where the budget ends here, what the branch has made stays, as it does where it ends inside of one. */
  #undone(): readonly Change[] {
    const changes = this.journal.undo();
    try {
      this.step(0);
    } catch (error) {
      this.journal.redo(changes);
      throw error;
    }
    return changes;
  }

  /** A value that has just been made, in the branch that is being tried. */
  born(value: Value): Value {
    this.journal.born(value);
    return value;
  }

  /** The libraries' view while code of `frame` runs. */
  evaluationFor(frame: Frame): Evaluation {
    return new LibraryView(this, frame);
  }

  /** Binds a name so that a branch can be undone. */
  bind(scope: Scope, name: string, value: Value): void {
    this.journal.set(new NameSlot(scope, name), value);
  }

  unbind(scope: Scope, name: string): void {
    this.journal.set(new NameSlot(scope, name), undefined);
  }

  /** The module that an import in the file `from` names. A host looks through folders: it is asked once in each. */
  moduleNamed(specifier: string, from: string): SourceDocument | undefined {
    const asked = `${folderOf(from)}\0${from.slice(from.lastIndexOf('.'))}\0${specifier}`;
    if (!this.#imports.has(asked)) this.#imports.set(asked, this.host.readModule?.(specifier, from));
    return this.#imports.get(asked);
  }

  /** What the text of a module binds: read once, and only when a name is missing. */
  factsOf(path: string): BoundNames | undefined {
    this.remarks++;
    const module = this.texts.get(path);
    const known = this.#boundNames.get(path) ?? (module && boundNamesOf(module));
    if (known) this.#boundNames.set(path, known);
    return known;
  }

  nameModel(model: ModelValue, name: string, location: Location, rank: number): void {
    const held = this.names.get(model);
    if (!held || held.rank < rank) this.names.set(model, { name, location, rank });
  }
}

/** Made at each binding of a name: a class, so that its functions are not made with it. */
class NameSlot implements Slot<Value | undefined> {
  constructor(
    readonly object: Scope,
    readonly key: string,
  ) {}

  get(): Value | undefined {
    return this.object.names.get(this.key);
  }

  set(content: Value | undefined): void {
    if (content) this.object.names.set(this.key, content);
    else this.object.names.delete(this.key);
  }
}

/** A tree too deep to walk may bind anything. */
function boundNamesOf(module: ModuleNode): BoundNames {
  try {
    return boundNames(module);
  } catch (error) {
    if (error instanceof RangeError)
      return { bound: new Set(), attributes: new Set(), read: new Set(), isBroken: true, stars: 0 };
    throw error;
  }
}

export function locate(frame: Frame, span: Span): Location {
  return span instanceof TreeSpan
    ? span.locationIn(frame.path)
    : { path: frame.path, start: span.start, end: span.end };
}
