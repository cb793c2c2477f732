/** `training=…` of calls in the plan; what real Keras makes of it: test/trainer/trainingSwitches.test.ts. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../../src/core/index.js';

function planOf(program: string, head = 'import keras\nfrom keras import layers\n') {
  const text = `# convlens: data=faces\n${head}${program}\nmodel.compile('sgd', 'mse')\n`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const found = trainingPlan(
    analysis,
    analysis.models.find(({ name, kind }) => name === 'model' || kind === 'subclassed')?.id ?? '',
  );
  if (!found.ok) throw new Error(found.reasons.map(({ message }) => message).join(' '));
  const { layers } = found.plan.topology.config as {
    layers: { name: string; inbound_nodes: unknown[][][] }[];
  };
  return {
    told: found.plan.notHonoured.map(
      ({ value, location }) => `${text.slice(location.start, location.end).split('\n')[0]}: ${value}`,
    ),
    given: Object.fromEntries(
      layers.flatMap(({ name, inbound_nodes: [node] }) => (node?.[0]?.[3] ? [[name, node[0][3]]] : [])),
    ),
  };
}

const BLOCK = `
def block(x, training):
    x = layers.Conv2D(4, 3)(x)
    return layers.BatchNormalization()(x, training=training)

i = keras.Input((9, 9, 1))
x = block(i, False)
x = block(x, False)
x = block(x, None)
model = keras.Model(i, layers.Dense(3)(layers.Flatten()(x)))
`;

test('a call that is stamped out again keeps its training', () => {
  const { given, told } = planOf(BLOCK, 'import tf_keras as keras\nfrom tf_keras import layers\n');
  expect(given).toMatchObject({
    batch_normalization: { training: false },
    batch_normalization_1: { training: false },
    batch_normalization_2: {},
  });
  expect(told).toEqual([]);
  const inKeras3 = planOf(BLOCK);
  expect(inKeras3.given).toMatchObject({ batch_normalization: {}, batch_normalization_1: {} });
  expect(inKeras3.told).toEqual(
    ['batch_normalization', 'batch_normalization_1'].map(
      (name) =>
        `layers.BatchNormalization(): training=False of this call of ${name} does nothing: fit of Keras 3 gives every layer of a functional model training=True, and so does ConvLens. ${name}.trainable = False keeps its batch normalisation in inference mode`,
    ),
  );
});

test('nothing is said of a frozen base without dropout', () => {
  const base = `
j = keras.Input((9, 9, 1))
base = keras.Model(j, layers.BatchNormalization()(layers.Conv2D(4, 3)(j)))
base.trainable = False
i = keras.Input((9, 9, 1))
model = keras.Model(i, layers.Dense(3)(layers.Flatten()(base(i, training=False))))
`;
  expect(planOf(base).told).toEqual([]);
  expect(planOf(base.replace('base.trainable = False', '')).told).toHaveLength(1);
});

test('a call that does something else while training is told', () => {
  const own = (body: string) => `
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat = layers.Flatten()
        self.drop = layers.Dropout(0.5)
        self.out = layers.Dense(3)

    def call(self, x, training=False):
        x = self.flat(x)
${body}
        return self.out(x)

model = Net()
model(keras.Input((9, 9, 1)))
`;
  const two = '        x = self.drop(x)\n        if training:\n            return self.out(x), x';
  expect(planOf(own(two)).told).toEqual([
    'Net(): call of Net does something else while training, which is not followed: ConvLens trains what it does otherwise',
  ]);
  expect(planOf(own('        x = self.drop(x, training=training)')).told).toEqual([]);
  expect(planOf(own('        if training:\n            x = self.drop(x)')).told).toEqual([]);
});

test('what add_loss adds is told, and a declared shape hides no network', () => {
  const text = `
class Own(layers.Layer):
    def call(self, x):
        return x * 2.0
    def compute_output_shape(self, shape):
        return shape
i = keras.Input((9, 9, 1))
model = keras.Model(i, layers.Dense(3)(layers.Flatten()(Own()(i))))
model.add_loss(1.0)
`;
  expect(planOf(text).told).toEqual([
    'model.add_loss(1.0): what add_loss adds is not part of the loss when ConvLens trains',
  ]);
});
