/** A run's curves of one measure: each batch in training, smoothed, and validation at each epoch's end. Pure: no DOM. */
import * as l10n from '@vscode/l10n';
import { accuracyIn } from '../../src/protocol/accuracy.js';
import { loggedAs } from '../../src/protocol/outputs.js';
import type { TrainingState } from '../../src/protocol/webview.js';
import type { Curve } from './chart.js';
import { smoothed } from './smoothing.js';

/** Of a measure at the end of each epoch, of training and validation. */
export function epochCurves({ epochEnds }: TrainingState, name: string): readonly Curve[] {
  const valuesOf = (key: string): readonly (number | null)[] => {
    const values: (number | null)[] = [];
    for (const { epoch, metrics } of epochEnds) values[epoch] = metrics[key] ?? null;
    return Array.from(values, (value) => value ?? null);
  };
  const training = { label: l10n.t('training'), colour: '--vscode-charts-purple', values: valuesOf(name) };
  const validation = {
    ...{ label: l10n.t('validation'), colour: '--vscode-charts-yellow', values: valuesOf(`val_${name}`) },
    isDashed: true,
  };
  return [training, validation].filter(({ values }) => values.some((value) => value !== null));
}

const COLOURS = { loss: '--vscode-charts-blue', accuracy: '--vscode-charts-green' } as const;

/** `smoothing`: 0 … below 1. `output`: whose measure, of a model with several; else that of all. */
export function trainingCurves(
  shown: TrainingState,
  measure: 'loss' | 'accuracy',
  smoothing: number,
  output = '',
): readonly Curve[] {
  const name = loggedAs(output, measure);
  const training: Curve = {
    label: smoothing > 0 ? l10n.t('training, smoothed') : l10n.t('training'),
    colour: COLOURS[measure],
    values: smoothed(
      shown.batches.map((batch) => (output === '' ? batch[measure] : batch.measures?.[name]) ?? null),
      smoothing,
    ),
  };
  const validation: (number | null)[] = shown.batches.map(() => null);
  for (const { epoch, metrics } of shown.epochEnds) {
    const isNamed = measure === 'loss' || output !== '';
    const value = isNamed ? metrics[`val_${name}`] : accuracyIn(metrics, 'validation');
    const at = shown.batches.findLastIndex((batch) => batch.epoch === epoch);
    if (value !== undefined && at >= 0) validation[at] = value;
  }
  if (validation.every((value) => value === null)) return [training];
  return [
    training,
    { label: l10n.t('validation'), colour: '--vscode-charts-yellow', values: validation, isDashed: true },
  ];
}
