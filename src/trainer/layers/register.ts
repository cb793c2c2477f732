/** Registers the Keras layers that TensorFlow.js lacks, and faster ones in place of some of its own. */
import * as tf from '@tensorflow/tfjs-core';
import { registerBatchNormalization } from './batchNormalization.js';
import { chainOperations } from './chainedOperations.js';
import { registerDropout } from './dropout.js';
import { GroupNormalization } from './groupNormalization.js';
import { RandomBrightness } from './randomBrightness.js';
import { RandomContrast } from './randomContrast.js';
import { RandomFlip } from './randomFlip.js';
import { RandomRotation, RandomTranslation, RandomZoom } from './randomTransforms.js';
import { SpatialDropout2D } from './spatialDropout2d.js';

let done = false;

export function registerLayers(): void {
  if (done) return;
  done = true;
  chainOperations();
  registerBatchNormalization();
  registerDropout();
  for (const layer of [
    GroupNormalization,
    RandomBrightness,
    RandomContrast,
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
    SpatialDropout2D,
  ]) {
    tf.serialization.registerClass(layer);
  }
}
