/** Operations on images and sequences: resizing, pooling, convolution with a given kernel, depth and space. */
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import {
  add,
  ceilDivide,
  floorDivide,
  formatShape,
  isNumber,
  multiply,
  subtract,
} from '../../graph/dimensionArithmetic.js';
import type { LayerFault } from '../../layers/row.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { differ, fault, notKnown } from './shapeRules.js';
import { elementwise, rule } from './specs.js';

const NO_ROOM = 'the tensor has no axis for a window to move along';

function channelsFirst(call: OperationCall): boolean {
  const format = call.text('data_format');
  if (format === undefined) return call.channelsFirst;
  return format === 'channels_first' || format.startsWith('NC');
}

/** New sizes for the spatial axes, the channels where the layout has them. */
function spatial(
  call: OperationCall,
  shape: Shape,
  change: (sizes: readonly Dim[]) => readonly Dim[],
  channels?: Dim,
): Shape {
  if (!isKnownRank(shape)) return shape;
  const isFirst = channelsFirst(call);
  const sizes = isFirst ? shape.slice(2) : shape.slice(1, -1);
  const depth = channels !== undefined ? channels : ((isFirst ? shape[1] : shape.at(-1)) ?? null);
  const batch = shape[0] ?? null;
  return isFirst ? [batch, depth, ...change(sizes)] : [batch, ...change(sizes), depth];
}

export function resized(call: OperationCall, operand: string, size: string): OperationResult {
  const shape = call.shape(operand);
  const target = call.dims(size);
  if (target?.length !== 2) return notKnown(call.unknownReason(size) ?? 'the new size is not known');
  if (isKnownRank(shape) && shape.length === 3)
    return channelsFirst(call) ? [shape[0] ?? null, ...target] : [...target, shape[2] ?? null];
  return spatial(call, shape, () => target);
}

function strideOf(call: OperationCall, rank: number, name: string, fallback: readonly Dim[]): readonly Dim[] {
  const given = call.dims(name);
  if (!given) return call.has(name) ? new Array<Dim>(rank).fill(call.size(name) ?? null) : fallback;
  const [only] = given;
  if (given.length === 1) return new Array<Dim>(rank).fill(only ?? 1);
  // tf.nn gives one per axis of the tensor.
  return given.length === rank + 2 ? (channelsFirst(call) ? given.slice(2) : given.slice(1, -1)) : given;
}

export function slid(size: Dim, kernel: Dim, stride: Dim, isSame: boolean): Dim {
  if (isSame) return ceilDivide(size, stride);
  return add(floorDivide(subtract(size, kernel), stride), 1);
}

/** `step`: the stride where none is given; the pool's own size without it. */
export function pooled(
  call: OperationCall,
  operand: string,
  pool: string,
  stride: string,
  step?: number,
): OperationResult {
  const shape = call.shape(operand);
  if (!isKnownRank(shape)) return shape;
  const rank = shape.length - 2;
  if (rank < 1) return notKnown(NO_ROOM);
  const kernel = strideOf(call, rank, pool, []);
  if (call.isInside && kernel.length > 1 && kernel.length !== rank)
    return fault(
      'invalid-argument',
      `The pool needs a size for each of ${rank} axes; found ${kernel.length}.`,
    );
  if (kernel.length !== rank) return notKnown('the size of the pool is not known');
  const steps = strideOf(call, rank, stride, step === undefined ? kernel : kernel.map(() => step));
  const isSame = call.text('padding')?.toLowerCase() === 'same';
  return spatial(call, shape, (sizes) =>
    sizes.map((size, at) => slid(size, kernel[at] ?? 1, steps[at] ?? 1, isSame)),
  );
}

/** Outside of layers Keras compares the kernel's rank with the input's; inside TensorFlow slides a kernel of sequences along images too. */
function kernelFault(call: OperationCall, name = 'kernel'): LayerFault | undefined {
  const [shape, kernel] = [call.shape('inputs'), call.shape(name)];
  if (!isKnownRank(shape) || !isKnownRank(kernel) || kernel.length === shape.length) return undefined;
  if (name === 'kernel' && slidesAlongBatches(call, shape, kernel)) return undefined;
  return fault(
    'wrong-rank',
    `The kernel must have as many dimensions as the input, ${shape.length}; found ${kernel.length}.`,
  );
}

const slidesAlongBatches = (call: OperationCall, shape: readonly Dim[], kernel: readonly Dim[]): boolean =>
  call.isInside && kernel.length === 3 && shape.length === 4 && !call.has('dilation_rate');

