/** From the call of a backbone to its model. */
import type { NativeCall } from '../../../evaluate/nativeCall.js';
import type { NativeValue, TensorValue, Value } from '../../../evaluate/value.js';
import { imageLayout } from '../../imageLayout.js';
import { makeInput } from '../../inputs.js';
import { newModel } from '../../models.js';
import { noteForPlans } from '../../noted.js';
import { walkBack } from '../../producers.js';
import { unknown } from '../../values.js';
import type { Application } from './application.js';
import { startNetwork } from './network.js';
import { readOptions } from './options.js';

export function applicationNative(
  title: string,
  application: Application,
  module = 'keras.applications',
): NativeValue {
  return {
    kind: 'native',
    name: `${module}.${title}`,
    call: (call) => makeApplication(title, application, call),
  };
}

function makeApplication(title: string, application: Application, call: NativeCall): Value {
  if (call.openReason !== undefined) return unknown(`the arguments of ${title} are not all known`);
  if (imageLayout(call.evaluation).current === 'channels_first')
    return unknown(`${title} with channels first is not known to ConvLens`);
  const reading = readOptions(title, application, call);
  if ('unknown' in reading) return unknown(reading.unknown);
  const { options, inputTensor } = reading;
  if (options.weights !== 'none')
    noteForPlans(call, `pretrained.${title}:${options.name}`, { kind: 'string', value: title });
  let isRefused = reading.refused;
  const inside = { ...call, scope: [...call.scope, options.name], backbone: title };
  const image = inputTensor ?? makeInput('keras', [null, ...options.inputShape], inside);
  const network = startNetwork(inside, (layer, message) => {
    if (isRefused) return;
    isRefused = true;
    call.evaluation.report({
      code: 'invalid-argument',
      severity: 'error',
      message: `${title} cannot be built for this input: its layer "${layer.name}" refuses what it is given. ${message}`,
      location: call.location,
      stack: call.stack,
    });
  });
  const output = application.build(network, image, options);
  return newModel('keras', 'functional', call, {
    name: options.name,
    inputs: inputTensor ? sourcesOf(inputTensor) : [image],
    outputs: [output],
  });
}

/** The inputs from which a tensor is made: a backbone on a tensor starts there. */
function sourcesOf(tensor: TensorValue): readonly TensorValue[] {
  const { strayInputs, loose } = walkBack([], [tensor]);
  return [...strayInputs, ...loose];
}
