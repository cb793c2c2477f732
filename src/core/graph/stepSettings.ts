/** What a `train_step` of the code says in place of `compile` and `fit`, and what of it is not followed. */
import type { Location } from '../document.js';
import type { ModelValue } from '../evaluate/value.js';
import { ownFunction, ownMember } from '../library/custom/classMembers.js';
import { stepMethod } from '../library/custom/ownStep.js';
import { itemsOf } from '../library/values.js';
import type { Comparison } from './comparison.js';
import type { OutputSettings, Sourced, TrainingSettings } from './modelGraph.js';

/** Of an output, and what of it is without effect. */
export type ReadOutput = OutputSettings & Pick<TrainingSettings, 'notHonoured'>;

/** A step without labels looks at what it makes of the images beside the images. */
export function withoutLabels(
  training: ModelValue['training'],
  step: ModelValue['step'],
): ModelValue['training'] {
  const x = training.get('fit.x');
  if (step?.kind !== 'own' || !step.isUnlabelled || !x) return training;
  const element = x.value.kind === 'configured' ? x.value.bound.get('element')?.value : undefined;
  const own = new Map([...training, ['fit.y', { ...x, value: element ?? x.value }] as const]);
  const validation = training.get('fit.validation_data');
  const [images] = (validation && itemsOf(validation.value)) ?? [];
  if (validation && images)
    own.set('fit.validation_data', { ...validation, value: { kind: 'tuple', items: [images, images] } });
  return own;
}

export function ownStepOf(model: ModelValue): TrainingSettings['ownStep'] {
  const { step } = model;
  const location = placeOfStep(model);
  if (step?.kind !== 'own' || !location) return undefined;
  const { means, countsPenalties, isInference, isUnlabelled, testReason } = step;
  const rest = testReason === undefined ? {} : { testReason };
  return { means, countsPenalties, isInference, isUnlabelled, ...rest, location };
}

/** Where a method of the model's own class stands, or where the model is made in another file. */
function placeOfMethod(model: ModelValue, name: string): Location | undefined {
  const own = model.instance && ownMember(model.instance.class, name);
  const [made] = model.made;
  if (own?.kind !== 'function') return own && made;
  return own.path === made?.path ? { path: own.path, ...own.node.nameSpan } : made;
}

function placeOfStep(model: ModelValue): Location | undefined {
  const method = stepMethod(model);
  return method ? placeOfMethod(model, method) : model.training.get('add_loss.call')?.location;
}

export function optimizerOfStep(model: ModelValue): TrainingSettings['optimizer'] {
  const { step } = model;
  const location = placeOfStep(model);
  return step?.kind === 'own' && step.optimizer && location ? { value: step.optimizer, location } : undefined;
}

/** The loss and metrics of a `train_step` in place of those of `compile`. */
export function withStep(output: ReadOutput, model: ModelValue): ReadOutput {
  const { step } = model;
  const location = placeOfStep(model);
  if (step?.kind !== 'own' || !location) return output;
  const { loss, ownLoss, lossReason, lossOptions, metrics, ...others } = output;
  const compiled = {
    ...(loss && { loss }),
    ...(ownLoss && { ownLoss }),
    ...(lossOptions && { lossOptions }),
  };
  const own = step.loss === undefined ? NO_LOSS : step.loss === 'compiled' ? undefined : step.loss;
  const measured = [...(step.keepsCompiled ? (metrics?.value ?? []) : []), ...step.metrics];
  return {
    ...others,
    ...(own
      ? { loss: { value: own.name, location }, ownLoss: { value: own, location } }
      : { ...compiled, ...(lossReason && { lossReason }) }),
    ...(measured.length > 0 && { metrics: { value: measured, location: metrics?.location ?? location } }),
    notHonoured: [
      ...output.notHonoured,
      ...[...step.notMeasured, ...otherThanCall(model)].map((value) => ({ value, location })),
    ],
  };
}

/** What is trained, shown and exported is the network of the step, where that is another one than `call` has. */
function otherThanCall({ step, instance }: ModelValue): readonly string[] {
  const isOther =
    step?.kind === 'own' && step.network?.isOther && ownFunction(instance, 'call') !== undefined;
  return isOther
    ? [
        `the model that is shown and exported gives what train_step makes of the images, not what its call does`,
      ]
    : [];
}

/** The whole loss is heard of inside of the network. */
const NO_LOSS: Comparison = {
  name: 'train_step',
  labels: 'rows',
  calculation: {
    steps: [{ operation: 'Constant', config: { operation: 'Constant', value: 0 }, inputs: [] }],
    outputs: [[2, 0]],
  },
};

/** Why the model's own `train_step` is not trained. */
export function refusedStep(model: ModelValue): Sourced<string> | undefined {
  const { step, instance } = model;
  const location = placeOfStep(model);
  if (!location || step?.kind === 'own' || step?.kind === 'usual' || !(instance || step)) return undefined;
  const why = step ? step.reason : 'what fit gives it is not known';
  return {
    value: `the ${stepMethod(model) ?? 'add_loss'} of ${instance?.class.name ?? model.name} is not followed: ${why}`,
    location: step?.location?.path === location.path ? step.location : location,
  };
}

/** Keras calls these methods of a model's class in place of its own; the trainer cannot. */
export function ownSteps(model: ModelValue): readonly Sourced<string>[] {
  const own = model.instance?.class;
  if (!own) return [];
  const [made] = model.made;
  const other =
    model.custom?.isOtherInTraining && made
      ? [
          {
            value: `call of ${own.name} does something else while training, which is not followed: ConvLens trains what it does otherwise`,
            location: made,
          },
        ]
      : [];
  const isFollowed = model.step?.kind === 'own';
  const steps = ['test_step', 'compute_loss', 'fit'].flatMap((name) => {
    // What it measures is compared with what trains.
    const location = isFollowed && name !== 'fit' ? undefined : placeOfMethod(model, name);
    return location
      ? [{ value: `${name} of ${own.name} is Python code and is not run when ConvLens trains`, location }]
      : [];
  });
  return [...other, ...steps];
}
