/** What our kernels use of tfjs-node's backend. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Attribute, NodeBinding, TensorMetadata } from '../runtimes/wholeStep/binding.js';

/** The part of tfjs-node's backend that runs an operation of TensorFlow by name. */
export interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: NodeBinding;
  /** The binding's ids of tensors. */
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  /** How many tensors share this one's values. */
  refCount(dataId: tf.DataId): number;
  createOutputTensor(made: TensorMetadata): tf.Tensor;
  executeSingleOutput(name: string, attributes: readonly Attribute[], inputs: readonly unknown[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly unknown[],
    outputs: number,
  ): tf.Tensor[];
}

/** The attribute `T` of an operation on float32 values. */
export function floats({ binding }: NodeBackend): Attribute {
  return { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}
