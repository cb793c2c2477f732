import type {
  Argument,
  AttributeNode,
  BinaryOperator,
  CallNode,
  DictNode,
  Expression,
  SequenceNode,
} from '../program/tree.js';
import { unary } from './arithmetic.js';
import { assign } from './assign.js';
import { readAttribute, superOf } from './attributes.js';
import { type CallSite, callUnknownTimes, callValue, type Given, makeFunction, nativeCall } from './calls.js';
import { construct, decorate, defineClass, isInstance } from './classes.js';
import { comprehend } from './comprehension.js';
import { orComputed } from './computedValues.js';
import { evaluatedText } from './evaluatedText.js';
import { iterateValue } from './iteration.js';
import { joinChanges } from './join.js';
import { joinValues } from './joinValues.js';
import { locate, type Machine } from './machine.js';
import { bool, dict, list, none, num, str, tuple, undefinedValue, unknown } from './makeValue.js';
import { calculate, evaluateComparison, meaningless, readAt } from './operating.js';
import { keyOf } from './operations.js';
import { phaseOf } from './phase.js';
import { chosenByPhase } from './phaseFork.js';
import { callSpecial, testedIn, truthIn } from './protocols.js';
import { calculatedCount } from './rowCounts.js';
import { notACell, testsIn } from './rowOrigin.js';
import { childScope, type Frame, findScope, moduleScope, type Scope, variableScope } from './scope.js';
import { isOptional, propertyKey, scriptCallee } from './scriptMembers.js';
import { remove } from './statements.js';
import { evaluateTemplate } from './template.js';
import { trailedIn } from './trail.js';
import { noteUnimported, unboundLocal, undefinedName } from './undefinedName.js';
import type { BoundArgument, DictValue, UnknownValue, Value } from './value.js';

export function evaluate(machine: Machine, node: Expression, scope: Scope): Value {
  const value = evaluated(machine, node, scope);
  return machine.host.computed ? orComputed(machine, node, scope.frame, value) : value;
}

