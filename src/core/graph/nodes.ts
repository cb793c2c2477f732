/** One node of the graph from one use of a layer: shapes, counts, cost, arguments and places. */

import { MovedArguments, unmoved } from '../evaluate/movedArguments.js';
import type { Application, BoundArgument, LayerValue, ModelValue, Value } from '../evaluate/value.js';
import { defaultOf } from '../layers/catalogue.js';
import type { ArgumentSpec, Framework, LayerOutcome, LayerRow, Weight } from '../layers/row.js';
import { reprOf } from '../library/builtins/display.js';
import { mayHaveWeights } from '../library/custom/weights.js';
import { isListed } from '../library/layersOf.js';
import { outcomeOf } from '../library/makeLayer.js';
import { asUsed } from '../library/settingsInUse.js';
import { type Dim, isKnownRank, type Shape } from './dimension.js';
import { add, equalDims, maximum, multiply, product } from './dimensionArithmetic.js';
import { topologyOf } from './layerTopology.js';
import type { GraphNode, LayerTopology, NodeArgument, NodeCall, ParameterCount } from './modelGraph.js';
import { movedList } from './moved.js';
import { writtenLayer } from './written.js';

export interface NodePlace {
  readonly id: string;
  readonly layerId: string;
  readonly inputs: readonly string[];
  readonly inputShapes: readonly Shape[];
  readonly receptiveField?: readonly Dim[] | undefined;
  readonly isListed: boolean;
  readonly isImplicit?: boolean;
  /** Its line is where it is made, though other graphs use it too. */
  readonly isUsedOnce?: boolean;
  readonly calls?: readonly string[] | undefined;
  readonly call?: NodeCall | undefined;
  readonly training?: GraphNode['training'];
  readonly inside?: GraphNode['inside'];
}

const NO_PARAMS: ParameterCount = { total: 0, trainable: 0, nonTrainable: 0 };

export function layerNode(
  layer: LayerValue,
  application: Application | undefined,
  place: NodePlace,
  /** Of the layer with the place's shapes, where it is known already. */
  outcome?: LayerOutcome,
  why?: { readonly reason: string },
): GraphNode {
  return new LayerNode(layer, application, place, outcome, why);
}

/**
 * A class, since an object literal with getters is kept as a table: 2 KB for each node, and slow to read. What most
 * features never ask for is made when it is read first.
 */
class LayerNode implements GraphNode {
  readonly id: string;
  readonly layerId: string;
  readonly name: string;
  readonly type: string;
  readonly family: GraphNode['family'];
  readonly explanation: string;
  readonly documentation?: string;
  readonly inputs: readonly string[];
  readonly inputShapes: readonly Shape[];
  readonly outputShapes: readonly Shape[];
  readonly params: ParameterCount;
  readonly weights: readonly Weight[];
  readonly multiplyAdds: Dim;
  readonly activationBytes: Dim;
  readonly receptiveField?: readonly Dim[];
  readonly arithmetic: GraphNode['arithmetic'];
  readonly sources: GraphNode['sources'];
  readonly scope: readonly string[];
  readonly calls?: readonly string[];
  readonly call?: NodeCall;
  readonly training?: NonNullable<GraphNode['training']>;
  readonly backbone?: string;
  readonly unknown?: NonNullable<GraphNode['unknown']>;
  readonly faulty: boolean;
  readonly listed: boolean;
  readonly implicit?: boolean;
  readonly saysChannelsFirst?: boolean;
  readonly inside?: NonNullable<GraphNode['inside']>;
  readonly #layer: LayerValue;
  #arguments: GraphNode['arguments'] | undefined;
  #topology: LayerTopology | undefined;
  #written: GraphNode['written'];

