/**
 * Layers and networks of packages that extend Keras. Expected numbers were read from the packages themselves:
 * tensorflow_addons 0.23 and efficientnet 1.1.1 on tf_keras 2.21, keras-contrib's normalisations from their source.
 */
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';
import { analysed } from './lastLayers.js';

const applied = (layer: string, shape: string, head: string) =>
  analysed(`import tensorflow as tf
from tensorflow.keras.layers import *
${head}
i = Input((${shape}))
m = tf.keras.Model(i, ${layer}(i))
`);

const addons = (layer: string, shape: string) =>
  applied(`tfa.layers.${layer}`, shape, 'import tensorflow_addons as tfa');

it.each([
  ['InstanceNormalization()', '8, 8, 16', '8×8×16 · 32 · 32'],
  ['InstanceNormalization(axis=3, center=False)', '8, 8, 16', '8×8×16 · 16 · 16'],
  ['normalizations.GroupNormalization(groups=4)', '8, 8, 16', '8×8×16 · 32 · 32'],
  ['WeightNormalization(Conv2D(6, 3))', '8, 8, 16', '6×6×6 · 1747 · 876'],
  ['WeightNormalization(Dense(6), data_init=False)', '16,', '6 · 109 · 108'],
  ['WeightNormalization(Dense(6, use_bias=False))', '16,', '6 · 199 · 102'],
  ['WeightNormalization(LSTM(6))', '8, 16', '6 · 1129 · 576'],
  ['SpectralNormalization(Conv2DTranspose(6, 3, 2))', '8, 8, 16', '17×17×6 · 886 · 870'],
  ['SpectralNormalization(Embedding(50, 7))', '8,', '8×7 · 357 · 350'],
  ['AdaptiveAveragePooling2D((3, 2))', '9, 8, 16', '3×2×16 · 0 · 0'],
  ['AdaptiveMaxPooling2D(3, data_format="channels_first")', '16, 9, 9', '16×3×3 · 0 · 0'],
  ['AdaptiveMaxPooling3D((3, 2, 1))', '9, 8, 8, 16', '3×2×1×16 · 0 · 0'],
  ['Maxout(4)', '8, 16', '8×4 · 0 · 0'],
  ['NoisyDense(5)', '8,', '5 · 135 · 90'],
  ['GELU()', '8,', '8 · 0 · 0'],
])('TensorFlow Addons: %s', (layer, shape, expected) => {
  const { layers, errors } = addons(layer, shape);
  expect(errors).toEqual([]);
  expect(layers.map((each) => each.slice(each.indexOf(' ') + 1))).toEqual([expected]);
});

it.each([
  ['AdaptiveAveragePooling2D(3)', '8, 8, 16', 'divides the input evenly'],
  ['Maxout(5)', '16,', 'units of equal size'],
  ['GroupNormalization(groups=5)', '8, 8, 16', 'do not divide into 5 groups'],
  ['WeightNormalization(Flatten())', '8, 8, 16', 'needs a layer with a kernel'],
])('what TensorFlow Addons refuses is a fault: %s', (layer, shape, message) => {
  expect(addons(layer, shape).errors).toEqual([expect.stringContaining(message)]);
});

it('groups that an earlier version chose by itself are no fault', () => {
  expect(addons('GroupNormalization()', '8, 8, 16')).toEqual({
    layers: ['GroupNormalization 8×8×16 · 32 · 32'],
    errors: [],
  });
});

it('a layer of TensorFlow Addons that is not known is named', () => {
  const { models } = analyse({
    path: 'a.py',
    language: 'python',
    text: 'import tensorflow as tf\nimport tensorflow_addons as tfa\nm = tf.keras.Sequential([tf.keras.Input((4,)), tfa.layers.CRF(3)])\n',
  });
  expect(models[0]?.totals.leftOut).toBe(1);
  expect(JSON.stringify(models[0]?.nodes.at(-1)?.outputShapes)).toContain(
    'ConvLens does not know the layer CRF',
  );
});

it('the normalisation of keras-contrib has one factor unless it is told the axis', () => {
  const head = 'from keras_contrib.layers.normalization.instancenormalization import InstanceNormalization';
  expect(applied('InstanceNormalization()', '8, 8, 16', head).layers).toEqual([
    'InstanceNormalization 8×8×16 · 2 · 2',
  ]);
  expect(applied('InstanceNormalization(axis=-1)', '8, 8, 16', head).layers).toEqual([
    'InstanceNormalization 8×8×16 · 32 · 32',
  ]);
});

it.each([
  ['B0(weights=None, include_top=False, input_shape=(224, 224, 3))', '7×7×1280 · 4049564 · 4007548', 230],
  ['B0(weights="noisy-student")', '1000 · 5330564 · 5288548', 233],
  ['B3(include_top=False, input_shape=(301, 255, 3), pooling="avg")', '1536 · 10783528 · 10696232', 378],
  ['B4(weights=None, classes=7)', '7 · 17686367 · 17561167', 470],
  ['B7(weights=None, include_top=False, pooling="max")', '2560 · 64097680 · 63786960', 807],
])('the package efficientnet: %s', (call, expected, count) => {
  const text = `import efficientnet.tfkeras as efn\nm = efn.EfficientNet${call}\n`;
  const { models, diagnostics } = analyse({ path: 'a.py', language: 'python', text });
  expect(diagnostics).toEqual([]);
  expect(models[0]?.nodes.filter(({ listed }) => listed)).toHaveLength(count);
  expect(analysed(text).layers[0]).toContain(` ${expected}`);
});
