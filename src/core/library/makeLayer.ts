/** Makes layers from catalogue rows and applies them to tensors, for both frameworks. */

import { propertySlot } from '../evaluate/journal.js';
import type { Evaluation, EvaluationProblem, NativeCall } from '../evaluate/nativeCall.js';
import { withShape } from '../evaluate/settling.js';
import type {
  Application,
  BoundArgument,
  DictValue,
  LayerValue,
  ModelValue,
  NativeValue,
  TensorValue,
  Value,
} from '../evaluate/value.js';
import { isKnownRank, type NamedShape, type Shape } from '../graph/dimension.js';
import { formatShape } from '../graph/dimensionArithmetic.js';
import { factsOfFault } from '../layers/argumentReading.js';
import type { CallForm, Framework, LayerFault, LayerOutcome, LayerRow } from '../layers/row.js';
import { LISTED } from '../layers/tensorLists.js';
import { automaticName, useUpNames } from './automaticNames.js';
import { bindArguments } from './bindArguments.js';
import { runActivation } from './custom/ownActivation.js';
import { runFunction } from './custom/runFunction.js';
import { isInLayer, noteUse, shapesKey, stateOf, traceOf } from './custom/state.js';
import { noteMade } from './custom/tracking.js';
import { factsAfter } from './data/followed.js';
import { noteStarts } from './data/sampleMaps.js';
import { declaredInput } from './declaredInput.js';
import { imageLayout, settleLayout } from './imageLayout.js';
import { layerArguments } from './layerArguments.js';
import { checkName, checkScope } from './layerNames.js';
import { ofOpenChoices, type Way } from './openChoices.js';
import { reportClassArgument, reportNumpyNumbers, reportTensorArgument } from './refusedSettings.js';
import { NOT_USED, rememberedOutcome, sameShapes } from './rememberedOutcome.js';
import { buildSequential } from './sequential.js';
import { settled, unknown } from './values.js';

/** Where a call was written, as layers and models keep it. */
export interface CallSite {
  /** The library function that makes the layers of a whole network at this place: `ResNet50`. */
  readonly backbone?: string;
  readonly stack: NativeCall['stack'];
  readonly scope: NativeCall['scope'];
  readonly location: NativeCall['location'];
  readonly evaluation: Evaluation;
}

export function layerNative(row: LayerRow, framework: Framework, qualified: string): NativeValue {
  return {
    kind: 'native',
    name: qualified,
    row,
    isClass: framework === 'keras',
    call: (call) => {
      const bound = bindArguments(row, framework, call);
      for (const [name, argument] of bound) bound.set(name, { ...argument, value: settled(argument.value) });
      const layer = makeLayer(row, framework, bound, call);
      if (framework === 'keras') checkName(layer.bound, 'layer', call);
      if (reportTensorArgument(layer, call)) return unknown('the layer is given a tensor as a setting');
      if (reportClassArgument(layer, call))
        return unknown('the layer is given a class where it takes a layer');
      reportArguments(layer, call);
      reportNumpyNumbers(layer, call);
      return layer;
    },
  };
}

/** None for what another branch takes: whether it gets to this one depends on a test that is not known. */
function isPlaceholder(layer: LayerValue, { at }: LayerFault, { evaluation }: CallSite): boolean {
  const argument = at && 'argument' in at ? layer.bound.get(at.argument) : undefined;
  return argument?.value.kind === 'none' && evaluation.isInDoubt;
}

/** What the framework refuses when the layer is made, before it meets a tensor. Kept once, so uses add nothing. */
function reportArguments(layer: LayerValue, site: CallSite): void {
  const { faults } = outcomeOf(layer, NOT_USED);
  for (const fault of faults) {
    const { code, at, message } = fault;
    const location = at && 'argument' in at ? layer.bound.get(at.argument)?.location : undefined;
    if (code !== 'invalid-argument' || !location || isPlaceholder(layer, fault, site)) continue;
    site.evaluation.report({
      code,
      severity: 'error',
      message,
      location,
      stack: site.stack,
      fixFacts: factsOfFault(fault, layer),
    });
  }
}

