/** From the models that evaluation made to model graphs: plain data for every feature. */
import type { Location, SourceDocument } from '../document.js';
import type { EvaluationResult } from '../evaluate/evaluate.js';
import type { Move } from '../evaluate/move.js';
import { activeCalls } from '../evaluate/scope.js';
import type { Application, LayerValue, ModelValue, TensorValue } from '../evaluate/value.js';
import { isCustom } from '../library/custom/applyCustom.js';
import { isStandIn } from '../library/custom/ownInputs.js';
import { insideOf } from '../library/custom/state.js';
import { isInputTensor } from '../library/inputs.js';
import { applicationsOf, isNetwork, layersOf } from '../library/layersOf.js';
import { outcomeOf } from '../library/makeLayer.js';
import { walkBack } from '../library/producers.js';
import { asUsed } from '../library/settingsInUse.js';
import { isUnknownLayer } from '../library/standInRows.js';
import type { Pragma } from '../program/tree.js';
import { isKnownRank } from './dimension.js';
import { builderOfOne, keepGraph, keptGraph } from './keptGraphs.js';
import { ownTopology, stepTopology } from './layerTopology.js';
import type { GraphNode, ModelGraph } from './modelGraph.js';
import { movedGraph } from './moved.js';
import { bytesOf, joinedSight, layerNode, type Sight, sightThrough } from './nodes.js';
import { isOpen, usesOnOtherWays } from './openWays.js';
import { totalsOf, unreadPart, wholeCount } from './totals.js';
import { trainingOf } from './training.js';
import { callOf } from './written.js';

/** Shown of an evaluation that ended early. */
const MOST_MODELS = 100;

export function buildGraphs(
  result: EvaluationResult,
  document: SourceDocument,
  pragmas: readonly Pragma[],
): readonly ModelGraph[] {
  const builder = new GraphBuilder(result, document, pragmas);
  // A loop without an end makes models until the budget is gone.
  const models = result.endedEarly === undefined ? result.models : result.models.slice(0, MOST_MODELS);
  return models
    .map((model) => builder.graphOf(model))
    .filter((graph) => graph.location.path === document.path)
    .sort((a, b) => a.anchor.start - b.anchor.start);
}

class GraphBuilder {
  readonly #graphs = new Map<ModelValue, ModelGraph>();
  readonly #ids = new Map<string, number>();
  readonly #calls = new Map<readonly string[], string>();
  /** The layers of one call share its list. */
  readonly #callsOfScope = new Map<readonly string[], readonly string[]>();
  #callCounts = new Map<string, number>();
  #heldBy: ReadonlyMap<Application, readonly ModelValue[]> | undefined;

  constructor(
    readonly result: EvaluationResult,
    readonly document: SourceDocument,
    readonly pragmas: readonly Pragma[],
  ) {}

  graphOf(model: ModelValue): ModelGraph {
    const known = this.#graphs.get(model);
    if (known) return known;
    const made = this.#make(model);
    this.#graphs.set(model, made);
    return made;
  }

