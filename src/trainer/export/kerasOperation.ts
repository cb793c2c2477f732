/** Operations on tensors between layers, as Keras 3 writes them into a `.keras` file: `x + y`, `ops.relu`, `x / 255`. */
import { TrainingFault } from '../fault.js';
import type { LayerJson } from './savedModel.js';

type Json = Readonly<Record<string, unknown>>;
type Settings = (given: Json, name: string) => Json;

const NN = 'keras.src.ops.nn';
const NUMPY = 'keras.src.ops.numpy';
const none: Settings = () => ({});
const reduction: Settings = ({ axis = null, keepdims }) => ({ axis, keepdims: keepdims === true });
const form: Settings = ({ output_sizes: sizes }, name) => ({ newshape: openSizes(sizes, name) });
const axisFrom =
  (fallback: number): Settings =>
  ({ axis = fallback }) => ({ axis });

/** Module, class and settings, by the trainer's name. Sources: `get_config` of the operations of Keras 3.15. */
const OPERATIONS: Readonly<Record<string, readonly [module: string, name: string, settings: Settings]>> = {
  ...only(NN, ['Relu', 'Relu6', 'Sigmoid', 'HardSigmoid', 'Softplus', 'Softsign', 'Silu', 'Selu']),
  ...only(NUMPY, [
    'Tanh',
    'Exp',
    'Log',
    'Log1p',
    'Sqrt',
    'Square',
    'Absolute',
    'Negative',
    'Sin',
    'Cos',
    'Copy',
    'Expm1',
    'Floor',
    'Ceil',
    'Round',
    'Sign',
    'Reciprocal',
    'ZerosLike',
    'OnesLike',
    'LogicalNot',
  ]),
  ...only(NUMPY, [
    'Add',
    'Subtract',
    'Multiply',
    'Divide',
    'TrueDivide',
    'Power',
    'Maximum',
    'Minimum',
    'Matmul',
    'FloorDivide',
    'DivideNoNan',
    'Greater',
    'GreaterEqual',
    'Less',
    'LessEqual',
    'Equal',
    'NotEqual',
    'LogicalAnd',
    'LogicalOr',
    'Where',
    'Dot',
  ]),
  Identity: [NUMPY, 'Copy', none],
  Rsqrt: ['keras.src.ops.math', 'Rsqrt', none],
  Erf: ['keras.src.ops.math', 'Erf', none],
  HardSilu: [NN, 'HardSilu', none],
  Cast: ['keras.src.ops.core', 'Cast', ({ dtype = 'float32' }) => ({ dtype })],
  StopGradient: ['keras.src.ops.core', 'StopGradient', none],
  ReLU: [
    'keras.src.activations.activations',
    'ReLU',
    ({ negative_slope = 0, max_value = null }) => ({ negative_slope, max_value, threshold: 0 }),
  ],
  Elu: [NN, 'Elu', ({ alpha = 1 }) => ({ alpha })],
  LeakyRelu: [
    NN,
    'LeakyRelu',
    ({ negative_slope, alpha = 0.2 }) => ({ negative_slope: negative_slope ?? alpha }),
  ],
  Gelu: [NN, 'Gelu', ({ approximate }) => ({ approximate: approximate !== false })],
  Softmax: [NN, 'Softmax', axisFrom(-1)],
  LogSoftmax: [NN, 'LogSoftmax', axisFrom(-1)],
  Clip: [NUMPY, 'Clip', ({ x_min, x_max }) => ({ x_min, x_max })],
  Mean: [NUMPY, 'Mean', reduction],
  Sum: [NUMPY, 'Sum', reduction],
  Max: [NUMPY, 'Max', reduction],
  Min: [NUMPY, 'Min', reduction],
  Amax: [NUMPY, 'Max', reduction],
  Amin: [NUMPY, 'Min', reduction],
  Prod: [NUMPY, 'Prod', reduction],
  Var: [NUMPY, 'Var', reduction],
  Std: [NUMPY, 'Std', reduction],
  Logsumexp: ['keras.src.ops.math', 'Logsumexp', reduction],
  Flip: [NUMPY, 'Flip', ({ axis = null }) => ({ axis })],
  Swapaxes: [NUMPY, 'Swapaxes', ({ axis1, axis2 }) => ({ axis1, axis2 })],
  Moveaxis: [NUMPY, 'Moveaxis', ({ source, destination }) => ({ source, destination })],
  Tensordot: [NUMPY, 'Tensordot', ({ axes, axis = 2 }) => ({ axes: axes ?? axis })],
  Einsum: [NUMPY, 'Einsum', ({ subscripts }) => ({ subscripts })],
  Take: [NUMPY, 'Take', axisFrom(0)],
  Tile: [NUMPY, 'Tile', ({ repeats }) => ({ repeats })],
  BroadcastTo: [NUMPY, 'BroadcastTo', ({ output_sizes: sizes }) => ({ shape: sizes })],
  Split: [
    NUMPY,
    'Split',
    (config) => ({ indices_or_sections: cuts(config), axis: axisFrom(0)(config, '').axis }),
  ],
  ExtractPatches: [
    'keras.src.ops.image',
    'ExtractPatches',
    ({ sizes, size, strides, rates, dilation_rate, padding = 'valid' }) => ({
      size: middle(sizes ?? size),
      strides: middle(strides ?? sizes ?? size),
      dilation_rate: middle(rates ?? dilation_rate ?? 1),
      padding: String(padding).toLowerCase(),
      data_format: 'channels_last',
    }),
  ],
  Unstack: ['keras.src.ops.core', 'Unstack', axisFrom(0)],
  Transpose: [NUMPY, 'Transpose', ({ axes, axis = null }) => ({ axes: axes ?? axis })],
  Concatenate: [NUMPY, 'Concatenate', axisFrom(0)],
  Stack: [NUMPY, 'Stack', axisFrom(0)],
  Reshape: [NUMPY, 'Reshape', form],
  ExpandDims: [NUMPY, 'Reshape', form],
  Squeeze: [NUMPY, 'Reshape', form],
  GetItem: [NUMPY, 'GetItem', none],
};
const LISTS = new Set(['Concatenate', 'Stack']);

