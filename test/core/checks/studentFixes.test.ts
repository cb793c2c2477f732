/** Faults as students make them, each mended by its first fix: no error is left. Keras 3.15 takes each program after it. */
import { expect, it } from 'vitest';
import { afterFix, dedent, diagnosticsOf } from './checkFix.js';

const HEAD = `import numpy as np
from tensorflow import keras
from tensorflow.keras.layers import Add, Concatenate, Conv2D, Dense, Flatten, Input, MaxPooling2D, add, concatenate
from tensorflow.keras.models import Model, Sequential
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.utils import image_dataset_from_directory, to_categorical
from tensorflow.keras.applications import MobileNetV2
`;

/** A model of 8 numbers, compiled. */
const model = (units: number, activation: string, loss: string) => `
m = Sequential([Input((8,)), Dense(${units}, activation='${activation}')])
m.compile('adam', '${loss}', metrics=['accuracy'])
`;
const images = (loss: string) => `
m = Sequential([Input((48, 48, 1)), Flatten(), Dense(7, activation='softmax')])
m.compile('adam', '${loss}')
`;

const errorsOf = (text: string) =>
  diagnosticsOf(text).filter(({ severity, isAdvice }) => severity !== 'information' && !isAdvice);

function mends(program: string, expected: string): void {
  expect(errorsOf(dedent(program)).length).toBeGreaterThan(0);
  const fixed = afterFix(program);
  expect(fixed).toContain(expected);
  expect(errorsOf(fixed)).toEqual([]);
}

