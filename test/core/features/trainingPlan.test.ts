/** The training plan says what the code says: optimiser, schedule, loss, callbacks, class weights, and what is left out. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../../src/core/index.js';

const PROGRAM = `
from tensorflow import keras
from tensorflow.keras import layers

(x, y), (xt, yt) = keras.datasets.mnist.load_data()
x = x / 255.0
model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10)])
`;

function settingsOf(rest: string) {
  const analysis = analyse({ path: 'model.py', language: 'python', text: PROGRAM + rest });
  const found = trainingPlan(analysis, analysis.models[0]?.id ?? '');
  if (!found.ok) throw new Error(found.reasons.map(({ message }) => message).join(' '));
  return found.plan.settings;
}

test('optimiser with a schedule and clipping, loss with its arguments', () => {
  const settings = settingsOf(`
rate = keras.optimizers.schedules.ExponentialDecay(0.01, 1000, 0.9)
model.compile(keras.optimizers.Adam(rate, clipnorm=1.0), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x, y)
`);
  expect(settings.optimizer?.value).toEqual({
    name: 'Adam',
    options: {
      learning_rate: {
        class_name: 'ExponentialDecay',
        config: { initial_learning_rate: 0.01, decay_steps: 1000, decay_rate: 0.9 },
      },
      clipnorm: 1,
    },
  });
  expect(settings.lossOptions?.value).toEqual({ from_logits: true });
});

test('callbacks that the trainer runs, with their arguments; the others are named', () => {
  const settings = settingsOf(`
def halve(epoch, rate):
    return rate * 0.5 if epoch > 1 else rate

model.compile(keras.optimizers.SGD(0.1), 'sparse_categorical_crossentropy')
model.fit(x, y, epochs=4, validation_split=0.1, class_weight={0: 1.0, 1: 2.5}, callbacks=[
    keras.callbacks.EarlyStopping('val_loss', patience=2, restore_best_weights=True),
    keras.callbacks.ReduceLROnPlateau(factor=0.2),
    keras.callbacks.LearningRateScheduler(halve),
    keras.callbacks.TensorBoard('logs'),
])
`);
  expect(settings.callbacks?.map(({ value }) => value)).toEqual([
    {
      name: 'EarlyStopping',
      options: { monitor: 'val_loss', patience: 2, restore_best_weights: true },
    },
    { name: 'ReduceLROnPlateau', options: { factor: 0.2 } },
    { name: 'LearningRateScheduler', options: { rates: [0.1, 0.1, 0.05, 0.025] } },
  ]);
  expect(settings.classWeight?.value).toEqual({ '0': 1, '1': 2.5 });
  expect(settings.notHonoured.map(({ value }) => value)).toEqual([
    'TensorBoard’s event files stand in the run’s own folder (tensorboard), and hold its scalars',
  ]);
});

test('a callback and class weights that are not known are said to be left out', () => {
  const settings = settingsOf(`
import mine
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(x, y, callbacks=[mine.Logger()], class_weight=mine.weights())
`);
  expect(settings.callbacks).toBeUndefined();
  expect(settings.notHonoured.map(({ value }) => value)).toEqual([
    'a callback of the file’s own is not run when ConvLens trains: it is Python code',
    'class_weight is not known, so it is not applied when ConvLens trains',
  ]);
});

const OWN_CLASS = `
import keras
import numpy as np
import tensorflow as tf
from keras import layers

MEANS = np.random.rand(28, 28, 1)

class Block(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.conv = layers.Conv2D(filters, 3, padding="same")
    BODY

(x, y), (xt, yt) = keras.datasets.mnist.load_data()
inputs = keras.Input((28, 28, 1))
h = inputs
for filters in (4, 8):
    h = Block(filters)(h)
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(layers.Flatten()(h)))
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
`;

const OTHERS =
  'ConvLens trains those whose call applies layers and operations to what they are given and to weights of their own.';

test.each([
  [
    'In Block: its weight "scale" is assigned to while the model runs',
    `def build(self, shape):
        self.scale = self.add_weight(shape=(1,), name="scale")
    def call(self, x):
        self.scale.assign_add([0.1])
        return self.conv(x) * self.scale`,
  ],
  [
    'In Block: its weight "steps" is of another type than float32',
    `def build(self, shape):
        self.steps = self.add_weight(shape=(), name="steps", dtype="int32", trainable=False)
    def call(self, x):
        return self.conv(x) * keras.ops.cast(self.steps, "float32")`,
  ],
  [
    `In Block: its weight "variable" is a tf.Variable, which Keras 3 neither trains nor saves: use self.add_weight`,
    `def build(self, shape):
        self.scale = tf.Variable(1.0)
    def call(self, x):
        return self.conv(x) * self.scale`,
  ],
  [
    `Block is a class of the code that uses more than what it is given and weights of its own; ${OTHERS}`,
    `def call(self, x):
        return self.conv(x) * MEANS`,
  ],
  [
    `Block is a class of the code that does something else while it trains; ${OTHERS}`,
    `def call(self, x, training=False):
        return self.conv(x) if training else x`,
  ],
  [
    `Block is a class of the code that adds a loss that is not followed; ${OTHERS}`,
    `def call(self, x):
        h = self.conv(x)
        self.add_loss(lambda: 0.1)
        return h`,
  ],
])('%s: told at the line that makes it, once', (message, body) => {
  const text = OWN_CLASS.replace('BODY', body);
  const analysis = analyse({ path: 'model.py', language: 'python', text });
  const found = trainingPlan(analysis, analysis.models[0]?.id ?? '');
  const start = text.indexOf('Block(filters)');
  expect(found.ok ? [] : found.reasons).toEqual([
    { message, location: { path: 'model.py', start, end: start + 'Block(filters)'.length } },
  ]);
});

test('a layer that two objects of a class share is not trained as if each had its own', () => {
  const text = OWN_CLASS.replace('BODY', 'def call(self, x):\n        return shared(self.conv(x))').replace(
    'inputs =',
    'shared = layers.Dense(4)\ninputs =',
  );
  const analysis = analyse({ path: 'model.py', language: 'python', text: text.replace('(4, 8)', '(4, 4)') });
  const found = trainingPlan(analysis, analysis.models[0]?.id ?? '');
  expect(found.ok ? '' : found.reasons[0]?.message).toMatch(
    /^Block is .* uses dense, which stands elsewhere too;/,
  );
});

test('without data, a TensorFlow.js file is not told of a data set of Keras', () => {
  const message = (path: string, language: 'python' | 'javascript', text: string) => {
    const analysis = analyse({ path, language, text });
    const found = trainingPlan(analysis, analysis.models[0]?.id ?? '');
    return found.ok ? '' : (found.reasons[0]?.message ?? '');
  };
  const python = `import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\nmodel.compile('adam', 'mse')\n`;
  const script = `import * as tf from '@tensorflow/tfjs';
const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [4], units: 2 })] });
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
`;
  expect(message('net.py', 'python', python)).toMatch(
    /train on, load keras\.datasets\.mnist in the file, or write/,
  );
  expect(message('net.js', 'javascript', script)).toMatch(
    /Choose a folder or file to train on, or write the comment/,
  );
});

/** What is said of a loss or metric of the program's own, each with the code that it stands at. */
function saidOf(rest: string): readonly string[] {
  const text = `${PROGRAM}import tensorflow as tf\n${rest}`;
  const [model] = analyse({ path: 'model.py', language: 'python', text }).models;
  const { lossReason, notHonoured = [] } = model?.training ?? {};
  return [...(lossReason ? [lossReason] : []), ...notHonoured].map(
    ({ value, location: { start, end } }) => `${text.slice(start, end)}: ${value}`,
  );
}

