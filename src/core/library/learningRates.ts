/** What a `LearningRateScheduler`'s function gives for each epoch, tried when `fit` is called. */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, ConfiguredValue, ModelValue, Value } from '../evaluate/value.js';

/** More epochs than this are not worth the evaluation's steps. */
const MOST_EPOCHS = 200;

/** The callbacks of `fit`, each scheduler with its `rates`, where they are known. */
export function withLearningRates(
  model: ModelValue,
  callbacks: BoundArgument,
  epochs: Value | undefined,
  call: NativeCall,
): BoundArgument {
  const { value } = callbacks;
  if (value.kind !== 'list' && value.kind !== 'tuple') return callbacks;
  const count = epochs === undefined ? 1 : epochs.kind === 'number' ? epochs.value : 0;
  if (count < 1 || count > MOST_EPOCHS) return callbacks;
  const items = value.items.map((item) =>
    item.kind === 'configured' && item.name.endsWith('.LearningRateScheduler')
      ? scheduled(item, count, startingRate(model), call)
      : item,
  );
  return { ...callbacks, value: { kind: 'tuple', items } };
}

function scheduled(callback: ConfiguredValue, epochs: number, start: number, call: NativeCall): Value {
  const schedule = (callback.bound.get('schedule') ?? callback.bound.get('0'))?.value;
  if (schedule?.kind !== 'function') return callback;
  const takesRate = schedule.node.parameters.length > 1;
  const rates: Value[] = [];
  let rate = start;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const given: Value[] = [{ kind: 'number', value: epoch, isFloat: false }];
    if (takesRate) given.push({ kind: 'number', value: rate, isFloat: true });
    const next = call.evaluation.call(schedule, given, undefined, call.location);
    if (next.kind !== 'number' || !Number.isFinite(next.value)) return callback;
    rate = next.value;
    rates.push(next);
  }
  return {
    ...callback,
    bound: new Map(callback.bound).set('rates', { value: { kind: 'tuple', items: rates } }),
  };
}

/** The optimiser's learning rate as the code gives it; NaN when it is not a number there. */
function startingRate(model: ModelValue): number {
  const optimizer = model.training.get('compile.optimizer')?.value;
  if (optimizer?.kind !== 'configured') return Number.NaN;
  const rate = (optimizer.bound.get('learning_rate') ?? optimizer.bound.get('lr'))?.value;
  if (rate === undefined) return optimizer.name.endsWith('SGD') ? 0.01 : 0.001;
  return rate.kind === 'number' ? rate.value : Number.NaN;
}
