/**
 * All weights of a layer or model, each once however often it is reached: a shared layer, a layer held by
 * two attributes, a weight kept under two names.
 */
import { unmoved } from '../../evaluate/movedArguments.js';
import type { LayerValue, ModelValue, TensorValue, Value, VariableTensor } from '../../evaluate/value.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import type { CallForm, LayerRow, Weight } from '../../layers/row.js';
import { layersOf } from '../layersOf.js';
import { outcomeOf } from '../makeLayer.js';
import { answersAlike } from '../rememberedOutcome.js';
import { memberOf } from '../sequential.js';
import { itemsOf } from '../values.js';
import { ownFunction } from './classMembers.js';
import { metricWeights } from './metricWeights.js';
import { stateOf } from './state.js';
import { trackedLayers } from './tracking.js';

/** TensorFlow's own base of things with variables. */
const MODULE = 'tensorflow.Module';

export interface HeldWeights {
  readonly weights: readonly Weight[];
  /** Why some weights are not among them. */
  readonly missing?: string;
}

export function weightsOf(members: readonly (LayerValue | ModelValue)[]): HeldWeights {
  const seen = new Set<LayerValue | ModelValue>();
  const variables = new Set<TensorValue>();
  const counted = new Set<LayerValue | ModelValue>();
  const weights: Weight[] = [];
  let missing: string | undefined;

  function visit(member: LayerValue | ModelValue, isInFrozen = false, isBuiltByRun = false): void {
    if (seen.has(member)) return;
    seen.add(member);
    if (member.kind === 'model') {
      if (counted.has(member)) return;
      counted.add(member);
    }
    const isWaiting = isBuiltByRun && !(member.kind === 'layer' && member.builtWith);
    // Before Keras 3 what a frozen model or layer holds is not trained, whatever it says itself.
    const isOld = member.kerasMajor !== undefined && member.kerasMajor < 3;
    const isFrozen = isInFrozen || (isOld && !member.trainable);
    own(member, isInFrozen, isWaiting);
    const inner = member.kind === 'model' ? layersOf(member) : trackedLayers(member);
    for (const layer of inner) visit(layer, isFrozen, isWaiting || stateOf(member).isAskedOnly);
    if (member.kind === 'model' && member.modelKind !== 'subclassed' && member.modelKind !== 'block')
      for (const layer of trackedLayers(member)) visit(layer, isFrozen);
  }

  function own(member: LayerValue | ModelValue, isInFrozen: boolean, isWaiting: boolean): void {
    if (isWaiting && ownFunction(member.instance, 'build')) return;
    // Keras 3 leaves them aside.
    if (member.kerasMajor !== undefined && member.kerasMajor < 3 && holdsModule(member))
      missing ??= `"${member.name}" holds a tf.Module, whose weights are not counted`;
    missing ??= stateOf(member).openWeights ?? openPartOf(member);
    for (const variable of variablesOf(member)) {
      if (variables.has(variable)) continue;
      variables.add(variable);
      const { name, trainable } = variable.variable ?? { name: 'variable', trainable: true };
      if (!isKnownRank(variable.shape)) missing ??= variable.shape.reason;
      else
        weights.push({
          name,
          shape: variable.shape,
          trainable: trainable && member.trainable && !isInFrozen,
          ...doubtOf(member, trainable),
        });
    }
    if (member.kind === 'model')
      for (const size of metricWeights(member))
        if (size === undefined) missing ??= `"${member.name}" holds a metric whose weights are not counted`;
        else weights.push({ name: 'metric', shape: [size], trainable: false });
    if (member.kind === 'model' || isWaiting) return;
    const base = member.instance ? member.instance.class.nativeBase?.row : member.row;
    const shapes = builtShapes(member);
    // A layer that nothing calls has no weights yet, nor one whose own `build` takes the place of the library's.
    if (!shapes || !base || (ownFunction(member.instance, 'build') && !member.builtWith)) return;
    const call = member.builtWith ? undefined : member.applications[0]?.call;
    if (!shapes.every(isKnownRank) && !mayHaveWeights(member, shapes.length, call, base)) return;
    const { weights: ofShapes } = outcomeOf(member, shapes, call, base);
    if (ofShapes.length > 0) {
      const owners = ownersOf(member);
      if (owners.every((owner) => counted.has(owner))) return;
      for (const owner of owners) counted.add(owner);
    }
    for (const weight of ofShapes) {
      const trainable = weight.trainable && member.trainable && !isInFrozen;
      const isAsItIs = trainable === weight.trainable && member.trainableDoubt === undefined;
      weights.push(isAsItIs ? weight : { ...weight, trainable, ...doubtOf(member, weight.trainable) });
    }
    if (ofShapes.length === 0 && !shapes.every(isKnownRank))
      missing ??= `the input of "${member.name}" is not known`;
  }

  for (const member of members) visit(member);
  return missing === undefined ? { weights } : { weights, missing };
}

