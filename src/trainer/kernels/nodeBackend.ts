/** What our kernels use of tfjs-node's backend. */
import type * as tf from '@tensorflow/tfjs-core';

type BindingNumber = `TF_ATTR_${'TYPE' | 'FLOAT' | 'BOOL' | 'STRING'}` | 'TF_FLOAT' | 'TF_INT32';

/** The part of tfjs-node's backend that runs an operation of TensorFlow by name. */
export interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: Readonly<Record<BindingNumber, number>>;
  executeSingleOutput(name: string, attributes: readonly object[], inputs: readonly unknown[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly object[],
    inputs: readonly unknown[],
    outputs: number,
  ): tf.Tensor[];
}

/** The attribute `T` of an operation on float32 values. */
export function floats({ binding }: NodeBackend): object {
  return { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}
