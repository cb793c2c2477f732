/** What `model.compile` of TensorFlow.js 4.22 takes by name; it throws on everything else. */

import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, Value } from '../../evaluate/value.js';
import { tableEntry, words } from '../../words.js';
import { itemsOf } from '../values.js';
import { optionsOf } from './models.js';

const LOSSES =
  words(`meanSquaredError meanAbsoluteError meanAbsolutePercentageError meanSquaredLogarithmicError
  squaredHinge hinge categoricalHinge logcosh categoricalCrossentropy sparseCategoricalCrossentropy
  binaryCrossentropy kullbackLeiblerDivergence poisson cosineProximity`);
const METRICS = words(`accuracy acc crossentropy ce binaryAccuracy categoricalAccuracy precision
  categoricalCrossentropy sparseCategoricalCrossentropy mse MSE mae MAE mape MAPE cosine`);
const OPTIMIZERS = words('Adagrad Adadelta Adam Adamax RMSProp SGD adagrad adadelta adam adamax rmsprop sgd');

export function checkCompile(call: NativeCall): void {
  const options = optionsOf(call);
  const [given] = call.positional;
  if (given && given.value.kind !== 'dict') return;
  if (given?.value.kind === 'dict' && given.value.openReason !== undefined) return;
  for (const name of ['optimizer', 'loss']) if (!options.has(name)) missing(name, call);
  checkNames(options.get('optimizer'), 'optimizer', OPTIMIZERS, call);
  checkNames(options.get('loss'), 'loss', LOSSES, call);
  checkNames(options.get('metrics'), 'metric', METRICS, call);
}

function missing(name: string, call: NativeCall): void {
  call.evaluation.report({
    code: 'missing-argument',
    severity: 'error',
    message: `compile needs ${name === 'loss' ? 'a loss' : 'an optimizer'}: TensorFlow.js throws without it. Write model.compile({optimizer: 'adam', loss: 'meanSquaredError'}).`,
    location: call.location,
    stack: call.stack,
  });
}

function checkNames(
  argument: BoundArgument | undefined,
  what: string,
  known: readonly string[],
  call: NativeCall,
): void {
  if (!argument) return;
  for (const value of namesIn(argument.value)) {
    if (known.includes(value)) continue;
    const near = known.find((name) => plain(name) === plain(value)) ?? tableEntry(MEANT, value);
    const instead = near && known.includes(near) ? `Write '${near}'.` : `It has: ${known.join(', ')}.`;
    call.evaluation.report({
      code: 'invalid-argument',
      severity: 'error',
      message: `TensorFlow.js has no ${what} '${value}'. ${instead}`,
      location: argument.location ?? call.location,
      stack: call.stack,
    });
  }
}

/** Short names that Keras has. */
const MEANT: Readonly<Record<string, string>> = {
  mse: 'meanSquaredError',
  mae: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError',
  msle: 'meanSquaredLogarithmicError',
  meanSquaredError: 'mse',
  meanAbsoluteError: 'mae',
};

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

function namesIn(value: Value): readonly string[] {
  if (value.kind === 'string') return [value.value];
  const items =
    itemsOf(value) ?? (value.kind === 'dict' ? [...value.entries.values()].map((each) => each.value) : []);
  return items.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
}
