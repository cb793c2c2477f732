/** From the plan's topology (Keras-2 JSON) to a TensorFlow.js model, ready to train. */

import type * as tfl from '@tensorflow/tfjs-layers';
import { models } from '@tensorflow/tfjs-layers';
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
import { Tap } from './tap.js';
import { followSwitches } from './trainingSwitches.js';

export interface BuiltModel {
  readonly model: tfl.LayersModel;
  /** The loss gets class numbers, not one-hot rows. */
  readonly takesNumbers: boolean;
  readonly optimizer: KerasOptimizer;
  /** The loss and, where the model has classes, the accuracy: what an evaluation measures. */
  readonly compare: readonly Compare[];
  /** What the regularisers add to the loss. */
  readonly penalties: readonly Penalty[];
  /** And those of outputs. */
  readonly activity: ActivityPenalties;
  /** Of the code's metrics beside accuracy. */
  readonly meters: Meters;
  readonly tap: Tap;
}

export async function buildModel(request: RunRequest): Promise<BuiltModel> {
  const { settings, modelName, outputShape, data } = request.plan;
  const { topology, regularizers } = withoutActivity(request.plan.topology);
  const own = settings.ownLoss?.value;
  const loss = own ? undefined : lossName(settings.loss?.value ?? noLoss(modelName));
  const { name, options } = settings.optimizer?.value ?? { name: 'rmsprop', options: {} };
  const optimizer = new KerasOptimizer(name, withRate(options, request.overrides.learningRate));
  const lossOptions = settings.lossOptions?.value ?? {};
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
  keepRepeatedInputs(model);
  followSwitches(model);
  const activity = new ActivityPenalties(model, regularizers);
  optimizer.constrain(model);
  const units = outputUnits(request.plan);
  const meters = new Meters(measuredMetrics(settings), units);
  const tap = new Tap();
  const lossOf = own ? ownCompare(own) : compiledLoss(String(loss), lossOptions, units);
  const takesNumbers = own ? own.labels !== 'rows' && units > 1 : loss === 'sparseCategoricalCrossentropy';
  const isImage = outputShape.length > 1 || ('targets' in data && data.targets !== undefined);
  const labels = own?.labels ?? (takesNumbers ? 'column' : 'rows');
  const accuracy = isImage
    ? accuracyByShape(labels, units, settings)
    : own
      ? accuracyByShape(own.labels, units, settings)
      : accuracyFor(String(loss), lossOptions);
  model.compile({
    optimizer,
    // tfjs-layers takes a function where its type says a name.
    loss: lossOf as unknown as string,
    metrics: [...accuracy, ...(meters.isEmpty ? [] : [tap.listen])],
  });
  return {
    model,
    takesNumbers,
    optimizer,
    compare: [lossOf, ...accuracy],
    penalties: countPenalties(model, activity),
    activity,
    meters,
    tap,
  };
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