/** A window that is not padded and longer than what it moves along. */
function noPlace(result: OperationResult): OperationResult {
  if (!Array.isArray(result) || !result.some((size) => isNumber(size) && size < 1)) return result;
  return fault('negative-size', 'The window is larger than the tensor that it moves along.');
}

const IMAGES = [3, 4];

/** Of single images or batches of them, whose channels are these many. */
function ofImages(spec: OperationSpec, channels: readonly number[] = []): OperationSpec {
  return {
    ...spec,
    ranks: IMAGES,
    rule: (call) => {
      const shape = call.shape('images');
      const depth = isKnownRank(shape) ? shape.at(channelsFirst(call) ? -3 : -1) : undefined;
      if (channels.length > 0 && typeof depth === 'number' && !channels.includes(depth))
        return fault(
          'channel-mismatch',
          `This takes images of ${channels.join(' or ')} channels; found ${depth}.`,
        );
      return spec.rule(call);
    },
  };
}

const pool = (type: string): OperationSpec =>
  rule(type, 'inputs pool_size strides padding data_format', (call) => {
    const shape = call.shape('inputs');
    if (!isKnownRank(shape) || (shape.length > 2 && shape.length < 6))
      return noPlace(pooled(call, 'inputs', 'pool_size', 'strides'));
    // Outside of layers nothing is left to pool where one number stands for no axis.
    return !call.isInside && shape.length === 2 && call.dims('pool_size')?.length === 1
      ? shape
      : fault('wrong-rank', `Pooling takes tensors of 3, 4 or 5 dimensions; found ${shape.length}.`);
  });

/** Blocks of pixels take their place in the channels, or the reverse: what is divided must divide. */
function ofBlocks(
  spec: OperationSpec,
  isDivided: (sizes: readonly Dim[], block: number) => boolean,
): OperationSpec {
  return {
    ...spec,
    ranks: [4],
    rule: (call) => {
      const [shape, block] = [call.shape('x'), call.size('block_size')];
      if (
        isKnownRank(shape) &&
        typeof block === 'number' &&
        !isDivided(channelsFirst(call) ? shape.with(-1, shape[1] ?? null) : shape, block)
      )
        return fault('channel-mismatch', `Blocks of ${block} do not divide ${formatShape(shape)}.`);
      return spec.rule(call);
    },
  };
}

const isMultiple = (size: Dim | undefined, of: number): boolean =>
  typeof size !== 'number' || size % of === 0;

export function convolved(
  call: OperationCall,
  operand: string,
  kernelName: string,
  depthwise = false,
): OperationResult {
  const shape = call.shape(operand);
  const kernel = call.shape(kernelName);
  if (!isKnownRank(shape)) return shape;
  if (!isKnownRank(kernel)) return kernel;
  const rank = shape.length - 2;
  if (rank < 1) return notKnown(NO_ROOM);
  if (kernel.length !== shape.length) return notKnown('the kernel is made for another number of axes');
  const steps = strideOf(call, rank, 'strides', new Array<Dim>(rank).fill(1));
  const spread = strideOf(call, rank, 'dilation_rate', new Array<Dim>(rank).fill(1));
  // Causal: as many zeros before a sequence as keep its length.
  const isSame = ['same', 'causal'].includes(call.text('padding')?.toLowerCase() ?? '');
  const [inner, outer] = [kernel.at(-2) ?? null, kernel.at(-1) ?? null];
  const filters = depthwise ? multiply(inner, outer) : outer;
  return spatial(
    call,
    shape,
    (sizes) =>
      sizes.map((size, at) => {
        const reach = add(multiply(subtract(kernel[at] ?? 1, 1), spread[at] ?? 1), 1);
        return slid(size, reach, steps[at] ?? 1, isSame);
      }),
    filters,
  );
}

