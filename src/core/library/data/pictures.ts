/** OpenCV and Pillow: sizes and channels of images that are read, resized and converted. */
import { array, none, num, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { isPattern } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, BoundArgument, ConfiguredValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import type { PictureStep } from '../../graph/trainingSource.js';
import { made, notEvaluated } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { method } from '../modelMembers.js';
import { toArray } from '../numpy/arrays.js';
import { given } from '../numpy/functions.js';
import type { Cell } from '../numpy/rows.js';
import { changedFacts, repeatedFacts } from '../numpy/valueChanges.js';
import { itemsOf, toDim } from '../values.js';
import { imagePath } from './fileTree.js';

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

/** What is remembered of the image of a file, after one more step; of other data that it was changed. */
function pictured(facts: ArrayValue['facts'], step: PictureStep | undefined): ArrayValue['facts'] {
  const cell = facts.cell as Cell | undefined;
  if (!cell) return facts;
  // Numbers of a table: grey, and as large as they are.
  const isFile = isPattern(cell.path) || 'picture' in facts || step?.kind === 'read';
  if (!isFile) return step?.kind === 'colour' ? repeatedFacts(facts, 3, 1) : changedFacts(facts);
  const before = facts.picture as readonly PictureStep[] | undefined;
  const isFirst = step?.kind === 'read';
  const isPlain = facts.scale === undefined && facts.offset === undefined && facts.steps === undefined;
  if (!step || !isPlain || facts.isChanged === true || (!before && !isFirst)) return changedFacts(facts);
  return { ...facts, picture: [...(before ?? []), step] };
}

/** `cv2.imread(path, flags)`: three channels unless the flags ask for another number. */
function imread(call: NativeCall): Value {
  const flags = given(call, 1, 'flags') ?? num(READ.IMREAD_COLOR);
  const file = imagePath(call.positional[0]?.value)?.facts ?? {};
  const read = (channels: 1 | 3) => pictured(file, { kind: 'read', by: 'cv2', channels });
  if (flags.kind === 'number' && flags.value === READ.IMREAD_COLOR)
    return array([side(), side(), 3], 'uint8', read(3));
  if (flags.kind === 'number' && flags.value === READ.IMREAD_GRAYSCALE)
    return array([side(), side()], 'uint8', read(1));
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
  const [width, height] = sides;
  const by = given(call, 5, 'interpolation') ?? num(INTER_LINEAR);
  const isKnown = typeof width === 'number' && typeof height === 'number' && by.kind === 'number';
  const method = isKnown ? METHODS[by.value] : undefined;
  // Of floats OpenCV makes floats.
  const isExact = method === 'cv2 nearest' || (image.dtype === 'uint8' && method !== 'cv2 cubic');
  const step: PictureStep | undefined =
    isKnown && method !== undefined
      ? {
          ...{ kind: 'resize', by: method, width, height },
          ...(!isExact && { location: call.location }),
        }
      : undefined;
  return {
    ...image,
    facts: isAsLarge(image, sides) && !('picture' in image.facts) ? image.facts : pictured(image.facts, step),
    shape: [sides[1] ?? null, sides[0] ?? null, ...image.shape.slice(2).filter((dim) => dim !== 1)],
  };
}

/** Of known sizes: resizing to them changes nothing. */
function isAsLarge({ shape, facts }: ArrayValue, [width, height]: readonly Dim[]): boolean {
  const cell = facts.cell as Cell | undefined;
  if (!cell || isPattern(cell.path) || !isKnownRank(shape)) return false;
  return typeof width === 'number' && shape[0] === height && shape[1] === width;
}

function convertColor(call: NativeCall): Value {
  const image = toArray(call.positional[0]?.value ?? call.keywords.get('src')?.value);
  const code = given(call, 1, 'code');
  const sides =
    image.kind === 'array' && isKnownRank(image.shape) ? image.shape.slice(0, 2) : [side(), side()];
  const dtype = image.kind === 'array' ? image.dtype : 'uint8';
  const facts = image.kind === 'array' ? image.facts : {};
  if (code?.kind === 'number' && GRAY_CODES.has(code.value)) {
    const isOfBgr = code.value === TO_GRAY.COLOR_BGR2GRAY;
    const about = dtype === 'uint8' ? {} : { location: call.location };
    return array(sides, dtype, pictured(facts, isOfBgr ? { kind: 'grey', ...about } : undefined));
  }
  if (code?.kind === 'number' && COLOR_CODES.has(code.value)) {
    const kind = code.value === 4 ? 'swap' : code.value === 8 ? 'colour' : undefined;
    return array([...sides, 3], dtype, pictured(facts, kind && { kind }));
  }
  return unknown('how many channels this conversion gives is not known');
}

/** OpenCV's numbers for ways to resize. */
const INTER_LINEAR = 1;
const INTER = { INTER_NEAREST: 0, INTER_LINEAR, INTER_CUBIC: 2, INTER_AREA: 3, INTER_LANCZOS4: 4 };
const METHODS: Readonly<Record<number, string>> = {
  ...{ 0: 'cv2 nearest', 1: 'cv2 linear', 2: 'cv2 cubic', 3: 'cv2 area' },
};

const constants = Object.fromEntries(
  Object.entries({ ...INTER, ...READ, ...TO_GRAY, ...TO_COLOR }).map(([name, value]) => [
    name,
    () => num(value),
  ]),
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

/** A file that was opened: read as it is, until a conversion says otherwise. */
function opened(file: ArrayValue['facts'] | undefined): ArrayValue['facts'] {
  return file ? pictured(file, { kind: 'read', by: 'pillow', channels: 'own' }) : {};
}

/** The first conversion of a file says how it is read; a later one is not followed. */
function converted(facts: ArrayValue['facts'], mode: string | undefined): ArrayValue['facts'] {
  const channels = mode === 'L' ? 1 : mode === 'RGB' ? 3 : undefined;
  const [read, ...more] = (facts.picture as readonly PictureStep[] | undefined) ?? [];
  const isFirst = read?.kind === 'read' && read.channels === 'own' && more.length === 0;
  if (!isFirst || !channels) return pictured(facts, undefined);
  const { picture: _, ...file } = facts;
  return pictured(file, { kind: 'read', by: 'pillow', channels });
}

/** Pillow's numbers for ways to resize, by the names in `PIL.Image` and `PIL.Image.Resampling`. */
const FILTERS = { NEAREST: 0, LANCZOS: 1, BILINEAR: 2, BICUBIC: 3, BOX: 4, HAMMING: 5 };
const filterNames = new Map(
  Object.entries(FILTERS).map(([name, value]) => [value, `pillow ${name.toLowerCase()}`]),
);

/** Pillow resizes bicubically unless told otherwise (since 2.7). */
function resized(call: NativeCall, width: Dim | undefined, height: Dim | undefined): PictureStep | undefined {
  const isPlain =
    call.positional.length <= 2 &&
    [...call.keywords.keys()].every((name) => name === 'resample' || name === 'size');
  const filter = given(call, 1, 'resample') ?? num(FILTERS.BICUBIC);
  const by = filter.kind === 'number' ? filterNames.get(filter.value) : undefined;
  if (!isPlain || !by || typeof width !== 'number' || typeof height !== 'number') return undefined;
  const isExact = filter.kind === 'number' && filter.value === FILTERS.NEAREST;
  return { kind: 'resize', by, width, height, ...(!isExact && { location: call.location }) };
}

const filters = Object.fromEntries(
  Object.entries({ ...FILTERS, ANTIALIAS: FILTERS.LANCZOS }).map(([name, value]) => [name, () => num(value)]),
);

/** A Pillow image: what NumPy makes of it is height × width, and × channels where there are several. */
function picture(
  givenHeight: Dim,
  givenWidth: Dim,
  mode: string | undefined,
  facts: ArrayValue['facts'] = {},
): ConfiguredValue {
  let [height, width] = [givenHeight, givenWidth];
  const channels = mode !== undefined && Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
  const values = (): Value => {
    if (channels === undefined)
      return array(unknown('how many channels this image has is not known'), 'uint8', facts);
    return array(channels === 0 ? [height, width] : [height, width, channels], 'uint8', facts);
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
            const wanted = to?.kind === 'string' ? to.value : undefined;
            return picture(height, width, wanted, converted(facts, wanted));
          });
        case 'resize':
          return method(title, (call) => {
            const size = given(call, 0, 'size');
            const [w, h] = (size && itemsOf(size)?.map(toDim)) ?? [];
            return picture(h ?? side(), w ?? side(), mode, pictured(facts, resized(call, w, h)));
          });
        case 'crop':
        case 'rotate':
        case 'transpose':
          return method(title, () => picture(side(), side(), mode, pictured(facts, undefined)));
        case 'thumbnail':
          // Changes the image itself.
          return method(title, () => {
            [height, width] = [side(), side()];
            bound.set('array', { value: values() });
            return none;
          });
        case 'copy':
          return method(title, () => picture(height, width, mode, facts));
        case 'filter':
          return method(title, () => picture(height, width, mode, pictured(facts, undefined)));
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
    ...filters,
    Resampling: () => namespace('PIL.Image.Resampling', filters, (name) => notEvaluated(name, ON_DISK)),
    open: () =>
      made('PIL.Image.open', (call) =>
        picture(side(), side(), undefined, opened(imagePath(call.positional[0]?.value)?.facts)),
      ),
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
