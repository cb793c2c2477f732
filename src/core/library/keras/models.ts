/** Keras's model classes: Sequential, and Model in its functional and subclassed forms. */

import type { NativeCall } from '../../evaluate/nativeCall.js';
import type {
  BoundArgument,
  InstanceValue,
  ModelValue,
  NativeValue,
  TensorValue,
  Value,
} from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { snakeCase } from '../../graph/snakeCase.js';
import { tensorsIn } from '../applied.js';
import { boundByOrder } from '../configured.js';
import { newCustomLayer } from '../custom/customLayer.js';
import { reportMisnamed } from '../custom/misnamedMethods.js';
import { reportUnprepared } from '../custom/unprepared.js';
import { isInputTensor } from '../inputs.js';
import { checkName, checkUnique } from '../layerNames.js';
import { method } from '../method.js';
import { newModel, noteRefused } from '../models.js';
import { reportNoReturn } from '../noReturn.js';
import { networkBetween } from '../producers.js';
import { addToSequential, countRebuild } from '../sequential.js';
import { fromConfig } from '../serialization.js';
import { isSlip, reportUnknownArgument } from '../unknownArgument.js';
import { itemsOf, none, unknown } from '../values.js';
import { BASE_ATTRIBUTES } from './baseAttributes.js';

export const sequentialClass: NativeValue = {
  kind: 'native',
  name: 'keras.Sequential',
  isClass: true,
  member: (name) =>
    name === 'from_config' ? ofConfig('keras.Sequential') : name === 'add' ? addToClass : undefined,
  call: (call) => {
    const bound = boundByOrder(SEQUENTIAL, call);
    const target = call.constructing?.native;
    if (target?.kind === 'model') rename(target, bound.get('name')?.value, bound.get('trainable')?.value);
    const model =
      target?.kind === 'model'
        ? target
        : newModel('keras', 'sequential', call, named(bound.get('name')?.value));
    if (!call.constructing) reportSequential(call);
    checkName(bound, 'model', call);
    const isTrained = bound.get('trainable')?.value;
    if (isTrained?.kind === 'boolean') model.trainable = isTrained.value;
    const layers = bound.get('layers')?.value;
    if (layers && layers.kind !== 'none') {
      const items = itemsOf(layers);
      if (layers.kind === 'number' || layers.kind === 'boolean' || isMember(layers))
        call.evaluation.report({
          code: 'invalid-argument',
          severity: 'error',
          message: `Sequential takes a list of layers; found ${isMember(layers) ? 'one layer. Put it in brackets' : `a ${layers.kind}`}.`,
          location: bound.get('layers')?.location ?? call.location,
          stack: call.stack,
          ...(isMember(layers) && { fixFacts: [{ kind: 'layers-apart' }] }),
        });
      for (const item of items ?? [unknown('the list of layers is not fully known')])
        addToSequential(model, item, call);
      countRebuild(model, call);
    }
    return call.constructing ? none : model;
  },
};

const isMember = ({ kind }: Value): boolean => kind === 'layer' || kind === 'model' || kind === 'tensor';

const SEQUENTIAL = ['layers', 'trainable', 'name'];

/** `model = Sequential`, without brackets, and then `model.add(…)`. */
const addToClass: NativeValue = {
  kind: 'native',
  name: 'keras.Sequential.add',
  call: (call) => {
    const [only, ...more] = call.positional;
    if (only && more.length === 0 && call.keywords.size === 0 && isMember(only.value))
      call.evaluation.report({
        code: 'not-called',
        severity: 'error',
        message: 'This is the class Sequential itself, and no model yet. Call it: Sequential().',
        location: call.location,
        stack: call.stack,
        cause: 'class Sequential',
        fixFacts: [{ kind: 'uncalled-maker', name: 'Sequential' }],
      });
    return unknown('Sequential is not called');
  },
};

function reportSequential(call: NativeCall): void {
  if (call.evaluation.kerasMajor < 3) return;
  for (const given of call.keywords)
    if (!SEQUENTIAL.includes(given[0]))
      reportUnknownArgument('Sequential', given, { known: SEQUENTIAL }, call);
}

export const modelClass: NativeValue = {
  kind: 'native',
  name: 'keras.Model',
  isClass: true,
  member: (name) => (name === 'from_config' ? ofConfig('keras.Model') : unboundMethod(name)),
  attributeNames: BASE_ATTRIBUTES,
  call: (call) => {
    const bound = boundByOrder(['inputs', 'outputs', 'name'], call);
    const inputs = bound.get('inputs') ?? bound.get('input');
    const outputs = bound.get('outputs') ?? bound.get('output');
    const target = call.constructing?.native;
    if (target?.kind === 'model') {
      rename(target, bound.get('name')?.value, bound.get('trainable')?.value);
      if (inputs && outputs) connect(target, inputs.value, outputs.value, call);
      return none;
    }
    reportUnknown(call);
    reportForm(call);
    reportApart(call);
    checkName(bound, 'model', call);
    if (!inputs || !outputs) return unknown('the model is given no inputs and outputs');
    reportNoTensors('inputs', inputs, call);
    reportNoTensors('outputs', outputs, call);
    const made = functionalModel('keras', inputs.value, outputs.value, call, named(bound.get('name')?.value));
    const isTrained = bound.get('trainable')?.value;
    if (made.kind === 'model' && isTrained && isTrained.kind !== 'none')
      call.evaluation.setAttribute(made, 'trainable', isTrained);
    return made;
  },
};