export function makeLayer(
  row: LayerRow,
  framework: Framework,
  bound: ReadonlyMap<string, BoundArgument>,
  site: CallSite,
): LayerValue {
  const given = bound.get('name')?.value;
  const trainable = bound.get('trainable')?.value;
  if (framework === 'keras' && site.evaluation.kerasMajor === 1)
    settleLayout(declaredInput(bound), site.evaluation);
  const layer: LayerValue = {
    kind: 'layer',
    framework,
    row,
    name: given?.kind === 'string' ? given.value : automaticName(row, framework, site.evaluation),
    bound,
    trainable: trainable?.kind === 'boolean' ? trainable.value : true,
    ...(site.backbone !== undefined && { backbone: site.backbone }),
    ...versionOf(framework, site.evaluation),
    made: site.stack,
    scope: site.scope,
    applications: [],
    remembered: {},
  };
  noteMade(layer);
  site.evaluation.journal.born(layer);
  const inner = framework === 'keras' && row.keras?.innerNames?.made;
  if (inner) useUpNames(layer, inner(layerArguments(row, framework, bound)), site.evaluation);
  return layer;
}

/** The Keras whose meaning a new layer has, the image layout in force, and the names registered so far. */
function versionOf(
  framework: Framework,
  evaluation: Evaluation,
): Pick<LayerValue, 'kerasMajor' | 'isOfTensorflow' | 'dataFormat' | 'ownNames'> {
  if (framework === 'tfjs') return {};
  const { kerasMajor } = evaluation;
  const format = imageLayout(evaluation);
  const { entries } = customObjects(evaluation);
  const isOfTensorflow = kerasMajor === 2 && evaluation.isOfTensorflow;
  if (!isOfTensorflow && entries.size === 0 && format.current === 'channels_last') return { kerasMajor };
  const names = [...entries.values()].map(({ key }) => key);
  return {
    kerasMajor,
    ...(isOfTensorflow && { isOfTensorflow }),
    ...(names.length > 0 && {
      ownNames: new Set(names.flatMap((name) => (name.kind === 'string' ? name.value : []))),
    }),
    ...(format.current === 'channels_first' && { dataFormat: format.current }),
  };
}

/** The one dictionary that `keras.utils.get_custom_objects()` gives: names that the code adds to Keras's own. */
export function customObjects(evaluation: Evaluation): DictValue {
  return evaluation.store('keras.customObjects', () => ({ kind: 'dict', entries: new Map() }));
}

/** The rule's outcome for these inputs: shapes, weights, cost, faults. `row`: by another row's rule. */
export function outcomeOf(
  layer: LayerValue,
  inputs: readonly Shape[],
  call?: CallForm,
  row = layer.row,
): LayerOutcome {
  if (row !== layer.row) return ruleOutcome(layer, inputs, call, row);
  const outcome = rememberedOutcome(layer, inputs, call, () => ruleOutcome(layer, inputs, call, row));
  return REUSED.has(row.family) && layer.framework === 'keras'
    ? withFirstWeights(layer, inputs, outcome)
    : outcome;
}

/** Their weights are made at the first call, and no later call compares them with its input. */
const REUSED = new Set<LayerRow['family']>(['normalization', 'activation']);

function withFirstWeights(layer: LayerValue, inputs: readonly Shape[], outcome: LayerOutcome): LayerOutcome {
  if (outcome.weights.length === 0) return outcome;
  const first = layer.builtWith ?? layer.applications[0]?.inputs.map(({ shape }) => shape);
  if (!first || sameShapes(first, inputs)) return outcome;
  if (shapesKey(first) === shapesKey(inputs)) return outcome;
  const { weights, faults } = ruleOutcome(layer, first, layer.applications[0]?.call, layer.row);
  const sizes = (all: LayerOutcome['weights']) => shapesKey(all.map(({ shape }) => shape));
  return faults.length > 0 || sizes(weights) === sizes(outcome.weights) ? outcome : { ...outcome, weights };
}

