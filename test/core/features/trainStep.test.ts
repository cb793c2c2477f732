/** What a `train_step` of the code's own does is planned, or refused at its line; curves are held to Keras in `fitCurves.test.ts`. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../../src/core/index.js';

const HEAD = `import keras
import tensorflow as tf
from keras import layers, ops
(x, y), _ = keras.datasets.mnist.load_data()
x, y = x.reshape(60000, 784) / 255.0, y.astype("float32")[:, None]
`;

/** The model's class has this `train_step`, and `more` beside it. */
function planOf(step: string, more = '', fit = 'x, y', compile = '"sgd", "mse"') {
  const text = `${HEAD}
class Own(keras.Model):
${more}    def train_step(self, data):
        x, y = data
${step.replace(/^/gm, '        ')}

inputs = keras.Input((784,))
model = Own(inputs, layers.Dense(1)(layers.Dropout(0.5)(inputs)))
model.compile(${compile})
model.fit(${fit})`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const result = trainingPlan(analysis, analysis.models.at(-1)?.id ?? '');
  if (result.ok) return { settings: result.plan.settings, notes: result.plan.notHonoured };
  const [{ message, location } = { message: '', location: undefined }] = result.reasons;
  return { refused: message, at: text.slice(location?.start, location?.end).split('\n')[0] };
}

const FORWARD = `with tf.GradientTape() as tape:
    guess = self(x, training=True)
    loss = ops.mean(ops.abs(y - guess))`;
const APPLIED = `gradients = tape.gradient(loss, self.trainable_variables)
self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))`;

test('a loss of its own takes the place of that of compile, and what it logs that of its metrics', () => {
  const { settings } = planOf(`${FORWARD}\n${APPLIED}\nreturn {"loss": loss, "off": ops.max(loss)}`);
  expect(settings?.ownLoss?.value.calculation.steps.map(({ operation }) => operation)).toEqual([
    'Subtract',
    'Absolute',
    'Mean',
  ]);
  expect(settings?.ownStep?.means).toEqual({ loss: 'last' });
  expect(settings?.metrics).toBeUndefined();
});

test.each([
  [
    'gradients that are changed',
    `${FORWARD}
gradients = [ops.clip(g, -1, 1) for g in tape.gradient(loss, self.trainable_variables)]
self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
return {}`,
    'The train_step of Own is not followed: it changes the gradients before it applies them.',
    'self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))',
  ],
  [
    'some of the weights',
    `${FORWARD}
gradients = tape.gradient(loss, self.trainable_variables[:1])
self.optimizer.apply(gradients, self.trainable_variables[:1])
return {}`,
    'The train_step of Own is not followed: it trains 1 of the 2 weights.',
    'self.optimizer.apply(gradients, self.trainable_variables[:1])',
  ],
  [
    'two steps for a batch',
    `${FORWARD}\n${APPLIED}\nself.optimizer.apply(gradients, self.trainable_variables)\nreturn {}`,
    'The train_step of Own is not followed: it changes weights more than once for a batch.',
    'self.optimizer.apply(gradients, self.trainable_variables)',
  ],
  [
    'a loss that is not followed',
    `${FORWARD.replace('ops.abs(y - guess)', 'ops.sort(y - guess)')}\n${APPLIED}\nreturn {}`,
    'The train_step of Own is not followed: its loss is not followed: TensorFlow.js has no layer for the operation Sort.',
    'ops.sort(y - guess)',
  ],
  [
    'a model that is called as predict calls it',
    `${FORWARD.replace(', training=True', '')}\n${APPLIED}\nreturn {}`,
    'The train_step calls the model without training=True, so dropout and batch normalization do not train: ConvLens trains with them on. Call it with training=True.',
    'train_step',
  ],
])('%s: refused', (_, step, message, at) => {
  expect(planOf(step)).toEqual({ refused: message, at });
});

test('a validation that test_step does not measure alike is refused', () => {
  const { refused } = planOf(
    `${FORWARD}\n${APPLIED}\nreturn {"loss": loss}`,
    '',
    'x, y, validation_split=0.1',
  );
  expect(refused).toMatch(/^Own has no test_step, so Keras measures a validation by the loss of compile/);
  const other = `    def test_step(self, data):
        x, y = data
        return {"loss": ops.mean(ops.square(y - self(x)))}
`;
  expect(
    planOf(`${FORWARD}\n${APPLIED}\nreturn {"loss": loss}`, other, 'x, y, validation_split=0.1').refused,
  ).toMatch(/^Test_step of Own measures something else than its train_step/);
});

