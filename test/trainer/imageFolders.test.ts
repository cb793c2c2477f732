/** Folders of images are read as real Keras reads them: same files in the same order, same pixels, same changes. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { RandomState } from '../../src/runs/data/numpyRandom.js';
import { changeImage } from '../../src/trainer/data/augment.js';
import type { FolderSource } from '../../src/trainer/data/dataset.js';
import { decodeImage } from '../../src/trainer/data/decode.js';
import { partOf } from '../../src/trainer/data/folder.js';
import { fitInto, readingOf } from '../../src/trainer/data/resize.js';

const IMAGES = 'test/fixtures/imageFolders/images';

interface Case {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly files: readonly string[];
  readonly classes: readonly string[];
  readonly labels?: readonly number[];
  readonly pixels?: readonly number[];
}

const expected = JSON.parse(readFileSync('test/fixtures/imageFolders/expected.json', 'utf8')) as {
  readonly shuffles: readonly { seed: number; order: number[]; permutation: number[] }[];
  readonly datasets: readonly Case[];
  readonly generators: readonly Case[];
  readonly changes: readonly {
    fill: string;
    amounts: Readonly<Record<string, number | boolean>>;
    image: number[];
    changed: number[];
  }[];
};

function sourceOf({ settings }: Case, reader: FolderSource['reader']): FolderSource {
  const isDataset = reader === 'image_dataset_from_directory';
  return {
    kind: 'folder',
    path: IMAGES,
    reader,
    imageSize: [12, 10],
    channels: settings.color_mode === 'grayscale' ? 1 : 3,
    isShuffled: isDataset && settings.shuffle !== false,
    interpolation: String(settings.interpolation ?? (isDataset ? 'bilinear' : 'nearest')),
    ...(settings.seed !== undefined && { seed: Number(settings.seed) }),
    ...(settings.validation_split !== undefined && { validationSplit: Number(settings.validation_split) }),
    ...(settings.subset !== undefined && { subset: settings.subset as 'training' }),
    ...(settings.class_names !== undefined && { classNames: settings.class_names as string[] }),
    ...(settings.classes !== undefined && { classNames: settings.classes as string[] }),
    ...(settings.crop_to_aspect_ratio === true && { crop: true }),
    ...(settings.pad_to_aspect_ratio === true && { pad: true }),
  };
}

/** Largest and mean difference of the pixels of each file. */
function differences(found: Case, source: FolderSource): readonly (readonly [string, number, number])[] {
  const [height, width] = source.imageSize;
  const size = height * width * source.channels;
  return found.files.map((file, place) => {
    const own = new Float32Array(size);
    const fit = { ...source, height, width, isPillow: source.reader === 'flow_from_directory' };
    const picture = decodeImage(readFileSync(path.join(IMAGES, file)), readingOf(fit));
    fitInto(own, 0, picture, fit);
    const theirs = found.pixels?.slice(place * size, (place + 1) * size) ?? [];
    const gaps = theirs.map((value, at) => Math.abs(value - (own[at] ?? 0)));
    return [file, Math.max(...gaps), gaps.reduce((sum, gap) => sum + gap, 0) / size] as const;
  });
}

test.each(expected.shuffles)('NumPy’s shuffle with the seed $seed', ({ seed, order, permutation }) => {
  const own = order.map((_, index) => index);
  new RandomState(seed).shuffle(own);
  expect(own).toEqual(order);
  expect([...new RandomState(seed).permutation(permutation.length)]).toEqual(permutation);
});

describe.each([
  ['image_dataset_from_directory', expected.datasets],
  ['flow_from_directory', expected.generators],
] as const)('%s', (reader, cases) => {
  test.each(cases.map((each) => [JSON.stringify(each.settings), each] as const))('%s', (_, found) => {
    const source = sourceOf(found, reader);
    const listing = partOf(source, IMAGES);
    expect(listing.files.map((file) => path.relative(IMAGES, file).replaceAll(path.sep, '/'))).toEqual(
      found.files,
    );
    expect(listing.classes).toEqual(found.classes);
    if (found.labels) expect(listing.labels).toEqual(found.labels);
    for (const [file, most, mean] of found.pixels ? differences(found, source) : []) {
      expect.soft(most, `${file}: largest difference`).toBeLessThanOrEqual(1.01);
      expect.soft(mean, `${file}: mean difference`).toBeLessThanOrEqual(0.65);
    }
  });
});

const tables = JSON.parse(readFileSync('test/fixtures/imageFolders/tables.json', 'utf8')) as readonly Case[];

test.each(tables.map((each) => [JSON.stringify(each.settings), each] as const))(
  'flow_from_dataframe %s',
  (_, found) => {
    const table = 'test/fixtures/imageFolders/table.csv';
    const columns = { path: table, files: 'filename', classes: 'kind' };
    const listing = partOf({ ...sourceOf(found, 'flow_from_directory'), table: columns }, IMAGES, table);
    expect(listing.files.map((file) => path.relative(IMAGES, file).replaceAll(path.sep, '/'))).toEqual(
      found.files,
    );
    expect(listing.classes).toEqual(found.classes);
    expect(listing.labels).toEqual(found.labels);
    if (!found.settings.classes)
      expect(listing.missing?.map((file) => path.basename(file))).toEqual(['missing.png']);
  },
);

test.each(expected.changes.map((each) => [each.fill, JSON.stringify(each.amounts), each] as const))(
  'ImageDataGenerator fills with %s after %s',
  (fill, _, { amounts, image, changed }) => {
    const change = {
      ...{ theta: Number(amounts.theta), tx: Number(amounts.tx), ty: Number(amounts.ty) },
      ...{ shear: Number(amounts.shear), zx: Number(amounts.zx), zy: Number(amounts.zy) },
      flipHorizontal: amounts.flip_horizontal === true,
      flipVertical: amounts.flip_vertical === true,
      ...(amounts.channel_shift_intensity !== undefined && {
        channelShift: Number(amounts.channel_shift_intensity),
      }),
      ...(amounts.brightness !== undefined && { brightness: Number(amounts.brightness) }),
    };
    const own = changeImage(Float32Array.from(image), [9, 7, 3], change, { fill_mode: fill, cval: 11 });
    const gaps = changed.map((value, at) => Math.abs(value - (own[at] ?? 0)));
    expect(Math.max(...gaps)).toBeLessThan(0.01);
  },
);
