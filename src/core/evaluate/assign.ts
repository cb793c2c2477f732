/** Assignment to every kind of target: names, attributes, entries and patterns. */
import type { Location, Span } from '../document.js';
import type { AssignStatement, DictNode, Expression, SequenceNode } from '../program/tree.js';
import { readAttribute } from './attributes.js';
import { weighed } from './boundedWalk.js';
import { isKnownFunction } from './callFit.js';
import { evaluate } from './expressions.js';
import { writeIndex } from './indexing.js';
import { iterateValue } from './iteration.js';
import { locate, type Machine } from './machine.js';
import { list, num, str, undefinedValue, unknown } from './makeValue.js';
import { noReturn } from './missingReturn.js';
import { keyOf } from './operations.js';
import { askLibrary, callSpecial } from './protocols.js';
import { findScope, moduleScope, type Scope, variableScope } from './scope.js';
import { propertyKey } from './scriptMembers.js';
import { entryOfSymbol } from './symbolParts.js';
import type { TupleValue, Value } from './value.js';
import { writeAttribute } from './writtenAttributes.js';

export interface AssignOptions {
  /** JavaScript's declaration keyword: where the names are made. */
  readonly declaration?: AssignStatement['declaration'];
  /** The statement that assigns: a model it stores is known by the target's name. */
  readonly statement?: Span;
}

export function assign(
  machine: Machine,
  target: Expression,
  value: Value,
  scope: Scope,
  options: AssignOptions = {},
): void {
  switch (target.kind) {
    case 'name':
      assignName(machine, target.name, value, scope, options);
      return;
    case 'attribute': {
      const object = evaluate(machine, target.object, scope);
      writeAttribute(machine, object, target.name, value, locate(scope.frame, target.nameSpan), scope.frame);
      if (value.kind === 'model' && options.statement)
        machine.nameModel(value, target.name, locate(scope.frame, options.statement), 0);
      return;
    }
    case 'index':
      assignEntry(machine, target, value, scope);
      return;
    case 'list':
    case 'tuple':
      unpackSequence(machine, target, value, scope, options);
      return;
    case 'dict':
      unpackObject(machine, target, value, scope, options);
      return;
    case 'assignExpression': {
      // A pattern's default: `{ filters = 32 }`.
      const isAbsent = value.kind === 'none' && value.isUndefined;
      const given = isAbsent ? evaluate(machine, target.value, scope) : value;
      assign(machine, target.target, given, scope, options);
      return;
    }
    case 'spread':
      assign(machine, target.value, value, scope, options);
      return;
    default:
      // Nothing else can be assigned to; the syntax problem is already reported.
      return;
  }
}

function assignName(
  machine: Machine,
  name: string,
  value: Value,
  scope: Scope,
  { declaration, statement }: AssignOptions,
): void {
  const holder = scopeToWrite(name, scope, declaration);
  machine.bind(holder, name, value);
  if (!statement) return;
  const at = locate(scope.frame, statement);
  const model = value.kind === 'instance' ? value.native : value;
  if (model?.kind === 'model') machine.nameModel(model, name, at, holder.kind === 'module' ? 2 : 0);
}

/** Python writes in the function around it; JavaScript where the name was declared. */
export function scopeToWrite(name: string, scope: Scope, declaration: AssignOptions['declaration']): Scope {
  if (scope.frame.dialect === 'python') {
    const holder = variableScope(scope);
    return holder.redirects?.get(name) ?? holder;
  }
  if (declaration === 'let' || declaration === 'const') return scope;
  if (declaration === 'var') return variableScope(scope);
  return findScope(scope, name) ?? moduleScope(scope);
}

function assignEntry(
  machine: Machine,
  target: Extract<Expression, { kind: 'index' }>,
  value: Value,
  scope: Scope,
): void {
  const { frame } = scope;
  const object = evaluate(machine, target.object, scope);
  const written = evaluate(machine, target.index, scope);
  const index = frame.dialect === 'javascript' && object.kind === 'dict' ? propertyKey(written) : written;
  const at = locate(frame, target.span);
  if (callSpecial(machine, object, '__setitem__', [index, value], at, frame)) return;
  const holder = object.kind === 'instance' && object.held ? object.held : object;
  if (writeIndex(holder, index, value, machine.journal)) return;
  if (machine.registry.store(holder, index, value, machine.evaluationFor(frame), at)) return;
  const isProperty = object.kind === 'namespace' || frame.dialect === 'javascript';
  if (isProperty && index.kind === 'string') writeAttribute(machine, object, index.value, value, at, frame);
  else machine.registry.handedOver(object);
}

/** What one of the names stands for, where the value's parts are told apart. */
function entryAt(
  machine: Machine,
  value: Value,
  index: number,
  at: Location,
  { frame }: Scope,
): Value | undefined {
  if (value.kind === 'symbol') return entryOfSymbol(value, num(index));
  const isKnown = value.kind === 'configured' && value.isUnpacked;
  return isKnown ? machine.registry.index(value, num(index), machine.evaluationFor(frame), at) : undefined;
}

