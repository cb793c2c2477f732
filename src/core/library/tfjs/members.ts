/** Methods of models and layers where TensorFlow.js's differ from Keras's, and the mistakes that they invite. */
import { didYouMean } from '../../checks/nearestName.js';
import type { Location } from '../../document.js';
import { native, undefinedValue } from '../../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { applyCall, applyToValues } from '../applied.js';
import { declaredBy } from '../declaredInput.js';
import { layersTold, mayBeCounted } from '../getLayer.js';
import { isInputLayer } from '../inputs.js';
import { layersOf } from '../layersOf.js';
import { modelMember } from '../modelMembers.js';
import { addToSequential, memberOf } from '../sequential.js';
import { ofShape, unknown } from '../values.js';
import { checkCompile } from './compile.js';

/** `layer.apply(x)` and `layer.apply([a, b])`: only the first argument is read. */
export function applyMethod(member: LayerValue | ModelValue): Value {
  return native(`${member.name}.apply`, (call) => {
    const [given, second] = call.positional;
    const merges = member.kind === 'layer' && member.row.merges;
    if (merges && second?.value.kind === 'tensor')
      fault(call, `${member.row.tfjs?.factory} takes its tensors in one array: write .apply([a, b]).`);
    const state = initialState(member, second?.value);
    if (state && given)
      return applyCall(member, {
        ...call,
        positional: [given],
        keywords: new Map([['initial_state', state]]),
      });
    return applyToValues(member, given ? [given.value] : [], call);
  });
}

/** Recurrent layers read `initialState` of a second argument; nothing else of it changes the graph. */
function initialState(
  member: LayerValue | ModelValue,
  options: Value | undefined,
): { readonly value: Value } | undefined {
  const takesState =
    member.kind === 'layer' && member.row.call?.some(({ name }) => name === 'initial_state') === true;
  if (!takesState || options?.kind !== 'dict') return undefined;
  const value = options.entries.get('s:initialState')?.value;
  return value && value.kind !== 'none' ? { value } : undefined;
}

export function modelMemberOf(model: ModelValue, name: string): Value | undefined {
  switch (name) {
    case 'apply':
      return applyMethod(model);
    case 'add':
      return model.modelKind === 'sequential'
        ? native('Sequential.add', (call) => add(model, call))
        : undefined;
    case 'compile':
      return native(`${model.name}.compile`, (call) => {
        checkCompile(call);
        reportTwins(model, call);
        const record = modelMember(model, 'compile');
        if (record?.kind === 'native') record.call(call);
        return undefinedValue;
      });
    case 'getLayer':
      return native(`${model.name}.getLayer`, (call) => getLayer(model, call));
    case 'summary':
      return native(`${model.name}.summary`, (call) => {
        reportTwins(model, call);
        return undefinedValue;
      });
    case 'fitDataset':
    case 'evaluateDataset':
      return modelMember(model, 'fit');
    case 'inputShape':
      return model.inputs[0] ? ofShape(model.inputs[0].shape) : unknown('the model has no input shape yet');
    case 'outputShape':
      return model.outputs[0] ? ofShape(model.outputs[0].shape) : unknown('the model is not built yet');
    default:
      return undefined;
  }
}

function add(model: ModelValue, call: NativeCall): Value {
  const [item, second] = call.positional;
  if (second)
    fault(call, 'model.add takes one layer and ignores the rest: call it once for each.', second.location);
  if (!item) return undefinedValue;
  const member = memberOf(item.value);
  const isFirst = model.stack.length === 0 && model.inputs.length === 0;
  if (isFirst && member?.kind === 'layer' && !isInputLayer(member) && !declaredBy(member))
    call.evaluation.report({
      code: 'missing-input-shape',
      severity: 'error',
      message: 'The first layer of a sequential model needs inputShape, such as inputShape: [28, 28, 1].',
      location: item.location ?? call.location,
      stack: call.stack,
    });
  addToSequential(model, item.value, call);
  // `model.add(a).add(b)` fails: nothing is given back.
  return undefinedValue;
}

function getLayer(model: ModelValue, call: NativeCall): Value {
  const [name, index] = call.positional.map(({ value }) => value);
  const layers = layersOf(model);
  if (name?.kind === 'string') {
    const found = layers.find((layer) => layer.name === name.value);
    if (found) return found;
    const names = layers.map((layer) => layer.name);
    const isWhole = model.incomplete === undefined && layers.every((layer) => layer.name !== '?');
    if (isWhole && !mayBeCounted(name.value, names, call))
      fault(
        call,
        `The model has no layer "${name.value}". ${didYouMean(name.value, names, layersTold(names))}`,
      );
    return unknown(`the model has no layer "${name.value}"`);
  }
  const position = name?.kind === 'number' ? name : index;
  if (position?.kind !== 'number') return unknown('which layer is asked for is not known');
  return layers[position.value] ?? unknown('the model has no such layer');
}

/** Two layers of one name: TensorFlow.js throws when it builds the model. */
export function reportTwins(model: ModelValue, call: NativeCall): void {
  const seen = new Map<string, LayerValue | ModelValue>();
  for (const layer of layersOf(model)) {
    const twin = seen.get(layer.name);
    if (twin && twin !== layer && layer.name !== '?')
      call.evaluation.report({
        code: 'invalid-argument',
        severity: 'error',
        message: `Two layers are named "${layer.name}"; TensorFlow.js throws when it builds the model. Give one another name.`,
        location: layer.made[0] ?? call.location,
        stack: layer.made,
      });
    seen.set(layer.name, layer);
  }
}

/** A layer called as if it were a function. */
export function calledAsFunction(callee: LayerValue | ModelValue, call: NativeCall): Value {
  const what = callee.kind === 'model' ? 'A model' : 'A layer';
  fault(call, `${what} of TensorFlow.js is no function: write .apply(…) before the brackets.`);
  return applyToValues(
    callee,
    call.positional.map(({ value }) => value),
    call,
  );
}

/** `model.add(a).add(b)`. */
export function ofNothing(name: string, evaluation: Evaluation, at: Location): Value | undefined {
  if (name !== 'add' && name !== 'compile' && name !== 'apply') return undefined;
  evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `This is undefined and has no "${name}": model.add(…) gives nothing back. Write each call as a statement of its own.`,
    location: at,
  });
  return unknown('model.add(…) gives nothing back');
}

/** Sizes of a symbolic tensor: an array here. */
export function tensorShape(value: Extract<Value, { kind: 'tensor' }>): Value {
  const shape = ofShape(value.shape);
  return isKnownRank(value.shape) && shape.kind === 'tuple'
    ? { kind: 'list', items: [...shape.items] }
    : shape;
}

function fault(call: NativeCall, message: string, location: Location = call.location): void {
  call.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message,
    location,
    stack: call.stack,
  });
}
