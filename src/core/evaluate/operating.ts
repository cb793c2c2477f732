/** Operators, comparisons and indexing where an instance or a library may answer. */

import { didYouMean, nearestName } from '../checks/nearestName.js';
import type { Location } from '../document.js';
import type { CompareOperator, Expression, IndexNode } from '../program/tree.js';
import { binary } from './arithmetic.js';
import { readAttribute } from './attributes.js';
import { isKnownFunction } from './callFit.js';
import { callValue } from './calls.js';
import { partAt, textCut } from './cellTexts.js';
import { findMember, isInstance } from './classes.js';
import { compare } from './comparing.js';
import { evaluate } from './expressions.js';
import { readIndex, writeIndex } from './indexing.js';
import { iterateValue } from './iteration.js';
import { isScalar } from './joinValues.js';
import { locate, type Machine } from './machine.js';
import { bool, madeOf, tuple, undefinedValue, unknown } from './makeValue.js';
import { noReturn } from './missingReturn.js';
import type { EvaluationProblem } from './nativeCall.js';
import { comparedPhase } from './phase.js';
import { callSpecial, type Operation, specialComparison, specialOperator } from './protocols.js';
import { Raised } from './raised.js';
import { calculatedCount } from './rowCounts.js';
import { cutUnknown, notACell } from './rowOrigin.js';
import { joinedLists, repeatedFor } from './rowParts.js';
import type { Frame, Scope } from './scope.js';
import { isOptional, propertyValue } from './scriptMembers.js';
import { entryOfSymbol } from './symbolParts.js';
import { trailedIn } from './trail.js';
import type { ClassValue, DictValue, UnknownValue, Value } from './value.js';

export function calculate(
  machine: Machine,
  operator: Parameters<typeof binary>[0],
  left: Value,
  right: Value,
  node: Expression | { readonly span: Expression['span'] },
  scope: Scope,
): Value {
  const made = calculated(machine, operator, left, right, node, scope);
  return trailedIn(made, [left, right], node, scope.frame);
}

function calculated(
  machine: Machine,
  operator: Parameters<typeof binary>[0],
  left: Value,
  right: Value,
  node: Expression | { readonly span: Expression['span'] },
  scope: Scope,
): Value {
  const at = locate(scope.frame, node.span);
  const counted = calculatedCount(operator, left, right);
  if (counted) return counted;
  const files =
    operator === '+' ? joinedLists(left, right) : operator === '*' ? repeatedFor(left, right) : undefined;
  if (files) return files;
  if (isCell(left) || isCell(right)) {
    const evaluation = machine.evaluationFor(scope.frame);
    const scaled = machine.registry.operator(operator, left, right, evaluation, at);
    if (scaled) return scaled;
    return calculated(machine, operator, notACell(left), notACell(right), node, scope);
  }
  const own = binary(operator, left, right, scope.frame.dialect);
  // Joining and repeating cost as much as what they make is long.
  if (own) machine.step(sizeOf(own) >> 4);
  if (own && (own === left || own === right) && !(isScalar(left) && isScalar(right))) return madeOf(own);
  if (own)
    return own.kind === 'unknown' && dividesByZero(operator, left, right)
      ? machine.fail(own.reason, at, 'ZeroDivisionError')
      : own;
  if (left.kind === 'instance' || right.kind === 'instance') {
    const special = specialOperator(machine, { operator, left, right, at, frame: scope.frame });
    if (special) return special;
    const held = binary(operator, heldBy(left), heldBy(right), scope.frame.dialect);
    if (held) return held;
  }
  const evaluation = machine.evaluationFor(scope.frame);
  const fromLibrary = machine.registry.operator(operator, left, right, evaluation, at);
  if (!fromLibrary && scope.frame.dialect === 'python' && PLAIN.has(left.kind) && PLAIN.has(right.kind))
    return meaningless(machine, operator, [left, right], at, scope.frame);
  return fromLibrary ?? unknown(`"${operator}" of a ${left.kind} and a ${right.kind} is not known`, at);
}

