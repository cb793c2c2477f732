/** Programs that read image files in loops over folders: the trainer gives the model what real Python gives it. */
import './builtWorkers.js';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Given, loaded, plannedOf, planOf, read } from './given.js';

const ROOT = 'test/fixtures/folderLoops';
const given = JSON.parse(readFileSync(`${ROOT}/given.json`, 'utf8')) as Record<
  string,
  { readonly train: Given; readonly validation?: Given; readonly classes: readonly string[] }
>;

const programs = readdirSync(ROOT).filter((name) => name.endsWith('.py'));

test.each(programs)('%s', async (program) => {
  const plan = plannedOf(readFileSync(`${ROOT}/${program}`, 'utf8'));
  expect(plan.notHonoured).toEqual([]);
  const data = await loaded(plan, ROOT);
  const expected = given[program];
  expect(data.classes).toEqual(expected?.classes);
  for (const name of ['train', 'validation'] as const) {
    const found = await read(data[name]);
    expect([name, found?.y]).toEqual([name, expected?.[name]?.y]);
    const gaps = (expected?.[name]?.x ?? []).map((image, place) =>
      image.map((value, at) => Math.abs((found?.x[place]?.[at] ?? Number.NaN) - value)),
    );
    expect(Math.max(0, ...gaps.flat())).toBeLessThan(1e-4);
  }
});

const globbed = readFileSync(`${ROOT}/globbed.py`, 'utf8');
const paths = 'sorted(glob.glob("faces/*/*.png"))';

const mixed = (each: string) => `import random
import glob
files = ${each}
random.seed(42)
random.shuffle(files)
${globbed.replace(paths, 'files')}`;

test('a listing mixed by chance is told, and has the same images', async () => {
  const plan = plannedOf(mixed(paths));
  expect(plan.notHonoured.map(({ value }) => value).join()).toContain(
    'random.shuffle, numpy.random, Dataset.shuffle',
  );
  const [found, whole] = [await loaded(plan, ROOT), await loaded(plannedOf(globbed), ROOT)];
  const samples = async ({ train, validation }: typeof found) =>
    [await read(train), await read(validation)]
      .flatMap((part) => part?.x.map((image, at) => `${part.y[at]} ${image.join()}`) ?? [])
      .sort();
  expect(await samples(found)).toEqual(await samples(whole));
});

test('the files of each folder mixed are not trained on as if all were', () => {
  const nested = readFileSync(`${ROOT}/nested.py`, 'utf8');
  const own = 'own = os.listdir(folder)\n    random.shuffle(own)\n    for name in own:';
  const text = `import random\n${nested.replace('for name in sorted(os.listdir(folder)):', own)}`;
  expect(text).toContain('random.shuffle(own)');
  const planned = planOf(text);
  if (planned.ok) expect(planned.plan.notHonoured.map(({ value }) => value).join()).toContain('not followed');
});

test.each([['a set', `set(glob.glob("faces/*/*.png"))`, (code: string) => code]] as const)(
  '%s is not trained on as if nothing was done',
  (_, listing, around) => {
    expect(planOf(around(globbed.replace(paths, listing)))).toMatchObject({ ok: false });
  },
);

const walked = readFileSync(`${ROOT}/walked.py`, 'utf8');

test.each([
  ['folders that are sorted on the way', '    folders.sort()\n'],
  ['folders that are left out on the way', '    folders[:] = [each for each in folders if each != "sad"]\n'],
])('%s are not trained on as if they were not', (_, step) => {
  const planned = planOf(walked.replace('    for name', `${step}    for name`));
  expect(planned.ok ? [] : planned.reasons.map(({ message }) => message)).toEqual([
    expect.stringContaining('the folders that os.walk goes on to are chosen by the code'),
  ]);
});

test.each([
  ['a part of the folders', 'list(os.walk("chain"))[1:]'],
  ['the folders in another order', 'sorted(os.walk("chain"))'],
])('%s of os.walk is not trained on as if it were all', (_, listing) => {
  const planned = planOf(walked.replace('os.walk("chain")', listing));
  if (planned.ok) expect(planned.plan.notHonoured.map(({ value }) => value).join()).toContain('not followed');
});

test.each([
  ['a part of each image', '[::-1]', 'the images are changed'],
  ['a pixel that is set', '\n    image[0, 0] = 7', 'the images are changed'],
])('%s is told', (_, more, told) => {
  const code = globbed.replace(
    'X.append(cv2.resize(image, (5, 7)))',
    `image = cv2.resize(image, (5, 7))${more}\n    X.append(image)`,
  );
  const planned = planOf(code);
  expect(planned.ok && planned.plan.notHonoured.map((note) => JSON.stringify(note)).join()).toContain(told);
});

test('the bicubic interpolation of Pillow is told', () => {
  const code = globbed
    .replace('import cv2', 'from PIL import Image')
    .replace('cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)', 'Image.open(path).convert("RGB")')
    .replace('cv2.resize(image, (5, 7))', 'np.array(image.resize((5, 7)))');
  const planned = planOf(code);
  expect(planned.ok && planned.plan.notHonoured.map((note) => JSON.stringify(note)).join()).toContain(
    'within some grey levels',
  );
});

const keyed = readFileSync(`${ROOT}/keyed.py`, 'utf8');

