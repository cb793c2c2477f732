/**
 * What an uncalled function is assumed to be given: its defaults, and nothing for `*args` and `**kwargs`. A default
 * of None or of an empty list often only marks what every caller gives. Where such a run meets a fault, these
 * are taken as not known, and the run that goes further counts.
 */

import type { Location } from '../document.js';
import { symbol } from '../graph/dimensionArithmetic.js';
import { ancestors, findMember } from './classes.js';
import type { Machine } from './machine.js';
import { fromDim, unknown } from './makeValue.js';
import { namesReadAt } from './namesAt.js';
import { Halted, Raised } from './raised.js';
import type { Frame } from './scope.js';
import { storedLater } from './storedLater.js';
import type { ClassValue, FunctionValue, InstanceValue, Value } from './value.js';

export const NEVER_CALLED = 'the file never calls this function';
export const MORE_CONFIGURED = 'a configuration holds more than ConvLens follows';

/** Why arguments that are not seen may hold something else than their defaults, where that is not only assumed away. */
export function hiddenArguments(openReason: string | undefined): string | undefined {
  return openReason === NEVER_CALLED || openReason === MORE_CONFIGURED ? undefined : openReason;
}

/** Whether the default, or an attribute that is still as it began, may stand for a value given later, in whole or in part. */
export function isPlaceholder(value: Value | undefined): boolean {
  switch (value?.kind) {
    case 'none':
      return true;
    case 'list':
    case 'tuple':
      return value.items.length === 0;
    case 'dict':
      return value.entries.size === 0 && value.openReason === undefined;
    case 'instance':
      return !value.class.nativeBase && emptyNames(value).length > 0;
    default:
      return false;
  }
}

/** Where an object holds None: `Config()`, which leaves some of its numbers to those who make another one. */
function emptyNames({ attributes, class: made }: InstanceValue): readonly string[] {
  const own = [...attributes].flatMap(([name, { kind }]) => (kind === 'none' ? [name] : []));
  return [...own, ...emptyMembers(made).filter((name) => !attributes.has(name))];
}

/** Whether anything that the function takes by itself is only assumed. */
export function isAssuming({ node, defaults }: FunctionValue): boolean {
  return node.parameters.some(
    ({ kind }, index) => kind === 'rest' || kind === 'restKeywords' || isPlaceholder(defaults.get(index)),
  );
}

/** The names of what is only assumed. */
export function assumedNames({ node, defaults }: FunctionValue): ReadonlySet<string> {
  const names = node.parameters.flatMap(({ target }, index) =>
    target.kind === 'name' && isPlaceholder(defaults.get(index)) ? [target.name] : [],
  );
  return new Set(names);
}

/** What of it is left open: nothing, all, or what has one of these names. */
export type Opening = boolean | ReadonlySet<string>;

export const opens = (opening: Opening, name: string): boolean =>
  typeof opening === 'boolean' ? opening : opening.has(name);

/** What the run meets that Python or the library would refuse. */
interface Tried<T> {
  readonly faults: number;
  /** Where they are, as far as the library says so. */
  readonly places: readonly Location[];
  /** What each is, and where. */
  readonly keys: ReadonlySet<string>;
  /** Tells of its faults only those that `told` has. */
  readonly take: (told?: ReadonlySet<string>) => T | undefined;
}

/**
 * Runs as written; where that meets faults, also with what is assumed left open, and keeps the better run: first with
 * what the faulty statement reads, `Input(shape=input_shape)`, then with all. A fault is told that is there in both.
 * `assumed`: the names of all that may be left open, where they are known.
 */
export function runAssuming<T>(
  machine: Machine,
  canOpen: boolean,
  run: (opening: Opening) => T | undefined,
  assumed?: ReadonlySet<string>,
): T | undefined {
  if (!canOpen) return run(false);
  const written = tried(machine, () => run(false));
  if (written.faults === 0) return written.take();
  const read = namesAround(machine, written.places);
  const isRead = assumed ? [...assumed].some((name) => read.has(name)) : read.size > 0;
  const partly = isRead ? tried(machine, () => run(read)) : undefined;
  if (partly?.faults === 0) return partly.take();
  const better = partly && partly.faults < written.faults ? partly : written;
  const open = tried(machine, () => run(true));
  return open.faults < better.faults ? open.take() : better.take(open.keys);
}

const MOST_PLACES = 16;

