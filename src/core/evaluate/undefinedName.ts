/** A name that is not in force where it is read: why, and whether the file is at fault. */
import { nearestName } from '../checks/nearestName.js';
import type { NameNode } from '../program/tree.js';
import { type BoundNames, isAmbient, isBoundBefore } from './boundNames.js';
import { locate, type Machine } from './machine.js';
import { unknown } from './makeValue.js';
import { moduleScope, type Scope } from './scope.js';
import type { Value } from './value.js';

/** Reports a name only when nothing in the whole file could ever bind it. */
export function undefinedName(machine: Machine, node: NameNode, scope: Scope): Value {
  const at = locate(scope.frame, node.span);
  const starred = moduleScope(scope).starred?.findLast((module) => module.member(node.name));
  const imported = node.name.startsWith('_') ? undefined : starred?.member(node.name);
  if (imported) return imported;
  const facts = machine.factsOf(scope.frame.path);
  const mayBeBound =
    !facts || facts.isBroken || facts.bound.has(node.name) || moduleScope(scope).frame.dialect !== 'python';
  const meant =
    mayBeBound || facts.stars === 0 ? undefined : misspeltLayer(node.name, facts.stars, moduleScope(scope));
  if (facts && isTooEarly(machine, node, scope, facts)) {
    machine.report({
      code: 'undefined-name',
      severity: 'error',
      location: at,
      message: `"${node.name}" is not defined yet: this file defines it below. Move the definition above this line.`,
    });
    return unknown(`${node.name} is not defined yet`, at);
  }
  if (mayBeBound || (facts.stars > 0 && !meant)) return unknown(`${node.name} has no value here`, at);
  const offer = meant
    ? `Did you mean "${meant}"?`
    : 'Import it, define it above this line, or correct its spelling.';
  machine.report({
    code: 'undefined-name',
    severity: 'error',
    location: at,
    message: `"${node.name}" is not defined anywhere in this file. ${offer}`,
  });
  return unknown(`${node.name} is not defined`, at);
}

/**
 * Read by a statement of the module while all that binds it comes in later statements: Python raises a NameError.
 * Cells of a notebook run in any order, and `globals`, `exec` and star imports bind names that no text shows.
 */
function isTooEarly(machine: Machine, { name, span }: NameNode, scope: Scope, facts: BoundNames): boolean {
  const { path, dialect } = scope.frame;
  if (scope.kind !== 'module' || dialect !== 'python' || /\.(?:ipynb|interactive)\b/.test(path)) return false;
  if (facts.isBroken || facts.stars > 0 || isAmbient(name) || !facts.bound.has(name)) return false;
  if (['globals', 'exec', 'vars', 'locals', 'dir', 'eval', 'reload'].some((each) => facts.read.has(each)))
    return false;
  const module = machine.texts.get(path);
  return module !== undefined && !isBoundBefore(module, name, span.start);
}

/** Where all that comes by star imports comes from Keras, a name a slip away from a layer is that layer. */
function misspeltLayer(name: string, stars: number, { starred = [] }: Scope): string | undefined {
  const isKeras = starred.length === stars && starred.every((module) => /^keras(?:\.|$)/.test(module.name));
  const layers = starred.find((module) => module.name === 'keras.layers')?.names() ?? [];
  return isKeras && /^[A-Z]\w{4}/.test(name) ? nearestName(name, layers) : undefined;
}

/**
 * A library that a page's `<script>` gives needs no import. Where a module imports other things, the one for this
 * library may have been forgotten; which of both it is, the module alone does not tell.
 */
export function noteUnimported(machine: Machine, node: NameNode, scope: Scope, from: string): void {
  const { path, dialect } = scope.frame;
  const module = machine.texts.get(path);
  if (dialect !== 'javascript' || !module || machine.unimported.has(path)) return;
  if (!module.body.some(({ kind }) => kind === 'import' || kind === 'export')) return;
  machine.unimported.add(path);
  machine.report({
    code: 'undefined-name',
    severity: 'information',
    location: locate(scope.frame, node.span),
    message: `"${node.name}" is not imported in this module. It is there only if the page loads ${from} with a <script>; otherwise this throws a ReferenceError.`,
  });
}
