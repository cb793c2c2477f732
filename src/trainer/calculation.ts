/** Does again what the plan lists as operations on given tensors. */
import type * as tf from '@tensorflow/tfjs-core';
import type { RunRequest } from '../protocol/trainer.js';
import type { LayerConfig } from './layers/augmentation.js';
import { computeOperation } from './layers/operation.js';

export type Calculation = NonNullable<RunRequest['plan']['settings']['ownLoss']>['value']['calculation'];

/** A step that is no operation; undefined for those that are. */
type OtherStep = (
  config: Readonly<Record<string, unknown>>,
) => ((inputs: readonly tf.Tensor[]) => tf.Tensor) | undefined;

/** Of the tensors that are given, those that the calculation gives. */
export function calculator(
  { steps, outputs }: Calculation,
  otherStep: OtherStep = () => undefined,
): (given: readonly tf.Tensor[]) => tf.Tensor[] {
  const configured = steps.map(({ config, inputs }) => {
    const own = inCamelCase(config) as LayerConfig;
    return {
      compute: otherStep(config) ?? ((given: readonly tf.Tensor[]) => computeOperation(own, given)),
      inputs,
    };
  });
  return (given) => {
    const made: (tf.Tensor | tf.Tensor[])[] = [...given];
    const at = ([maker, output]: Calculation['outputs'][number]): tf.Tensor => {
      const from = made[maker];
      const tensor = Array.isArray(from) ? from[output] : from;
      if (!tensor) throw new Error(`Step ${maker} of the calculation gives no tensor ${output}.`);
      return tensor;
    };
    for (const { compute, inputs } of configured) made.push(compute(inputs.map(at)));
    return outputs.map(at);
  };
}

/** As TensorFlow.js hands settings to a layer. */
export function inCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      inCamelCase(inner),
    ]),
  );
}
