/** What libraries see of a running evaluation. */

import type { Location } from '../document.js';
import type { ArraySource, TableSource } from '../graph/trainingSource.js';
import type { BinaryOperator } from '../program/tree.js';
import { binary } from './arithmetic.js';
import { readAttribute } from './attributes.js';
import { callUnknownTimes, callValue } from './calls.js';
import { ancestors } from './classes.js';
import { evaluate } from './expressions.js';
import { requireModule } from './imports.js';
import { iterateValue } from './iteration.js';
import type { Machine } from './machine.js';
import { unknown } from './makeValue.js';
import type { Evaluation, EvaluationProblem } from './nativeCall.js';
import { callSpecial, truthIn } from './protocols.js';
import { Raised } from './raised.js';
import { type RowOrigin, rowsHere } from './rowOrigin.js';
import type { Frame } from './scope.js';
import type { FunctionValue, ModelValue, SymbolValue, UnknownValue, Value } from './value.js';
import { writeAttribute } from './writtenAttributes.js';

/** While code of `frame` runs. Made for each call of a function: its members are shared, not made anew. */
export class LibraryView implements Evaluation {
  constructor(
    private readonly machine: Machine,
    private readonly frame: Frame,
    private readonly told?: Evaluation['report'],
  ) {}

  get dialect() {
    return this.frame.dialect;
  }

  get kerasMajor() {
    return this.machine.kerasMajor;
  }

  get countsNames() {
    return !this.machine.isReadingUncalled && !this.machine.made.hasOpenCounts;
  }

  get isReadingUncalled() {
    return this.machine.isReadingUncalled;
  }

  get isInDoubt() {
    return this.machine.tests.length > 0;
  }

  get isOfTensorflow() {
    return this.machine.isOfTensorflow;
  }

  get usesTorch() {
    return this.machine.usesTorch;
  }

  get host() {
    return this.machine.host;
  }

  get functions() {
    return this.frame.functions;
  }

  get journal() {
    return this.machine.journal;
  }

  stackAt(at?: Location): readonly Location[] {
    return at ? [at, ...this.frame.callers] : this.frame.callers;
  }

  call(
    callee: Value,
    positional: readonly Value[],
    keywords: ReadonlyMap<string, Value> = new Map(),
    at: Location = this.#place(),
  ): Value {
    const given = {
      positional: positional.map((value) => ({ value })),
      keywords: new Map([...keywords].map(([name, value]) => [name, { value }])),
    };
    const site = { location: at, calleeLocation: at, isNew: false, frame: this.frame };
    return callValue(this.machine, callee, given, site);
  }

  callUnknownTimes(
    callee: Value,
    positional: readonly Value[],
    reason: string,
    at: Location,
    rows?: RowOrigin,
  ): Value | undefined {
    return callUnknownTimes(this.machine, callee, positional, { reason, origin: at }, this.frame, rows);
  }

  rowsHere() {
    return rowsHere(this.machine);
  }

  classFolders(path: string) {
    return this.#consulted(this.machine.host.classFolders?.(path, this.frame.path))?.names;
  }

  labelsOf(source: TableSource | ArraySource) {
    return this.#consulted(this.machine.host.dataLabels?.(source, this.frame.path))?.labels;
  }

  arraysIn(path: string) {
    return this.#consulted(this.machine.host.dataArrays?.(path, this.frame.path))?.arrays;
  }

  textFile(path: string) {
    return this.#consulted(this.machine.host.readText?.(path, this.frame.path))?.text;
  }

  takesAsTensor({ dim }: SymbolValue): void {
    if (dim.kind === 'symbolic' && dim.expression.op === 'symbol')
      this.machine.takenAsTensors.add(dim.expression.name);
  }

  importModule(specifier: string, at: Location): Value {
    return requireModule(this.machine, specifier, at, this.frame);
  }

  attribute(object: Value, name: string, at: Location): Value {
    return readAttribute(this.machine, object, name, at, this.frame);
  }

  setAttribute(object: Value, name: string, value: Value): void {
    writeAttribute(this.machine, object, name, value, this.#place(), this.frame);
  }

  iterate(iterable: Value, at: Location): readonly Value[] | UnknownValue {
    const items = iterateValue(this.machine, iterable, at, this.frame);
    if (!('kind' in items)) this.machine.step(items.length >> 3);
    return items;
  }

  truth(value: Value): boolean | undefined {
    return truthIn(this.machine, value, this.frame);
  }

  unknown(reason: string, origin?: Location): UnknownValue {
    return unknown(reason, origin);
  }

  report(problem: EvaluationProblem): void {
    if (this.told) this.told(problem);
    else {
      this.machine.raiseWhereCaught(problem, this.frame);
      this.machine.report(problem);
    }
  }

  telling(report: Evaluation['report']): Evaluation {
    return new LibraryView(this.machine, this.frame, report);
  }

  raise(message: string, at: Location, exception?: string, given?: readonly Value[]): Value {
    throw new Raised(message, at, undefined, exception, given);
  }

  fail(message: string, at: Location, exception: string): Value {
    return this.machine.fail(message, at, exception);
  }

  refuse(message: string, at: Location, exception: string, more?: Partial<EvaluationProblem>): Value {
    return this.machine.refuse(message, at, exception, this.frame, more);
  }

  trying(action: () => Value, exceptions: readonly string[]): Value | undefined {
    const { machine } = this;
    machine.guarded++;
    try {
      return action();
    } catch (error) {
      if (error instanceof Raised && exceptions.some((name) => isOf(error, name))) return undefined;
      throw error;
    } finally {
      machine.guarded--;
    }
  }

  aside<T>(action: () => T, heard?: EvaluationProblem[]): T | undefined {
    return this.machine.aside(action, heard);
  }

  operator(operator: BinaryOperator, left: Value, right: Value, at: Location): Value {
    return (
      binary(operator, left, right, this.frame.dialect) ??
      this.machine.registry.operator(operator, left, right, this, at) ??
      unknown(`"${operator}" of a ${left.kind} and a ${right.kind} is not known`, at)
    );
  }

  annotations({ node, closure }: FunctionValue): readonly (Value | undefined)[] {
    return node.parameters.map(({ annotation }) => annotation && evaluate(this.machine, annotation, closure));
  }

  special(object: Value, name: string, positional: readonly Value[], at: Location): Value | undefined {
    return callSpecial(this.machine, object, name, positional, at, this.frame);
  }

  registerModel(model: ModelValue): void {
    this.machine.made.registerModel(model);
  }

  nextCount(key: string, of?: 'layer' | 'operation'): number {
    return this.machine.made.nextCount(key, of);
  }

  resetCounts(): void {
    this.machine.made.resetCounts();
  }

  store<T>(key: string, make: () => T): T {
    return this.machine.made.store(key, make);
  }

  spend(steps: number): boolean {
    this.machine.step(steps);
    return true;
  }

  /** Where this frame was called, or the module's start. */
  #place(): Location {
    return this.frame.callers[0] ?? { path: this.frame.path, start: 0, end: 0 };
  }

  #consulted<T extends { readonly path: string }>(found: T | undefined): T | undefined {
    if (found) this.machine.consulted.add(found.path);
    return found;
  }
}

/** Raised by the language or a library, or by code that made the exception. */
function isOf({ exception, value }: Raised, name: string): boolean {
  if (value?.kind !== 'instance') return exception === name;
  return ancestors(value.class).some((each) => each.path === '' && each.name === name);
}
