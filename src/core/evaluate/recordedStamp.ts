/** Takes the stamp of a call that has run: of what it made, where that is layers and tensors alone. */
import type { Location } from '../document.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { isUnknownDim } from '../graph/dimensionArithmetic.js';
import type { FunctionWorld } from './functionWorld.js';
import { type Frame, outerCall } from './scope.js';
import {
  type Counted,
  givenReason,
  type Made,
  type Stamp,
  type StampedLayer,
  type StampedUse,
} from './stampedLayers.js';
import { isBare, type TensorsGiven } from './tensorArguments.js';
import type { Application, BoundArgument, LayerValue, TensorValue, UnknownValue, Value } from './value.js';

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
      open: this.recorded.given.open,
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
    let isOpen = false;
    for (const argument of bound.values()) {
      const reasons = reasonsIn(argument.value);
      if (reasons.some((reason) => this.#isMixed(reason)) || !this.#isOwn(argument, 0)) return undefined;
      isOpen ||= reasons.some((reason) => givenReason(reason, this.recorded.given.open) !== undefined);
    }
    const counted = hasGivenName(layer) ? undefined : this.#countedName(layer);
    return {
      layer: { ...layer, applications: [] },
      made,
      scope,
      ...(counted && { counted }),
      ...(isOpen && { isOpen }),
    };
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
    const isPlaced = this.#isPlaced(location) && this.#isPlaced(nameLocation);
    return isPlaced && (this.#isPlain(value, depth) || (depth === 0 && this.#isOpen(value)));
  }

  /** Not known, for a reason that says all, or a tuple that holds such. */
  #isOpen(value: Value): boolean {
    if (value.kind === 'tuple')
      return value.items.every((item) => this.#isPlain(item, 1) || this.#isOpen(item));
    if (value.kind !== 'unknown' || !this.#isPlaced(value.origin)) return false;
    return Object.keys(value).every((key) => UNKNOWN_ALONE.has(key));
  }

  /** A given reason stands in it where it cannot be told from the rest. */
  #isMixed(reason: string): boolean {
    const { open } = this.recorded.given;
    const given = givenReason(reason, open);
    const rest = given === undefined ? reason : reason.slice(0, -given.length);
    return open.some((each) => rest.includes(each.reason));
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
    if (!made || scope === undefined || application.operands) return undefined;
    const inputs = application.inputs.map((tensor) => this.#tensors.get(tensor) ?? -1);
    const outputs: StampedUse['outputs'][number][] = [];
    for (const [index, output] of application.outputs.entries()) {
      const reasons = reasonsOf(output.shape);
      if (!isBare(output) || output.index !== index || reasons.some((reason) => this.#isMixed(reason)))
        return undefined;
      const isOpen = reasons.some((reason) => givenReason(reason, this.recorded.given.open) !== undefined);
      this.#tensors.set(output, this.#tensors.size);
      outputs.push({ shape: output.shape, dtype: output.dtype, ...(isOpen && { isOpen }) });
    }
    const { call, training } = application;
    const isPlain = !call && training === undefined;
    const said = { ...(call && { call }), ...(training && { training }) };
    return { layer, inputs, outputs, made, scope, ...(!isPlain && { said }) };
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
          : (tensors, machine) => machine.born({ kind: 'list', items: all(tensors, machine) });
      }
      default:
        return undefined;
    }
  }
}

const DEEPEST = 4;

const UNKNOWN_ALONE: ReadonlySet<string> = new Set<keyof UnknownValue>([
  'kind',
  'reason',
  'origin',
  'isScalar',
]);

/** Each once. */
function reasonsOf(shape: Shape): readonly string[] {
  if (!isKnownRank(shape)) return [shape.reason];
  if (!shape.some(isUnknownDim)) return NO_REASONS;
  return [...new Set(shape.flatMap((dim) => (isUnknownDim(dim) ? [dim.reason] : [])))];
}

function reasonsIn(value: Value): readonly string[] {
  if (value.kind === 'unknown') return [value.reason];
  return value.kind === 'tuple' ? value.items.flatMap(reasonsIn) : NO_REASONS;
}

const NO_REASONS: readonly string[] = [];

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
