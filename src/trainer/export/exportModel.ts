/** Writes a trained model for other programs: TensorFlow.js, Keras 3 and Keras 2. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { ExportFormat } from '../../protocol/reader.js';
import { replaceFiles } from '../../runs/replaceFiles.js';
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
      place(run, path, { 'weights.bin': weights, 'model.json': JSON.stringify(description) });
      return;
    }
    case 'h5':
      place(run, dirname(path), { [basename(path)]: await kerasTwoFile(readSavedModel(run, which)) });
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
      place(run, dirname(path), { [basename(path)]: zip });
    }
  }
}

/**
 * What is not whole yet stands in the run's folder: an export that is killed leaves nothing among the user's files, and
 * the next one clears it away. Where it cannot be moved from there, to another disk, it stands beside its place.
 */
function place(run: string, directory: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  mkdirSync(directory, { recursive: true });
  const contents = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, [content]]));
  const making = join(run, '.exporting');
  try {
    rmSync(making, { recursive: true, force: true });
    mkdirSync(making);
    replaceFiles(directory, contents, making);
  } catch {
    replaceFiles(directory, contents);
  } finally {
    rmSync(making, { recursive: true, force: true });
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
