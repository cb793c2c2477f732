"""The weights of real Keras after five steps of models whose weights are constrained.

Writes test/fixtures/constraints.json: run with a Python that has TensorFlow, from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np
from keras import layers
from keras.constraints import MaxNorm, MinMaxNorm, NonNeg, UnitNorm

STEPS, BATCH = 5, 4


def chain():
    return keras.Sequential(
        [
            keras.Input((4, 4, 1)),
            layers.Conv2D(2, 3, kernel_constraint=MaxNorm(0.5, axis=[0, 1, 2]), bias_constraint=NonNeg(), name="conv"),
            layers.Flatten(name="flat"),
            layers.Dense(4, kernel_constraint=UnitNorm(), bias_constraint=MaxNorm(0.01), name="unit"),
            layers.Dense(3, kernel_constraint=MinMaxNorm(0.4, 0.6, rate=0.5, axis=0), activation="softmax", name="dense"),
        ]
    )


def main():
    rng = np.random.default_rng(3)
    images = rng.normal(size=(STEPS, BATCH, 4, 4, 1)).round(3).astype("float32")
    labels = rng.integers(0, 3, size=(STEPS, BATCH))
    keras.utils.set_random_seed(5)
    model = chain()
    topology = json.loads(model.to_json())["config"]["layers"]
    for layer in model.layers:
        layer.set_weights([np.round(w, 3) for w in layer.get_weights()])
    before = weights(model)
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    for step in range(STEPS):
        model.train_on_batch(images[step], labels[step])
    constraints = {
        layer["config"]["name"]: {
            part: {"class_name": given["class_name"], "config": given["config"]}
            for part in ("kernel_constraint", "bias_constraint")
            if (given := layer["config"].get(part))
        }
        for layer in topology
    }
    fixture = {
        "images": images.reshape(STEPS, -1).astype(float).round(3).tolist(),
        "labels": labels.tolist(),
        "constraints": constraints,
        "before": before,
        "after": weights(model),
    }
    Path("test/fixtures/constraints.json").write_text(json.dumps(fixture) + "\n")


def weights(model):
    return {layer.name: [np.round(w.astype(float), 5).tolist() for w in layer.get_weights()] for layer in model.layers if layer.weights}


main()
