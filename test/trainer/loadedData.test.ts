/** Programs that compute their data in steps of their own: the trainer gives the model what real Python gives it. */
import './builtWorkers.js';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Given, loaded, plannedOf, plannedOnData, read } from './given.js';

const ROOT = 'test/fixtures/loadedData';
const given = JSON.parse(readFileSync(`${ROOT}/given.json`, 'utf8')) as Record<string, Record<string, Given>>;

const programs = readdirSync(ROOT).filter((name) => name.endsWith('.py'));

test.each(programs)('%s', async (program) => {
  const plan = await plannedOnData(readFileSync(`${ROOT}/${program}`, 'utf8'), ROOT);
  const data = await loaded(plan, ROOT);
  for (const name of ['train', 'validation'] as const) {
    const found = await read(data[name]);
    const expected = given[program]?.[name];
    expect([name, found?.y]).toEqual([name, expected?.y]);
    expect(gapOf(found?.x, expected?.x)).toBeLessThan(1e-4);
    expect(gapOf(found?.target, expected?.target)).toBeLessThan(1e-4);
    expect(gapOf([found?.weights ?? []], [expected?.weights ?? []])).toBeLessThan(1e-4);
    expect(found?.x.map((image) => image.length)).toEqual(expected?.x.map((image) => image.length));
  }
});

type Rows = readonly (readonly number[])[];

/** The largest difference of two values; what is missing is as far off as can be. */
function gapOf(found: Rows = [], expected: Rows = []): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  const gaps = expected.map((row, place) =>
    Math.max(
      0,
      ...row.map((value, at) => Math.abs((found[place]?.[at] ?? Number.POSITIVE_INFINITY) - value)),
    ),
  );
  return Math.max(0, ...gaps);
}

test('sizes and numbers that only the data say are computed from them', async () => {
  const text = readFileSync(`${ROOT}/sizesOfData.py`, 'utf8');
  expect(() => plannedOf(text, ROOT)).toThrow(/not known/);
  const { inputShape, outputShape, settings } = await plannedOnData(text, ROOT);
  expect([inputShape, outputShape]).toEqual([[5, 6, 1], [4]]);
  expect([settings.batchSize?.value, settings.epochs?.value]).toEqual([2, 10]);
  const flow = await plannedOnData(readFileSync(`${ROOT}/flowFacts.py`, 'utf8'), ROOT);
  expect([flow.outputShape, flow.settings.stepsPerEpoch?.value]).toEqual([[2], 2]);
  const real = given['flowFacts.py']?.classWeight as unknown as Record<string, number>;
  const weights = Object.entries(flow.settings.classWeight?.value ?? {});
  expect(weights.map(([label, weight]) => [label, expect.closeTo(weight, 9)])).toEqual(Object.entries(real));
});

const signs = readFileSync(`${ROOT}/signs.py`, 'utf8');
const made = 'X_train = X_train_orig / 255.';

test.each([
  [
    'a step of a module that is not known',
    `import mine\n${made}\nX_train = mine.better(X_train)`,
    /line 28: import mine/,
  ],
  [
    'a module that is not known may change what it is given',
    `import mine\n${made}\nmine.mix(X_train)`,
    /line 28: import mine/,
  ],
  ['a function of a library that is not computed', `${made}\nX_train = np.linalg.svd(X_train)[0]`, /linalg/],
  [
    'a test that is not known',
    `${made}\nif keras.config.floatx() == "float16":\n    X_train = X_train * 2`,
    /a test that is not known.*line 29/,
  ],
  [
    'a loop over what is not known',
    `${made}\nfor each in keras.utils.anything():\n    X_train[each] = 0`,
    /line 29/,
  ],
  [
    'a data set that the file lacks',
    `${made}\nX_train_orig = h5py.File("data/train_signs.h5", "r")["train_x"]`,
    /Python stops at line 29.*KeyError/,
  ],
  [
    'a file that is not there',
    `${made}\nx = np.load("data/nothing.npy")`,
    /Python stops at line 29.*nothing\.npy/,
  ],
  ['rows that do not fit their labels', `${made}\nX_train = X_train[1:]`, /13 images and 14 labels/],
  ['images of another size', `${made}\nX_train = X_train[:, 1:]`, /5×6×3 where the model takes 6×6×3/],
])('%s ends the run before it begins', async (_, code, told) => {
  expect(signs).toContain(made);
  await expect(loaded(plannedOf(signs.replace(made, code)), ROOT)).rejects.toThrow(told);
});

