/** What a reader sees of backbones: one hint, sizes that stay symbols, and why a ready-made model is not known. */
import { describe, expect, it } from 'vitest';
import { analyse, layerHints } from '../../../src/core/index.js';

const read = (text: string) => analyse({ path: 'm.py', language: 'python', text });

describe('backbones in use', () => {
  it('a backbone is one hint on its line', () => {
    const analysis = read(
      'from keras.applications import VGG16\nbase = VGG16(include_top=False, input_shape=(224, 224, 3))\n',
    );
    expect(layerHints(analysis).map(({ text }) => text)).toEqual(['VGG16: 19 layers → 7×7×512 · 14.7 M']);
  });

  it('sizes that are not known stay short symbols', () => {
    const { models, diagnostics } = read(`
import keras
def build(h, w, classes):
    base = keras.applications.EfficientNetB0(include_top=False, input_shape=(h, w, 3))
    return keras.Model(base.input, keras.layers.Dense(classes)(base.output))
`);
    const last = models.find(({ kind, nodes }) => kind === 'functional' && nodes.at(-1)?.type === 'Dense');
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(JSON.stringify(last?.nodes.at(-2)?.outputShapes)).toContain('"ceilDivide"');
    expect(JSON.stringify(last?.nodes.at(-2)?.outputShapes).length).toBeLessThan(400);
  });

  it('without a known shape, ImageNet weights still say three channels, so every parameter is known', () => {
    const { models } = read(`
import keras
shape = open('shape.txt').read()
model = keras.applications.ResNet50(include_top=False, input_shape=shape)
`);
    expect(models[0]?.totals).toMatchObject({ params: { total: 23587712 }, leftOut: 0 });
  });

  it('of an input_shape that only has a name the entries are sizes, and its channels count', () => {
    const { models } = read(`
from tensorflow.keras.applications import VGG16
def with_weights(input_shape):
    return VGG16(include_top=False, input_shape=input_shape)
def without(input_shape):
    return VGG16(include_top=False, weights=None, input_shape=input_shape)
`);
    const last = models.map(({ nodes }) => JSON.stringify(nodes.at(-1)?.outputShapes));
    expect(last.every((shape) => shape.includes('input_shape[0]') && shape.endsWith(',512]]'))).toBe(true);
    // Of the 14,714,688 with 3 channels, 3·3·3·64 are the first kernel.
    expect(models[0]?.totals.params.total).toBe(14714688);
    expect(JSON.stringify(models[1]?.totals.params.total)).toContain(`${14714688 - 1728}`);
    expect(models.flatMap(({ nodes }) => nodes.filter(({ unknown }) => unknown))).toEqual([]);
  });

  it('only batch normalisation is left frozen or trained by its class', () => {
    const { models } = read(`
import keras
model = keras.applications.MobileNet(include_top=False)
for layer in model.layers:
    layer.trainable = isinstance(layer, keras.layers.BatchNormalization)
`);
    expect(models[0]?.totals.params).toEqual({ total: 3228864, trainable: 21888, nonTrainable: 3206976 });
  });

  it('keras_applications of earlier years is read, its extra arguments too', () => {
    const { models, diagnostics } = read(`
import keras
from keras_applications.vgg16 import VGG16
model = VGG16(include_top=False, backend=keras.backend, layers=keras.layers)
`);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(models[0]?.totals.params.total).toBe(14714688);
  });

  it('says why models that are downloaded are not known', () => {
    const { models } = read(`
import keras
import tensorflow_hub as hub
model = keras.Sequential([hub.KerasLayer('https://tfhub.dev/x', input_shape=(96, 96, 3)), keras.layers.Dense(5)])
told = keras.Sequential([
    hub.KerasLayer('https://tfhub.dev/y', input_shape=(224, 224, 3), output_shape=[1280], trainable=False),
    keras.layers.Dense(5),
])
`);
    const reasons = models[0]?.nodes.map(({ unknown }) => unknown?.reason ?? '');
    expect(reasons?.join()).toContain('models of TensorFlow Hub are downloaded when the code runs');
    const told = models.find(({ name }) => name === 'told');
    expect(told?.nodes.at(-1)).toMatchObject({ outputShapes: [[null, 5]], params: { total: 6405 } });
    expect(told?.totals.leftOut).toBe(1);
  });
});

describe('models that are used further', () => {
  it('what a backbone predicts has the shape of its output, and a clone has the same layers', () => {
    const { models, diagnostics } = read(`
import numpy as np
import keras
base = keras.applications.VGG16(include_top=False, input_shape=(64, 64, 3))
features = base.predict(np.zeros((10, 64, 64, 3)))
head = keras.Sequential([keras.layers.Flatten(input_shape=features.shape[1:]), keras.layers.Dense(3)])
twin = keras.models.clone_model(base)
model = keras.Sequential([twin, keras.layers.Flatten(), keras.layers.Dense(features.shape[0])])
`);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const shapes = (name: string) =>
      models.find((each) => each.name === name)?.nodes.map(({ outputShapes }) => outputShapes[0]);
    expect(shapes('head')?.slice(-2)).toEqual([
      [null, 2048],
      [null, 3],
    ]);
    expect(shapes('model')?.slice(-3)).toEqual([
      [null, 2, 2, 512],
      [null, 2048],
      [null, 10],
    ]);
  });
});

it('the clone of a frozen Sequential is frozen, whatever its layers are', () => {
  const { models } = analyse({
    path: 'clones.py',
    language: 'python',
    text: `import keras
from keras import layers
a = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dense(1)])
a.trainable = False
a.layers[0].trainable = True
b = keras.models.clone_model(a)
c = keras.Sequential.from_config(a.get_config())
`,
  });
  // Keras 3.15's own.
  expect(models.map(({ totals }) => totals.params.trainable)).toEqual([0, 0, 8]);
});
