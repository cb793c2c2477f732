/** Names that nothing defines are offered the one that is meant; names that something may define are left alone. */
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';
import { afterFix } from './checkFix.js';

const HEAD = 'import keras\nfrom keras import layers\n';

function errorsOf(text: string): readonly string[] {
  return analyse({ path: 'a.py', language: 'python', text })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
}

describe('a misspelt name', () => {
  it.each([
    ['layers.Conv2D(8, 3, stride=2)', 'strides'],
    ['layers.Conv2d(8, 3)', 'Conv2D'],
    ['layers.Conv2D(8, 3, activation="rleu")', 'relu'],
    ['keras.applications.VGG16(wieghts=None)', 'weights'],
    ['keras.Sequential([keras.Input((2,)), layers.Dense(1, name="head")]).get_layer("haed")', 'head'],
  ])('%s means %s', (code, meant) => {
    expect(errorsOf(`${HEAD}${code}\n`)).toEqual([expect.stringContaining(`"${meant}"`)]);
  });

  it('of a variable is none that a star import of layers binds', () => {
    const star = 'import keras\nfrom keras.layers import *\nx = Input((2,))\n';
    expect(errorsOf(`${star}y = Dense(2)(x1)\n`)).toEqual([expect.stringContaining('"x1" is not defined')]);
    expect(errorsOf(`${star}y = np.zeros(3)\nz = K.mean(y)\n`)).toEqual([]);
    expect(errorsOf(`${star}y = concatenate([x, x])\nz = add([y, y])\n`)).toEqual([]);
    expect(errorsOf(`from settings import *\n${star}y = Dense(2)(x1)\n`)).toEqual([]);
    expect(errorsOf(`# convlens: keras=2\n${star}y = Dense(2)(x1)\n`)).toEqual([]);
  });

  it('of a layer is known behind a star import from Keras', () => {
    const code = 'x = BatchNormalisation()(Input((2, 2, 1)))\n';
    expect(errorsOf(`from keras.layers import *\n${code}`)).toEqual([
      '"BatchNormalisation" is not defined anywhere in this file. Did you mean "BatchNormalization"?',
    ]);
    expect(errorsOf(`from keras.layers import *\nfrom helpers import *\n${code}`)).toEqual([]);
  });
});

describe('a misspelt name of Keras', () => {
  it.each([
    ['keras.Inut((2,))', 'Input'],
    ['keras.Sequental()', 'Sequential'],
    ['keras.sequential()', 'Sequential'],
    ['keras.layrs.Dense(2)', 'layers'],
    ['keras.optimizers.Adm()', 'Adam'],
    ['keras.callbacks.EarlyStoping()', 'EarlyStopping'],
    ['keras.losses.CategoricalCrosentropy()', 'CategoricalCrossentropy'],
    ['keras.applications.MobilNet()', 'MobileNet'],
    ['keras.datasets.minst.load_data()', 'mnist'],
    ['from keras.layers import Conv2d', 'Conv2D'],
    ['from tensorflow.keras.models import Sequental', 'Sequential'],
    ['from keras import layrs', 'layers'],
    ['from keras.callbacks import Earlystopping', 'EarlyStopping'],
    ['import tensorflow as tf\ntf.keras.layrs.Dense(2)', 'layers'],
    ['import keras.layrs', 'layers'],
    ['from keras.layrs import Dense', 'layers'],
    ['from keras.util import to_categorical', 'utils'],
    ['from tensorflow.keras.layer import Conv2D', 'layers'],
    ['from tensorflow.keras.modls import Model', 'models'],
    ['import tensorflow.keras.layrs as L', 'layers'],
    ['from keras.applications.resnt50 import ResNet50', 'resnet50'],
    ['from keras.models import sequential\nm = sequential()', 'Sequential'],
    ['from tensorflow.keras.layers import maxpooling2d', 'MaxPooling2D'],
    ['from keras.utils import to_categoric', 'to_categorical'],
    ['keras.utils.to_categoric([1], 2)', 'to_categorical'],
    ['keras.backend.imgae_data_format()', 'image_data_format'],
    ['keras.ops.reshap(keras.Input((3,)), (3,))', 'reshape'],
    ['keras.activations.sigmod', 'sigmoid'],
    ['import tensorflow as tf\ntf.reshap(1, (3,))', 'reshape'],
    ['import tensorflow as tf\ntf.nn.sofmax(1)', 'softmax'],
    ['from tensorflow.keras.preprocessing.image import ImageDataGenrator', 'ImageDataGenerator'],
  ])('%s means %s', (code, meant) => {
    expect(errorsOf(`${HEAD}${code}\n`)).toEqual([expect.stringContaining(`Did you mean "${meant}"?`)]);
  });

  it('is not taken for an argument of Input', () => {
    expect(errorsOf(`${HEAD}keras.Input(shap=(3,))\n`)).toEqual([
      'Input has no argument "shap"; Keras refuses it. Did you mean "shape"?',
    ]);
    expect(errorsOf(`${HEAD}keras.Input((3,), foo=1)\n`)).toEqual([
      expect.stringContaining('It takes: shape'),
    ]);
    expect(errorsOf(`${HEAD}layers.InputLayer(input_shape=(3,))\n`)).toEqual([]);
    expect(errorsOf(`${HEAD}keras.Input((3,), 2, 'int32', sparse=False, optional=True)\n`)).toEqual([]);
  });

  it.each([
    ['try:\n    from keras.optimizers import Adm\nexcept ImportError:\n    pass'],
    ['from keras.optimizers import adam, sgd, adam_v2'],
    ['from keras.applications.resnext import ResNeXt50'],
    ['from keras.layers import Merge, AtrousConvolution2D, MaxoutDense, K'],
    ['from keras.layers import add, concatenate, normalization, attention, rnn'],
    ['from keras.layers.normalization import BatchNormalization'],
    ['from keras.models import functional'],
    ['keras.losses.MyLoss()'],
    ['keras.regularizers.l1l2'],
  ])('is none in %s', (code) => {
    expect(errorsOf(`${HEAD}${code}\n`)).toEqual([]);
  });
});

