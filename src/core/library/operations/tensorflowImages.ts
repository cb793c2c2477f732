/** `tf.image`: operations on one image (height, width, channels), or on a batch of them. */
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { isNumber } from '../../graph/dimensionArithmetic.js';
import { words } from '../../words.js';
import { resized } from './imageOps.js';
import { imageGradients, sobelEdges, totalVariation } from './keras2/pictures.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { broadcastAll, fault, isFault, notKnown } from './shapeRules.js';
import { elementwise, rule } from './specs.js';

/** Other sizes for rows and columns; whatever stands around them stays. */
function sidesChanged(
  call: OperationCall,
  operand: string,
  change: (rows: Dim, columns: Dim) => readonly [Dim, Dim] | undefined,
): OperationResult {
  const shape = call.shape(operand);
  if (!isKnownRank(shape)) return shape;
  const [rows = null, columns = null] = shape.slice(-3, -1);
  const sides = change(rows, columns);
  if (!sides) return notKnown('the new size is not known');
  return [...shape.slice(0, -3), ...sides, shape.at(-1) ?? null];
}

/** To the sizes that these parameters say. */
const sized = (operand: string, height: string, width: string) => (call: OperationCall) =>
  sidesChanged(call, operand, () => {
    const [rows, columns] = [call.size(height), call.size(width)];
    return rows === undefined || columns === undefined ? undefined : [rows, columns];
  });

/** As large as fits, both sides by one factor. */
function fitted(call: OperationCall): OperationResult {
  const target = call.integers('size');
  return sidesChanged(call, 'images', (rows, columns) => {
    const [height, width] = target ?? [];
    if (height === undefined || width === undefined) return undefined;
    if (!isNumber(rows) || !isNumber(columns)) return [null, null];
    const scale = Math.min(height / rows, width / columns);
    return [roundedEven(rows * scale), roundedEven(columns * scale)];
  });
}

/** Python's: halves go to the even neighbour. */
function roundedEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** TensorFlow cuts the same whole number of pixels at both ends. */
function centralPart(call: OperationCall): OperationResult {
  const given = call.value('central_fraction');
  if (given?.kind !== 'number') return notKnown('which part is cut out is not known');
  const part = (size: Dim): Dim =>
    isNumber(size) ? size - 2 * Math.trunc((size - size * given.value) / 2) : null;
  return sidesChanged(call, 'x', (rows, columns) => [part(rows), part(columns)]);
}

const turned = (call: OperationCall): OperationResult => {
  const times = call.has('k') ? call.integer('k') : 1;
  if (times === undefined) return notKnown('how often it is turned is not known');
  return sidesChanged(call, 'x', (rows, columns) => (times % 2 === 0 ? [rows, columns] : [columns, rows]));
};

const channels = (count: number) => (call: OperationCall) => {
  const shape = call.shape('images');
  return isKnownRank(shape) ? [...shape.slice(0, -1), count] : shape;
};

const resize = (type: string, parameters: string) =>
  rule(type, parameters, (call) => resized(call, 'images', 'size'), {
    ...PICTURES,
    keras2: 'tf.image.resize',
  });

/** One number, where the layers of Keras would take it for both sides. */
function sizeFault(call: OperationCall): OperationResult | undefined {
  const size = call.value('size');
  if (size?.kind !== 'number') return undefined;
  return fault(
    'invalid-argument',
    `The size of an image is two numbers, (height, width); found ${size.value}. Write (${size.value}, ${size.value}).`,
  );
}

/** One image, or a batch of them. */
const PICTURES = { ranks: [3, 4] };

const cropOrPad = rule(
  'CropOrPad',
  'image:x target_height target_width',
  sized('x', 'target_height', 'target_width'),
  PICTURES,
);

const boxed = (type: string) =>
  rule(
    type,
    'image:x offset_height offset_width target_height target_width',
    sized('x', 'target_height', 'target_width'),
    PICTURES,
  );

const randomCrop = rule(
  'ImageRandomCrop',
  'value:x size seed',
  (call) => call.dims('size') ?? notKnown('the new size is not known'),
);

/** Drawn and then adjusted: Keras 2 lists the adjusting. */
const adjusted = (
  name: string,
  type: string,
  parameters: string,
): Readonly<Record<string, OperationSpec>> => {
  const spec = elementwise(type, parameters, { keras2: `tf.image.adjust_${name}` });
  return { [`random_${name}`]: spec, [`stateless_random_${name}`]: spec };
};

/** One number for each image of two batches. */
const likeness = (type: string) =>
  rule(type, 'a:x1 b:x2 max_val', (call) => {
    const both = broadcastAll([call.shape('x1'), call.shape('x2')]);
    return isFault(both) || !isKnownRank(both) ? both : both.slice(0, -3);
  });

