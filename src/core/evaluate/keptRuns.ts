/**
 * Runs of uncalled builders, kept from one version of a text to the next. A builder of which neither the code nor
 * anything that the code could read has changed makes the same models again: they are taken over, and known to have
 * moved with their text. Only runs without faults, without a trace outside of what they made.
 */
import type { Location } from '../document.js';
import type { FunctionNode } from '../program/tree.js';
import type { TextMemory } from '../syntax/textMemory.js';
import { type ComparedWorld, type FunctionWorld, sameWorld, worldOf } from './functionWorld.js';
import type { Machine, ModelName } from './machine.js';
import { movable, moveOf, type Place } from './move.js';
import type { FunctionValue, ModelValue } from './value.js';

interface KeptRun {
  /** As the run found it. */
  readonly world: ComparedWorld;
  readonly places: readonly Place[];
  /** Before the run: of automatic names, and of the libraries' settings. */
  readonly before: { readonly counts: ReadonlyMap<string, number>; readonly stores: string };
  readonly counts: ReadonlyMap<string, number>;
  readonly called: ReadonlySet<FunctionNode>;
  readonly models: readonly ModelValue[];
  readonly names: readonly (ModelName | undefined)[];
  readonly steps: number;
  /** What the run gave. */
  readonly symbols: readonly string[];
}

/** Of all worlds of one evaluation: many builders of large ones are run as fast as they are compared. */
const MOST_PARTS = 200_000;
/** Counted for one that cannot be read. */
const UNREAD = 2_000;
const partsLeft = new WeakMap<Machine, number>();

const runs = new WeakMap<TextMemory, Map<string, KeptRun>>();

/**
 * Runs the builder, or does again what its run did in the text's last version. `name`: of the run, in its text;
 * `site`: the builder's definition, from which it is called.
 */
export function runOnce(
  machine: Machine,
  name: string,
  callee: FunctionValue,
  site: Location,
  run: () => readonly string[],
): readonly string[] {
  const kept = runs.get(machine.memory) ?? new Map<string, KeptRun>();
  runs.set(machine.memory, kept);
  const former = kept.get(name);
  const most = partsLeft.get(machine) ?? MOST_PARTS;
  const world = worldOf(callee, most);
  partsLeft.set(machine, most - (world?.parts.length ?? UNREAD));
  const places = [site, ...(world?.places ?? [])];
  if (former && world && repeat(machine, former, world, places)) return former.symbols;
  kept.delete(name);
  const { symbols, made } = record(machine, world, places, run);
  if (made) kept.set(name, made);
  return symbols;
}

function repeat(machine: Machine, former: KeptRun, world: FunctionWorld, places: readonly Place[]): boolean {
  const { before, steps, models, names } = former;
  if (machine.made.changedStores() !== before.stores || !sameCounts(machine.made.counts, before.counts))
    return false;
  if (!sameWorld(former.world, world) || machine.budget.left() <= steps) return false;
  const move = moveOf(former.places, places);
  if (move && !models.every((model) => movable.has(model))) return false;
  machine.step(steps);
  machine.made.repeat(models, former.counts);
  for (const node of former.called) machine.called.add(node);
  for (const [index, model] of models.entries()) {
    const name = names[index];
    if (name) machine.names.set(model, move ? { ...name, location: move.at(name.location) } : name);
    if (move) machine.moved.set(model, move);
  }
  return true;
}

function record(
  machine: Machine,
  world: FunctionWorld | undefined,
  places: readonly Place[],
  run: () => readonly string[],
): { symbols: readonly string[]; made?: KeptRun } {
  const { called, failures, remarks } = machine;
  const { counts } = machine.made;
  const modules = machine.modules.size;
  const first = machine.made.models.length;
  const before = { counts, stores: machine.made.changedStores() };
  const stepsBefore = machine.budget.left();
  machine.called = new Set();
  let symbols: readonly string[] = [];
  const changed = machine.journal.watch(() => {
    symbols = run();
  });
  const own = machine.called;
  machine.called = called;
  for (const node of own) called.add(node);
  const steps = stepsBefore - machine.budget.left();
  const isQuiet = machine.failures === failures && machine.remarks === remarks;
  const isAlike = machine.modules.size === modules && machine.made.changedStores() === before.stores;
  if (!world || !isQuiet || !isAlike) return { symbols };
  for (const object of changed)
    if (!machine.made.isItself(object) && (world.objects.has(object) || isOfModule(object)))
      return { symbols };
  const models = machine.made.models.slice(first);
  const names = models.map((model) => machine.names.get(model));
  const { parts } = world;
  const result = { models, names, counts: machine.made.counts, called: own, steps, symbols };
  return { symbols, made: { world: { parts }, places, before, ...result } };
}

function isOfModule(object: object): boolean {
  return 'names' in object && 'kind' in object && object.kind === 'module';
}

function sameCounts(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, count] of a) if (b.get(key) !== count) return false;
  return true;
}
