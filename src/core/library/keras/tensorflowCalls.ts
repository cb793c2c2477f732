/** TensorFlow's own functions on tensors of a model: Keras 2 took them, Keras 3 raises for each. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { TensorValue, Value } from '../../evaluate/value.js';
import { isSymbolic } from './missingMember.js';

/** Told once in a file: what is meant for Keras 2 does it everywhere, and may say nothing of its version. */
export function noteTensorflowCall(name: string, operands: readonly TensorValue[], call: NativeCall): void {
  const { evaluation, location } = call;
  const isOfTensorflow = name.startsWith('tensorflow.') && evaluation.dialect === 'python';
  if (!isOfTensorflow || evaluation.kerasMajor < 3) return;
  if (!operands.some((tensor) => isSymbolic(tensor, evaluation))) return;
  const written = name.replace(/^tensorflow\./, 'tf.');
  const message = `${written} takes no tensor of a model in Keras 3, as it did in Keras 2: write what keras.ops has for it, or call it inside of a Lambda or a layer of your own.`;
  evaluation.fail(message, location, 'ValueError');
  evaluation.report({
    code: 'invalid-argument',
    severity: 'warning',
    message,
    location,
    stack: call.stack,
    cause: `tensorflow ${location.path}`,
  });
}

/** Outside of layers Keras 2 gives TensorFlow a tensor that these functions do not take. */
export function refusedTensor(
  operands: readonly TensorValue[],
  name: string,
  call: NativeCall,
): Value | undefined {
  const { evaluation } = call;
  if (evaluation.kerasMajor !== 2 || !operands.some((tensor) => isSymbolic(tensor, evaluation)))
    return undefined;
  const written = name.replace(/^tensorflow\./, 'tf.').replace(/^keras\.backend\./, 'K.');
  return evaluation.refuse(
    `${written} takes no tensor of a model: call it inside of a Lambda or a layer of your own`,
    call.location,
    'TypeError',
  );
}
