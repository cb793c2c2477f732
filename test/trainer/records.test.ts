/** Programs that read TFRecord files: the trainer gives the model what real TensorFlow gives it. */
import './builtWorkers.js';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Given, loaded, plannedOf, read } from './given.js';

const ROOT = 'test/fixtures/records';
const given = JSON.parse(readFileSync(`${ROOT}/given.json`, 'utf8')) as Record<
  string,
  { readonly train: Given; readonly validation?: Given }
>;
const programs = readdirSync(ROOT).filter((name) => name.endsWith('.py'));
const textOf = (program: string): string => readFileSync(`${ROOT}/${program}`, 'utf8');

test.each(programs)('%s', async (program) => {
  const plan = plannedOf(textOf(program));
  expect(plan.notHonoured).toEqual([]);
  const data = await loaded(plan, ROOT);
  expect(data.issues).toBeUndefined();
  for (const name of ['train', 'validation'] as const) {
    const found = await read(data[name]);
    const expected = given[program]?.[name];
    expect([name, found?.y, found?.x.length]).toEqual([name, expected?.y, expected?.x.length]);
    const wanted = await read(data[name]?.target);
    expect(wanted?.x.length).toBe(expected?.target?.length);
    const own = [...(found?.x ?? []), ...(wanted?.x ?? [])];
    const gaps = [...(expected?.x ?? []), ...(expected?.target ?? [])].map((image, place) =>
      image.map((value, at) => Math.abs((own[place]?.[at] ?? Number.NaN) - value)),
    );
    // TensorFlow decodes JPEG with its fast, less exact transform, other than the one that is used here.
    expect(Math.max(0, ...gaps.flat())).toBeLessThan(program === 'encoded.py' ? 6 / 255 : 1e-4);
  }
});

test('a data set of tensorflow_datasets: its newest version, or what to do where it is not there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'records-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const plan = plannedOf(textOf('catalogue.py'));
  await expect(loaded(plan, folder)).rejects.toThrow(/Run tfds\.load\("cats_vs_dogs"\) once in Python/);
  const own = join(folder, 'tfds', 'cats_vs_dogs');
  cpSync(`${ROOT}/tfds`, join(folder, 'tfds'), { recursive: true });
  cpSync(join(own, '4.0.0'), join(own, '10.0.0'), { recursive: true });
  cpSync(join(own, '4.0.0'), join(own, 'incomplete.4.0.0'), { recursive: true });
  const { train, validation } = await loaded(plan, folder);
  expect([train.count, validation?.count]).toEqual([5, 4]);
});

/** A folder with a file of three records, changed. */
function damaged(change: (bytes: Buffer) => Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'records-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'faces.tfrec'), change(readFileSync(`${ROOT}/validation.tfrec`)));
  return folder;
}

const shorts = textOf('shorts.py').replace(
  'files.flat_map(tf.data.TFRecordDataset)',
  'tf.data.TFRecordDataset("faces.tfrec")',
);

/** Where the second record begins. */
const second = (bytes: Buffer): number => 16 + Number(bytes.readBigUInt64LE(0));

const flipped = (at: (bytes: Buffer) => number) => (bytes: Buffer) => {
  const place = at(bytes);
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return bytes;
};

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 5), 3, 'the file is cut off in it', 2],
  [
    'cut off in a length',
    (bytes: Buffer) => bytes.subarray(0, second(bytes) + 7),
    2,
    'the file is cut off in it',
    1,
  ],
  ['a changed byte', flipped((bytes) => second(bytes) + 40), 2, 'its checksum is wrong', 2],
  ['a changed length', flipped((bytes) => second(bytes)), 2, 'the checksum of its length is wrong', 1],
] as const)('%s: the record is named, and can be left out', async (_, change, number, reason, left) => {
  const folder = damaged(change);
  const where = `${join(folder, 'faces.tfrec')} cannot be read: ${reason}.`;
  await expect(loaded(plannedOf(shorts), folder)).rejects.toMatchObject({
    message: expect.stringContaining(`Record ${number} of ${where}`),
    choice: 'skipFaulty',
  });
  const data = await loaded(plannedOf(shorts), folder, { skipFaulty: true });
  expect(data.train.count).toBe(left);
  expect(data.issues?.[0]?.message).toContain(`Left out: record ${number} of`);
  const whole = await read(
    (
      await loaded(
        plannedOf(shorts),
        damaged((bytes) => bytes),
      )
    ).train,
  );
  const isAllBehind = left === number - 1;
  const kept = whole?.y.filter((__, at) => (isAllBehind ? at < left : at !== number - 1));
  expect(Array.from(data.train.labels)).toEqual(kept);
});

test('a compressed file is no plain one, and the other way round', async () => {
  const plain = (text: string) => text.replace(', compression_type="GZIP"', '');
  const packed = textOf('rawBytes.py');
  await expect(loaded(plannedOf(plain(packed)), ROOT)).rejects.toThrow(
    /packed\.tfrec\.gz cannot be read: the file is compressed: .*compression_type="GZIP"/,
  );
  await expect(
    loaded(plannedOf(packed.replace('packed.tfrec.gz', 'validation.tfrec')), ROOT),
  ).rejects.toThrow(/validation\.tfrec is no gzip file/);
});

test.each([
  ['"shorts"', '"pixels"', /Record 1 of .*00-4\.tfrec .*: it has no feature “pixels”; it has .*shorts/],
  ['[1], tf.int64', '[], tf.float32', /its feature “class” is of tf.int64; the code reads tf.float32/],
] as const)('%s read as %s is refused as TensorFlow does', async (from, to, message) => {
  const text = textOf('shorts.py').replaceAll(from, to);
  await expect((async () => loaded(plannedOf(text), ROOT))()).rejects.toThrow(message);
});

test('an image that is not as large as the code makes it is named', async () => {
  const text = textOf('reshaped.py')
    .replaceAll('"small"', '"photo"')
    .replace('files = [', 'files = ["flowers/01-3.tfrec", ');
  await expect(loaded(plannedOf(text), ROOT).then(({ train }) => read(train))).rejects.toThrow(
    /flowers\/.*\.tfrec, record \d \(it is \d+×\d+ pixels, where the code makes 8×6 of it\)/,
  );
});

test('a text that the code does not name is no class', async () => {
  const text = textOf('numbers.py').replace('"rose", "tulip"', '"rose", "lily"');
  await expect(loaded(plannedOf(text), ROOT)).rejects.toThrow(
    /The label “tulip” of record 3 of .*packed\.tfrec\.zlib is none of daisy, rose, lily/,
  );
});