/** None often stands for what the code gives later; a text may be a format. */
export function meaningless(
  machine: Machine,
  operator: string,
  operands: readonly Value[],
  at: Location,
  frame: Frame,
): Value {
  const kinds = operands.map(({ kind }) => NAMES[kind] ?? `a ${kind}`).join(' and ');
  const message = `"${operator}" of ${kinds} has no meaning`;
  const isSure = operands.every(isPlainSure) && !(operator === '%' && operands[0]?.kind === 'string');
  const [left, right] = operands;
  const isOfList = left?.kind === 'list' && right?.kind === 'number';
  const more: Partial<EvaluationProblem> = isOfList ? { fixFacts: [{ kind: 'list-as-array' }] } : {};
  return isSure
    ? machine.refuse(message, at, 'TypeError', frame, more)
    : machine.fail(message, at, 'TypeError');
}

const NAMES: Readonly<Partial<Record<Value['kind'], string>>> = {
  string: 'a text',
  boolean: 'True or False',
};

const isPlainSure = (value: Value): boolean =>
  PLAIN.has(value.kind) &&
  value.kind !== 'none' &&
  !(value.kind === 'list' && value.openReason !== undefined);

/** A number or text of a table whose origin is known. */
function isCell(value: Value): boolean {
  return value.kind === 'unknown' && value.facts !== undefined;
}

/** Kinds between which the language has no operators but those of `binary`. */
const PLAIN: ReadonlySet<string> = new Set(['number', 'string', 'boolean', 'none', 'list', 'tuple']);

function sizeOf(value: Value): number {
  if (value.kind === 'list' || value.kind === 'tuple') return value.items.length;
  if (value.kind === 'set') return value.items.size;
  if (value.kind === 'dict') return value.entries.size;
  return value.kind === 'string' ? value.value.length : 0;
}

function dividesByZero(operator: string, left: Value, right: Value): boolean {
  const isNumber = (value: Value): boolean => value.kind === 'number' || value.kind === 'boolean';
  return ['/', '//', '%'].includes(operator) && isNumber(left) && isNumber(right);
}

export function readAt(machine: Machine, node: IndexNode, scope: Scope): Value {
  return entryOf(machine, evaluate(machine, node.object, scope), node, scope);
}

const isSequence = ({ kind }: Value): boolean => kind === 'list' || kind === 'tuple' || kind === 'string';

/** `object[index]`. */
export function entryOf(machine: Machine, object: Value, node: IndexNode, scope: Scope): Value {
  const made = entryIn(machine, object, node, scope);
  return trailedIn(made, [object], node, scope.frame);
}

function entryIn(machine: Machine, object: Value, node: IndexNode, scope: Scope): Value {
  const { frame } = scope;
  if (object.kind === 'unknown') return entryOfUnknown(machine, object, node, scope);
  if (object.kind === 'none' && isOptional(node)) return undefinedValue;
  const given = evaluate(machine, node.index, scope);
  const at = locate(frame, node.span);
  const index = isSequence(object)
    ? (callSpecial(machine, given, '__index__', [], at, frame) ?? given)
    : given;
  const part = object.kind === 'symbol' ? entryOfSymbol(object, index) : undefined;
  if (part) return part;
  const special = callSpecial(machine, object, '__getitem__', [index], at, frame);
  if (special) return special;
  const own = readIndex(
    object.kind === 'instance' && object.held ? object.held : object,
    index,
    frame.dialect,
  );
  if (own && own !== 'outside' && index.kind === 'slice') machine.step(sizeOf(own) >> 4);
  if (own === 'outside') {
    const missing = whenMissing(machine, object, index, at, frame);
    if (missing) return missing;
    const exception = object.kind === 'dict' ? 'KeyError' : 'IndexError';
    const message = outside(object, index);
    // A key of None is often one that the command line gives.
    const isWritten = index.kind === 'string' || index.kind === 'number';
    const isSure = isHeld(object) || (isWritten && !machine.isReadingUncalled && isWhole(object));
    if (isSure && machine.guarded === 0 && machine.tests.length === 0) {
      const known = object.kind === 'dict' && index.kind === 'string' ? keysOf(object) : [];
      const name = index.kind === 'string' ? index.value : '';
      machine.report({
        code: 'invalid-argument',
        severity: 'error',
        message,
        location: at,
        stack: [at, ...frame.callers],
        ...(known.length > 0 && { fixFacts: [{ kind: 'misspelt-name', name, known }] }),
      });
      // Told, it costs only what depends on it; a key is read as it is meant.
      const meant = object.kind === 'dict' && object.entries.get(`s:${nearestName(name, known)}`)?.value;
      return meant || machine.fail(message, at, exception);
    }
    throw new Raised(message, at, undefined, exception);
  }
  // An entry that may be new is made by reading it.
  if (own?.kind === 'unknown' && object.kind === 'dict' && object.whenMissing?.isKept)
    writeIndex(object, index, own, machine.journal);
  if (own === index) return madeOf(own);
  if (own) return frame.dialect === 'javascript' ? propertyValue(machine, object, own, at, frame) : own;
  if (frame.dialect === 'javascript' && index.kind === 'string')
    return readAttribute(machine, object, index.value, at, frame);
  const evaluation = machine.evaluationFor(frame);
  const fromLibrary = machine.registry.index(object, index, evaluation, at);
  if (fromLibrary) return fromLibrary === index ? madeOf(fromLibrary) : fromLibrary;
  if (object.kind === 'class') return indexClass(machine, object, index, at, frame);
  const isEntry = index.kind === 'string' || index.kind === 'number' || index.kind === 'slice';
  if (isEntry && isKnownFunction(machine, object) && frame.dialect === 'python')
    return machine.refuse(
      `${object.name} is a function, which has no entries: call it with () first`,
      at,
      'TypeError',
      frame,
      { cause: `uncalled ${object.name}` },
    );
  // `list[int]`, `Optional[str]`: a type written more exactly is the type.
  if (object.kind === 'native' && frame.dialect === 'python') return object;
  if (object.kind === 'none' && frame.dialect === 'python') {
    const unreturned = noReturn(object, 'a collection', { location: at, stack: [at, ...frame.callers] });
    return unreturned
      ? machine.refuse('', at, 'TypeError', frame, unreturned)
      : machine.fail('None has no entries', at, 'TypeError');
  }
  return unknown(`an entry of a ${object.kind} is not known`, at);
}

