"""Which arrays and labels real Keras refuses in `fit` and `predict`: small models, every form of label.

    python test/oracle/trainingData.py

Writes test/fixtures/trainingData.json: input shape, units, activation, loss, shapes of x and y, call, refusal.
"""

import itertools
import json
import os
import pathlib

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')

import keras
import numpy as np
from keras import layers

LOSSES = ['categorical_crossentropy', 'sparse_categorical_crossentropy', 'binary_crossentropy', 'mse']
LABELS = [(8,), (8, 1), (8, 2), (8, 5), (8, 5, 1)]
ARRAYS = [(8, 6, 6), (8, 6, 6, 1), (8, 6, 6, 3), (8, 5, 6, 3), (7, 6, 6, 3), (6, 6, 3), (8, 7), (8, 7, 1), (8, 6)]


def refusal(shape, units, loss, x, y, verb):
    keras.backend.clear_session()
    model = keras.Sequential([keras.Input(shape), layers.Flatten(), layers.Dense(units)])
    model.compile(optimizer='sgd', loss=loss)
    try:
        if verb == 'fit':
            model.fit(np.zeros(x), np.zeros(y), verbose=0, batch_size=8)
        else:
            model.predict(np.zeros(x), verbose=0)
        return None
    except Exception as error:
        return str(error).strip().split('\n')[0][:60]


def main():
    cases = [((6, 6, 1), units, loss, (8, 6, 6, 1), y, 'fit') for units, loss, y in itertools.product([1, 2, 5], LOSSES, LABELS)]
    cases += [(shape, 2, 'mse', x, (8, 2), 'fit') for shape, x in itertools.product([(6, 6, 1), (6, 6, 3), (7,)], ARRAYS)]
    cases += [(shape, 2, 'mse', x, (8, 2), 'predict') for shape, x in itertools.product([(6, 6, 1), (6, 6, 3)], ARRAYS)]
    rows = [json.dumps([*case, refusal(*case)]) for case in cases]
    path = pathlib.Path(__file__).parents[1] / 'fixtures' / 'trainingData.json'
    path.write_text('[\n' + ',\n'.join(rows) + '\n]\n')


main()
