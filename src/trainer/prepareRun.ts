/** What a run needs before its first batch: runtime, model, data, and what is told of them. */

import { blindCallbacks } from '../protocol/monitors.js';
import type { OutputForm, PassedOver, RunRequest, RunStarted, TrainerEvents } from '../protocol/trainer.js';
import { adaptNormalizations } from './adaptation.js';
import { batchShape } from './batches.js';
import { type BuiltModel, type BuiltOutput, buildModel } from './buildModel.js';
import { type ImagePart, ofOutput } from './data/dataset.js';
import { inspectedOutputs } from './data/inspect.js';
import { loadData } from './data/load.js';
import { divide, inputOf, limited } from './data/parts.js';
import type { Judged } from './evaluate.js';
import { TrainingFault } from './fault.js';
import { flagIn } from './optimizers/options.js';
import { buildPreparations } from './preparation.js';
import { seedEverything } from './random.js';
import { runEnvironment } from './runEnvironment.js';
import { chooseRuntime } from './runtimes/choose.js';
import { outputForm } from './targetPictures.js';

export type Emit = <E extends keyof TrainerEvents & string>(event: E, data: TrainerEvents[E]) => void;

export interface Prepared extends BuiltModel, Omit<Judged, 'outputs' | 'means'> {
  readonly train: ImagePart;
  readonly validation: ImagePart | undefined;
  /** Of each output that is trained: how what it gives becomes a picture, where it gives images. */
  readonly forms: readonly (OutputForm | undefined)[];
  readonly started: RunStarted;
}

/** Runtimes whose device was lost before in this run, and whom to tell when it happens again. */
interface Losses {
  readonly before: readonly PassedOver[];
  now(lost: PassedOver): void;
}

/** Throws a sentence when runtime, model or data do not serve. */
export async function prepareRun(
  request: RunRequest,
  seed: number,
  emit: Emit,
  losses: Losses,
): Promise<Prepared> {
  const { plan, overrides } = request;
  const report = (step: string, fraction?: number) =>
    emit('preparing', fraction === undefined ? { step } : { step, fraction });
  report('Starting TensorFlow.js');
  const { choice: runtime, lost } = await chooseRuntime(overrides.runtime ?? request.runtime, losses.before);
  void lost?.then((reason) => losses.now({ id: runtime.id, reason }));
  report('Building the model');
  // Runtimes draw too while they start, and not equally often: one seed gives one start on all of them.
  seedEverything(seed);
  const built = await buildModel(request);
  const data = limited(await loadData(request, report), overrides.maxImages);
  await buildPreparations(data);
  const shape = batchShape(data, plan, built.outputs);
  const { train, validation } = divide(data, request, seed);
  const forms: (OutputForm | undefined)[] = [];
  for (const [at, output] of built.outputs.entries()) forms.push(await formOf(ofOutput(train, at), output));
  await adaptNormalizations(built.model, train, shape);
  const { epochs, batchSize, batchesPerEpoch } = sizesOf(request, data.batchSize, train.count);
  const started: RunStarted = {
    runtime,
    data: {
      title: data.title,
      trainImages: train.count,
      validationImages: validation?.count ?? 0,
      testImages: data.test.count,
      classes: data.classes,
      ...(plan.inputs && { inputs: plan.inputs.map(({ name }) => name) }),
      ...(await inspectedOutputs(data, { train, validation }, built.outputs, forms)),
    },
    ...{ epochs, batchSize, batchesPerEpoch },
    params: built.model.countParams(),
    environment: runEnvironment(),
    // An image alone is no input of a model with several.
    ...(!plan.inputs && {
      input: { ...inputOf(data), ...(plan.outputs ? {} : forms[0] && { output: forms[0] }) },
    }),
  };
  emit('started', started);
  // Only the data said whether there is a validation.
  const told = blindCallbacks(request).map(({ value }) => value);
  for (const { value } of blindCallbacks(request, validation !== undefined))
    if (!told.includes(value)) emit('warning', { message: `${value}.` });
  return { ...built, data, train, validation, shape, forms, started, batchSize };
}

async function formOf(
  train: ImagePart,
  { takesNumbers, units, plan }: BuiltOutput,
): Promise<OutputForm | undefined> {
  const { target } = train;
  if (!target || target.isRow) return undefined;
  const classes = target.oneHotOf ?? (takesNumbers ? units : undefined);
  return outputForm(train, target, classes, flagIn(plan.settings.lossOptions?.value ?? {}, 'from_logits'));
}

/** `ofData`: the batch size that the code gives where it makes the data. */
function sizesOf({ plan, overrides }: RunRequest, ofData: number | undefined, images: number) {
  const { batchSize, epochs, stepsPerEpoch } = plan.settings;
  const size = wholeNumber('batch size', overrides.batchSize ?? batchSize?.value ?? ofData ?? 32);
  return {
    epochs: wholeNumber('number of epochs', overrides.epochs ?? epochs?.value ?? 1),
    batchSize: size,
    batchesPerEpoch: Math.min(Math.ceil(images / size), stepsPerEpoch?.value ?? Number.POSITIVE_INFINITY),
  };
}

function wholeNumber(what: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new TrainingFault(`Expected a ${what} of 1 or more, found ${value}.`);
}