function evaluated(machine: Machine, node: Expression, scope: Scope): Value {
  machine.step();
  const { frame } = scope;
  const python = frame.dialect === 'python';
  switch (node.kind) {
    case 'number':
      return python && node.digits !== undefined
        ? { kind: 'number', value: node.value, isFloat: false, digits: node.digits }
        : num(node.value, python && node.isFloat);
    case 'string':
      return str(node.value);
    case 'boolean':
      return bool(node.value);
    case 'none':
      if (node.ellipsis) return { ...none, isEllipsis: true };
      return node.undefined ? undefinedValue : none;
    case 'template':
      return evaluateTemplate(machine, node, scope);
    case 'name':
      return readName(machine, node, scope);
    case 'attribute': {
      const object = evaluate(machine, node.object, scope);
      return attributeOf(machine, object, node, frame);
    }
    case 'index':
      return readAt(machine, node, scope);
    case 'slice': {
      const part = (bound: Expression | undefined): Value => (bound ? evaluate(machine, bound, scope) : none);
      return { kind: 'slice', lower: part(node.lower), upper: part(node.upper), step: part(node.step) };
    }
    case 'call':
      return evaluateCall(machine, node, scope);
    case 'unary': {
      if (node.operator === 'delete') {
        remove(machine, node.operand, scope);
        return bool(true);
      }
      const operand = evaluate(machine, node.operand, scope);
      const at = locate(frame, node.span);
      const counted = node.operator === '-' ? calculatedCount('*', operand, num(-1)) : undefined;
      if (counted) return counted;
      if (operand.kind === 'tensor' && node.operator === 'not')
        testedIn(machine, operand, locate(frame, node.operand.span), frame);
      if (operand.kind === 'instance' && python) {
        const truth = node.operator === 'not' ? truthIn(machine, operand, frame) : undefined;
        if (truth !== undefined) return bool(!truth);
        const name = node.operator === '-' ? '__neg__' : node.operator === '~' ? '__invert__' : '__pos__';
        const answer = callSpecial(machine, operand, name, [], at, frame);
        if (answer) return answer;
      }
      const result = unary(node.operator, operand, frame.dialect);
      if (result) return result;
      const own = operand.kind === 'tensor' && python ? SPECIAL[node.operator] : undefined;
      const method = own && machine.registry.attribute(operand, own, machine.evaluationFor(frame), at);
      if (method)
        return callValue(
          machine,
          method,
          { positional: [], keywords: new Map() },
          { location: at, calleeLocation: at, isNew: false, frame },
        );
      // −x is x × −1, and `~mask` is `mask ^ True`.
      const [twin, other] = UNARY[node.operator] ?? [];
      const evaluation = machine.evaluationFor(frame);
      return (
        (twin && other && machine.registry.operator(twin, operand, other, evaluation, at)) ??
        (python && ['tuple', 'list', 'string'].includes(operand.kind)
          ? meaningless(machine, node.operator, [operand], at, frame)
          : undefined) ??
        unknown(`"${node.operator}" of a ${operand.kind} is not known`, at)
      );
    }
    case 'binary': {
      const left = evaluate(machine, node.left, scope);
      return calculate(machine, node.operator, left, evaluate(machine, node.right, scope), node, scope);
    }
    case 'compare':
      return evaluateComparison(machine, node, scope);
    case 'logical': {
      const left = evaluate(machine, node.left, scope);
      return chooseSecond(machine, node.operator, left, node.right, scope);
    }
    case 'conditional': {
      const outcome = evaluate(machine, node.test, scope);
      const phase = phaseOf(outcome);
      if (phase)
        return chosenByPhase(
          machine,
          phase,
          () => evaluate(machine, node.then, scope),
          () => evaluate(machine, node.otherwise, scope),
        );
      const test = testedIn(machine, outcome, locate(frame, node.test.span), frame);
      if (test !== undefined) return evaluate(machine, test ? node.then : node.otherwise, scope);
      return evaluateBoth(machine, node.then, node.otherwise, node.test, outcome, scope);
    }
    case 'list':
    case 'tuple':
    case 'set':
      return machine.born(evaluateSequence(machine, node, scope));
    case 'dict':
      return machine.born(evaluateDict(machine, node, scope));
    case 'function': {
      // Inside itself, a function expression is known by the name written in it.
      const isNamed = !python && node.name !== '' && node.nameSpan.start >= node.span.start;
      const inner = isNamed ? childScope(scope, 'block') : scope;
      const made = decorateFunction(machine, node, inner);
      if (isNamed) machine.bind(inner, node.name, made);
      return made;
    }
    case 'class': {
      const inner = childScope(scope, 'block');
      const made = defineClass(machine, node, inner);
      if (node.name) machine.bind(inner, node.name, made);
      return made;
    }
    case 'comprehension':
      return machine.born(comprehend(machine, node, scope));
    case 'assignExpression': {
      const before = node.operator ? evaluate(machine, node.target, scope) : none;
      if (node.operator === 'and' || node.operator === 'or' || node.operator === '??') {
        const chosen = chooseSecond(machine, node.operator, before, node.value, scope);
        assign(machine, node.target, chosen, scope);
        return chosen;
      }
      const value = evaluate(machine, node.value, scope);
      const result = node.operator ? calculate(machine, node.operator, before, value, node, scope) : value;
      // Python's walrus inside a comprehension binds outside it.
      let holder = scope;
      while (holder.kind === 'comprehension' && holder.parent) holder = holder.parent;
      assign(machine, node.target, result, holder);
      return node.isPostfix ? before : result;
    }
    case 'spread':
      return unknown('a spread stands where a value was expected', locate(frame, node.span));
    case 'await':
      return evaluate(machine, node.value, scope);
    case 'yield': {
      const value = node.value ? evaluate(machine, node.value, scope) : none;
      if (!node.isFrom) frame.receive?.(value);
      else if (value.kind === 'iterator') {
        for (let next = value.next(); next; next = value.next()) frame.receive?.(next);
        return value.returned?.() ?? none;
      } else {
        const items = iterateValue(machine, value, locate(frame, node.span), frame);
        for (const item of 'kind' in items ? [items] : items) frame.receive?.(item);
      }
      return none;
    }
    case 'missing':
      return unknown(node.reason, locate(frame, node.span));
  }
}

/** Operators of one operand as those of two. */
const UNARY: Readonly<Record<string, readonly [BinaryOperator, Value]>> = {
  '-': ['*', num(-1)],
  '~': ['^', bool(true)],
};

/** Operators of one operand, as methods. */
const SPECIAL: Readonly<Record<string, string>> = { '-': '__neg__', '~': '__invert__' };

