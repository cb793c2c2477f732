/** Data and labels that stand in each other's place, as a wrong order of `train_test_split`'s names leaves them. */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, ModelValue } from '../evaluate/value.js';
import { isKnownRank } from '../graph/dimension.js';
import { formatShape } from '../graph/dimensionArithmetic.js';
import { reportAt } from './trainingFault.js';
import { differ, type Sizes, shown, sizeOf } from './trainingLabels.js';

/** Labels where the data belong, and data where the labels do. True where that is told. */
export function checkOrder(
  model: ModelValue,
  verb: string,
  x: BoundArgument | undefined,
  y: BoundArgument | undefined,
  call: NativeCall,
): boolean {
  const [data, labels] = [sizeOf(x), sizeOf(y)];
  const [input, output] = [model.inputs[0]?.shape, model.outputs[0]?.shape];
  const isOne = model.inputs.length === 1 && model.outputs.length === 1 && model.modelKind !== 'subclassed';
  if (!isOne || !data || !labels || !input || !output || !isKnownRank(input) || !isKnownRank(output))
    return false;
  if (!isAlike(labels, input) || isAlike(labels, output)) return false;
  const found = `${shown(data)} as data and ${shown(labels)} as labels, where the model takes ${formatShape(input)} for each sample`;
  if (data[0] !== labels[0]) {
    const order = 'train_test_split gives X_train, X_test, y_train, y_test, in this order.';
    reportAt(call, y, 'data-mismatch', `${verb} gets ${found}. ${order}`, 'error', [{ kind: 'split-order' }]);
  } else if (!isAlike(data, input))
    reportAt(
      call,
      x,
      'data-mismatch',
      `${verb} gets the labels first and the data behind them: ${found}. Swap the two.`,
      'error',
      verb === 'the validation'
        ? [{ kind: 'swapped-pair' }]
        : [{ kind: 'swapped-arguments', names: ['x', 'y'] }],
    );
  else return false;
  return true;
}

const isAlike = (sizes: Sizes, wanted: Sizes): boolean =>
  adjusted(sizes, wanted)?.every((dim, axis) => axis === 0 || !differ(dim, wanted[axis])) === true;

/** As Keras does before it compares: a last axis of 1 comes or goes. Undefined when the ranks cannot meet. */
export function adjusted(given: Sizes, wanted: Sizes): Sizes | undefined {
  if (given.length === wanted.length) return given;
  if (given.length === wanted.length + 1 && given.at(-1) === 1) return given.slice(0, -1);
  if (given.length === wanted.length - 1 && wanted.at(-1) === 1) return [...given, 1];
  return undefined;
}
