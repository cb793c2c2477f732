/** Runs statements. What ends a block early comes back as a `Completion`. */

import type { Location } from '../document.js';
import type { AssignStatement, Expression, Statement } from '../program/tree.js';
import { binary, LONGEST_SEQUENCE } from './arithmetic.js';
import { forgetNumbers } from './arrayNumbers.js';
import { assign, scopeToWrite } from './assign.js';
import { type Completion, type Doubt, fork } from './branches.js';
import { defineClass } from './classes.js';
import { executeTry, executeWith, raise } from './exceptions.js';
import { decorateFunction, evaluate } from './expressions.js';
import { executeExport, executeImport } from './imports.js';
import { dictSlot, listSlot, setSlot, slicePositions } from './indexing.js';
import { iterateValue } from './iteration.js';
import { executeForEach, executeThreePart, executeWhile } from './loops.js';
import { locate, type Machine } from './machine.js';
import { none, str, undefinedValue } from './makeValue.js';
import { executeMatch } from './matching.js';
import { openList } from './openLists.js';
import { calculate } from './operating.js';
import { keyOf } from './operations.js';
import { phaseOf } from './phase.js';
import { forkByPhase } from './phaseFork.js';
import { callMethod, specialOperator, testedIn, truthIn } from './protocols.js';
import { Raised } from './raised.js';
import { rowSlot, rowsHere } from './rowOrigin.js';
import { extendedRows } from './rowParts.js';
import { childScope, findScope, moduleScope, type Scope } from './scope.js';
import type { DictValue, ListValue, Value } from './value.js';
import { removeAttribute } from './writtenAttributes.js';

/** Runs a block in `scope`. After a branch that only one side leaves, the rest belongs to the other side. */
export function executeBlock(
  machine: Machine,
  statements: readonly Statement[],
  scope: Scope,
): Completion | undefined {
  if (scope.frame.dialect === 'javascript') hoist(machine, statements, scope);
  return executeFrom(machine, statements, 0, scope);
}

/** Runs the rest of a block, whose functions are in force already. */
export function executeFrom(
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
      const phase = phaseOf(test);
      if (phase)
        return forkByPhase(
          machine,
          phase,
          [
            () => executeNested(machine, statement.then, scope),
            () => executeNested(machine, statement.otherwise, scope),
          ],
          () => executeFrom(machine, statements, index + 1, scope),
        );
      const truth = testedIn(machine, test, locate(scope.frame, statement.test.span), scope.frame);
      if (truth === undefined) return executeIf(machine, statement, test, statements, index, scope);
      machine.step();
      completion = executeNested(machine, truth ? statement.then : statement.otherwise, scope);
    } else completion = execute(machine, statement, scope);
    if (completion) return completion;
  }
  return undefined;
}

/** An `if` whose test is not known, at `index` of its block: both sides, each with the rest of the block. */
export function executeIf(
  machine: Machine,
  statement: Extract<Statement, { kind: 'if' }>,
  test: Value,
  statements: readonly Statement[],
  index: number,
  scope: Scope,
): Completion | undefined {
  return fork(
    machine,
    doubtOf(test, statement.test, scope),
    () => executeNested(machine, statement.then, scope),
    () => executeNested(machine, statement.otherwise, scope),
    () => executeFrom(machine, statements, index + 1, scope),
    scope.frame,
    test,
  );
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
      return { kind: statement.kind, ...(statement.label !== undefined && { label: statement.label }) };
    case 'raise':
      return raise(machine, statement, scope);
    case 'assert':
      executeAssert(machine, statement, scope);
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
    case 'with':
      return executeWith(machine, statement, scope);
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
    const at = locate(scope.frame, statement.span);
    value =
      changeInPlace(machine, operator, before, added, scope, at) ??
      specialOperator(machine, { operator, left: before, right: added, at, frame: scope.frame }, true) ??
      calculate(machine, operator, before, added, statement, scope);
    // Whoever else holds the array has the new numbers too.
    if (before.kind === 'array') forgetNumbers(before);
  } else value = evaluate(machine, statement.value, scope);
  for (const target of statement.targets) {
    assign(machine, target, value, scope, options);
    if (exported && target.kind === 'name') scope.frame.exports?.set(target.name, value);
  }
}