/** `model = Model`, and then `model.compile(…)`: the class is used where a model was meant. */
function unboundMethod(name: string): Value | undefined {
  if (!['compile', 'fit', 'evaluate', 'predict', 'summary', 'save'].includes(name)) return undefined;
  return method(`Model.${name}`, (call) => {
    const [self] = call.positional;
    const isOnClass = call.openReason === undefined && self?.value.kind !== 'model';
    if (!isOnClass || self?.value.kind === 'instance' || self?.value.kind === 'unknown')
      return unknown(`Model.${name} of a class is not followed`);
    return call.evaluation.refuse('', call.calleeLocation, 'TypeError', {
      code: 'not-called',
      message: `Model is a class here, of which "${name}" needs a model. Make one first: Model(inputs, outputs).`,
      cause: 'uncalled keras.Model',
    });
  });
}

const FORMER: ReadonlySet<string> = new Set(['input', 'output']);
const TAKEN = ['inputs', 'outputs', 'name', 'trainable', 'dtype', 'autocast', 'activity_regularizer'];

/** Keras 1 and 2 took `input` and `output` too. Beside inputs and outputs, Keras 3 passes over what it does not know. */
function reportUnknown(call: NativeCall): void {
  const { kerasMajor } = call.evaluation;
  if (kerasMajor < 2 || call.openReason !== undefined) return;
  const given = ['inputs', 'outputs'].filter(
    (name, index) => call.positional[index] ?? call.keywords.get(name),
  );
  if (given.length === 2) return;
  const unknown = [...call.keywords].find(
    ([name]) => !TAKEN.includes(name) && (kerasMajor === 3 || (!FORMER.has(name) && isSlip(name, TAKEN))),
  );
  if (unknown) reportUnknownArgument('Model', unknown, { known: TAKEN }, call);
}

/** Keras 3 takes a model's inputs and outputs together or not at all, each once. */
function reportForm(call: NativeCall): void {
  const { positional, keywords } = call;
  if (call.evaluation.kerasMajor < 3 || call.openReason !== undefined) return;
  const twice = ['inputs', 'outputs'].find((name, index) => positional[index] && keywords.has(name));
  const has = ['inputs', 'outputs'].map((name, index) => Boolean(positional[index]) || keywords.has(name));
  const lacks = has[0] === has[1] ? undefined : has[0] ? 'outputs' : 'inputs';
  const [nameless] = [...keywords.keys()].filter((name) => !TAKEN.includes(name));
  if (twice === undefined && (lacks === undefined || nameless !== undefined)) return;
  call.evaluation.report({
    code: twice === undefined ? 'missing-argument' : 'invalid-argument',
    severity: 'error',
    message:
      twice === undefined
        ? `A model needs its ${lacks} too: Model(inputs, outputs).`
        : `A model is given its ${twice} twice: by place and by name.`,
    location: call.location,
    stack: call.stack,
  });
}

/** `Model(x, y, z)`: outputs side by side, where the third argument is the name. */
function reportApart({ positional, evaluation, location, stack, openReason }: NativeCall): void {
  const third = positional[2];
  if (third?.value.kind !== 'tensor' || openReason !== undefined || evaluation.kerasMajor < 2) return;
  evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `Model takes two arguments for tensors, inputs and outputs; found ${positional.length}. Put several outputs in a list: Model(inputs, [a, b]).`,
    location: third.location ?? location,
    stack,
  });
}

/** `Model(x, y.shape)`: what is no tensor, such as the sizes of a shape. */
function reportNoTensors(what: 'inputs' | 'outputs', given: BoundArgument, call: NativeCall): void {
  const items = itemsOf(given.value) ?? [given.value];
  if (call.evaluation.kerasMajor === 2 && what === 'outputs') reportConstant(what, items, given, call);
  if (call.evaluation.kerasMajor < 3) return;
  if (reportNoReturn(given.value, call)) return;
  const wrong = items.find(({ kind }) => NO_TENSORS.has(kind));
  if (!wrong) {
    reportConstant(what, items, given, call);
    return;
  }
  call.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `The ${what} of a model must be tensors; found ${wrong.kind === 'none' ? 'None' : wrong.kind === 'array' ? 'an array of data' : `a ${wrong.kind}`}.`,
    location: given.location ?? call.location,
    stack: call.stack,
  });
}

/** `Model(x, tf.ones((2, 3)))`: a tensor that is made of numbers alone. */
function reportConstant(what: string, items: readonly Value[], given: BoundArgument, call: NativeCall): void {
  const isConstant = items.some(
    (item) => item.kind === 'tensor' && isKnownRank(item.shape) && isOfNumbers(item),
  );
  if (!isConstant) return;
  call.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `The ${what} of a model must follow from an Input; this tensor is made of numbers alone.`,
    location: given.location ?? call.location,
    stack: call.stack,
  });
}

