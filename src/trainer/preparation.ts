/** The layers that images pass on their way to the model, where the code applies them in `dataset.map`. */
import { type LayersModel, models } from '@tensorflow/tfjs-layers';
import type { ImageData, ImagePart, LayerTopology } from './data/dataset.js';
import { registerLayers } from './layers/register.js';

const built = new WeakMap<readonly LayerTopology[], LayersModel>();

/** Makes them once, before the parts are read. */
export async function buildPreparations({ train, validation, test, shape }: ImageData): Promise<void> {
  for (const { layers } of [train, validation, test].filter((part) => part !== undefined)) {
    if (!layers || built.has(layers)) continue;
    registerLayers();
    const named = layers.map(({ class_name, config }, index) => ({
      class_name,
      // A layer that is used twice would give two layers of one name.
      config: {
        ...config,
        name: `prepare_${index}`,
        ...(index === 0 && { batch_input_shape: [null, ...shape] }),
      },
    }));
    const topology = { class_name: 'Sequential', config: { name: 'prepare', layers: named } };
    built.set(
      layers,
      await models.modelFromJSON(topology as unknown as Parameters<typeof models.modelFromJSON>[0]),
    );
  }
}

/** Undefined where there are none. */
export function preparationOf({ layers }: Pick<ImagePart, 'layers'>): LayersModel | undefined {
  return layers && built.get(layers);
}
