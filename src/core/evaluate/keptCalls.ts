/**
 * Calls of functions that take tensors and give tensors (`x = block(x, 32)`), kept from one to the next, in one analysis
 * and from one version of a text to its next: where neither the code, nor anything that it can read, nor the
 * arguments differ, the layers that the call made are stamped out again (`stampedLayers.ts`) instead of running it.
 * Only calls without faults and without a trace outside of what they made.
 */
import type { FunctionNode } from '../program/tree.js';
import type { CallSite, Given } from './calls.js';
import { type ComparedWorld, type FunctionWorld, sameWorld, worldOf } from './functionWorld.js';
import type { Machine } from './machine.js';
import { none } from './makeValue.js';
import { type Move, moveOf, type Place } from './move.js';
import { stampOf } from './recordedStamp.js';
import type { Frame, Scope } from './scope.js';
import { type Stamp, stamp } from './stampedLayers.js';
import { keyedGiven, type TensorsGiven } from './tensorArguments.js';
import type { FunctionValue, KerasMajor, Value } from './value.js';

interface KeptCall {
  readonly places: readonly Place[];
  readonly stamp: Stamp;
  readonly called: ReadonlySet<FunctionNode>;
  readonly steps: number;
}

/** Calls of one function in one world. */
interface KeptCalls {
  readonly world: ComparedWorld;
  readonly calls: Map<string, KeptCall>;
}

/** A function's world in one evaluation, until something in it changes. */
interface Live {
  readonly world: FunctionWorld;
  readonly kept: KeptCalls;
  readonly stars: number;
  isStale: boolean;
  /** How the code has moved since it stood at other places. */
  readonly moves: Map<readonly Place[], Move | undefined>;
}

const keptCalls = new WeakMap<FunctionNode, Map<KerasMajor, KeptCalls>>();
const lives = new WeakMap<Machine, Map<FunctionValue, { live?: Live; asked: number }>>();

/** Of one function; each some 500 bytes for each layer. */
const MOST_CALLS = 600;
/** Larger worlds are read as slowly as code is run. */
const MOST_PARTS = 4000;
/** How often a world is read again in one evaluation. */
const MOST_READINGS = 40;

/** `frame`: of the call. */
export function keptCall(
  machine: Machine,
  callee: FunctionValue,
  given: Given,
  { frame, site }: { readonly frame: Frame; readonly site: CallSite },
  run: () => Value,
): Value {
  if (!isAlone(machine, callee, given, site)) return run();
  const keyed = keyedGiven(given);
  const stores = keyed && machine.made.changedStoresInFull();
  if (!keyed || stores === undefined) return run();
  const live = liveWorld(machine, callee);
  if (!live) return run();
  const { calls } = live.kept;
  // What a call costs depends on how deep it is, and how deep others may lie inside of it.
  const whole = `${frame.callers.length} ${frame.call?.nesting} ${stores}${keyed.key}`;
  const known = calls.get(whole);
  if (known) {
    const result = repeat(machine, known, frame, keyed, moveSince(known, live));
    if (result) {
      calls.delete(whole);
      calls.set(whole, known);
      return result;
    }
  }
  const { result, made } = record(machine, live, frame, keyed, run);
  if (made) calls.set(whole, made);
  for (const oldest of calls.keys()) {
    if (calls.size <= MOST_CALLS) break;
    calls.delete(oldest);
  }
  return result;
}

/** Nothing of where the call stands is part of what it does. */
function isAlone(machine: Machine, callee: FunctionValue, given: Given, { frame }: CallSite): boolean {
  const { node, closure, owner, boundThis } = callee;
  return (
    closure.kind === 'module' &&
    closure.frame.dialect === 'python' &&
    frame.dialect === 'python' &&
    !owner &&
    !boundThis &&
    !node.isGenerator &&
    given.openReason === undefined &&
    machine.guarded === 0 &&
    machine.rehearsing === 0 &&
    machine.passes.length === 0 &&
    machine.tests.length === 0 &&
    machine.handling.length === 0
  );
}

