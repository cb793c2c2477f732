/**
 * Applies a user's own layer or model: builds it once with the shapes it is given, then runs its `call` on
 * stand-in tensors of those shapes. What `call` makes inside stays inside; the graph sees one node.
 */

import type { Evaluation } from '../../evaluate/nativeCall.js';
import { withShape } from '../../evaluate/settling.js';
import type {
  Application,
  ByCaller,
  InstanceValue,
  LayerValue,
  ModelValue,
  TensorValue,
  UnknownValue,
  Value,
} from '../../evaluate/value.js';
import {
  isKnownRank,
  type NamedShape,
  namedTensor,
  type Shape,
  type UnknownShape,
} from '../../graph/dimension.js';
import { snakeCase } from '../../graph/snakeCase.js';
import { countedName } from '../automaticNames.js';
import { apply, type CallSite, outcomeOf } from '../makeLayer.js';
import { itemsOf, none, toShape, unknown } from '../values.js';
import { withLosses } from './addedLoss.js';
import { noteCall, plainBase } from './askedOnly.js';
import { ownFunction, parameterNames } from './classMembers.js';
import { inTrainPhase } from './inTrainPhase.js';
import { noteCallOf } from './lateState.js';
import { reportNoOutput, reportPlainOutput } from './noOutput.js';
import { standInFor } from './ownInputs.js';
import { applyScriptLayer, scriptShapes } from './scriptLayer.js';
import {
  changeState,
  endsSlot,
  setBuilt,
  setInside,
  shapesKey,
  stateOf,
  traced,
  traceOf,
  usesDuring,
} from './state.js';
import { allTensors, mapTensors, shapesIn } from './structures.js';

export type Custom = (LayerValue | ModelValue) & { readonly instance: InstanceValue };

/** True when the code defines what this member does with its input. */
export function isCustom(member: LayerValue | ModelValue): member is Custom {
  if (member.framework === 'tfjs') return member.kind === 'layer' && member.instance !== undefined;
  return ownFunction(member.instance, 'call') !== undefined;
}

const isOwn = (member: LayerValue | ModelValue): member is Custom => member.instance !== undefined;

export interface GivenValues {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
}

export function applyCustom(member: Custom, given: GivenValues, site: CallSite): Value {
  if (member.framework === 'tfjs') return applyScriptLayer(member, given, site);
  const all = [...given.positional, ...given.keywords.values()];
  const outer = all.flatMap(allTensors);
  const first = given.positional[0];
  if ((first?.kind === 'unknown' || first?.kind === 'symbol') && outer.length === 0) {
    if (first.kind === 'symbol') site.evaluation.takesAsTensor(first);
    const shape: UnknownShape =
      first.kind === 'symbol' ? unknown('this has only a name') : shapeByName(member, first);
    const stand = withShape({ kind: 'tensor', shape, dtype: 'float32', index: 0 }, shape);
    const whole = { ...given, positional: [stand, ...given.positional.slice(1)] };
    // What stands before the layer that tells the rank has not known it.
    const { named } = shape;
    if (named && named.rank === undefined) {
      const rank = site.evaluation.aside(() => {
        runInside(member, whole, site);
        return named.rank;
      });
      if (rank !== undefined) named.rank = rank;
    }
    return applyCustom(member, whole, site);
  }
  const { result, inner, uses } = runInside(member, given, site);
  const withInside = (made: Value | TensorValue | undefined): void => {
    if (made?.kind === 'tensor' && made.producer) setInside(made.producer, uses);
  };
  if (!isAllData(outer)) reportPlainOutput(member.instance.class.name, result, site);
  if (inner.length === 0) {
    if (result.kind === 'none') {
      reportNoOutput(member, result, site, isAllData(outer) ? 'warning' : 'error');
      return unknown(`${member.instance.class.name}.call returns nothing`);
    }
    const made = unknownTensor(member, outer, result, site);
    withInside(made);
    return made;
  }
  const outputs = apply(
    member,
    outer,
    inner.map(({ shape }) => shape),
    site,
    typeOf(member, inner, site),
  );
  withInside(outputs[0]);
  let next = 0;
  return mapTensors(result, (tensor) => outputs[next++] ?? tensor);
}

const isAllData = (tensors: readonly TensorValue[]): boolean => tensors.every(({ isData }) => isData);

