/** Methods and properties of models and layers, in both frameworks' spelling. */
import type { Evaluation, NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, LayerValue, ModelValue, NativeValue, Value } from '../evaluate/value.js';
import { handBack, tensorsIn } from './applied.js';
import { layersOf } from './layersOf.js';
import { snakeCase } from './makeLayer.js';
import { addToSequential, buildSequential, popSequential } from './sequential.js';
import { none, ofShape, toShape, unknown } from './values.js';

const COMPILE = ['optimizer', 'loss', 'loss_weights', 'metrics', 'weighted_metrics'];
const FIT = ['x', 'y', 'batch_size', 'epochs', 'verbose', 'callbacks', 'validation_split', 'validation_data'];

export function method(name: string, call: (call: NativeCall) => Value): NativeValue {
  return { kind: 'native', name, call };
}

export function modelMember(model: ModelValue, name: string): Value | undefined {
  const title = `${model.modelKind === 'sequential' ? 'Sequential' : 'Model'}.${name}`;
  switch (name) {
    case 'add':
      if (model.modelKind !== 'sequential') return undefined;
      return method(title, (call) => {
        const item = call.positional[0] ?? call.keywords.get('layer');
        if (item) addToSequential(model, item.value, call);
        return none;
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
        return none;
      });
    case 'compile':
      return method(title, (call) => record(model, 'compile', COMPILE, call));
    case 'fit':
    case 'fit_generator':
    case 'fitDataset':
      return method(title, (call) => {
        if (call.positional[0]) buildFrom(model, call.positional[0].value, call);
        return record(model, 'fit', FIT, call);
      });
    case 'predict':
    case 'evaluate':
      return method(title, (call) => {
        if (call.positional[0]) buildFrom(model, call.positional[0].value, call);
        return unknown(`${title}(…) needs a trained model`);
      });
    case 'layers':
      return { kind: 'list', items: [...layersOf(model)] };
    case 'input':
    case 'inputs':
      return handBack(model.inputs);
    case 'output':
    case 'outputs':
      return handBack(model.outputs);
    case 'input_shape':
      return model.inputs[0] ? ofShape(model.inputs[0].shape) : unknown('the model has no input shape yet');
    case 'output_shape':
      return model.outputs[0] ? ofShape(model.outputs[0].shape) : unknown('the model is not built yet');
    case 'get_layer':
    case 'getLayer':
      return method(title, (call) => findLayer(model, call));
    case 'name':
      return { kind: 'string', value: model.name };
    case 'trainable':
      return { kind: 'boolean', value: model.trainable };
    case 'summary':
    case 'load_weights':
    case 'save_weights':
    case 'save':
    case 'export':
    case 'loadWeights':
      return method(title, () => none);
    case 'count_params':
    case 'countParams':
      return method(title, () => unknown('parameter counts are not calculated inside the program'));
    default:
      return undefined;
  }
}

export function layerMember(layer: LayerValue, name: string): Value | undefined {
  const last = layer.applications.at(-1);
  switch (name) {
    case 'name':
      return { kind: 'string', value: layer.name };
    case 'trainable':
      return { kind: 'boolean', value: layer.trainable };
    case 'output':
      return last ? handBack(last.outputs) : unknown(`the layer "${layer.name}" has not been applied`);
    case 'input':
      return last ? handBack(last.inputs) : unknown(`the layer "${layer.name}" has not been applied`);
    case 'output_shape':
    case 'outputShape':
      return last?.outputs[0] ? ofShape(last.outputs[0].shape) : unknown('the layer has not been applied');
    case 'input_shape':
      return last?.inputs[0] ? ofShape(last.inputs[0].shape) : unknown('the layer has not been applied');
    default: {
      const argument = layer.bound.get(name);
      return argument?.value;
    }
  }
}

export function setTrainable(target: LayerValue | ModelValue, value: Value, evaluation: Evaluation): void {
  if (value.kind !== 'boolean') return;
  for (const each of [target, ...(target.kind === 'model' ? deepLayers(target) : [])]) {
    evaluation.journal.set<boolean>(
      {
        object: each,
        key: 'trainable',
        get: () => each.trainable,
        set: (content) => {
          each.trainable = content;
        },
        join: (left) => left,
      },
      value.value,
    );
  }
}

function deepLayers(model: ModelValue): readonly (LayerValue | ModelValue)[] {
  return layersOf(model).flatMap((layer) =>
    layer.kind === 'model' ? [layer, ...deepLayers(layer)] : [layer],
  );
}

function record(model: ModelValue, verb: string, order: readonly string[], call: NativeCall): Value {
  const training = new Map(model.training);
  const note = (name: string, argument: BoundArgument) => {
    training.set(`${verb}.${snakeCase(name)}`, argument);
  };
  training.set(`${verb}.call`, { value: none, location: call.location });
  call.positional.forEach((argument, index) => {
    const isOptions = model.framework === 'tfjs' && argument.value.kind === 'dict';
    if (isOptions && argument.value.kind === 'dict') {
      for (const { key, value } of argument.value.entries.values())
        if (key.kind === 'string') note(key.value, { ...argument, value });
    } else note(order[index] ?? String(index), argument);
  });
  for (const [name, argument] of call.keywords) note(name, argument);
  call.evaluation.journal.set<ModelValue['training']>(
    {
      object: model,
      key: 'training',
      get: () => model.training,
      set: (value) => {
        model.training = value;
      },
      join: (left, right) => new Map([...left, ...right]),
    },
    training,
  );
  return verb === 'fit' ? unknown('the history of a training run is not known before it') : none;
}

function buildFrom(model: ModelValue, data: Value, call: NativeCall): void {
  if (model.modelKind !== 'sequential' || model.inputs.length > 0 || data.kind !== 'array') return;
  const [tensor] = tensorsIn(data, call) ?? [];
  if (tensor) buildSequential(model, tensor.shape, call);
}

function findLayer(model: ModelValue, call: NativeCall): Value {
  const layers = layersOf(model);
  const byIndex = call.keywords.get('index')?.value ?? call.positional[1]?.value;
  const byName = call.keywords.get('name')?.value ?? call.positional[0]?.value;
  if (byName?.kind === 'string')
    return (
      layers.find((layer) => layer.name === byName.value) ??
      unknown(`the model has no layer "${byName.value}"`)
    );
  const index = byIndex ?? byName;
  if (index?.kind === 'number') return layers.at(index.value) ?? unknown('the model has no such layer');
  return unknown('which layer is asked for is not known');
}