/** A slice of a collection is one with the same entries; any other index picks one. */
function entryOfUnknown(machine: Machine, object: UnknownValue, node: IndexNode, scope: Scope): Value {
  const { index } = node;
  if (object.isNumber !== undefined)
    return machine.refuseEntries(object, 'has no entries', locate(scope.frame, node.span), scope.frame);
  if (object.last) {
    const at = evaluate(machine, index, scope);
    const { last: _, ...rest } = object;
    return (at.kind === 'number' && object.last[-1 - at.value]) || rest;
  }
  if (!object.each) {
    if (!isCell(object)) return madeOf(object);
    return textCut(object, evaluate(machine, index, scope)) ?? madeOf(object);
  }
  const at = evaluate(machine, index, scope);
  if (at.kind === 'slice') return cutUnknown(object, at);
  return partAt(object, at) ?? object.each;
}

/** What a `defaultdict` or `Counter` gives for a key that it lacks. */
function whenMissing(
  machine: Machine,
  object: Value,
  index: Value,
  at: Location,
  frame: Frame,
): Value | undefined {
  if (object.kind !== 'dict' || !object.whenMissing) return undefined;
  const { make, isKept } = object.whenMissing;
  const site = { location: at, calleeLocation: at, isNew: false, frame };
  const made = callValue(machine, make, { positional: [], keywords: new Map() }, site);
  if (isKept) writeIndex(object, index, made, machine.journal);
  return made;
}

/** `Color['RED']` asks the class; `Generic[T]` is the class itself. */
function indexClass(machine: Machine, object: ClassValue, index: Value, at: Location, frame: Frame): Value {
  const member = findMember(object, '__class_getitem__')?.value;
  if (!member || (member.kind !== 'function' && member.kind !== 'native')) return object;
  const site = { location: at, calleeLocation: at, isNew: false, frame };
  const method = { kind: 'method', receiver: object, callee: member } as const;
  return callValue(machine, method, { positional: [{ value: index }], keywords: new Map() }, site);
}

/** The library knows what is in it. */
const isHeld = (object: Value): boolean =>
  (object.kind === 'list' || object.kind === 'dict') && object.holds !== undefined;

/** Nothing is missing in it that the program may have put there: one that is empty may wait for what is not followed. */
function isWhole(object: Value): boolean {
  if (object.kind === 'dict') return object.openReason === undefined && object.entries.size > 0;
  if (object.kind === 'list')
    return object.openReason === undefined && !object.mayHoldMore && object.items.length > 0;
  return object.kind === 'tuple' && object.items.length > 0;
}