/** Keras 3 has the type of what is calculated, unless the class says the shape itself. */
function typeOf(member: Custom, [first]: readonly TensorValue[], { evaluation }: CallSite): string {
  const isSaid = ownFunction(member.instance, 'compute_output_shape') !== undefined;
  return (evaluation.kerasMajor === 3 && !isSaid && first?.dtype) || 'float32';
}

/** By the model that is called on them. */
const namedData = new WeakMap<Custom, NamedShape>();

/** Data of which nothing is known have the name that a model's `call` gives them; of its layers some tell their rank. */
function shapeByName(member: Custom, { reason, origin }: UnknownValue): UnknownShape {
  const call = ownFunction(member.instance, 'call');
  const [name] = call ? parameterNames(call) : [];
  const shape = { kind: 'unknown', reason, ...(origin && { origin }) } as const;
  if (member.kind === 'layer' || name === undefined) return shape;
  const named = namedData.get(member) ?? namedTensor(name);
  namedData.set(member, named);
  return { ...shape, named };
}

/**
 * Builds the member and runs its `call`, without a use of it in any graph. `as`: operations are nodes of what a model
 * has inside, and none of what a layer has.
 */
export function runInside(
  member: Custom,
  given: GivenValues,
  site: CallSite,
  as: Custom['kind'] = member.kind,
): {
  readonly result: Value;
  readonly inputs: readonly TensorValue[];
  readonly inner: readonly TensorValue[];
  readonly uses: readonly Application[];
} {
  if (member.name === '')
    member.name = countedName(snakeCase(member.instance.class.name), 'keras', site.evaluation);
  buildCustom(member, given, site);
  noteCall(member, [...given.positional, ...given.keywords.values()].flatMap(allTensors), site.evaluation);
  const { inputs, result, uses } = run(member, given, site, as);
  const inner = allTensors(result);
  if (!stateOf(member).inside && inner.length > 0)
    changeState(member, { given, inside: { inputs, outputs: inner } }, site.evaluation);
  remember(member, inputs, inner, site.evaluation);
  return { result, inputs, inner, uses };
}

function unknownTensor(member: Custom, outer: readonly TensorValue[], result: Value, site: CallSite): Value {
  const reason =
    result.kind === 'unknown' ? result : unknown(`${member.instance.class.name}.call gives a ${result.kind}`);
  return apply(member, outer, [reason], site)[0] ?? reason;
}

/** The shapes that `call` gives for these inputs: from an earlier call, or from one made now. */
export function customShapes(
  member: Custom,
  shapes: readonly Shape[],
  site: CallSite | undefined,
): readonly Shape[] {
  if (member.framework === 'tfjs') return scriptShapes(member, shapes, site);
  const known = stateOf(member).calls.get(shapesKey(shapes));
  if (known) return known;
  if (!site) return [unknown(`${member.instance.class.name} was not called with this shape`)];
  const tensors = shapes.map((shape): TensorValue => ({ kind: 'tensor', shape, dtype: 'float32', index: 0 }));
  const given = givenAgain(member, tensors);
  buildCustom(member, given, site);
  noteCall(member, tensors.flatMap(allTensors), site.evaluation);
  const { result } = run(member, given, site);
  const found = allTensors(result).map(({ shape }) => shape);
  return found.length > 0 ? found : [unknown(`what ${member.instance.class.name} gives is not known`)];
}

/** Other tensors in the places of those that the first call was given; in a list where there was none. */
export function givenAgain(member: Custom, tensors: readonly TensorValue[]): GivenValues {
  const { given } = stateOf(member);
  const before = given ? [...given.positional, ...given.keywords.values()].flatMap(allTensors) : [];
  if (!given || before.length !== tensors.length) {
    const [only] = tensors;
    const first: Value = tensors.length === 1 && only ? only : { kind: 'list', items: [...tensors] };
    return { positional: [first], keywords: new Map() };
  }
  let next = 0;
  const other = (value: Value): Value => mapTensors(value, (tensor) => tensors[next++] ?? tensor);
  return {
    positional: given.positional.map(other),
    keywords: new Map([...given.keywords].map(([name, value]) => [name, other(value)])),
  };
}

