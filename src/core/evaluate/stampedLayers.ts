/**
 * What a call of a function made, as a stamp: its layers and their uses, with the tensors that went in and came out left
 * open (`recordedStamp.ts` takes it). Stamping makes them again, with names and places of their own.
 */
import type { Location } from '../document.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { isUnknownDim } from '../graph/dimensionArithmetic.js';
import type { Machine } from './machine.js';
import type { Move } from './move.js';
import { MovedArguments } from './movedArguments.js';
import { enterFunction, type Frame } from './scope.js';
import type { Open, TensorsGiven } from './tensorArguments.js';
import type { Application, BoundArgument, LayerValue, TensorValue, Value } from './value.js';

export interface Stamp {
  readonly layers: readonly StampedLayer[];
  readonly uses: readonly StampedUse[];
  /** Calls inside of the call, each by the one around it: an index of this list plus one, 0 for the call itself. */
  readonly scopes: readonly { readonly outer: number; readonly name: string }[];
  /** How automatic names were counted, by kind. */
  readonly counted: readonly Counted[];
  /** Whether other counts give other names and nothing else. */
  readonly canRename: boolean;
  /** Why shapes and sizes of the given tensors were not known, each reason once. */
  readonly open: readonly Open[];
  readonly result: Made;
}

export interface Counted {
  readonly kind: string;
  readonly before: number;
  readonly by: number;
}

export interface StampedLayer {
  /** Without uses. */
  readonly layer: LayerValue;
  readonly made: readonly Location[];
  readonly scope: number;
  /** Of an automatic name: what it counts, and the how manieth it is among those of the call. */
  readonly counted?: { readonly kind: string; readonly ordinal: number };
  /** An argument is not known for one of the given reasons. */
  readonly isOpen?: true;
}

export interface StampedUse {
  readonly layer: number;
  /** Tensors: those given to the call, then those that its layers gave, in order. */
  readonly inputs: readonly number[];
  readonly outputs: readonly {
    readonly shape: Shape;
    /** The shape, or one of its sizes, is not known for one of the given reasons. */
    readonly isOpen?: true;
    readonly dtype: string;
  }[];
  readonly made: readonly Location[];
  readonly scope: number;
  /** What its call said beside its tensors; most say nothing. */
  readonly said?: Pick<Application, 'call' | 'training'>;
}

/** The call's result from its tensors. */
export type Made = (tensors: readonly TensorValue[], machine: Machine) => Value;

/** `frame`: of the call; `move`: of its code since. Undefined where the names that are due are not known. */
export function stamp(
  machine: Machine,
  { layers, uses, scopes, counted, canRename, open, result }: Stamp,
  frame: Frame,
  given: TensorsGiven,
  move: Move | undefined,
): Value | undefined {
  const { counts } = machine.made;
  const isAsCounted = counted.every(({ kind, before }) => (counts.get(kind) ?? 0) === before);
  if (!isAsCounted && !canRename) return undefined;
  const { callers } = frame;
  const reasons = renamedReasons(open, given.open);
  const calls = [frame.functions];
  for (const { outer, name } of scopes) calls.push(enterFunction(calls[outer] ?? frame.functions, name));
  const made = layers.map((of) => {
    const name =
      of.counted && !isAsCounted
        ? nameAt(of.counted.kind, (counts.get(of.counted.kind) ?? 0) + of.counted.ordinal)
        : of.layer.name;
    const bound = move ? new MovedArguments(of.layer.bound, move) : of.layer.bound;
    const isOther = of.isOpen && reasons;
    const layer: LayerValue = {
      ...of.layer,
      bound: isOther ? boundFor(bound, reasons) : bound,
      remembered: isOther ? {} : of.layer.remembered,
      name,
      made: placesOf(of.made, callers, move),
      scope: calls[of.scope] ?? frame.functions,
      applications: [],
    };
    machine.registry.copied(layer);
    machine.journal.born(layer);
    return layer;
  });
  const tensors = [...given.tensors];
  for (const { layer: index, inputs, outputs, made: places, scope, said } of uses) {
    const layer = made[index];
    if (!layer) return undefined;
    // Lists of just their length: one that grows keeps room for 17, and most hold one.
    const taken = tensorsAt(inputs, tensors);
    const gives = new Array<TensorValue>(outputs.length);
    const use: Application = {
      layer,
      inputs: taken,
      outputs: gives,
      made: placesOf(places, callers, move),
      scope: calls[scope] ?? frame.functions,
    };
    const application = said ? { ...use, ...said } : use;
    outputs.forEach(({ shape: recorded, isOpen, dtype }, at) => {
      const shape = isOpen && reasons ? shapeFor(recorded, reasons) : recorded;
      const tensor: TensorValue = { kind: 'tensor', shape, dtype, index: at, producer: application };
      gives[at] = tensor;
      tensors.push(tensor);
    });
    if (layer.applications.length > 0) layer.applications.push(application);
    else layer.applications = [application];
    machine.journal.noteChanged(layer);
  }
  if (counted.length > 0) machine.made.countOn(new Map(counted.map(({ kind, by }) => [kind, by])));
  return result(tensors, machine);
}

