/** What code passes to a layer or model, as tensors; and the outputs, as the framework hands them back. */
import { nearestName } from '../checks/nearestName.js';
import type { Location } from '../document.js';
import { boundedWalk, walked } from '../evaluate/boundedWalk.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type {
  Application,
  LayerValue,
  ModelValue,
  TensorValue,
  TrainingSwitch,
  Value,
} from '../evaluate/value.js';
import type { Shape } from '../graph/dimension.js';
import { LISTED } from '../layers/tensorLists.js';
import { applyCustom, isCustom } from './custom/applyCustom.js';
import { noteRun } from './custom/askedOnly.js';
import { reportOwnMisfit } from './custom/ownCall.js';
import { stateOf, traceOf } from './custom/state.js';
import { allTensors, byKey, mapTensors } from './custom/structures.js';
import { weightsOf } from './custom/weights.js';
import { isInputLayer } from './inputs.js';
import { applyLayer, type CallSite, outcomeOf } from './makeLayer.js';
import { applyModel } from './models.js';
import { reportNoReturn } from './noReturn.js';
import { uncalledLayer } from './uncalledLayer.js';
import { itemsOf, unknown } from './values.js';

/** Calls a layer or model as `layer(x, mask=…)`: binds the call's arguments to those the layer takes. */
export function applyCall(member: LayerValue | ModelValue, call: NativeCall): Value {
  if (member.framework === 'keras' && call.evaluation.kerasMajor === 3 && isInputLayer(member))
    return refused(member, call);
  if (member.framework === 'keras' && call.evaluation.kerasMajor === 3 && !isCustom(member))
    reportMisfit(member, call);
  reportOwnMisfit(member, call);
  if (member.framework === 'keras' && call.evaluation.kerasMajor === 3) reportByPlace(member, call);
  if (member.kind === 'layer' && reportNoTensor(member, call))
    return { kind: 'unknown', reason: 'a layer is called on tensors' };
  const before = member.applications.length;
  const training = member.framework === 'keras' ? trainingOf(member, call) : undefined;
  const outputs = applyGiven(member, call);
  const application = member.applications.length > before ? member.applications.at(-1) : undefined;
  if (application && training) application.training = training;
  if (application) noteOnSides(member, application, call);
  return outputs;
}

/** On one side of `if training:`. What changes as it is called in training must not on the other side, which a run computes too. */
function noteOnSides(
  member: LayerValue | ModelValue,
  application: Application,
  { evaluation }: NativeCall,
): void {
  const sides = traceOf(evaluation).frames.flatMap(({ byCaller }) => (byCaller?.applied ? [byCaller] : []));
  if (sides.length === 0) return;
  const isWhole = member.kind === 'model' || isCustom(member);
  const { weights } = isWhole
    ? weightsOf([member])
    : outcomeOf(
        member,
        application.inputs.map(({ shape }) => shape),
        application.call,
      );
  if (weights.length > 0) for (const { applied } of sides) applied?.add(member);
  const keepsAverages = isWhole || (member.trainable && weights.some(({ trainable }) => !trainable));
  if (keepsAverages && !application.training && sides.some(({ side }) => side === false))
    application.training = { value: false };
}

/**
 * `training=…` of the call. In Keras 3 it holds for what the same `call` of a class calls after it, too: `_call_context`
 * in keras/src/layers/layer.py is set by each call, and put back by the outermost alone.
 */
function trainingOf(member: LayerValue | ModelValue, call: NativeCall): Application['training'] {
  const { evaluation } = call;
  const given = givenTraining(member, call);
  const { frames } = traceOf(evaluation);
  if (frames.at(-1)?.isStep) return { value: given === undefined || given === 'by caller' ? false : given };
  const outermost = frames.find(({ isStep }) => !isStep);
  if (!outermost || evaluation.kerasMajor < 3)
    return given === undefined || given === 'by caller' ? undefined : { value: given };
  if (given !== undefined) outermost.training = given === 'by caller' ? undefined : given;
  const { training: value } = outermost;
  return value === undefined ? undefined : { value, ...(given === undefined && { isInherited: true }) };
}

