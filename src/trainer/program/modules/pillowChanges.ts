/** What Pillow does to the places of pixels: crops, quarter turns, mirrors, pictures in pictures. */
import type { Pixels } from '../../data/pictureSteps.js';
import { given, needed, sizesOf } from '../language/natives.js';
import { type Call, isNumber, numberOf, textOf, Unsupported, type Value } from '../language/values.js';

/** The pixel at each place of the new picture: its column and row in the old one; undefined for none. */
function placed(
  { values, channels, width, height }: Pixels,
  size: readonly [number, number],
  from: (column: number, row: number) => readonly [number, number],
): Pixels {
  const [wide, high] = size;
  const made = new Uint8Array(wide * high * channels);
  for (let row = 0; row < high; row++)
    for (let column = 0; column < wide; column++) {
      const [x, y] = from(column, row);
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const at = (y * width + x) * channels;
      made.set(values.subarray(at, at + channels), (row * wide + column) * channels);
    }
  return { values: made, width: wide, height: high, channels };
}

export function cropped(pixels: Pixels, call: Call): Pixels {
  const box = given(call, 0, 'box') ?? null;
  if (box === null) return pixels;
  const [left = 0, top = 0, right = 0, bottom = 0] = sizesOf(box).map((value) => Math.round(value));
  return placed(pixels, [right - left, bottom - top], (column, row) => [column + left, row + top]);
}

/** Of Pillow's transpositions, by their numbers. */
export function transposed(pixels: Pixels, kind: number): Pixels {
  const { width, height } = pixels;
  const [right, bottom] = [width - 1, height - 1];
  switch (kind) {
    case 0:
      return placed(pixels, [width, height], (x, y) => [right - x, y]);
    case 1:
      return placed(pixels, [width, height], (x, y) => [x, bottom - y]);
    case 2:
      return placed(pixels, [height, width], (x, y) => [right - y, x]);
    case 3:
      return placed(pixels, [width, height], (x, y) => [right - x, bottom - y]);
    case 4:
      return placed(pixels, [height, width], (x, y) => [y, bottom - x]);
    case 5:
      return placed(pixels, [height, width], (x, y) => [y, x]);
    default:
      throw new Unsupported('this transpose of a picture');
  }
}

/** Quarter turns alone: others mix pixels. */
export function rotated(pixels: Pixels, call: Call): Pixels {
  const angle = ((numberOf(needed(call, 0, 'angle')) % 360) + 360) % 360;
  const isWhole = call.named.get('expand') === true || call.args[2] === true;
  const isFitting = isWhole || pixels.width === pixels.height || angle % 180 === 0;
  if (angle === 0) return pixels;
  const kind = { 90: 2, 180: 3, 270: 4 }[angle];
  if (kind === undefined || !isFitting) throw new Unsupported('a picture that is turned by this angle');
  return transposed(pixels, kind);
}

/** `Image.new(mode, size, color)`. */
export function newPicture(call: Call): Pixels {
  const channels = { L: 1, RGB: 3 }[textOf(needed(call, 0, 'mode'))];
  if (channels === undefined) throw new Unsupported('a new picture of this mode');
  const [width = 0, height = 0] = sizesOf(needed(call, 1, 'size'));
  const colour = given(call, 2, 'color') ?? 0;
  const named = typeof colour === 'string' ? { white: 255, black: 0 }[colour] : undefined;
  if (typeof colour === 'string' && named === undefined) throw new Unsupported(`the colour ${colour}`);
  const own = named !== undefined ? [named] : isNumber(colour) ? [numberOf(colour)] : sizesOf(colour);
  const isOne = own.length === 1 && (named !== undefined || channels === 1);
  const values = new Uint8Array(width * height * channels);
  for (let at = 0; at < values.length; at++) values[at] = (isOne ? own[0] : own[at % channels]) ?? 0;
  return { values, width, height, channels };
}

/** The picture with another on it, from its left upper corner on. */
export function pasted(pixels: Pixels, other: Pixels, box: Value | undefined): void {
  const [left = 0, top = 0] = box === undefined || box === null ? [] : sizesOf(box);
  if (other.channels !== pixels.channels) throw new Unsupported('a picture of other colours that is pasted');
  const { channels } = pixels;
  for (let row = 0; row < other.height; row++)
    for (let column = 0; column < other.width; column++) {
      const [x, y] = [column + left, row + top];
      if (x < 0 || y < 0 || x >= pixels.width || y >= pixels.height) continue;
      const from = (row * other.width + column) * channels;
      pixels.values.set(other.values.subarray(from, from + channels), (y * pixels.width + x) * channels);
    }
}
