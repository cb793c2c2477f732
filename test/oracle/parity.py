"""Twenty training steps of real Keras from given weights on given batches, for every optimiser ConvLens knows.

Writes test/fixtures/parity.json: run with a Python that has TensorFlow, from the repository root.
"""

import base64
import json
from pathlib import Path

import keras
import numpy as np
import tf_keras
from keras import layers, optimizers

STEPS, BATCH, CLASSES = 20, 16, 5

OPTIMIZERS = {
    "SGD": {"learning_rate": 0.05},
    "SGD momentum": {"learning_rate": 0.02, "momentum": 0.9},
    "SGD nesterov": {"learning_rate": 0.02, "momentum": 0.9, "nesterov": True},
    "RMSprop": {"learning_rate": 0.001},
    "RMSprop momentum": {"learning_rate": 0.001, "momentum": 0.9, "centered": True},
    "Adam": {"learning_rate": 0.003},
    "AdamW": {"learning_rate": 0.003, "weight_decay": 0.01},
    "Nadam": {"learning_rate": 0.003},
    "Adamax": {"learning_rate": 0.003},
    "Adagrad": {"learning_rate": 0.01},
    "Adadelta": {"learning_rate": 0.5},
}

# Keras 2's `decay` of the rate, which Keras 3 has no more.
FORMER = {"SGD decay": {"learning_rate": 0.05, "momentum": 0.9, "decay": 0.1}}


def packed(array):
    return base64.b64encode(np.asarray(array, "float32").tobytes()).decode()


def build(normalised, layers=layers, keras=keras):
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(6, 3, padding="same", name="conv"),
            *([layers.BatchNormalization(name="norm", momentum=0.9)] if normalised else []),
            layers.ReLU(name="relu"),
            layers.MaxPooling2D(2, name="pool"),
            layers.Flatten(name="flat"),
            layers.Dense(CLASSES, activation="softmax", name="dense"),
        ]
    )


def main():
    rng = np.random.default_rng(7)
    images = rng.normal(size=(STEPS, BATCH, 8, 8, 1)).astype("float32")
    labels = rng.integers(0, CLASSES, size=(STEPS, BATCH))
    for step in range(STEPS):
        for place in range(BATCH):
            images[step, place, labels[step, place], :, 0] += 1.0
    fixture = {"batch": BATCH, "steps": STEPS, "classes": CLASSES, "keras": keras.__version__}
    fixture |= {"images": packed(images), "labels": labels.ravel().tolist(), "weights": {}, "runs": []}
    for normalised in (False, True):
        keras.utils.set_random_seed(3)
        start = build(normalised)
        weights = {layer.name: [packed(w) for w in layer.get_weights()] for layer in start.layers if layer.weights}
        fixture["weights"]["normalised" if normalised else "plain"] = weights
        for title, options in {**OPTIMIZERS, **FORMER}.items():
            name = title.split()[0]
            of_keras = tf_keras if title in FORMER else keras
            model = build(normalised, of_keras.layers, of_keras)
            model.set_weights(start.get_weights())
            kinds = tf_keras.optimizers.legacy if title in FORMER else optimizers
            model.compile(getattr(kinds, name)(**options), "sparse_categorical_crossentropy")
            losses = [
                float(model.train_on_batch(images[step], labels[step], return_dict=True)["loss"])
                for step in range(STEPS)
            ]
            fixture["runs"].append(
                {"title": title, "name": name, "options": options, "normalised": normalised, "losses": [round(loss, 6) for loss in losses]}
            )
    path = Path("test/fixtures/parity.json")
    path.write_text(json.dumps(fixture, indent=1) + "\n")
    print(path, path.stat().st_size, "bytes")


main()
