/** From the plan's topology (Keras-2 JSON) to a TensorFlow.js model, ready to train. */

import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { models } from '@tensorflow/tfjs-layers';
import { type TrainedOutput, trainedOutputs } from '../protocol/outputs.js';
import type { RunRequest } from '../protocol/trainer.js';
import { ActivityPenalties, withoutActivity } from './activityPenalties.js';
import { TrainingFault } from './fault.js';
import { registerLayers } from './layers/register.js';
import { accuracyFor, type Compare, compiledLoss, lossName } from './losses.js';
import { Meters } from './metrics.js';
import { KerasOptimizer } from './optimizers/optimizer.js';
import { type Options, plain } from './optimizers/options.js';
import { outputUnits } from './outputUnits.js';
import { type OwnLoss, ownCompare } from './ownComparison.js';
import { countPenalties, type Penalty } from './penalties.js';
import { keepRepeatedInputs } from './repeatedInputs.js';
import type { BatchMeans } from './scores.js';
import { applyOnce } from './severalOutputs.js';
import { functionsOf } from './step.js';
import { Tap } from './tap.js';
import { followSwitches } from './trainingSwitches.js';

export interface BuiltModel {
  readonly model: tfl.LayersModel;
  /** Those that are trained. */
  readonly outputs: readonly BuiltOutput[];
  readonly optimizer: KerasOptimizer;
  /** What the regularisers add to the loss. */
  readonly penalties: readonly Penalty[];
  /** And those of outputs. */
  readonly activity: ActivityPenalties;
  /** Of a `train_step` of the code: how the batches of an epoch make one number, where that is no mean over samples. */
  readonly means: BatchMeans | undefined;
}

export interface BuiltOutput extends TrainedOutput {
  /** How many values it gives for a sample, or for each pixel. */
  readonly units: number;
  /** The loss gets class numbers, not one-hot rows. */
  readonly takesNumbers: boolean;
  readonly loss: Compare;
  /** Where it has classes. */
  readonly accuracy: Compare | undefined;
  /** Of the code's metrics beside accuracy. */
  readonly meters: Meters;
  readonly tap: Tap;
}

