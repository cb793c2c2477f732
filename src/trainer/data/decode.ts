/** An image file's bytes to pixels. What a file is, its first bytes say, not its name. */
import { decode as decodePng } from '@cwasm/lodepng';
import { decode as decodeBmp } from '@cwasm/nsbmp';
import { decode as decodeGif } from '@cwasm/nsgif';
import { decode as decodeWebp } from '@cwasm/webp';
import { decode as decodeJpegJs } from 'jpeg-js';
import { formatOf, type ImageFormat } from './imageFormat.js';
import { decodeJpeg, type JpegReading } from './jpeg.js';
import { frameHeader, orientationOf } from './jpegSegments.js';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel, row by row. */
  readonly data: Uint8ClampedArray | Uint8Array;
  /** Of the file that it was decoded from. */
  readonly format?: ImageFormat;
  /** As Pillow opens the file: `L`, `RGB`, `RGBA`, `P`, …; undefined where that is not told apart. */
  readonly mode?: string;
  /** How the camera of a JPEG was held, 1 to 8 as Exif numbers it; the pixels are as they were taken. */
  readonly orientation?: number;
}

const DECODERS: Readonly<Record<ImageFormat, (bytes: Uint8Array, reading?: JpegReading) => Picture>> = {
  jpeg: decodeJpeg,
  png: decodePng,
  bmp: decodeBmp,
  gif: decodeGif,
  webp: decodeWebp,
};

/** Throws an error whose message says what is wrong with the bytes. */
export function decodeImage(bytes: Uint8Array, reading?: JpegReading): Picture {
  const format = formatOf(bytes);
  if (!format)
    throw new Error(bytes.length === 0 ? 'the file is empty' : 'it is no JPEG, PNG, BMP, GIF or WebP');
  const picture = decoded(format, bytes, reading);
  const { width, height, data } = picture;
  if (width < 1 || height < 1) throw new Error('it has no pixels');
  const orientation = format === 'jpeg' ? orientationOf(bytes) : 1;
  const mode = modeOf(format, bytes);
  return { width, height, data, format, ...(mode && { mode }), ...(orientation !== 1 && { orientation }) };
}

/** Where a frame header says how many colours there are. Source: ITU-T T.81, B.2.2. */
const COLOURS = 5;

/** Sources: PNG specification, 11.2.2; Pillow, `PngImagePlugin.py` and `JpegImagePlugin.py`. */
function modeOf(format: ImageFormat, bytes: Uint8Array): string | undefined {
  if (format === 'jpeg') return { 1: 'L', 3: 'RGB', 4: 'CMYK' }[frameHeader(bytes)?.[COLOURS] ?? 0];
  if (format === 'bmp') return bytes[28] === 24 ? 'RGB' : undefined;
  if (format !== 'png') return undefined;
  const [depth, colour] = [bytes[24] ?? 0, bytes[25] ?? 0];
  if (colour === 0) return depth === 1 ? '1' : depth === 16 ? 'I;16' : 'L';
  return { 2: 'RGB', 3: 'P', 4: 'LA', 6: 'RGBA' }[colour];
}

function decoded(format: ImageFormat, bytes: Uint8Array, reading?: JpegReading): Picture {
  try {
    return format === 'jpeg' && frameHeader(bytes)?.[COLOURS] === 4
      ? decodePrinted(bytes)
      : DECODERS[format](bytes, reading);
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