test('a compute_loss of its own is the loss, in training and validation', () => {
  const { settings } = planOf(
    'return super().train_step(data)',
    `    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
        return ops.mean(ops.abs(y - y_pred)) + sum(self.losses)
`,
    'x, y, validation_split=0.1',
  );
  expect(settings?.ownLoss?.value.calculation.steps.at(-1)?.operation).toBe('Mean');
  const text = `${HEAD}
class Own(keras.Model):
    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
        return ops.mean(ops.abs(y - y_pred)) + sum(self.losses)
inputs = keras.Input((784,))
model = Own(inputs, layers.Dense(1)(inputs))
model.compile("sgd", metrics=["mae"])
model.fit(x, y, validation_split=0.1)`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const planned = trainingPlan(analysis, analysis.models.at(-1)?.id ?? '');
  if (!planned.ok) throw new Error(JSON.stringify(planned.reasons));
  const { ownLoss, ownStep, metrics } = planned.plan.settings;
  expect(ownLoss?.value.calculation.steps.map(({ operation }) => operation)).toEqual([
    'Subtract',
    'Absolute',
    'Mean',
  ]);
  expect(ownStep).toMatchObject({ means: {}, countsPenalties: true, isInference: false });
  expect(metrics?.value.map(({ name }) => name)).toEqual(['mae']);
});

test('add_loss and add_metric of Keras 2 on tensors of the graph are told inside of the network', () => {
  const text = `import tf_keras as keras
from tf_keras import layers, backend as K
(x, _), _ = keras.datasets.mnist.load_data()
x = x.reshape(60000, 784) / 255.0
image = keras.Input((784,))
code = layers.Dense(8)(image)
output = layers.Dense(784, activation="sigmoid")(code)
model = keras.Model(image, output)
model.add_loss(K.mean(K.square(image - output)))
model.add_metric(K.mean(K.abs(code)), name="size", aggregation="mean")
model.compile("adam")
model.fit(x)`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const planned = trainingPlan(analysis, analysis.models.at(-1)?.id ?? '');
  if (!planned.ok) throw new Error(JSON.stringify(planned.reasons));
  const { topology, settings, notHonoured } = planned.plan;
  const { layers } = topology.config as { layers: { class_name: string; config: { measures?: unknown } }[] };
  const added = layers.find(({ class_name }) => class_name === 'AddLoss');
  expect(added?.config.measures).toEqual(['size']);
  expect(settings.ownStep?.means).toEqual({ size: 'batches', loss: 'batches' });
  expect(notHonoured).toEqual([]);
});

const AUTOENCODER = (regularizer: string, more: string, loss: string) => `${HEAD}
class Squeeze(layers.Layer):
    def call(self, inputs):
        self.add_loss(0.01 * ops.mean(ops.square(inputs)))
        return inputs

class Scale(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", regularizer="l2")
    def call(self, inputs):
        return inputs * self.scale

class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = keras.Sequential([keras.Input((784,)), layers.Dense(32${regularizer})${more}])
        self.decoder = keras.Sequential([keras.Input((32,)), layers.Dense(784)])
    def train_step(self, data):
        with tf.GradientTape() as tape:
            guess = self.decoder(self.encoder(data))
            loss = ops.mean(ops.square(data - guess))${loss}
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}

model = Own()
model.compile("sgd")
model.fit(x)`;

test.each([
  ['nothing to leave out', '', '', '', true],
  ['a regularizer', ', kernel_regularizer="l2"', '', '', false],
  [
    'a regularizer of a layer that is wrapped',
    '',
    ', layers.Reshape((1, 32)), layers.TimeDistributed(layers.Dense(32, kernel_regularizer="l2")), layers.Flatten()',
    '',
    false,
  ],
  ['a regularizer of a weight of its own', '', ', Scale()', '', false],
  ['a penalty on outputs', '', ', layers.ActivityRegularization(l2=0.01)', '', false],
  ['a layer’s add_loss', '', ', Squeeze()', '', false],
  ['both, counted', ', kernel_regularizer="l2"', ', Squeeze()', ' + sum(self.losses)', true],
])('a step in place of a call, with %s', (_, regularizer, more, loss, isTrained) => {
  const text = AUTOENCODER(regularizer, more, loss);
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const result = trainingPlan(analysis, analysis.models.at(-1)?.id ?? '');
  const said = result.ok ? '' : result.reasons.map(({ message }) => message).join(' ');
  expect(said).toBe(
    isTrained
      ? ''
      : 'The train_step leaves out of its loss what regularizers and add_loss add: add self.losses to it.',
  );
});
