/**
 * JPEGs by libjpeg-turbo as the libraries of Python call it: TensorFlow by the fast transform, OpenCV and TensorFlow for
 * grey by the brightness that stands in the file, which no colour that was cut off has changed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Memory, webAssembly } from '../kernels/compute/webAssembly.js';

export interface JpegReading {
  readonly isFast?: boolean;
  readonly isGrey?: boolean;
}

/** Source: libjpeg-turbo, `turbojpeg.h`. */
const FORMATS = { grey: 6, colours: 7 };
const FAST_TRANSFORM = 2048;

interface Library {
  readonly memory: Memory;
  malloc(size: number): number;
  free(place: number): void;
  tjInitDecompress(): number;
  tjDestroy(handle: number): number;
  tjDecompressHeader3(...given: readonly number[]): number;
  tjDecompress2(...given: readonly number[]): number;
}

let library: Library | undefined;

/** Red, green, blue and opacity of each pixel. Throws where the file is damaged. */
export function decodeJpeg(bytes: Uint8Array, { isFast = false, isGrey = false }: JpegReading = {}) {
  library ??= loaded();
  const { memory, malloc, free, ...jpeg } = library;
  const held: number[] = [];
  const room = (size: number): number => {
    const place = malloc(size);
    if (place === 0) throw new Error('no room for it');
    held.push(place);
    return place;
  };
  const handle = jpeg.tjInitDecompress();
  try {
    const input = room(bytes.length);
    new Uint8Array(memory.buffer, input, bytes.length).set(bytes);
    const header = room(16);
    const places = [0, 4, 8, 12].map((offset) => header + offset);
    if (jpeg.tjDecompressHeader3(handle, input, bytes.length, ...places) !== 0) throw new Error('a header');
    const [width = 0, height = 0] = new Uint32Array(memory.buffer, header, 2);
    const values = isGrey ? 1 : 4;
    const output = room(width * height * values);
    const format = isGrey ? FORMATS.grey : FORMATS.colours;
    const flags = isFast ? FAST_TRANSFORM : 0;
    const stride = width * values;
    if (jpeg.tjDecompress2(handle, input, bytes.length, output, width, stride, height, format, flags) !== 0)
      throw new Error('pixels');
    const found = new Uint8Array(memory.buffer, output, width * height * values);
    return { width, height, data: isGrey ? inColours(found) : found.slice() };
  } finally {
    jpeg.tjDestroy(handle);
    for (const place of held) free(place);
  }
}

function inColours(grey: Uint8Array): Uint8Array {
  const data = new Uint8Array(grey.length * 4).fill(255);
  for (let pixel = 0; pixel < grey.length; pixel++) data.fill(grey[pixel] ?? 0, pixel * 4, pixel * 4 + 3);
  return data;
}

function loaded(): Library {
  const beside = join(__dirname, 'jpeg-turbo.wasm');
  const file = existsSync(beside)
    ? beside
    : createRequire(import.meta.url).resolve('@cwasm/jpeg-turbo/jpeg-turbo.wasm');
  const stop = () => {
    throw new Error('damaged');
  };
  const env = { setjmp: () => 0, longjmp: stop };
  const system = Object.fromEntries(
    ['environ_get', 'fd_close', 'fd_seek', 'fd_write', 'proc_exit'].map((name) => [name, () => 0]),
  );
  const instance = new webAssembly.Instance(new webAssembly.Module(readFileSync(file)), {
    env,
    wasi_snapshot_preview1: { ...system, environ_sizes_get: () => 0 },
  });
  return instance.exports as unknown as Library;
}
