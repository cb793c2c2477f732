/** All entries that a value gives when it is looped over. */
import type { Location } from '../document.js';
import type { Machine } from './machine.js';
import { num, str, tuple, unknown } from './makeValue.js';
import type { Frame } from './scope.js';
import type { UnknownValue, Value } from './value.js';

const LONGEST_ITERATION = 100_000;

export function iterateValue(
  machine: Machine,
  value: Value,
  at: Location,
  frame: Frame,
): readonly Value[] | UnknownValue {
  switch (value.kind) {
    case 'list':
      return value.openReason === undefined ? value.items : unknown(value.openReason, at);
    case 'tuple':
      return value.items;
    case 'string':
      machine.step(value.value.length);
      return [...value.value].map(str);
    case 'set':
      return [...value.items.values()];
    case 'dict': {
      if (value.openReason !== undefined) return unknown(value.openReason, at);
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
        if (items.length > LONGEST_ITERATION) return unknown('an iteration too long to follow', at);
      }
      return items;
    }
    case 'unknown':
      return value;
    case 'class': {
      const members = [...value.members.values()].filter((member) => member.kind === 'instance');
      return members.length > 0 ? members : unknown(`the class ${value.name} is not iterable here`, at);
    }
    default:
      return (
        machine.registry.iterate(value, machine.evaluationFor(frame), at) ??
        unknown(`what a ${value.kind} gives in a loop is not known`, at)
      );
  }
}

/** The indexes of a sequence: what `for (k in array)` walks. */
export function keysOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'dict' && value.openReason === undefined)
    return [...value.entries.values()].map(({ key }) => key);
  if (value.kind === 'list' && value.openReason === undefined)
    return value.items.map((_, index) => str(String(num(index).value)));
  return undefined;
}