export function isOperation({ class_name }: LayerJson): boolean {
  return class_name === 'KerasOperation';
}

export function operationInKeras({ config, inbound_nodes = [] }: LayerJson): Json {
  const { name } = config;
  const operation = String(config.operation);
  const known = OPERATIONS[operation];
  // Keras 3 has no such settings.
  if (!known || config.slope !== undefined || config.kind !== undefined)
    throw new TrainingFault(
      `A .keras file cannot hold ${operation}, which the model calculates between its layers; the run keeps the trained weights.`,
    );
  const [module, class_name, settings] = known;
  return {
    ...{ module, class_name, registered_name: class_name, name },
    config: { name, ...settings(config, operation) },
    inbound_nodes: inbound_nodes.map((node) => ({
      args: argumentsOf(operation, node.map(tensorOf), config),
      kwargs: {},
    })),
  };
}

/** A reference to a tensor; its shape follows from the layer that gives it. */
export function tensorOf([layer, call, tensor]: readonly [string, number, number, unknown]): Json {
  return {
    class_name: '__keras_tensor__',
    config: { shape: [null], dtype: 'float32', keras_history: [layer, call, tensor] },
  };
}

function argumentsOf(operation: string, tensors: readonly Json[], config: Json): readonly unknown[] {
  if (LISTS.has(operation)) return [tensors];
  if (operation === 'GetItem') return [...tensors, keyIn(config)];
  if (operation === 'Where') {
    const names = (config.operands ?? []) as readonly string[];
    return ['condition', 'x1', 'x2'].map((name) => tensors[names.indexOf(name)] ?? config[name]);
  }
  if (operation === 'Take' && tensors.length === 1) return [...tensors, config.indices];
  const constant = config.x1 ?? config.x2;
  if (tensors.length !== 1 || constant === undefined) return tensors;
  return config.x1 === undefined ? [...tensors, constant] : [constant, ...tensors];
}

/** `x[:, 0]` as Keras writes it. */
function keyIn({ key, channel }: Json): unknown {
  const special = (class_name: string, config: Json) => ({ class_name, config });
  const parts = (key ?? ['ellipsis', channel]) as readonly unknown[];
  return parts.map((part) => {
    if (part === 'ellipsis') return special('__ellipsis__', {});
    if (part === 'newaxis') return null;
    if (typeof part === 'number') return part;
    const [start, stop, step] = (part as { readonly slice: readonly unknown[] }).slice;
    return special('__slice__', { start, stop, step });
  });
}

/** TensorFlow's lists of four have the batch first and the channels last. */
function middle(given: unknown): unknown {
  return Array.isArray(given) && given.length === 4 ? given.slice(1, 3) : given;
}

/** Where the parts of a split begin. */
function cuts({ all_sizes, axis = 0 }: Json): number | readonly number[] {
  const sizes = ((all_sizes ?? []) as readonly (readonly number[])[]).map(
    (each) => each.at(Number(axis)) ?? 0,
  );
  if (sizes.length < 2) return 1;
  let end = 0;
  return sizes.slice(0, -1).map((size) => {
    end += size;
    return end;
  });
}

/** Sizes for a reshape, which may leave one open. */
function openSizes(sizes: unknown, operation: string): readonly number[] {
  const all = Array.isArray(sizes) ? sizes.map((size) => (typeof size === 'number' ? size : -1)) : [];
  if (all.filter((size) => size < 0).length > 1)
    throw new TrainingFault(
      `A .keras file holds ${operation} only where all sizes but the batch’s are known.`,
    );
  return all;
}

function only(module: string, names: readonly string[]): Record<string, readonly [string, string, Settings]> {
  return Object.fromEntries(names.map((name) => [name, [module, name, none] as const]));
}
