/** Rarer kinds of image files are read as Pillow and TensorFlow read them; faulty ones are named with a plain reason. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeImage } from '../../src/trainer/data/decode.js';
import { readChosenFolder, readFolderSource } from '../../src/trainer/data/folderData.js';
import { fitInto } from '../../src/trainer/data/resize.js';

interface Odd {
  readonly width: number;
  readonly height: number;
  readonly pillow: Readonly<Record<'RGB' | 'L', readonly number[]>>;
  readonly tensorflow: readonly number[];
}

const ROOT = 'test/fixtures/oddImages';
const odd = JSON.parse(readFileSync(`${ROOT}/expected.json`, 'utf8')) as Record<string, Odd>;
const bytesOf = (name: string) => readFileSync(path.join(ROOT, name));

/** The largest difference of any value. */
function apart(name: string, channels: 1 | 3, expected: readonly number[], isFast = false): number {
  const picture = decodeImage(bytesOf(name), { isFast });
  const { width, height } = picture;
  const own = new Float32Array(width * height * channels);
  fitInto(own, 0, picture, { width, height, channels, interpolation: 'nearest' });
  expect(own.length).toBe(expected.length);
  return own.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? 0))), 0);
}

const readable = Object.keys(odd);

// Pillow cuts 16 bits off at 255, where TensorFlow takes the upper eight.
test.each(readable.filter((name) => name !== 'sixteen.png'))('%s is as in Pillow', (name) => {
  // Colours for printing are decoded in floats, which Pillow does in whole numbers.
  const most = name === 'cmyk.jpg' ? 2 : 0;
  expect(apart(name, 3, odd[name]?.pillow.RGB ?? [])).toBeLessThanOrEqual(most);
  expect(apart(name, 1, odd[name]?.pillow.L ?? [])).toBeLessThanOrEqual(most);
});

// Colours for printing come from another decoder, which knows one transform.
test.each(readable)('%s is as in TensorFlow', (name) => {
  const most = name === 'cmyk.jpg' ? 8 : 0;
  expect(apart(name, 3, odd[name]?.tensorflow ?? [], true)).toBeLessThanOrEqual(most);
});

const half = (name: string) => bytesOf(name).subarray(0, Math.floor(bytesOf(name).length / 2));

/** Bytes that say of themselves that they are 60,000 pixels wide and high. */
function boasting(): Buffer {
  const bytes = Buffer.from(bytesOf('greyAlpha.png'));
  bytes.writeUInt32BE(60_000, 16);
  bytes.writeUInt32BE(60_000, 20);
  return bytes;
}

const faulty: readonly (readonly [string, Buffer, string])[] = [
  ['half.cmyk.jpg', half('cmyk.jpg'), 'it is a damaged JPEG file, or not whole'],
  ['half.png', half('greyAlpha.png'), 'it is a damaged PNG file, or not whole'],
  ['half.jpg', half('progressive.jpg'), 'it is a damaged JPEG file, or not whole'],
  ['half.gif', half('palette.gif'), 'it is a damaged GIF file, or not whole'],
  ['half.webp', half('lossy.webp'), 'it is a damaged WebP file, or not whole'],
  ['boasting.png', boasting(), 'it is a damaged PNG file, or not whole'],
  ['empty.png', Buffer.alloc(0), 'the file is empty'],
  ['text.jpg', Buffer.from('no image at all\n'), 'it is no JPEG, PNG, BMP, GIF or WebP'],
];

test.each(faulty)('%s', (_, bytes, reason) => {
  expect(() => decodeImage(bytes)).toThrow(new Error(reason));
});

describe('in a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'convlens-odd-'));
    for (const name of ['cats', 'dogs']) {
      mkdirSync(path.join(folder, name));
      for (const own of readable) writeFileSync(path.join(folder, name, own), bytesOf(own));
    }
    writeFileSync(path.join(folder, 'cats', 'notes.txt'), 'not an image\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const choices = (skipFaulty: boolean) => ({ directories: [folder], skipFaulty, report: () => undefined });
  // What only decoding finds is met while training: see data.test.ts.
  test.each(faulty.slice(-2))(
    '%s is named, and left out when the user says so',
    async (name, bytes, reason) => {
      writeFileSync(path.join(folder, 'cats', name), bytes);
      const said = expect.stringContaining(`${name} (${reason})`);
      const strict = readChosenFolder(folder, [9, 11, 3], choices(false));
      await expect(strict).rejects.toMatchObject({ message: said, choice: 'skipFaulty' });
      const { train, issues } = await readChosenFolder(folder, [9, 11, 3], choices(true));
      expect(train.count).toBe(readable.length * 2);
      expect(issues?.map(({ message }) => message)).toContainEqual(said);
    },
  );

  test.each([
    [1, 'gives values up to 65,535'],
    [3, 'makes all above 255 white'],
  ] as const)('what Keras reads of 16 bits with %i channels is told', async (channels, said) => {
    const source = { kind: 'folder', path: folder, imageSize: [9, 11], isShuffled: false } as const;
    const messagesOf = async (reader: 'flow_from_directory' | 'image_dataset_from_directory') => {
      const settings = { ...source, reader, channels, interpolation: 'nearest' };
      const { issues } = await readFolderSource(settings, choices(false));
      return issues.map(({ message }) => message).join();
    };
    expect(await messagesOf('flow_from_directory')).toContain(`sixteen.png …. ConvLens takes the upper 8`);
    expect(await messagesOf('flow_from_directory')).toContain(said);
    expect(await messagesOf('image_dataset_from_directory')).not.toContain('16 bits');
  });

  test('other files are passed over, and an empty class is told', async () => {
    mkdirSync(path.join(folder, 'empty'));
    const { train, classes, issues } = await readChosenFolder(folder, [9, 11, 3], choices(false));
    expect(train.count).toBe(readable.length * 2);
    expect(classes).toEqual(['cats', 'dogs', 'empty']);
    expect(issues?.map(({ message }) => message).join()).toMatch(/notes\.txt/);
  });

  test('a class that the validation images lack is named', async () => {
    const whole = mkdtempSync(path.join(tmpdir(), 'convlens-parts-'));
    try {
      for (const name of ['train/a', 'train/b', 'validation/a']) {
        mkdirSync(path.join(whole, name), { recursive: true });
        writeFileSync(path.join(whole, name, 'x.png'), bytesOf('oneBit.png'));
      }
      await expect(readChosenFolder(whole, [9, 11, 3], choices(false))).rejects.toThrow(
        /validation has no class “b”; it has: a\./,
      );
    } finally {
      rmSync(whole, { recursive: true, force: true });
    }
  });
});