export async function buildModel(request: RunRequest): Promise<BuiltModel> {
  const { settings, modelName } = request.plan;
  const { topology, regularizers } = withoutActivity(request.plan.topology);
  const outputs = trainedOutputs(request.plan).map(builtOutput);
  const { name, options } = settings.optimizer?.value ?? { name: 'rmsprop', options: {} };
  const optimizer = new KerasOptimizer(name, withRate(options, request.overrides.learningRate));
  registerLayers();
  let model: tfl.LayersModel;
  try {
    const seeded =
      request.overrides.seed === undefined ? topology : withSeeds(topology, request.overrides.seed);
    model = await models.modelFromJSON(seeded as unknown as Parameters<typeof models.modelFromJSON>[0]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TrainingFault(`The model “${modelName}” could not be built in TensorFlow.js: ${why}`);
  }
  followSwitches(model);
  const added = addedLosses(topology);
  const measures = added.flatMap((each) => each.measures ?? []);
  const activity = new ActivityPenalties(model, regularizers, added.length > 0, measures);
  applyOnce(model);
  keepRepeatedInputs(model);
  optimizer.constrain(model);
  compile(model, outputs, optimizer);
  const penalties = countPenalties(model, activity);
  const means = settings.ownStep?.means;
  return { model, outputs, optimizer, penalties, activity, means };
}

function builtOutput(output: TrainedOutput): BuiltOutput {
  const { settings, modelName, outputShape, data } = output.plan;
  const own = settings.ownLoss?.value;
  const loss = own ? undefined : lossName(settings.loss?.value ?? noLoss(modelName));
  const lossOptions = settings.lossOptions?.value ?? {};
  const units = outputUnits(output.plan);
  const takesNumbers = own ? own.labels !== 'rows' && units > 1 : loss === 'sparseCategoricalCrossentropy';
  const isImage = outputShape.length > 1 || ('targets' in data && data.targets !== undefined);
  const labels = own?.labels ?? (takesNumbers ? 'column' : 'rows');
  const [ofLoss] = isImage || own ? [] : accuracyFor(String(loss), lossOptions);
  const accuracy = ofLoss ?? accuracyByShape(labels, units, settings)[0];
  return {
    ...output,
    ...{ units, takesNumbers, accuracy },
    loss: own ? ownCompare(own) : compiledLoss(String(loss), lossOptions, units),
    meters: new Meters(measuredMetrics(settings), units, output.name),
    tap: new Tap(),
  };
}

/** What a step gives: the sum of the losses, each output's own where the model has several, then accuracies and taps. */
function compile(model: tfl.LayersModel, outputs: readonly BuiltOutput[], optimizer: KerasOptimizer): void {
  const isOnly = model.outputs.length === 1;
  const losses = model.outputs.map((_, place): Compare => {
    const { loss, weight } = outputs.find((each) => each.place === place) ?? { loss: nothing, weight: 1 };
    // Samples may be weighted; several outputs have none.
    const own: Compare = isOnly ? loss : (...given) => tf.mean(loss(...given));
    return weight === 1 ? own : (...given) => tf.mul(own(...given), weight);
  });
  // tfjs-layers takes functions where its type says names.
  model.compile({ optimizer, loss: losses as unknown as string[] });
  const measures = outputs.flatMap(({ place, weight, loss, accuracy, meters, tap }) => [
    ...(weight === 0 ? [[loss, place] as const] : []),
    ...(accuracy ? [[accuracy, place] as const] : []),
    ...(meters.isEmpty ? [] : [[tap.listen, place] as const]),
  ]);
  functionsOf(model).metricsTensors.push(...measures);
}

const nothing: Compare = () => tf.scalar(0);

interface AddedLoss {
  /** What a `train_step` of the code measures, in the order in which it is told. */
  readonly measures?: readonly string[];
}

function addedLosses(value: unknown): readonly AddedLoss[] {
  if (Array.isArray(value)) return value.flatMap(addedLosses);
  if (typeof value !== 'object' || value === null) return [];
  const { class_name, config } = value as { class_name?: unknown; config?: AddedLoss };
  if (class_name === 'AddLoss') return [config ?? {}];
  return Object.values(value).flatMap(addedLosses);
}

/** The options with this rate instead of theirs, by whatever name they have it. */
function withRate(options: Options, rate: number | undefined): Options {
  if (rate === undefined) return options;
  const others = Object.entries(options).filter(([name]) => !['learningrate', 'lr'].includes(plain(name)));
  return { ...Object.fromEntries(others), learning_rate: rate };
}

/** Keras goes by the shapes of labels and output where the code asks for "accuracy". */
function accuracyByShape(
  labels: OwnLoss['labels'],
  units: number,
  { metrics }: RunRequest['plan']['settings'],
): readonly Compare[] {
  if (!metrics?.value.some(({ name }) => name === 'accuracy' || name === 'acc')) return [];
  if (units === 1) return accuracyFor('binaryCrossentropy', {});
  return accuracyFor(labels === 'rows' ? 'categoricalCrossentropy' : 'sparseCategoricalCrossentropy', {});
}

/** Accuracy by its plain name is measured by the step. */
function measuredMetrics({ metrics }: RunRequest['plan']['settings']) {
  return (metrics?.value ?? []).filter(
    ({ name, isMeasured }) => isMeasured && name !== 'accuracy' && name !== 'acc',
  );
}

function noLoss(modelName: string): never {
  throw new TrainingFault(
    `The model “${modelName}” is not compiled: add ${modelName}.compile(optimizer='adam', loss=…) to the file.`,
  );
}

/** Every initialiser and dropout without a seed gets one, each its own. */
function withSeeds(topology: unknown, seed: number): unknown {
  let next = seed;
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item)]));
    if ('seed' in copy && copy.seed === null) copy.seed = next++;
    return copy;
  };
  return visit(topology);
}
