/** What a value gives when it is looped over: all at once, or one at a time. */
import type { Location } from '../document.js';
import { walked } from './boundedWalk.js';
import { entryOf } from './joinValues.js';
import type { Machine } from './machine.js';
import { num, someOf, str, tuple, unknown } from './makeValue.js';
import { callSpecial } from './protocols.js';
import { Raised } from './raised.js';
import { asOne, ofRows } from './rowOrigin.js';
import type { Frame } from './scope.js';
import { entryOfSymbol } from './symbolParts.js';
import type { ClassValue, InstanceValue, SymbolValue, UnknownValue, Value } from './value.js';

const LONGEST_ITERATION = 100_000;
const TOO_LONG = 'an iteration too long to follow';

/** One entry at a time; nothing after the last, or when there may be more for a reason. */
export interface Puller {
  readonly next: () => Value | undefined;
  readonly cutReason?: () => string | undefined;
}

export function pullerOf(machine: Machine, value: Value, at: Location, frame: Frame): Puller | UnknownValue {
  if (value.kind === 'iterator') return value;
  const items = iterateValue(machine, value, at, frame);
  if ('kind' in items) return items;
  let next = 0;
  return { next: () => items[next++] };
}

export function iterateValue(
  machine: Machine,
  value: Value,
  at: Location,
  frame: Frame,
): readonly Value[] | UnknownValue {
  switch (value.kind) {
    case 'list':
      if (value.openReason === undefined) return value.items;
      return ofRows(
        someOf(entryOf(value, { reason: value.openReason, origin: at }), value.openReason, at),
        value.items.length === 0 ? value.rowOrigin && asOne(value.rowOrigin) : undefined,
      );
    case 'tuple':
      return value.items;
    case 'string':
      machine.step(value.value.length);
      return [...value.value].map(str);
    case 'set':
      return [...value.items.values()];
    case 'dict': {
      if (value.openReason !== undefined) return unknown(value.openReason, at);
      walked.parts += value.entries.size;
      const entries = [...value.entries.values()];
      return entries.map(({ key, value: content }) =>
        frame.dialect === 'python' ? key : tuple([key, content]),
      );
    }
    case 'iterator': {
      const items: Value[] = [];
      for (let next = value.next(); next; next = value.next()) {
        machine.step();
        items.push(next);
        if (items.length > LONGEST_ITERATION) return unknown(TOO_LONG, at);
      }
      const why = value.cutReason?.();
      return why === undefined ? items : unknown(why, at);
    }
    case 'unknown':
      return value.isScalar ? unknown(value.reason, value.origin) : value;
    case 'class': {
      const own = callSpecial(machine, value, '__iter__', [], at, frame);
      return own ? iterateValue(machine, own, at, frame) : membersOf(value, at);
    }
    case 'instance': {
      const items = overInstance(machine, value, at, frame);
      if (items) return items;
    }
  }
  return (
    machine.registry.iterate(value, machine.evaluationFor(frame), at) ??
    (value.kind === 'symbol'
      ? ofName(value, at)
      : unknown(`what a ${value.kind} gives in a loop is not known`, at))
  );
}

/** Of its entries the first has a name; the loop may give none at all. */
function ofName(value: SymbolValue, at: Location): UnknownValue {
  const begins = entryOfSymbol(value, num(0));
  const found = unknown('a collection of which only the name is known', at);
  return begins ? { ...found, begins } : found;
}

/** The members of an enumeration. */
function membersOf(value: ClassValue, at: Location): readonly Value[] | UnknownValue {
  const members = [...value.members.values()].filter(
    (member) => member.kind === 'instance' && member.class === value,
  );
  return members.length > 0 ? members : unknown(`the class ${value.name} is not iterable here`, at);
}

/** By `__iter__`, by what it holds, or by `__getitem__` with 0, 1, 2 … */
function overInstance(
  machine: Machine,
  value: InstanceValue,
  at: Location,
  frame: Frame,
): readonly Value[] | UnknownValue | undefined {
  const isScript = frame.dialect === 'javascript';
  const iterator = callSpecial(machine, value, isScript ? '@@iterator' : '__iter__', [], at, frame);
  if (iterator && isScript) return iterateValue(machine, iterator, at, frame);
  if (iterator?.kind === 'instance')
    return collect(machine, at, () => callSpecial(machine, iterator, '__next__', [], at, frame));
  if (iterator) return iterateValue(machine, iterator, at, frame);
  if (value.held) return iterateValue(machine, value.held, at, frame);
  let index = 0;
  const first = value.class;
  if (!first.members.has('__getitem__')) return undefined;
  return collect(machine, at, () => callSpecial(machine, value, '__getitem__', [num(index++)], at, frame));
}

function collect(
  machine: Machine,
  at: Location,
  next: () => Value | undefined,
): readonly Value[] | UnknownValue {
  const items: Value[] = [];
  machine.guarded++;
  try {
    while (items.length <= LONGEST_ITERATION) {
      machine.step();
      const item = next();
      if (!item) return unknown('what this gives in a loop is not known', at);
      if (item.kind === 'unknown') return item;
      items.push(item);
    }
  } catch (error) {
    if (error instanceof Raised && isEnd(error)) return items;
    throw error;
  } finally {
    machine.guarded--;
  }
  return unknown(TOO_LONG, at);
}

/** `StopIteration` ends `__next__`, `IndexError` ends `__getitem__`. */
function isEnd({ exception, value }: Raised): boolean {
  const name = value?.kind === 'instance' ? value.class.name : exception;
  return name === 'StopIteration' || name === 'IndexError';
}

/** The indexes of a sequence: what `for (k in array)` walks. */
export function keysOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'dict' && value.openReason === undefined)
    return [...value.entries.values()].map(({ key }) => key);
  if (value.kind === 'list' && value.openReason === undefined)
    return value.items.map((_, index) => str(String(num(index).value)));
  return undefined;
}
