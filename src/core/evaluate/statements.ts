/** Runs statements. What ends a block early comes back as a `Completion`. */
import type { AssignStatement, Expression, Statement } from '../program/tree.js';
import { assign } from './assign.js';
import { type Completion, type Doubt, fork } from './branches.js';
import { defineClass } from './classes.js';
import { calculate, decorateFunction, evaluate } from './expressions.js';
import { executeExport, executeImport } from './imports.js';
import { dictSlot, listSlot } from './indexing.js';
import { executeForEach, executeThreePart, executeWhile } from './loops.js';
import { locate, type Machine, Raised } from './machine.js';
import { none, undefinedValue, unknown } from './makeValue.js';
import { executeMatch } from './matching.js';
import { keyOf, truthOf } from './operations.js';
import { callMethod, enterContext } from './protocols.js';
import { childScope, findScope, moduleScope, type Scope } from './scope.js';
import type { Value } from './value.js';

/** Runs a block in `scope`. After a branch that only one side leaves, the rest belongs to the other side. */
export function executeBlock(
  machine: Machine,
  statements: readonly Statement[],
  scope: Scope,
): Completion | undefined {
  if (scope.frame.dialect === 'javascript') hoist(machine, statements, scope);
  return executeFrom(machine, statements, 0, scope);
}

function executeFrom(
  machine: Machine,
  statements: readonly Statement[],
  start: number,
  scope: Scope,
): Completion | undefined {
  for (let index = start; index < statements.length; index++) {
    const statement = statements[index];
    if (!statement) continue;
    let completion: Completion | undefined;
    if (statement.kind === 'if') {
      const test = evaluate(machine, statement.test, scope);
      const truth = truthOf(test, scope.frame.dialect);
      if (truth === undefined)
        return fork(
          machine,
          doubtOf(test, statement.test, scope),
          () => executeNested(machine, statement.then, scope),
          () => executeNested(machine, statement.otherwise, scope),
          () => executeFrom(machine, statements, index + 1, scope),
          scope.frame,
        );
      machine.step();
      completion = executeNested(machine, truth ? statement.then : statement.otherwise, scope);
    } else completion = execute(machine, statement, scope);
    if (completion) return completion;
  }
  return undefined;
}

/** Why what follows a test is not known. */
export function doubtOf(test: Value, node: Expression, scope: Scope): Doubt {
  const why = test.kind === 'unknown' ? `: ${test.reason}` : '';
  return { reason: `depends on a test that is not known${why}`, origin: locate(scope.frame, node.span) };
}

/** A block inside a statement: with a scope of its own in JavaScript. */
export function executeNested(
  machine: Machine,
  statements: readonly Statement[],
  scope: Scope,
): Completion | undefined {
  const inner = scope.frame.dialect === 'javascript' ? childScope(scope, 'block') : scope;
  return executeBlock(machine, statements, inner);
}

/** JavaScript's functions are in force in their whole block. */
export function hoist(machine: Machine, statements: readonly Statement[], scope: Scope): void {
  for (const statement of statements)
    if (statement.kind === 'function') {
      const made = decorateFunction(machine, statement.function, scope);
      machine.bind(scope, statement.function.name, made);
    }
}

/** Runs one statement. */
export function execute(machine: Machine, statement: Statement, scope: Scope): Completion | undefined {
  machine.step();
  const { frame } = scope;
  switch (statement.kind) {
    case 'expression':
      evaluate(machine, statement.value, scope);
      return undefined;
    case 'assign':
      executeAssign(machine, statement, scope);
      return undefined;
    case 'function': {
      const { function: node, exported } = statement;
      const made = decorateFunction(machine, node, scope);
      const isSetter = node.decorators.some(
        (decorator) => decorator.kind === 'attribute' && decorator.name === 'setter',
      );
      const name = isSetter ? `set ${node.name}` : node.name;
      assign(machine, { kind: 'name', span: node.nameSpan, name }, made, scope, { declaration: 'let' });
      if (exported) frame.exports?.set(exported === 'default' ? 'default' : node.name, made);
      return undefined;
    }
    case 'class': {
      const { class: node, exported } = statement;
      const made = defineClass(machine, node, scope);
      assign(machine, { kind: 'name', span: node.nameSpan, name: node.name }, made, scope, {
        declaration: 'let',
      });
      if (exported) frame.exports?.set(exported === 'default' ? 'default' : node.name, made);
      return undefined;
    }
    case 'if':
      return executeFrom(machine, [statement], 0, scope);
    case 'forEach':
      return executeForEach(machine, statement, scope);
    case 'for':
      return executeThreePart(machine, statement, scope);
    case 'while':
      return executeWhile(machine, statement, scope);
    case 'return': {
      const absent = frame.dialect === 'python' ? none : undefinedValue;
      return {
        kind: 'return',
        value: statement.value ? evaluate(machine, statement.value, scope) : absent,
      };
    }
    case 'break':
    case 'continue':
      return { kind: statement.kind };
    case 'raise':
      return raise(machine, statement.value, statement.span, scope);
    case 'assert':
      evaluate(machine, statement.test, scope);
      return undefined;
    case 'delete':
      for (const target of statement.targets) remove(machine, target, scope);
      return undefined;
    case 'scope':
      for (const name of statement.names) {
        const outer = scope.parent && findScope(scope.parent, name);
        const holder = statement.scope === 'global' ? moduleScope(scope) : outer;
        if (holder) scope.redirects?.set(name, holder);
      }
      return undefined;
    case 'import':
      executeImport(machine, statement, scope);
      return undefined;
    case 'export':
      executeExport(machine, statement, scope);
      return undefined;
    case 'with': {
      for (const { context, target } of statement.items) {
        const at = locate(frame, context.span);
        const entered = enterContext(machine, evaluate(machine, context, scope), at, frame);
        if (target) assign(machine, target, entered, scope, { statement: statement.span });
      }
      return executeBlock(machine, statement.body, scope);
    }
    case 'try':
      return executeTry(machine, statement, scope);
    case 'match':
      return executeMatch(machine, statement, scope);
    case 'block':
      return executeNested(machine, statement.body, scope);
    case 'pass':
    case 'missing':
      return undefined;
  }
}

