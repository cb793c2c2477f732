/** An image file's bytes to pixels. What a file is, its first bytes say, not its name. */
import { decode as decodeJpeg } from '@cwasm/jpeg-turbo';
import { decode as decodePng } from '@cwasm/lodepng';
import { decode as decodeBmp } from '@cwasm/nsbmp';
import { decode as decodeGif } from '@cwasm/nsgif';
import { decode as decodeWebp } from '@cwasm/webp';
import { decode as decodeJpegJs } from 'jpeg-js';
import { formatOf, type ImageFormat } from './imageFormat.js';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel, row by row. */
  readonly data: Uint8ClampedArray | Uint8Array;
  /** Of the file that it was decoded from. */
  readonly format?: ImageFormat;
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
  const picture = decoded(format, bytes);
  const { width, height, data } = picture;
  if (width < 1 || height < 1) throw new Error('it has no pixels');
  return { width, height, data, format };
}

function decoded(format: ImageFormat, bytes: Uint8Array): Picture {
  try {
    return format === 'jpeg' && colourParts(bytes) === 4 ? decodePrinted(bytes) : DECODERS[format](bytes);
  } catch {
    throw new Error(`it is a damaged ${NAMES[format]} file, or not whole`);
  }
}

/** Colours for printing (CMYK, YCCK), which libjpeg leaves to its callers. */
function decodePrinted(bytes: Uint8Array): Picture {
  return decodeJpegJs(bytes, { useTArray: true, tolerantDecoding: false });
}

const NAMES: Readonly<Record<ImageFormat, string>> = {
  ...{ jpeg: 'JPEG', png: 'PNG', bmp: 'BMP', gif: 'GIF', webp: 'WebP' },
};

/** How many colours a JPEG has, as its frame header says. Source: ITU-T T.81, B.2.2. */
function colourParts(bytes: Uint8Array): number | undefined {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return bytes[at + 9];
    at += 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
  }
  return undefined;
}
