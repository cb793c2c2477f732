/**
 * Where Python looks for a name, told by the text alone: the function around it, the functions around that, the
 * module. A class's names are in force in its own body only. What may bind a name counts as binding it.
 */
import type { ClassNode, FunctionNode, ModuleNode, Statement } from '../program/tree.js';
import { globalNames, namesBoundIn, ownNames } from './boundNames.js';

export type Reach =
  /** Some statement that runs before may bind it, or it is not known. */
  | 'maybe'
  /** Bound in its own scope, but only by what comes later. */
  | 'early'
  /** Only functions or classes that are not around it bind it. */
  | 'elsewhere';

/**
 * What the text says of `name`, read at `offset`: in a function, while the statement of the module at `calledFrom`
 * runs, where that is known.
 */
export function reachOf(module: ModuleNode, name: string, offset: number, calledFrom?: number): Reach {
  const around = scopesAround(module, offset);
  const [inner] = around;
  for (const scope of around) {
    // Python reads past a class's scope from its methods.
    if (scope.kind === 'class' && scope !== inner) continue;
    if (!bindsItself(scope, name)) continue;
    const isOwn = scope === inner && scope.kind === 'function' && !isParameter(scope, name);
    return isOwn && !mayBindBefore(scope.body, name, offset) ? 'early' : 'maybe';
  }
  if (!ownNames(module.body).has(name) && !globalNames(module.body).has(name)) return 'elsewhere';
  const from = inner ? calledFrom : offset;
  if (from === undefined || (inner && globalNames(module.body).has(name))) return 'maybe';
  return mayBindBefore(module.body, name, from) ? 'maybe' : 'early';
}

type Around = FunctionNode | ClassNode;

function bindsItself(scope: Around, name: string): boolean {
  if (scope.kind === 'function' && isParameter(scope, name)) return true;
  return ownNames(statementsOf(scope)).has(name);
}

function statementsOf(scope: Around): readonly Statement[] {
  if (scope.kind === 'function') return scope.body;
  return scope.members.flatMap((member) => (member.kind === 'statement' ? [member.statement] : []));
}

const isParameter = ({ parameters }: FunctionNode, name: string): boolean =>
  parameters.some(({ target }) => target.kind === 'name' && target.name === name);

/** The functions, lambdas and classes whose bodies hold `offset`, innermost first. */
function scopesAround(module: ModuleNode, offset: number): readonly Around[] {
  const found: Around[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { span } = node as { readonly span?: { readonly start: number; readonly end: number } };
    if (span && (span.start > offset || span.end <= offset)) return;
    const inner = node as FunctionNode | ClassNode | { readonly kind?: undefined };
    const isScope =
      (inner.kind === 'function' && 'body' in inner) || (inner.kind === 'class' && 'members' in inner);
    // Decorators, defaults and annotations are read outside.
    if (isScope && isAmong(statementsOf(inner), offset)) found.unshift(inner);
    for (const [key, child] of Object.entries(node)) if (key !== 'span') visit(child);
  };
  visit(module.body);
  return found;
}

/** Whether a statement that runs before `offset` may bind the name; in a loop all of it may have run before. */
function mayBindBefore(statements: readonly Statement[], name: string, offset: number): boolean {
  for (const statement of statements) {
    const { span } = statement;
    if (span.start > offset) return false;
    if (span.end <= offset ? namesBoundIn([statement]).has(name) : mayBindInside(statement, name, offset))
      return true;
  }
  return false;
}

function mayBindInside(statement: Statement, name: string, offset: number): boolean {
  switch (statement.kind) {
    case 'assign':
      // The value is read before the targets are bound.
      return statement.value !== undefined && ownNames([{ ...statement, targets: [] }]).has(name);
    case 'if':
      return (
        namesBoundIn([{ ...statement, then: [], otherwise: [] }]).has(name) ||
        mayBindBefore(statement.then, name, offset) ||
        (isAmong(statement.otherwise, offset) && mayBindBefore(statement.otherwise, name, offset))
      );
    case 'with':
      return (
        namesBoundIn([{ ...statement, body: [] }]).has(name) || mayBindBefore(statement.body, name, offset)
      );
    default:
      return namesBoundIn([statement]).has(name);
  }
}

const isAmong = (statements: readonly Statement[], offset: number): boolean =>
  statements.some(({ span }) => span.start <= offset && offset < span.end);
