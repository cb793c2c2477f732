/** Methods and properties of models, in both frameworks' spelling. */

import { propertySlot } from '../evaluate/journal.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { Application, BoundArgument, ModelValue, TensorValue, Value } from '../evaluate/value.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { snakeCase } from '../graph/snakeCase.js';
import { applyCall, handBack, isInGraph, tensorsIn } from './applied.js';
import { addLoss } from './custom/addedLoss.js';
import { addOutside, followOutside } from './custom/addedOutside.js';
import { applyCustom, isCustom } from './custom/applyCustom.js';
import { noteRun } from './custom/askedOnly.js';
import { tryCallbacks } from './custom/ownCallbacks.js';
import { followStep } from './custom/ownStep.js';
import { traceOf } from './custom/state.js';
import { batchesOfCode, stepsIn } from './data/batchesOfCode.js';
import { batchOf, streamValue } from './data/datasets.js';
import { readsSoFar } from './data/files.js';
import { findLayer } from './getLayer.js';
import { evaluated, historyOf } from './history.js';
import { shapeList, shapesOf, weightMember } from './layerMembers.js';
import { hasAllLayers, layersOf } from './layersOf.js';
import { withLearningRates } from './learningRates.js';
import { loggedByFit, loggedInTraining } from './loggedNames.js';
import { method } from './method.js';
import { checkMonitors } from './monitored.js';
import { checkCompiled } from './notCompiled.js';
import { notedSoFar } from './noted.js';
import { compareOwn } from './ownComparisons.js';
import { predicted } from './prediction.js';
import { checkSavedPath } from './savedPaths.js';
import { addToSequential, buildSequential, countRebuild, popSequential } from './sequential.js';
import { jsonOf } from './serialization.js';
import { asMeant, checkTrainingArguments, compileOrder } from './trainingArguments.js';
import { checkData, checkValidation } from './trainingData.js';
import { none, ofShape, toShape, unknown } from './values.js';
import { throughModel } from './wrappedLayer.js';

export { method } from './method.js';

const FIT = ['x', 'y', 'batch_size', 'epochs', 'verbose', 'callbacks', 'validation_split', 'validation_data'];
const FIT_GENERATOR = [
  ...['x', 'steps_per_epoch', 'epochs', 'verbose', 'callbacks', 'validation_data', 'validation_steps'],
  ...['validation_freq', 'class_weight'],
];

