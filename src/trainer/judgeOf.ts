/** Who looks at what an output gives: at classes, or at images. */
import { dataOfOutput, type ImagePart, ofOutput } from './data/dataset.js';
import { Judge } from './judge.js';
import { flagIn } from './optimizers/options.js';
import type { Prepared } from './prepareRun.js';
import { TargetPictures } from './targetPictures.js';

/** `output`: of those that are trained. `isOfTraining`: the part has images that it was trained on, which say nothing of classes. */
export function judgeOf(
  { data, shape, outputs, forms }: Prepared,
  output: number,
  part: ImagePart,
  isOfTraining: boolean,
): Judge | TargetPictures | undefined {
  const own = ofOutput(part, output);
  const form = forms[output];
  const ownData = dataOfOutput(data, output);
  if (form && own.target) return new TargetPictures(ownData, own, own.target, form, isOfTraining);
  if (isOfTraining) return undefined;
  const isLogits = flagIn(outputs[output]?.plan.settings.lossOptions?.value ?? {}, 'from_logits');
  const units = shape.outputs[output]?.units ?? 1;
  return new Judge({ data: ownData, units }, own, isLogits);
}
