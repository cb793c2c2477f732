/** From the plan's data source to images; each refusal says what to do. */
import type { RunRequest } from '../../protocol/trainer.js';
import { TrainingFault } from '../fault.js';
import type { ImageData, Report } from './dataset.js';
import { loadFaces } from './faces.js';
import { loadKerasDataset } from './kerasDatasets.js';

export async function loadData(request: RunRequest, report: Report): Promise<ImageData> {
  const source = request.plan.data;
  switch (source.kind) {
    case 'dataset': {
      const data = await loadKerasDataset(source.name, request.cacheDirectory, report);
      return { ...data, scale: source.chosen ? unwrittenScale(request) : (source.scale ?? 1) };
    }
    case 'generatedFaces': {
      const data = await loadFaces(request.cacheDirectory, request.overrides.maxImages, report);
      return { ...data, scale: unwrittenScale(request) };
    }
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

/** Of data that the code does not name, nothing says how they are scaled: to 0 … 1, unless the model does it. */
function unwrittenScale({ plan }: RunRequest): number {
  return JSON.stringify(plan.topology).includes('"Rescaling"') ? 1 : 255;
}