function ruleOutcome(
  layer: LayerValue,
  inputs: readonly Shape[],
  call: CallForm | undefined,
  row: LayerRow,
): LayerOutcome {
  const ran = row.runs === undefined ? undefined : stateOf(layer).calls.get(shapesKey(inputs));
  const ask = ({ bound, call: form }: Way) =>
    row.rule({
      framework: layer.framework,
      kerasMajor: layer.framework === 'tfjs' ? 2 : (layer.kerasMajor ?? 3),
      inputs,
      args: layerArguments(row, layer.framework, bound),
      defaultDataFormat: layer.dataFormat ?? 'channels_last',
      ...(layer.ownNames && { ownNames: layer.ownNames }),
      ...(layer.isOfTensorflow && { isOfTensorflow: true }),
      ...(form && { call: form }),
      ...(inputs === NOT_USED && { isUnused: true }),
    });
  const outcome = ofOpenChoices(layer, { row, call }, ask) ?? ask({ bound: layer.bound, call });
  return ran ? { ...outcome, outputs: ran } : outcome;
}

let site: CallSite | undefined;

/** While a layer is applied, a user's layer inside a wrapper may be evaluated for the shapes it meets. */
function atSite<T>(at: CallSite, act: () => T): T {
  const before = site;
  site = at;
  try {
    return act();
  } finally {
    site = before;
  }
}

export function siteInForce(): CallSite | undefined {
  return site;
}

/** A Sequential inside a wrapper learns its input shape when the wrapper is applied, and a Lambda is run there. */
function buildWrapped(layer: LayerValue, input: TensorValue | undefined, site: CallSite): void {
  const inner = layer.row.hands && layer.bound.get(layer.row.hands.argument)?.value;
  if (!layer.row.hands || !input) return;
  const handed = layer.row.hands.shape(input.shape);
  if (inner?.kind === 'layer' && inner.row.runs !== undefined)
    runFunction(inner, [withShape(input, handed)], site);
  if (inner?.kind !== 'model' || inner.modelKind !== 'sequential') return;
  buildSequential(inner, isKnownRank(handed) ? [null, ...handed.slice(1)] : handed, site);
}

export function applyLayer(
  layer: LayerValue,
  inputs: readonly TensorValue[],
  site: CallSite,
  call?: CallForm,
  given?: Value,
): readonly TensorValue[] {
  const form = isInLayer(site.evaluation) ? insideForm(layer.row, call) : call;
  if (layer.applications.length === 0 && !layer.builtWith)
    useUpNames(layer, layer.row.keras?.innerNames?.called, site.evaluation);
  checkScope(layer, site.evaluation, traceOf(site.evaluation).frames.length > 0);
  settleRank(layer, inputs, site);
  if (layer.row.runs !== undefined) runFunction(layer, inputs, site, given);
  buildWrapped(layer, inputs[0], site);
  const outcome = atSite(site, () =>
    outcomeOf(
      layer,
      inputs.map((input) => input.shape),
      form,
    ),
  );
  const misfit = misfitOf(layer, inputs, outcome, site);
  if (misfit) site.evaluation.report({ ...misfit, location: site.location, stack: site.stack });
  if (misfit || outcome.faults.length > 0) faulty.add(layer);
  for (const fault of outcome.faults) {
    if (isPlaceholder(layer, fault, site)) continue;
    const argument = fault.at && 'argument' in fault.at ? layer.bound.get(fault.at.argument) : undefined;
    site.evaluation.report({
      code: fault.code,
      severity: fault.isTaken || isEmptyPool(fault, layer, inputs, site) ? 'warning' : 'error',
      message: fault.message,
      location: argument?.location ?? site.location,
      stack: site.stack,
      fixFacts: factsOfFault(fault, layer),
    });
  }
  if (inputs.length > 0) runActivation(layer, outcome.outputs[0], site);
  const made = apply(layer, inputs, outcome.outputs, site, dtypeAfter(layer, inputs), form);
  // What it is besides one tensor has no shape: nothing that a tensor cannot do is told of it.
  return outcome.mayBeSeveral ? made.map((tensor) => ({ ...tensor, alternatives: [] })) : made;
}