test('a folder that the code has no number for ends the run before it begins, by its name', async () => {
  const plan = plannedOf(keyed.replace('{"sad": 0, "happy": 1, "angry": 2}', '{"sad": 0, "happy": 1}'));
  await expect(
    loaded({ ...plan, data: { ...plan.data, ...labelledBy('/1', ['sad', 'happy']) } } as never, ROOT),
  ).rejects.toThrow(/gives “angry”, of .*, no class number/);
});

const labelledBy = (column: string, names: readonly string[]) => ({
  labels: {
    names: [column],
    codes: names.map((name, value) => ({ test: 'equals', values: [name], value })),
  },
});

test('an order by chance is told', () => {
  const numbered = readFileSync(`${ROOT}/numbered.py`, 'utf8').replace(', random_state=2', '');
  const planned = planOf(numbered);
  expect(planned.ok && planned.plan.notHonoured.map(({ value }) => value)).toContain(
    'shuffle without random_state takes another order in every run: ConvLens takes the seed 0',
  );
});

const streamed = readFileSync(`${ROOT}/streamed.py`, 'utf8');

test('labels as numbers of a stream are those in columns', async () => {
  const text = streamed
    .replace(
      'return parts[-2] == CLASS_NAMES',
      'return tf.argmax(tf.cast(parts[-2] == CLASS_NAMES, tf.float32))',
    )
    .replace('"categorical_', '"sparse_categorical_');
  const found = await read((await loaded(plannedOf(text), ROOT)).train);
  expect(found?.y).toEqual(given['streamed.py']?.train.y);
});

test('a part of a shuffled stream is told', () => {
  const plan = plannedOf(streamed.replace(', shuffle=False', ''));
  expect(plan.notHonoured.map(({ value }) => value)).toContain(
    'random.shuffle, numpy.random, Dataset.shuffle and tensorflow_datasets take an order of their own, also with a seed: ConvLens mixes the files in another one',
  );
});

test.each([
  [
    'smoothing while it is made smaller',
    '[IMG_HEIGHT, IMG_WIDTH]',
    '[IMG_HEIGHT, IMG_WIDTH], antialias=True',
  ],
  ['as many channels as each file has', ', channels=3', ''],
  [
    'a change that training does not have',
    '    return img, label',
    '    img = tf.image.random_jpeg_quality(img, 50, 90)\n    return img, label',
  ],
  ['names in a file', 'np.array(["angry", "happy", "sad"])', 'np.array(open("names.txt").read().split())'],
])('%s is not trained on as if it were followed', (_, from, to) => {
  expect(planOf(streamed.replace(from, to))).toMatchObject({ ok: false });
});

test('classes by the sorted names of folders are those that the code could name itself', async () => {
  const text = streamed.replace('np.array(["angry", "happy", "sad"])', 'sorted(os.listdir("faces"))');
  const data = await loaded(plannedOf(text), ROOT);
  expect(data.issues).toBeUndefined();
  expect((await read(data.train))?.y).toEqual(given['streamed.py']?.train.y);
  const listed = await loaded(plannedOf(text.replace('sorted(', '(')), ROOT);
  expect(listed.issues?.[0]?.message).toContain('which is not sorted');
});

test('a file with other channels than the model takes is named, with what the code can do', async () => {
  const opened = readFileSync(`${ROOT}/opened.py`, 'utf8');
  const text = opened.replace('("6.png", "7.png")', '("6.png", "3.png")');
  const data = await loaded(plannedOf(text), ROOT);
  await expect(read(data.train)).rejects.toThrow(
    /3\.png \(the code makes 4×5×3 of it, where the model takes 4×5×1\)/,
  );
});

const joined = readFileSync(`${ROOT}/joined.py`, 'utf8');

test.each([
  ['a part of one listing among others', 'paths = happy + sad', 'paths = happy + sorted(sad)[::2]'],
  ['a list that grows by what is not known', 'paths = happy + sad', 'paths = happy + found()'],
  ['labels that are fewer than the files', '[0] * len(sad)', '[0] * 3'],
  ['files and labels in different orders', 'paths = happy + sad', 'paths = sad + happy'],
])('%s is not trained on as if it were followed', (_, from, to) => {
  expect(joined).toContain(from);
  expect(planOf(joined.replace(from, to))).toMatchObject({ ok: false });
});

test.each([
  ['numpy.random.shuffle of a list', 'np.random.shuffle(files)'],
  ['numpy.random.permutation of a list', 'files = np.random.permutation(files)'],
  ['numpy.random.shuffle of an array', 'files = np.array(files)\nnp.random.shuffle(files)'],
])('%s is told, and leaves the same images', async (_, mixing) => {
  const text = mixed(paths).replace(
    'random.seed(42)\nrandom.shuffle(files)',
    `import numpy as np\n${mixing}`,
  );
  expect(text).toContain(mixing);
  const plan = plannedOf(text);
  expect(plan.notHonoured.map(({ value }) => value).join()).toContain('an order of their own');
  const [found, whole] = [await loaded(plan, ROOT), await loaded(plannedOf(globbed), ROOT)];
  const labels = async ({ train, validation }: typeof found) =>
    [...((await read(train))?.y ?? []), ...((await read(validation))?.y ?? [])].sort();
  expect(await labels(found)).toEqual(await labels(whole));
});

test('a file that a table names and that is not there ends the run before it begins, by its name', async () => {
  const text = readFileSync(`${ROOT}/rowsNamed.py`, 'utf8').replaceAll('.png', '.jpg');
  await expect(loaded(plannedOf(text), ROOT)).rejects.toThrow(
    /angry0\.jpg.*Repair or remove them, or their rows in faces\.csv/s,
  );
});
