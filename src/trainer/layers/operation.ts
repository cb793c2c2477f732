/**
 * Operations on tensors that stand between the layers of a model, or in a class of the code: `x / 255`,
 * `keras.ops.mean`, `tf.nn.relu`, slices of `preprocess_input`. The plan says the sizes of the output.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { LayerConfig } from './augmentation.js';
import { OPERATIONS } from './operationTable.js';
import type { Sizes } from './plainLayer.js';

export class KerasOperation extends layers.Layer {
  static readonly className = 'KerasOperation';

  constructor(private readonly given: LayerConfig) {
    super(given);
  }

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    { training }: { readonly training?: boolean } = {},
  ): tf.Tensor | tf.Tensor[] {
    const list = Array.isArray(inputs) ? inputs : [inputs];
    return tf.tidy(() => computeOperation(this.given, list, training === true));
  }

  override computeOutputShape(): Sizes | Sizes[] {
    const all = allSizesIn(this.given);
    return all.length > 0 ? [...all] : sizesIn(this.given);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...(this.given as tf.serialization.ConfigDict), ...super.getConfig() };
  }
}

const sizesIn = ({ outputSizes }: LayerConfig) => (outputSizes ?? []) as Sizes;

/** Of each output, where there are several. */
const allSizesIn = ({ allSizes }: LayerConfig) => (allSizes ?? []) as readonly Sizes[];

/** `config`: the operation and its settings, in camel case. */
export function computeOperation(
  config: LayerConfig,
  inputs: readonly tf.Tensor[],
  isTraining = false,
): tf.Tensor | tf.Tensor[] {
  const name = nameOf(String(config.operation));
  const compute = OPERATIONS[name];
  if (!compute) throw new Error(`KerasOperation does not know ${name}.`);
  const sizes = closed(name, sizesIn(config), inputs);
  const allSizes = allSizesIn(config).map((each) => closed(name, each, inputs));
  return compute({ tensors: inputs, config, isTraining, sizes, allSizes });
}

/** A change of form alone keeps the number of values. */
const FORM = new Set(['Reshape', 'ExpandDims', 'Squeeze']);

/** Sizes that the plan leaves open: the batch's, which the last input says, or what is left of the values. */
function closed(name: string, sizes: Sizes, inputs: readonly tf.Tensor[]): number[] {
  const batch = inputs.at(-1)?.shape[0] ?? 1;
  const open = sizes.filter((size) => size === null).length;
  if (!FORM.has(name) || (inputs.length > 1 && open === 1)) return sizes.map((size) => size ?? batch);
  const known = sizes.reduce<number>((product, size) => product * (size ?? 1), 1);
  const whole = (inputs[0]?.size ?? 1) / known;
  return sizes.map((size, at) => size ?? (open === 1 ? whole : at === 0 ? batch : whole / batch));
}

/** A model's file has it in other letters: TensorFlow.js writes `TrueDivide` as `true_divide`, and reads `trueDivide`. */
function nameOf(given: string): string {
  const plain = given.replaceAll('_', '').toLowerCase();
  return NAMES.get(plain) ?? given;
}

const NAMES = new Map(Object.keys(OPERATIONS).map((name) => [name.toLowerCase(), name]));