/** TensorFlow slides along as many axes as the kernel has, whatever stands before them. */
export function batchesConvolved(call: OperationCall, operand: string, kernelName: string): OperationResult {
  const [shape, kernel] = [call.shape(operand), call.shape(kernelName)];
  if (!isKnownRank(shape) || !isKnownRank(kernel)) return convolved(call, operand, kernelName);
  const before = shape.length - kernel.length;
  if (before < 0)
    return fault(
      'wrong-rank',
      `A kernel of ${kernel.length} dimensions slides along tensors of ${kernel.length} at least; found ${shape.length}.`,
    );
  const [depth, taken] = [(channelsFirst(call) ? shape[1] : shape.at(-1)) ?? null, kernel.at(-2) ?? null];
  if (isNumber(depth) && isNumber(taken) && taken !== 0 && depth % taken !== 0)
    return fault('channel-mismatch', `The kernel takes ${taken} channels, of which the tensor has ${depth}.`);
  if (before === 0) return convolved(call, operand, kernelName);
  const inner = {
    ...call,
    shape: (name: string) => (name === operand ? shape.slice(before) : call.shape(name)),
  };
  const result = convolved(inner, operand, kernelName);
  return Array.isArray(result) ? [...shape.slice(0, before), ...result] : result;
}

/** Depthwise, then pointwise, which says how many channels come out. */
export function separablyConvolved(
  call: OperationCall,
  operand: string,
  depthwise: string,
  pointwise: string,
): OperationResult {
  const result = convolved(call, operand, depthwise, true);
  const kernel = call.shape(pointwise);
  if (!isKnownRank(kernel)) return kernel;
  if (!Array.isArray(result)) return result;
  return spatial(call, result, (sizes) => sizes, kernel.at(-1) ?? null);
}

/** A transposed convolution of TensorFlow's is told its output shape; the batch stays the input's. */
export function toGivenShape(call: OperationCall, operand: string): OperationResult {
  const shape = call.shape(operand);
  const target = call.dims('output_shape');
  if (!target || target.length < 3) return notKnown('output_shape is not known');
  return [(isKnownRank(shape) ? shape[0] : null) ?? null, ...target.slice(1)];
}

export function intoDepth(call: OperationCall, operand: string, block: string): OperationResult {
  return regrouped(call, operand, block, floorDivide, multiply);
}

export function intoSpace(call: OperationCall, operand: string, block: string): OperationResult {
  return regrouped(call, operand, block, multiply, floorDivide);
}

/** Blocks of pixels become channels, or the reverse. */
function regrouped(
  call: OperationCall,
  operand: string,
  block: string,
  side: (size: Dim, block: Dim) => Dim,
  channels: (depth: Dim, pixels: Dim) => Dim,
): OperationResult {
  const shape = call.shape(operand);
  const size = call.size(block);
  if (size === undefined || !isKnownRank(shape)) return notKnown('the block size is not known');
  const depth = (channelsFirst(call) ? shape[1] : shape.at(-1)) ?? null;
  return spatial(
    call,
    shape,
    (sizes) => sizes.map((dim) => side(dim, size)),
    channels(depth, multiply(size, size)),
  );
}

function patches(call: OperationCall): OperationResult {
  const shape = call.shape('images');
  if (!isKnownRank(shape)) return shape;
  const size = call.dims('size');
  if (!size) return notKnown('the size of the patches is not known');
  const [height, width] =
    size.length === 1 ? [size[0] ?? null, size[0] ?? null] : [size[0] ?? null, size[1] ?? null];
  const steps = strideOf(call, 2, 'strides', [height, width]);
  const isSame = call.text('padding')?.toLowerCase() === 'same';
  const depth = (channelsFirst(call) ? shape.at(-3) : shape.at(-1)) ?? null;
  const isOne = shape.length === 3;
  const made = spatial(
    call,
    isOne ? [null, ...shape] : shape,
    (sizes) => sizes.map((dim, at) => slid(dim, at === 0 ? height : width, steps[at] ?? 1, isSame)),
    multiply(depth, multiply(height, width)),
  );
  return isOne && isKnownRank(made) ? made.slice(1) : made;
}

const borders = (sides: string): string =>
  `images top_${sides} left_${sides} bottom_${sides} right_${sides} target_height target_width data_format`;

/** Two of a border, the border across and the size that comes out say the third. */
function bordered(
  call: OperationCall,
  sides: string,
  change: (size: Dim, border: Dim) => Dim,
): OperationResult {
  const side = (name: string): Dim | undefined => call.dims(`${name}_${sides}`)?.[0];
  const one = (size: Dim, target: string, before: string, after: string): Dim | undefined => {
    if (call.has(target)) return call.dims(target)?.[0];
    const [a, b] = [side(before), side(after)];
    return a === undefined || b === undefined ? undefined : change(size, add(a, b));
  };
  const shape = call.shape('images');
  if (!isKnownRank(shape)) return shape;
  const isFirst = channelsFirst(call);
  const [rows = null, columns = null] = isFirst ? shape.slice(-2) : shape.slice(-3, -1);
  const height = one(rows, 'target_height', 'top', 'bottom');
  const width = one(columns, 'target_width', 'left', 'right');
  if (height === undefined || width === undefined) return notKnown('the borders are not known');
  return isFirst
    ? [...shape.slice(0, -2), height, width]
    : [...shape.slice(0, -3), height, width, shape.at(-1) ?? null];
}

