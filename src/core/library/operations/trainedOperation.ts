/** What the trainer is told of an operation on tensors of a model: its layer for them is `trainer/layers/operation.ts`. */
import type { Operands, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import type { LayerRow, LayerShapes } from '../../layers/row.js';
import { tableEntry, words } from '../../words.js';
import { toJson } from '../values.js';
import { indexJson } from './indexJson.js';
import type { OperationSpec } from './operation.js';

/** Beside its tensors: what the trainer follows. Sizes are not among it: the shape of the output says them. */
const TRAINED: Readonly<Record<string, string>> = {
  ...all(`Relu6 Sigmoid Tanh Softplus Softsign Silu Selu Exp Log Log1p Sqrt Rsqrt Square Absolute Negative Identity
    Copy StopGradient Sin Cos HardSigmoid HardSilu Erf Floor Ceil Round Sign Reciprocal Expm1 ZerosLike OnesLike
    LogicalNot Dot Isnan Isfinite Isinf Trunc Log2 Log10 Tan Sinh Cosh Arctan Sigmoid`),
  ...all(
    `Add Subtract Multiply Divide TrueDivide Power Maximum Minimum FloorDivide DivideNoNan Greater GreaterEqual Less
    LessEqual Equal NotEqual LogicalAnd LogicalOr Mod`,
    'x1 x2',
  ),
  ...all('Mean Sum Max Min Prod Amax Amin Var Std Logsumexp', 'axis keepdims'),
  ...all('All Any Argmax Argmin CountNonzero', 'axis keepdims'),
  ...all('Softmax LogSoftmax Concatenate Stack Unstack Split Flip', 'axis'),
  ...all('ExpandDims Squeeze Reshape BroadcastTo Zeros Ones Constant', 'axis value'),
  Tile: 'repeats',
  Relu: 'negative_slope max_value threshold',
  ReLU: 'negative_slope max_value threshold',
  Gelu: 'approximate',
  Elu: 'alpha',
  LeakyRelu: 'negative_slope alpha',
  Normalize: 'axis epsilon',
  Take: 'axis indices',
  Cast: 'dtype',
  Clip: 'x_min x_max',
  Transpose: 'axes axis',
  Swapaxes: 'axis1 axis2',
  Moveaxis: 'source destination',
  GetItem: 'key channel',
  Matmul: 'transpose_a transpose_b x1 x2',
  Tensordot: 'axes axis',
  BatchDot: 'axes',
  Einsum: 'subscripts',
  Repeat: 'axis',
  Pad: 'pad_width mode constant_values',
  Where: 'condition x1 x2',
  ExtractPatches: 'sizes size strides rates dilation_rate padding',
  OneHot: 'num_classes axis on_value off_value',
  KerasLoss: 'loss is_mean from_logits label_smoothing alpha gamma delta apply_class_balancing',
  BinaryCrossentropy: 'from_logits',
  CategoricalCrossentropy: 'from_logits',
  SparseCategoricalCrossentropy: 'from_logits',
  WeightedCrossentropy: 'pos_weight',
  Moments: 'axes keepdims',
  Cumsum: 'axis',
  Size: '',
  Norm: 'ord axis keepdims',
  ConvertToTensor: '',
  Full: 'fill_value',
  InTrainPhase: '',
  ...all('RandomNormal TruncatedNormal', 'mean stddev'),
  RandomUniform: 'minval maxval dtype',
  Randint: 'minval maxval',
  Bernoulli: 'p',
  Dropout: 'rate noise_shape',
  ...all(
    'FlipLeftRight FlipUpDown TransposeImage RGBToGrayscale GrayscaleToRGB PerImageStandardization CropOrPad',
  ),
  ...all('RandomFlipLeftRight RandomFlipUpDown ImageRandomCrop', 'seed'),
  TurnImage: 'k',
  ConvertImageDtype: 'dtype',
  Resize: 'method interpolation antialias preserve_aspect_ratio crop_to_aspect_ratio pad_to_aspect_ratio',
  AdjustBrightness: 'delta',
  AdjustContrast: 'contrast_factor',
  AdjustSaturation: 'saturation_factor',
  AdjustHue: 'delta',
  AdjustGamma: 'gamma gain',
  ...all('ImageRandomBrightness ImageRandomHue', 'max_delta seed'),
  ...all('ImageRandomContrast ImageRandomSaturation', 'lower upper seed'),
  CentralCrop: 'central_fraction',
  ...all('CropToBox PadToBox', 'offset_height offset_width'),
  Eye: 'N M',
  Arange: 'start stop step',
};

/** Parameters that say sizes, and those that change no value. */
const SIZES = new Set(
  words('shape newshape target_shape repeats num num_or_size_splits indices_or_sections noise_shape'),
);
const IDLE = new Set(
  words(
    'name dtype size target_height target_width output_type preferred_dtype dtype_hint validate_indices validate_shape sparse ragged seed conjugate',
  ),
);
/** Left to the sizes of the output where the tensor says no batch itself: the trainer gives the batch's. */
const OPENED = new Set(
  words(
    `BroadcastTo Tile Repeat Zeros Ones Full Reshape RandomNormal TruncatedNormal RandomUniform Randint Bernoulli`,
  ),
);

const BYTES = new Set(
  words(
    `ConvertImageDtype AdjustBrightness AdjustContrast AdjustSaturation AdjustHue ImageRandomBrightness
    ImageRandomContrast ImageRandomSaturation ImageRandomHue`,
  ),
);

const SIZED = new Set(words('BroadcastTo Tile Repeat Zeros Ones Full Split ExtractPatches'));

export function trainedOperation(
  type: string,
  settings: Readonly<Record<string, unknown>>,
): NonNullable<LayerRow['trainer']> {
  const known = tableEntry(TRAINED, type);
  if (known === undefined) return { unsupported: `TensorFlow.js has no layer for the operation ${type}.` };
  const names = new Set([...words(known), 'operands', 'kind', 'slope', 'bytes']);
  return {
    className: 'KerasOperation',
    config: (_, shapes) => ({
      operation: type,
      ...settings,
      output_sizes: shapes?.outputs[0],
      ...(shapes && shapes.outputs.length > 1 && { all_sizes: shapes.outputs }),
    }),
    refuses: (_, shapes) => {
      const other = Object.keys(settings).find((name) => !names.has(name));
      if (other !== undefined) return `ConvLens does not train ${type} with ${other}.`;
      const unread = Object.entries(settings).find(([, value]) => value === undefined);
      if (unread) return `ConvLens does not train ${type} with this ${unread[0]}: it is no plain number.`;
      if (shapes && !shapes.areMixed && (isMixing(shapes) || repeatsBatch(type, settings, shapes)))
        return `ConvLens trains ${type} only where the samples of a batch stay apart.`;
      if (type === 'Resize') return refusedResize(settings);
      if (type === 'Take' && settings.axis === undefined)
        return `ConvLens trains ${type} only along an axis.`;
      if (shapes && isTooOpen(type, shapes)) return `ConvLens trains ${type} only where all sizes are known.`;
      return undefined;
    },
  };
}

function refusedResize({
  method,
  interpolation = method,
  ...flags
}: Readonly<Record<string, unknown>>): string | undefined {
  if (!['bilinear', 'nearest', undefined].includes(interpolation as string | undefined))
    return `ConvLens does not train Resize with the method ${interpolation}.`;
  const on = Object.keys(flags).find((name) => flags[name] === true);
  return on === undefined ? undefined : `ConvLens does not train Resize with ${on}.`;
}

/** Some input has an open batch, and what comes out has none in its first place. */
function isMixing({ inputs, outputs }: LayerShapes): boolean {
  const isBatch = (shape: LayerShapes['inputs'][number]) => isKnownRank(shape) && shape[0] === null;
  return inputs.some(isBatch) && outputs.some((shape) => isKnownRank(shape) && !isBatch(shape));
}

/** `tile` or `repeat` along the batch: how long it is then, no size says. */
function repeatsBatch(
  type: string,
  { repeats, axis }: Readonly<Record<string, unknown>>,
  { inputs: [input] }: LayerShapes,
): boolean {
  if (!input || !isKnownRank(input) || input[0] !== null) return false;
  if (type === 'Repeat') return typeof axis !== 'number' || axis === 0 || axis === -input.length;
  if (type !== 'Tile') return false;
  return !Array.isArray(repeats) || (repeats.length >= input.length && repeats[0] !== 1);
}

/** Whether the trainer has to give an operation the batch's size, as no tensor of its own says it. */
export function needsBatch(type: string, { inputs, outputs }: LayerShapes): boolean {
  if (inputs.length === 0) return true;
  const open = outputs.map(openIn);
  // Of two open sizes the first is the batch's, and the tensor itself may be laid out in another way.
  return (
    OPENED.has(type) && open.some((count) => count > 0 && (count > 1 || inputs.every((x) => openIn(x) === 0)))
  );
}

const openIn = (shape: LayerShapes['inputs'][number]): number =>
  isKnownRank(shape) ? shape.filter((size) => size === null).length : 0;

/** More than the batch is open, where the trainer goes by the sizes. */
function isTooOpen(type: string, { outputs }: LayerShapes): boolean {
  if (!SIZED.has(type)) return false;
  return outputs.some((shape) => isKnownRank(shape) && shape.slice(1).includes(null));
}

/** Of an operation as it was called: what it takes beside tensors, and which tensors those are. */
export function settingsOf(
  { type, parameters, defaults = {} }: OperationSpec,
  operands: Operands,
  settings: ReadonlyMap<string, Value>,
): Readonly<Record<string, unknown>> {
  const read = new Set(words(tableEntry(TRAINED, type) ?? ''));
  const given = [...settings].flatMap(([name, value]) =>
    (SIZES.has(name) && !read.has(name)) || (IDLE.has(name) && !read.has(name))
      ? []
      : [[name, name === 'key' ? indexJson(value) : toJson(value)] as const],
  );
  const used = tensorsOf(operands).map(({ name }) => name);
  const [first = ''] = parameters;
  const isPlain = used.length === 1 && used[0] === first.split(':').at(-1);
  return {
    ...defaults,
    ...Object.fromEntries(given.filter(([, value]) => value !== null)),
    ...(used.length > 0 && !isPlain && { operands: used }),
    // TensorFlow calculates colours of bytes as shares of 1.
    ...(BYTES.has(type) && operands[0]?.tensor.dtype === 'uint8' && { bytes: true }),
  };
}

/** Those that it calculates with; a tensor among sizes only says one. */
export function tensorsOf(operands: Operands): Operands {
  return operands.filter(({ name }) => !SIZES.has(name));
}

function all(types: string, settings = ''): Readonly<Record<string, string>> {
  return Object.fromEntries(words(types).map((type) => [type, settings]));
}