function readName(machine: Machine, node: Extract<Expression, { kind: 'name' }>, scope: Scope): Value {
  const { frame } = scope;
  const holder = findScope(scope, node.name);
  const value = holder?.names.get(node.name);
  if (holder && value) return (holder.frame !== frame && unboundLocal(machine, node, scope, holder)) || value;
  if (frame.dialect === 'javascript') {
    if (node.name === 'this') return frame.self ?? undefinedValue;
    if (node.name === 'super' && frame.owner && frame.self) return superOf(frame.owner, frame.self);
    if (node.name === 'undefined') return undefinedValue;
  }
  const builtin = machine.registry.builtin(node.name, frame.dialect);
  if (builtin?.kind === 'namespace' && builtin.importedFrom !== undefined)
    noteUnimported(machine, node, scope, builtin.importedFrom);
  if (builtin) return builtin;
  if (machine.guarded > 0 && frame.dialect === 'python' && findScope(scope, '__name__'))
    return machine.fail(`${node.name} has no value here`, locate(frame, node.span), 'NameError');
  return undefinedName(machine, node, scope);
}

export function decorateFunction(
  machine: Machine,
  node: Extract<Expression, { kind: 'function' }>,
  scope: Scope,
): Value {
  let made: Value = makeFunction(machine, node, scope);
  const remaining: Expression[] = [];
  for (const decorator of node.decorators) {
    const name = decorator.kind === 'name' || decorator.kind === 'attribute' ? decorator.name : undefined;
    if (decorator.kind === 'attribute' && (name === 'setter' || name === 'deleter')) return made;
    if (made.kind !== 'function') break;
    if (name === 'staticmethod') made = { ...made, decoration: 'static' };
    else if (name === 'classmethod') made = { ...made, decoration: 'class' };
    else if (name === 'property' || name === 'abstractproperty') made = { ...made, decoration: 'property' };
    else if (name === 'cached_property') made = { ...made, decoration: 'property', isCached: true };
    else remaining.push(decorator);
  }
  return remaining.length === 0 ? made : decorate(machine, remaining, made, scope);
}

/** `globals()` and `locals()`: to read; what is written there is not followed. */
function namesInForce(asked: string, scope: Scope): Value | undefined {
  if ((asked !== 'globals' && asked !== 'locals') || findScope(scope, asked)) return undefined;
  const { names, kind, parent } = asked === 'globals' ? moduleScope(scope) : variableScope(scope);
  // `build(**locals(), name='small')`: a function on the top level has no names but these.
  const isWhole =
    kind === 'function' &&
    parent?.kind === 'module' &&
    [...names.values()].every((value) => value.kind !== 'unknown');
  return isWhole ? dict(names) : dict(names, 'names may be made in ways that are not followed');
}

function evaluateCall(machine: Machine, node: CallNode, scope: Scope): Value {
  const { frame } = scope;
  const location = locate(frame, node.span);
  const calleeSpan = node.callee.kind === 'attribute' ? node.callee.nameSpan : node.callee.span;
  const site: CallSite = {
    location,
    calleeLocation: locate(frame, calleeSpan),
    isNew: node.isNew ?? false,
    isWritten: true,
    isOfName: node.callee.kind === 'name' || node.callee.kind === 'attribute',
    frame,
  };
  if (node.callee.kind === 'name' && node.callee.name === 'super')
    return callSuper(machine, node, site, scope);
  if (node.callee.kind === 'name' && frame.dialect === 'python' && node.arguments.length === 0) {
    const names = namesInForce(node.callee.name, scope);
    if (names) return names;
  }
  const evaluated = evaluatedText(machine, node, scope);
  if (evaluated) return evaluated;
  const method = frame.dialect === 'python' && node.callee.kind === 'attribute' ? node.callee : undefined;
  const self = method && evaluate(machine, method.object, scope);
  const callee =
    frame.dialect === 'javascript'
      ? scriptCallee(machine, node, scope)
      : method && self
        ? attributeOf(machine, self, method, frame)
        : evaluate(machine, node.callee, scope);
  if (callee.kind === 'none' && (node.optional || isOptional(node.callee))) return undefinedValue;
  const given = evaluateArguments(machine, node.arguments, scope);
  if (callee.kind === 'unknown' && frame.dialect === 'javascript')
    for (const { value } of given.positional)
      if (value.kind === 'function' || value.kind === 'method')
        callUnknownTimes(machine, value, [], { reason: callee.reason, origin: location }, frame);
  if (callee.kind === 'native' && callee.name === 'isinstance') {
    const answer = isInstance(given.positional[0]?.value ?? none, given.positional[1]?.value ?? none);
    if (answer !== undefined) return bool(answer);
  }
  return callValue(machine, callee, given, self ? { ...site, self } : site);
}

