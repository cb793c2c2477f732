/** Where the channels of images stand for layers that do not say it themselves. */
import type { Evaluation } from '../evaluate/nativeCall.js';
import { type Dim, isKnownRank, type Shape } from '../graph/dimension.js';

interface ImageLayout {
  current: 'channels_last' | 'channels_first';
  /** The code sets it, asks for it, or its first images have told. */
  isSettled: boolean;
}

/** `keras.config.set_image_data_format` changes it for the layers made after. */
export function imageLayout(evaluation: Evaluation): ImageLayout {
  return evaluation.store('keras.imageLayout', () => ({ current: 'channels_last', isSettled: false }));
}

/**
 * Keras 1 had the layout from the user's settings: channels first with Theano, last with TensorFlow. The first
 * images tell: nobody has pictures one or three pixels high with many channels.
 */
export function settleLayout(input: Shape | undefined, evaluation: Evaluation): void {
  if (evaluation.kerasMajor !== 1 || !input || !isKnownRank(input) || input.length !== 4) return;
  const layout = imageLayout(evaluation);
  if (layout.isSettled) return;
  layout.isSettled = true;
  const [, first, height, width] = input;
  const isFirst =
    (first === 1 || first === 3) && [height, width].every((size) => size === null || isLarge(size));
  if (isFirst) layout.current = 'channels_first';
}

const isLarge = (size: Dim | undefined): boolean => typeof size === 'number' && size > 4;
