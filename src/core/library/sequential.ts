/** A Sequential model grows at its end; each change is journalled, so that an `if` can be tried and undone. */

import type { FixFacts } from '../checks/fixFacts.js';
import { walked } from '../evaluate/boundedWalk.js';
import { joinShapes } from '../evaluate/joinValues.js';
import type { Application, LayerValue, ModelValue, TensorValue, Value } from '../evaluate/value.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { countedName } from './automaticNames.js';
import { applyCustom, isCustom } from './custom/applyCustom.js';
import { allTensors } from './custom/structures.js';
import { declaredBy } from './declaredInput.js';
import { isInputLayer, isInputTensor, makeInput, reportQuoted, reportSizes } from './inputs.js';
import { reportTwice } from './layerNames.js';
import { layersOf } from './layersOf.js';
import { apply, applyLayer, type CallSite, noteFaulty } from './makeLayer.js';
import { applyModel } from './models.js';
import { agreedRow, isUnknownLayer, unknownRow } from './standInRows.js';
import { itemsOf } from './values.js';

interface Growth {
  readonly stack: readonly (LayerValue | ModelValue)[];
  readonly inputs: readonly TensorValue[];
  readonly outputs: readonly TensorValue[];
}

/** `model.add(item)` and each entry of `Sequential([…])`. `at` is where the item is written. */
export function addToSequential(model: ModelValue, item: Value, site: CallSite): void {
  const member = memberOf(item);
  if (member) {
    addMember(model, member, site);
    return;
  }
  if (item.kind === 'tensor') {
    if (isInputTensor(item)) begin(model, item, site);
    else
      report(
        site,
        'invalid-argument',
        'A Sequential takes layers; found the output of a layer. Add the layer itself, without calling it on a tensor.',
        [{ kind: 'output-for-layer' }],
      );
    return;
  }
  if (['unknown', 'configured', 'instance', 'symbol'].includes(item.kind)) {
    const reason =
      item.kind === 'unknown'
        ? item.reason
        : item.kind === 'symbol'
          ? 'of this layer only a name is known'
          : 'ConvLens does not know this layer';
    addMember(model, unknownLayer(model, reason, site), site);
    return;
  }
  if (item.kind === 'native' && item.row) {
    const name = item.name.split('.').at(-1) ?? item.name;
    report(
      site,
      'not-called',
      `A Sequential takes layers; found the class ${name} itself. Write ${name}(…).`,
      [{ kind: 'class-itself', name }],
    );
  } else
    report(
      site,
      'invalid-argument',
      `A Sequential takes layers; found a ${item.kind}.`,
      item.kind === 'function' ? [{ kind: 'function-found' }] : [],
    );
  addMember(model, unknownLayer(model, `a ${item.kind} stands where a layer was expected`, site), site);
}

/** The layer or model that a value is, a user's subclass included. */
export function memberOf(item: Value): LayerValue | ModelValue | undefined {
  if (item.kind === 'layer' || item.kind === 'model') return item;
  return item.kind === 'instance' ? item.native : undefined;
}

/** Takes the last layer away. */
export function popSequential(model: ModelValue, site: CallSite): void {
  const stack = model.stack.slice(0, -1);
  const last = model.outputs[0]?.producer;
  grow(model, site, { stack, inputs: model.inputs, outputs: last?.inputs ?? [] });
  countRebuild(model, site);
}

/**
 * Keras 3 makes a functional model of a Sequential whenever its layers change, and each one uses up a name:
 * the next model without a name of its own is `functional_2`. keras/src/models/sequential.py, `_maybe_rebuild`.
 */
export function countRebuild(model: ModelValue, site: CallSite): void {
  if (model.framework !== 'keras' || site.evaluation.kerasMajor !== 3) return;
  if (model.inputs.length > 0 && model.stack.length > 0) countedName('functional', 'keras', site.evaluation);
}

/** Gives the model its input: `model.build(shape)`, `model(x)` or `model.fit(x)`. The batch comes first. */
export function buildSequential(model: ModelValue, shape: Shape, site: CallSite): void {
  if (model.inputs.length > 0) return;
  const [first] = model.stack;
  if (first?.kind === 'layer' && first.row.joinedModels !== undefined) return;
  const input = makeInput(model.framework, withBatch(shape, model), site, first && inputName(first, site));
  let outputs: readonly TensorValue[] = [input];
  for (const member of model.stack) outputs = applyMember(member, outputs, site);
  grow(model, site, { stack: model.stack, inputs: [input], outputs });
  countRebuild(model, site);
}