/** Keras 2 took it as the second, where a layer has no other argument there. */
function givenTraining(
  member: LayerValue | ModelValue,
  { keywords, positional, evaluation }: NativeCall,
): TrainingSwitch | 'by caller' | undefined {
  const hasOther = isCustom(member) || (member.kind === 'layer' && member.row.call !== undefined);
  const second = hasOther || evaluation.kerasMajor === 3 ? undefined : positional[1]?.value;
  const given = keywords.get('training')?.value ?? (second?.kind === 'boolean' ? second : undefined);
  switch (given?.kind) {
    case undefined:
      return undefined;
    case 'none':
      return given.byCaller && 'by caller';
    case 'boolean':
      if (!given.byCaller) return given.value;
      return given.isTurned ? 'unknown' : 'by caller';
    case 'number':
      return given.value !== 0;
    default:
      return 'unknown';
  }
}

function applyGiven(member: LayerValue | ModelValue, call: NativeCall): Value {
  const first = call.positional[0] ?? call.keywords.get('inputs') ?? call.keywords.get('x');
  const takes = member.kind === 'layer' ? member.row.call : undefined;
  if (!takes || member.kind === 'model' || isCustom(member))
    return applyToValues(
      member,
      call.positional.map(({ value }) => value),
      call,
      new Map([...call.keywords].map(([name, { value }]) => [name, value])),
    );
  const inputs: TensorValue[] = [];
  const roles: string[] = [];
  const switches = new Map<string, boolean | undefined>();
  const isUnread = first?.value.kind === 'unknown' || first?.value.kind === 'symbol';
  const listed = first?.value.kind === 'list' || first?.value.kind === 'tuple' || isUnread;
  takes.forEach(({ name, type }, index) => {
    const given = call.positional[index] ?? call.keywords.get(name) ?? (index === 0 ? first : undefined);
    if (!given || given.value.kind === 'none' || type === 'other') return;
    if (type === 'boolean') {
      switches.set(name, given.value.kind === 'boolean' ? given.value.value : undefined);
      return;
    }
    const tensors = tensorsIn(given.value, call) ?? [];
    // What is not known, where several tensors are merged, is taken for a list of some.
    const isList = isUnread && given === first && member.row.merges;
    for (const tensor of isList ? [...tensors, ...tensors] : tensors) {
      inputs.push(tensor);
      roles.push(name);
    }
  });
  if (inputs.length === 0) return applyToValues(member, [], call);
  const named = roles.length - roles.filter((role) => !call.keywords.has(role)).length;
  const outputs = applyLayer(member, inputs, call, { roles, listed, switches, ...(named > 1 && { named }) });
  if (member.row.isCell && member.framework === 'keras')
    return stepOf(outputs, (call.positional[1] ?? call.keywords.get('states'))?.value);
  return handBack(outputs, member);
}

/** `output, states = LSTMCell(8)(x, states)` */
function stepOf([output, ...states]: readonly TensorValue[], given: Value | undefined): Value {
  if (!output) return unknown('the cell gives nothing');
  const [only] = states;
  const isBare = states.length === 1 && given?.kind !== 'list' && given?.kind !== 'tuple';
  const after: Value = isBare && only && given?.kind === 'tensor' ? only : { kind: 'list', items: states };
  const isOpen = isBare && given?.kind !== 'tensor';
  return {
    kind: 'tuple',
    items: [output, isOpen ? unknown('how the states are nested is not known') : after],
  };
}

