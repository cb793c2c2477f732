/**
 * Names and arguments inside code that Keras runs itself (losses, metrics, Lambdas, mapped functions, sequences), of what
 * argparse parsed, and of the tools that prepare texts and tables. Each raises in Keras 3.15.
 */
import { expect, it } from 'vitest';
import { diagnosticsOf } from './checkFix.js';

const HEAD = `import argparse
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import backend as K, layers
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer
from sklearn.preprocessing import MinMaxScaler
X, y = np.zeros((8, 4)), np.zeros((8, 1))
net = keras.Sequential([layers.Input((4,)), layers.Dense(1, activation='sigmoid')])
`;

/** The errors behind the head: the words that are marked, and the first fix. */
function faults(code: string): readonly string[] {
  return diagnosticsOf(HEAD + code)
    .filter(({ severity, isAdvice }) => severity === 'error' && !isAdvice)
    .map(({ span, fixes }) => {
      const word = (HEAD + code).slice(span.start, span.end);
      const [fix] = fixes.flatMap(({ edits }) => edits.map(({ newText }) => newText));
      return fix === undefined ? word : `${word} → ${fix}`;
    });
}

const LOSS = `def dice(y_true, y_pred):
    overlap = K.sum(y_true * y_pred)
    return 1 - overlap / K.sum(y_true + y_pred)
net.compile('adam', dice, metrics=['accuracy'])
net.fit(X, y)
`;

it.each([
  [LOSS.replace('1 - overlap', '1 - overlop'), 'overlop → overlap'],
  [LOSS.replace('K.sum(y_true * y_pred)', 'K.flaten(y_true * y_pred)'), 'flaten → flatten'],
  [LOSS.replace('K.sum(y_true + y_pred)', 'K.clip(y_true + y_pred, 0)'), 'K.clip(y_true + y_pred, 0)'],
  [
    LOSS.replace("dice, metrics=['accuracy']", "'mse', metrics=[dice]").replace('(y_true +', '(y_tru +'),
    'y_tru → y_true',
  ],
  ['z = layers.Lambda(lambda t: t * scale, output_shape=(4,))(layers.Input((4,)))', 'scale'],
  [
    'ds = tf.data.Dataset.from_tensor_slices(X).map(lambda a: tf.image.random_flip_leftright(a))',
    'random_flip_leftright → random_flip_left_right',
  ],
  [
    'ds = tf.data.Dataset.from_tensor_slices(X).map(lambda a: tf.image.random_brightness(a, delta=0.1))',
    'delta → max_delta',
  ],
  [
    `class Batches(keras.utils.Sequence):
    def __init__(self, x, y):
        super().__init__()
        self.x, self.y = x, y
    def __len__(self):
        return 2
    def __getitem__(self, index):
        return self.x[:4], numbers[:4]
net.compile('adam', 'mse')
net.fit(Batches(X, y))`,
    'numbers',
  ],
  [
    `class Stop(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs.get('loss') < bound:
            self.model.stop_training = True
net.compile('adam', 'mse')
net.fit(X, y, callbacks=[Stop()])`,
    'bound',
  ],
])('a name in what Keras runs itself: %s', (code, fault) => expect(faults(code)).toEqual([fault]));

const PARSER = `parser = argparse.ArgumentParser()
parser.add_argument('--epochs', type=int, default=3)
parser.add_argument('--batch-size', type=int, default=8)
`;

it.each([
  [`${PARSER}args = parser.parse_args()\nprint(args.epoch, args.batch_size)`, ['epoch → epochs']],
  [`${PARSER}args, rest = parser.parse_known_args()\nprint(args.batchsize)`, ['batchsize → batch_size']],
  // There may be others.
  [`${PARSER}args = parser.parse_args()\nargs.seed = 1\nprint(args.seed, hasattr(args, 'lr'))`, []],
  [`from setup import more\n${PARSER}more(parser)\nprint(parser.parse_args().lr)`, []],
  [`${PARSER}parser.add_subparsers()\nprint(parser.parse_args().lr)`, []],
  [`${PARSER}args = parser.parse_args()\nvars(args).update(lr=1)\nprint(args.lr)`, []],
])('what argparse gives: %s', (code, found) => expect(faults(code)).toEqual(found));

it.each([
  ['Tokenizer(max_words=10)', 'max_words → num_words'],
  ["Tokenizer(oov='?')", 'oov → oov_token'],
  ["Tokenizer().fit_on_text(['a'])", 'fit_on_text → fit_on_texts'],
  ['pad_sequences([[1], [2]], max_len=4)', 'max_len → maxlen'],
  ["pad_sequences([[1], [2]], padding='end')", "'end' → post"],
  ['MinMaxScaler(range=(0, 1))', 'range → feature_range'],
])('an argument of what prepares data: %s', (code, fault) => expect(faults(code)).toEqual([fault]));

it('a model is trained without compile in a function that the program calls', () => {
  const code = `def train(model):
    model.fit(X, y)
train(net)`;
  expect(faults(code)[0]).toMatch(/^model\.fit\(X, y\) → /);
  // What nothing calls may come after any other.
  expect(faults(code.replace('\ntrain(net)', ''))).toEqual([]);
});

it('an attribute that is only ever changed is missing', () =>
  expect(
    faults(`class Agent:
    def __init__(self):
        self.decay = 0.9
    def step(self):
        self.rate *= self.decay
Agent().step()`),
  ).toEqual(['rate']));
