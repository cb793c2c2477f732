/**
 * What a call of a function made, as a stamp: its layers and their uses, with the tensors that went in and came out left
 * open. Stamping makes them again, with names and places of their own.
 */
import type { Location } from '../document.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import type { FunctionWorld } from './functionWorld.js';
import { movedMemory } from './layerMemory.js';
import type { Machine } from './machine.js';
import type { Move } from './move.js';
import { enterFunction, type Frame, outerCall } from './scope.js';
import { isBare, type TensorsGiven } from './tensorArguments.js';
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
  readonly result: Made;
}

interface Counted {
  readonly kind: string;
  readonly before: number;
  readonly by: number;
}

interface StampedLayer {
  /** Without uses. */
  readonly layer: LayerValue;
  readonly made: readonly Location[];
  readonly scope: number;
  /** Of an automatic name: what it counts, and the how manieth it is among those of the call. */
  readonly counted?: { readonly kind: string; readonly ordinal: number };
}

interface StampedUse {
  readonly layer: number;
  /** Tensors: those given to the call, then those that its layers gave, in order. */
  readonly inputs: readonly number[];
  readonly outputs: readonly {
    readonly shape: Shape;
    /** The shape is not known for the same reason as this one of the given. */
    readonly open?: number;
    readonly dtype: string;
  }[];
  readonly made: readonly Location[];
  readonly scope: number;
  readonly call: Application['call'];
}

/** The call's result from its tensors. */
type Made = (tensors: readonly TensorValue[], machine: Machine) => Value;

interface Recorded {
  readonly changed: ReadonlySet<object>;
  readonly frame: Frame;
  readonly given: TensorsGiven;
  readonly counts: {
    readonly before: ReadonlyMap<string, number>;
    readonly after: ReadonlyMap<string, number>;
  };
  readonly world: FunctionWorld;
  /** Objects that others hold too. */
  readonly isAlias: (object: object) => boolean;
}

/** Undefined where the call left, or gave, more than layers and tensors. */
export function stampOf(result: Value, recorded: Recorded): Stamp | undefined {
  return new StampReader(recorded).read(result);
}

class StampReader {
  readonly #scopes: { outer: number; name: string }[] = [];
  readonly #scopeOf: Map<readonly string[], number>;
  readonly #tensors: Map<TensorValue, number>;
  readonly #counted: Counted[] = [];

  constructor(readonly recorded: Recorded) {
    this.#scopeOf = new Map([[recorded.frame.functions, 0]]);
    this.#tensors = new Map(recorded.given.tensors.map((tensor, index) => [tensor, index]));
  }

  read(result: Value): Stamp | undefined {
    if (!this.#count()) return undefined;
    const layers: LayerValue[] = [];
    for (const object of this.recorded.changed)
      if (isLayer(object) && object.applications.length > 0) layers.push(object);
    const stamped: StampedLayer[] = [];
    for (const layer of layers) {
      const made = this.#layer(layer);
      if (!made) return undefined;
      stamped.push(made);
    }
    const uses = this.#uses(layers);
    const made = uses && this.#result(result);
    if (!uses || !made) return undefined;
    const isNamed = stamped.every(({ layer, counted }) => counted || hasGivenName(layer));
    return {
      layers: stamped,
      uses,
      scopes: this.#scopes,
      counted: this.#counted,
      canRename: isNamed,
      result: made,
    };
  }

  #count(): boolean {
    const { before, after } = this.recorded.counts;
    for (const [kind, count] of after) {
      const first = before.get(kind) ?? 0;
      if (count < first) return false;
      if (count > first) this.#counted.push({ kind, before: first, by: count - first });
    }
    return [...before.keys()].every((kind) => after.has(kind));
  }

  #layer(layer: LayerValue): StampedLayer | undefined {
    const { instance, custom, builtWith, trainableDoubt, row, bound } = layer;
    if (instance || custom || builtWith || trainableDoubt !== undefined || row.runs !== undefined)
      return undefined;
    const made = this.#made(layer.made);
    const scope = this.#scope(layer.scope);
    if (!made || scope === undefined) return undefined;
    for (const argument of bound.values()) if (!this.#isOwn(argument, 0)) return undefined;
    const counted = hasGivenName(layer) ? undefined : this.#countedName(layer);
    return { layer: { ...layer, applications: [] }, made, scope, ...(counted && { counted }) };
  }

