/**
 * The numbers that callbacks look at: which, whether a larger one is better, and whether the run has them at all.
 * Keras tells of a missing one epoch by epoch; here it is told before the start.
 */
import { loggedAs, trainedOutputs } from './outputs.js';
import type { RunRequest } from './trainer.js';

type Planned = Pick<RunRequest, 'plan' | 'overrides'>;
type Note = RunRequest['plan']['notHonoured'][number];

const plain = (name: string) => name.replaceAll('_', '').toLowerCase();

/** With these the training step measures accuracy, asked for or not (`trainer/losses.ts`). */
const WITH_ACCURACY = new Set([
  ...['categoricalcrossentropy', 'sparsecategoricalcrossentropy', 'categoricalfocalcrossentropy'],
  ...['binarycrossentropy', 'binaryfocalcrossentropy'],
]);

/** What else than accuracy is better when it is larger. Source: keras 3.15, `_direction` of its metrics. */
const BETTER_LARGER = new Set([
  ...['precision', 'recall', 'auc', 'f1score', 'fbetascore', 'r2score', 'cosinesimilarity'],
]);

type Settings = Planned['plan']['settings'];
type Options = Readonly<Record<string, unknown>>;

export interface Watched {
  /** A name of the epoch's numbers. */
  readonly monitor: string;
  /** A larger one is better. */
  readonly rises: boolean;
}

export function watchedBy(options: Options, { metrics, outputs }: Settings): Watched {
  // `val_acc` of Keras 1 and 2 is `val_accuracy`.
  const monitor = String(options.monitor ?? 'val_loss').replace(/acc$/, 'accuracy');
  const name = monitor.replace(/^val_/, '');
  const named = outputs?.flatMap((output) =>
    (output.metrics?.value ?? []).map((each) => ({ ...each, logged: loggedAs(output.name, each.logged) })),
  );
  const kind = plain((named ?? metrics?.value)?.find(({ logged }) => logged === name)?.name ?? name);
  const isBetterLarger = BETTER_LARGER.has(kind) || kind.endsWith('accuracy');
  const { mode } = options;
  return { monitor, rises: mode === 'max' || (mode !== 'min' && isBetterLarger) };
}

/** What the best model of a run is the best by: as a ModelCheckpoint of the code has it, else the validation loss. */
export function bestBy(planned: Planned, measured: readonly string[]): Watched {
  const { settings } = planned.plan;
  const asked = (settings.callbacks ?? [])
    .filter(({ value: { name, options } }) => name === 'ModelCheckpoint' && options.save_best_only === true)
    .map(({ value: { options } }) => watchedBy(options, settings))
    .find(({ monitor }) => measured.includes(monitor));
  return asked ?? { monitor: 'val_loss', rises: false };
}

/** Asked for or, of classes, anyhow. */
function hasAccuracy({ settings, outputShape, data }: Planned['plan']): boolean {
  const { loss, ownLoss, metrics } = settings;
  if (metrics?.value.some(({ name }) => name === 'accuracy' || name === 'acc')) return true;
  const isImage = outputShape.length > 1 || ('targets' in data && data.targets !== undefined);
  return !isImage && !ownLoss && WITH_ACCURACY.has(plain(loss?.value ?? ''));
}

/** The names that each epoch's numbers have. */
export function measuredNames({ plan }: Planned, hasValidation: boolean): readonly string[] {
  const outputs = trainedOutputs(plan);
  const losses = outputs.length > 1 ? outputs.map(({ name }) => loggedAs(name, 'loss')) : [];
  const ofOutputs = outputs.flatMap(({ name, plan: own }) => {
    const { metrics } = own.settings;
    const others = (metrics?.value ?? []).filter(
      (metric) => metric.isMeasured && !['accuracy', 'acc'].includes(metric.name),
    );
    const measures = [...(hasAccuracy(own) ? ['accuracy'] : []), ...others.map(({ logged }) => logged)];
    return measures.map((measure) => loggedAs(name, measure));
  });
  const names = ['loss', ...losses, ...ofOutputs];
  return [...names, ...(hasValidation ? names.map((name) => `val_${name}`) : [])];
}

/** Undefined where only the data says it: a folder may bring images to validate. */
export function validates({ plan, overrides }: Planned): boolean | undefined {
  const { hasValidationData, validationSource, validationSplit } = plan.settings;
  if (overrides.validationSplit !== undefined) return overrides.validationSplit > 0;
  if (hasValidationData || validationSource || (validationSplit?.value ?? 0) > 0) return true;
  return plan.data.kind === 'dataset' || plan.data.kind === 'arrays' ? false : undefined;
}

/** What of the callbacks has no effect. `hasValidation`: undefined when not known yet. */
export function blindCallbacks(planned: Planned, hasValidation = validates(planned)): readonly Note[] {
  const measured = measuredNames(planned, hasValidation ?? true);
  const shown = measuredNames(planned, hasValidation ?? false).join(', ');
  return (planned.plan.settings.callbacks ?? []).flatMap(({ value: { name, options }, location }) => {
    if (name === 'LearningRateScheduler') return [];
    if (name === 'ModelCheckpoint' && options.save_best_only !== true) return [];
    const { monitor } = watchedBy(options, planned.plan.settings);
    if (measured.includes(monitor)) return [];
    const value = `${name} looks at ${monitor}, which this run does not measure, so it has no effect; measured are ${shown}`;
    return [{ value, location }];
  });
}

/** All that a run does not do as the code says, for people to read before it starts. */
export function planNotes(planned: Planned): readonly Note[] {
  return [...planned.plan.notHonoured, ...blindCallbacks(planned)];
}
