/** What tells code for Keras 2, as Keras 3.15 refuses it and tf_keras 2.21 takes it. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

const said = (...names: readonly string[]): readonly string[] => {
  const made = names.map((name) => `x = layers.Conv2D(4, 3, name=join('block', '${name}'))(x)\n`).join('');
  const text = `import keras
from keras import layers
def join(*parts):
    return '/'.join(parts)
image = x = keras.Input((16, 16, 3))
${made}model = keras.Model(image, x)
`;
  return analyse({ path: 'model.py', language: 'python', text }).diagnostics.map(({ code }) => code);
};

test('one is a mistake in new code', () => {
  expect(said('conv')).toEqual(['invalid-argument']);
});

test('several are the habit of code for Keras 2, which is read as such', () => {
  expect(said('conv1', 'conv2')).toContain('earlier-keras');
  expect(said('conv1', 'conv2')).not.toContain('invalid-argument');
});

const codes = (text: string): readonly string[] =>
  analyse({ path: 'model.py', language: 'python', text })
    .diagnostics.filter(({ severity }) => severity !== 'hint')
    .map(({ code }) => code);

test('functions that keras.backend has no longer are Keras 2, whatever the module is called', () => {
  const rate = 'from keras.optimizers import Adam\nAdam(lr=0.001)\n';
  const uses = [
    'from keras import backend as K\nloss = lambda true, found: K.mean(K.square(found - true))\n',
    'import keras.backend as KB\nloss = lambda true, found: KB.sum(found)\n',
    'import keras\nloss = lambda true, found: keras.backend.max(found)\n',
  ];
  for (const use of uses) expect(codes(use + rate)).toEqual(['earlier-keras']);
  // What it kept, TensorFlow's backend, and other things with such names.
  const others = [
    "from keras import backend as K\nfirst = K.image_data_format() == 'channels_first'\n",
    'from tensorflow.keras import backend as K\nloss = lambda true, found: K.mean(found)\n',
    'from keras import backend as K\nimport numpy as np\nmean = np.mean([1, 2])\n',
  ];
  for (const other of others) expect(codes(other + rate)).toEqual(['unknown-argument']);
});

test('l2(l=…) twice is Keras 2; a slope called alpha and a bare width are, beside each other', () => {
  const head = 'import tensorflow as tf\nfrom tensorflow.keras import layers, regularizers\n';
  const made = (input: string, layer: string) =>
    `${head}i = tf.keras.Input(${input})\nx = layers.Dense(5, 'relu')(i)\nm = tf.keras.Model(i, ${layer}(x))\n`;
  const l2 = 'regularizers.l2(l=0.01)';
  const penalty = `layers.Dense(3, kernel_regularizer=${l2}, bias_regularizer=${l2})`;
  const isEarlier = (found: readonly string[]) => {
    expect(found).toContain('earlier-keras');
    expect(found.filter((code) => /^(?:unknown|invalid)-argument$/.test(code))).toEqual([]);
  };
  isEarlier(codes(made('(4,)', penalty)));
  isEarlier(codes(made('4', 'layers.LeakyReLU(alpha=0.2)')));
  expect(codes(made('4', 'layers.ReLU()'))).toContain('invalid-argument');
});

test('Model(input=…, output=…) beside words of Keras 2 is Keras 2, which converts it, and else Keras 1', () => {
  const made = (layer: string) => {
    const text = `from keras.models import Model\nfrom keras.layers import *\ni = Input((8, 8, 1))\nm = Model(input=i, output=${layer}(i))\n`;
    const { models, diagnostics } = analyse({ path: 'model.py', language: 'python', text });
    const said = diagnostics.flatMap(({ message }) => /read as Keras \d/.exec(message) ?? []);
    const last = models[0]?.nodes.at(-1);
    return [...said, ...(last?.outputShapes ?? []), last?.params.total];
  };
  expect(made("Conv2D(4, 3, padding='same')")).toEqual(['read as Keras 2', [null, 8, 8, 4], 40]);
  expect(made('Convolution2D(4, 3, 3)')).toEqual(['read as Keras 1', [null, 6, 6, 4], 40]);
});

test('metrics as the third argument of compile are Keras 2; Keras 3 has the weights of the losses there', () => {
  const compiled = (third: string) =>
    codes(`import keras
m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
m.compile('adam', 'mse', ${third})
m.fit(keras.ops.zeros((9, 4)), keras.ops.zeros((9, 3)))
`);
  for (const metrics of ["['accuracy']", "'mae'", '[keras.metrics.MeanSquaredError()]'])
    expect(compiled(metrics)).toEqual(['invalid-argument']);
  for (const weights of ['[1.0]', 'None', "[1.0], ['mae']"]) expect(compiled(weights)).toEqual([]);
});

test("TensorFlow's functions on tensors of a model are Keras 2, told once; in layers of one's own they are not", () => {
  const text = (made: string) => `import tensorflow as tf
from tensorflow.keras import Input, Model, layers
class Halves(layers.Layer):
    def call(self, x):
        return tf.concat([tf.nn.relu(x), tf.reduce_mean(x, axis=-1, keepdims=True)], -1)
image = Input((16, 16, 3))
x = layers.Conv2D(4, 3)(image)
${made}
model = Model(image, x)
`;
  const told = (made: string) =>
    analyse({ path: 'model.py', language: 'python', text: text(made) })
      .diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map(({ message }) => message.split(' ')[0]);
  expect(told('x = tf.nn.relu(x)\nx = tf.concat([x, x], -1)')).toEqual(['tf.nn.relu']);
  expect(told('x = tf.reshape(x, [-1, 28])')).toEqual(['tf.reshape']);
  const working = [
    'x = Halves()(x)',
    'x = layers.Lambda(lambda t: tf.nn.relu(t))(x)',
    'x = tf.keras.ops.relu(x)',
    'x = x + tf.constant(1.0)',
    'x = tf.keras.activations.relu(x)',
    'values = tf.nn.relu(tf.zeros((2, 3)))',
    'x = layers.TimeDistributed(layers.Lambda(lambda t: tf.square(t)))(x)',
  ];
  for (const made of working) expect(told(made)).toEqual([]);
  expect(told('old = Model(input=image, output=x)\nx = tf.nn.relu(x)')).not.toContain('tf.nn.relu');
});

test("Convolution2D(4, 3, 3) of TensorFlow's Keras always had a stride of three", () => {
  const made = (from: string) => {
    const text = `from ${from}.models import Sequential\nfrom ${from}.layers import Convolution2D\nm = Sequential([Convolution2D(4, 3, 3, input_shape=(9, 9, 1))])\n`;
    const { models } = analyse({ path: 'model.py', language: 'python', text });
    return models[0]?.nodes.at(-1)?.outputShapes[0];
  };
  expect(made('tensorflow.keras')).toEqual([null, 3, 3, 4]);
  expect(made('keras')).toEqual([null, 7, 7, 4]);
});

test('names that others have too tell no Keras: a class of the code itself, a method of scikit-learn', () => {
  const readAs = (text: string) => {
    const { diagnostics } = analyse({ path: 'model.py', language: 'python', text });
    return diagnostics.flatMap(({ message }) => /read as Keras \d/.exec(message) ?? []);
  };
  const model = 'm = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\n';
  expect(readAs(`import keras\nfrom blocks import Highway\n${model}`)).toEqual([]);
  expect(readAs(`import keras\nfrom keras.layers import Highway\n${model}`)).toEqual(['read as Keras 1']);
  const forest = 'from sklearn.ensemble import RandomForestClassifier\nforest = RandomForestClassifier()\n';
  expect(readAs(`import keras\n${forest}${model}p = forest.predict_proba([[1, 2]])\n`)).toEqual([]);
  expect(readAs(`import keras\n${model}p = m.predict_classes([[1, 2, 3, 4]])\n`)).toEqual([
    'read as Keras 2',
  ]);
});
