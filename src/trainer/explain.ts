/** What a trained model sees in an image: the classes' probabilities, and where in the image it looked (Grad-CAM). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { trainedOutputs } from '../protocol/outputs.js';
import type { ExplainedOutput, Explanation } from '../protocol/reader.js';
import type { OutputForm, OutputSummary, RunInput, RunRequest } from '../protocol/trainer.js';
import { swapColours } from './data/counted.js';
import { finish } from './data/finish.js';
import { shownAs } from './data/mapImages.js';
import { TrainingFault } from './fault.js';
import { heatOf } from './gradCam.js';
import { registerLayers } from './layers/register.js';
import { flagIn } from './optimizers/options.js';
import { keepRepeatedInputs } from './repeatedInputs.js';
import { applyOnce } from './severalOutputs.js';
import { outputPicture } from './targetPictures.js';
import { followSwitches } from './trainingSwitches.js';

export interface OpenedModel {
  readonly model: LayersModel;
  readonly classes: readonly string[];
  /** Where the model has several. */
  readonly outputs?: readonly OutputSummary[] | undefined;
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
  followSwitches(model);
  applyOnce(model);
  keepRepeatedInputs(model);
  return model;
}

/** `pixels` are 0 … 255, of the input's height, width and channels. `wanted`: the output whose classes count. */
export function explain(
  { model, classes, outputs: summaries, input, request }: OpenedModel,
  pixels: Uint8Array,
  wanted?: string,
): Explanation {
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
  const outputs = trainedOutputs(request.plan);
  const isOne = outputs.length === 1 && outputs[0]?.name === '';
  const classesOf = (name: string) =>
    isOne ? classes : (summaries?.find((each) => each.name === name)?.classes ?? []);
  let explanation: Explanation = { probabilities: [] };
  tf.tidy(() => {
    const read = tf.tensor(values, [1, ...input.shape]);
    const made = input.maps ? shownAs(input.maps)(read) : read;
    const x = tf.reshape(made, [1, ...request.plan.inputShape]);
    const all = [model.predict(x)].flat();
    const explained = outputs.map(({ name, place, plan }) => {
      const form = isOne ? input.output : summaries?.find((each) => each.name === name)?.form;
      const isLogits = flagIn(plan.settings.lossOptions?.value ?? {}, 'from_logits');
      const own = classesOf(name);
      return { name, place, classes: own, ...given(all[place] as tf.Tensor, form, isLogits, own.length) };
    });
    const asked = explained.find(({ name }) => name === wanted);
    const told = asked ?? explained.find(({ probabilities }) => probabilities.length > 0) ?? explained[0];
    const best = told?.probabilities.indexOf(Math.max(...told.probabilities)) ?? -1;
    const heat = told && best >= 0 ? heatOf(model, x, best, told.place) : {};
    const [only = { probabilities: [] }] = explained;
    explanation = isOne
      ? { ...ofOutput(only), ...heat }
      : {
          probabilities: [],
          outputs: explained.map((each) => ({ name: each.name, classes: each.classes, ...ofOutput(each) })),
          ...heat,
        };
  });
  return explanation;
}

const ofOutput = ({ probabilities, picture, numbers }: ExplainedOutput): ExplainedOutput => ({
  probabilities,
  ...(picture !== undefined && { picture }),
  ...(numbers && { numbers }),
});

/** More numbers than these say nothing. */
const MOST_NUMBERS = 20;

function given(
  output: tf.Tensor,
  form: OutputForm | undefined,
  isLogits: boolean,
  classes: number,
): ExplainedOutput {
  if (form) {
    const shown = form.isLogits && form.classes === undefined ? tf.sigmoid(output) : output;
    return { probabilities: [], picture: outputPicture(shown.dataSync() as Float32Array, form) };
  }
  if (classes > 0) return { probabilities: probabilities(output, isLogits, classes) };
  return { probabilities: [], ...(output.size <= MOST_NUMBERS && { numbers: [...output.dataSync()] }) };
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