it.each([
  // values that nothing takes
  [
    'def block(x):\n    x = Flatten()(x)\n    Dense(3)(x)\ni = Input((4, 4))\nm = Model(i, block(i))',
    '    return Dense(3)(x)',
  ],
  [
    'def build(i):\n    Model(i, Dense(3)(i))\nm = build(Input((4,)))\nm.summary()',
    '    return Model(i, Dense(3)(i))',
  ],
  ['def build(i):\n    x = Dense(3)(i)\n    x\ni = Input((4,))\ny = Dense(2)(build(i))', '    return x\n'],
  [
    'class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.d = Dense(3)\n    def call(self, x):\n        self.d(x)\nm = Net()\nm(np.zeros((2, 4)))',
    '        return self.d(x)',
  ],
  // a model that is not compiled, and one without labels
  [
    "m = Sequential([Input((8,)), Dense(3, activation='softmax')])\nm.fit(np.zeros((9, 8)), np.zeros(9))",
    "m.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])\nm.fit(",
  ],
  [
    "m = Sequential([Input((8,)), Dense(3, activation='softmax')])\nh = m.fit(np.zeros((9, 8)), np.zeros((9, 3)))",
    "m.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])\nh = m.fit(",
  ],
  [
    "def train():\n    m = Sequential([Input((8,)), Dense(1, activation='sigmoid')])\n    m.fit(np.zeros((9, 8)), np.zeros(9))\ntrain()",
    "    m.compile(optimizer='adam', loss='binary_crossentropy', metrics=['accuracy'])\n    m.fit(",
  ],
  [
    "m = Sequential([Input((8,)), Dense(1)])\nm.compile('adam')\nm.fit(np.zeros((9, 8)), np.zeros(9))",
    "m.compile('adam', loss='mse')",
  ],
  [
    `${model(1, 'sigmoid', 'binary_crossentropy')}X_train, y_train = np.zeros((9, 8)), np.zeros(9)
m.fit(X_train, epochs=1)`,
    'm.fit(X_train, y_train, epochs=1)',
  ],
  // channels, as the data have them
  [
    "m = Sequential([Conv2D(8, 3, input_shape=(48, 48)), Flatten(), Dense(7)])\nm.compile('adam', 'mse')\nm.fit(np.zeros((9, 48, 48, 3)), np.zeros((9, 7)))",
    'input_shape=(48, 48, 3)',
  ],
  [
    "m = Sequential([Conv2D(8, 3, input_shape=(48, 48)), Flatten(), Dense(7)])\nm.compile('adam', 'mse')\nm.fit(np.zeros((9, 48, 48, 1)), np.zeros((9, 7)))",
    'input_shape=(48, 48, 1)',
  ],
  // arguments
  ["m = Sequential([Input((8, 8, 3)), Conv2D((3, 3), 32, padding='same')])", 'Conv2D(32, (3, 3), padding'],
  ['m = Sequential([Input((8, 8, 3)), Conv2D(8, 3, padding=True)])', "padding='same'"],
  ['o = keras.optimizers.Adam(learning_rate=0.1, decay=1e-6)', 'Adam(learning_rate=0.1)'],
  [
    'class S(keras.layers.Layer):\n    def build(self, input_shape):\n        self.g = self.add_weight(shape=input_shape[-1])\n    def call(self, x):\n        return x * self.g\ny = S()(Input((4,)))',
    'shape=(input_shape[-1],)',
  ],
  // names and sizes
  ["model = Sequential([Input((8,)), Dense(1)])\nmodels.compile('adam', 'mse')", '\nmodel.compile('],
  ['i = Input((28 / 2, 28 / 2, 1))', 'Input((28 // 2, 28 // 2, 1))'],
  ["sizes = {'units': 4}\nd = Dense(sizes['unit'])", "sizes['units']"],
  // compile and fit
  ["m = Sequential([Input((8,)), Dense(1)])\nm.compile('mse', 'adam')", "m.compile('adam', 'mse')"],
  [
    "m = Sequential([Input((8,)), Dense(1)])\nm.compile(optimizer='mse', loss='adam')",
    "compile(optimizer='adam', loss='mse')",
  ],
  ["m = Sequential([Input((8,)), Dense(1)])\nm.compile('adam', 'mse', ['mae'])", "'mse', metrics=['mae'])"],
  [
    `${model(3, 'softmax', 'categorical_crossentropy')}m.fit(np.zeros((9, 3)), np.zeros((9, 8)))`,
    'm.fit(np.zeros((9, 8)), np.zeros((9, 3)))',
  ],
  [
    `${model(1, 'sigmoid', 'binary_crossentropy')}X_train, X_test = np.zeros((8, 8)), np.zeros((2, 8))
y_train, y_test = np.zeros(8), np.zeros(2)
m.fit(X_train, y_test)`,
    'm.fit(X_train, y_train)',
  ],
  [
    `${model(1, 'sigmoid', 'binary_crossentropy')}X_val, y_val = np.zeros((2, 8)), np.zeros(2)
m.fit(np.zeros((8, 8)), np.zeros(8), validation_data=X_val)`,
    'validation_data=(X_val, y_val)',
  ],
  [
    `${model(3, 'softmax', 'sparse_categorical_crossentropy')}m.fit(np.zeros((9, 8)), np.zeros(9), class_weight=[1.0, 2.0, 1.0])`,
    'class_weight=dict(enumerate([1.0, 2.0, 1.0]))',
  ],
  [
    `${model(3, 'softmax', 'categorical_crossentropy')}y = np.zeros(9)
m.fit(np.zeros((9, 8)), to_categorical(y, 3))
m.evaluate(np.zeros((9, 8)), y)`,
    'to_categorical(y, 3))',
  ],
  [`${model(1, 'softmax', 'binary_crossentropy')}`, "Dense(1, activation='sigmoid')"],
  [
    `${images('sparse_categorical_crossentropy')}y = np.array([1, 2, 3, 4, 5, 6, 7])
m.fit(np.zeros((7, 48, 48, 1)), y)`,
    'y - 1)',
  ],
  [
    `${model(1, 'sigmoid', 'binary_crossentropy')}h = m.fit(np.zeros((9, 8)), np.zeros(9))
print(h['loss'])`,
    "h.history['loss']",
  ],
  [
    `${model(1, 'sigmoid', 'binary_crossentropy')}h = m.fit(np.zeros((9, 8)), np.zeros(9), epochs=2)
print(h.history['val_accuracy'])`,
    'epochs=2, validation_split=0.2)',
  ],
  // images from folders
  [
    `${images('categorical_crossentropy')}train = ImageDataGenerator().flow_from_directory('t', target_size=(64, 64), color_mode='grayscale')
m.fit(train)`,
    'target_size=(48, 48)',
  ],
  [
    `${images('categorical_crossentropy')}train = ImageDataGenerator().flow_from_directory('t')
m.fit(train)`,
    "('t', target_size=(48, 48), color_mode='grayscale')",
  ],
  [
    `${images('categorical_crossentropy')}train = ImageDataGenerator().flow_from_directory('t', (48, 48), 'grayscale', class_mode='binary')
m.fit(train)`,
    "class_mode='categorical'",
  ],
  [
    `${images('categorical_crossentropy')}g = ImageDataGenerator()
train = g.flow_from_directory('t', (48, 48), 'grayscale', class_mode='binary')
# old = g.flow_from_directory('old', (48, 48), 'grayscale', class_mode='binary')
val = g.flow_from_directory('v', class_mode='binary', target_size=(48, 48), color_mode='grayscale')
names = g.flow_from_directory('n', (48, 48), 'grayscale', class_mode=None)
m.fit(train, validation_data=val)`,
    "'v', class_mode='categorical'",
  ],
  [
    `${images('categorical_crossentropy')}g = ImageDataGenerator()
train = g.flow_from_directory('t', (64, 64), 'grayscale')
val = g.flow_from_directory('v', (64, 64), 'grayscale')
m.fit(train, validation_data=val)`,
    "'v', (48, 48)",
  ],
  [
    `${images('categorical_crossentropy')}train = image_dataset_from_directory('t', image_size=(48, 48), color_mode='grayscale')
m.fit(train)`,
    "'sparse_categorical_crossentropy'",
  ],
  // layers and their names
  [
    "i = Input((8, 8, 1))\nx = Conv2D(4, 3, name='conv')(i)\nx = Conv2D(4, 3, name='conv')(x)\nm = Model(i, x)",
    "name='conv_2')(x)",
  ],
  ['i = Input((8, 8, 1))\nx = Conv2D(4, 3)(i)\nx = Flatten()\nm = Model(i, Dense(2)(x))', 'x = Flatten()(x)'],
  [
    'i = Input((8, 8, 1))\nx = Flatten()(i)\nout = Dense(2)  # classes\nm = Model(i, out)',
    'out = Dense(2)(x)  # classes',
  ],
  [
    'i = Input((8, 8, 1))\na = Conv2D(4, 3)(i)\nb = Conv2D(4, 3)(i)\nm = Model(i, Concatenate([a, b]))',
    'Concatenate()([a, b])',
  ],
  ["m = Sequential([Input((8,)), Dense('10')])", 'Dense(10)'],
  ['m = Sequential(Input((8,)), Dense(10))', 'Sequential([Input((8,)), Dense(10)])'],
  ['m = Sequential([Input((1, 28, 28)), Conv2D(8, (3, 3))])', 'Input((28, 28, 1))'],
  ["base = MobileNetV2(weights='imagenet', include_top=False, input_shape=(96, 96, 1))", 'weights=None'],
  [
    '(x_train, y_train), _ = keras.datasets.mnist.load_data()\nm = Sequential([Conv2D(4, 3, input_shape=x_train.shape[1:])])',
    'input_shape=x_train.shape[1:] + (1,)',
  ],
  [
    `m = Sequential()
m.add(Conv2D(4, 3, input_shape=(28, 28, 1)))
m.add(Flatten())
m.add(Conv2D(8, 3))
m.add(Dense(10))`,
    'm.add(Conv2D(8, 3))\nm.add(Flatten())\nm.add(Dense(10))',
  ],
  ['m = Sequential()\nm.add(Flatten())\nm.add(Input((28, 28)))', 'm.add(Input((28, 28)))\nm.add(Flatten())'],
  ['m = Sequential([Input((8, 8, 1)), Conv2D(8, (3, 3, 3))])', 'Conv2D(8, (3, 3))'],
  ['i = Input((8,))\no = Dense(1)(i)\nm = Model(o, i)', 'Model(i, o)'],
  ['a = Input((8,)); b = Input((4,))\nm = Model(a, Dense(1)(Concatenate()([a, b])))', 'Model([a, b], '],
  // what stands behind another name
  [
    `${model(1, 'sigmoid', 'binary_crossentropy')}y = to_categorical(np.zeros(9), 2)
m.fit(np.zeros((9, 8)), y)`,
    "Dense(2, activation='softmax')",
  ],
  [
    `${model(2, 'softmax', 'binary_crossentropy')}m.fit(np.zeros((9, 8)), np.zeros(9))`,
    "'sparse_categorical_crossentropy'",
  ],
  [
    `${images('sparse_categorical_crossentropy')}image = np.zeros((48, 48))
m.predict(image)`,
    'm.predict(image[None, ..., None])',
  ],
  [
    `${model(1, 'sigmoid', 'binary_crossentropy')}m.fit([np.zeros(8), np.ones(8)], np.zeros(2))`,
    'm.fit(np.array([np.zeros(8), np.ones(8)]), np.zeros(2))',
  ],
  [
    `m = Sequential([Input((28, 28, 3)), Flatten(), Dense(10, activation='softmax')])
m.compile('adam', 'sparse_categorical_crossentropy')
m.fit(np.zeros((9, 32, 32, 3)), np.zeros(9))`,
    'Input((32, 32, 3))',
  ],
  [
    `${model(1, 'sigmoid', 'binary_crossentropy')}m.fit(np.zeros((9, 8)), np.zeros(9), validation_split=20)`,
    'validation_split=0.2',
  ],
  ["o = keras.optimizers.SGD(learning_rate='0.01')", 'learning_rate=0.01'],
  ["c = keras.callbacks.ModelCheckpoint('m.keras', period=1)", "ModelCheckpoint('m.keras')"],
  ['y = to_categorical(np.array([0, 1, 2]), num_classes=2)', 'num_classes=3'],
  ['x = [1, 2]\nx = x / 255', 'np.array(x) / 255'],
  ['for filters in [8, 16]:\n    layer = Conv2D(filter, 3)', 'Conv2D(filters, 3)'],
  [
    'def build():\n    net = Sequential([Input((8,)), Dense(1)])\n    return net\nbuild()\nnet.summary()',
    'net = build()',
  ],
  ['m = Sequential([Input((8, 4)), keras.layers.Bidirectional(keras.layers.LSTM)])', 'keras.layers.LSTM(64)'],
  // arrays
  ['x = np.zeros((100, 28, 28))\nx = x.reshape(60, 28, 28, 1)', 'x.reshape(-1, 28, 28, 1)'],
  ['x = np.zeros((100, 28, 28))\nx = np.reshape(x, (-1, 32, 32, 1))', 'np.reshape(x, (-1, 28, 28, 1))'],
  ['x = np.zeros((100, 48, 48))\nx = x.reshape((100, 24, 24))', 'x.reshape((-1, 48, 48))'],
])('%s is mended', (line, expected) => mends(HEAD + line, expected));