/** Keras 2 took settings of a call by place, as `dropout(x, True)`. */
function reportByPlace(member: LayerValue | ModelValue, call: NativeCall): void {
  const at = call.positional.findIndex(
    ({ value }, index) => index > 0 && ['boolean', 'number', 'string'].includes(value.kind),
  );
  const given = call.positional[at];
  if (!given || member.instance?.class.members.has('__call__')) return;
  const own = member.instance?.class.members.get('call');
  const parameter = own?.kind === 'function' ? own.node.parameters[at + 1]?.target : undefined;
  const name =
    (parameter?.kind === 'name' ? parameter.name : undefined) ??
    (given.value.kind === 'boolean' && at === 1 ? 'training' : undefined);
  const text = given.value.kind === 'boolean' ? (given.value.value ? 'True' : 'False') : '…';
  call.evaluation.report({
    code: 'invalid-argument',
    severity: 'warning',
    message: `Keras 3 takes only tensors by place when a layer or model is called${name === undefined ? '; give this one by its name' : `: write ${name}=${text}`}.`,
    location: given.location ?? call.location,
    stack: call.stack,
  });
}

/** `Dense(3)` after `Dense = Dense(10)`: layers that prepare data take numbers and texts, others tensors only. */
function reportNoTensor(layer: LayerValue, call: NativeCall): boolean {
  const given = call.positional[0];
  const value = given?.value;
  if (layer.framework !== 'keras' || call.evaluation.kerasMajor < 3 || isCustom(layer)) return false;
  if (layer.row.family === 'preprocessing' || layer.row.family === 'other' || layer.row.family === 'wrapper')
    return false;
  const found = value && noTensor(value);
  if (!found) return false;
  const [made] = layer.made;
  call.evaluation.report({
    code: 'not-called',
    severity: 'error',
    message: `The layer "${layer.name}" is called on ${found}, where a tensor belongs. If it is kept under the name of a class, such as ${layer.row.keras?.name}, give it another one.`,
    location: given?.location ?? call.location,
    stack: call.stack,
    related: made ? [{ location: made, message: 'The layer is made here.' }] : [],
  });
  return true;
}

function noTensor(value: Value): string | undefined {
  switch (value.kind) {
    case 'number':
      return `the number ${value.value}`;
    case 'string':
      return `the text "${value.value}"`;
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'function':
      return value.node.name === '' ? 'a function' : `the function "${value.node.name}"`;
    default:
      return undefined;
  }
}

/** Arguments that every layer and model of Keras takes when it is called. */
const OF_EVERY_CALL = ['inputs', 'x', 'training', 'mask'];

/** A misspelt argument of the call, or a call on nothing. */
function reportMisfit(member: LayerValue | ModelValue, call: NativeCall): void {
  if (call.openReason !== undefined) return;
  if (call.keywords.size > 0) reportMisspelt(member, call);
  const [first] = call.positional;
  if (first && reportNoReturn(first.value, call)) return;
  if (call.positional.length > 0) return;
  const isOnNothing = [...call.keywords.keys()].every((name) => name === 'training' || name === 'mask');
  if (!isOnNothing || ownParameters(member).some((name) => call.keywords.has(name))) return;
  call.evaluation.report({
    code: 'missing-argument',
    severity: 'error',
    message: `${titleOf(member)} is called without a tensor. Give it the output of the layer before.`,
    location: call.location,
    stack: call.stack,
  });
}

function reportMisspelt(member: LayerValue | ModelValue, call: NativeCall): void {
  const known = [...new Set([...ownParameters(member), ...OF_EVERY_CALL])];
  for (const [name, { nameLocation }] of call.keywords) {
    const meant = known.includes(name) ? undefined : nearestName(name, known);
    if (meant !== undefined)
      call.evaluation.report({
        code: 'unknown-argument',
        severity: 'error',
        message: `${titleOf(member)} takes no argument "${name}" when it is called. Did you mean "${meant}"?`,
        fixFacts: [{ kind: 'misspelt-name', name, known }],
        location: nameLocation ?? call.location,
        stack: call.stack,
      });
  }
}

function titleOf(member: LayerValue | ModelValue): string {
  return member.kind === 'model' ? `The model "${member.name}"` : (member.row.keras?.name ?? member.name);
}