function unpackSequence(
  machine: Machine,
  target: SequenceNode,
  value: Value,
  scope: Scope,
  options: AssignOptions,
): void {
  const at = locate(scope.frame, target.span);
  if (value.kind === 'unknown' && value.isNumber !== undefined)
    machine.refuseEntries(value, `cannot be unpacked into ${target.items.length} names`, at, scope.frame);
  const isFunction =
    value.kind === 'function' ||
    (value.kind === 'native' && value.name.endsWith('.load_data')) ||
    isKnownFunction(machine, value);
  if (isFunction && scope.frame.dialect === 'python')
    machine.refuse('A function itself cannot be unpacked: call it with ()', at, 'TypeError', scope.frame, {
      fixFacts: [{ kind: 'uncalled-function' }],
    });
  if (value.kind === 'none' && scope.frame.dialect === 'python') {
    const place = { location: at, stack: [at, ...scope.frame.callers] };
    const unreturned = noReturn(value, `${target.items.length} values`, place);
    if (unreturned) machine.refuse('', at, 'TypeError', scope.frame, unreturned);
  }
  askLibrary(machine, value, '__iter__', at, scope.frame);
  const items = iterateValue(machine, value, at, scope.frame);
  if ('kind' in items) {
    const isSpread = target.items.some(({ kind }) => kind === 'spread');
    for (const [index, part] of target.items.entries()) {
      const entry = isSpread
        ? undefined
        : (entryAt(machine, value, index, at, scope) ?? handedAs(machine, target, part, scope));
      assign(machine, part, entry ?? items.each ?? items, scope, options);
    }
    return;
  }
  const spread = target.items.findIndex((part) => part.kind === 'spread');
  const after = spread < 0 ? 0 : target.items.length - spread - 1;
  const wrongCount =
    spread < 0 ? items.length !== target.items.length : items.length < target.items.length - 1;
  const missing: Value =
    scope.frame.dialect === 'python' && wrongCount
      ? cannotUnpack(machine, value, items.length, target, scope)
      : undefinedValue;
  for (const [index, part] of target.items.entries()) {
    if (index === spread) {
      const rest = weighed(list(items.slice(spread, Math.max(spread, items.length - after))));
      assign(machine, part, rest, scope, options);
    } else {
      const from = spread >= 0 && index > spread ? items.length - (target.items.length - index) : index;
      const item = items[from] ?? missing;
      // None stands for what a caller is to give.
      const isOpen = ['unknown', 'symbol', 'none'].includes(item.kind);
      assign(machine, part, (isOpen && handedAs(machine, target, part, scope)) || item, scope, options);
    }
  }
}

/** One of several modules that this code is handed, none of which it says. */
function handedAs(
  { registry }: Machine,
  { items }: SequenceNode,
  part: Expression,
  { frame }: Scope,
): Value | undefined {
  if (frame.dialect !== 'python') return undefined;
  const names = items.flatMap((item) => (item.kind === 'name' ? [item.name] : []));
  return part.kind === 'name' && names.length === items.length
    ? registry.handed(part.name, names)
    : undefined;
}

/** A fault where a library says how many values there are. */
function cannotUnpack(
  machine: Machine,
  value: Value,
  count: number,
  target: SequenceNode,
  { frame }: Scope,
): Value {
  const at = locate(frame, target.span);
  const holds = value.kind === 'list' || value.kind === 'tuple' ? value.holds : undefined;
  const message = `${count} values cannot be unpacked into ${target.items.length} names`;
  return holds === undefined
    ? machine.fail(message, at, 'ValueError')
    : machine.refuse(`${holds}; ${message}`, at, 'ValueError', frame, {
        fixFacts: isOfPairs(value) ? [{ kind: 'pairs-apart' }] : [],
      });
}

/** Two pairs, as `load_data` gives them. */
function isOfPairs(value: Value): boolean {
  const isPair = (each: Value): each is TupleValue => each.kind === 'tuple' && each.items.length === 2;
  return isPair(value) && value.items.every(isPair);
}

function unpackObject(
  machine: Machine,
  target: DictNode,
  value: Value,
  scope: Scope,
  options: AssignOptions,
): void {
  const taken = new Set<string>();
  for (const entry of target.entries) {
    if (entry.kind === 'spread') {
      assign(machine, entry.value, restOf(value, taken), scope, options);
      continue;
    }
    const key = evaluate(machine, entry.key, scope);
    const name = key.kind === 'number' ? str(String(num(key.value).value)) : key;
    const slot = keyOf(name);
    if (slot !== undefined) taken.add(slot);
    const at = locate(scope.frame, entry.span);
    const part =
      name.kind === 'string'
        ? readAttribute(machine, value, name.value, at, scope.frame)
        : unknown('a property whose name is not known', at);
    assign(machine, entry.value, part, scope, options);
  }
}

function restOf(value: Value, taken: ReadonlySet<string>): Value {
  if (value.kind === 'unknown') return value;
  if (value.kind !== 'dict') return unknown(`the rest of a ${value.kind} is not known`);
  return { ...value, entries: new Map([...value.entries].filter(([key]) => !taken.has(key))) };
}
