/** Runs a module's statements, each on its own: an exception in one costs only that one. */
import type { ModuleNode, Statement } from '../program/tree.js';
import { assign } from './assign.js';
import { provideCommonJs } from './commonJs.js';
import { locate, type Machine, Raised } from './machine.js';
import { str, unknown } from './makeValue.js';
import type { Frame, Scope } from './scope.js';
import { type Slices, withoutPause } from './slices.js';
import { execute, hoist } from './statements.js';
import type { NamespaceValue, Value } from './value.js';

export function runModule(...module: Parameters<typeof moduleInSlices>): Scope {
  return withoutPause(moduleInSlices(...module));
}

/** May pause between two statements. */
export function* moduleInSlices(
  machine: Machine,
  module: ModuleNode,
  /** What `__name__` is. */
  name: string,
  exports: Map<string, Value>,
  started: (scope: Scope) => void,
): Slices<Scope> {
  machine.texts.set(module.path, module);
  const frame: Frame = {
    path: module.path,
    dialect: module.dialect,
    functions: [],
    callers: [],
    maybeReturned: [],
    exports,
  };
  const scope: Scope = { names: new Map(), kind: 'module', frame, starred: [], redirects: new Map() };
  if (module.dialect === 'python') scope.names.set('__name__', str(name));
  else provideCommonJs(scope);
  started(scope);
  if (module.dialect === 'javascript') hoist(machine, module.body, scope);
  for (const statement of module.body) {
    runContained(machine, statement, scope);
    yield;
  }
  return scope;
}

function runContained(machine: Machine, statement: Statement, scope: Scope): void {
  try {
    execute(machine, statement, scope);
  } catch (error) {
    // The evaluator recurses as the code nests: a stack that is full costs only this statement.
    const isTooDeep = error instanceof RangeError;
    if (!(error instanceof Raised) && !isTooDeep) throw error;
    if (statement.kind !== 'assign') return;
    const value = isTooDeep
      ? unknown('code nested too deeply to follow', locate(scope.frame, statement.span))
      : unknown(`the code raises an exception: ${error.message}`, error.at);
    const { declaration } = statement;
    for (const target of statement.targets)
      if (target.kind !== 'index' && target.kind !== 'attribute')
        assign(machine, target, value, scope, declaration ? { declaration } : {});
  }
}

/** What an import of the module gives: its names, as they are when they are asked for. */
export function moduleNamespace(path: string, names: ReadonlyMap<string, Value>): NamespaceValue {
  return {
    kind: 'namespace',
    name: path,
    member: (name) => names.get(name),
    names: () => [...names.keys()],
    assigned: new Map<string, Value>(),
  };
}
