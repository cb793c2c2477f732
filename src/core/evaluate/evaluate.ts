/** Runs a module abstractly: names, models and problems, never an exception. */
import type { AnalysisHost, Location, Span } from '../document.js';
import type { ModuleRegistry } from '../library/moduleRegistry.js';
import type { ModuleNode } from '../program/tree.js';
import { runUncalledBuilders } from './builders.js';
import { Halted, Machine, type Settings } from './machine.js';
import type { Move } from './move.js';
import type { EvaluationProblem } from './nativeCall.js';
import { readAhead } from './readAhead.js';
import { moduleInSlices, moduleNamespace } from './runModule.js';
import type { Scope } from './scope.js';
import { type Slices, withoutPause } from './slices.js';
import type { ModelValue, Value } from './value.js';

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
  /** The workspace modules that were read, as parsed. */
  readonly imported: readonly ModuleNode[];
  /** Why evaluation stopped early. */
  readonly endedEarly?: string;
  /** What source names hold each model: a module's variable before a builder, a builder before a local one. */
  readonly names: ReadonlyMap<ModelValue, ModelName>;
  /** Models whose code has moved since they were made. */
  readonly moved: ReadonlyMap<ModelValue, Move>;
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

export function evaluateModule(...module: Parameters<typeof evaluationInSlices>): EvaluationResult {
  return withoutPause(evaluationInSlices(...module));
}

export function* evaluationInSlices(
  module: ModuleNode,
  host: AnalysisHost,
  registry: ModuleRegistry,
  settings: Settings = {},
): Slices<EvaluationResult> {
  const machine = new Machine(host, registry, module.dialect, settings);
  let scope: Scope = emptyScope(module);
  let endedEarly: string | undefined;
  let builders: ReadonlyMap<ModelValue, UncalledBuilder> = new Map();
  try {
    const exports = new Map<string, Value>();
    yield* readAhead(machine, module);
    yield* moduleInSlices(machine, module, '__main__', exports, (started) => {
      scope = started;
      machine.main = moduleNamespace(module.path, module.dialect === 'python' ? started.names : exports);
    });
    builders = runUncalledBuilders(machine, module, scope);
  } catch (error) {
    if (!(error instanceof Halted)) throw error;
    endedEarly = error.reason;
    for (const model of machine.made.models)
      if (model.modelKind === 'sequential') model.incomplete = { reason: error.reason };
  }
  return {
    scope,
    models: machine.made.models,
    problems: [...machine.problems.values()],
    builders,
    dependencies: [...machine.modules.keys(), ...machine.consulted],
    imported: [...machine.texts.values()],
    ...(endedEarly !== undefined && { endedEarly }),
    names: machine.names,
    moved: machine.moved,
  };
}

function emptyScope(module: ModuleNode): Scope {
  const { path, dialect } = module;
  const frame = { path, dialect, functions: [], callers: [], maybeReturned: [] };
  return { names: new Map(), kind: 'module', frame };
}
