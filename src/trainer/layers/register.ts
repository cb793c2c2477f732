/** Registers the Keras layers that TensorFlow.js lacks, and faster ones in place of some of its own. */
import * as tf from '@tensorflow/tfjs-core';
import { registerDraws } from '../draws.js';
import { registerAdam } from '../kernels/adam.js';
import { registerUnpackGradient } from '../kernels/unpackGradient.js';
import { registerActivations } from './activations.js';
import { AddLoss } from './addLoss.js';
import { AdditiveAttention, Attention, MultiHeadAttention } from './attention.js';
import { registerBatchNormalization } from './batchNormalization.js';
import { chainOperations } from './chainedOperations.js';
import { CONVOLUTIONS } from './convolutions.js';
import { DEPTHWISE_CONVOLUTIONS } from './depthwiseConvolutions.js';
import { registerDropout } from './dropout.js';
import { EinsumDense } from './einsumDense.js';
import { ELEMENTWISE } from './elementwise.js';
import { GroupNormalization } from './groupNormalization.js';
import { GRUS } from './gru.js';
import { IMAGE_SIZES } from './imageSizes.js';
import { registerInitializers } from './initializers.js';
import { registerLayerNormalization } from './layerNormalization.js';
import { MASKING } from './masking.js';
import { NOISES } from './noise.js';
import { Normalization } from './normalization.js';
import { NORMALIZING, RMSNormalization } from './normalizing.js';
import { KerasOperation } from './operation.js';
import { OwnWeight } from './ownWeight.js';
import { registerPlainLayer } from './plainLayer.js';
import { POOLING } from './pooling.js';
import { RandomBrightness } from './randomBrightness.js';
import { RandomContrast } from './randomContrast.js';
import { RandomFlip } from './randomFlip.js';
import {
  RandomPerspective,
  RandomRotation,
  RandomShear,
  RandomTranslation,
  RandomZoom,
} from './randomTransforms.js';
import { registerImageChanges } from './registerImageChanges.js';
import { SEQUENCES } from './sequences.js';
import { SpatialDropout2D } from './spatialDropout2d.js';
import { TRANSPOSED_CONVOLUTIONS } from './transposedConvolutions.js';
import { VOLUMES } from './volumes.js';

let done = false;

export function registerLayers(): void {
  if (done) return;
  done = true;
  chainOperations();
  registerBatchNormalization();
  registerLayerNormalization();
  registerDropout();
  registerDraws();
  registerAdam();
  registerUnpackGradient();
  registerActivations();
  registerInitializers();
  registerImageChanges();
  for (const row of [...ELEMENTWISE, ...NORMALIZING, ...IMAGE_SIZES, ...SEQUENCES, ...POOLING, ...VOLUMES])
    registerPlainLayer(row);
  for (const layer of [
    Attention,
    AdditiveAttention,
    MultiHeadAttention,
    Normalization,
    RMSNormalization,
    EinsumDense,
    ...CONVOLUTIONS,
    ...DEPTHWISE_CONVOLUTIONS,
    ...TRANSPOSED_CONVOLUTIONS,
    ...GRUS,
    ...MASKING,
    ...NOISES(),
    KerasOperation,
    AddLoss,
    OwnWeight,
  ])
    tf.serialization.registerClass(layer as unknown as Parameters<typeof tf.serialization.registerClass>[0]);
  for (const layer of [
    GroupNormalization,
    RandomBrightness,
    RandomContrast,
    RandomFlip,
    RandomPerspective,
    RandomRotation,
    RandomShear,
    RandomTranslation,
    RandomZoom,
    SpatialDropout2D,
  ]) {
    tf.serialization.registerClass(layer);
  }
}