  constructor(
    layer: LayerValue,
    application: Application | undefined,
    place: NodePlace,
    known: LayerOutcome | undefined,
    why: { readonly reason: string } | undefined,
  ) {
    const outcome =
      known ??
      (application ? outcomeOf(asUsed(layer, application), place.inputShapes, application.call) : undefined);
    const isInput = application !== undefined && application.inputs.length === 0;
    const counted = application && outcome && countedWeights(layer, application, outcome);
    this.#layer = layer;
    this.id = place.id;
    this.layerId = place.layerId;
    this.name = layer.name;
    this.type = typeName(layer);
    this.family = layer.row.family;
    this.explanation = layer.row.explanation;
    const documentation = documentationOf(layer);
    if (documentation) this.documentation = documentation;
    this.inputs = place.inputs;
    this.inputShapes = place.inputShapes;
    this.outputShapes = isInput
      ? application.outputs.map(({ shape }) => shape)
      : (outcome?.outputs ?? [{ kind: 'unknown', reason: why?.reason ?? 'no input shape is known' }]);
    const unknown = unknownIn(this.outputShapes);
    // What needs no input to be built has no weights.
    const isEmpty = isInput || (!application && layer.row.isBuiltWhenMade === true && !layer.instance);
    this.params = isEmpty ? NO_PARAMS : counted ? countOf(layer, counted) : unknownCount(unknown?.reason);
    this.weights = outcome?.weights ?? [];
    this.multiplyAdds = isInput
      ? 0
      : (outcome?.multiplyAdds ?? { kind: 'unknown', reason: 'no input shape is known' });
    this.activationBytes = outcome && !isInput ? outputBytes(outcome) : bytesOf(this.outputShapes);
    if (place.receptiveField) this.receptiveField = place.receptiveField;
    this.arithmetic = outcome?.arithmetic ?? [];
    const isShared = layer.applications.length > 1 && !place.isUsedOnce;
    this.sources = isShared && application ? application.made : layer.made;
    this.scope = layer.scope;
    if (place.calls) this.calls = place.calls;
    if (place.call) this.call = place.call;
    if (place.training) this.training = place.training;
    if (layer.backbone !== undefined) this.backbone = layer.backbone;
    if (unknown) this.unknown = unknown;
    this.faulty = (outcome?.faults.length ?? 0) > 0;
    this.listed = place.isListed && isListed(layer);
    if (place.isImplicit) this.implicit = true;
    if (place.inside) this.inside = place.inside;
    const format = layer.bound.get('data_format')?.value;
    if (format?.kind === 'string' && /^channels_?first$/i.test(format.value)) this.saysChannelsFirst = true;
  }

  get arguments() {
    this.#arguments ??= argumentsOf(this.#layer);
    return this.#arguments;
  }

  get written() {
    this.#written ??= writtenLayer(this.#layer);
    return this.#written;
  }

  get topology() {
    const { inputShapes: inputs, outputShapes: outputs } = this;
    this.#topology ??= topologyOf(this.#layer, { inputs, outputs });
    return this.#topology;
  }
}

function typeName(layer: LayerValue): string {
  const { keras, tfjs } = layer.row;
  return layer.framework === 'keras'
    ? (keras?.className ?? keras?.name ?? '?')
    : (tfjs?.className ?? keras?.name ?? '?');
}

function documentationOf(layer: LayerValue): string | undefined {
  return (layer.framework === 'keras' ? layer.row.keras : layer.row.tfjs)?.documentation;
}

function unknownIn(shapes: readonly Shape[]): GraphNode['unknown'] {
  for (const shape of shapes) {
    if (!isKnownRank(shape)) return shape;
    for (const dim of shape) if (typeof dim === 'object' && dim?.kind === 'unknown') return dim;
  }
  return undefined;
}

/** Where no rank is known: a dense layer's weights need only the last size, and a dropout has none whatever it is given. */
function countedWeights(
  layer: LayerValue,
  { inputs, call }: Application,
  { weights }: LayerOutcome,
): readonly Weight[] | undefined {
  if (inputs.every(({ shape }) => isKnownRank(shape))) return weights;
  if (!mayHaveWeights(layer, inputs.length, call)) return [];
  return weights.length > 0 ? weights : undefined;
}

function unknownCount(reason = 'no input shape is known'): ParameterCount {
  const dim: Dim = { kind: 'unknown', reason };
  return { total: dim, trainable: dim, nonTrainable: dim };
}

/** Parameters of weights, where all are trained as they say and where none is. */
interface Sums {
  trained?: ParameterCount;
  frozen?: ParameterCount;
}

/** What a rule says is kept for equal layers (`rememberedOutcome.ts`): it is summed once. */
const sums = new WeakMap<readonly Weight[], Sums>();
const bytes = new WeakMap<readonly Shape[], Dim>();

function countOf(layer: LayerValue, weights: readonly Weight[]): ParameterCount {
  const count = () => sumOf(trainedWith(layer, weights));
  if (layer.trainableDoubt !== undefined) return count();
  const known = sums.get(weights) ?? {};
  sums.set(weights, known);
  if (layer.trainable) {
    known.trained ??= count();
    return known.trained;
  }
  known.frozen ??= count();
  return known.frozen;
}

function outputBytes({ outputs }: LayerOutcome): Dim {
  const known = bytes.get(outputs) ?? bytesOf(outputs);
  bytes.set(outputs, known);
  return known;
}

/** The weights as they are trained inside of what holds them. */
export function trainedWith(
  { trainable, trainableDoubt: doubt }: Pick<LayerValue, 'trainable' | 'trainableDoubt'>,
  weights: readonly Weight[],
): readonly Weight[] {
  if (trainable && doubt === undefined) return weights;
  return weights.map((weight) => ({
    ...weight,
    trainable: weight.trainable && trainable,
    ...(doubt !== undefined && weight.trainable && { doubt }),
  }));
}