  /** Undefined where the name is not one that Keras counts, or could be one of several. */
  #countedName({ framework, name }: LayerValue): StampedLayer['counted'] {
    const found: { kind: string; ordinal: number }[] = [];
    for (const { kind, before, by } of this.#counted) {
      const base = kind.slice(framework.length + 1);
      if (framework !== 'keras' || !name.startsWith(base)) continue;
      const rest = name.slice(base.length);
      const count = rest === '' ? 0 : /^_[1-9]\d*$/.test(rest) ? Number(rest.slice(1)) : -1;
      if (count >= before && count < before + by) found.push({ kind, ordinal: count - before });
    }
    return found.length === 1 ? found[0] : undefined;
  }

  /** A plain value that nobody else may change, written in the code of the call. */
  #isOwn({ value, location, nameLocation }: BoundArgument, depth: number): boolean {
    return this.#isPlaced(location) && this.#isPlaced(nameLocation) && this.#isPlain(value, depth);
  }

  #isPlain(value: Value, depth: number): boolean {
    if (depth > DEEPEST) return false;
    switch (value.kind) {
      case 'number':
      case 'string':
      case 'boolean':
      case 'none':
      case 'native':
        return true;
      case 'tuple':
        return value.items.every((item) => this.#isPlain(item, depth + 1));
      case 'list':
        return !this.#isGiven(value) && value.items.every((item) => this.#isPlain(item, depth + 1));
      case 'dict':
        return (
          !this.#isGiven(value) &&
          [...value.entries.values()].every((entry) => this.#isPlain(entry.value, depth + 1))
        );
      case 'configured':
        if (value.member || value.stored || value.rowOrigin || value.columns) return false;
        return [...value.bound.values()].every((argument) => this.#isOwn(argument, depth + 1));
      default:
        return false;
    }
  }

  /** What is in the function's world is watched; what the call was given may be changed later. */
  #isGiven(value: Value): boolean {
    return this.recorded.isAlias(value) && !this.recorded.world.objects.has(value);
  }

  #isPlaced(location: Location | undefined): boolean {
    if (!location) return true;
    const { path, start, end } = location;
    return this.recorded.world.places.some(
      (place) => place.path === path && place.start <= start && end <= place.end,
    );
  }

  /** The part of a list of callers that lies inside the call. */
  #made(made: readonly Location[]): readonly Location[] | undefined {
    const { callers } = this.recorded.frame;
    const length = made.length - callers.length;
    if (length <= 0 || made[length] !== callers[0]) return undefined;
    const inside = made.slice(0, length);
    return inside.every((location) => this.#isPlaced(location)) ? inside : undefined;
  }

  #scope(functions: readonly string[]): number | undefined {
    const known = this.#scopeOf.get(functions);
    if (known !== undefined) return known;
    const outer = outerCall(functions);
    const index = outer && this.#scope(outer);
    if (index === undefined) return undefined;
    this.#scopes.push({ outer: index, name: functions.at(-1) ?? '' });
    this.#scopeOf.set(functions, this.#scopes.length);
    return this.#scopes.length;
  }

  /** Each after those whose tensors it takes, and those of one layer in their order. */
  #uses(layers: readonly LayerValue[]): readonly StampedUse[] | undefined {
    const uses: StampedUse[] = [];
    const next = layers.map(() => 0);
    for (let isDone = false; !isDone; ) {
      isDone = true;
      let hasMoved = false;
      for (const [index, layer] of layers.entries())
        for (;;) {
          const application = layer.applications[next[index] ?? 0];
          if (!application) break;
          isDone = false;
          if (application.inputs.length === 0) return undefined;
          if (!application.inputs.every((tensor) => this.#tensors.has(tensor))) break;
          const use = this.#use(index, application);
          if (!use) return undefined;
          uses.push(use);
          next[index] = (next[index] ?? 0) + 1;
          hasMoved = true;
        }
      if (!isDone && !hasMoved) return undefined;
    }
    return uses;
  }

  #use(layer: number, application: Application): StampedUse | undefined {
    const made = this.#made(application.made);
    const scope = this.#scope(application.scope);
    if (!made || scope === undefined) return undefined;
    const inputs = application.inputs.map((tensor) => this.#tensors.get(tensor) ?? -1);
    const outputs: StampedUse['outputs'][number][] = [];
    for (const [index, output] of application.outputs.entries()) {
      const open = this.#openOf(output.shape);
      if (!isBare(output) || output.index !== index || open === 'mixed') return undefined;
      this.#tensors.set(output, this.#tensors.size);
      outputs.push({ shape: output.shape, dtype: output.dtype, ...(open !== undefined && { open }) });
    }
    return { layer, inputs, outputs, made, scope, call: application.call };
  }

  #openOf(shape: Shape): number | 'mixed' | undefined {
    if (isKnownRank(shape)) return undefined;
    const { open } = this.recorded.given;
    const same = open.findIndex(({ reason }) => reason === shape.reason);
    if (same >= 0) return same;
    return open.some(({ reason }) => shape.reason.includes(reason)) ? 'mixed' : undefined;
  }

  #result(value: Value, depth = 0): Made | undefined {
    if (depth > DEEPEST) return undefined;
    switch (value.kind) {
      case 'number':
      case 'string':
      case 'boolean':
      case 'none':
      case 'native':
        return () => value;
      case 'tensor': {
        const index = this.#tensors.get(value);
        return index === undefined ? undefined : (tensors) => tensors[index] ?? value;
      }
      case 'tuple':
      case 'list': {
        if (value.kind === 'tuple' ? value.fields || value.class || value.range : !isBareList(value))
          return undefined;
        if (this.recorded.isAlias(value)) return undefined;
        const items: Made[] = [];
        for (const item of value.items) {
          const made = this.#result(item, depth + 1);
          if (!made) return undefined;
          items.push(made);
        }
        const all: (...of: Parameters<Made>) => Value[] = (tensors, machine) =>
          items.map((made) => made(tensors, machine));
        return value.kind === 'tuple'
          ? (...of) => ({ kind: 'tuple', items: all(...of) })
          : (tensors, machine) => machine.made({ kind: 'list', items: all(tensors, machine) });
      }
      default:
        return undefined;
    }
  }
}

