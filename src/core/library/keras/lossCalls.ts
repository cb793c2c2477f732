/** Calls of Keras's losses on tensors, as losses of the code's own make them. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, NativeValue, Value } from '../../evaluate/value.js';
import { words } from '../../words.js';
import { allTensors } from '../custom/structures.js';
import { type OperationSpec, operate, operationNative } from '../operations/operation.js';
import { reduced } from '../operations/shapeRules.js';
import { rule } from '../operations/specs.js';
import { toJson } from '../values.js';

/** Those that the trainer has (`trainer/losses.ts`), as functions. */
const FUNCTIONS = new Set(
  words(`categorical_crossentropy sparse_categorical_crossentropy binary_crossentropy categorical_focal_crossentropy
  binary_focal_crossentropy mean_squared_error mean_absolute_error mean_absolute_percentage_error
  mean_squared_logarithmic_error huber hinge squared_hinge categorical_hinge kl_divergence poisson log_cosh logcosh
  cosine_similarity mse mae mape msle MSE MAE MAPE MSLE kld KLD kullback_leibler_divergence`),
);

function specOf(loss: string, defaults: Readonly<Record<string, unknown>> = {}): OperationSpec {
  const isMean = defaults.is_mean === true;
  return rule(
    'KerasLoss',
    'y_true y_pred',
    (call) => (isMean ? [] : reduced(call.shape('y_pred'), [-1], false)),
    { defaults: { loss, ...defaults } },
  );
}

/** `keras.losses.mse`, called or handed on. */
export function lossFunction(module: string, name: string): NativeValue | undefined {
  const isKnown = (module === 'keras.losses' || module === 'keras.metrics') && FUNCTIONS.has(name);
  return isKnown ? operationNative(`${module}.${name}`, specOf(name)) : undefined;
}

/** `BinaryCrossentropy(from_logits=True)(y_true, y_pred)`: undefined for what is no loss, or gets no tensors. */
export function callOfLoss(callee: ConfiguredValue, call: NativeCall): Value | undefined {
  const given = [...call.positional, ...[...call.keywords.values()]].map(({ value }) => value);
  if (!callee.name.startsWith('keras.losses.') || given.flatMap(allTensors).length === 0) return undefined;
  const settings: Record<string, unknown> = {};
  for (const [name, { value }] of callee.bound) settings[name] = toJson(value);
  const { reduction, name: _, dtype: __, ...options } = settings;
  const isMean =
    reduction === undefined ||
    ['auto', 'AUTO', 'sum_over_batch_size', 'SUM_OVER_BATCH_SIZE'].includes(String(reduction));
  const isEach = ['none', 'NONE', 'null'].includes(String(reduction));
  const loss = callee.name.split('.').at(-1) ?? callee.name;
  const spec = specOf(loss, {
    ...options,
    ...(isMean && { is_mean: true }),
    ...(!isMean && !isEach && { reduction }),
  });
  const bound = new Map<string, Value>();
  for (const [at, { value }] of call.positional.entries()) bound.set(PLACES[at] ?? String(at), value);
  for (const name of PLACES) {
    const named = call.keywords.get(name);
    if (named) bound.set(name, named.value);
  }
  return operate(spec, bound, call);
}

const PLACES = ['y_true', 'y_pred', 'sample_weight'];