/** Where TensorFlow calculates at once, a pool that is larger than the map gives no values, and nothing is refused. */
function isEmptyPool(
  { code }: LayerFault,
  { row, framework }: LayerValue,
  inputs: readonly TensorValue[],
  { evaluation }: CallSite,
): boolean {
  if (code !== 'negative-size' || row.family !== 'pooling' || framework !== 'keras') return false;
  const [outermost] = traceOf(evaluation).frames;
  return outermost ? outermost.isOnData === true : inputs.length > 0 && inputs.every(({ isData }) => isData);
}

const INSIDE: CallForm = { ...LISTED, listed: false, isInside: true };

/** A call by the code of another layer. */
function insideForm(row: LayerRow, call: CallForm | undefined): CallForm | undefined {
  if (!call && (row.merges || row.call)) return undefined;
  return call ? { ...call, isInside: true } : INSIDE;
}

/** What only moves values takes whole numbers as they are. */
function dtypeAfter({ row }: LayerValue, [first]: readonly TensorValue[]): string {
  const isKept = row.family === 'reshaping' && first && !/float/.test(first.dtype);
  return isKept ? first.dtype : 'float32';
}

const faulty = new WeakSet<LayerValue>();

/** A fault of its setting is told: what meets it is compared once that is mended. */
export function noteFaulty(layer: LayerValue | ModelValue | undefined): void {
  if (layer?.kind === 'layer') faulty.add(layer);
}

/** A layer of the model, or of one inside of it, refuses what it meets: what the model takes and gives is in doubt. */
export function hasFaultyLayer(layers: readonly (LayerValue | ModelValue)[]): boolean {
  return layers.some((each) => (each.kind === 'layer' ? faulty.has(each) : hasFaultyLayer(each.stack)));
}

/** A layer that is used again has its weights already: what it meets must have the size that they were made for. */
function misfitOf(
  layer: LayerValue,
  inputs: readonly TensorValue[],
  outcome: LayerOutcome,
  site: CallSite,
): Omit<EvaluationProblem, 'location'> | undefined {
  if (layer.framework !== 'keras' || layer.instance) return undefined;
  const isLatest = site.evaluation.kerasMajor === 3;
  const shapes = layer.builtWith ?? layer.applications[0]?.inputs.map(({ shape }) => shape);
  const remembers =
    isLatest && layer.row.remembers?.(layerArguments(layer.row, layer.framework, layer.bound));
  const otherRank = remembers && shapes && otherRankOf(layer, shapes[0], inputs[0]?.shape);
  if (otherRank) return otherRank;
  if (remembers !== 'sizes') {
    // A scale of one value is stretched over any number of channels.
    if (layer.row.family === 'normalization') return undefined;
    // Keras 3 compares the factors of an activation with the input when the model runs, not when it is made.
    if (layer.row.family === 'activation' && isLatest) return undefined;
  }
  if (!shapes || layer.row.hands || outcome.faults.length > 0 || outcome.weights.length === 0)
    return undefined;
  const first = outcomeOf(layer, shapes, layer.applications[0]?.call).weights;
  const wanted =
    remembers === 'sizes'
      ? ruleOutcome(
          layer,
          inputs.map(({ shape }) => shape),
          undefined,
          layer.row,
        ).weights
      : outcome.weights;
  const differs = first.find(({ shape }, index) => {
    const now = wanted[index]?.shape;
    return shape.some(
      (size, axis) => typeof size === 'number' && typeof now?.[axis] === 'number' && size !== now[axis],
    );
  });
  if (!differs) return undefined;
  const now = wanted[first.indexOf(differs)]?.shape ?? [];
  return {
    code: 'channel-mismatch',
    severity: 'error',
    message: `The layer "${layer.name}" was built for other sizes: its ${differs.name} is ${formatShape(differs.shape, { batch: true })}, and this input needs ${formatShape(now, { batch: true })}. Make a new layer for it.`,
  };
}

