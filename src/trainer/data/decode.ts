/** An image file's bytes to pixels. What a file is, its first bytes say, not its name. */
import { decode as decodeJpeg } from '@cwasm/jpeg-turbo';
import { decode as decodePng } from '@cwasm/lodepng';
import { decode as decodeBmp } from '@cwasm/nsbmp';
import { decode as decodeGif } from '@cwasm/nsgif';
import { decode as decodeWebp } from '@cwasm/webp';
import { formatOf, type ImageFormat } from './imageFormat.js';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel, row by row. */
  readonly data: Uint8ClampedArray | Uint8Array;
}

const DECODERS: Readonly<Record<ImageFormat, (bytes: Uint8Array) => Picture>> = {
  jpeg: decodeJpeg,
  png: decodePng,
  bmp: decodeBmp,
  gif: decodeGif,
  webp: decodeWebp,
};

/** Throws an error whose message says what is wrong with the bytes. */
export function decodeImage(bytes: Uint8Array): Picture {
  const format = formatOf(bytes);
  if (!format)
    throw new Error(bytes.length === 0 ? 'the file is empty' : 'it is no JPEG, PNG, BMP, GIF or WebP');
  const picture = DECODERS[format](bytes);
  if (picture.width < 1 || picture.height < 1) throw new Error('it has no pixels');
  return picture;
}