test('a loss or metric of the program’s own that is not followed is told at its operation', () => {
  const code = `
def own(a, b):
    gap = tf.square(a - b)
    return tf.reduce_mean(tf.sort(gap))

class Kept(keras.metrics.Metric):
    def __init__(self):
        super().__init__(name="kept")
        self.last = self.add_weight(name="last", initializer="random_normal")
    def update_state(self, a, b, sample_weight=None):
        self.last.assign(tf.reduce_mean(b))
    def result(self):
        return self.last
`;
  expect(saidOf(`${code}model.compile("adam", loss=own)\nmodel.fit(x, y)`)).toEqual([
    'tf.sort(gap): the loss own is not followed: TensorFlow.js has no layer for the operation Sort',
  ]);
  expect(saidOf(`${code}model.compile("adam", "mse", metrics=[own, Kept()])\nmodel.fit(x, y)`)).toEqual([
    'tf.sort(gap): the metric own is not followed: TensorFlow.js has no layer for the operation Sort',
    '[own, Kept()]: the metric kept is not followed: it keeps more than weights that begin as zeros or ones',
  ]);
});

test('a loss of the program’s own says how it gets labels, where fit does not', () => {
  const rows = `
def own(a, b):
    return tf.reduce_mean(tf.square(a - b))
model.compile("adam", loss=own)`;
  expect(saidOf(rows)).toEqual(['own: how fit gives the labels is not known: own gets one-hot rows']);
  expect(saidOf(rows.replace('a - b', 'tf.one_hot(tf.cast(a[:, 0], "int32"), 10) - b'))).toEqual([
    'own: how fit gives the labels is not known: own gets numbers',
  ]);
  const { loss, ownLoss } = settingsOf(
    `import tensorflow as tf\n${rows}\nmodel.fit(x, keras.utils.to_categorical(y, 10))`,
  );
  expect([loss?.value, ownLoss?.value.labels, ownLoss?.value.isAssumed]).toEqual(['own', 'rows', undefined]);
});

