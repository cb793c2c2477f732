/** What the regularisers of a model's weights add to its loss, each weight's once, as Keras counts it. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ActivityPenalties } from './activityPenalties.js';
import { isContainer, type Layer } from './layerPaths.js';
import { firstValues, functionsOf } from './step.js';

export type Penalty = () => tf.Scalar;

/** What a layer of tfjs-layers may hold besides weights of its own. */
interface Parts {
  readonly layer?: Layer;
  readonly forwardLayer?: Layer;
  readonly backwardLayer?: Layer;
  readonly cell?: Layer & { readonly cells?: readonly Layer[] };
}

/**
 * tfjs-layers counts a layer's penalty for each of its calls, none of a recurrent layer's, and none in an evaluation.
 * From here on the model's training steps count these.
 */
export function countPenalties(model: LayersModel, activity: ActivityPenalties): Penalty[] {
  const penalties = [...new Set(penaltiesIn(model.layers))];
  functionsOf(model).calculateLosses = () => [
    ...penalties.map((penalty) => tf.tidy(penalty)),
    ...activity.now,
  ];
  return penalties;
}

export async function sumOf(penalties: readonly Penalty[]): Promise<number> {
  const values = tf.tidy(() => penalties.map((penalty) => penalty()));
  const sum = (await firstValues(values)).reduce((total, value) => total + value, 0);
  tf.dispose(values);
  return sum;
}

function* penaltiesIn(layers: readonly (Layer | undefined)[]): Generator<Penalty> {
  for (const layer of layers) {
    // Keras counts only what is trained.
    if (!layer?.trainable) continue;
    if (isContainer(layer)) {
      yield* penaltiesIn(layer.layers);
      continue;
    }
    const { layer: held, forwardLayer, backwardLayer, cell } = layer as Parts;
    yield* layer.losses as Penalty[];
    yield* penaltiesIn([held, forwardLayer, backwardLayer, cell, ...(cell?.cells ?? [])]);
  }
}