/** Runs the `build` of a class that leaves `call` to the library's layer that it extends. */
export function buildOwn(layer: LayerValue, shapes: readonly Shape[], site: CallSite): void {
  if (!isOwn(layer)) return;
  const tensors = shapes.map((shape): Value => ({ kind: 'tensor', shape, dtype: 'float32', index: 0 }));
  const first: Value = tensors.length === 1 && tensors[0] ? tensors[0] : { kind: 'list', items: tensors };
  buildCustom(layer, { positional: [first], keywords: new Map() }, site);
}

/** `build(input_shape)` with one shape, or with one keyword per tensor argument of `call`. */
function buildCustom(member: Custom, given: GivenValues, site: CallSite): void {
  if (stateOf(member).built) return;
  const isBuilt = hasBuilt(member);
  changeState(member, { built: true }, site.evaluation);
  if (isBuilt) return;
  const build = ownFunction(member.instance, 'build');
  const { evaluation } = site;
  if (!build) {
    // What its `call` reads of the library's layer, such as its kernel, is there by then.
    if (member.kind === 'layer' && member.instance.class.nativeBase?.row)
      setBuilt(
        member,
        allTensors(given.positional[0] ?? [...given.keywords.values()][0] ?? none).map(({ shape }) => shape),
        evaluation,
      );
    return;
  }
  const method = evaluation.attribute(member.instance, 'build', site.location);
  const wanted = parameterNames(build);
  const first = given.positional[0] ?? [...given.keywords.values()][0];
  traced('layer', evaluation, () => {
    if (wanted.length <= 1) evaluation.call(method, first ? [shapesIn(first)] : [], new Map(), site.location);
    else evaluation.call(method, [], shapesByName(member, given, wanted), site.location);
  });
}

/** The code called `build` itself: it went on to the library's, or says that it is done. */
function hasBuilt(member: Custom): boolean {
  const flag = member.instance.attributes.get('built');
  return (
    (member.kind === 'layer' && member.builtWith !== undefined) || (flag?.kind === 'boolean' && flag.value)
  );
}

function shapesByName(
  member: Custom,
  given: GivenValues,
  wanted: readonly string[],
): ReadonlyMap<string, Value> {
  const call = ownFunction(member.instance, 'call');
  const order = call ? parameterNames(call) : [];
  const shapes = new Map<string, Value>();
  given.positional.forEach((value, index) => {
    const name = `${order[index]}_shape`;
    if (wanted.includes(name) && allTensors(value).length > 0) shapes.set(name, shapesIn(value));
  });
  for (const [name, value] of given.keywords)
    if (wanted.includes(`${name}_shape`)) shapes.set(`${name}_shape`, shapesIn(value));
  return shapes;
}

interface Run {
  readonly inputs: readonly TensorValue[];
  readonly result: Value;
  readonly uses: readonly Application[];
}

function run(member: Custom, given: GivenValues, site: CallSite, kind = member.kind): Run {
  const { evaluation } = site;
  const inputs: TensorValue[] = [];
  const standIn = (tensor: TensorValue): TensorValue => {
    const made = standInFor(member, tensor, site);
    inputs.push(made);
    return made;
  };
  const positional = given.positional.map((value) => mapTensors(value, standIn));
  const keywords = new Map([...given.keywords].map(([name, value]) => [name, mapTensors(value, standIn)]));
  const byCaller: ByCaller = {
    isTested: false,
    choose: (inTraining, otherwise) => inTrainPhase(inTraining, otherwise, site),
  };
  const training = defaultTraining(member, { positional, keywords }, byCaller);
  if (training) keywords.set('training', training);
  const losses: TensorValue[] = [];
  const isOnData =
    given.positional.length > 0 && given.positional.flatMap(allTensors).every((each) => each.isData);
  const { outcome, uses } = usesDuring(kind, evaluation, () => {
    const frame = traceOf(evaluation).frames.at(-1);
    if (frame) Object.assign(frame, { byCaller, losses, isOnData });
    if (frame) noteCallOf(member, frame);
    const method = evaluation.attribute(member.instance, 'call', site.location);
    const made = evaluation.call(method, positional, keywords, site.location);
    return losses.length > 0 ? withLosses(member, made, losses, site) : made;
  });
  if (byCaller.isTested) changeState(member, { isOtherInTraining: true }, evaluation);
  const result = declaredShape(member, given, outcome, site) ?? outcome;
  const calls = new Map(stateOf(member).calls);
  const found = allTensors(result).map(({ shape }) => shape);
  const key = shapesKey(inputs.map(({ shape }) => shape));
  if (found.length > 0 && !calls.has(key)) changeState(member, { calls: calls.set(key, found) }, evaluation);
  return { inputs, result, uses };
}

