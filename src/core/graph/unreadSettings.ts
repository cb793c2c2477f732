/** Settings of `compile` and `fit` that are given and not known: what a run takes in their place is told before it starts. */
import type { BoundArgument, ConfiguredValue, ModelValue, Value } from '../evaluate/value.js';
import { toJson } from '../library/values.js';
import type { Sourced } from './modelGraph.js';

const OF_FIT = [
  ['fit.epochs', 'the number of epochs is not known', 'the run has one, unless it is given another number'],
  ['fit.batch_size', 'the batch size is not known', 'it is 32, unless the run is given another'],
  [
    'fit.validation_split',
    'validation_split is not known',
    'no images are set aside, unless the run is told to',
  ],
  ['fit.shuffle', 'shuffle is not known', 'the images are shuffled'],
] as const;

const OWN = 'it is code of the file’s own';

/** Callbacks whose arguments the trainer reads. */
const READ = /(?:^|\.)(?:EarlyStopping|ReduceLROnPlateau)$/;

export function unreadSettings(training: ModelValue['training']): readonly Sourced<string>[] {
  const found: Sourced<string>[] = [];
  for (const [name, what, then] of OF_FIT) {
    const given = training.get(name);
    const why = given && whyUnknown(given.value);
    if (why !== undefined && given?.location)
      found.push({ value: `${what} (${why}): ${then}`, location: given.location });
  }
  const optimizer = training.get('compile.optimizer');
  const why = optimizer && (whyUnknown(optimizer.value) ?? whyOwn(optimizer.value));
  if (optimizer?.location && why !== undefined)
    found.push({
      value: `the optimiser is not known (${why}): RMSprop is taken`,
      location: optimizer.location,
    });
  found.push(...unreadArguments(optimizer));
  const callbacks = training.get('fit.callbacks');
  const given = callbacks?.value;
  for (const value of given?.kind === 'list' || given?.kind === 'tuple' ? given.items : [given])
    if (value?.kind === 'configured' && READ.test(value.name))
      found.push(...unreadArguments({ ...callbacks, value }));
  return found;
}

/** Arguments of an optimiser, a loss or a callback, whose defaults are taken. */
export function unreadArguments(given: BoundArgument | undefined): readonly Sourced<string>[] {
  if (given?.value.kind !== 'configured') return [];
  const { name, bound }: ConfiguredValue = given.value;
  const title = name.split('.').at(-1) ?? name;
  return [...bound].flatMap(([argument, { value, location = given.location }]) => {
    if (!location || argument === 'verbose') return [];
    // A schedule.
    if (value.kind === 'configured') return unreadArguments({ value, location });
    // TensorFlow.js takes some settings in one object.
    if (value.kind === 'none' || value.kind === 'dict' || toJson(value) !== undefined) return [];
    const why = whyUnknown(value) ?? OWN;
    return [{ value: `${argument} of ${title} is not known (${why}): its default is taken`, location }];
  });
}

function whyUnknown(value: Value): string | undefined {
  if (value.kind === 'unknown') return value.reason;
  return value.kind === 'symbol' ? 'the code leaves it open' : undefined;
}

function whyOwn({ kind }: Value): string | undefined {
  return kind === 'instance' || kind === 'function' ? OWN : undefined;
}