export function modelMember(model: ModelValue, name: string): Value | undefined {
  const title = `${model.modelKind === 'sequential' ? 'Sequential' : 'Model'}.${name}`;
  switch (name) {
    case 'add':
      if (model.modelKind !== 'sequential') return undefined;
      return method(title, (call) => {
        const item = call.positional[0] ?? call.keywords.get('layer');
        reportOutside(item?.value, call);
        if (item) {
          addToSequential(model, item.value, call);
          countRebuild(model, call);
        }
        reportSeveral(call);
        return inPlace(name, call);
      });
    case 'pop':
      return method(title, (call) => {
        popSequential(model, call);
        return none;
      });
    case 'build':
      return method(title, (call) => {
        const shape = (call.positional[0] ?? call.keywords.get('input_shape'))?.value;
        if (shape && model.modelKind === 'sequential') buildSequential(model, toShape(shape), call);
        else if (shape && call.evaluation.kerasMajor < 3) callOnShapes(model, batchedShapes(shape), call);
        else if (shape) noteShapes(model, batchedShapes(shape), call);
        return inPlace(name, call);
      });
    case 'compute_output_shape':
      return method(title, (call) => {
        const shape = (call.positional[0] ?? call.keywords.get('input_shape'))?.value;
        return shape
          ? shapesOf(throughModel(model, batchedShapes(shape)).outputs)
          : unknown('no input shape is given');
      });
    case 'add_loss':
      return method(title, (call) => {
        // In its own `call`, or from outside.
        if (traceOf(call.evaluation).frames.at(-1)?.losses) addLoss(model, call);
        else {
          addOutside(model, 'loss', call);
          record(model, name, ['loss'], call);
        }
        return none;
      });
    case 'add_metric':
      return method(title, (call) => {
        addOutside(model, 'metric', call);
        return none;
      });
    case 'compile':
      return method(title, (call) => {
        checkTrainingArguments(model, 'compile', call);
        const meant = asMeant('compile', call);
        record(model, 'compile', compileOrder(model, meant), meant);
        return inPlace(name, call);
      });
    case 'fit':
    case 'fit_generator':
    case 'fitDataset':
      return method(title, (written) => {
        const call = name === 'fitDataset' ? written : asMeant(name, written);
        const [x, y] = name === 'fit_generator' ? [generatorOf(call)] : dataOf(call);
        if (x) buildFrom(model, x.value, null, call);
        noteRun([model], call.evaluation);
        if (name !== 'fitDataset') {
          checkTrainingArguments(model, name, written);
          checkCompiled(model, name, call);
          const place = name === 'fit' ? FIT : FIT_GENERATOR;
          const validation =
            call.keywords.get('validation_data') ?? call.positional[place.indexOf('validation_data')];
          if (!checkData(model, name, x, y, call)) checkValidation(model, validation, call);
        }
        record(model, 'fit', name === 'fit_generator' ? FIT_GENERATOR : FIT, call);
        const callbacks = model.training.get('fit.callbacks');
        const logged = loggedByFit(model, (asked) => model.training.get(`fit.${asked}`));
        if (callbacks && logged) checkMonitors(callbacks, logged, call);
        if (callbacks) tryCallbacks(callbacks.value, call);
        return logged ? historyOf(logged) : unknown('the history of a training run is not known before it');
      });
    case 'predict':
    case 'evaluate':
      return method(title, (call) => {
        const [x, y] = dataOf(call);
        if (x) buildFrom(model, x.value, name === 'predict' ? mostPredicted(call) : null, call);
        noteRun([model], call.evaluation);
        checkTrainingArguments(model, name, call);
        if (name === 'evaluate') checkCompiled(model, name, call);
        checkData(model, name, x, y, call);
        const reason = `${title}(…) needs a trained model`;
        if (name === 'evaluate') {
          record(model, name, FIT.slice(0, 3), call);
          return evaluated(loggedInTraining(model), call, reason);
        }
        return (x && predicted(model, x.value)) ?? unknown(reason);
      });
    case 'train_on_batch':
    case 'test_on_batch':
    case 'predict_on_batch':
      if (model.framework !== 'keras') return undefined;
      return method(title, (call) => {
        const [x, y] = dataOf(call);
        if (x) buildFrom(model, x.value, null, call);
        if (name !== 'predict_on_batch') checkCompiled(model, name, call);
        checkData(model, name, x, y, call);
        const outcome = name === 'predict_on_batch' && x ? predicted(model, x.value) : undefined;
        return outcome ?? unknown(`${title}(…) needs a trained model`);
      });
    case 'layers':
      return layerList(model);
    case 'input': {
      const first = firstUse(model);
      return first ? handBack(first.inputs) : (model.structure?.inputs ?? handBack(model.inputs));
    }
    case 'output': {
      const first = firstUse(model);
      return first ? handBack(first.outputs) : (model.structure?.outputs ?? handBack(model.outputs));
    }
    case 'inputs':
      return { kind: 'list', items: [...model.inputs] };
    case 'outputs':
      return { kind: 'list', items: [...model.outputs] };
    case 'input_shape':
      return model.inputs[0] ? ofShape(model.inputs[0].shape) : unknown('the model has no input shape yet');
    case 'output_shape':
      return model.outputs[0] ? ofShape(model.outputs[0].shape) : unknown('the model is not built yet');
    case 'get_layer':
    case 'getLayer':
      return method(title, (call) => findLayer(model, call));
    case 'name':
      return { kind: 'string', value: model.name };
    case 'call':
    case 'super().call':
    case '__call__':
    case 'apply':
      return method(title, (call) => applyCall(model, call));
    case 'built':
      return { kind: 'boolean', value: model.outputs.length > 0 };
    case 'input_names':
      return names(model.inputs.map(({ producer }) => producer?.layer.name));
    case 'output_names':
      return names(model.outputs.map(({ producer }) => producer?.layer.name));
    case 'to_json':
      return method(title, () => jsonOf(model));
    case 'load_weights':
    case 'save_weights':
    case 'save':
      return method(title, (call) => {
        checkSavedPath(model, name, call);
        return none;
      });
    case 'summary':
    case 'export':
    case 'loadWeights':
      return method(title, () => none);
    default:
      return weightMember(model, name);
  }
}