/** The default of `training` in `call`, where nothing else is given: `fit` and `predict` give their own. */
function defaultTraining(
  member: Custom,
  { positional, keywords }: GivenValues,
  byCaller: ByCaller,
): Value | undefined {
  const method = ownFunction(member.instance, 'call');
  const index = method?.node.parameters.findIndex(
    ({ target }) => target.kind === 'name' && target.name === 'training',
  );
  if (!method || index === undefined || index < 0 || keywords.has('training')) return undefined;
  // The method's own object comes first.
  if (positional.length > index - (method.decoration === 'static' ? 0 : 1)) return undefined;
  const value = method.defaults.get(index);
  return value?.kind === 'boolean' || value?.kind === 'none' ? { ...value, byCaller } : undefined;
}

/** What `compute_output_shape` says: the code's own, or in Keras 3 that of the library's layer that the class inherits. */
function declaredShape(
  member: Custom,
  given: GivenValues,
  outcome: Value,
  site: CallSite,
): Value | undefined {
  const isOwn = ownFunction(member.instance, 'compute_output_shape') !== undefined;
  if (!isOwn && !stateOf(member).isAskedOnly) return undefined;
  const known = allTensors(outcome);
  const isKnown = known.length > 0 && known.every(({ shape }) => isKnownRank(shape) && shape.every(isPlain));
  // In a graph Keras asks the layer; inside other user code it runs it.
  if (isKnown && traceOf(site.evaluation).frames.length > 0) return undefined;
  const first = given.positional[0];
  if (!first) return undefined;
  const declared = isOwn ? ownShape(member, first, site) : baseShape(member, first);
  // Of what `call` makes it is known how.
  return declared && keyOfAll(allTensors(declared)) === keyOfAll(known) ? undefined : declared;
}

function ownShape(member: Custom, first: Value, { evaluation, location }: CallSite): Value | undefined {
  const method = evaluation.attribute(member.instance, 'compute_output_shape', location);
  return tensorsOfShapes(evaluation.call(method, [shapesIn(first)], new Map(), location));
}

function baseShape(member: Custom, first: Value): Value | undefined {
  const base = plainBase(member);
  if (!base || member.kind !== 'layer') return undefined;
  const shapes = allTensors(first).map(({ shape }) => shape);
  const { outputs, faults } = outcomeOf(member, shapes, undefined, base);
  const [shape, ...others] = outputs;
  if (!shape || others.length > 0 || faults.length > 0 || !isKnownRank(shape)) return undefined;
  return { kind: 'tensor', shape, dtype: 'float32', index: 0 };
}

const keyOfAll = (tensors: readonly TensorValue[]) => shapesKey(tensors.map(({ shape }) => shape));

/** A shape, or a list of shapes, as tensors; undefined where it is not fully known. */
function tensorsOfShapes(value: Value): Value | undefined {
  const items = itemsOf(value);
  if (!items || items.length === 0) return undefined;
  if (items.every((item) => itemsOf(item) !== undefined)) {
    const inner = items.map(tensorsOfShapes);
    return inner.every((item) => item !== undefined) ? { kind: 'list', items: inner } : undefined;
  }
  const shape = toShape(value);
  if (!isKnownRank(shape) || !shape.every(isPlain)) return undefined;
  return { kind: 'tensor', shape, dtype: 'float32', index: 0 };
}

function isPlain(dim: unknown): boolean {
  return dim === null || typeof dim === 'number';
}

/** A subclassed model's graph is what its first call made. */
function remember(
  member: Custom,
  inputs: readonly TensorValue[],
  outputs: readonly TensorValue[],
  evaluation: Evaluation,
): void {
  if (member.kind !== 'model' || member.outputs.length > 0 || outputs.length === 0) return;
  evaluation.journal.set(endsSlot(member), { inputs, outputs });
}
