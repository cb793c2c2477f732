/** What Keras 3 refuses to give of a layer or model that is not called yet, and what its layers no longer have. */

import type { DiagnosticCode } from '../../checks/codes.js';
import type { Location } from '../../document.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, Value } from '../../evaluate/value.js';
import { wordSet } from '../../words.js';
import { isInGraph } from '../applied.js';
import { isCustom } from '../custom/applyCustom.js';
import { method } from '../method.js';
import { uncalledText } from '../uncalledLayer.js';
import { MEMBER_NAMES } from './memberNames.js';

const OF_MODELS = wordSet(MEMBER_NAMES.model);
const OF_BUILT = /^(?:(?:input|output)(?:s|_shape)?|count_params)$/;
/** Reading these never gives a model its input shape. */
const LEAVES_UNBUILT = /^(?:add|pop|compile|summary|name|layers|built|trainable|get_layer|weights|__\w+__)$/;

/** Of Sequential models in Keras 1 and 2. */
const GONE: ReadonlySet<string> = new Set(['predict_classes', 'predict_proba']);

const mayBeBuilt = new WeakSet<LayerValue | ModelValue>();

/** Code that is not known may call, build or fit what it is given. */
export function handedOver(value: Value, depth = 0): void {
  if (value.kind === 'layer' || value.kind === 'model') {
    mayBeBuilt.add(value);
    if (depth < DEEPEST && value.kind === 'model')
      for (const layer of value.stack) handedOver(layer, depth + 1);
    return;
  }
  if (depth === DEEPEST) return;
  const inner =
    value.kind === 'list' || value.kind === 'tuple'
      ? value.items
      : value.kind === 'dict'
        ? [...value.entries.values()].map((entry) => entry.value)
        : value.kind === 'instance'
          ? [...value.attributes.values(), ...(value.native ? [value.native] : [])]
          : [];
  for (const item of inner.slice(0, MOST)) handedOver(item, depth + 1);
}

export const wasHandedOver = (member: LayerValue | ModelValue): boolean => mayBeBuilt.has(member);

const DEEPEST = 3;
const MOST = 1000;

/** Undefined where the member is to be read as usual. */
export function refusedMember(
  object: LayerValue | ModelValue,
  name: string,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  if (object.framework !== 'keras' || evaluation.dialect !== 'python') return undefined;
  if (name === 'shape' && object.kind === 'layer' && isOfKeras(object))
    return refuse('not-called', uncalled(object), evaluation, at, 'AttributeError');
  if ((name === 'add' || name === 'pop') && object.kind === 'model' && isFunctional(object)) {
    const message = `A functional model has no "${name}", which only a Sequential has. Call the layer on its output instead: x = Dense(10)(model.output).`;
    return refuse('unknown-name', message, evaluation, at, 'AttributeError');
  }
  if (evaluation.isOfTensorflow && GONE.has(name) && object.kind === 'model' && !object.instance) {
    const advice =
      name === 'predict_proba'
        ? 'predict gives the same'
        : 'write np.argmax(model.predict(x), axis=1), or (model.predict(x) > 0.5) for one unit';
    const message = `TensorFlow has no ${name} since version 2.6: ${advice}.`;
    refuse('unknown-name', message, evaluation, at, 'AttributeError', 'warning');
    return undefined;
  }
  if (evaluation.kerasMajor < 3) return undefined;
  return object.kind === 'layer'
    ? ofLayer(object, name, evaluation, at)
    : ofUnbuilt(object, name, evaluation, at);
}

const isFunctional = (model: ModelValue): boolean =>
  model.modelKind === 'functional' && !model.instance && !model.incomplete;

/** A layer as Keras makes it, none of the code's own and none that is not known. */
const isOfKeras = (layer: LayerValue): boolean =>
  !layer.instance &&
  !isCustom(layer) &&
  layer.row.family !== 'other' &&
  layer.name !== '?' &&
  layer.name !== '';

const uncalled = (layer: LayerValue): string => uncalledText(`the layer "${layer.name}"`);