function namesAround(machine: Machine, places: readonly Location[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const place of places.slice(0, MOST_PLACES)) {
    const module = machine.texts.get(place.path);
    if (module) for (const name of namesReadAt(module, place)) names.add(name);
  }
  return names;
}

/** Undone: `take` makes what it did stand. */
export function tried<T>(machine: Machine, run: () => T | undefined): Tried<T> {
  const { size } = machine.problems;
  const { failures } = machine;
  const endNotes = beginNotes(machine);
  const { changes, result, raised } = unlessHalted(machine, size, () => machine.attempt(run));
  const noteAgain = endNotes();
  const found = [...machine.problems].slice(size);
  for (const [key] of found) machine.problems.delete(key);
  const errors = found.filter(([, { severity }]) => severity === 'error');
  return {
    places: [...errors.map(([, { location }]) => location), ...(raised ? [raised.at] : [])],
    keys: new Set(errors.map(([key]) => key)),
    faults: errors.length + (machine.failures - failures) + (raised ? 1 : 0),
    take: (told) => {
      for (const [key, problem] of found)
        if (problem.severity !== 'error' || !told || told.has(key)) machine.problems.set(key, problem);
      machine.journal.redo(changes);
      noteAgain();
      if (raised) throw raised;
      return result;
    },
  };
}

/** Which functions are called and which objects made from here on: taken back at the end, and noted again when asked to. */
function beginNotes(machine: Machine): () => () => void {
  const { called, instances } = machine;
  machine.called = new Set(called);
  const counts = new Map([...instances].map(([node, objects]) => [node, objects.length]));
  return () => {
    const own = machine.called;
    machine.called = called;
    const made = [...instances].map(
      ([node, objects]) => [node, objects.splice(counts.get(node) ?? 0)] as const,
    );
    for (const [node, objects] of [...instances]) if (objects.length === 0) instances.delete(node);
    return () => {
      for (const node of own) machine.called.add(node);
      for (const [node, objects] of made)
        if (objects.length > 0) instances.set(node, [...(instances.get(node) ?? []), ...objects]);
    };
  };
}

/** Where the budget ends, it is not known what another run would have met: only names without a meaning are told. */
function unlessHalted<T>(machine: Machine, size: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    for (const [key, { severity, code }] of [...machine.problems].slice(size))
      if (error instanceof Halted && severity === 'error' && code !== 'undefined-name')
        machine.problems.delete(key);
    throw error;
  }
}

/** What stands for a placeholder that is left open: a number or shape by its name, such an object, or a collection. */
export function opened(name: string, placeholder: Value, opening: Opening): Value {
  if (placeholder.kind === 'instance') return withEmptyOpened(name, placeholder, opening);
  return placeholder.kind === 'none' || placeholder.kind === 'number'
    ? fromDim(symbol(name))
    : unknown(`${name} is not known: ${NEVER_CALLED}`);
}

/** Another object with all that this one has, but for each None a number or shape: `cfg.units`. */
function withEmptyOpened(name: string, object: InstanceValue, opening: Opening): InstanceValue {
  const attributes = new Map(object.attributes);
  for (const member of emptyNames(object))
    if (opens(opening, member)) attributes.set(member, fromDim(symbol(`${name}.${member}`)));
  return { ...object, attributes };
}

/** Names of None in a class and those above it: `kernel_size = None` in a class that leaves it to its heirs. */
export function emptyMembers(made: ClassValue): readonly string[] {
  const names = new Set(ancestors(made).flatMap(({ members }) => [...members.keys()]));
  return [...names].filter((name) => findMember(made, name)?.value.kind === 'none');
}

/** They are left open; undone with the run. */
export function openMembers(machine: Machine, made: ClassValue, opening: Opening, frame: Frame): void {
  const evaluation = machine.evaluationFor(frame);
  for (const name of emptyMembers(made))
    if (opens(opening, name)) evaluation.setAttribute(made, name, fromDim(symbol(name)));
}

/** The attributes that an object has as they began, or that other methods store anew, left open; undone with the run. */
export function openAttributes(machine: Machine, instance: Value, opening: Opening, frame: Frame): void {
  if (instance.kind !== 'instance') return;
  const evaluation = machine.evaluationFor(frame);
  const later = storedLater(instance.class);
  for (const [name, value] of [...instance.attributes])
    if (opens(opening, name) && (isPlaceholder(value) || later.has(name)))
      evaluation.setAttribute(instance, name, opened(name, value, opening));
}

export function contained<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof Raised || error instanceof RangeError) return undefined;
    throw error;
  }
}
