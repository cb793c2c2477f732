/** TFRecord files: what a plan says of them, and what of them is not followed. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../../src/core/index.js';

const read = (body: string) => `
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
FEATURES = {
    'image': tf.io.FixedLenFeature([], tf.string),
    'class': tf.io.FixedLenFeature([], tf.int64),
    'name': tf.io.FixedLenFeature([], tf.string),
}
def read(record):
    example = tf.io.parse_single_example(record, FEATURES)
    ${body}
`;
const IMAGE = `image = tf.image.resize(tf.io.decode_jpeg(example['image'], channels=3), [48, 48]) / 255.0
    return image, example['class']`;
const MODEL = `
model = keras.Sequential([layers.Input((48, 48, 3)), layers.Flatten(), layers.Dense(7, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(train)`;

function planOf(files: string, body = IMAGE) {
  const text = `${read(body)}\ntrain = ${files}.map(read).batch(16)${MODEL}`;
  const planned = trainingPlan(analyse({ path: 'a.py', language: 'python', text }), 'model');
  return planned.ok
    ? { data: planned.plan.data, notHonoured: planned.plan.notHonoured.map(({ value }) => value) }
    : { reasons: planned.reasons.map(({ message }) => message).join('\n') };
}

test.each([
  ['a path', "tf.data.TFRecordDataset('a.tfrec')", { path: 'a.tfrec' }],
  [
    'paths',
    "tf.data.TFRecordDataset(['a.tfrec', 'b.tfrec'], 'GZIP')",
    { path: 'a.tfrec\nb.tfrec', compression: 'GZIP' },
  ],
  ['a pattern', "tf.data.TFRecordDataset(tf.io.gfile.glob('t/*.tfrec'))", { path: 't/*.tfrec' }],
  [
    'patterns',
    "tf.data.TFRecordDataset(tf.io.gfile.glob(['t/*.tfrec', 'u/*.tfrec']))",
    { path: 't/*.tfrec\nu/*.tfrec' },
  ],
  [
    'a part of a listing',
    "tf.data.TFRecordDataset(sorted(tf.io.gfile.glob('t/*.tfrec'))[:3])",
    { path: 't/*.tfrec', files: [{ kind: 'sorted' }, { kind: 'slice', stop: 3 }] },
  ],
  [
    'a stream of paths read in turns, of which a part is taken',
    "tf.data.Dataset.list_files('t/*.tfrec', shuffle=False).interleave(tf.data.TFRecordDataset, cycle_length=4).take(5)",
    {
      path: 't/*.tfrec',
      rows: [
        { kind: 'shuffled', by: 'random' },
        { kind: 'slice', stop: 5 },
      ],
    },
  ],
])('%s', (_, files, expected) => {
  expect(planOf(files).data).toMatchObject({
    kind: 'records',
    image: { name: 'image', type: 'string', size: 1 },
    label: { name: 'class', type: 'int64', size: 1 },
    picture: [
      { kind: 'read', by: 'tensorflow', channels: 3 },
      { kind: 'resize', height: 48 },
    ],
    scale: 255,
    batchSize: 16,
    ...expected,
  });
});

test.each([
  [
    "tf.data.TFRecordDataset(open('names').read().split())",
    IMAGE,
    /the files of tf.data.TFRecordDataset\(…\) are not known/,
  ],
  [
    "tf.data.TFRecordDataset('a.tfrec')",
    IMAGE.replace("example['class']", "example['name']"),
    // TensorFlow refuses to cast them for the loss.
    /^The labels are texts, and the loss compares numbers/,
  ],
  [
    "tf.data.TFRecordDataset('a.tfrec')",
    IMAGE.replace("example['class']", "example['class'] * 2"),
    /the labels are changed in a way that is not followed/,
  ],
  ["tf.data.TFRecordDataset('a.tfrec')", IMAGE.replace(", example['class']", ''), /fit gets no labels/],
])('%s with %s is not trained on as if it were followed', (files, body, reason) => {
  expect(planOf(files, body).reasons).toMatch(reason);
});

test.each(["tf.image.resize(image, [48, 48], method='bicubic')"])(
  '%s makes images of another form, which is not passed over',
  (step) => {
    const body = IMAGE.replace('return', `image = ${step}\n    return`);
    expect(planOf("tf.data.TFRecordDataset('a.tfrec')", body).reasons).toMatch(
      /the images are resized, turned or cut in a way that is not followed/,
    );
  },
);

test('a batch size that is not known is told', () => {
  const files = "tf.data.TFRecordDataset('a.tfrec')";
  const text = `${read(IMAGE)}\nn = tf.distribute.get_strategy().unheard_of\ntrain = ${files}.map(read).batch(16 * n)${MODEL}`;
  const planned = trainingPlan(analyse({ path: 'a.py', language: 'python', text }), 'model');
  expect(planned.ok && planned.plan.notHonoured.map(({ value }) => value)).toEqual([
    'how many images come at once is not known: the batch size is 32, unless the run is given another',
  ]);
});

test('random changes of the images are calculated', () => {
  const body = IMAGE.replace(
    'return image',
    'image = tf.image.random_flip_left_right(image)\n    return image',
  );
  const { notHonoured, data } = planOf("tf.data.TFRecordDataset('a.tfrec')", body);
  expect(notHonoured).toEqual([]);
  expect(data).toMatchObject({ maps: [{ calculation: { steps: [{ operation: 'RandomFlipLeftRight' }] } }] });
});

const problemsOf = (body: string) =>
  analyse({
    path: 'a.py',
    language: 'python',
    text: `${read(body)}\ntf.data.TFRecordDataset('a.tfrec').map(read)`,
  }).diagnostics.map(({ message }) => message);

test('a feature that the code does not name is a KeyError, and a type that records have not a TypeError', () => {
  expect(problemsOf("return example['label']").join()).toMatch(
    /The features that are read are image, class, name; there is no "label"/,
  );
  expect(problemsOf("return example['image']")).toEqual([]);
  const wrong = "return tf.io.parse_single_example(record, {'class': tf.io.FixedLenFeature([], tf.int32)})";
  expect(problemsOf(wrong)).toEqual([expect.stringContaining('found tf.int32 for “class”')]);
});
