/** Packages whose networks are not in the code that uses them: why ConvLens cannot say what they are. */
import type { LibraryPart } from './moduleRegistry.js';

const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /^keras_(?:hub|cv|nlp)(?:\.|$)/,
    'models of KerasHub are made from presets that are downloaded when the code runs',
  ],
  [/^@tensorflow-models\//, 'ready-made models of TensorFlow.js are downloaded when the code runs'],
  [
    /^(?:classification_models|segmentation_models|keras_vggface|keras_resnet|keras_efficientnet_v2|keras_unet_collection|vit_keras|tfimm)(?:\.|$)/,
    'this package builds networks of its own, which ConvLens does not know',
  ],
  [/^(?:torch|torchvision|timm|transformers|jax|flax)(?:\.|$)/, 'it belongs to another framework than Keras'],
];

export const readyMadePart: LibraryPart = {
  absence: (specifier) => {
    const reason = REASONS.find(([packages]) => packages.test(specifier))?.[1];
    return reason && `${specifier} is not evaluated: ${reason}`;
  },
};