it.each([
  ['from tensorflow.keras.layers import Dense\nx = np.zeros(3)', 'import numpy as np\n'],
  ['from keras.layers import Dense\nlayer = Dropout(0.5)', 'import Dropout, Dense'],
  [
    'from tensorflow.keras.layers import Dense\no = Adam(0.001)',
    'from tensorflow.keras.optimizers import Adam\n',
  ],
  [
    'from keras.callbacks import ModelCheckpoint\nc = EarlyStopping()',
    'import EarlyStopping, ModelCheckpoint',
  ],
  ['import keras\nm = Sequential()', 'from keras.models import Sequential\n'],
  [
    'import tensorflow as tf\ny = to_categorical([0, 1])',
    'from tensorflow.keras.utils import to_categorical\n',
  ],
  [
    'from tensorflow.keras.layers import Dense\nd = ImageDataGenerator()',
    'from tensorflow.keras.preprocessing.image import ImageDataGenerator\n',
  ],
  [
    'import numpy as np\na, b = train_test_split(np.zeros((9, 2)))',
    'from sklearn.model_selection import train_test_split\n',
  ],
  ['import numpy as np\nplt.plot([1])', 'import matplotlib.pyplot as plt\n'],
])('the import that %j lacks', (program, expected) => mends(program, expected));