describe('an attribute that nothing gives', () => {
  const model = (init: string, call: string, rest = ''): string => `${HEAD}
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        ${init}
    def call(self, x):
        ${call}
${rest}
net = Net()
net(keras.Input((8, 8, 1)))
`;

  it('is named with the one that is meant', () => {
    expect(errorsOf(model('self.conv1 = layers.Conv2D(4, 3)', 'return self.conv_1(x)'))).toEqual([
      'Net has no attribute "conv_1": nothing in this file gives it one. Did you mean "conv1"?',
    ]);
    expect(errorsOf(model('self.conv1 = layers.Conv2D(4, 3)', 'return self.pool(self.conv1(x))'))).toEqual([
      expect.stringContaining('Net has no attribute "pool"'),
    ]);
  });

  it.each([
    ['Keras gives it', 'self.d = layers.Dense(1)', 'return self.d(x) if self.trainable else x', ''],
    ['the file gives it from outside', 'pass', 'return self.pool(x)', 'Net.pool = layers.MaxPooling2D()'],
    ['setattr may give it', 'for n in names(): setattr(self, n, 1)', 'return self.pool(x)', ''],
    ['it is asked for', 'pass', 'return self.pool(x) if hasattr(self, "pool") else x', ''],
    [
      '__getattr__ answers',
      'pass',
      'return self.pool(x)',
      '    def __getattr__(self, name): return lambda x: x',
    ],
  ])('is left alone where %s', (_, init, call, rest) => {
    expect(errorsOf(model(init, call, rest)).filter((message) => message.includes('attribute'))).toEqual([]);
  });

  it('is left alone in a class that another file defines', () => {
    const code = `from base import Base\nclass Net(Base):\n    def call(self, x):\n        return self.pool(x)\nNet()(1)\n`;
    expect(errorsOf(`${HEAD}${code}`)).toEqual([]);
  });
});

it('a layer whose maker is given the tensor is one fault', () => {
  expect(errorsOf(`${HEAD}i = keras.Input((4, 4, 1))\nx = layers.Dense(2)(layers.Flatten(i))\n`)).toEqual([
    expect.stringContaining('Make the layer first'),
  ]);
});

it.each([
  'from keras.layers.embeddings import Embedding',
  'from keras.layers.wrappers import TimeDistributed',
  'from keras.layers import convolutional, recurrent, embeddings',
  'from keras.utils import np_utils, vis_utils, conv_utils, layer_utils',
  'from keras.utils.vis_utils import plot_model',
  'from keras.applications.resnet50 import preprocess_input',
  'from keras import backend as K\nK.image_dim_ordering()\nK.lesser(1, 2)\nK.set_image_dim_ordering("th")',
  'import tensorflow as tf\ntf.placeholder\ntf.pack([1])\ntf.contrib.layers\ntf.to_float(1)\ntf.app.flags',
  'import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()',
  'import tensorflow_datasets as tfds\nimport keras_tuner\nimport keras_cv.layers as cv',
])('%s was there in some version', (code) => {
  expect(errorsOf(`${HEAD}${code}\n`)).toEqual([]);
});

it("folders inside of TensorFlow's package are no misspelt names of its", () => {
  const names = [
    'compiler.tf2xla.python',
    'core.framework',
    'python.framework',
    'tools.docs',
    'tsl.protobuf',
  ];
  expect(errorsOf(names.map((name) => `from tensorflow.${name} import part\n`).join(''))).toEqual([]);
});

it.each([
  ['def main():\n    pass\nfrom numpy import mean\nmian()', 'main()'],
  ['def build_model():\n    return 3\nmodel = biuld_model()', 'build_model()'],
  ['class Network:\n    pass\nnet = Netwrok()', 'Network()'],
  ['import numpy\nx = nunpy.zeros(3)', 'numpy.zeros(3)'],
  ['for filters in (32, 64):\n    print(fitlers)', 'print(filters)'],
])('%s: the name that the file has is offered', (text, mended) => {
  expect(afterFix(`import keras\n${text}\n`)).toContain(mended);
});