function executeAssign(machine: Machine, statement: AssignStatement, scope: Scope): void {
  const { declaration, operator, exported } = statement;
  const options = { statement: statement.span, ...(declaration && { declaration }) };
  const [first] = statement.targets;
  if (!statement.value) {
    // `let x` is undefined; Python's `x: int` binds nothing.
    if (declaration && first) assign(machine, first, undefinedValue, scope, options);
    return;
  }
  let value: Value;
  if (operator && first) {
    if (operator === 'and' || operator === 'or' || operator === '??') {
      const { span } = statement;
      evaluate(
        machine,
        { kind: 'assignExpression', span, target: first, operator, value: statement.value },
        scope,
      );
      return;
    }
    const before = evaluate(machine, first, scope);
    const added = evaluate(machine, statement.value, scope);
    value =
      extendInPlace(machine, operator, before, added, scope) ??
      calculate(machine, operator, before, added, statement, scope);
  } else value = evaluate(machine, statement.value, scope);
  for (const target of statement.targets) {
    assign(machine, target, value, scope, options);
    if (exported && target.kind === 'name') scope.frame.exports?.set(target.name, value);
  }
}

/** Python's `a += b` on a list changes the list itself, whoever else holds it. */
function extendInPlace(
  machine: Machine,
  operator: AssignStatement['operator'],
  before: Value,
  added: Value,
  scope: Scope,
): Value | undefined {
  if (operator !== '+' || before.kind !== 'list' || scope.frame.dialect !== 'python') return undefined;
  machine.journal.touch(listSlot(before), (items) => [...items]);
  if (added.kind === 'list' || added.kind === 'tuple') before.items.push(...added.items);
  const reason =
    added.kind === 'unknown' ? added.reason : added.kind === 'list' ? added.openReason : undefined;
  if (reason !== undefined) before.openReason = reason;
  return before;
}

function raise(
  machine: Machine,
  node: Expression | undefined,
  span: Statement['span'],
  scope: Scope,
): Completion | undefined {
  const value = node ? evaluate(machine, node, scope) : undefined;
  const argument = node?.kind === 'call' ? node.arguments[0] : undefined;
  const text = argument ? evaluate(machine, argument.value, scope) : undefined;
  const message = text?.kind === 'string' ? text.value : 'the code raises an exception here';
  throw new Raised(message, locate(scope.frame, span), value);
}

function remove(machine: Machine, target: Expression, scope: Scope): void {
  if (target.kind !== 'index') return;
  const object = evaluate(machine, target.object, scope);
  const index = evaluate(machine, target.index, scope);
  if (object.kind === 'dict') {
    const key = keyOf(index);
    machine.journal.touch(dictSlot(object), (entries) => new Map(entries));
    if (key === undefined) object.openReason = 'an entry that is not known was deleted';
    else object.entries.delete(key);
  } else if (object.kind === 'list') {
    machine.journal.touch(listSlot(object), (items) => [...items]);
    if (index.kind === 'number')
      object.items.splice(index.value < 0 ? index.value + object.items.length : index.value, 1);
    else object.openReason = 'entries that are not known were deleted';
  } else if (object.kind === 'instance') {
    callMethod(machine, object, '__delitem__', [index], locate(scope.frame, target.span), scope.frame);
  }
}

function executeTry(
  machine: Machine,
  statement: Extract<Statement, { kind: 'try' }>,
  scope: Scope,
): Completion | undefined {
  const finish = (): Completion | undefined => executeNested(machine, statement.finalizer, scope);
  let completion: Completion | undefined;
  try {
    completion = executeNested(machine, statement.body, scope);
    if (!completion) completion = executeNested(machine, statement.otherwise, scope);
  } catch (error) {
    const [handler] = statement.handlers;
    if (!(error instanceof Raised)) throw error;
    if (!handler) {
      finish();
      throw error;
    }
    const inner = scope.frame.dialect === 'javascript' ? childScope(scope, 'block') : scope;
    if (handler.target)
      assign(machine, handler.target, error.value ?? unknown(error.message, error.at), inner, {
        declaration: 'let',
      });
    completion = executeBlock(machine, handler.body, inner);
  }
  return finish() ?? completion;
}
