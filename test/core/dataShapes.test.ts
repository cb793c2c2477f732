/** Sizes of public data sets and streams of images reach the model's input and last layer. */
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

/** Output shape of each layer of the first model, as text. */
function shapesOf(text: string): readonly string[] {
  const { models } = analyse({ path: 'data.py', language: 'python', text });
  return (models[0]?.nodes ?? []).map(({ outputShapes }) => JSON.stringify(outputShapes[0]));
}

/** The last size as null where it is not known. */
const openly = (shape: string | undefined): string | undefined =>
  shape?.replace(/\{"kind":"unknown".*\}/, 'null');

const MODEL = (shape: string, classes: string): string => `
from keras import layers, Sequential
model = Sequential([layers.Input(${shape}), layers.Flatten(), layers.Dense(${classes})])
`;

describe('data shapes', () => {
  it.each([
    ['mnist', '[null,28,28]', '[null,10]'],
    ['fashion_mnist', '[null,28,28]', '[null,10]'],
    ['cifar10', '[null,32,32,3]', '[null,10]'],
    ['cifar100', '[null,32,32,3]', '[null,100]'],
    ['boston_housing', '[null,13]', undefined],
  ])('%s gives its input shape and its classes', (name, input, output) => {
    const load = `
import numpy as np
from tensorflow.keras.datasets import ${name}
(x_train, y_train), (x_test, y_test) = ${name}.load_data()
`;
    const [first, , last] = shapesOf(load + MODEL('x_train.shape[1:]', 'len(np.unique(y_train))'));
    expect(first).toBe(input);
    if (output !== undefined) expect(last).toBe(output);
  });

  it('named classes of a folder of images are counted', () => {
    const [first, , last] = shapesOf(`
import keras
train = keras.utils.image_dataset_from_directory('d', image_size=(96, 64), color_mode='grayscale',
                                                 class_names=['a', 'b', 'c'])
images, labels = next(iter(train))
${MODEL('images.shape[1:]', 'len(train.class_names)')}`);
    expect([first, last]).toEqual(['[null,96,64,1]', '[null,3]']);
  });

  it('a generator says the shape of its images', () => {
    const [first] = shapesOf(`
from keras.preprocessing.image import ImageDataGenerator
train = ImageDataGenerator(rescale=1/255).flow_from_directory('d', target_size=(48, 48), color_mode='grayscale')
${MODEL('train.image_shape', '7')}`);
    expect(first).toBe('[null,48,48,1]');
  });

  it('images and masks of two generators come together', () => {
    const [first] = shapesOf(`
from keras.preprocessing.image import ImageDataGenerator
def pairs(folder, size=(64, 96)):
    of = dict(class_mode=None, color_mode='grayscale', target_size=size, batch_size=2, seed=1)
    images = ImageDataGenerator().flow_from_directory(folder, classes=['image'], **of)
    masks = ImageDataGenerator().flow_from_directory(folder, classes=['label'], **of)
    for image, mask in zip(images, masks):
        yield image / 255, mask > 0.5
images, masks = next(pairs('d'))
${MODEL('images.shape[1:]', 'masks.shape[-1]')}`);
    expect(first).toBe('[null,64,96,1]');
  });

  it('a chain of tf.data keeps the shapes through a function', () => {
    const [first, , last] = shapesOf(`
import tensorflow as tf
(x, y), _ = tf.keras.datasets.mnist.load_data()
def prepare(image, label):
    return image[..., tf.newaxis] / 255, tf.one_hot(label, 10)
data = tf.data.Dataset.from_tensor_slices((x, y)).map(prepare).shuffle(100).batch(32).prefetch(1)
for images, labels in data.take(1):
    shape = images.shape[1:]
${MODEL('shape', 'len(data) // 187')}`);
    expect([first, last]).toEqual(['[null,28,28,1]', '[null,10]']);
  });

  it('an array read from a file has the shape that reshape gives it', () => {
    const [first] = shapesOf(`
import numpy as np, pandas as pd
x = np.array(pd.read_csv('fer2013.csv')['pixels'].tolist()).reshape(-1, 48, 48, 1)
${MODEL('x.shape[1:]', '7')}`);
    expect(first).toBe('[null,48,48,1]');
  });
});

/**
 * scikit-learn's digits 0 … 9: what is left after a mask or a division has other classes, which only the data says
 * (real Keras: 5, 2, 1 and 3 columns). Ten would be wrong.
 */
