/**
 * Writes model.json, weights.bin and run.json. Each file is written beside its place and renamed, so that a
 * process killed at any time leaves whole files.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { RunResult, RunStarted } from '../protocol/trainer.js';

/** Returns the path of model.json. */
export async function saveModel(model: LayersModel, directory: string): Promise<string> {
  const path = join(directory, 'model.json');
  mkdirSync(directory, { recursive: true });
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const weights = tf.io.CompositeArrayBuffer.join(artifacts.weightData);
      const description = {
        format: 'layers-model',
        generatedBy: 'ConvLens',
        convertedBy: null,
        modelTopology: artifacts.modelTopology,
        weightsManifest: [{ paths: ['weights.bin'], weights: artifacts.weightSpecs }],
      };
      replaceFiles(directory, {
        'weights.bin': new Uint8Array(weights),
        'model.json': JSON.stringify(description),
      });
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  return path;
}

/** What the run was and what came of it. */
export function saveRun(
  directory: string,
  run: { readonly started: RunStarted; readonly result: RunResult },
): void {
  mkdirSync(directory, { recursive: true });
  replaceFiles(directory, { 'run.json': `${JSON.stringify(run, null, 2)}\n` });
}

/** All are written before the first takes its place. */
function replaceFiles(directory: string, files: Record<string, string | Uint8Array>): void {
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(directory, `${name}.partial`), content);
  for (const name of Object.keys(files))
    renameSync(join(directory, `${name}.partial`), join(directory, name));
}