/** `model.add(Dense(8), activation='relu')`: the layer's own arguments stand outside of its brackets. */
function reportOutside(layer: Value | undefined, call: NativeCall): void {
  const strange = [...call.keywords].find(([name]) => name !== 'layer' && name !== 'rebuild');
  if (!strange || layer?.kind !== 'layer' || layer.framework !== 'keras') return;
  const [name, { nameLocation, location }] = strange;
  const title = layer.row.keras?.name ?? 'Layer';
  call.evaluation.report({
    code: 'unknown-argument',
    severity: 'error',
    message: `add takes a layer alone; found "${name}" beside it. Write it into the brackets of the layer: ${title}(…, ${name}=…).`,
    location: nameLocation ?? location ?? call.location,
    stack: call.stack,
  });
}

/** A Sequential of Keras 3, and a model of the code's own, have the tensors of their first use in a graph. */
function firstUse(model: ModelValue): Application | undefined {
  const isKeras3 = model.framework === 'keras' && model.kerasMajor === 3;
  if (model.modelKind === 'functional' || (model.modelKind === 'sequential' && !isKeras3)) return undefined;
  return model.applications.find(isInGraph);
}

function layerList(model: ModelValue): Value {
  const layers = layersOf(model);
  const many = `${layers.length} layer${layers.length === 1 ? '' : 's'}`;
  return {
    kind: 'list',
    items: [...layers],
    ...(hasAllLayers(model)
      ? { holds: `The model "${model.name}" has ${many}` }
      : { mayHoldMore: true as const }),
  };
}

function record(model: ModelValue, verb: string, order: readonly string[], call: NativeCall): Value {
  // Each call stands for itself: what an earlier one said is not said any more.
  const training = new Map([...model.training].filter(([name]) => !name.startsWith(`${verb}.`)));
  const earlier = model.training.get(`${verb}.call`);
  if (earlier?.location && verb === 'fit')
    training.set(
      earlier.location.start === call.location.start
        ? 'repeated.fit'
        : `earlier.fit:${earlier.location.start}`,
      earlier,
    );
  const note = (name: string, argument: BoundArgument) => {
    training.set(`${verb}.${snakeCase(name)}`, argument);
  };
  training.set(`${verb}.call`, { value: none, location: call.location });
  if (call.openReason !== undefined) training.set(`${verb}.open`, { value: unknown(call.openReason) });
  call.positional.forEach((argument, index) => {
    const isOptions = model.framework === 'tfjs' && argument.value.kind === 'dict';
    if (isOptions && argument.value.kind === 'dict') {
      for (const { key, value } of argument.value.entries.values())
        if (key.kind === 'string') note(key.value, { ...argument, value });
    } else note(order[index] ?? String(index), argument);
  });
  for (const [name, argument] of call.keywords) note(name, argument);
  const generator = training.get(`${verb}.generator`);
  if (generator) training.set(`${verb}.x`, generator);
  for (const name of ['x', 'validation_data']) {
    const given = training.get(`${verb}.${name}`);
    const stream = given && batchesOfCode(given.value, call);
    if (!given || !stream) continue;
    training.set(`${verb}.${name}`, { ...given, value: streamValue(stream, stream.name) });
    const steps = name === 'x' && !training.has(`${verb}.steps_per_epoch`) ? stepsIn(stream) : undefined;
    if (steps) training.set(`${verb}.steps_per_epoch`, { ...given, value: steps });
  }
  if (verb === 'fit') training.set('fit.reads', { value: readsSoFar(call.evaluation) });
  for (const [name, argument] of notedSoFar(call.evaluation)) training.set(name, argument);
  const callbacks = training.get('fit.callbacks');
  if (verb === 'fit' && callbacks)
    training.set(
      'fit.callbacks',
      withLearningRates(model, callbacks, training.get('fit.epochs')?.value, call),
    );
  call.evaluation.journal.set(propertySlot(model, 'training', joinTraining), training);
  if (verb !== 'evaluate') compareOwn(model, training, call);
  if (verb === 'fit') {
    followStep(model, call);
    followOutside(model, call);
  }
  return none;
}

/** Of two ways that the program may have taken. */
function joinTraining(left: ModelValue['training'], right: ModelValue['training']): ModelValue['training'] {
  const joined = new Map([...left, ...right]);
  const [one, other] = [left, right].map((side) => side.get('compile.call')?.location?.start);
  if (one !== other) joined.set('compile.doubt', { value: none });
  return joined;
}

