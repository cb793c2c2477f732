/** Augmentation: layers that change images at random while training and keep their shape. */
import { refusedFor } from './argumentReading.js';
import { boundFault } from './augmentationChecks.js';
import { AUGMENTATIONS } from './augmentationTable.js';
import { keras, notInTfjs } from './baseArguments.js';
import { unchanged } from './outcome.js';
import type { LayerRow } from './row.js';

export const AUGMENTATION_ROWS: readonly LayerRow[] = AUGMENTATIONS.map((augmentation) => {
  const { name, about, trained, bounds = {}, check } = augmentation;
  return {
    family: 'preprocessing',
    ...keras(
      name,
      `preprocessing_layers/image_augmentation/${snake(name)}`,
      augmentation.inside && { innerNames: { made: augmentation.inside } },
    ),
    ...(trained ? { trainer: { className: name } } : notInTfjs(name)),
    arguments: augmentation.arguments,
    explanation: about,
    ...(name !== 'RandomGrayscale' && { lists: 'each' }),
    rule: (context) => {
      const faults = Object.entries(bounds).flatMap(
        ([argument, bound]) => boundFault(context, argument, bound) ?? [],
      );
      const own = check?.(context);
      if (own) faults.push(own);
      return faults.length > 0 ? refusedFor(faults) : unchanged(context);
    },
  };
});

function snake(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}
