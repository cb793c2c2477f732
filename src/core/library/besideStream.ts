/** Arguments that Keras refuses in `fit`, `evaluate` and `predict` beside data that come in batches. */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { Value } from '../evaluate/value.js';
import { batchOf } from './data/datasets.js';
import { reportAt } from './trainingFault.js';

/** `order`: of the arguments by place. One is told: they are mended together. */
export function checkBesideStream(order: readonly string[], call: NativeCall): void {
  const given = (name: string) => call.keywords.get(name) ?? call.positional[order.indexOf(name)];
  const x = given('x');
  const element = x && batchOf(x.value);
  if (!element) return;
  const hasLabels = element.kind === 'tuple' && element.items.length > 1;
  const refused: Readonly<Record<string, string>> = {
    y: hasLabels
      ? 'y must be left out: the data bring their labels with them.'
      : 'y must be left out where data come in batches: let them bring the labels too, as tf.data.Dataset.zip((x, y)) does.',
    sample_weight:
      'sample_weight must be left out where data come in batches: let them bring (x, y, weight).',
    validation_split:
      'validation_split cuts arrays alone, and these data come in batches: give others as validation_data.',
  };
  for (const [name, message] of Object.entries(refused)) {
    const argument = order.includes(name) ? given(name) : undefined;
    if (!argument || asksForNothing(argument.value)) continue;
    reportAt(call, argument, 'invalid-argument', message, 'error', [{ kind: 'leave-out' }]);
    return;
  }
}

const asksForNothing = (value: Value): boolean =>
  value.kind === 'none' || value.kind === 'unknown' || (value.kind === 'number' && value.value === 0);