const DEEPEST = 4;

function hasGivenName({ name, bound, row }: LayerValue): boolean {
  const given = bound.get('name')?.value;
  // An operation has a name that counts, whatever it is given.
  return row.family !== 'operation' && given?.kind === 'string' && given.value === name;
}

function isLayer(object: object): object is LayerValue {
  return 'kind' in object && object.kind === 'layer';
}

function isBareList(list: Extract<Value, { kind: 'list' }>): boolean {
  const { openReason, each, rowOrigin, deque, holds } = list;
  return openReason === undefined && !each && !rowOrigin && !deque && holds === undefined;
}

/** `frame`: of the call; undefined where the names that are due are not known. */
export function stamp(
  machine: Machine,
  { layers, uses, scopes, counted, canRename, result }: Stamp,
  frame: Frame,
  given: TensorsGiven,
): Value | undefined {
  const { counts } = machine;
  const isAsCounted = counted.every(({ kind, before }) => (counts.get(kind) ?? 0) === before);
  if (!isAsCounted && !canRename) return undefined;
  const { callers } = frame;
  const calls = [frame.functions];
  for (const { outer, name } of scopes) calls.push(enterFunction(calls[outer] ?? frame.functions, name));
  const made = layers.map((of) => {
    const name =
      of.counted && !isAsCounted
        ? nameAt(of.counted.kind, (counts.get(of.counted.kind) ?? 0) + of.counted.ordinal)
        : of.layer.name;
    const layer: LayerValue = {
      ...of.layer,
      name,
      made: [...of.made, ...callers],
      scope: calls[of.scope] ?? frame.functions,
      applications: [],
    };
    machine.registry.copied(layer);
    machine.journal.born(layer);
    return layer;
  });
  const tensors = [...given.tensors];
  for (const { layer: index, inputs, outputs, made: places, scope, call } of uses) {
    const layer = made[index];
    if (!layer) return undefined;
    const outs: TensorValue[] = [];
    const application: Application = {
      layer,
      inputs: inputs.flatMap((input) => tensors[input] ?? []),
      outputs: outs,
      made: [...places, ...callers],
      scope: calls[scope] ?? frame.functions,
      ...(call && { call }),
    };
    for (const [at, { shape: recorded, open, dtype }] of outputs.entries()) {
      const shape = (open === undefined ? undefined : given.open[open]) ?? recorded;
      const tensor: TensorValue = { kind: 'tensor', shape, dtype, index: at, producer: application };
      outs.push(tensor);
      tensors.push(tensor);
    }
    layer.applications.push(application);
    machine.journal.noteChanged(layer);
  }
  if (counted.length > 0) machine.countOn(new Map(counted.map(({ kind, by }) => [kind, by])));
  return result(tensors, machine);
}

/** As Keras counts: `conv2d`, `conv2d_1`. */
function nameAt(kind: string, count: number): string {
  const base = kind.slice(kind.indexOf(':') + 1);
  return count === 0 ? base : `${base}_${count}`;
}

/** The same where its code stands now. */
export function movedStamp(stamp: Stamp, move: Move): Stamp {
  const at = (places: readonly Location[]): readonly Location[] => places.map(move.at);
  return {
    ...stamp,
    layers: stamp.layers.map((of) => {
      const bound = movedBound(of.layer.bound, move);
      const remembered = movedMemory(of.layer.remembered, bound);
      return { ...of, made: at(of.made), layer: { ...of.layer, bound, remembered } };
    }),
    uses: stamp.uses.map((use) => ({ ...use, made: at(use.made) })),
  };
}

function movedBound(
  bound: ReadonlyMap<string, BoundArgument>,
  move: Move,
): ReadonlyMap<string, BoundArgument> {
  const moved = new Map<string, BoundArgument>();
  for (const [name, { value, location, nameLocation }] of bound)
    moved.set(name, {
      value: movedValue(value, move),
      ...(location && { location: move.at(location) }),
      ...(nameLocation && { nameLocation: move.at(nameLocation) }),
    });
  return moved;
}

function movedValue(value: Value, move: Move): Value {
  return value.kind === 'configured' ? { ...value, bound: movedBound(value.bound, move) } : value;
}