const net = (init: string, call: string) => `
import tensorflow as tf
from tensorflow.keras import layers
class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        ${init} = layers.Dense(8)
        self.out = layers.Dense(2)
    def call(self, x):
        x = ${call}(x)
        return self.out(x)
net = Net()
net(tf.zeros((1, 4)))
`;

it('a misspelt layer that is not imported yet is imported too', () => {
  mends(
    'from keras.layers import Dense\nx = Dense(2, activation=LeakyRelu())\n',
    'import LeakyReLU, Dense\nx = Dense(2, activation=LeakyReLU())',
  );
});

it('labels of the validation alone', () => {
  const program = `${HEAD}${model(3, 'softmax', 'categorical_crossentropy')}y = np.zeros(9)
a, b = np.zeros((2, 8)), np.zeros(2)
m.fit(np.zeros((9, 8)), to_categorical(y, 3), validation_data=(a, b))`;
  mends(program, 'validation_data=(a, to_categorical(b, 3))');
});

it('self that is left out', () => {
  mends(net('fc', 'self.fc'), 'self.fc = layers.Dense(8)');
  mends(net('self.fc', 'fc'), 'x = self.fc(x)');
  mends(net('self.hidden', 'self.hiden'), 'x = self.hidden(x)');
});

it('self among the parameters', () => {
  mends(net('self.fc', 'self.fc').replace('call(self, x)', 'call(x)'), 'def call(self, x)');
});

it('a word or an indentation that Python does not read', () => {
  mends('form keras.layers import Dense\n', 'from keras.layers import Dense');
  mends(
    `
    def f(x):
        y = x
         z = y
        return z
    `,
    '    y = x\n    z = y\n',
  );
});

it('no fix that would be a guess', () => {
  const fixesOf = (text: string) => diagnosticsOf(dedent(text)).flatMap(({ fixes }) => fixes);
  // A variable is no slip of a class.
  expect(fixesOf('from keras.layers import Conv2D\nx = conv1(3)')).toEqual([]);
  // One line that makes several layers of one name.
  expect(
    fixesOf(`
      from keras.layers import Dense, Input
      from keras.models import Model
      i = x = Input((4,))
      for units in (3, 2):
          x = Dense(units, name='fc')(x)
      m = Model(i, x)
    `),
  ).toEqual([]);
});
