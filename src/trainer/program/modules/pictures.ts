/** Image files and pictures: OpenCV, Pillow, Keras's `load_img`, scikit-image and Matplotlib, by the trainer's own decoders. */
import { existsSync } from 'node:fs';
import { decodeImage, type Picture } from '../../data/decode.js';
import { openCvResized } from '../../data/openCvResize.js';
import { grey, type PictureSteps, type Pixels, picked, pixelsOf, resized } from '../../data/pictureSteps.js';
import {
  flagGiven,
  given,
  memberFrom,
  module,
  moduleOf,
  native,
  needed,
  only,
  sizesOf,
} from '../language/natives.js';
import {
  type Call,
  Made,
  Native,
  numberOf,
  Opaque,
  PyTuple,
  Raised,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import { toArray } from '../numpy/arrayMath.js';
import { halfEven } from '../numpy/arrayMembers.js';
import { arrayOf, cast, NdArray, reshaped } from '../numpy/ndarray.js';
import { bytesIn } from './bytes.js';
import { OPENCV_CONSTANTS, OPENCV_FUNCTIONS, pictureGiven, toHsvBytes } from './openCv.js';
import { cropped, newPicture, pasted, rotated, transposed } from './pillowChanges.js';
import { skimageModules } from './skimage.js';
import type { Places } from './systemModules.js';

/** Throws Python's FileNotFoundError where there is none. */
const pictureAt = (places: Places, path: Value): Picture => decodeImage(bytesIn(places, path));

function asArray({ values, width, height, channels }: Pixels): NdArray {
  return arrayOf(values, channels === 1 ? [height, width] : [height, width, channels], 'uint8');
}

function asPixels(array: NdArray): Pixels {
  const [height = 0, width = 0, channels = 1] = array.shape;
  if (array.dtype !== 'uint8' || array.shape.length < 2 || array.shape.length > 3)
    throw new Unsupported('a picture that is no array of bytes');
  return { values: array.flat() as Uint8Array, height, width, channels };
}

const METHODS: Readonly<Record<number, string>> = { 0: 'nearest', 1: 'linear', 2: 'cubic', 3: 'area' };
const CONSTANTS: Readonly<Record<string, number>> = {
  ...{ IMREAD_UNCHANGED: -1, IMREAD_GRAYSCALE: 0, IMREAD_COLOR: 1 },
  ...{ INTER_NEAREST: 0, INTER_LINEAR: 1, INTER_CUBIC: 2, INTER_AREA: 3, INTER_LANCZOS4: 4 },
  ...{
    COLOR_BGR2RGB: 4,
    COLOR_RGB2BGR: 4,
    COLOR_BGR2GRAY: 6,
    COLOR_RGB2GRAY: 7,
    COLOR_GRAY2BGR: 8,
    COLOR_GRAY2RGB: 8,
    COLOR_BGR2HSV: 40,
    COLOR_RGB2HSV: 41,
  },
};

function resizedByOpenCv(call: Call): Value {
  only(call, 'interpolation', 'dsize', 'src', 'dst', 'fx', 'fy');
  const array = pictureGiven(call);
  const dsize = given(call, 1, 'dsize') ?? null;
  const share = (name: string, size = 0) => halfEven(numberOf(call.named.get(name) ?? 0) * size);
  const isShared = dsize === null || sizesOf(dsize).every((size) => size === 0);
  const [width = 0, height = 0] = isShared
    ? [share('fx', array.shape[1]), share('fy', array.shape[0])]
    : sizesOf(dsize);
  const method = METHODS[numberOf(call.named.get('interpolation') ?? call.args[5] ?? 1)];
  if (method === undefined) throw new Unsupported('this interpolation of cv2.resize');
  if (array.dtype.startsWith('float')) return resizedFloats(array, width, height, method);
  const made = openCvResized(asPixels(array), width, height, method);
  if (!made) throw new Unsupported('cv2.resize in this way');
  // OpenCV leaves out an axis of one channel.
  return asArray(made);
}

/** Bilinear, of floats: OpenCV weighs the two nearest pixels of each axis. */
function resizedFloats(array: NdArray, width: number, height: number, method: string): NdArray {
  const [rows = 0, columns = 0, channels = 1] = array.shape;
  if (method !== 'linear') throw new Unsupported('cv2.resize of floats in this way');
  const flat = array.flat() as Float32Array;
  const shape = channels === 1 && array.shape.length < 4 ? [height, width] : [height, width, channels];
  const own = new Float64Array(height * width * channels);
  const along = (place: number, from: number, to: number) => {
    const centre = (place + 0.5) * (from / to) - 0.5;
    const first = Math.floor(centre);
    return [Math.max(0, first), Math.min(from - 1, first + 1), first < 0 ? 0 : centre - first] as const;
  };
  for (let y = 0; y < height; y++) {
    const [top, bottom, down] = along(y, rows, height);
    for (let x = 0; x < width; x++) {
      const [left, right, across] = along(x, columns, width);
      for (let channel = 0; channel < channels; channel++) {
        const at = (row: number, column: number) =>
          flat[(Math.min(row, rows - 1) * columns + Math.min(column, columns - 1)) * channels + channel] ?? 0;
        const upper = at(top, left) * (1 - across) + at(top, right) * across;
        const lower = at(bottom, left) * (1 - across) + at(bottom, right) * across;
        own[(y * width + x) * channels + channel] = upper * (1 - down) + lower * down;
      }
    }
  }
  return cast(new NdArray(own, shape, 'float64'), array.dtype);
}

/** By OpenCV's number of the change. */
const RECOLOURED: Readonly<Record<number, (pixels: Pixels) => Pixels>> = {
  4: (pixels) => picked(pixels, [2, 1, 0]),
  6: (pixels) => grey(pixels, [2, 1, 0]),
  7: (pixels) => grey(pixels, [0, 1, 2]),
  8: (pixels) => picked(pixels, [0, 0, 0]),
  40: (pixels) => ({ ...pixels, values: toHsvBytes(pixels.values, [2, 1, 0]) }),
  41: (pixels) => ({ ...pixels, values: toHsvBytes(pixels.values, [0, 1, 2]) }),
};

function recoloured(call: Call): Value {
  pictureGiven(call);
  const code = numberOf(needed(call, 1, 'code'));
  const change = RECOLOURED[code];
  if (!change) throw new Unsupported('this change of colours');
  const pixels = asPixels(toArray(needed(call, 0, 'src')));
  if ((code === 8) !== (pixels.channels === 1))
    throw new Raised('cv2.error', 'Invalid number of channels in input image');
  return asArray(change(pixels));
}

const step = (by: 'cv2' | 'pillow', channels: 1 | 3 | 'own'): PictureSteps => [
  { kind: 'read', by, channels },
];

/** A picture of Pillow's. */
function pillow(pixels: Pixels): Made {
  const resize = (width: number, height: number, method: string): Made =>
    pillow(followed(() => resized(pixels, { kind: 'resize', by: `pillow ${method}`, width, height })));
  const functions: Readonly<Record<string, (call: Call) => Value>> = {
    resize: (call) => {
      only(call, 'resample', 'size');
      const [width = 0, height = 0] = sizesOf(needed(call, 0, 'size'));
      const given2 = given(call, 1, 'resample');
      return resize(width, height, given2 === undefined ? 'bicubic' : (RESAMPLING[numberOf(given2)] ?? ''));
    },
    convert: (call) => {
      const mode = textOf(needed(call, 0, 'mode'));
      return pillow(converted(pixels, mode));
    },
    crop: (call) => pillow(cropped(pixels, call)),
    rotate: (call) => pillow(rotated(pixels, call)),
    transpose: (call) => pillow(transposed(pixels, numberOf(needed(call, 0, 'method')))),
    paste: (call) => {
      const other = needed(call, 0, 'im');
      if (
        !(other instanceof Made && other.type === 'PIL.Image') ||
        call.named.has('mask') ||
        call.args.length > 2
      )
        throw new Unsupported('this paste into a picture');
      pasted(pixels, other.held as Pixels, given(call, 1, 'box'));
      return null;
    },
    load: () => null,
    close: () => null,
    copy: () => pillow({ ...pixels, values: pixels.values.slice() }),
    __enter__: () => made,
  };
  const made: Made = new Made(
    'PIL.Image',
    undefined,
    {
      member: (name) => {
        if (name === '__array__') return asArray(pixels);
        if (name === 'size') return new PyTuple([pixels.width, pixels.height]);
        if (name === 'format') return null;
        if (name === 'width') return pixels.width;
        if (name === 'height') return pixels.height;
        if (name === 'mode') return { 1: 'L', 3: 'RGB', 4: 'RGBA' }[pixels.channels];
        return memberFrom('Image', functions, name);
      },
    },
    pixels,
  );
  return made;
}

const TRANSPOSITIONS: Readonly<Record<string, number>> = {
  ...{ FLIP_LEFT_RIGHT: 0, FLIP_TOP_BOTTOM: 1, ROTATE_90: 2, ROTATE_180: 3, ROTATE_270: 4, TRANSPOSE: 5 },
};

const RESAMPLING: Readonly<Record<number, string>> = {
  0: 'nearest',
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
  4: 'box',
  5: 'hamming',
};

function converted(pixels: Pixels, mode: string): Pixels {
  const wanted = { L: 1, RGB: 3 }[mode];
  if (wanted === undefined) throw new Unsupported(`convert("${mode}")`);
  if (wanted === pixels.channels) return pixels;
  if (wanted === 1) return grey(pixels, 'pillow');
  return picked(pixels, pixels.channels === 1 ? [0, 0, 0] : [0, 1, 2]);
}

const pillowOf = (picture: Picture): Pixels => followed(() => pixelsOf(picture, step('pillow', 'own')));

/** What the steps refuse of a picture is not computed. */
function followed(run: () => Pixels): Pixels {
  try {
    return run();
  } catch (error) {
    throw new Unsupported(error instanceof Error ? error.message : String(error));
  }
}

/** `load_img` of Keras: RGB, and by the nearest pixel where it is resized. */
export function loadImage(places: Places): Native {
  return native('keras.utils.load_img', (call) => {
    only(call, 'target_size', 'color_mode', 'grayscale', 'interpolation', 'path');
    const picture = pictureAt(places, needed(call, 0, 'path'));
    const isGrey = call.named.get('color_mode') === 'grayscale' || flagGiven(call, 1, 'grayscale', false);
    const colour = call.named.get('color_mode') ?? 'rgb';
    if (colour !== 'rgb' && colour !== 'grayscale') throw new Unsupported(`color_mode=${String(colour)}`);
    const pixels = pixelsOf(picture, step('pillow', isGrey ? 1 : 3));
    const size = given(call, 2, 'target_size') ?? null;
    if (size === null) return pillow(pixels);
    const [height = 0, width = 0] = sizesOf(size);
    const method = textOf(call.named.get('interpolation') ?? 'nearest');
    const resize = pillow(pixels).rules.member?.('resize');
    const place = Object.entries(RESAMPLING).find(([, name]) => name === method)?.[0];
    if (!(resize instanceof Native) || place === undefined) throw new Unsupported(`interpolation=${method}`);
    return (
      resize.run?.({ ...call, args: [new PyTuple([width, height]), Number(place)], named: new Map() }) ?? null
    );
  });
}

export const imageToArray = native('keras.utils.img_to_array', (call) => {
  only(call, 'dtype');
  const array = toArray(needed(call, 0, 'img'));
  const deep = array.shape.length === 2 ? reshaped(array, [...array.shape, 1]) : array;
  return cast(deep, textOf(call.named.get('dtype') ?? 'float32'));
});

export function pictureModules(places: Places): Readonly<Record<string, Value>> {
  const readByOpenCv = (call: Call): Value => {
    const path = needed(call, 0, 'filename');
    // OpenCV gives None for a file that is not there.
    if (!existsSync(places.onDisk(textOf(path)))) return null;
    const flag = numberOf(given(call, 1, 'flags') ?? 1);
    const picture = decodeImage(bytesIn(places, path), { isGrey: flag === 0 });
    if (flag === -1) throw new Unsupported('cv2.imread of a file as it is');
    return asArray(pixelsOf(picture, step('cv2', flag === 0 ? 1 : 3)));
  };
  const decoded = (call: Call): Value => {
    const value = needed(call, 0, 'buf');
    const bytes = value instanceof NdArray ? Buffer.from(value.flat() as Uint8Array) : bytesIn(places, value);
    const flag = numberOf(given(call, 1, 'flags') ?? 1);
    if (flag === -1) throw new Unsupported('cv2.imdecode of a file as it is');
    return asArray(pixelsOf(decodeImage(bytes, { isGrey: flag === 0 }), step('cv2', flag === 0 ? 1 : 3)));
  };
  const cv2 = moduleOf(
    'cv2',
    {
      ...OPENCV_FUNCTIONS,
      imdecode: decoded,
      imwrite: () => true,
      imread: readByOpenCv,
      resize: resizedByOpenCv,
      cvtColor: recoloured,
      waitKey: () => null,
      imshow: () => null,
      destroyAllWindows: () => null,
    },
    (name) => CONSTANTS[name] ?? OPENCV_CONSTANTS[name],
  );
  const open = native('PIL.Image.open', (call) => pillow(pillowOf(pictureAt(places, needed(call, 0, 'fp')))));
  const resampling = (name: string): Value | undefined => {
    const found = Object.entries(RESAMPLING).find(
      ([, own]) => own.toUpperCase() === name.replace('ANTIALIAS', 'LANCZOS'),
    );
    return found && Number(found[0]);
  };
  const image = module('PIL.Image', (name) => {
    if (name === 'open') return open;
    if (name === 'fromarray')
      return native('PIL.Image.fromarray', (call) => {
        if (call.args.length > 1 || call.named.size > 0) throw new Unsupported('Image.fromarray with a mode');
        return pillow(asPixels(toArray(needed(call, 0, 'obj'))));
      });
    if (name === 'new') return native('PIL.Image.new', (call) => pillow(newPicture(call)));
    if (name === 'Transpose') return module('PIL.Image.Transpose', (own) => TRANSPOSITIONS[own]);
    if (Object.hasOwn(TRANSPOSITIONS, name)) return TRANSPOSITIONS[name];
    if (name === 'Resampling') return module('PIL.Image.Resampling', resampling);
    return resampling(name);
  });
  const plain = (title: string) =>
    native(title, (call) => {
      const picture = pictureAt(places, needed(call, 0, 'fname'));
      const array = asArray(pillowOf(picture));
      // Matplotlib gives PNG files as 0 … 1.
      if (!title.startsWith('matplotlib') || picture.format !== 'png') return array;
      const flat = array.flat() as Uint8Array;
      return arrayOf(
        Float32Array.from(flat, (value) => value / 255),
        array.shape,
        'float32',
      );
    });
  const io = moduleOf('skimage.io', {}, (name) =>
    name === 'imread' ? plain('skimage.io.imread') : undefined,
  );
  const changed = (change: (pixels: Pixels) => Pixels) => (call: Call) => {
    const picture = needed(call, 0, 'image');
    if (!(picture instanceof Made && picture.type === 'PIL.Image')) throw new Unsupported('ImageOps of this');
    return pillow(change(picture.held as Pixels));
  };
  const imageOps = moduleOf('PIL.ImageOps', {
    mirror: changed((pixels) => transposed(pixels, 0)),
    flip: changed((pixels) => transposed(pixels, 1)),
    grayscale: changed((pixels) => converted(pixels, 'L')),
    invert: changed((pixels) => ({ ...pixels, values: pixels.values.map((value) => 255 - value) })),
    exif_transpose: () => {
      throw new Unsupported('exif_transpose');
    },
  });
  const drawing = new Opaque('a drawing', 0, true);
  const matplotlib = module('matplotlib.pyplot', (name) =>
    name === 'imread' ? plain('matplotlib.imread') : drawing,
  );
  const matplotlibImage = module('matplotlib.image', (name) =>
    name === 'imread' ? plain('matplotlib.imread') : drawing,
  );
  const imageio = module('imageio', (name) => (name === 'imread' ? plain('imageio.imread') : undefined));
  return {
    cv2,
    PIL: module('PIL', (name) => (name === 'Image' ? image : name === 'ImageOps' ? imageOps : undefined)),
    'PIL.Image': image,
    'PIL.ImageOps': imageOps,
    ...skimageModules(io),
    'matplotlib.pyplot': matplotlib,
    'matplotlib.image': matplotlibImage,
    matplotlib: module('matplotlib', (name) =>
      name === 'pyplot' ? matplotlib : name === 'image' ? matplotlibImage : drawing,
    ),
    imageio,
    'imageio.v2': imageio,
  };
}
