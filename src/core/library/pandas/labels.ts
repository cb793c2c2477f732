/** The names of a table's columns, in their order, where all of them are known: of tables that the code itself makes. */

import { slicePositions } from '../../evaluate/indexing.js';
import type { Journal } from '../../evaluate/journal.js';
import { list, num, str, tuple, unknown } from '../../evaluate/makeValue.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import { method } from '../method.js';
import { itemsOf } from '../values.js';

export type Labels = readonly string[];

const labels = new WeakMap<ConfiguredValue, { names?: Labels }>();

export function labelsOf(table: ConfiguredValue): Labels | undefined {
  return labels.get(table)?.names;
}

/** Of a table that is just made. */
export function label(table: ConfiguredValue, names: Labels | undefined): void {
  if (names) labels.set(table, { names });
}

/** The table itself has other columns from here on; undefined: which is not known. */
export function relabel(table: ConfiguredValue, names: Labels | undefined, journal?: Journal): void {
  const held = labels.get(table);
  if (!held) return;
  const slot = {
    object: held,
    key: 'names',
    get: () => held.names,
    set: (next: Labels | undefined) => {
      if (next) held.names = next;
      else delete held.names;
    },
    join: (left: Labels | undefined, right: Labels | undefined) =>
      left && right && left.join('\n') === right.join('\n') ? left : undefined,
  };
  if (journal) journal.set<Labels | undefined>(slot, names);
  else slot.set(names);
}

/** Of a list of texts, or of one text. */
export function namesIn(value: Value | undefined): Labels | undefined {
  if (value?.kind === 'string') return [value.value];
  if (value?.kind === 'list' && value.openReason !== undefined) return undefined;
  const names = value && itemsOf(value)?.flatMap((item) => (item.kind === 'string' ? item.value : []));
  return names?.length === itemsOf(value)?.length ? names : undefined;
}

export const withNames = (before: Labels, names: Labels): Labels => [
  ...before,
  ...names.filter((name) => !before.includes(name)),
];

export const withoutNames = (before: Labels, names: Labels): Labels =>
  before.filter((name) => !names.includes(name));

const INDEX = 'pandas.Index';

/** `df.columns` */
export function indexOf(names: Labels): ConfiguredValue {
  const made: ConfiguredValue = {
    ...{ kind: 'configured', name: INDEX },
    bound: new Map([['names', { value: list(names.map(str)) }]]),
    member: (name) => indexMember(names, name),
  };
  return made;
}

export function namesOfIndex(value: Value): Value | undefined {
  return value.kind === 'configured' && value.name === INDEX ? value.bound.get('names')?.value : undefined;
}

function indexMember(names: Labels, name: string): Value | undefined {
  const left = (taken: (given: Labels) => Labels): Value =>
    method(`Index.${name}`, ({ positional: [first] }) => {
      const given = namesIn(first && (namesOfIndex(first.value) ?? first.value));
      return given ? indexOf(taken(given)) : unknown('which columns are left is not known');
    });
  switch (name) {
    case 'tolist':
    case 'to_list':
      return method(`Index.${name}`, () => list(names.map(str)));
    case 'values':
      return list(names.map(str));
    case '__len__':
      return method('Index.__len__', () => num(names.length));
    case 'size':
      return num(names.length);
    case 'shape':
      return tuple([num(names.length)]);
    case 'drop':
      return left((given) => withoutNames(names, given));
    case 'difference':
      // Sorted by its letters.
      return left((given) => [...withoutNames(names, given)].sort());
    default:
      return undefined;
  }
}

/** `df.columns[0]`, `df.columns[:-1]` */
export function partOfIndex(index: Value, part: Value): Value {
  const names = namesIn(namesOfIndex(index)) ?? [];
  const name = part.kind === 'number' ? names.at(part.value) : undefined;
  if (name !== undefined) return str(name);
  const left = part.kind === 'slice' ? placesOf(names, part) : undefined;
  return left ? indexOf(left) : unknown('which of the columns this is is not known');
}

/** Those at the places that a slice or a list of numbers says. */
export function placesOf(names: Labels, part: Value): Labels | undefined {
  const places =
    part.kind === 'slice'
      ? slicePositions(part, names.length)
      : itemsOf(part)?.map((item) => (item.kind === 'number' ? item.value : undefined));
  const found = places?.map((place) => (place === undefined ? undefined : names.at(place)));
  return found?.every((name) => name !== undefined) ? found : undefined;
}
