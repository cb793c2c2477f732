/** Image files that code reads one by one have the bytes that OpenCV and Pillow give. Fixture: `test/oracle/pictureSteps.py`. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeImage } from '../../src/trainer/data/decode.js';
import { type PictureSteps, pixelsOf } from '../../src/trainer/data/pictureSteps.js';

const ROOT = 'test/fixtures/pictureSteps';

interface Case {
  readonly file: string;
  readonly steps: PictureSteps;
  readonly bytes: readonly number[];
}

const cases = JSON.parse(readFileSync(`${ROOT}/expected.json`, 'utf8')) as readonly Case[];

test.each(cases.map((each) => [each.file, JSON.stringify(each.steps), each] as const))(
  '%s %s',
  (_, __, each) => {
    const { values } = pixelsOf(decodeImage(readFileSync(`${ROOT}/${each.file}`)), each.steps);
    const gaps = Array.from(values, (value, at) => Math.abs(value - (each.bytes[at] ?? Number.NaN)));
    expect(values.length).toBe(each.bytes.length);
    // Since version 13 Pillow may resize along the columns first, and rounds in between; OpenCV adds up its cubic in an
    // order of its own: one grey level more or less.
    const isEither = each.steps.some(
      (step) => step.kind === 'resize' && (step.by === 'pillow bicubic' || step.by === 'cv2 cubic'),
    );
    expect(Math.max(...gaps)).toBeLessThanOrEqual(isEither ? 1 : 0);
  },
);
