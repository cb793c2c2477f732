/** Callbacks that look at a number which the run does not have, told before it starts: Keras tells it epoch by epoch. */
import type { RunRequest } from './trainer.js';

type Planned = Pick<RunRequest, 'plan' | 'overrides'>;
type Note = RunRequest['plan']['notHonoured'][number];

const plain = (name: string) => name.replaceAll('_', '').toLowerCase();

/** With these the training step measures accuracy, asked for or not (`trainer/losses.ts`). */
const WITH_ACCURACY = new Set([
  ...['categoricalcrossentropy', 'sparsecategoricalcrossentropy', 'categoricalfocalcrossentropy'],
  ...['binarycrossentropy', 'binaryfocalcrossentropy'],
]);

/** `val_acc` of Keras 1 and 2 is `val_accuracy`. */
export function monitorOf(options: Readonly<Record<string, unknown>>): string {
  return String(options.monitor ?? 'val_loss').replace(/acc$/, 'accuracy');
}

/** The names that each epoch's numbers have. */
export function measuredNames({ plan }: Planned, hasValidation: boolean): readonly string[] {
  const { loss, metrics } = plan.settings;
  const others = (metrics?.value ?? []).filter(
    ({ name, isMeasured }) => isMeasured && !['accuracy', 'acc'].includes(name),
  );
  const names = [
    'loss',
    ...(WITH_ACCURACY.has(plain(loss?.value ?? '')) ? ['accuracy'] : []),
    ...others.map(({ logged }) => logged),
  ];
  return [...names, ...(hasValidation ? names.map((name) => `val_${name}`) : [])];
}

/** Undefined where only the data says it: a folder may bring images to validate. */
export function validates({ plan, overrides }: Planned): boolean | undefined {
  const { hasValidationData, validationSource, validationSplit } = plan.settings;
  if (overrides.validationSplit !== undefined) return overrides.validationSplit > 0;
  if (hasValidationData || validationSource || (validationSplit?.value ?? 0) > 0) return true;
  return plan.data.kind === 'dataset' || plan.data.kind === 'arrays' ? false : undefined;
}

/** What of the callbacks has no effect, or another one than in Keras. `hasValidation`: undefined when not known yet. */
export function blindCallbacks(planned: Planned, hasValidation = validates(planned)): readonly Note[] {
  const measured = measuredNames(planned, hasValidation ?? true);
  const shown = measuredNames(planned, hasValidation ?? false).join(', ');
  return (planned.plan.settings.callbacks ?? []).flatMap(({ value: { name, options }, location }) => {
    const chooses = name === 'ModelCheckpoint';
    if (name === 'LearningRateScheduler') return [];
    if (chooses && options.save_best_only !== true) return [];
    const monitor = monitorOf(options);
    const note = (value: string): readonly Note[] => [{ value, location }];
    if (!measured.includes(monitor))
      return note(
        `${name} looks at ${monitor}, which this run does not measure, so it has no effect; measured are ${shown}`,
      );
    if (chooses && monitor !== 'val_loss')
      return note(`ModelCheckpoint keeps the best model by ${monitor}, a run of ConvLens by val_loss`);
    return [];
  });
}

/** All that a run does not do as the code says, for people to read before it starts. */
export function planNotes(planned: Planned): readonly Note[] {
  return [...planned.plan.notHonoured, ...blindCallbacks(planned)];
}
