/** A picture as the `data:` address of a PNG: for a page, which takes no files. Source: the PNG specification, ISO 15948. */
import { deflateSync } from 'node:zlib';
import type { ImageData, Values } from './dataset.js';

const COLOUR_TYPES: Readonly<Record<number, number>> = { 1: 0, 3: 2, 4: 6 };

/** `span`: the values that are shown as black and as white. */
export function pngAddress(
  values: Values,
  [height, width, channels]: ImageData['shape'],
  [low, high]: readonly [number, number],
): string {
  const type = COLOUR_TYPES[channels];
  // Other numbers of channels are no picture: the first is shown as grey.
  const shown = type === undefined ? 1 : channels;
  const rows = Buffer.alloc(height * (1 + width * shown));
  const factor = 255 / (high - low || 1);
  let at = 0;
  for (let row = 0; row < height; row++) {
    rows[at++] = 0;
    for (let column = 0; column < width; column++)
      for (let channel = 0; channel < shown; channel++) {
        const value = values[(row * width + column) * channels + channel] ?? 0;
        rows[at++] = Math.max(0, Math.min(255, Math.round((value - low) * factor)));
      }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, type ?? 0], 8);
  const file = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${file.toString('base64')}`;
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(named, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}

/** The checksum of a chunk (CRC-32, reflected polynomial 0xedb88320). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