export const TENSORFLOW_IMAGES: Readonly<Record<string, OperationSpec>> = {
  resize: {
    ...resize('Resize', 'images size method preserve_aspect_ratio antialias'),
    rule: (call) =>
      sizeFault(call) ??
      (call.flag('preserve_aspect_ratio') ? fitted(call) : resized(call, 'images', 'size')),
  },
  // TensorFlow 1 takes other places of the pixels.
  resize_images: resize('ResizeImages', 'images size method'),
  resize_bilinear: resize('ResizeImages', 'images size'),
  resize_nearest_neighbor: resize('ResizeImages', 'images size'),
  convert_image_dtype: elementwise('ConvertImageDtype', 'image:x dtype saturate'),
  per_image_standardization: elementwise('PerImageStandardization', 'image:x', { ranks: [3, 4, 5] }),
  rgb_to_grayscale: rule('RGBToGrayscale', 'images', channels(1)),
  grayscale_to_rgb: rule('GrayscaleToRGB', 'images', channels(3)),
  flip_left_right: elementwise('FlipLeftRight', 'image:x', PICTURES),
  flip_up_down: elementwise('FlipUpDown', 'image:x', PICTURES),
  random_flip_left_right: elementwise('RandomFlipLeftRight', 'image:x seed', PICTURES),
  random_flip_up_down: elementwise('RandomFlipUpDown', 'image:x seed', PICTURES),
  rot90: rule('TurnImage', 'image:x k', turned),
  transpose: rule('TransposeImage', 'image:x', (call) =>
    sidesChanged(call, 'x', (rows, columns) => [columns, rows]),
  ),
  adjust_brightness: elementwise('AdjustBrightness', 'image:x delta'),
  adjust_contrast: elementwise('AdjustContrast', 'images:x contrast_factor'),
  adjust_saturation: elementwise('AdjustSaturation', 'image:x saturation_factor'),
  adjust_hue: elementwise('AdjustHue', 'image:x delta'),
  adjust_gamma: elementwise('AdjustGamma', 'image:x gamma gain'),
  ...adjusted('brightness', 'ImageRandomBrightness', 'image:x max_delta seed'),
  ...adjusted('contrast', 'ImageRandomContrast', 'image:x lower upper seed'),
  ...adjusted('saturation', 'ImageRandomSaturation', 'image:x lower upper seed'),
  ...adjusted('hue', 'ImageRandomHue', 'image:x max_delta seed'),
  ...Object.fromEntries(
    words('rgb_to_hsv hsv_to_rgb rgb_to_yiq yiq_to_rgb rgb_to_yuv yuv_to_rgb').map((name) => [
      name,
      elementwise(name.replace(/_to_/, 'To').toUpperCase(), 'images:x'),
    ]),
  ),
  stateless_random_flip_left_right: elementwise('RandomFlipLeftRight', 'image:x seed', PICTURES),
  stateless_random_flip_up_down: elementwise('RandomFlipUpDown', 'image:x seed', PICTURES),
  stateless_random_crop: randomCrop,
  crop_and_resize: rule('CropAndResize', 'image:x boxes box_indices crop_size method', (call) => {
    const [shape, boxes, size] = [call.shape('x'), call.shape('boxes'), call.dims('crop_size')];
    if (!isKnownRank(shape) || !isKnownRank(boxes)) return isKnownRank(shape) ? boxes : shape;
    if (size?.length !== 2) return notKnown(call.unknownReason('crop_size') ?? 'the new size is not known');
    return [boxes[0] ?? null, ...size, shape.at(-1) ?? null];
  }),
  draw_bounding_boxes: elementwise('DrawBoxes', 'images:x boxes colors'),
  psnr: likeness('PSNR'),
  ssim: likeness('SSIM'),
  total_variation: rule(
    'TotalVariation',
    'images:x',
    (call) => {
      const shape = call.shape('x');
      return isKnownRank(shape) ? shape.slice(0, -3) : shape;
    },
    { ...PICTURES, keras2Steps: totalVariation },
  ),
  image_gradients: rule(
    'ImageGradients',
    'image:x',
    (call) => ({ several: [call.shape('x'), call.shape('x')] }),
    { ranks: [4], givesTuple: true, keras2Steps: imageGradients },
  ),
  random_crop: randomCrop,
  resize_with_crop_or_pad: cropOrPad,
  resize_image_with_crop_or_pad: cropOrPad,
  resize_with_pad: cropOrPad,
  sobel_edges: rule(
    'SobelEdges',
    'image:x',
    (call) => {
      const shape = call.shape('x');
      return isKnownRank(shape) ? [...shape, 2] : shape;
    },
    { ranks: [4], keras2Steps: sobelEdges },
  ),
  central_crop: rule('CentralCrop', 'image:x central_fraction', centralPart, PICTURES),
  crop_to_bounding_box: boxed('CropToBox'),
  pad_to_bounding_box: boxed('PadToBox'),
};
