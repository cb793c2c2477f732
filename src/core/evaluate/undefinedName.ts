/** A name that is not in force where it is read: why, and whether the file is at fault. */
import { nearestName } from '../checks/nearestName.js';
import type { ClassNode, FunctionNode, ModuleNode, NameNode } from '../program/tree.js';
import { wordSet } from '../words.js';
import { type BoundNames, isAmbient, ownNames } from './boundNames.js';
import { locate, type Machine } from './machine.js';
import { unknown } from './makeValue.js';
import { type Reach, reachOf } from './nameScopes.js';
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
  const reach = facts ? reachIn(machine, node, scope, facts) : 'maybe';
  if (reach === 'later cell')
    return unknown(`${node.name} is defined in a cell below, and the cells are read from top to bottom`, at);
  if (reach !== 'maybe') {
    const message =
      reach === 'early'
        ? `"${node.name}" is not defined yet: this file defines it below. Move the definition above this line.`
        : node.name === 'self'
          ? '"self" is not defined here: a method takes it as its first parameter, as in def call(self, x).'
          : `"${node.name}" is not defined here: only another function or class of this file has it. Hand it over, or correct its spelling.`;
    // A function that lacks a name mends it for itself; a definition that comes too late is moved once.
    const cause = causeOf(node, scope, reach === 'elsewhere' ? functionAround(machine, node, scope) : '');
    machine.report({ code: 'undefined-name', severity: 'error', location: at, message, cause });
    return unknown(`${node.name} is not defined ${reach === 'early' ? 'yet' : 'here'}`, at);
  }
  const isOfLayers = facts !== undefined && bindsLayersOnly(machine, node, scope, facts.stars);
  // These bind names that no text shows.
  const isOpen = ['exec', 'globals', 'vars', 'locals'].some((each) => facts?.read.has(each));
  if (mayBeBound || isOpen || (facts.stars > 0 && !meant && !isOfLayers))
    return unknown(`${node.name} has no value here`, at);
  const offer = meant
    ? `Did you mean "${meant}"?`
    : 'Import it, define it above this line, or correct its spelling.';
  machine.report({
    code: 'undefined-name',
    severity: 'error',
    location: at,
    message: `"${node.name}" is not defined anywhere in this file. ${offer}`,
    cause: causeOf(node, scope, ''),
  });
  return unknown(`${node.name} is not defined`, at);
}

/**
 * A name that the function around it assigns is the function's own throughout: what `holder`, around the function, has
 * under that name is not in force there. Undefined where that is not so, or not sure.
 */
export function unboundLocal(
  machine: Machine,
  node: NameNode,
  scope: Scope,
  holder: Scope,
): Value | undefined {
  const { frame } = scope;
  const own = frame.call?.node as FunctionNode | ClassNode | undefined;
  if (frame.dialect !== 'python' || own?.kind !== 'function' || holder.kind === 'class') return undefined;
  if (!localNames(own).has(node.name) || isElsewhere(scope, node.name)) return undefined;
  const facts = machine.factsOf(frame.path);
  if (!facts || reachIn(machine, node, scope, facts) !== 'early') return undefined;
  const at = locate(frame, node.span);
  machine.report({
    code: 'undefined-name',
    severity: 'error',
    location: at,
    message: `"${node.name}" has no value here yet: the function assigns it below, so that it is its own throughout. Hand it over, or give one of the two another name.`,
    cause: causeOf(node, scope, own.span.start),
  });
  return unknown(`${node.name} is not defined yet`, at);
}

/** Declared `global` or `nonlocal`. */
function isElsewhere(scope: Scope, name: string): boolean {
  for (let each: Scope | undefined = scope; each?.frame === scope.frame; each = each.parent)
    if (each.redirects?.has(name)) return true;
  return false;
}

const locals = new WeakMap<FunctionNode, ReadonlySet<string>>();

function localNames(node: FunctionNode): ReadonlySet<string> {
  const known = locals.get(node) ?? ownNames(node.body);
  locals.set(node, known);
  return known;
}

