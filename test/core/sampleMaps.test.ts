/** What functions in `dataset.map` make of images, as the plan has it. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';

const ENDS = {
  classes: `
model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(10)])
model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(ds)`,
  images: `
model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Conv2D(3, 3, padding='same')])
model.compile('adam', 'mse')
model.fit(ds)`,
};

function planned(code: string, end: keyof typeof ENDS = 'classes') {
  const text = `import keras
import numpy as np
import tensorflow as tf
(x, y), _ = keras.datasets.cifar10.load_data()
${code}
${ENDS[end]}`;
  const found = trainingPlan(analyse({ path: 'm.py', language: 'python', text }), 'model');
  if (!found.ok) return { reasons: found.reasons.map(({ message }) => message).join('\n') };
  const { data, notHonoured } = found.plan;
  if (data.kind !== 'dataset') throw new Error(`found ${data.kind}`);
  return { data, notHonoured: notHonoured.map(({ value }) => value) };
}

const flip = { calculation: { steps: [{ operation: 'RandomFlipLeftRight' }] }, sizes: [[32, 32, 3]] };

test('what is followed before stays a scaling, and what comes behind belongs to the calculation', () => {
  const { data, notHonoured } = planned(`
def change(image, label):
    image = tf.cast(image, tf.float32) / 255.0
    image = tf.image.random_brightness(image, max_delta=0.1)
    return tf.clip_by_value(image, 0.0, 1.0), label
ds = tf.data.Dataset.from_tensor_slices((x, y)).map(change).batch(64)`);
  expect(data).toMatchObject({
    scale: 255,
    batchSize: 64,
    maps: [{ calculation: { steps: [{ operation: 'ImageRandomBrightness' }, { operation: 'Clip' }] } }],
  });
  expect(data?.maps?.[0]).not.toHaveProperty('isOfBatch');
  expect(notHonoured).toEqual([]);
});

test('bytes are told: TensorFlow changes their colours in another way', () => {
  const { data } = planned(`
ds = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda i, l: (tf.image.random_hue(i, 0.1), l)).batch(8)`);
  expect(data?.maps?.[0]?.calculation.steps[0]?.config).toMatchObject({ max_delta: 0.1, bytes: true });
});

test('behind batch a function is given a batch, and one map comes after the other', () => {
  const { data } = planned(`
ds = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda i, l: (tf.image.random_flip_left_right(i), l))
ds = ds.batch(32).map(lambda i, l: (tf.image.random_contrast(i, 0.5, 1.5) / 255, l))`);
  expect(data).toMatchObject({ maps: [flip, { isOfBatch: true, sizes: [[null, 32, 32, 3]] }] });
});

test('cache keeps what chance drew before it', () => {
  const before = 'ds = tf.data.Dataset.from_tensor_slices((x, y))';
  const random = '.map(lambda i, l: (tf.image.random_flip_left_right(i), l))';
  expect(planned(`${before}${random}.cache().batch(8)`).data).toMatchObject({
    maps: [{ ...flip, isKept: true }],
  });
  expect(planned(`${before}.cache()${random}.batch(8)`).data?.maps?.[0]).not.toHaveProperty('isKept');
});

test('cache keeps what random layers drew', () => {
  const { data } = planned(`
augment = keras.Sequential([keras.layers.RandomFlip(), keras.layers.RandomZoom(0.1)])
ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(8).map(lambda i, l: (augment(i, training=True), l)).cache()`);
  expect(data).not.toHaveProperty('layers');
  expect(data).toMatchObject({ maps: [{ isKept: true, calculation: { steps: [{ operation: 'Layers' }] } }] });
});

test('images and what the model is to give are changed together', () => {
  const { data } = planned(
    `
def change(image, target):
    both = tf.image.random_crop(tf.concat([image, target], axis=-1), [32, 32, 6])
    return both[..., :3], both[..., 3:]
ds = tf.data.Dataset.from_tensor_slices((x, x)).map(change).batch(8)`,
    'images',
  );
  const pair = {
    isOfPair: true,
    sizes: [
      [32, 32, 3],
      [32, 32, 3],
    ],
  };
  expect(data).toMatchObject({ maps: [pair], targets: { maps: [pair] } });
});

test('one that is changed by the other alone is told', () => {
  const { notHonoured } = planned(
    `
def change(image, target):
    both = tf.image.random_flip_left_right(tf.concat([image, target], axis=-1))
    return both[..., :3], target
ds = tf.data.Dataset.from_tensor_slices((x, x)).map(change).batch(8)`,
    'images',
  );
  expect(notHonoured?.join()).toMatch(/changed in a way that is not followed/);
});

test('what is not calculated is told at its place', () => {
  const { data, notHonoured } = planned(`
ds = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda i, l: (tf.image.random_jpeg_quality(i, 50, 90), l)).batch(8)`);
  expect(data).not.toHaveProperty('maps');
  expect(notHonoured?.join()).toMatch(/changed in a way that is not followed/);
});

test('a test that a tensor decides is made for each sample, for image and target at once', () => {
  const { data } = planned(
    `
def change(image, target):
    if tf.random.uniform(()) > 0.5:
        image = tf.image.flip_left_right(image)
        target = tf.image.flip_left_right(target)
    return image, target
ds = tf.data.Dataset.from_tensor_slices((x, x)).map(change).batch(8)`,
    'images',
  );
  const [map] = data?.maps ?? [];
  const steps = map?.calculation.steps.map(({ operation }) => operation) ?? [];
  expect(map?.isOfPair).toBe(true);
  expect(steps.filter((name) => name === 'RandomUniform')).toHaveLength(1);
  expect(steps.filter((name) => name === 'Where')).toHaveLength(2);
});

test('a test that nothing decides leaves no scaling claimed', () => {
  const { data, reasons } = planned(`
def change(image, label):
    image = tf.cast(image, tf.float32)
    if unheard_of():
        image = image / 255.0
    return image, label
ds = tf.data.Dataset.from_tensor_slices((x, y)).map(change).batch(8)`);
  expect(data?.scale).toBeUndefined();
  expect(data?.isChanged === true || reasons !== undefined).toBe(true);
});
