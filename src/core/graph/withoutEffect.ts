/** What the code says of training that is without effect when ConvLens trains. */
import type { BoundArgument, ModelValue, Value } from '../evaluate/value.js';
import type { Sourced } from './modelGraph.js';

export const SAMPLE_WEIGHT_NOT_APPLIED = 'sample_weight is not applied when ConvLens trains';

export const CLASS_WEIGHT_NOT_KNOWN = 'class_weight is not known, so it is not applied when ConvLens trains';

const OPTIONS_NOT_FOLLOWED = [
  ['use_ema', 'use_ema is not followed: ConvLens keeps the weights themselves, not their averages'],
  [
    'gradient_accumulation_steps',
    'gradient_accumulation_steps is not followed: ConvLens changes the weights after every batch',
  ],
] as const;

const falseOrOne = (value: Value): boolean =>
  (value.kind === 'boolean' && !value.value) || (value.kind === 'number' && value.value === 1);

/** `areWeightsKnown`: those of the classes. */
export function withoutEffect(
  training: ModelValue['training'],
  areWeightsKnown: boolean,
  step: ModelValue['step'],
): readonly Sourced<string>[] {
  const found: Sourced<string>[] = [];
  const note = (name: string, text: string, isOfCall = false): void => {
    const argument: BoundArgument | undefined = training.get(name);
    if (argument?.location && (isOfCall || argument.value.kind !== 'none'))
      found.push({ value: text, location: argument.location });
  };
  const noteUnless = (name: string, usual: number, text: string): void => {
    const value = training.get(name)?.value;
    if (!(value?.kind === 'number' && value.value === usual)) note(name, text);
  };
  if (!areWeightsKnown) note('fit.class_weight', CLASS_WEIGHT_NOT_KNOWN);
  note('fit.sample_weight', SAMPLE_WEIGHT_NOT_APPLIED);
  note(
    'fit.initial_epoch',
    'initial_epoch shortens the run by as many epochs; ConvLens counts its own from 1, for schedules too',
  );
  noteUnless(
    'fit.validation_freq',
    1,
    'validation_freq is not followed: ConvLens validates after every epoch',
  );
  const steps = training.get('fit.steps_per_epoch')?.value;
  if (steps && steps.kind !== 'number')
    note('fit.steps_per_epoch', 'how many steps_per_epoch are is not known: an epoch takes all images');
  note('fit.validation_steps', 'validation_steps is not followed: ConvLens validates on all of the data');
  const optimizer = training.get('compile.optimizer');
  if (optimizer?.location && optimizer.value.kind === 'configured')
    for (const [option, means] of OPTIONS_NOT_FOLLOWED) {
      const given = optimizer.value.bound.get(option);
      const isOff = !given || given.value.kind === 'none' || falseOrOne(given.value);
      if (!isOff) found.push({ value: means, location: given.location ?? optimizer.location });
    }
  if (step?.kind !== 'own')
    note('add_loss.call', 'what add_loss adds is not part of the loss when ConvLens trains', true);
  note('compile.weighted_metrics', 'weighted_metrics are not measured when ConvLens trains');
  for (const [name, { location }] of training)
    if (location && name.startsWith('earlier.fit:'))
      found.push({
        value: 'this fit is not run: ConvLens trains from new weights, as the last fit of the model says',
        location,
      });
  note('repeated.fit', 'this fit stands in a loop: ConvLens trains once as it says, from new weights', true);
  const policy = training.get('policy');
  if (policy?.location && policy.value.kind === 'string' && /16/.test(policy.value.value))
    found.push({
      value: `the policy ${policy.value.value} is not followed: ConvLens trains with 32-bit numbers`,
      location: policy.location,
    });
  return found;
}