describe('classes of changed labels are not claimed', () => {
  it.each(['y[y < 5]', 'y // 5', 'y[np.where(y == 0)[0]]', 'y[:3]'])('%s', (labels) => {
    const shapes = shapesOf(`
import numpy as np
from keras import Input, Sequential, layers
from keras.utils import to_categorical
from sklearn.datasets import load_digits
x, y = load_digits(return_X_y=True)
left = ${labels}
model = Sequential([Input((4,)), layers.Dense(to_categorical(left).shape[1]), layers.Dense(len(np.unique(left)))])
`);
    expect(shapes.slice(1).map((shape) => /\d/.test(shape.replace(/^\[null/, '')))).toEqual([false, false]);
  });

  it.each([
    ['np.concatenate([np.array([0, 1]), np.array([0, 2, 1])])', 3],
    ['np.concatenate([np.array([0, 1]), np.array([2, 3, 2])])', null],
    ['np.concatenate([np.array([5, 6]), np.array([2, 3, 2])])', null],
    ['np.append(np.array([0, 1]), np.array([0, 2, 0]))', null],
  ])('the classes of %s are those of both', (labels, classes) => {
    const [shape] = shapesOf(`
import keras, numpy as np
x = keras.Input(batch_shape=keras.utils.to_categorical(${labels}).shape)
model = keras.Model(x, x)`);
    expect(openly(shape)).toBe(JSON.stringify([5, classes]));
  });

  it('labels that are stored anew have classes that are not known', () => {
    const [shape] = shapesOf(`
import keras, numpy as np
y = np.array([0, 1, 2, 3])
y[y == 3] = 0
x = keras.Input(batch_shape=keras.utils.to_categorical(y).shape)
model = keras.Model(x, x)`);
    expect(openly(shape)).toBe('[4,null]');
  });

  it.each([
    ["color_mode='grayscale'", 1],
    ["color_mode='rgba'", 4],
    ['grayscale=True', 1],
    ['grayscale=False', 3],
    ['color_mode=mode', null],
  ])('an image that is loaded with %s has its channels', (mode, channels) => {
    const [shape] = shapesOf(`
import sys
from keras.preprocessing.image import load_img, img_to_array
from keras import Input, Model
mode = sys.argv[1]
image = img_to_array(load_img('a.png', ${mode}, target_size=(48, 32)))
x = Input(image.shape)
model = Model(x, x)`);
    expect(openly(shape)).toBe(JSON.stringify([null, 48, 32, channels]));
  });

  it.each([
    ['reshape(train.shape[0], -1)', 3072],
    ['reshape(len(train), -1)', 3072],
    ['reshape((count, 32, -1))', 96],
    ['reshape(len(test), -1)', null],
  ])('images of a folder, however many, are flattened by %s', (call, size) => {
    const [shape] = shapesOf(`
import os, keras, numpy as np
from sklearn.model_selection import train_test_split
images = [keras.utils.img_to_array(keras.utils.load_img(f, target_size=(32, 32))) for f in os.listdir('d')]
train, test = train_test_split(np.array(images), test_size=0.2)
count, height, width, channels = train.shape
${MODEL(`(train.${call}.shape[-1],)`, '2')}`);
    expect(openly(shape)).toBe(JSON.stringify([null, size]));
  });

  // Expected sizes: TensorFlow 2.21.
  it.each([
    ['tf.reduce_prod([2, 3])', 6],
    ['tf.math.reduce_prod(x.shape[1:])', 192],
    ['tf.reduce_sum(x.shape)', 24],
    ['tf.reduce_max([2, 7])', 7],
    ['tf.reshape(x, [-1, tf.reduce_prod(x.shape[1:])]).shape[-1]', 192],
    ['tf.nn.embedding_lookup(tf.zeros((100, 16)), tf.zeros((5, 7), tf.int32)).shape[-1]', 16],
  ])('%s is a size', (size, expected) => {
    const [, , last] = shapesOf(`
import tensorflow as tf
x = tf.zeros((5, 8, 8, 3))
${MODEL('(4, 4)', `int(${size})`)}`);
    expect(last).toBe(JSON.stringify([null, expected]));
  });

  // Expected shapes: Keras 3.15 after the call.
  it.each([
    ['model.fit(train)', 'batch(8)', [null, 16, 16, 3], [null, 2]],
    ['model.fit(train)', 'batch(8, drop_remainder=True)', [8, 16, 16, 3], [8, 2]],
    ['model.evaluate(train)', 'batch(8).prefetch(1)', [null, 16, 16, 3], [null, 2]],
    ['model.fit(flow)', 'batch(8)', [null, 16, 16, 3], [null, 2]],
  ])('%s on data in %s gives a model without an input its shapes', (call, batches, first, last) => {
    const shapes = shapesOf(`
import numpy as np, tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.preprocessing.image import ImageDataGenerator
x, y = np.zeros((20, 16, 16, 3)), np.zeros(20)
train = tf.data.Dataset.from_tensor_slices((x, y)).${batches}
flow = ImageDataGenerator().flow(x, y, batch_size=8)
model = tf.keras.Sequential([layers.Rescaling(1 / 255), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(2)])
model.compile('adam', 'mse')
${call}`);
    expect([shapes[0], shapes.at(-1)]).toEqual([JSON.stringify(first), JSON.stringify(last)]);
  });

  it('folds of one size have the samples of the whole', () => {
    const [shape] = shapesOf(`
import keras, numpy as np
from sklearn.model_selection import KFold
images = np.zeros((100, 8, 8))
for train, test in KFold(n_splits=5).split(images):
    x = keras.Input(batch_shape=images[train].shape)
    model = keras.Model(x, x)`);
    expect(shape).toBe('[80,8,8]');
  });
});

it('tensors of TensorFlow come in slices as arrays do, in dicts too', () => {
  const text = `
import tensorflow as tf
from keras import Sequential, layers
images, labels = tf.random.uniform((16, 64, 64, 3)), tf.zeros((16,))
whole = tf.data.Dataset.from_tensor_slices((images, labels))
small = whole.take(8).map(lambda x, y: (tf.image.resize(x, (32, 32)), y)).batch(4)
named = tf.data.Dataset.from_tensor_slices({'image': images, 'label': labels}).map(lambda e: (e['image'], e['label'])).batch(4)
model = Sequential([layers.Input((32, 32, 3)), layers.Flatten(), layers.Dense(1)])
other = Sequential([layers.Input((64, 64, 3)), layers.Flatten(), layers.Dense(1)])
model.compile('adam', 'mse')
other.compile('adam', 'mse')
model.fit(small)
other.fit(named)
`;
  const errors = (source: string) =>
    analyse({ path: 'data.py', language: 'python', text: source }).diagnostics.filter(
      ({ severity }) => severity === 'error',
    );
  expect(errors(text)).toEqual([]);
  expect(
    errors(text.replace('(32, 32)),', '(33, 33)),').replace("e['image'],", "e['image'][1:],")),
  ).toHaveLength(2);
});