export const IMAGE_OPS: Readonly<Record<string, OperationSpec>> = {
  resize: ofImages(
    rule(
      'Resize',
      'images size interpolation antialias crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value data_format',
      (call) => resized(call, 'images', 'size'),
    ),
  ),
  rgb_to_hsv: ofImages(elementwise('RGBToHSV', 'images data_format'), [3]),
  hsv_to_rgb: ofImages(elementwise('HSVToRGB', 'images data_format'), [3]),
  gaussian_blur: ofImages(elementwise('GaussianBlur', 'images kernel_size sigma data_format')),
  elastic_transform: elementwise('ElasticTransform', 'images'),
  affine_transform: ofImages(elementwise('AffineTransform', 'images transform')),
  rgb_to_grayscale: ofImages(
    rule('RGBToGrayscale', 'images data_format', (call) =>
      spatial(call, call.shape('images'), (sizes) => sizes, 1),
    ),
    [1, 3],
  ),
  crop_images: ofImages(
    rule('CropImages', borders('cropping'), (call) => bordered(call, 'cropping', subtract)),
  ),
  pad_images: ofImages(rule('PadImages', borders('padding'), (call) => bordered(call, 'padding', add))),
  extract_patches: ofImages(
    rule('ExtractPatches', 'images size strides dilation_rate padding data_format', (call) =>
      noPlace(patches(call)),
    ),
  ),
};

export const NETWORK_OPS: Readonly<Record<string, OperationSpec>> = {
  max_pool: pool('MaxPool'),
  average_pool: pool('AveragePool'),
  conv: rule('Conv', 'inputs kernel strides padding data_format dilation_rate', (call) => {
    const [shape, kernel] = [call.shape('inputs'), call.shape('kernel')];
    const isOfBatches = isKnownRank(shape) && isKnownRank(kernel) && slidesAlongBatches(call, shape, kernel);
    return (
      kernelFault(call) ?? noPlace((isOfBatches ? batchesConvolved : convolved)(call, 'inputs', 'kernel'))
    );
  }),
  depthwise_conv: rule(
    'DepthwiseConv',
    'inputs kernel strides padding data_format dilation_rate',
    (call) => kernelFault(call) ?? noPlace(convolved(call, 'inputs', 'kernel', true)),
  ),
  separable_conv: rule(
    'SeparableConv',
    'inputs depthwise_kernel pointwise_kernel strides padding data_format dilation_rate',
    (call) =>
      kernelFault(call, 'depthwise_kernel') ??
      noPlace(separablyConvolved(call, 'inputs', 'depthwise_kernel', 'pointwise_kernel')),
  ),
  depth_to_space: ofBlocks(
    rule('DepthToSpace', 'x block_size data_format', (call) => intoSpace(call, 'x', 'block_size')),
    (sizes, block) => isMultiple(sizes.at(-1), block * block),
  ),
  space_to_depth: ofBlocks(
    rule('SpaceToDepth', 'x block_size data_format', (call) => intoDepth(call, 'x', 'block_size')),
    (sizes, block) => sizes.slice(1, -1).every((size) => isMultiple(size, block)),
  ),
  dot_product_attention: rule('DotProductAttention', 'query key value bias mask', (call) => {
    const query = call.shape('query');
    const value = call.shape('value');
    const key = call.shape('key');
    if (call.isInside && isKnownRank(query) && query.length !== 4)
      return fault(
        'wrong-rank',
        `Inside of a layer dot_product_attention takes tensors of 4 dimensions (batch, length, heads, size); found ${query.length}.`,
      );
    if (call.isInside && isKnownRank(query) && isKnownRank(key) && differ(query.at(-1), key.at(-1)))
      return fault(
        'shape-mismatch',
        `Query and key need heads of one size; found ${query.at(-1)} and ${key.at(-1)}.`,
      );
    return isKnownRank(query) && isKnownRank(value) ? [...query.slice(0, -1), value.at(-1) ?? null] : query;
  }),
};
