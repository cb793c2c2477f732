/** OpenCV and Pillow: sizes and channels of images that are read, resized and converted. */
import { array, none, num, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, ConfiguredValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import { made, notEvaluated } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { method } from '../modelMembers.js';
import { toArray } from '../numpy/arrays.js';
import { given } from '../numpy/functions.js';
import { itemsOf, toDim } from '../values.js';

const ON_DISK = 'depends on what is on the disk';

const side = (): Dim => unknownDim(`the size of this image ${ON_DISK}`);

/** OpenCV's numbers for how an image is read, and for conversions of its channels (OpenCV 4). */
const READ = { IMREAD_UNCHANGED: -1, IMREAD_GRAYSCALE: 0, IMREAD_COLOR: 1 };
const TO_GRAY = { COLOR_BGR2GRAY: 6, COLOR_RGB2GRAY: 7, COLOR_BGRA2GRAY: 10, COLOR_RGBA2GRAY: 11 };
const TO_COLOR = {
  ...{ COLOR_BGRA2BGR: 1, COLOR_BGR2RGB: 4, COLOR_RGB2BGR: 4, COLOR_GRAY2BGR: 8, COLOR_GRAY2RGB: 8 },
  ...{
    COLOR_BGR2HSV: 40,
    COLOR_RGB2HSV: 41,
    COLOR_HSV2BGR: 54,
    COLOR_HSV2RGB: 55,
    COLOR_BGR2LAB: 44,
    COLOR_RGB2LAB: 45,
  },
  ...{ COLOR_BGR2YUV: 82, COLOR_RGB2YUV: 83 },
};
const GRAY_CODES = new Set<number>(Object.values(TO_GRAY));
const COLOR_CODES = new Set<number>(Object.values(TO_COLOR));

/** `cv2.imread(path, flags)`: three channels unless the flags ask for another number. */
function imread(call: NativeCall): Value {
  const flags = given(call, 1, 'flags') ?? num(READ.IMREAD_COLOR);
  if (flags.kind === 'number' && flags.value === READ.IMREAD_COLOR)
    return array([side(), side(), 3], 'uint8');
  if (flags.kind === 'number' && flags.value === READ.IMREAD_GRAYSCALE)
    return array([side(), side()], 'uint8');
  return unknown('how many channels this image has is not known');
}

/** `cv2.resize(image, (width, height))`: the sizes are known even where the image is not. */
function resize(call: NativeCall): Value {
  const image = toArray(call.positional[0]?.value ?? call.keywords.get('src')?.value);
  const size = given(call, 1, 'dsize');
  const sides = size && itemsOf(size)?.map(toDim);
  if (sides?.length !== 2) return unknown('the size of this image is not known');
  if (image.kind === 'unknown' || !isKnownRank(image.shape))
    return unknown('the channels of this image are not known');
  return {
    ...image,
    shape: [sides[1] ?? null, sides[0] ?? null, ...image.shape.slice(2).filter((dim) => dim !== 1)],
  };
}

function convertColor(call: NativeCall): Value {
  const image = toArray(call.positional[0]?.value ?? call.keywords.get('src')?.value);
  const code = given(call, 1, 'code');
  const sides =
    image.kind === 'array' && isKnownRank(image.shape) ? image.shape.slice(0, 2) : [side(), side()];
  const dtype = image.kind === 'array' ? image.dtype : 'uint8';
  if (code?.kind === 'number' && GRAY_CODES.has(code.value)) return array(sides, dtype);
  if (code?.kind === 'number' && COLOR_CODES.has(code.value)) return array([...sides, 3], dtype);
  return unknown('how many channels this conversion gives is not known');
}

const constants = Object.fromEntries(
  Object.entries({ ...READ, ...TO_GRAY, ...TO_COLOR }).map(([name, value]) => [name, () => num(value)]),
);

export const openCv = namespace(
  'cv2',
  {
    ...constants,
    imread: () => made('cv2.imread', imread),
    resize: () => made('cv2.resize', resize),
    cvtColor: () => made('cv2.cvtColor', convertColor),
  },
  (name) =>
    /^[A-Z_0-9]+$/.test(name)
      ? unknown(`cv2.${name} is a setting of OpenCV`)
      : notEvaluated(`cv2.${name}`, ON_DISK),
);

/** Channels of Pillow's modes; 0 where NumPy makes no axis of them. */
const MODES: Readonly<Record<string, number>> = {
  L: 0,
  '1': 0,
  P: 0,
  I: 0,
  F: 0,
  LA: 2,
  RGB: 3,
  YCbCr: 3,
  HSV: 3,
  LAB: 3,
  RGBA: 4,
  CMYK: 4,
};

/** A Pillow image: what NumPy makes of it is height × width, and × channels where there are several. */
function picture(givenHeight: Dim, givenWidth: Dim, mode: string | undefined): ConfiguredValue {
  let [height, width] = [givenHeight, givenWidth];
  const channels = mode !== undefined && Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
  const values = (): Value => {
    if (channels === undefined)
      return array(unknown('how many channels this image has is not known'), 'uint8');
    return array(channels === 0 ? [height, width] : [height, width, channels], 'uint8');
  };
  const bound = new Map<string, BoundArgument>([['array', { value: values() }]]);
  return {
    kind: 'configured',
    name: 'PIL.Image',
    bound,
    member: (name) => {
      const title = `Image.${name}`;
      switch (name) {
        case 'convert':
          return method(title, (call) => {
            const to = given(call, 0, 'mode');
            return picture(height, width, to?.kind === 'string' ? to.value : undefined);
          });
        case 'resize':
          return method(title, (call) => {
            const size = given(call, 0, 'size');
            const [w, h] = (size && itemsOf(size)?.map(toDim)) ?? [];
            return picture(h ?? side(), w ?? side(), mode);
          });
        case 'crop':
        case 'rotate':
        case 'transpose':
          return method(title, () => picture(side(), side(), mode));
        case 'thumbnail':
          // Changes the image itself.
          return method(title, () => {
            [height, width] = [side(), side()];
            bound.set('array', { value: values() });
            return none;
          });
        case 'copy':
        case 'filter':
          return method(title, () => picture(height, width, mode));
        case 'size':
          return tuple([unknown(ON_DISK), unknown(ON_DISK)]);
        default:
          return unknown(`Image.${name} ${ON_DISK}`);
      }
    },
  };
}

const imageModule = namespace(
  'PIL.Image',
  {
    open: () => made('PIL.Image.open', () => picture(side(), side(), undefined)),
    fromarray: () =>
      made('PIL.Image.fromarray', (call) => {
        const values = toArray(call.positional[0]?.value);
        const shape = values.kind === 'array' && isKnownRank(values.shape) ? values.shape : [];
        const mode = shape.length === 2 ? 'L' : shape[2] === 3 ? 'RGB' : shape[2] === 4 ? 'RGBA' : undefined;
        return picture(shape[0] ?? side(), shape[1] ?? side(), mode);
      }),
  },
  (name) =>
    /^[A-Z_0-9]+$/.test(name)
      ? unknown(`Image.${name} is a setting of Pillow`)
      : notEvaluated(`PIL.Image.${name}`, ON_DISK),
);

export function pillow(path: readonly string[]): Value {
  if (path.length > 0)
    return path[0] === 'Image' ? imageModule : notEvaluated(`PIL.${path.join('.')}`, ON_DISK);
  return namespace('PIL', { Image: () => imageModule }, (name) => notEvaluated(`PIL.${name}`, ON_DISK));
}
