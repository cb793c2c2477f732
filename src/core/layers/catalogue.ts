/** All layers ConvLens knows, found by their name in either framework. */

import { ACTIVATION_ROWS } from './activations.js';
import { ATTENTION_ROWS } from './attention.js';
import { AUDIO_ROWS } from './audio.js';
import { AUGMENTATION_ROWS } from './augmentation.js';
import { BORDER_ROWS } from './borders.js';
import { camelCase } from './camelCase.js';
import { CATEGORY_ROWS } from './categories.js';
import { checked } from './checkedRule.js';
import { CONVOLUTION_ROWS } from './convolution.js';
import { CONVOLUTION_LSTM_ROWS } from './convolutionLstm.js';
import { DENSE_ROWS } from './dense.js';
import { DEPTHWISE_ROWS } from './depthwiseConvolution.js';
import { DOT_ROWS } from './dot.js';
import { EINSUM_ROWS } from './einsumDense.js';
import { EMBEDDING_ROWS } from './embedding.js';
import { FOREIGN_ROWS } from './foreign.js';
import { GLOBAL_POOLING_ROWS } from './globalPooling.js';
import { IMAGE_SIZE_ROWS } from './imageSizes.js';
import { LAMBDA_ROWS } from './lambda.js';
import { LOCAL_ROWS } from './localConvolution.js';
import { LOOKUP_ROWS } from './lookups.js';
import { MERGING_ROWS } from './merging.js';
import { MULTI_HEAD_ROWS } from './multiHeadAttention.js';
import { NORMALIZATION_ROWS } from './normalization.js';
import { POOLING_ROWS } from './pooling.js';
import { RECURRENT_ROWS } from './recurrent.js';
import { REGULARIZATION_ROWS } from './regularization.js';
import { RESHAPING_ROWS } from './reshaping.js';
import { RNN_ROWS } from './rnn.js';
import type { ArgumentDefault, ArgumentSpec, Framework, LayerRow } from './row.js';
import { TRANSPOSED_ROWS } from './transposedConvolution.js';
import { WRAPPER_ROWS } from './wrappers.js';

export const ALL_ROWS: readonly LayerRow[] = [
  CONVOLUTION_ROWS,
  TRANSPOSED_ROWS,
  DEPTHWISE_ROWS,
  LOCAL_ROWS,
  POOLING_ROWS,
  GLOBAL_POOLING_ROWS,
  DENSE_ROWS,
  EINSUM_ROWS,
  NORMALIZATION_ROWS,
  ACTIVATION_ROWS,
  REGULARIZATION_ROWS,
  RESHAPING_ROWS,
  BORDER_ROWS,
  MERGING_ROWS,
  DOT_ROWS,
  RECURRENT_ROWS,
  RNN_ROWS,
  CONVOLUTION_LSTM_ROWS,
  WRAPPER_ROWS,
  ATTENTION_ROWS,
  MULTI_HEAD_ROWS,
  EMBEDDING_ROWS,
  IMAGE_SIZE_ROWS,
  AUGMENTATION_ROWS,
  CATEGORY_ROWS,
  LOOKUP_ROWS,
  AUDIO_ROWS,
  FOREIGN_ROWS,
  LAMBDA_ROWS,
]
  .flat()
  .map(checked);

const KERAS = new Map<string, LayerRow>();
const TFJS = new Map<string, LayerRow>();
for (const row of ALL_ROWS) {
  for (const name of [row.keras?.name, ...(row.keras?.aliases ?? [])]) if (name) KERAS.set(name, row);
  for (const name of [row.tfjs?.factory, ...(row.tfjs?.aliases ?? [])]) if (name) TFJS.set(name, row);
}

/** By class name or alias, such as `Conv2D` or `Convolution2D`. */
export function findKerasLayer(name: string): LayerRow | undefined {
  return KERAS.get(name);
}

/** By the name of the factory in `tf.layers`, such as `conv2d`. */
export function findTfjsLayer(factory: string): LayerRow | undefined {
  return TFJS.get(factory);
}

/** The value that an absent argument takes; undefined when it has to be given. */
export function defaultOf(spec: ArgumentSpec, framework: Framework): ArgumentDefault | undefined {
  return framework === 'tfjs' && spec.tfjsDefault !== undefined ? spec.tfjsDefault : spec.default;
}

/** By the class name that a graph's node has. */
export function rowOfType(type: string, framework: Framework): LayerRow | undefined {
  if (framework === 'keras') return KERAS.get(type);
  return ALL_ROWS.find((row) => row.tfjs?.className === type);
}

/** The argument's name as the framework writes it. */
export function spelledArgument(spec: ArgumentSpec, framework: Framework): string {
  if (framework === 'keras') return spec.name;
  return spec.tfjs ?? camelCase(spec.name);
}