test('where a module of the project stops, its own line is named', async () => {
  const code = `from mydata.reading import read_folder\n${made}\nread_folder("data/nothing")`;
  const plan = plannedOf(signs.replace(made, code), ROOT);
  await expect(loaded(plan, ROOT)).rejects.toThrow(/line 13 of reading\.py: for name in .*FileNotFoundError/);
});

test('a generator keeps its batches and their order, a Sequence its batches', async () => {
  const of = async (program: string) =>
    loaded(plannedOf(readFileSync(`${ROOT}/${program}`, 'utf8'), ROOT), ROOT);
  expect(await of('batchGenerator.py')).toMatchObject({ batchSize: 4, isShuffled: false });
  const sequence = await of('stanfordSequence.py');
  expect([sequence.batchSize, sequence.isShuffled]).toEqual([3, undefined]);
});

test('a stream gives its samples as they come, unless something mixes them', async () => {
  const text = readFileSync(`${ROOT}/repeatedStream.py`, 'utf8');
  const of = async (code: string) => (await loaded(await plannedOnData(code, ROOT), ROOT)).isShuffled;
  expect(await of(text)).toBe(false);
  const plain = text.replace('.repeat(2)', '').replace('.concatenate(flipped)', '');
  expect(await of(plain)).toBe(false);
  expect((await of(plain.replace('.batch(5)', '.shuffle(9).batch(5)'))) ?? true).toBe(true);
});

test('weights of classes that the program computes are those that scikit-learn gives', async () => {
  const plan = plannedOf(readFileSync(`${ROOT}/resampled.py`, 'utf8'), ROOT);
  expect(plan.notHonoured).toEqual([]);
  const { classWeight } = await loaded(plan, ROOT);
  const real = given['resampled.py']?.classWeight as unknown as Record<string, number>;
  expect(Object.keys(real)).toHaveLength(7);
  expect(classWeight).toEqual(
    Object.fromEntries(Object.entries(real).map(([label, weight]) => [label, expect.closeTo(weight, 9)])),
  );
});

test('what changes nothing of the data may be unknown', async () => {
  const code = `import matplotlib.pyplot as plt\n${made}\nplt.imshow(X_train[0])\nplt.figure(figsize=(3, 3)).savefig("a.png")`;
  const [found, whole] = [
    await loaded(plannedOf(signs.replace(made, code)), ROOT),
    await loaded(plannedOf(signs), ROOT),
  ];
  expect(await read(found.train)).toEqual(await read(whole.train));
});

test('an array that shares its values with another changes with it, as in NumPy', async () => {
  const code = `${made}\nhalf = X_train[:7]\nhalf[:] = 0.5\nfirst = X_train[0].reshape(-1)\nfirst[0] = 0.25`;
  const images = (await read((await loaded(plannedOf(signs.replace(made, code)), ROOT)).train))?.x ?? [];
  expect(images[0]?.slice(0, 2)).toEqual([0.25, 0.5]);
  expect(
    images
      .slice(1, 7)
      .flat()
      .every((value) => value === 0.5),
  ).toBe(true);
  expect(images[7]?.every((value) => value === 0.5)).toBe(false);
});

test('of a loop over folds the first is taken, which is told', async () => {
  const { issues } = await loaded(plannedOf(readFileSync(`${ROOT}/folds.py`, 'utf8')), ROOT);
  expect(issues?.map(({ message }) => message)).toEqual([expect.stringContaining('its first round')]);
});