/** Keras keeps the number of samples that the model was first called on; a size that has only a name is none. */
function withBatch(shape: Shape, { framework }: ModelValue): Shape {
  if (!isKnownRank(shape)) return shape;
  const [batch = null] = shape;
  return [framework === 'keras' && typeof batch === 'number' ? batch : null, ...shape.slice(1)];
}

function begin(
  model: ModelValue,
  input: TensorValue,
  site: CallSite,
  stack: readonly LayerValue[] = [],
): void {
  if (model.stack.length > 0 || model.inputs.length > 0) {
    report(
      site,
      'invalid-argument',
      'An input must be the first thing in a Sequential; found one after other layers.',
      [{ kind: 'late-input' }],
    );
    return;
  }
  grow(model, site, { stack, inputs: [input], outputs: [input] });
}

function addMember(model: ModelValue, member: LayerValue | ModelValue, site: CallSite): void {
  if (isInputLayer(member)) {
    const tensor = member.applications[0]?.outputs[0];
    // TensorFlow.js lists an InputLayer that is added; Keras does not.
    if (tensor) begin(model, tensor, site, model.framework === 'tfjs' ? [member] : []);
    return;
  }
  if (
    model.framework === 'keras' &&
    member.name !== '?' &&
    model.stack.some(({ name }) => name === member.name)
  )
    reportTwice(member, site);
  walked.parts += model.stack.length >> 3;
  let { inputs, outputs } = model;
  const joined = model.stack.length === 0 ? joinedBy(member) : undefined;
  if (joined) {
    const made = { ...site, stack: member.made, scope: member.scope };
    outputs = applyMember(member, joined.outputs, made);
    grow(model, site, { ...joined, stack: [...joined.stack, member], outputs });
    return;
  }
  if (inputs.length === 0 && model.stack.length === 0) {
    const shape = inputOf(member);
    reportNoShape(member, site);
    if (shape) {
      const made = { ...site, stack: member.made, scope: member.scope };
      reportDeclared(member, made);
      inputs = [makeInput(model.framework, shape, made, inputName(member, made))];
      outputs = inputs;
    }
  }
  if (outputs.length > 0) outputs = applyMember(member, outputs, site);
  grow(model, site, { stack: [...model.stack, member], inputs, outputs });
}

/** `Merge([left, right])` of Keras 1 begins a Sequential with the layers of the models that it joins. */
function joinedBy(member: LayerValue | ModelValue): Growth | undefined {
  const name = member.kind === 'layer' ? member.row.joinedModels : undefined;
  const given = member.kind === 'layer' && name !== undefined ? member.bound.get(name)?.value : undefined;
  const models = itemsOf(given)?.map((item) => (item.kind === 'model' ? item : undefined));
  if (!models || models.length === 0) return undefined;
  const known = models.filter((each) => each !== undefined);
  if (known.length < models.length || known.some(({ outputs }) => outputs.length !== 1)) return undefined;
  return {
    stack: known.flatMap((each) => layersOf(each)),
    inputs: known.flatMap(({ inputs }) => inputs),
    outputs: known.flatMap(({ outputs }) => outputs),
  };
}

/** An input shape that Keras 3 refuses; whether an earlier Keras does is not known. */
function reportDeclared(member: LayerValue | ModelValue, site: CallSite): void {
  if (member.kind === 'model' || member.framework !== 'keras' || site.evaluation.kerasMajor < 3) return;
  if (reportSizes(member.bound.get('input_shape') ?? member.bound.get('batch_input_shape'), site))
    noteFaulty(member);
}

/** `input_shape=(784)` is a number: no Keras takes it for a shape. */
function reportNoShape(member: LayerValue | ModelValue, site: CallSite): void {
  if (member.kind === 'layer' && member.framework === 'keras')
    for (const name of ['input_shape', 'batch_input_shape', 'input_dim'])
      reportQuoted(member.bound.get(name), { ...site, stack: member.made });
  const given = member.kind === 'layer' ? member.bound.get('input_shape') : undefined;
  if (member.framework !== 'keras' || given?.value.kind !== 'number') return;
  const { value } = given.value;
  site.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `input_shape must be a shape in brackets with a comma; found ${value}. Write input_shape=(${value},).`,
    location: given.location ?? site.location,
    stack: member.made,
  });
}

/** TensorFlow.js and earlier Keras name the input that they add after the first layer; Keras 3 counts it with the others. */
function inputName(
  { framework, name }: LayerValue | ModelValue,
  { evaluation }: CallSite,
): { readonly name?: string } {
  return framework === 'tfjs' || evaluation.kerasMajor < 3 ? { name: `${name}_input` } : {};
}