/** `Conv2D(8, 3)[..., :1]`: a layer has no entries. */
export function entryOfLayer(object: Value, evaluation: Evaluation, at: Location): Value | undefined {
  if (object.kind !== 'layer' || object.framework !== 'keras' || !isOfKeras(object)) return undefined;
  return refuse('not-called', uncalled(object), evaluation, at, 'TypeError');
}

function ofLayer(layer: LayerValue, name: string, evaluation: Evaluation, at: Location): Value | undefined {
  if ((name === 'input' || name === 'output') && !isCustom(layer))
    return ofUncalled(layer, name, evaluation, at);
  const given = /^(input|output)_shape$/.exec(name)?.[1];
  if (!given || isCustom(layer) || layer.row.family === 'other') return undefined;
  // The file may be of TensorFlow's Keras 2 and not show it otherwise: the shape is read all the same.
  const message = `A layer of Keras 3 has no ${name}, as those of Keras 2 had: write ${given}.shape.`;
  refuse('unknown-name', message, evaluation, at, 'AttributeError', 'warning');
  return undefined;
}

/** Layers without a name of their own may be anything. */
function ofUncalled(
  layer: LayerValue,
  name: string,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  if (layer.applications.length > 0 || layer.name === '?' || layer.name === '' || mayBeBuilt.has(layer))
    return undefined;
  const message = `The layer "${layer.name}" is not called on a tensor yet, so that it has no ${name}.`;
  return refuse('not-called', message, evaluation, at, 'AttributeError');
}

/** A built Sequential has its tensors as `inputs` and `outputs`; `input` and `output` come with a call on a tensor. */
function ofUncalledSequential(
  model: ModelValue,
  name: string,
  evaluation: Evaluation,
  at: Location,
): undefined {
  if (model.applications.some(isInGraph) || mayBeBuilt.has(model) || model.incomplete) return;
  // The file may be of TensorFlow's Keras 2 and not show it otherwise.
  const message = `A Sequential of Keras 3 has no ${name} before it is called on a tensor, as one of Keras 2 had: write ${name}s[0].`;
  refuse('not-called', message, evaluation, at, 'AttributeError', 'warning');
}

function ofUnbuilt(model: ModelValue, name: string, evaluation: Evaluation, at: Location): Value | undefined {
  if (model.modelKind === 'sequential' && model.inputs.length > 0 && (name === 'input' || name === 'output'))
    return ofUncalledSequential(model, name, evaluation, at);
  const isOpen =
    model.modelKind !== 'sequential' ||
    model.inputs.length + model.outputs.length + model.applications.length > 0 ||
    model.incomplete !== undefined ||
    model.instance !== undefined ||
    [...model.training.keys()].some((key) => !key.startsWith('compile.'));
  if (isOpen || mayBeBuilt.has(model)) return undefined;
  if (!OF_BUILT.test(name)) {
    const isThere = evaluation.kerasMajor < 3 || OF_MODELS.has(name);
    if (isThere && !LEAVES_UNBUILT.test(name)) mayBeBuilt.add(model);
    return undefined;
  }
  const message = `The model "${model.name}" is not built, so that it has no ${name === 'count_params' ? 'parameters to count' : name.replace('_', ' ')}: begin it with Input(shape=…).`;
  if (name !== 'count_params')
    return refuse('missing-input-shape', message, evaluation, at, 'AttributeError');
  return method(`${model.name}.count_params`, (call) =>
    refuse('missing-input-shape', message, call.evaluation, call.location, 'ValueError'),
  );
}

/** Raises where the program catches exceptions; elsewhere reports, and goes on. */
function refuse(
  code: DiagnosticCode,
  message: string,
  evaluation: Evaluation,
  location: Location,
  exception: string,
  severity: 'error' | 'warning' = 'error',
): Value {
  const value = evaluation.fail(message, location, exception);
  evaluation.report({ code, severity, message, location, stack: evaluation.stackAt(location) });
  return value;
}
