/** Runs a module abstractly: names, models and problems, never an exception. */
import type { AnalysisHost, Location, Span } from '../document.js';
import type { ModuleRegistry } from '../library/moduleRegistry.js';
import type { ModuleNode } from '../program/tree.js';
import type { EvaluationProblem } from './nativeCall.js';
import type { Scope } from './scope.js';
import type { ModelValue } from './value.js';

export interface EvaluationResult {
  /** The module's names after its last statement. */
  readonly scope: Scope;
  /** Every model made, in order. */
  readonly models: readonly ModelValue[];
  readonly problems: readonly EvaluationProblem[];
  /** Which builder made which model when the file itself never calls it. */
  readonly builders: ReadonlyMap<ModelValue, UncalledBuilder>;
  /** Paths of workspace modules that were read. */
  readonly dependencies: readonly string[];
  /** Why evaluation stopped early. */
  readonly endedEarly?: string;
  /** What source names hold each model: variable, function or class. The last assignment wins. */
  readonly names: ReadonlyMap<ModelValue, ModelName>;
}

export interface UncalledBuilder {
  readonly function: string;
  readonly span: Span;
  readonly symbols: readonly string[];
}

export interface ModelName {
  readonly name: string;
  /** The statement or definition that holds it, in the analysed document or an imported one. */
  readonly location: Location;
}

export declare function evaluateModule(
  module: ModuleNode,
  host: AnalysisHost,
  registry: ModuleRegistry,
): EvaluationResult;