function ownParameters(member: LayerValue | ModelValue): readonly string[] {
  return member.kind === 'layer' ? (member.row.call ?? []).map(({ name }) => name) : [];
}

/** Keras 2 let a tensor through. */
function refused(member: LayerValue, call: NativeCall): Value {
  const message = `The input "${member.name}" of a model cannot be called on a tensor. Begin with the layer after it: model.layers[1:].`;
  call.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message,
    location: call.location,
    stack: call.stack,
  });
  return unknown(message);
}

/**
 * Applies a layer or model to the given values: tensors, or lists of tensors. Tensors among the later
 * arguments (`layer(query, value)`, `lstm(x, initial_state=s)`) are inputs too.
 */
export function applyToValues(
  member: LayerValue | ModelValue,
  given: readonly Value[],
  site: CallSite,
  keywords: ReadonlyMap<string, Value> = new Map(),
): Value {
  if (isCustom(member)) return applyCustom(member, { positional: given, keywords }, site);
  const named = keywords.get('inputs') ?? keywords.get('x');
  const first = given[0] ?? named ?? [...keywords.values()].find((value) => allTensors(value).length > 0);
  const inputs = (first && tensorsIn(first, site)) ?? [];
  if (inputs.length === 0) {
    const reason = first?.kind === 'unknown' ? first.reason : 'the layer is not given a tensor';
    return unknown(reason);
  }
  const more = [...given.slice(1), ...keywords.values()]
    .filter((value) => value !== first)
    .flatMap(allTensors)
    .filter(({ producer }) => producer !== undefined);
  if (member.kind === 'model') return applyModelToValues(member, first, inputs, site);
  const whole = more.length === 0 ? first : undefined;
  const listed = whole && isListOf(whole, inputs) ? LISTED : undefined;
  const isEach =
    listed && member.row.lists && member.framework === 'keras' && site.evaluation.kerasMajor === 3;
  if (isEach && traceOf(site.evaluation).frames.length > 0)
    return unknown(`what ${member.name} makes of a list inside another layer is not followed`);
  const outputs = applyLayer(member, [...inputs, ...more], site, listed, whole);
  return isEach && outputs.length === inputs.length ? inPlaceOf(whole, outputs) : handBack(outputs, member);
}

/** Tensors in a list, tuple or dict, and nothing else. */
function isListOf(given: Value | undefined, tensors: readonly TensorValue[]): given is Value {
  const isListed = given?.kind === 'list' || given?.kind === 'tuple' || given?.kind === 'dict';
  return isListed && allTensors(given).length === tensors.length;
}

/** The outputs where the inputs stood, in lists and dicts. */
function inPlaceOf(given: Value | undefined, outputs: readonly TensorValue[]): Value {
  let next = 0;
  return given ? mapTensors(given, (tensor) => outputs[next++] ?? tensor) : handBack(outputs);
}

function applyModelToValues(
  model: ModelValue,
  given: Value | undefined,
  inputs: readonly TensorValue[],
  site: CallSite,
): Value {
  const outputs = applyModel(model, inOrderOfInputs(model, given) ?? inputs, site);
  if (inputs.every(({ isData }) => isData)) noteRun([model], site.evaluation);
  const shape = model.structure?.outputs;
  if (shape && allTensors(shape).length === outputs.length) return inPlaceOf(shape, outputs);
  return handBack(outputs, model.modelKind === 'functional' ? model : undefined);
}

/** A dict of tensors goes to the inputs of the same keys or names. */
function inOrderOfInputs(model: ModelValue, given: Value | undefined): readonly TensorValue[] | undefined {
  if (given?.kind !== 'dict' || model.inputs.length !== given.entries.size) return undefined;
  const declared = model.structure?.inputs;
  const ordered = model.inputs.map((input) => {
    const key =
      declared?.kind === 'dict'
        ? [...declared.entries].find(([, { value }]) => value === input)?.[0]
        : `s:${input.producer?.layer.name}`;
    const value = key === undefined ? undefined : given.entries.get(key)?.value;
    return value?.kind === 'tensor' ? value : undefined;
  });
  return ordered.every((tensor) => tensor !== undefined) ? ordered : undefined;
}