function attributeOf(machine: Machine, object: Value, node: AttributeNode, frame: Frame): Value {
  if (object.kind === 'none' && isOptional(node)) return undefinedValue;
  const found = readAttribute(machine, object, node.name, locate(frame, node.nameSpan), frame);
  const isOfData = object.kind === 'array' || object.kind === 'unknown';
  return isOfData ? trailedIn(found, [object], node, frame) : found;
}

function callSuper(machine: Machine, node: CallNode, site: CallSite, scope: Scope): Value {
  const { owner, self } = scope.frame;
  const given = evaluateArguments(machine, node.arguments, scope);
  if (scope.frame.dialect === 'python') {
    const named = given.positional[0]?.value;
    const start = named?.kind === 'class' ? named : owner;
    const receiver = given.positional[1]?.value ?? self;
    if (start && receiver) return superOf(start, receiver);
  } else if (owner && self?.kind === 'instance') {
    const base = owner.bases[0];
    if (base?.kind === 'class') construct(machine, base, self, given, site);
    else if (!owner.openBase) base?.call({ ...nativeCall(machine, given, site), constructing: self });
    return undefinedValue;
  }
  return unknown('super() outside a method', site.location);
}

function evaluateArguments(machine: Machine, nodes: readonly Argument[], scope: Scope): Given {
  const positional: BoundArgument[] = [];
  const keywords = new Map<string, BoundArgument>();
  let openReason: string | undefined;
  let openPart: UnknownValue | undefined;
  const { frame } = scope;
  for (const node of nodes) {
    const value = evaluate(machine, node.value, scope);
    const location = locate(frame, node.value.span);
    if (node.kind === 'positional') positional.push({ value, location });
    else if (node.kind === 'keyword')
      keywords.set(node.name, { value, location, nameLocation: locate(frame, node.nameSpan) });
    else if (node.kind === 'spread') {
      const items = iterateValue(machine, value, location, frame);
      if ('kind' in items) {
        openReason = items.reason;
        openPart = items.each ? items : undefined;
      } else for (const item of items) positional.push({ value: item, location });
    } else if (dictIn(value)) {
      const dict = dictIn(value);
      openReason ??= dict?.openReason;
      for (const { key, value: item } of dict?.entries.values() ?? [])
        if (key.kind === 'string') keywords.set(key.value, { value: item, location });
    } else openReason = value.kind === 'unknown' ? value.reason : `a ${value.kind} was spread`;
  }
  if (openReason === undefined) return { positional, keywords };
  return { positional, keywords, openReason, ...(openPart && { openPart }) };
}

function chooseSecond(
  machine: Machine,
  operator: 'and' | 'or' | '??',
  left: Value,
  right: Expression,
  scope: Scope,
): Value {
  if (operator === '??') {
    if (left.kind === 'unknown') return left;
    return left.kind === 'none' ? evaluate(machine, right, scope) : left;
  }
  const phase = phaseOf(left);
  if (phase) {
    const second = evaluate(machine, right, scope);
    const truth = phaseOf(second) ? undefined : truthIn(machine, second, scope.frame);
    // Where the second says it, it says it in training and elsewhere.
    if (truth !== undefined) return truth === (operator === 'and') ? left : bool(truth);
    phase.byCaller.isTested = true;
    return phase.usual === (operator === 'and') ? second : left;
  }
  const truth = truthIn(machine, left, scope.frame);
  if (truth === undefined) {
    const second = machine.attempt(() => evaluate(machine, right, scope)).result;
    if (second?.kind === 'boolean' && second.value === (operator === 'or')) return second;
    const tests = operator === 'and' && second ? [testsIn(left), testsIn(second)] : [];
    const [first, other] = tests;
    if (left.kind === 'unknown' && first && other) return { ...left, facts: { tests: [...first, ...other] } };
    return left.kind === 'unknown' ? notACell(left) : unknown('a test whose outcome is not known');
  }
  return truth === (operator === 'and') ? evaluate(machine, right, scope) : left;
}

