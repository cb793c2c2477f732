/** `tf.image` and `tf.io` on files and arrays outside of a pipeline. Source: TensorFlow 2.21, `image_ops_impl.py`. */
import { decodeImage } from '../../data/decode.js';
import { pixelsOf } from '../../data/pictureSteps.js';
import { given, moduleOf, needed, numberGiven, only, sizesOf } from '../language/natives.js';
import { type Call, Native, Opaque, PyList, Unsupported, type Value } from '../language/values.js';
import { operated, toArray } from '../numpy/arrayMath.js';
import { dtypeOf } from '../numpy/arrayMembers.js';
import { AXES } from '../numpy/axes.js';
import { cast, concatenated, isFloatType, NdArray, sizeOf } from '../numpy/ndarray.js';
import { bytesIn, bytesValue } from './bytes.js';
import type { Places } from './systemModules.js';

function decoded(call: Call): Value {
  only(call, 'contents', 'channels', 'expand_animations');
  const value = needed(call, 0, 'contents');
  const asked = numberGiven(call, 1, 'channels') ?? 0;
  const picture = decodeImage(bytesIn(NOWHERE, value), { isFast: true, isGrey: asked === 1 });
  if (asked === 4 || asked === 2) throw new Unsupported('a picture of four channels');
  const pixels = pixelsOf(picture, [
    { kind: 'read', by: 'pillow', channels: asked === 0 ? 'own' : (asked as 1 | 3) },
  ]);
  if (asked === 1 && picture.format !== 'jpeg' && (picture.mode ?? 'L') !== 'L')
    throw new Unsupported('a picture of colours that TensorFlow reads as grey');
  return new NdArray(pixels.values, [pixels.height, pixels.width, pixels.channels], 'uint8');
}

/** Bytes alone are decoded, no paths. */
const NOWHERE: Places = { onDisk: (path) => path, isThere: () => false, written: new Map() };

/** Of one image or of many, at the centres of pixels, without antialiasing; floats. */
function resized(call: Call): Value {
  only(call, 'images', 'size', 'method');
  const array = toArray(needed(call, 0, 'images'));
  const [height = 0, width = 0] = sizesOf(needed(call, 1, 'size'));
  const method = given(call, 2, 'method') ?? 'bilinear';
  if (method !== 'bilinear' && method !== 'nearest') throw new Unsupported('tf.image.resize in this way');
  const rank = array.shape.length;
  const [rows = 0, columns = 0, channels = 1] = array.shape.slice(-3);
  const count = rank > 3 ? (array.shape[0] ?? 1) : 1;
  const flat = array.flat() as ArrayLike<number>;
  const made = new Float32Array(count * height * width * channels);
  const along = (place: number, from: number, to: number) => {
    const step = Math.fround(from / to);
    if (method === 'nearest') {
      const at = Math.min(from - 1, Math.floor(Math.fround((place + 0.5) * step)));
      return [at, at, 0] as const;
    }
    const centre = Math.fround(Math.fround((place + 0.5) * step) - 0.5);
    const low = Math.floor(centre);
    return [Math.max(0, low), Math.min(from - 1, low + 1), Math.fround(centre - low)] as const;
  };
  let at = 0;
  for (let image = 0; image < count; image++)
    for (let y = 0; y < height; y++) {
      const [top, bottom, down] = along(y, rows, height);
      for (let x = 0; x < width; x++) {
        const [left, right, across] = along(x, columns, width);
        for (let channel = 0; channel < channels; channel++) {
          const value = (row: number, column: number) =>
            flat[((image * rows + row) * columns + column) * channels + channel] ?? 0;
          const upper = value(top, left) + (value(top, right) - value(top, left)) * across;
          const lower = value(bottom, left) + (value(bottom, right) - value(bottom, left)) * across;
          made[at++] = upper + (lower - upper) * down;
        }
      }
    }
  const shape = [...array.shape.slice(0, -3), height, width, channels];
  const found = new NdArray(made, shape, 'float32');
  return method === 'nearest' ? cast(found, array.dtype) : found;
}