/** A use on data is none of a graph's. */
export function isInGraph({ outputs }: Application): boolean {
  return outputs.some(({ producer }) => producer !== undefined);
}

/** One tensor stands alone, unless a function of the code's put it into a list; several come as a list. `by`: what is certain to give this many. */
export function handBack(outputs: readonly TensorValue[], by?: LayerValue | ModelValue): Value {
  const [first] = outputs;
  if (!first) return unknown('the layer gives nothing');
  const returned = by?.kind === 'layer' ? stateOf(by).inside?.returned : undefined;
  let next = 0;
  if (returned && allTensors(returned).length === outputs.length)
    return mapTensors(returned, (tensor) => outputs[next++] ?? tensor);
  if (outputs.length === 1) return first;
  const isTuple =
    by?.kind === 'layer' && by.kerasMajor === 3 && ['recurrent', 'wrapper'].includes(by.row.family);
  const holds =
    by &&
    (by.kind === 'model'
      ? `The model "${by.name}" gives ${outputs.length} tensors`
      : `The layer "${by.name}" gives ${outputs.length} tensors`);
  const kind = isTuple ? 'tuple' : 'list';
  return { kind, items: [...outputs], ...(holds !== undefined && { holds }) };
}

const walk = boundedWalk();

/** Shapes are compared, and lines drawn, for each. */
const PARTS_PER_INPUT = 16;

/**
 * The tensors in a value. Arrays become tensors of their shape, and what is not known becomes a tensor of
 * unknown shape, so that the layers behind it are still seen. A layer where its output was meant is reported.
 */
export function tensorsIn(value: Value, site: CallSite): readonly TensorValue[] | undefined {
  switch (value.kind) {
    case 'tensor':
      return [value];
    case 'array':
      return [
        {
          kind: 'tensor',
          shape: value.shape,
          dtype: value.dtype,
          index: 0,
          facts: value.facts,
          isData: true,
        },
      ];
    case 'list':
    case 'tuple': {
      const items = itemsOf(value);
      if (!items) return [loose('the list of tensors is not fully known')];
      walked.parts += items.length * PARTS_PER_INPUT;
      const tensors = walk(items.length, () => items.flatMap((item) => tensorsIn(item, site) ?? []));
      return tensors ?? [loose('more lists of tensors than are followed')];
    }
    case 'dict':
      return byKey(value).flatMap(([, entry]) => tensorsIn(entry.value, site) ?? []);
    case 'unknown':
      return [loose(value.reason, value.origin)];
    case 'symbol':
      site.evaluation.takesAsTensor(value);
      return [loose('this has only a name, and may be a tensor of any shape')];
    case 'layer':
    case 'model':
    case 'native':
      return [notCalled(value, site)];
    case 'instance':
      return value.native ? [notCalled(value.native, site)] : undefined;
    default:
      return undefined;
  }
}

function notCalled(value: Value, site: CallSite): TensorValue {
  const found =
    value.kind === 'layer' || value.kind === 'model' ? `the layer "${value.name}"` : 'a layer class';
  // `Flatten(x)`: that the tensor was given to the layer's maker is said already.
  const isMisused =
    value.kind === 'layer' && [...value.bound.values()].some((argument) => argument.value.kind === 'tensor');
  if (isMisused) return loose(`${found} was not called on a tensor`);
  site.evaluation.report(uncalledLayer(value, site.location, site.stack));
  return loose(`${found} was not called on a tensor`);
}

function loose(reason: string, origin?: Location): TensorValue {
  const shape: Shape = origin ? { kind: 'unknown', reason, origin } : { kind: 'unknown', reason };
  return { kind: 'tensor', shape, dtype: 'float32', index: 0 };
}
