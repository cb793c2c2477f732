"""What real Keras says of models whose layers have regularisers: the loss of a batch in training and in evaluation.

Writes test/fixtures/penalties.json: run with a Python that has TensorFlow, from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np
from keras import layers, regularizers

PIXELS, LABELS = [0, 10, 40, 20, 30, 50], [0, 2, 1]


def chain():
    return keras.Sequential(
        [
            keras.Input((2, 1, 1)),
            layers.Conv2D(2, 1, kernel_regularizer=regularizers.L2(0.5), bias_regularizer=regularizers.L1(0.2), name="conv"),
            layers.Flatten(name="flat"),
            layers.Dense(3, activation="softmax", kernel_regularizer=regularizers.L1L2(0.1, 0.3), name="dense"),
        ]
    )


def shared():
    """The penalty of a layer that is called twice counts once."""
    inputs = keras.Input((2, 1, 1), name="pixel")
    twice = layers.Dense(1, kernel_initializer="ones", kernel_regularizer=regularizers.L2(0.5), name="twice")
    x = layers.Flatten(name="flat")(twice(twice(inputs)))
    return keras.Model(inputs, layers.Dense(3, activation="softmax", name="dense")(x))


def recurrent():
    """The weights are those of cells and of layers that other layers hold."""
    ways = {"kernel_regularizer": regularizers.L2(0.5), "recurrent_regularizer": regularizers.L1(0.1)}
    return keras.Sequential(
        [
            keras.Input((2, 1, 1)),
            layers.Reshape((2, 1), name="steps"),
            layers.TimeDistributed(layers.Dense(2, kernel_regularizer=regularizers.L2(0.5)), name="each"),
            layers.Bidirectional(layers.LSTM(2, return_sequences=True, **ways), name="both"),
            layers.LSTM(2, **ways, name="last"),
            layers.Dense(3, activation="softmax", name="dense"),
        ]
    )


def layers_in(model):
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from layers_in(layer)
        else:
            yield layer


def activity():
    """Penalties of outputs count for each call, and of each image the same in a batch of any size."""
    inputs = keras.Input((2, 1, 1), name="pixel")
    inner = keras.Input((2, 1, 2), name="inner")
    held = keras.Model(inner, layers.Conv2D(2, 1, activity_regularizer=regularizers.L2(0.4), name="held")(inner), name="model")
    x = layers.Conv2D(2, 1, activity_regularizer=regularizers.L1L2(0.2, 0.1), kernel_regularizer=regularizers.L2(0.5), name="conv")(inputs)
    x = layers.Flatten(name="flat")(held(x))
    twice = layers.Dense(4, activity_regularizer=regularizers.L1(0.3), name="twice")
    return keras.Model(inputs, layers.Dense(3, activation="softmax", name="dense")(twice(twice(x))))


def main():
    cases = []
    images = np.array(PIXELS, "float32").reshape(-1, 2, 1, 1) / 10
    for title, build in {"chain": chain, "shared": shared, "recurrent": recurrent, "activity": activity}.items():
        keras.utils.set_random_seed(3)
        model = build()
        for layer in layers_in(model):
            layer.set_weights([np.round(w + 0.1 * (w.ndim == 1), 3) for w in layer.get_weights()])
        weights = {
            layer.name: [{"shape": w.shape, "values": [round(float(v), 3) for v in w.ravel()]} for w in layer.get_weights()]
            for layer in layers_in(model)
            if layer.weights
        }
        model.compile(keras.optimizers.SGD(0.01), "sparse_categorical_crossentropy")
        evaluated = model.evaluate(images, np.array(LABELS), verbose=0)
        trained = model.train_on_batch(images, np.array(LABELS))
        cases.append({"title": title, "weights": weights, "evaluated": float(evaluated), "trained": float(trained)})
    path = Path("test/fixtures/penalties.json")
    path.write_text(json.dumps({"pixels": PIXELS, "labels": LABELS, "cases": cases}) + "\n")


main()
