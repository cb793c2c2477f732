/**
 * Models whose sizes a search chooses: with the defaults, as Keras Tuner builds the first one (counts from
 * `build_model(keras_tuner.HyperParameters())` of Keras Tuner 1.4.8 with Keras 3), and said to be so.
 */
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse } from '../../src/core/index.js';

const of = (text: string): Analysis => analyse({ path: 'search.py', language: 'python', text });
const counts = ({ models }: Analysis) =>
  models.map(({ name, totals }) => [name, totals.params.total, totals.leftOut]);
const notes = ({ diagnostics }: Analysis) => diagnostics.filter(({ code }) => code === 'search-space');

const BUILDER = `
from tensorflow import keras
from tensorflow.keras import layers

def build_model(hp):
    model = keras.Sequential([keras.Input((28, 28, 1))])
    model.add(layers.Conv2D(filters=hp.Int('filters', min_value=32, max_value=128, step=16),
                            kernel_size=hp.Choice('kernel', values=[3, 5]), activation='relu'))
    for i in range(hp.Int('depth', 1, 4, default=3)):
        model.add(layers.Conv2D(hp.Int(f'filters_{i}', 32, 128, step=32), 3, padding='same',
                                activation=hp.Choice('activation', ['relu', 'tanh'])))
    model.add(layers.Flatten())
    if hp.Boolean('dropout'):
        model.add(layers.Dropout(hp.Float('rate', 0.1, 0.5, step=0.1)))
    model.add(layers.Dense(hp.Int('units', 32, 512, 32), activation='relu'))
    model.add(layers.Dense(10, activation='softmax'))
    return model
`;

describe('a search over hyper-parameters', () => {
  it.each([
    ['a builder that another file gives to the search', ''],
    [
      'one that is given to a tuner',
      'import keras_tuner as kt\ntuner = kt.RandomSearch(build_model, objective="val_loss")',
    ],
    [
      'by its old name',
      'from kerastuner.tuners import Hyperband\ntuner = Hyperband(build_model, max_epochs=3)',
    ],
    [
      'one called as a person would',
      'from keras_tuner import HyperParameters\nmodel = build_model(HyperParameters())',
    ],
  ])('%s has the sizes of the defaults', (_, use) => {
    const analysis = of(BUILDER + use);
    expect(counts(analysis).map(([, ...count]) => count)).toEqual([[720_650, 0]]);
    expect(notes(analysis).map(({ message }) => message)).toEqual([
      'Hyper-parameters have their defaults here, as in the first model that Keras Tuner builds: "filters" is 32. The search tries others.',
    ]);
  });

  it('a hyper-model knows its own settings', () => {
    const analysis = of(`
import keras
from keras_tuner import HyperModel, RandomSearch
class Net(HyperModel):
    def __init__(self, classes):
        super().__init__(name='net')
        self.classes = classes
    def build(self, hp):
        return keras.Sequential([keras.Input((8,)), keras.layers.Dense(hp.Int('units', 4, 8)), keras.layers.Dense(self.classes)])
tuner = RandomSearch(Net(classes=3), objective='val_loss')
`);
    expect(counts(analysis).map(([, ...count]) => count)).toEqual([[8 * 4 + 4 + 4 * 3 + 3, 0]]);
  });

  it('the first that asks for a name says its default', () => {
    const analysis = of(`
import keras
def build(hp):
    first = hp.Int('units', 2, 9)
    return keras.Sequential([keras.Input((1,)), keras.layers.Dense(hp.Int('units', 5, 9)), keras.layers.Dense(hp.get('units'))])
`);
    expect(counts(analysis).map(([, ...count]) => count)).toEqual([[2 + 2 + 4 + 2, 0]]);
  });

  it('what the search found best is not known, and is not shown as known', () => {
    const analysis = of(`${BUILDER}
import keras_tuner as kt
tuner = kt.RandomSearch(build_model, objective='val_loss')
best = tuner.get_best_hyperparameters(num_trials=1)[0]
model = tuner.hypermodel.build(best)
head = keras.Sequential([keras.Input((4,)), layers.Dense(best.get('units'))])
`);
    const head = analysis.models.find(({ name }) => name === 'head');
    expect(analysis.models).toHaveLength(2);
    expect(head?.totals.params.total).not.toBeTypeOf('number');
  });

  it('values under a condition are not known', () => {
    const analysis = of(`
import keras
def build(hp):
    kind = hp.Choice('kind', ['wide', 'deep'])
    with hp.conditional_scope('kind', ['deep']):
        units = hp.Int('units', 2, 9)
    return keras.Sequential([keras.Input((1,)), keras.layers.Dense(units)])
`);
    expect(analysis.models[0]?.totals.leftOut).toBe(1);
  });

  it('a size that Optuna suggests has its name', () => {
    const analysis = of(`
import keras
def objective(trial):
    units = trial.suggest_int('units', 4, 64)
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(units), keras.layers.Dense(1)])
    return 0
`);
    expect(analysis.models[0]?.nodes[1]?.outputShapes[0]).toMatchObject([
      null,
      { expression: { name: 'units' } },
    ]);
    expect(analysis.models[0]?.totals.leftOut).toBe(0);
  });
});