/** A weight of which it is not known whether it is trained counts in the total alone. */
export function sumOf(weights: readonly Weight[]): ParameterCount {
  let trainable: Dim = 0;
  let nonTrainable: Dim = 0;
  let doubt: string | undefined;
  for (const weight of weights) {
    const count = product(weight.shape);
    doubt ??= weight.doubt;
    if (weight.trainable) trainable = add(trainable, count);
    else nonTrainable = add(nonTrainable, count);
  }
  const total = add(trainable, nonTrainable);
  if (doubt === undefined) return { total, trainable, nonTrainable };
  const open: Dim = { kind: 'unknown', reason: doubt };
  return { total, trainable: open, nonTrainable: open };
}

/** 4 bytes for each value of one sample. */
export function bytesOf(shapes: readonly Shape[]): Dim {
  let bytes: Dim = 0;
  for (const shape of shapes)
    bytes = add(
      bytes,
      isKnownRank(shape) ? multiply(4, product(shape.slice(1))) : { kind: 'unknown', reason: shape.reason },
    );
  return bytes;
}

function argumentsOf(layer: LayerValue): readonly NodeArgument[] {
  const { remembered } = layer;
  const bound = unmoved(layer.bound);
  if (remembered.arguments?.bound !== bound)
    remembered.arguments = { bound, list: readArguments(layer, bound) };
  const { list } = remembered.arguments;
  return layer.bound instanceof MovedArguments ? movedList(list, layer.bound.move) : list;
}

function readArguments(
  { row, framework }: LayerValue,
  bound: ReadonlyMap<string, BoundArgument>,
): readonly NodeArgument[] {
  const all: NodeArgument[] = [];
  for (const { spec, unset } of unsetArguments(row, framework)) {
    const given = bound.get(spec.name);
    const argument = given ? givenArgument(spec, given) : unset;
    if (argument) all.push(argument);
  }
  return all;
}

interface Unset {
  readonly spec: ArgumentSpec;
  /** The argument with its default; absent when it has none. */
  readonly unset?: NodeArgument;
}

const unsetOfRow = { keras: new WeakMap<LayerRow, Unset[]>(), tfjs: new WeakMap<LayerRow, Unset[]>() };

/** Layers of one kind share what they leave at its default. */
function unsetArguments(row: LayerRow, framework: Framework): readonly Unset[] {
  const known = unsetOfRow[framework].get(row);
  if (known) return known;
  const made = row.arguments
    .filter((spec) => spec.only === undefined || spec.only === framework)
    .map((spec): Unset => {
      const fallback = defaultOf(spec, framework);
      const text = fallback === undefined ? undefined : defaultText(fallback, framework);
      return text === undefined ? { spec } : { spec, unset: { name: spec.name, text, isDefault: true } };
    });
  unsetOfRow[framework].set(row, made);
  return made;
}

function givenArgument(spec: ArgumentSpec, given: BoundArgument): NodeArgument {
  const text = textOf(given.value);
  return { name: spec.name, text, isDefault: false, ...(given.location && { location: given.location }) };
}

function textOf(value: Value): string {
  if (value.kind === 'native' || value.kind === 'configured')
    return value.name.split('.').at(-1) ?? value.name;
  if (value.kind === 'layer' || value.kind === 'model') return value.name;
  return reprOf(value) ?? '?';
}

function defaultText(value: unknown, framework: Framework): string {
  if (framework === 'tfjs') return JSON.stringify(value);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  return Array.isArray(value) ? `(${value.join(', ')})` : String(value);
}

/** How far each value sees: side length and step in input pixels, per spatial axis. */
export interface Sight {
  readonly field: readonly Dim[];
  readonly step: readonly Dim[];
}

/**
 * Where branches meet, a value sees what the branch that sees most does (Araujo et al. 2019, section 3).
 * Undefined when a branch sees all of the input or an unknown part, or when their steps differ.
 */
export function joinedSight(sights: readonly (Sight | undefined)[]): Sight | undefined {
  const [first, ...rest] = sights;
  let joined = first;
  for (const sight of rest) {
    const isAligned =
      joined?.step.length === sight?.step.length &&
      joined?.step.every((step, axis) => equalDims(step, sight?.step[axis] ?? null) === true);
    if (!joined || !sight || !isAligned) return undefined;
    joined = { ...joined, field: joined.field.map((side, axis) => maximum(side, sight.field[axis] ?? side)) };
  }
  return joined;
}

export function sightThrough(
  layer: LayerValue | ModelValue,
  outcome: LayerOutcome | undefined,
  before: Sight | undefined,
): Sight | undefined {
  if (!before || layer.kind === 'model' || !outcome) return undefined;
  const { receptive } = outcome;
  if (receptive === undefined) {
    const keeps = layer.row.family === 'activation' || layer.row.family === 'normalization';
    return keeps || ['regularization', 'merging', 'preprocessing', 'operation'].includes(layer.row.family)
      ? before
      : undefined;
  }
  if (receptive === 'global') return undefined;
  return {
    field: before.field.map((size, axis) => {
      const kernel = receptive.kernel[axis] ?? 1;
      return add(size, multiply(add(kernel, -1), before.step[axis] ?? 1));
    }),
    step: before.step.map((step, axis) => multiply(step, receptive.stride[axis] ?? 1)),
  };
}