test('what a class or function of the program’s own does that is not trained is told at its operation', () => {
  const text = `${PROGRAM.slice(0, PROGRAM.indexOf('model ='))}import tensorflow as tf
class Sorted(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(4)
    def call(self, x):
        h = self.dense(x)
        return tf.sort(h) + 1

def odd(x):
    return tf.roll(x, 1, 0)

model = keras.Sequential([
    keras.Input((28, 28)), layers.Flatten(), Sorted(), layers.Lambda(lambda t: tf.sort(t)),
    layers.Dense(10, activation=odd)])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)`;
  const analysis = analyse({ path: 'model.py', language: 'python', text });
  const found = trainingPlan(analysis, analysis.models[0]?.id ?? '');
  const told = found.ok
    ? []
    : found.reasons.map(({ message, location }) => [text.slice(location?.start, location?.end), message]);
  expect(told).toEqual([
    ['tf.sort(h)', 'In Sorted: TensorFlow.js has no layer for the operation Sort.'],
    ['tf.sort(t)', 'In lambda: TensorFlow.js has no layer for the operation Sort.'],
    ['tf.roll(x, 1, 0)', 'In the activation of dense_1: TensorFlow.js has no layer for the operation Roll.'],
  ]);
});

test('ActivityRegularization is an activation with its penalty; a train_step that trains nothing is told where it stands', () => {
  const planned = analyse({
    path: 'model.py',
    language: 'python',
    text: `import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.ActivityRegularization(l2=0.5)])`,
  });
  expect(planned.models[0]?.nodes.at(-1)?.topology).toMatchObject({
    className: 'Activation',
    config: {
      activation: 'linear',
      activity_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.5 } },
    },
  });
  const text = `${PROGRAM}
class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = model
    def call(self, x):
        return self.inner(x)
    def train_step(self, data):
        return {}

own = Own()
own.compile("adam")
own.fit(x[..., None], y)`;
  const analysis = analyse({ path: 'model.py', language: 'python', text });
  const found = trainingPlan(analysis, analysis.models.at(-1)?.id ?? '');
  const [first] = found.ok ? [] : found.reasons;
  expect([first?.message, text.slice(first?.location?.start, first?.location?.end)]).toEqual([
    'The train_step of Own is not followed: it applies no gradients in a way that is followed.',
    'train_step',
  ]);
});

test('layers of models inside that have the same name are named after their model', () => {
  const text = `
import keras
from keras import layers

def unit(name):
    maps = keras.Input((28, 28, 1))
    return keras.Model(maps, layers.BatchNormalization(name="norm")(layers.Conv2D(1, 1, name="conv")(maps)), name=name)

(x, y), _ = keras.datasets.mnist.load_data()
image = keras.Input((28, 28, 1))
maps = unit("second")(unit("first")(image))
model = keras.Model(image, layers.Dense(10, name="head")(layers.Flatten()(maps)))
model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x, y)
`;
  const analysis = analyse({ path: 'model.py', language: 'python', text });
  const id = analysis.models.find(({ isNested }) => !isNested)?.id ?? '';
  const found = trainingPlan(analysis, id);
  if (!found.ok) throw new Error(found.reasons.map(({ message }) => message).join(' '));
  const written = JSON.stringify(found.plan.topology);
  const names = [...written.matchAll(/"config":\{"name":"([^"]+)"/g)].map(([, name]) => name);
  expect(names.filter((name) => name && /conv|norm|head/.test(name))).toEqual([
    'conv',
    'norm',
    'second.conv',
    'second.norm',
    'head',
  ]);
  expect(written).toContain('"inbound_nodes":[[["second.conv",0,0,{}]]]');
  expect(written).toContain('"output_layers":[["second.norm",0,0]]');
});

test('calls of a layer are counted in the model that is trained, whatever other models call it', () => {
  const text = `
import keras
from keras import layers

(x, y), _ = keras.datasets.mnist.load_data()
encoder = keras.Sequential([keras.Input((28, 28)), layers.Flatten()], name="encoder")
head = layers.Dense(10, name="head")
first = keras.Input((28, 28))
model = keras.Model(first, head(encoder(first)))
second = keras.Input((28, 28))
trained = keras.Model(second, layers.ReLU(name="end")(head(encoder(second))))
trained.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
trained.fit(x, y)
`;
  const analysis = analyse({ path: 'model.py', language: 'python', text });
  const id = analysis.models.find(({ name }) => name === 'trained')?.id ?? '';
  const found = trainingPlan(analysis, id);
  if (!found.ok) throw new Error(found.reasons.map(({ message }) => message).join(' '));
  const written = JSON.stringify(found.plan.topology);
  // A model's call 0 is that of its own inputs.
  expect(written).toContain('[[["encoder",1,0,{}]]]');
  expect(written).toContain('[[["head",0,0,{}]]]');
});