/** Whose the weights are that the layer's rule tells: of the layers that it only repeats, or its own. */
function ownersOf(layer: LayerValue): readonly (LayerValue | ModelValue)[] {
  const lenders = lendersOf(layer.row);
  if (lenders.length === 0) return [layer];
  const owners = lenders.flatMap((name) => {
    const given = layer.bound.get(name)?.value;
    return given ? (itemsOf(given) ?? [given]).flatMap((item) => memberOf(item) ?? []) : [];
  });
  return owners.length > 0
    ? owners.flatMap((owner) => (owner.kind === 'layer' ? ownersOf(owner) : [owner]))
    : [layer];
}

const lendersOfRow = new WeakMap<LayerRow, readonly string[]>();

/** The arguments whose layers' weights the rule tells as its own. */
function lendersOf(row: LayerRow): readonly string[] {
  const known = lendersOfRow.get(row);
  if (known) return known;
  const names = row.arguments.flatMap(({ name, lends }) => (lends ? [name] : []));
  lendersOfRow.set(row, names);
  return names;
}

/** Why it is not known how many layers a list has that it holds, or which of two an attribute is. */
function openPartOf({ instance }: LayerValue | ModelValue): string | undefined {
  for (const value of instance?.attributes.values() ?? []) {
    if (value.kind === 'list' && value.openReason !== undefined && !value.each) return value.openReason;
    if (value.kind === 'unknown' && value.either?.some(memberOf)) return value.reason;
  }
  return undefined;
}

function holdsModule({ instance }: LayerValue | ModelValue): boolean {
  if (!instance) return false;
  return [...instance.attributes.values()].some(
    (value) => value.kind === 'instance' && value.class.nativeBase?.name === MODULE,
  );
}

/** False for a layer that takes inputs of some rank and has no weights for any. */
export function mayHaveWeights(
  layer: LayerValue,
  inputs: number,
  call: CallForm | undefined,
  base = layer.row,
): boolean {
  const { remembered } = layer;
  const bound = unmoved(layer.bound);
  const last = remembered.mayHaveWeights;
  if (last?.bound === bound && last.base === base && last.inputs === inputs && last.call === call)
    return last.answer;
  const tried = [1, 2, 3, 4].map((rank) => {
    const shape = [null, ...new Array<number>(rank).fill(8)];
    return outcomeOf(layer, new Array<Shape>(inputs).fill(shape), call, base);
  });
  const taken = tried.filter(({ faults }) => faults.length === 0);
  const answer = taken.length === 0 || taken.some(({ weights }) => weights.length > 0);
  if (answersAlike(layer)) remembered.mayHaveWeights = { bound, base, inputs, call, answer };
  return answer;
}

function doubtOf(
  { trainableDoubt }: LayerValue | ModelValue,
  isTrained: boolean,
): { readonly doubt?: string } {
  return isTrained && trainableDoubt !== undefined ? { doubt: trainableDoubt } : {};
}

/** The shapes a layer was built with: an explicit `build`, or its first call. */
export function builtShapes(layer: LayerValue): readonly Shape[] | undefined {
  const first = layer.applications[0];
  if (first && first.inputs.length === 0) return undefined;
  return layer.builtWith ?? first?.inputs.map(({ shape }) => shape);
}

function isHeldOnly({ isForeign, isOfLayer }: VariableTensor['variable']): boolean {
  return isForeign === true || isOfLayer === true;
}

export function variablesOf(member: LayerValue | ModelValue): readonly TensorValue[] {
  const { weights } = stateOf(member);
  if (!member.instance) return weights;
  const found = new Set<TensorValue>(weights);
  const look = (value: Value, depth: number): void => {
    if (value.kind === 'tensor' && value.variable && !isHeldOnly(value.variable)) found.add(value);
    else if (depth < 3) for (const item of itemsOf(value) ?? []) look(item, depth + 1);
  };
  for (const value of member.instance.attributes.values()) look(value, 0);
  return [...found];
}
