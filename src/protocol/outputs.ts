/** The outputs that a plan trains: always a list, of one where the model has one. */
import type { TrainingPlanFacts } from '../core/index.js';

export interface TrainedOutput {
  /** As Keras's logs have it in front of its loss and metrics; empty for the only output. */
  readonly name: string;
  /** Which output of the model it is, counted from 0. */
  readonly place: number;
  /** What its loss counts in the sum. */
  readonly weight: number;
  /** The plan as if the model had no other output. */
  readonly plan: TrainingPlanFacts;
}

export function trainedOutputs(plan: TrainingPlanFacts): readonly TrainedOutput[] {
  const { outputs, ...whole } = plan;
  if (!outputs) return [{ name: '', place: 0, weight: plan.settings.lossWeight?.value ?? 1, plan }];
  const { outputs: _, data: __, ...common } = plan.settings;
  return outputs.map(({ name, place, shape, settings, data }) => ({
    ...{ name, place, weight: settings.lossWeight?.value ?? 1 },
    plan: { ...whole, data, outputShape: shape, settings: { ...common, ...settings } },
  }));
}

/** `gender_accuracy`: how Keras's logs name what is measured of an output. */
export const loggedAs = (output: string, measure: string): string =>
  output === '' ? measure : `${output}_${measure}`;
