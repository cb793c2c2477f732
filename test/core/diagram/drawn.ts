/** What the diagram tests share: a model's drawing from its code. */
import {
  type Analysis,
  analyse,
  type DrawOptions,
  diagramModels,
  draw,
  type Prepared,
  prepare,
  type Scene,
} from '../../../src/core/index.js';

export const KERAS = 'from keras import Input, Model, Sequential, layers\n';

export function analysed(code: string): Analysis {
  return analyse({ path: 'model.py', language: 'python', text: KERAS + code });
}

/** The last model of the code. */
export function prepared(code: string): Prepared {
  const models = diagramModels(analysed(code));
  const model = models.at(-1);
  if (!model) throw new Error('The code defines no model.');
  return prepare(model, models);
}

export function drawn(code: string, options: DrawOptions = {}): Scene {
  return draw(prepared(code), options);
}

/** A network of residual blocks, each a call of one function: 10 layers a block, 12 with a shortcut of its own. */
export function residualNetwork(blocks: number): string {
  return `
def block(x, filters, stride=1):
    y = layers.Conv2D(filters, 1, strides=stride)(x)
    y = layers.BatchNormalization()(y)
    y = layers.ReLU()(y)
    y = layers.Conv2D(filters, 3, padding='same')(y)
    y = layers.BatchNormalization()(y)
    y = layers.ReLU()(y)
    y = layers.Conv2D(4 * filters, 1)(y)
    y = layers.BatchNormalization()(y)
    if stride != 1 or x.shape[-1] != 4 * filters:
        x = layers.Conv2D(4 * filters, 1, strides=stride)(x)
        x = layers.BatchNormalization()(x)
    return layers.ReLU()(layers.Add()([x, y]))

inputs = Input((64, 64, 3))
x = layers.Conv2D(16, 3, padding='same')(inputs)
for _ in range(${blocks}):
    x = block(x, 16)
model = Model(inputs, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))
`;
}
