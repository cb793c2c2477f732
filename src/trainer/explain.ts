/** What a trained model sees in an image: the classes' probabilities, and where in the image it looked (Grad-CAM). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import type { Explanation, RunInput, RunRequest } from '../protocol/trainer.js';
import { swapColours } from './data/counted.js';
import { finish } from './data/finish.js';
import { TrainingFault } from './fault.js';
import { heatOf } from './gradCam.js';
import { registerLayers } from './layers/register.js';
import { flagIn } from './optimizers/options.js';
import { keepRepeatedInputs } from './repeatedInputs.js';
import { outputPicture } from './targetPictures.js';
import { followSwitches } from './trainingSwitches.js';

export interface OpenedModel {
  readonly model: LayersModel;
  readonly classes: readonly string[];
  readonly input: RunInput;
  readonly request: RunRequest;
}

/** `folder` holds `model.json`. */
export async function openModel(folder: string): Promise<LayersModel> {
  registerLayers();
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const bytes = readFileSync(join(folder, 'weights.bin'));
  const model = await loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest[0].weights,
      weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    }),
  );
  keepRepeatedInputs(model);
  followSwitches(model);
  return model;
}

/** `pixels` are 0 … 255, of the input's height, width and channels. */
export function explain({ model, classes, input, request }: OpenedModel, pixels: Uint8Array): Explanation {
  const size = input.shape.reduce((product, length) => product * length, 1);
  if (pixels.length !== size)
    throw new TrainingFault(
      `Expected ${size} values of an image of ${input.shape.join('×')}; found ${pixels.length}.`,
    );
  const unit = input.isUnit ? 255 : 1;
  const { scale = 1, offset = 0, places } = input;
  const ordered = pixels.slice();
  if (input.isSwapped) swapColours(ordered, input.shape[2]);
  const values = Float32Array.from(ordered, (value, at) =>
    places
      ? (value / unit) * (places.factor[at] ?? 0) + (places.amount[at] ?? 0)
      : value / unit / scale + offset,
  );
  if (input.finish) finish(values, input.finish);
  let explanation: Explanation = { probabilities: [] };
  tf.tidy(() => {
    const x = tf.tensor(values, [1, ...request.plan.inputShape]);
    const output = model.predict(x) as tf.Tensor;
    const form = input.output;
    if (form) {
      const shown = form.isLogits && form.classes === undefined ? tf.sigmoid(output) : output;
      explanation = { probabilities: [], picture: outputPicture(shown.dataSync() as Float32Array, form) };
      return;
    }
    const isLogits = flagIn(request.plan.settings.lossOptions?.value ?? {}, 'from_logits');
    const found = probabilities(output, isLogits, classes.length);
    const best = found.indexOf(Math.max(...found));
    explanation = { probabilities: found, ...heatOf(model, x, best) };
  });
  return explanation;
}

/** One output is the probability of the second of two classes. */
function probabilities(output: tf.Tensor, isLogits: boolean, classes: number): readonly number[] {
  const flat = tf.reshape(output, [-1]);
  if (flat.size === 1 && classes === 2) {
    const [second = 0] = (isLogits ? tf.sigmoid(flat) : flat).dataSync();
    return [1 - second, second];
  }
  return [...(isLogits ? tf.softmax(flat) : flat).dataSync()];
}
