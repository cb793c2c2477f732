/**
 * Writes model.json and weights.bin. Each file is written beside its place and renamed, so that a
 * process killed at any time leaves whole files.
 */
import { readFileSync, rmSync } from 'node:fs';
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

/** Gives the model the weights that were saved of it in a folder. */
export function takeWeights(model: LayersModel, directory: string): void {
  const { weightsManifest } = JSON.parse(readFileSync(join(directory, 'model.json'), 'utf8')) as {
    readonly weightsManifest: readonly { readonly weights: tf.io.WeightsManifestEntry[] }[];
  };
  const specs = weightsManifest[0]?.weights ?? [];
  const bytes = readFileSync(join(directory, 'weights.bin'));
  const named = tf.io.decodeWeights(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    specs,
  );
  model.setWeights(specs.flatMap(({ name }) => named[name] ?? []));
  tf.dispose(named);
}

/** Stop and discard: what was learned goes, the record of the run stays. */
export function discard(directory: string): undefined {
  for (const name of ['model.json', 'weights.bin', 'best', 'checkpoints'])
    rmSync(join(directory, name), { recursive: true, force: true });
}
