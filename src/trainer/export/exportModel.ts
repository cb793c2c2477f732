/** Writes a trained model for other programs: TensorFlow.js, Keras 3 and Keras 2. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { ExportFormat } from '../../protocol/trainer.js';
import { replaceFile, replaceFiles } from '../../runs/replaceFiles.js';
import { forKeras } from './forKeras.js';
import { kerasThreeConfig } from './kerasConfig.js';
import { kerasThreeWeights, kerasTwoFile } from './kerasWeights.js';
import { modelFolder, readSavedModel, type Which } from './savedModel.js';

/** `path` is a file, or a folder for TensorFlow.js. Throws a sentence. */
export async function exportModel(
  run: string,
  { format, path, which }: { readonly format: ExportFormat; readonly path: string; readonly which: Which },
): Promise<void> {
  switch (format) {
    case 'tfjs': {
      const folder = modelFolder(run, which);
      const read = (name: string) => [readFileSync(join(folder, name))];
      replaceFiles(path, { 'weights.bin': read('weights.bin'), 'model.json': read('model.json') });
      return;
    }
    case 'h5':
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
      replaceFile(path, zip);
    }
  }
}