function standardized(call: Call): Value {
  const array = cast(toArray(needed(call, 0, 'image')), 'float32');
  const size = sizeOf(array.shape.slice(-3));
  const flat = array.flat() as Float32Array;
  const made = new Float32Array(flat.length);
  for (let from = 0; from < flat.length; from += size) {
    const own = flat.subarray(from, from + size);
    const mean = own.reduce((sum, value) => sum + value, 0) / size;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
    const deviation = Math.max(Math.sqrt(variance), 1 / Math.sqrt(size));
    own.forEach((value, at) => {
      made[from + at] = (value - mean) / deviation;
    });
  }
  return new NdArray(made, array.shape, 'float32');
}

/** Whole numbers are scaled to 0 … 1. */
function converted(call: Call): Value {
  const array = toArray(needed(call, 0, 'image'));
  const dtype = dtypeOf(needed(call, 1, 'dtype')) ?? 'float32';
  if (array.dtype === dtype) return array;
  if (!isFloatType(dtype)) throw new Unsupported('convert_image_dtype to whole numbers');
  if (isFloatType(array.dtype)) return cast(array, dtype);
  if (array.dtype !== 'uint8') throw new Unsupported('convert_image_dtype of this');
  return operated('*', cast(array, dtype), Math.fround(1 / 255));
}

const flip = (fromEnd: number) => (call: Call) => {
  const array = toArray(needed(call, 0, 'image'));
  return AXES.flip?.({ ...call, args: [array, array.shape.length - fromEnd], named: new Map() }) ?? array;
};

export const tensorflowImages = moduleOf(
  'tensorflow.image',
  {
    decode_png: decoded,
    decode_jpeg: decoded,
    decode_image: decoded,
    decode_bmp: decoded,
    resize: resized,
    per_image_standardization: standardized,
    convert_image_dtype: converted,
    flip_left_right: flip(2),
    flip_up_down: flip(3),
    grayscale_to_rgb: (call) => {
      const array = toArray(needed(call, 0, 'images'));
      return concatenated([array, array, array], -1);
    },
    rgb_to_grayscale: (call) => {
      const array = toArray(needed(call, 0, 'images'));
      if (!isFloatType(array.dtype)) throw new Unsupported('rgb_to_grayscale of whole numbers');
      const weights = cast(toArray(new PyList([0.2989, 0.587, 0.114])), array.dtype);
      const weighed = operated('*', array, weights).flat() as ArrayLike<number>;
      const own = Float32Array.from(
        { length: weighed.length / 3 },
        (_, at) => (weighed[at * 3] ?? 0) + (weighed[at * 3 + 1] ?? 0) + (weighed[at * 3 + 2] ?? 0),
      );
      return new NdArray(own, [...array.shape.slice(0, -1), 1], array.dtype);
    },
  },
  (name) => hidden(`tensorflow.image.${name}`),
);

const hidden = (name: string): Opaque => new Opaque(`${name} is not computed`, 0, true);

/** `glob`: of the module of that name. */
export function tensorflowFiles(places: Places, glob: Value | undefined): Native {
  const globbed = glob instanceof Native ? glob.member('glob') : undefined;
  const files = moduleOf(
    'tensorflow.io.gfile',
    {
      exists: (call) => places.isThere(String(needed(call, 0, 'path'))),
      ...(globbed instanceof Native && globbed.run && { glob: globbed.run }),
    },
    (name) => hidden(`tensorflow.io.gfile.${name}`),
  );
  return moduleOf(
    'tensorflow.io',
    {
      read_file: (call) => bytesValue(bytesIn(places, needed(call, 0, 'filename'))),
      decode_png: decoded,
      decode_jpeg: decoded,
      decode_image: decoded,
      decode_bmp: decoded,
    },
    (name) => (name === 'gfile' ? files : hidden(`tensorflow.io.${name}`)),
  );
}
