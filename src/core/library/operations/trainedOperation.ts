/** What the trainer is told of an operation on tensors of a model: its layer for them is `trainer/layers/operation.ts`. */
import type { TensorValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import type { LayerRow } from '../../layers/row.js';
import { toJson } from '../values.js';

const TRAINED = new Set([
  ...['Relu', 'ReLU', 'Relu6', 'Sigmoid', 'Tanh', 'Softplus', 'Softsign', 'Silu', 'Gelu', 'Elu', 'Selu'],
  ...['LeakyRelu', 'Softmax', 'LogSoftmax', 'Exp', 'Log', 'Log1p', 'Sqrt', 'Rsqrt', 'Square', 'Absolute'],
  ...['Negative', 'Cast', 'Identity', 'Copy', 'StopGradient', 'Clip', 'Sin', 'Cos', 'HardSigmoid'],
  ...['Mean', 'Sum', 'Max', 'Min', 'Transpose', 'ExpandDims', 'Squeeze', 'Reshape', 'Concatenate', 'Stack'],
  ...['Add', 'Subtract', 'Multiply', 'Divide', 'TrueDivide', 'Power', 'Maximum', 'Minimum', 'Matmul'],
]);

/** `settings`: what is given beside tensors. */
export function trainedOperation(
  type: string,
  settings: Readonly<Record<string, unknown>>,
): NonNullable<LayerRow['trainer']> {
  if (!TRAINED.has(type) && settings.channel === undefined)
    return { unsupported: `TensorFlow.js has no layer for the operation ${type}.` };
  return {
    className: 'KerasOperation',
    config: (_, shapes) => ({ operation: type, ...settings, output_sizes: shapes?.outputs[0] }),
    refuses: (_, shapes) => {
      const unread = Object.entries(settings).find(([, value]) => value === undefined);
      if (unread) return `ConvLens does not train ${type} with this ${unread[0]}: it is no plain number.`;
      const [output] = shapes?.outputs ?? [];
      return output && isKnownRank(output) && output[0] !== null
        ? `ConvLens trains ${type} only where the samples of a batch stay apart.`
        : undefined;
    },
  };
}

/** Of an operation as it was called; `isRight`: its one tensor is the second operand. */
export function settingsOf(
  parameters: readonly string[],
  operands: readonly TensorValue[],
  settings: ReadonlyMap<string, Value>,
): Readonly<Record<string, unknown>> {
  const [first] = parameters;
  const isRight = operands.length === 1 && first !== undefined && settings.has(first);
  const given = [...settings].map(([name, value]) => [name, toJson(value)] as const);
  return {
    ...Object.fromEntries(given.filter(([, value]) => value !== null)),
    ...(isRight && { is_right: true }),
  };
}