function dataOf(call: NativeCall): readonly [BoundArgument | undefined, BoundArgument | undefined] {
  return [call.positional[0] ?? call.keywords.get('x'), call.positional[1] ?? call.keywords.get('y')];
}

function generatorOf(call: NativeCall): BoundArgument | undefined {
  return call.positional[0] ?? call.keywords.get('generator');
}

/** How many samples `predict` takes at once. */
function mostPredicted(call: NativeCall): number | null {
  const given = (call.positional[1] ?? call.keywords.get('batch_size'))?.value;
  if (call.evaluation.kerasMajor < 3) return null;
  return given?.kind === 'number' ? given.value : given && given.kind !== 'none' ? null : PREDICTED_AT_ONCE;
}

const PREDICTED_AT_ONCE = 32;

/**
 * The first data builds a model; `most` is the batch that it takes of arrays, null where the model learns no size.
 * A stream brings its batches, all of one size where it drops what is left over.
 */
function buildFrom(model: ModelValue, given: Value, most: number | null, call: NativeCall): void {
  const batches = batchOf(given);
  const data = (batches?.kind === 'tuple' ? batches.items[0] : batches) ?? given;
  if (model.inputs.length > 0 || !holdsData(data)) return;
  const tensors = (tensorsIn(data, call) ?? []).map((tensor): TensorValue => {
    const { shape } = tensor;
    if (!isKnownRank(shape)) return tensor;
    const [count] = shape;
    const taken = batches ? Number.POSITIVE_INFINITY : most;
    const batch = taken !== null && typeof count === 'number' ? Math.min(taken, count) : null;
    return { kind: 'tensor', shape: [batch, ...shape.slice(1)], dtype: tensor.dtype, index: 0 };
  });
  const [tensor] = tensors;
  if (model.modelKind === 'sequential' && tensor) buildSequential(model, tensor.shape, call);
  else if (isCustom(model)) {
    const first = tensors.length === 1 && tensor ? tensor : ({ ...data, items: tensors } as Value);
    applyCustom(model, { positional: [first], keywords: new Map() }, call);
  }
}

function holdsData(data: Value): boolean {
  if (data.kind === 'list' || data.kind === 'tuple')
    return data.items.length > 0 && data.items.every(holdsData);
  return (
    data.kind === 'array' ||
    // Of images, or calculated from numbers.
    (data.kind === 'tensor' && (data.isData === true || (data.facts !== undefined && !data.producer)))
  );
}

const batchedShapes = (given: Value): readonly Shape[] =>
  shapeList(given).map((shape) => (isKnownRank(shape) ? [null, ...shape.slice(1)] : shape));

/** Keras 3 makes no weights in `model.build(shape)`: its summary says "unbuilt" until a call. */
function noteShapes(model: ModelValue, shapes: readonly Shape[], call: NativeCall): void {
  if (!isCustom(model)) return;
  const slot = propertySlot(model, 'built', (left, right) => (left === right ? left : undefined));
  call.evaluation.journal.set(slot, { shapes, location: call.location });
}

/** `model.build(shape)` of a subclassed model: its layers get the shapes that a call would give them. */
function callOnShapes(model: ModelValue, shapes: readonly Shape[], call: NativeCall): void {
  if (!isCustom(model) || model.outputs.length > 0) return;
  const tensors = shapes.map((shape): Value => ({ kind: 'tensor', shape, dtype: 'float32', index: 0 }));
  const first: Value = tensors.length === 1 && tensors[0] ? tensors[0] : { kind: 'list', items: tensors };
  applyCustom(model, { positional: [first], keywords: new Map() }, call);
}

function names(list: readonly (string | undefined)[]): Value {
  return { kind: 'list', items: list.map((value) => ({ kind: 'string', value: value ?? '?' })) };
}

/** None, as a method gives it that changes the model. */
const inPlace = (method: string, { location }: NativeCall): Value => ({
  kind: 'none',
  isUndefined: false,
  inPlace: { method, location },
});

/** `add(Dense(8), Dense(2))`: what stands behind the first is no layer to Keras. */
function reportSeveral({ positional, location, stack, evaluation }: NativeCall): void {
  const layers = positional.filter(({ value }) => value.kind === 'layer' || value.kind === 'model');
  if (layers.length < 2) return;
  evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `add takes one layer; found ${layers.length}. Add each with an add of its own.`,
    location: layers[1]?.location ?? location,
    stack,
    fixFacts: [{ kind: 'several-added' }],
  });
}
