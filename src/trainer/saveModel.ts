/**
 * Writes model.json and weights.bin. Each file is written beside its place and renamed, so that a
 * process killed at any time leaves whole files.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { replaceFiles } from '../runs/replaceFiles.js';
import type { Place } from './checkpoint.js';

/** `trainedTo`: where training goes on from these weights. Returns the path of model.json. */
export async function saveModel(model: LayersModel, directory: string, trainedTo: Place): Promise<string> {
  const path = join(directory, 'model.json');
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const weights = tf.io.CompositeArrayBuffer.join(artifacts.weightData);
      const description = {
        format: 'layers-model',
        generatedBy: 'ConvLens',
        convertedBy: null,
        modelTopology: artifacts.modelTopology,
        userDefinedMetadata: { trainedTo: { epoch: trainedTo.epoch, batch: trainedTo.batch } },
        weightsManifest: [{ paths: ['weights.bin'], weights: artifacts.weightSpecs }],
      };
      replaceFiles(directory, {
        'weights.bin': [new Uint8Array(weights)],
        'model.json': [JSON.stringify(description)],
      });
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  return path;
}

/** Stop and discard: what was learned goes, the record of the run stays. */
export function discard(directory: string): undefined {
  for (const name of ['model.json', 'weights.bin', 'best', 'checkpoints'])
    rmSync(join(directory, name), { recursive: true, force: true });
}