/** All uses of a name that one import, definition or correction mends. */
function causeOf({ name }: NameNode, { frame }: Scope, within: string | number): string {
  return `undefined ${frame.path} ${name} ${within}`;
}

/** Where the statement of the module begins that holds the name. */
function functionAround(machine: Machine, { span }: NameNode, { frame }: Scope): number {
  const body = machine.texts.get(frame.path)?.body ?? [];
  return body.findLast((statement) => statement.span.start <= span.start)?.span.start ?? -1;
}

/**
 * What the text around a name says of it, where Python would raise a NameError. Cells of a notebook run in any order,
 * and `globals`, `exec` and star imports bind names that no text shows; those of Keras bind no variables.
 */
function reachIn(machine: Machine, node: NameNode, scope: Scope, facts: BoundNames): Reach | 'later cell' {
  const { path, dialect } = scope.frame;
  const { name, span } = node;
  if (dialect !== 'python' || facts.isBroken || isAmbient(name) || !facts.bound.has(name)) return 'maybe';
  if (name.startsWith('__') || !areOfKeras(facts.stars, moduleScope(scope))) return 'maybe';
  if (['globals', 'exec', 'vars', 'locals', 'dir', 'eval', 'reload'].some((each) => facts.read.has(each)))
    return 'maybe';
  const module = machine.texts.get(path);
  if (!module) return 'maybe';
  const known = reaches.get(machine) ?? new Map<NameNode, Reach>();
  reaches.set(machine, known);
  const before = known.get(node) ?? reachOf(module, name, span.start);
  known.set(node, before);
  const calledFrom = before === 'maybe' ? callOfModule(module, scope) : undefined;
  const reach = calledFrom === undefined ? before : reachOf(module, name, span.start, calledFrom);
  const isCell = scope.kind === 'module' && /\.(?:ipynb|interactive)\b/.test(path);
  return isCell && reach === 'early' ? 'later cell' : reach;
}

/** Where the module's own code, as it ran, called what runs now; not where a builder is run that nothing calls. */
function callOfModule({ body, path }: ModuleNode, { frame }: Scope): number | undefined {
  const outermost = frame.callers.at(-1);
  if (!outermost || outermost.path !== path || /\.(?:ipynb|interactive)\b/.test(path)) return undefined;
  const { start } = outermost;
  const running = body.find(({ span }) => span.start <= start && start < span.end);
  return !running || running.kind === 'function' || running.kind === 'class' ? undefined : start;
}

/** A name may be read any number of times in one analysis. */
const reaches = new WeakMap<Machine, Map<NameNode, Reach>>();

/** Where all that comes by star imports comes from Keras, a name a slip away from a layer is that layer. */
function misspeltLayer(name: string, stars: number, module: Scope): string | undefined {
  const { starred = [] } = module;
  const layers = starred.find((module) => module.name === 'keras.layers')?.names() ?? [];
  if (!areOfKeras(stars, module)) return undefined;
  if (/^[A-Z]\w{3}/.test(name)) return nearestName(name, layers);
  // A class in small letters: `dense`, `maxpooling2d`.
  return name.length > 3 ? layers.find((layer) => layer.toLowerCase() === name) : undefined;
}

/** What `from keras.layers import *` of Keras 2 bound besides layers. */
const LEAKED =
  wordSet(`activations backend constraints conv_utils copy initializers inspect interfaces json np os
  python_types regularizers six tf types warnings`);

/** The layers of Keras 3 are all known, and a star import of them binds nothing else. */
function bindsLayersOnly(machine: Machine, { name }: NameNode, scope: Scope, stars: number): boolean {
  const { starred = [] } = moduleScope(scope);
  const isSure = starred.length >= stars && starred.every((module) => module.name === 'keras.layers');
  const isVariable = /^[a-z]\w*$/.test(name) && !LEAKED.has(name);
  return isSure && isVariable && machine.evaluationFor(scope.frame).kerasMajor === 3;
}

/** Whether all that the file imports with a star comes from Keras. */
function areOfKeras(stars: number, { starred = [] }: Scope): boolean {
  return starred.length >= stars && starred.every((module) => /^keras(?:\.|$)/.test(module.name));
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
