/** Writes a trained model for other programs: TensorFlow.js, Keras 3 and Keras 2. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { ExportFormat } from '../../protocol/trainer.js';
import { replaceFile, replaceFiles } from '../../runs/replaceFiles.js';
import { forKeras } from './forKeras.js';
import { kerasThreeConfig } from './kerasConfig.js';
import { kerasThreeWeights, kerasTwoFile } from './kerasWeights.js';
import { modelFolder, readSavedModel, type Which } from './savedModel.js';
import { type ModelJson, withoutIdleLayers } from './tfjsModel.js';

/** `path` is a file, or a folder for TensorFlow.js. Throws a sentence. */
export async function exportModel(
  run: string,
  { format, path, which }: { readonly format: ExportFormat; readonly path: string; readonly which: Which },
): Promise<void> {
  switch (format) {
    case 'tfjs': {
      const { description, weights } = tfjsFiles(run, which);
      mkdirSync(path, { recursive: true });
      replaceFiles(path, { 'weights.bin': [weights], 'model.json': [JSON.stringify(description)] });
      return;
    }
    case 'h5':
      mkdirSync(dirname(path), { recursive: true });
      replaceFile(path, await kerasTwoFile(readSavedModel(run, which)));
      return;
    case 'keras': {
      const model = forKeras(readSavedModel(run, which));
      const metadata = { keras_version: '3.0.0', date_saved: new Date().toISOString() };
      const zip = zipSync(
        {
          'metadata.json': strToU8(JSON.stringify(metadata)),
          'config.json': strToU8(JSON.stringify(kerasThreeConfig(model.topology))),
          // Weights are noise: packing them saves nothing.
          'model.weights.h5': [await kerasThreeWeights(model), { level: 0 }],
        },
        { level: 6 },
      );
      mkdirSync(dirname(path), { recursive: true });
      replaceFile(path, zip);
    }
  }
}

/** What TensorFlow.js is to load. */
export function tfjsFiles(
  run: string,
  which: Which,
): { readonly description: ModelJson; readonly weights: Uint8Array } {
  const folder = modelFolder(run, which);
  const saved = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as ModelJson;
  const description = { ...saved, modelTopology: withoutIdleLayers(saved.modelTopology) };
  return { description, weights: readFileSync(join(folder, 'weights.bin')) };
}