function otherRankOf(
  layer: LayerValue,
  first: Shape | undefined,
  now: Shape | undefined,
): Omit<EvaluationProblem, 'location'> | undefined {
  if (!first || !now || !isKnownRank(first) || !isKnownRank(now) || first.length === now.length)
    return undefined;
  return {
    code: 'wrong-rank',
    severity: 'error',
    message: `The layer "${layer.name}" was built for inputs of ${first.length} dimensions, batch included, and this one has ${now.length}. Make a new layer for it.`,
  };
}

/** Records one use of a layer or model; its outputs know who made them. */
export function apply(
  layer: LayerValue | ModelValue,
  inputs: readonly TensorValue[],
  shapes: readonly Shape[],
  site: Omit<CallSite, 'location'>,
  dtype = 'float32',
  call?: CallForm,
  operands?: Application['operands'],
): readonly TensorValue[] {
  const outputs: TensorValue[] = [];
  const plain: Application = { layer, inputs, outputs, made: site.stack, scope: site.scope };
  const application =
    operands || call ? { ...plain, ...(operands && { operands }), ...(call && { call }) } : plain;
  noteUse(application, site.evaluation);
  // A layer that is called on data calculates at once: what it gives belongs to no graph.
  const isData =
    inputs.length > 0 &&
    inputs.every((tensor) => tensor.isData) &&
    traceOf(site.evaluation).frames.length === 0;
  const facts = isData ? factsAfter(layer, inputs) : undefined;
  shapes.forEach((shape, index) => {
    const tensor: TensorValue = isData
      ? { kind: 'tensor', shape, dtype, index, isData, calculation: application, ...(facts && { facts }) }
      : { kind: 'tensor', shape, dtype, index, producer: application };
    if (facts) noteStarts(tensor, inputs);
    outputs.push(isKnownRank(shape) ? tensor : withShape(tensor, shape));
  });
  const applications = [...layer.applications, application];
  const slot = propertySlot(layer, 'applications', (left, right) => [...new Set([...left, ...right])]);
  site.evaluation.journal.set(slot, applications);
  return outputs;
}

/** A layer that takes only tensors of one rank says how many sizes a shape has that is only a name. */
function settleRank({ row }: LayerValue, inputs: readonly TensorValue[], { evaluation }: CallSite): void {
  const [first] = inputs;
  const known = inputs.find(({ shape }) => isKnownRank(shape))?.shape;
  if (row.ofOneRank && known && isKnownRank(known)) {
    for (const input of inputs) setRanks(input, known.length, evaluation);
  } else if (row.input && row.input.orMore !== true && !row.merges && first)
    setRanks(first, row.input.rank, evaluation);
}

function setRanks(input: TensorValue, rank: number, evaluation: CallSite['evaluation']): void {
  if (isKnownRank(input.shape)) return;
  // Whichever of them it is, depending on a branch, is of that rank.
  for (const { shape } of [input, ...(input.alternatives ?? [])])
    if (!isKnownRank(shape) && shape.named && shape.named.rank === undefined)
      setRank(shape.named, rank, evaluation);
}

function setRank(named: NamedShape, rank: number, evaluation: Evaluation): void {
  const slot = propertySlot(named, 'rank', (left, right) => (left === right ? left : undefined));
  evaluation.journal.set(slot, rank);
}