function liveWorld(machine: Machine, callee: FunctionValue): Live | undefined {
  const all = lives.get(machine) ?? new Map<FunctionValue, { live?: Live; asked: number }>();
  lives.set(machine, all);
  const known = all.get(callee);
  const { starred } = callee.closure;
  if (known?.live && !known.live.isStale && known.live.stars === (starred?.length ?? 0)) return known.live;
  const asked = known?.asked ?? 0;
  if ((known && !known.live) || asked >= MOST_READINGS) return undefined;
  const world = worldOf(callee, MOST_PARTS);
  const live = world && !world.seesMore ? read(machine, callee, world) : undefined;
  all.set(callee, { ...(live && { live }), asked: asked + 1 });
  return live;
}

function read(machine: Machine, callee: FunctionValue, world: FunctionWorld): Live {
  const ofFunction = keptCalls.get(callee.node) ?? new Map<KerasMajor, KeptCalls>();
  keptCalls.set(callee.node, ofFunction);
  const former = ofFunction.get(machine.kerasMajor);
  const kept =
    former && sameWorld(former.world, world) ? former : { world: { parts: world.parts }, calls: new Map() };
  ofFunction.set(machine.kerasMajor, kept);
  const stars = callee.closure.starred?.length ?? 0;
  const live: Live = { world, kept, stars, isStale: false, moves: new Map() };
  for (const object of world.objects.keys())
    machine.journal.onChange(object, (key) => {
      if (!isScope(object) || world.reads(key)) live.isStale = true;
    });
  return live;
}

function isScope(object: object): object is Scope {
  return 'names' in object && 'frame' in object;
}

/** Since the call was run. */
function moveSince({ places: former }: KeptCall, { world: { places }, moves }: Live): Move | undefined {
  if (former === places) return undefined;
  if (!moves.has(former)) moves.set(former, moveOf(former, places));
  return moves.get(former);
}

function repeat(
  machine: Machine,
  { stamp: made, steps, called }: KeptCall,
  frame: Frame,
  given: TensorsGiven,
  move: Move | undefined,
): Value | undefined {
  if (machine.budget.left() <= steps) return undefined;
  const result = stamp(machine, made, frame, given, move);
  if (!result) return undefined;
  machine.step(steps);
  for (const node of called) machine.called.add(node);
  return result;
}

function record(
  machine: Machine,
  { world }: Live,
  frame: Frame,
  given: TensorsGiven,
  run: () => Value,
): { readonly result: Value; readonly made?: KeptCall } {
  const { called, failures, remarks } = machine;
  const { counts, models } = machine.made;
  const stores = machine.made.changedStores();
  const modules = machine.modules.size;
  const stepsBefore = machine.budget.left();
  const own = new Set<FunctionNode>();
  machine.called = own;
  const { result, changed } = watch(machine, own, called, run);
  const steps = stepsBefore - machine.budget.left();
  const isQuiet = machine.failures === failures && machine.remarks === remarks;
  const isAlike =
    machine.modules.size === modules &&
    machine.made.models === models &&
    machine.made.changedStores() === stores;
  if (!isQuiet || !isAlike) return { result };
  const isAlias = (object: object) => given.objects.has(object) || world.objects.has(object);
  for (const object of changed) if (isAlias(object) || isOfModule(object)) return { result };
  const made = stampOf(result, {
    changed,
    frame,
    given,
    counts: { before: counts, after: machine.made.counts },
    world,
    isAlias,
  });
  return made ? { result, made: { places: world.places, stamp: made, called: own, steps } } : { result };
}

/** Runs, and says what was changed; the functions that were called are noted twice. */
function watch(
  machine: Machine,
  own: Set<FunctionNode>,
  called: Set<FunctionNode>,
  run: () => Value,
): { readonly result: Value; readonly changed: ReadonlySet<object> } {
  let result: Value = none;
  machine.called = own;
  try {
    const changed = machine.journal.watch(() => {
      result = run();
    });
    return { result, changed };
  } finally {
    machine.called = called;
    for (const node of own) called.add(node);
  }
}

function isOfModule(object: object): boolean {
  return 'names' in object && 'kind' in object && object.kind === 'module';
}
