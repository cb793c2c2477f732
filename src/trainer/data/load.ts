/** From the plan's data source to images; each refusal says what to do. */
import type { RunRequest } from '../../protocol/trainer.js';
import { TrainingFault } from '../fault.js';
import type { ImageData, Report } from './dataset.js';
import { loadFaces } from './faces.js';
import { loadKerasDataset } from './kerasDatasets.js';

export async function loadData(request: RunRequest, report: Report): Promise<ImageData> {
  const source = request.plan.data;
  switch (source.kind) {
    case 'dataset':
      return loadKerasDataset(source.name, request.cacheDirectory, report);
    case 'generatedFaces':
      return loadFaces(request.cacheDirectory, request.overrides.maxImages, report);
    case 'folder':
      throw new TrainingFault(
        `The data is the folder “${source.path}”, and training from folders is not built yet. ` +
          'Use keras.datasets.mnist or the generated faces for now.',
      );
    case 'unknown':
      throw new TrainingFault(
        `There is no usable training data: ${source.reason} Load some with keras.datasets.mnist.load_data().`,
      );
  }
}
