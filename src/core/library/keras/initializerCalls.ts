/** `w_init(shape=(784, 32), dtype='float32')`: an initializer that is called gives numbers of the shape. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import { toShape } from '../values.js';

export function callOfInitializer({ name }: ConfiguredValue, call: NativeCall): Value | undefined {
  const shape = (call.positional[0] ?? call.keywords.get('shape'))?.value;
  if (!name.startsWith('keras.initializers.') || !shape) return undefined;
  return { kind: 'array', shape: toShape(shape), dtype: 'float32', facts: {} };
}

/** TensorFlow's own names for initializers of Keras, with the same arguments. */
export const TENSORFLOW_INITIALIZERS: Readonly<Record<string, string>> = {
  constant_initializer: 'Constant',
  ones_initializer: 'Ones',
  random_normal_initializer: 'RandomNormal',
  random_uniform_initializer: 'RandomUniform',
  zeros_initializer: 'Zeros',
};