function keysOf({ entries }: DictValue): readonly string[] {
  return [...entries.values()].flatMap(({ key }) => (key.kind === 'string' ? [key.value] : []));
}

/** A dictionary with more is not told whole. */
const MOST_KEYS = 12;

function outside(object: Value, index: Value): string {
  const shown = index.kind === 'string' || index.kind === 'number' ? JSON.stringify(index.value) : 'this key';
  if (object.kind === 'dict') {
    if (object.holds !== undefined) return `${object.holds}; there is no ${shown}.`;
    const keys = keysOf(object);
    const all = `It has: ${keys
      .slice(0, MOST_KEYS)
      .map((key) => JSON.stringify(key))
      .join(', ')}.`;
    const known = keys.length === 0 || keys.length > MOST_KEYS ? '' : all;
    const offer = index.kind === 'string' ? didYouMean(index.value, keys, known) : known;
    return `The dictionary has no key ${shown}. ${offer}`.trimEnd();
  }
  if (object.kind !== 'list' && object.kind !== 'tuple') return `The index ${shown} is past the end.`;
  const last = object.items.length - 1;
  const found = `This ${object.kind} has ${last + 1} ${last === 0 ? 'entry' : 'entries'}`;
  const holds = (object.kind === 'list' ? object.holds : undefined) ?? found;
  return `${holds}; there is no [${shown}].${last < 0 ? '' : ` The last is [${last}] or [-1].`}`;
}

export function evaluateComparison(
  machine: Machine,
  node: Extract<Expression, { kind: 'compare' }>,
  scope: Scope,
): Value {
  const [first, ...rest] = node.operands;
  if (!first) return unknown('a comparison of nothing');
  const at = locate(scope.frame, node.span);
  let left = evaluate(machine, first, scope);
  let result: Value = bool(true);
  for (const [index, operand] of rest.entries()) {
    const operator = node.operators[index] ?? '==';
    const right = evaluate(machine, operand, scope);
    const comparison = { operator, left, right, at, frame: scope.frame };
    const isIdentity = operator === 'is' || operator === 'is not';
    const ofCell =
      isCell(left) || isCell(right)
        ? machine.registry.compare(operator, left, right, machine.evaluationFor(scope.frame))
        : undefined;
    result =
      ofCell ??
      comparedPhase(operator, left, right) ??
      specialComparison(machine, comparison) ??
      memberOfIterable(machine, comparison) ??
      (isIdentity ? compare(operator, left, right) : compare(operator, heldBy(left), heldBy(right))) ??
      machine.registry.compare(operator, left, right, machine.evaluationFor(scope.frame)) ??
      instanceOf(operator, left, right) ??
      unordered(machine, comparison) ??
      unknown(`"${operator}" of a ${left.kind} and a ${right.kind} is not known`, at);
    if (result.kind !== 'boolean' || !result.value) return result;
    left = right;
  }
  return result;
}

/** `[3] < 4`, `(2, 3) >= 1`. */
function unordered(
  machine: Machine,
  { operator, left, right, at, frame }: Operation<CompareOperator>,
): Value | undefined {
  if (!/^[<>]=?$/.test(operator) || frame.dialect !== 'python') return undefined;
  const group = ({ kind }: Value) => (kind === 'boolean' ? 'number' : kind);
  if (group(left) === group(right) || ![left, right].every(isPlainSure)) return undefined;
  return meaningless(machine, operator, [left, right], at, frame);
}

/** `x in iterable` for what is no container of the language's own. */
function memberOfIterable(
  machine: Machine,
  { operator, left, right, at, frame }: Operation<CompareOperator>,
): Value | undefined {
  if (operator !== 'in' && operator !== 'not in') return undefined;
  if (right.kind !== 'iterator' && (right.kind !== 'instance' || right.held) && right.kind !== 'class')
    return undefined;
  const items = iterateValue(machine, right, at, frame);
  return 'kind' in items ? items : compare(operator, left, tuple(items));
}

/** An instance of a subclass of `int`, `str`, `list` … stands for what it holds. */
function heldBy(value: Value): Value {
  return value.kind === 'instance' && value.held ? value.held : value;
}

function instanceOf(operator: string, left: Value, right: Value): Value | undefined {
  const answer = operator === 'instanceof' ? isInstance(left, right) : undefined;
  return answer === undefined ? undefined : bool(answer);
}