/** Calculated from what the code writes out, down to the last. */
function isOfNumbers(tensor: TensorValue, depth = 0): boolean {
  const { producer, alternatives, calculation } = tensor;
  if (producer || alternatives || calculation?.layer.kind !== 'layer' || depth > DEEPEST) return false;
  const isWritten = [...calculation.layer.bound.values()].every(
    ({ value }) => !/unknown|symbol/.test(value.kind),
  );
  return isWritten && calculation.inputs.every((input) => isOfNumbers(input, depth + 1));
}

const DEEPEST = 20;

const NO_TENSORS = new Set<Value['kind']>(['none', 'number', 'string', 'boolean', 'array']);

const ofConfig = (title: string): NativeValue =>
  fromConfig(title, () => unknown('the layers in this configuration are not read'));

export function functionalModel(
  framework: 'keras' | 'tfjs',
  inputs: Value,
  outputs: Value,
  call: NativeCall,
  options: { readonly name?: string },
): Value {
  for (const [name, value] of [
    ['inputs', inputs],
    ['outputs', outputs],
  ] as const)
    if (itemsOf(value)?.length === 0 && call.evaluation.kerasMajor === 3) reportEmpty(name, call);
  const starts = tensorsIn(inputs, call) ?? [];
  const ends = tensorsIn(outputs, call) ?? [];
  const model = newModel(framework, 'functional', call, { ...options, inputs: starts, outputs: ends });
  if (isNested(inputs) || isNested(outputs)) model.structure = { inputs, outputs };
  if (reportStrays(starts, ends, call)) noteRefused(model);
  return model;
}

/** A dict, or lists in lists: what comes back from a call has the same form. */
function isNested(value: Value): boolean {
  if (value.kind === 'dict') return true;
  const items = itemsOf(value);
  return items !== undefined && (items.length === 1 || items.some((item) => item.kind !== 'tensor'));
}

/** `super().__init__(inputs=…, outputs=…)` of a subclass: the model is functional after all. */
function connect(model: ModelValue, inputs: Value, outputs: Value, call: NativeCall): void {
  model.modelKind = 'functional';
  model.inputs = tensorsIn(inputs, call) ?? [];
  model.outputs = tensorsIn(outputs, call) ?? [];
  if (isNested(inputs) || isNested(outputs)) model.structure = { inputs, outputs };
  if (reportStrays(model.inputs, model.outputs, call)) noteRefused(model);
}

function rename(model: ModelValue, name: Value | undefined, trainable: Value | undefined): void {
  if (name?.kind === 'string') model.name = name.value;
  if (trainable?.kind === 'boolean') model.trainable = trainable.value;
}

function reportEmpty(name: string, call: NativeCall): void {
  call.evaluation.report({
    code: 'missing-argument',
    severity: 'error',
    message: `The ${name} of a model must be tensors; found an empty list.`,
    location: call.location,
    stack: call.stack,
  });
}

/** True where there are some. */
function reportStrays(
  starts: readonly TensorValue[],
  ends: readonly TensorValue[],
  call: NativeCall,
): boolean {
  const { strayInputs, met } = networkBetween(starts, ends);
  checkUnique(met.keys(), call);
  // Of an input that is not known, or one of several, it is not known what hangs on it.
  if (starts.some(({ producer, alternatives }) => !producer || alternatives)) return false;
  const strays = strayInputs.filter(isInputTensor);
  for (const stray of strays)
    call.evaluation.report({
      code: 'disconnected',
      severity: 'error',
      message: `The outputs depend on the input "${stray.producer?.layer.name}", which is not among the model's inputs. Add it to inputs.`,
      location: call.location,
      stack: call.stack,
      ...(stray.producer?.made[0] && {
        fixFacts: [{ kind: 'missing-input', madeAt: stray.producer.made[0].start }],
      }),
    });
  return strays.length > 0;
}

/** A user's subclass of Model, Sequential or Layer gets the library's side of it. */
export function constructSubclass(instance: InstanceValue, call: NativeCall): void {
  const base = instance.class.nativeBase;
  if (!base || instance.native) return;
  const autoName = snakeCase(instance.class.name);
  if (base === sequentialClass || base === modelClass || base.name.startsWith('keras.layers.'))
    reportUnprepared(instance, call);
  if (base === modelClass || base.name === 'keras.layers.Layer') reportMisnamed(instance, call);
  if (base === sequentialClass)
    instance.native = newModel('keras', 'sequential', call, { instance, autoName });
  else if (base === modelClass)
    instance.native = newModel('keras', 'subclassed', call, { instance, autoName });
  else if (base.name === 'keras.layers.Layer' || base.row)
    instance.native = newCustomLayer('keras', instance, call);
}

function named(name: Value | undefined): { readonly name?: string } {
  return name?.kind === 'string' ? { name: name.value } : {};
}
