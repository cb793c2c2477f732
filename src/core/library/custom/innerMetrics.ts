/** Metrics of Keras's that a metric of the code holds: it hands labels and predictions on, and reads their results. */
import type { ConfiguredValue, TensorValue, Value } from '../../evaluate/value.js';
import { method } from '../method.js';
import { none, unknown } from '../values.js';
import { ledger } from './ledger.js';

export interface InnerUpdate {
  readonly metric: ConfiguredValue;
  readonly truth: Value | undefined;
  readonly guess: Value | undefined;
  readonly isWeighted: boolean;
}

/** What a piece of the code's own does with metrics of Keras's. */
export const innerMetrics = ledger('keras.inner', () => ({
  updates: [] as InnerUpdate[],
  results: new Map<ConfiguredValue, TensorValue>(),
}));

export function innerMetric(metric: ConfiguredValue, name: string): Value | undefined {
  if (!metric.name.startsWith('keras.metrics.')) return undefined;
  switch (name) {
    case 'update_state':
      return method(name, (call) => {
        const given = (at: number, key: string) => (call.positional[at] ?? call.keywords.get(key))?.value;
        const weight = given(2, 'sample_weight');
        innerMetrics.open(call.evaluation)?.updates.push({
          ...{ metric, truth: given(0, 'y_true'), guess: given(1, 'y_pred') },
          isWeighted: weight !== undefined && weight.kind !== 'none',
        });
        return none;
      });
    case 'result':
      return method(name, (call) => {
        const open = innerMetrics.open(call.evaluation);
        if (!open) return unknown('the result of a metric is not known before training');
        const known = open.results.get(metric);
        const result: TensorValue = known ?? { kind: 'tensor', shape: [], dtype: 'float32', index: 0 };
        open.results.set(metric, result);
        return result;
      });
    case 'reset_state':
    case 'reset_states':
      return method(name, () => none);
    default:
      return undefined;
  }
}