function inputOf(member: LayerValue | ModelValue): Shape | undefined {
  if (member.kind === 'model') return member.inputs[0]?.shape;
  return declaredBy(member);
}

/** A layer's fault belongs to the layer's own call, not to the list it stands in. */
function applyMember(
  member: LayerValue | ModelValue,
  inputs: readonly TensorValue[],
  site: CallSite,
): readonly TensorValue[] {
  if (isCustom(member)) {
    const given: Value = inputs.length === 1 && inputs[0] ? inputs[0] : { kind: 'list', items: [...inputs] };
    const custom = { ...site, location: member.made[0] ?? site.location, scope: member.scope };
    const result = applyCustom(member, { positional: [given], keywords: new Map() }, custom);
    const outputs = allTensors(result);
    if (outputs.length > 0) return outputs;
    const shape: Shape =
      result.kind === 'unknown' ? result : { kind: 'unknown', reason: 'the layer gives nothing' };
    return apply(member, inputs, [shape], custom);
  }
  if (member.kind === 'model') return applyModel(member, inputs, site);
  const location = member.made[0] ?? site.location;
  return applyLayer(member, inputs, { ...site, location, stack: member.made, scope: member.scope });
}

function grow(model: ModelValue, site: CallSite, growth: Growth): void {
  site.evaluation.journal.set<Growth>(
    {
      object: model,
      key: 'stack',
      get: () => ({ stack: model.stack, inputs: model.inputs, outputs: model.outputs }),
      set: (value) => {
        model.stack = [...value.stack];
        model.inputs = value.inputs;
        model.outputs = value.outputs;
      },
      join: (left, right) => joined(model, left, right, site),
    },
    growth,
  );
}

/** Two branches added different layers: what is common stays, and one unknown layer stands for the rest. */
function joined(model: ModelValue, left: Growth, right: Growth, site: CallSite): Growth {
  const longest = Math.max(left.stack.length, right.stack.length);
  let common = 0;
  while (common < longest && left.stack[common] === right.stack[common]) common++;
  if (common === longest) return left.outputs.length > 0 ? left : right;
  // One such layer stands for any number, as after rounds of a loop.
  const before = left.stack[common - 1];
  if (before?.kind === 'layer' && isUnknownLayer(before.row) && before.name === '?') common--;
  const reason = 'which layers are added here depends on a test that is not known';
  let outputs = left.outputs;
  for (let extra = left.stack.length; extra > common; extra--) outputs = outputs[0]?.producer?.inputs ?? [];
  const [given, a, b] = [outputs[0]?.shape, left.outputs[0]?.shape, right.outputs[0]?.shape];
  // Both may end in one shape, or in one that differs in some sizes only.
  const shape: Shape = a && b ? joinShapes(a, b, { reason }) : { kind: 'unknown', reason };
  const stand: LayerValue = {
    ...unknownLayer(model, reason, site),
    ...(given && { row: agreedRow(reason, given, shape) }),
  };
  return {
    stack: [...left.stack.slice(0, common), stand],
    inputs: left.inputs,
    outputs: outputs.length > 0 ? [applied(stand, outputs, shape, [...left.outputs, ...right.outputs])] : [],
  };
}

function applied(
  layer: LayerValue,
  inputs: readonly TensorValue[],
  shape: Shape,
  ways: readonly TensorValue[],
): TensorValue {
  const outputs: TensorValue[] = [];
  const application: Application = { layer, inputs, outputs, made: layer.made, scope: layer.scope };
  const tensor: TensorValue = {
    kind: 'tensor',
    shape,
    dtype: 'float32',
    producer: application,
    index: 0,
    alternatives: ways.flatMap((way) => way.alternatives ?? [way]),
  };
  outputs.push(tensor);
  layer.applications = [...layer.applications, application];
  return tensor;
}

function unknownLayer(model: ModelValue, reason: string, site: CallSite): LayerValue {
  return {
    kind: 'layer',
    framework: model.framework,
    row: unknownRow('?', reason),
    name: '?',
    bound: new Map(),
    trainable: true,
    made: site.stack,
    scope: site.scope,
    applications: [],
    remembered: {},
  };
}

function report(
  site: CallSite,
  code: 'not-called' | 'invalid-argument',
  message: string,
  fixFacts: FixFacts = [],
): void {
  const { location, stack } = site;
  site.evaluation.report({ code, severity: 'error', message, location, stack, fixFacts });
}