function evaluateBoth(
  machine: Machine,
  then: Expression,
  otherwise: Expression,
  test: Expression,
  outcome: Value,
  scope: Scope,
): Value {
  const a = machine.attempt(() => evaluate(machine, then, scope));
  const b = machine.attempt(() => evaluate(machine, otherwise, scope));
  const doubt = {
    ...{ reason: 'depends on a test that is not known', origin: locate(scope.frame, test.span) },
    test: outcome,
  };
  if (!a.result || !b.result) {
    machine.journal.redo((a.result ? a : b).changes);
    return a.result ?? b.result ?? unknown(doubt.reason, doubt.origin);
  }
  joinChanges(a.changes, b.changes, machine.journal, doubt);
  return joinValues(a.result, b.result, doubt);
}

function evaluateSequence(machine: Machine, node: SequenceNode, scope: Scope): Value {
  const items: Value[] = [];
  let openReason: string | undefined;
  for (const item of node.items) {
    if (item.kind !== 'spread') {
      items.push(evaluate(machine, item, scope));
      continue;
    }
    const at = locate(scope.frame, item.span);
    const spread = iterateValue(machine, evaluate(machine, item.value, scope), at, scope.frame);
    if ('kind' in spread) openReason ??= spread.reason;
    else {
      machine.step(spread.length >> 3);
      items.push(...spread);
    }
  }
  if (node.kind === 'list') return openReason === undefined ? list(items) : { ...list(items), openReason };
  if (openReason !== undefined) return unknown(openReason, locate(scope.frame, node.span));
  if (node.kind === 'tuple') return tuple(items);
  const entries = new Map<string, Value>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined)
      return unknown('a set of values that are not known', locate(scope.frame, node.span));
    entries.set(key, item);
  }
  return { kind: 'set', items: entries };
}

function evaluateDict(machine: Machine, node: DictNode, scope: Scope): Value {
  const entries = new Map<string, { key: Value; value: Value }>();
  let openReason: string | undefined;
  for (const entry of node.entries) {
    const value = evaluate(machine, entry.value, scope);
    if (entry.kind === 'spread') {
      const dict = dictIn(value) ?? (scope.frame.dialect === 'javascript' ? ownProperties(value) : undefined);
      if (dict) {
        openReason ??= dict.openReason;
        machine.step(dict.entries.size >> 3);
        for (const [key, content] of dict.entries) entries.set(key, content);
      } else if (value.kind !== 'none')
        openReason = value.kind === 'unknown' ? value.reason : `a ${value.kind} was spread`;
      continue;
    }
    const written = evaluate(machine, entry.key, scope);
    const key = scope.frame.dialect === 'javascript' ? propertyKey(written) : written;
    if (entry.accessor === 'set') continue;
    const slot = keyOf(key);
    if (slot === undefined) openReason = key.kind === 'unknown' ? key.reason : 'a key that is not known';
    else if (entry.accessor === 'get' && value.kind === 'function')
      entries.set(slot, { key, value: { ...value, decoration: 'property' } });
    else entries.set(slot, { key, value });
  }
  return openReason === undefined ? { kind: 'dict', entries } : { kind: 'dict', entries, openReason };
}

/** A dictionary, or an instance of a subclass of `dict`. */
function dictIn(value: Value): DictValue | undefined {
  if (value.kind === 'dict') return value;
  return value.kind === 'instance' && value.held?.kind === 'dict' ? value.held : undefined;
}

/** What JavaScript's `{...value}` copies of a module, an instance or an array. */
function ownProperties(value: Value): DictValue | undefined {
  const named = (pairs: readonly (readonly [string, Value | undefined])[]): DictValue =>
    dict(pairs.flatMap(([key, content]) => (content ? [[key, content] as const] : [])));
  if (value.kind === 'namespace') return named(value.names().map((name) => [name, value.member(name)]));
  if (value.kind === 'instance') return named([...value.attributes]);
  if (value.kind === 'list' && value.openReason === undefined)
    return named(value.items.map((item, index) => [String(index), item]));
  return undefined;
}

/** The name that a property key gives: `{a: 1}`, `{'a': 1}`, `{[name]: 1}`. */
export function propertyName(machine: Machine, key: Expression, scope: Scope): string {
  const value = evaluate(machine, key, scope);
  return value.kind === 'string' || value.kind === 'number' ? String(value.value) : '';
}
