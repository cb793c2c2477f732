/** What Keras 3 refuses to give of a Sequential without an input shape, and what its layers no longer have. */

import type { DiagnosticCode } from '../../checks/codes.js';
import type { Location } from '../../document.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, Value } from '../../evaluate/value.js';
import { isCustom } from '../custom/applyCustom.js';
import { method } from '../method.js';

const OF_BUILT = /^(?:(?:input|output)(?:s|_shape)?|count_params)$/;
/** Reading these never gives a model its input shape. */
const LEAVES_UNBUILT = /^(?:add|pop|compile|summary|name|layers|built|trainable|get_layer|weights|__\w+__)$/;

const mayBeBuilt = new WeakSet<ModelValue>();

/** Undefined where the member is to be read as usual. */
export function refusedMember(
  object: LayerValue | ModelValue,
  name: string,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  if (object.framework !== 'keras' || evaluation.dialect !== 'python' || evaluation.kerasMajor < 3)
    return undefined;
  return object.kind === 'layer'
    ? ofLayer(object, name, evaluation, at)
    : ofUnbuilt(object, name, evaluation, at);
}

function ofLayer(layer: LayerValue, name: string, evaluation: Evaluation, at: Location): Value | undefined {
  const given = /^(input|output)_shape$/.exec(name)?.[1];
  if (!given || isCustom(layer) || layer.row.family === 'other') return undefined;
  // The file may be of TensorFlow's Keras 2 and not show it otherwise: the shape is read all the same.
  const message = `A layer of Keras 3 has no ${name}, as those of Keras 2 had: write ${given}.shape.`;
  refuse('unknown-name', message, evaluation, at, 'AttributeError', 'warning');
  return undefined;
}

function ofUnbuilt(model: ModelValue, name: string, evaluation: Evaluation, at: Location): Value | undefined {
  const isOpen =
    model.modelKind !== 'sequential' ||
    model.inputs.length + model.outputs.length + model.applications.length > 0 ||
    model.incomplete !== undefined ||
    model.instance !== undefined ||
    [...model.training.keys()].some((key) => !key.startsWith('compile.'));
  if (isOpen || mayBeBuilt.has(model)) return undefined;
  if (!OF_BUILT.test(name)) {
    if (!LEAVES_UNBUILT.test(name)) mayBeBuilt.add(model);
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