  /** All places as they were when the model was made; then moved to where its code stands now. */
  #make(model: ModelValue): ModelGraph {
    const move = this.result.moved.get(model);
    const graph = this.#makeUnmoved(model, move);
    return move ? movedGraph(graph, move, this.document.path) : graph;
  }

  #makeUnmoved(model: ModelValue, move: Move | undefined): ModelGraph {
    const held = this.result.names.get(model);
    const named = held && move ? { ...held, location: move.before(held.location) } : held;
    const name = named?.name ?? model.name;
    const isHere = (place: Location | undefined): boolean => place?.path === this.document.path;
    const location = model.made.find(isHere) ?? model.made[0] ?? { path: '', start: 0, end: 0 };
    const anchor = named && isHere(named.location) ? named.location : location;
    const ordinal = this.#ids.get(name) ?? 0;
    this.#ids.set(name, ordinal + 1);
    const make = () => this.#graphWith(model, { name, location, anchor, ordinal });
    const builder = this.pragmas.length === 0 ? builderOfOne(this.result, model) : undefined;
    if (!builder) return make();
    const { path } = this.document;
    const before = this.#callCounts;
    const kept = keptGraph(model, { path, name: named, builder, ordinal, before });
    if (kept) {
      this.#callCounts = new Map(kept.after);
      return kept.graph;
    }
    this.#callCounts = new Map(before);
    const graph = make();
    keepGraph(model, {
      graph,
      path,
      name: named,
      builder,
      ordinal,
      before,
      after: new Map(this.#callCounts),
    });
    return graph;
  }

  #graphWith(
    model: ModelValue,
    {
      name,
      location,
      anchor,
      ordinal,
    }: {
      readonly name: string;
      readonly location: Location;
      readonly anchor: Location;
      readonly ordinal: number;
    },
  ): ModelGraph {
    const nodes = this.#nodesOf(model);
    const builder = this.result.builders.get(model);
    const training = trainingOf(model, this.pragmas);
    const idsOf = (tensors: readonly TensorValue[]): readonly string[] =>
      tensors.flatMap(({ producer }) => (producer ? [nodeId(producer)] : []));
    return {
      id: ordinal === 0 ? name : `${name}#${ordinal}`,
      name,
      kind: model.modelKind,
      framework: model.framework,
      location,
      anchor: { start: anchor.start, end: anchor.end },
      nodes,
      inputs: idsOf(model.inputs),
      outputs: idsOf(model.outputs),
      ...(isOpen(model, orderOf(model)) && { otherWays: () => this.#otherWaysOf(model) }),
      outputIndices: model.outputs.flatMap(({ producer, index }) => (producer ? [index] : [])),
      totals: totalsOf(model, nodes, orderOf(model)),
      ...(builder && { fromUncalledBuilder: { function: builder.function, symbols: builder.symbols } }),
      isNested: this.#isPart(model),
      ...(model.applications.length > 0 && { isCalled: true as const }),
      ...(training && { training }),
      ...wholeOf(model),
    };
  }

  /** Of another model, or of something that is computed. Called on data or an Input alone, it is built, no more. */
  #isPart(model: ModelValue): boolean {
    return model.applications.some(
      (call) =>
        !call.inputs.every(isOutermost) || (this.#holders().get(call) ?? []).some((other) => other !== model),
    );
  }

  /** The models between whose ends a layer is used. Found out once, where one of them is called. */
  #holders(): ReadonlyMap<Application, readonly ModelValue[]> {
    if (this.#heldBy) return this.#heldBy;
    const found = new Map<Application, ModelValue[]>();
    for (const model of this.result.models)
      for (const use of orderOf(model)) {
        const holders = found.get(use);
        if (holders) holders.push(model);
        else found.set(use, [model]);
      }
    this.#heldBy = found;
    return found;
  }

  /** Names the calls that made a node, so that two calls of one function stay apart. */
  #callsOf(scope: readonly string[]): readonly string[] | undefined {
    const known = this.#callsOfScope.get(scope);
    if (known) return known;
    const calls = activeCalls(scope).map((call) => {
      const name = call.at(-1) ?? '';
      const known = this.#calls.get(call);
      if (known !== undefined) return known;
      const ordinal = this.#callCounts.get(name) ?? 0;
      this.#callCounts.set(name, ordinal + 1);
      this.#calls.set(call, `${name}:${ordinal}`);
      return `${name}:${ordinal}`;
    });
    if (calls.length > 0) this.#callsOfScope.set(scope, calls);
    return calls.length > 0 ? calls : undefined;
  }

  #nodesOf(model: ModelValue): readonly GraphNode[] {
    const { modelKind } = model;
    const order = orderOf(model);
    const sights = new Map<Application, Sight>();
    const isClass = modelKind === 'subclassed' || modelKind === 'block';
    const tracked = isClass && !isNetwork(model) ? layersOf(model) : undefined;
    const isTracked = tracked && { listed: new Set(tracked), usedOnce: usedOnceIn(order) };
    const nodes = order.map((application) => this.#nodeOf(model, application, sights, isTracked));
    const placed = new Set(order.map(({ layer }) => layer));
    if (tracked && nodes.length > 0) return this.#asTracked(tracked, order, nodes, placed);
    if (isNetwork(model) && model.outputs.length > 0) return nodes;
    const stray = layersOf(model).filter((layer) => !placed.has(layer));
    const reason =
      model.incomplete?.reason ??
      stray.map(whyUnread).find((why) => why !== undefined) ??
      (model.modelKind === 'subclassed'
        ? 'the model is not called yet: call it on data, or on an Input'
        : 'the model has no input shape yet: give its first layer one');
    return [...nodes, ...stray.map((layer, index) => this.#unplaced(layer, index, reason))];
  }

  /** A subclassed model lists its layers as its attributes hold them; the rest follows, unlisted. */
  #asTracked(
    tracked: readonly (LayerValue | ModelValue)[],
    order: readonly Application[],
    nodes: readonly GraphNode[],
    placed: ReadonlySet<LayerValue | ModelValue>,
  ): readonly GraphNode[] {
    const isTracked = new Set(tracked);
    const listed = tracked.flatMap((layer, index): readonly GraphNode[] => {
      const own = nodes.filter((_, at) => order[at]?.layer === layer);
      if (placed.has(layer)) return own;
      return [this.#unplaced(layer, index, 'the model does not call this layer itself')];
    });
    const rest = nodes.filter((_, at) => {
      const layer = order[at]?.layer;
      return layer !== undefined && !isTracked.has(layer);
    });
    return [...listed, ...rest];
  }

  /** `held`: the layers that a class lists, and those that its code calls once; any when it is absent. */
  #nodeOf(
    model: ModelValue,
    application: Application,
    sights: Map<Application, Sight>,
    held?: Readonly<Record<'listed' | 'usedOnce', ReadonlySet<LayerValue | ModelValue>>>,
  ): GraphNode {
    const { layer, inputs } = application;
    const isInput = inputs.length === 0;
    const inputShapes = inputs.map(({ shape }) => shape);
    const before = isInput ? startOf(application) : sightBefore(inputs, sights);
    const outcome =
      layer.kind === 'layer' && !isInput
        ? outcomeOf(asUsed(layer, application), inputShapes, application.call)
        : undefined;
    const sight = isInput ? before : sightThrough(layer, outcome, before);
    if (sight) sights.set(application, sight);
    const calls = this.#callsOf(application.scope);
    const inner = insideOf(application);
    const [first] = inputs;
    // Nearly all layers have one input.
    const ids =
      inputs.length === 1 && first?.producer
        ? [nodeId(first.producer)]
        : inputs.flatMap(({ producer }) => (producer ? [nodeId(producer)] : []));
    const place = {
      id: nodeId(application),
      layerId: layer.name,
      inputs: ids,
      inputShapes,
      isListed:
        (held?.listed.has(layer) ?? true) &&
        (!(isInput && model.modelKind !== 'functional') || model.stack.includes(layer)),
      isImplicit: isInput && (model.stack[0]?.made === layer.made || this.#isStandIn(model, application)),
      isUsedOnce: held?.usedOnce.has(layer) ?? false,
      receptiveField: sight?.field,
      calls,
      call: callOf(application),
      inside: inner.length > 0 ? this.#inside(layer.name, inner) : undefined,
      training: application.training && {
        ...application.training,
        isFollowed: model.modelKind === 'subclassed' || model.kerasMajor < 3,
      },
    };
    return layer.kind === 'layer'
      ? layerNode(layer, application, place, outcome)
      : this.#modelNode(layer, application, place);
  }

  /** The file itself gives the inputs of the class or function nowhere. */
  #isStandIn(model: ModelValue, application: Application): boolean {
    if (model.applications.length === 0 && isStandIn({ producer: application })) return true;
    const [place] = application.layer.made;
    const span = this.result.builders.get(model)?.span;
    if (!span) return false;
    return model.modelKind === 'subclassed' || (place?.start === span.start && place.end === span.end);
  }

  /** Made when it is asked for: most features look at a layer from outside. */
  #inside(outer: string, uses: readonly Application[]): () => readonly GraphNode[] {
    let nodes: readonly GraphNode[] | undefined;
    return () => {
      nodes ??= uses.flatMap((use) => (use.inputs.length > 0 ? [this.#nodeAside(`${outer}/`, use)] : []));
      return nodes;
    };
  }

  #otherWaysOf(model: ModelValue): readonly (readonly GraphNode[])[] {
    return usesOnOtherWays(model, orderOf(model)).map((uses) => uses.map((use) => this.#nodeAside('', use)));
  }

  /** Of a use that is no node of its model; `before` its names stand those that it is inside of. */
  #nodeAside(before: string, use: Application): GraphNode {
    const { layer } = use;
    const inner = insideOf(use);
    const place = {
      id: `${before}${nodeId(use)}`,
      layerId: `${before}${layer.name}`,
      inputs: [],
      inputShapes: use.inputs.map(({ shape }) => shape),
      isListed: true,
      ...(inner.length > 0 && { inside: this.#inside(`${before}${layer.name}`, inner) }),
    };
    return layer.kind === 'layer' ? layerNode(layer, use, place) : this.#modelNode(layer, use, place);
  }

  #unplaced(layer: LayerValue | ModelValue, index: number, reason: string): GraphNode {
    const last = layer.applications.at(-1);
    const place = {
      id: `${layer.name}@${index}`,
      layerId: layer.name,
      inputs: [],
      inputShapes: last?.inputs.map(({ shape }) => shape) ?? [],
      isListed: true,
    };
    return layer.kind === 'layer'
      ? layerNode(layer, last, place, undefined, { reason })
      : this.#modelNode(layer, last, place);
  }

  #modelNode(
    model: ModelValue,
    application: Application | undefined,
    place: Parameters<typeof layerNode>[2],
  ): GraphNode {
    const graph = this.graphOf(model);
    const cost = graph.totals.leftOutOf.multiplyAdds;
    const outputShapes = (application?.outputs ?? model.outputs).map(({ shape }) => shape);
    return {
      id: place.id,
      layerId: place.layerId,
      name: model.name,
      type:
        model.instance?.class.name ??
        (model.modelKind === 'sequential'
          ? 'Sequential'
          : model.framework === 'tfjs'
            ? 'Model'
            : 'Functional'),
      family: 'wrapper',
      explanation: 'A model used as a layer of another one.',
      inputs: place.inputs,
      inputShapes: place.inputShapes,
      outputShapes,
      params: wholeCount(graph.totals, model.name),
      weights: [],
      multiplyAdds:
        cost > 0 ? unreadPart({ ...graph.totals, leftOut: cost }, model.name) : graph.totals.multiplyAdds,
      activationBytes: bytesOf(outputShapes),
      arithmetic: [],
      arguments: [],
      sources: application?.made ?? model.made,
      scope: model.scope,
      ...(place.calls && { calls: place.calls }),
      ...(place.call && { call: place.call }),
      ...(place.training && { training: place.training }),
      faulty: false,
      listed: place.isListed,
      nestedModel: graph.id,
      // Its own graph says how it is built; a class of the code is what its first call made, which training alone asks for.
      get topology() {
        if (model.modelKind === 'subclassed') return ownTopology(model);
        return { className: model.modelKind === 'sequential' ? 'Sequential' : 'Model', config: {} };
      },
    };
  }
}

/** What is trained in place of its layers. */
function wholeOf(model: ModelValue): Pick<ModelGraph, 'whole'> {
  const network = model.step?.kind === 'own' && model.step.network;
  if (network) return { whole: () => stepTopology(model, network) };
  return usesMore(model) ? { whole: () => ownTopology(model, { isWhole: true }) } : {};
}

/** A class of the code that calculates with weights of its own, or with constants that no layer makes. */
function usesMore(model: ModelValue): boolean {
  if (model.modelKind !== 'subclassed' || !isCustom(model)) return false;
  return walkBack(model.inputs, model.outputs).applications.some(({ operands }) => operands !== undefined);
}

/** No layer made it. */
function isOutermost(tensor: TensorValue): boolean {
  return !tensor.producer || (isInputTensor(tensor) && !isStandIn(tensor));
}

/** The uses of layers between the model's ends. */
function orderOf(model: ModelValue): readonly Application[] {
  const { inputs, outputs } = model;
  if (outputs.length === 0) return [];
  return isNetwork(model) ? applicationsOf(model) : walkBack(inputs, outputs).applications;
}

function usedOnceIn(order: readonly Application[]): ReadonlySet<LayerValue | ModelValue> {
  const again = new Set<LayerValue | ModelValue>();
  const once = new Set<LayerValue | ModelValue>();
  for (const { layer } of order) (once.has(layer) ? again : once).add(layer);
  return new Set([...once].filter((layer) => !again.has(layer)));
}

function nodeId(application: Application): string {
  const index = application.layer.applications.indexOf(application);
  return index <= 0 ? application.layer.name : `${application.layer.name}:${index}`;
}

/** Set for something that stands where a layer does and could not be read. */
function whyUnread(layer: LayerValue | ModelValue): string | undefined {
  if (layer.kind === 'model' || !isUnknownLayer(layer.row)) return undefined;
  const [output] = outcomeOf(layer, []).outputs;
  return output && !isKnownRank(output) ? output.reason : undefined;
}

function sightBefore(
  inputs: readonly TensorValue[],
  sights: ReadonlyMap<Application, Sight>,
): Sight | undefined {
  const [only] = inputs;
  // Nearly all layers have one input.
  if (inputs.length === 1) return only?.producer && sights.get(only.producer);
  return joinedSight(inputs.flatMap(({ producer }) => (producer ? [sights.get(producer)] : [])));
}

/** An input pixel sees itself. Only images and sequences have such a path. */
function startOf(application: Application): Sight | undefined {
  const [output] = application.outputs;
  if (!output || !isKnownRank(output.shape) || output.shape.length < 3) return undefined;
  const axes = output.shape.slice(2);
  return { field: axes.map(() => 1), step: axes.map(() => 1) };
}
