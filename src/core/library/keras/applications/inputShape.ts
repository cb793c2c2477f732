/** Which image a backbone takes: Keras's rules for `input_shape`, and what they refuse (`obtain_input_shape`). */
import type { FixFacts } from '../../../checks/fixFacts.js';
import { entryOfSymbol } from '../../../evaluate/symbolParts.js';
import type { Value } from '../../../evaluate/value.js';
import type { Dim } from '../../../graph/dimension.js';
import { formatDim, isNumber, unknownDim } from '../../../graph/dimensionArithmetic.js';
import { itemsOf, toDim } from '../../values.js';
import type { Application, Options } from './application.js';

type ImageShape = Options['inputShape'];

export interface ImageShapeFound {
  readonly shape: ImageShape;
  /** As written; undefined when it is not given or not known. */
  readonly given: readonly Dim[] | undefined;
  /** What Keras refuses about it. */
  readonly refused?: string;
  readonly fixFacts?: FixFacts;
}

interface Wish {
  readonly application: Application;
  readonly includeTop: boolean;
  readonly weights: Options['weights'];
}

const WHOLE: FixFacts = [{ kind: 'whole-backbone', isOfClasses: false }];
const OF_COLOURS: FixFacts = [{ kind: 'weights-of-colours' }];

export function imageShape(value: Value | undefined, wish: Wish): ImageShapeFound {
  const { application, weights, includeTop } = wish;
  const isImagenet = weights === 'imagenet';
  if (!value || value.kind === 'none') return { shape: absent(wish), given: undefined };
  const given = itemsOf(value)?.map(toDim);
  if (!given) return notRead(value, isImagenet);
  const [height = null, width = null, channels = null] = given;
  const shown = `(${given.map((dim) => (dim === null ? 'None' : formatDim(dim))).join(', ')})`;
  const found = (refused?: string, fixFacts?: FixFacts): ImageShapeFound => ({
    shape: [height, width, channels],
    given,
    ...(refused !== undefined && { refused }),
    ...(fixFacts && { fixFacts }),
  });
  if (isImagenet && includeTop && !application.anySize) {
    const size = defaultSize(application, height, width);
    const refused = fitsExactly(given, value, size)
      ? undefined
      : `With weights='imagenet' and include_top=True the input_shape is (${size}, ${size}, 3), a tuple; found ${value.kind === 'list' ? `[${shown.slice(1, -1)}]` : shown}. Use include_top=False for other images.`;
    return {
      ...found(refused, WHOLE),
      shape: given.length === 3 ? [height, width, channels] : [size, size, 3],
    };
  }
  if (given.length !== 3) {
    const batch = given.length === 4 ? ' Leave the batch out.' : '';
    return {
      ...found(`input_shape is three sizes: height, width, channels; found ${shown}.${batch}`),
      shape: given.length === 2 ? [height, width, 3] : absent(wish),
    };
  }
  if (isImagenet && isNumber(channels) && channels !== 3)
    return found(
      `The ImageNet weights are for images of 3 channels; found ${shown}. Repeat the channel or use weights=None.`,
      OF_COLOURS,
    );
  if (isImagenet && channels === null)
    return found(`The ImageNet weights are for images of 3 channels; found ${shown}.`, OF_COLOURS);
  const { least } = application;
  if ([height, width].some((dim) => isNumber(dim) && dim < least) && !excused(application, height, width))
    return found(`The image must be at least ${least}×${least}; found ${shown}.`);
  if (application.sizesTogether && height !== null && width === null)
    return found(
      `Keras cannot build this network for a known height and an open width; found ${shown}. Give both or leave both None.`,
    );
  if (includeTop && !application.anySize && given.includes(null))
    return found(
      `With include_top=True the input_shape needs sizes; found ${shown}. Use include_top=False for images of any size.`,
      WHOLE,
    );
  return found();
}

/** MobileNetV3 looks at the size only when both sides are given. */
function excused(application: Application, height: Dim, width: Dim): boolean {
  return application.anySize === true && (height === null || width === null);
}

function absent({ application, includeTop }: Wish): ImageShape {
  const { size, anySize, sizeWithoutTop } = application;
  const fixed = includeTop && !anySize ? size : includeTop ? undefined : sizeWithoutTop;
  return fixed === undefined ? [null, null, 3] : [fixed, fixed, 3];
}

/** Three sizes that have only names, or none; ImageNet weights say that there are 3 channels. */
function notRead(value: Value, isImagenet: boolean): ImageShapeFound {
  const reason = value.kind === 'unknown' ? value.reason : 'input_shape is not known';
  const open = unknownDim(reason, value.kind === 'unknown' ? value.origin : undefined);
  const refused =
    value.kind === 'number'
      ? `input_shape is three sizes such as (${value.value}, ${value.value}, 3); found ${value.value}.`
      : undefined;
  const entry = (axis: number): Dim => {
    const named =
      value.kind === 'symbol'
        ? entryOfSymbol(value, { kind: 'number', value: axis, isFloat: false })
        : undefined;
    return named ? toDim(named) : open;
  };
  return {
    shape: [entry(0), entry(1), isImagenet ? 3 : entry(2)],
    given: undefined,
    ...(refused !== undefined && { refused }),
  };
}

/** Square sizes with weights of their own are their own default. */
function defaultSize({ size, otherSizes = [] }: Application, height: Dim, width: Dim): number {
  return height === width && isNumber(height) && otherSizes.includes(height) ? height : size;
}

function fitsExactly(given: readonly Dim[], value: Value, size: number): boolean {
  const expected = [size, size, 3];
  if (given.length !== 3 || value.kind === 'list') return false;
  return given.every((dim, axis) => (dim !== null && typeof dim === 'object') || dim === expected[axis]);
}
