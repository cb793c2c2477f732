"""The curves that `fit` of a program's model has in real Keras, from weights that are given."""

import os
import runpy

import keras
import numpy as np
from oneStep import numbers, weights_of


def curves(root, program):
    keras.backend.clear_session()
    random = np.random.default_rng(5)
    found = {}
    fit = keras.Model.fit

    def fit_from_given(self, *data, **settings):
        for layer in self.layers:
            # A variance is positive.
            low = 0.05 if isinstance(layer, keras.layers.BatchNormalization) else -0.1
            layer.set_weights([random.uniform(low, 0.2, w.shape) for w in layer.get_weights()])
        # What a recurrent layer holds are its cell's, and all cells have one name.
        cells = [layer for layer in self.layers if isinstance(layer, keras.layers.RNN)]
        own = {layer.name: [[list(w.shape), numbers(w)] for w in layer.weights] for layer in cells}
        found["weights"] = {**weights_of(self), **own}
        history = fit(self, *data, **{**settings, "verbose": 0}).history
        found["history"] = {name: [float(f"{value:.7g}") for value in values] for name, values in history.items()}

    keras.Model.fit = fit_from_given
    home = os.getcwd()
    os.chdir(root)
    try:
        runpy.run_path(program)
    finally:
        os.chdir(home)
        keras.Model.fit = fit
    return found
