/** A folder of drawn faces, one folder a class, in the formats and sizes that people have. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { seeded } from '../../src/trainer/data/dataset.js';
import { drawFace, expressions, side } from '../../src/trainer/data/faces.js';
import { pngAddress } from '../../src/trainer/data/png.js';

/** `count` grey PNG faces of each of the first `classes` expressions, below `folder`. */
export function drawFolder(folder: string, classes: number, count: number, seed = 1): void {
  for (const [label, name] of expressions.slice(0, classes).entries()) {
    mkdirSync(path.join(folder, name), { recursive: true });
    for (let index = 0; index < count; index++) {
      const pixels = new Uint8Array(side * side);
      drawFace(pixels, label, seeded(seed + index * 7919 + label));
      writeFileSync(
        path.join(folder, name, `${String(index).padStart(4, '0')}.png`),
        png(pixels, [side, side, 1]),
      );
    }
  }
}

export function png(values: Uint8Array, shape: readonly [number, number, number]): Buffer {
  return Buffer.from(pngAddress(values, shape, [0, 255]).split(',')[1] ?? '', 'base64');
}

/** `emotion,pixels,Usage`, as FER-2013 comes: four fifths to train, the rest in two halves. */
export function drawCsv(file: string, count: number): void {
  const usages = [
    'Training',
    'Training',
    'Training',
    'Training',
    'PublicTest',
    'Training',
    'Training',
    'Training',
    'Training',
    'PrivateTest',
  ];
  const rows = Array.from({ length: count }, (_, index) => {
    const pixels = new Uint8Array(side * side);
    const label = index % expressions.length;
    drawFace(pixels, label, seeded(index * 7919 + 5));
    return `${label},${pixels.join(' ')},${usages[index % usages.length]}`;
  });
  writeFileSync(file, `emotion,pixels,Usage\n${rows.join('\n')}\n`);
}