function tensorsAt(indices: readonly number[], tensors: readonly TensorValue[]): readonly TensorValue[] {
  const [only = -1] = indices;
  const tensor = tensors[only];
  if (indices.length === 1 && tensor) return [tensor];
  return indices.flatMap((index) => tensors[index] ?? []);
}

/** Inside of the call, then those around it. */
function placesOf(
  inside: readonly Location[],
  callers: readonly Location[],
  move: Move | undefined,
): readonly Location[] {
  if (!move) return [...inside, ...callers];
  const places = inside.map(move.at);
  places.push(...callers);
  return places;
}

/** The reasons that stand now for those that the stamp knows; undefined where they are the same. */
type Reasons = ReadonlyMap<string, string>;

function renamedReasons(former: readonly Open[], now: readonly Open[]): Reasons | undefined {
  if (former.every(({ reason }, index) => now[index]?.reason === reason)) return undefined;
  const renamed = former.map(({ reason }, index) => [reason, now[index]?.reason ?? reason] as const);
  return new Map(renamed.sort(([a], [b]) => b.length - a.length));
}

/** Of what is not known for a given reason: that one alone, or at the end of a sentence; the longest that fits. */
export function givenReason(reason: string, open: readonly Open[]): string | undefined {
  let longest: string | undefined;
  for (const { reason: given } of open)
    if (given.length > (longest?.length ?? -1) && endsIn(reason, given)) longest = given;
  return longest;
}

const endsIn = (reason: string, given: string): boolean => reason === given || reason.endsWith(`: ${given}`);

function reasonFor(reason: string, reasons: Reasons): string {
  for (const [former, now] of reasons)
    if (endsIn(reason, former)) return `${reason.slice(0, reason.length - former.length)}${now}`;
  return reason;
}

function shapeFor(recorded: Shape, reasons: Reasons): Shape {
  if (!isKnownRank(recorded)) return { ...recorded, reason: reasonFor(recorded.reason, reasons) };
  return recorded.map((dim) =>
    isUnknownDim(dim) ? { ...dim, reason: reasonFor(dim.reason, reasons) } : dim,
  );
}

function boundFor(
  bound: ReadonlyMap<string, BoundArgument>,
  reasons: Reasons,
): ReadonlyMap<string, BoundArgument> {
  const made = new Map<string, BoundArgument>();
  for (const [name, argument] of bound)
    made.set(name, { ...argument, value: valueFor(argument.value, reasons) });
  return made;
}

/** Values that are not known stand in tuples alone (`recordedStamp.ts`). */
function valueFor(value: Value, reasons: Reasons): Value {
  if (value.kind === 'unknown') return { ...value, reason: reasonFor(value.reason, reasons) };
  if (value.kind !== 'tuple') return value;
  return { ...value, items: value.items.map((item) => valueFor(item, reasons)) };
}

/** As Keras counts: `conv2d`, `conv2d_1`. */
function nameAt(kind: string, count: number): string {
  const base = kind.slice(kind.indexOf(':') + 1);
  return count === 0 ? base : `${base}_${count}`;
}
