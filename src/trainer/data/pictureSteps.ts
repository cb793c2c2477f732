/**
 * Image files as code reads them one by one: OpenCV's and Pillow's own arithmetic, on bytes. Sources: OpenCV 4,
 * `color_rgb`; Pillow, `src/libImaging/Convert.c`.
 */

import type { DataSource } from './dataset.js';
import type { Picture } from './decode.js';
import { nearest, openCvResized } from './openCvResize.js';
import { pillowNearest, pillowResized } from './pillowResize.js';

export type PictureSteps = NonNullable<Extract<DataSource, { kind: 'table' }>['picture']>;
type Step = PictureSteps[number];
type Resize = Extract<Step, { kind: 'resize' }>;

/** Height × width × channels bytes. */
export interface Pixels {
  readonly values: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Throws where the steps do not fit an image. */
export function pixelsOf(picture: Picture, steps: PictureSteps): Pixels {
  let found: Pixels = {
    values: new Uint8Array(picture.data.buffer, picture.data.byteOffset, picture.data.length),
    ...{ width: picture.width, height: picture.height, channels: 4 },
  };
  for (const step of steps) {
    // Pillow leaves it to its callers.
    const isTurned = step.kind === 'read' && step.by === 'cv2';
    found = after(isTurned ? held(found, picture.orientation ?? 1) : found, step, picture);
  }
  return found;
}

/** Three channels in OpenCV's order. */
export function isBlueFirst(steps: PictureSteps): boolean {
  let isBlue = false;
  for (const step of steps) {
    if (step.kind === 'read') isBlue = step.by === 'cv2' && step.channels === 3;
    else if (step.kind === 'swap') isBlue = !isBlue;
    else if (step.kind !== 'resize') isBlue = false;
  }
  return isBlue;
}

function after(before: Pixels, step: Step, picture: Picture): Pixels {
  switch (step.kind) {
    case 'read':
      if (step.channels === 'own') return picked(before, ownChannels(picture));
      if (step.channels === 1)
        return grey(before, step.by === 'cv2' ? [0, 1, 2] : 'pillow', picture.format === 'png');
      return picked(before, step.by === 'cv2' ? [2, 1, 0] : [0, 1, 2]);
    case 'grey':
      return grey(before, [2, 1, 0]);
    case 'swap':
      return picked(before, [2, 1, 0]);
    case 'colour':
      return picked(before, [0, 0, 0]);
    case 'resize':
      return resized(before, step);
    default:
      return step satisfies never;
  }
}

/** Where the channels stand that Pillow gives of a file as it is; of other modes NumPy makes other numbers. */
function ownChannels({ mode = '?' }: Picture): readonly number[] {
  const places = { L: [0], RGB: [0, 1, 2], RGBA: [0, 1, 2, 3] }[mode];
  if (places) return places;
  throw new Error(
    `Pillow opens it in the mode ${mode}, and NumPy does not make colours of that: convert("RGB") in the code does`,
  );
}

/** Turned and mirrored as the camera was held: from 5 on rows become columns. Source: Exif 2.32, 4.6.5, orientation. */
function held(before: Pixels, orientation: number): Pixels {
  if (orientation === 1) return before;
  const { values, channels } = before;
  const isAcross = orientation >= 5;
  const width = isAcross ? before.height : before.width;
  const height = isAcross ? before.width : before.height;
  const isFromRight = [2, 3, 7, 8].includes(orientation);
  const isFromBottom = [3, 4, 6, 7].includes(orientation);
  const own = new Uint8Array(values.length);
  let at = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [across, down] = isAcross ? [row, column] : [column, row];
      const x = isFromRight ? before.width - 1 - across : across;
      const y = isFromBottom ? before.height - 1 - down : down;
      const from = (y * before.width + x) * channels;
      for (let channel = 0; channel < channels; channel++) own[at++] = values[from + channel] ?? 0;
    }
  return { values: own, width, height, channels };
}

export function picked({ values, width, height, channels }: Pixels, order: readonly number[]): Pixels {
  const own = new Uint8Array(width * height * order.length);
  let at = 0;
  for (let from = 0; from < values.length; from += channels)
    for (const channel of order) own[at++] = values[from + channel] ?? 0;
  return { values: own, width, height, channels: order.length };
}

/** `order`: where red, green and blue stand. 0.299 red + 0.587 green + 0.114 blue, in 15 bits (OpenCV) or 16. */
export function grey(
  { values, width, height, channels }: Pixels,
  order: readonly [number, number, number] | 'pillow',
  /** OpenCV has libpng make grey of colours, which cuts the fraction off. */
  isPng = false,
): Pixels {
  const own = new Uint8Array(width * height);
  const [r, g, b] = order === 'pillow' ? [0, 1, 2] : order;
  const [red, green, blue, shift] =
    order === 'pillow' ? [19595, 38470, 7471, 16] : isPng ? [9797, 19234, 3737, 15] : [9798, 19235, 3735, 15];
  const half = isPng && order !== 'pillow' ? 0 : 1 << (shift - 1);
  for (let pixel = 0, from = 0; pixel < own.length; pixel++, from += channels)
    own[pixel] =
      ((values[from + r] ?? 0) * red +
        (values[from + g] ?? 0) * green +
        (values[from + b] ?? 0) * blue +
        half) >>
      shift;
  return { values: own, width, height, channels: 1 };
}

export function resized(before: Pixels, { by, width, height }: Resize): Pixels {
  if (before.width === width && before.height === height) return before;
  const [library, method = ''] = by.split(' ');
  // Pillow weighs the colours by how opaque they are.
  if (library === 'pillow' && before.channels === 4 && method !== 'nearest')
    throw new Error(
      'it is partly transparent, and is resized so: convert("RGB") in the code makes it opaque',
    );
  const found =
    library === 'pillow' && method === 'nearest'
      ? nearest(before, width, height, pillowNearest)
      : library === 'pillow'
        ? pillowResized(before, width, height, method)
        : library === 'cv2'
          ? openCvResized(before, width, height, method)
          : undefined;
  if (!found) throw new Error(`it is resized in a way that is not known: ${by}`);
  return found;
}