/** Python's `a += b` on a list, set or dict changes the value itself, whoever else holds it. */
function changeInPlace(
  machine: Machine,
  operator: AssignStatement['operator'],
  before: Value,
  added: Value,
  scope: Scope,
  at: Location,
): Value | undefined {
  if (scope.frame.dialect !== 'python') return undefined;
  if (before.kind === 'list' && operator === '+') {
    const items = iterateValue(machine, added, startOf(scope), scope.frame);
    const rows =
      'kind' in items ? extendedRows(before, added, rowsHere(machine), `${at.path} ${at.start}`) : undefined;
    if (before.rowOrigin || rows) machine.journal.set(rowSlot(before), rows);
    machine.journal.touch(listSlot(before), (entries) => [...entries]);
    if ('kind' in items) openList(before, items.reason, items.each && [...before.items, items.each]);
    else if (before.items.length + items.length > LONGEST_SEQUENCE)
      openList(before, 'a list too long to follow', undefined);
    else before.items = [...before.items, ...items];
    machine.step(before.items.length >> 4);
    return before;
  }
  if (before.kind !== 'list' && before.kind !== 'set' && before.kind !== 'dict') return undefined;
  if (operator !== '*' && operator !== '|' && operator !== '&' && operator !== '-' && operator !== '^')
    return undefined;
  const result = binary(operator, before, added, 'python');
  if (result?.kind === 'list' && before.kind === 'list') {
    machine.journal.touch(listSlot(before), (items) => [...items]);
    before.items = result.items;
    return before;
  }
  if (result?.kind === 'set' && before.kind === 'set') {
    machine.journal.set(setSlot(before), result.items);
    return before;
  }
  if (result?.kind === 'dict' && before.kind === 'dict') {
    machine.journal.set(dictSlot(before), result.entries);
    if (result.openReason !== undefined) before.openReason = result.openReason;
    return before;
  }
  return undefined;
}

function startOf(scope: Scope) {
  return scope.frame.callers[0] ?? { path: scope.frame.path, start: 0, end: 0 };
}

/** A test that fails ends the path, as in Python; one that is not known is taken to pass. */
function executeAssert(
  machine: Machine,
  { test, message, span }: Extract<Statement, { kind: 'assert' }>,
  scope: Scope,
): void {
  const truth = truthIn(machine, evaluate(machine, test, scope), scope.frame);
  if (truth !== false) return;
  const text = message ? evaluate(machine, message, scope) : str('');
  const shown = text.kind === 'string' ? text.value : 'an assertion fails here';
  throw new Raised(shown, locate(scope.frame, span), undefined, 'AssertionError');
}

export function remove(machine: Machine, target: Expression, scope: Scope): void {
  if (target.kind === 'name') {
    machine.unbind(scopeToWrite(target.name, scope, undefined), target.name);
    return;
  }
  if (target.kind === 'tuple' || target.kind === 'list') {
    for (const item of target.items) remove(machine, item, scope);
    return;
  }
  const at = locate(scope.frame, target.span);
  if (target.kind === 'attribute') {
    removeAttribute(machine, evaluate(machine, target.object, scope), target.name, at, scope.frame);
    return;
  }
  if (target.kind !== 'index') return;
  const object = evaluate(machine, target.object, scope);
  const index = evaluate(machine, target.index, scope);
  const held = object.kind === 'instance' && object.held ? object.held : object;
  if (held.kind === 'dict') removeKey(machine, held, index, at);
  else if (held.kind === 'list') removeItems(machine, held, index, at);
  else if (held.kind === 'instance') callMethod(machine, held, '__delitem__', [index], at, scope.frame);
  else if (!machine.registry.store(held, index, none, machine.evaluationFor(scope.frame)))
    machine.registry.handedOver(held);
}

function removeKey(machine: Machine, object: DictValue, index: Value, at: Location): void {
  const key = keyOf(index);
  if (key !== undefined && object.openReason === undefined && !object.entries.has(key))
    throw new Raised('The dictionary has no such key.', at, undefined, 'KeyError');
  machine.journal.touch(dictSlot(object), (entries) => new Map(entries));
  if (key === undefined) object.openReason = 'an entry that is not known was deleted';
  else object.entries.delete(key);
}

function removeItems(machine: Machine, object: ListValue, index: Value, at: Location): void {
  const positions =
    index.kind === 'slice'
      ? slicePositions(index, object.items.length)
      : index.kind === 'number'
        ? [index.value < 0 ? index.value + object.items.length : index.value]
        : undefined;
  if (object.openReason === undefined && index.kind === 'number' && !object.items[positions?.[0] ?? -1])
    throw new Raised('The index is past the end.', at, undefined, 'IndexError');
  if (object.rowOrigin) machine.journal.set(rowSlot(object), undefined);
  machine.journal.touch(listSlot(object), (items) => [...items]);
  if (!positions || object.openReason !== undefined) {
    object.openReason = 'entries that are not known were deleted';
    return;
  }
  const gone = new Set(positions);
  object.items = object.items.filter((_, position) => !gone.has(position));
}
