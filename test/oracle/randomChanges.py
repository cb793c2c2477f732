"""How Keras's random layers spread: each pixel's mean and deviation over many draws of one small picture.

Writes test/fixtures/randomChanges.json: run with a Python that has TensorFlow and Keras, from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np
from keras import layers

DRAWS = 4000
SIZE = 8

CASES = {
    "RandomFlip horizontal": ("RandomFlip", {"mode": "horizontal"}),
    "RandomFlip both": ("RandomFlip", {"mode": "horizontal_and_vertical"}),
    "RandomShear across": ("RandomShear", {"x_factor": 0.4, "y_factor": 0.0}),
    "RandomShear both": ("RandomShear", {"x_factor": [0.1, 0.3], "y_factor": [0.0, 0.5]}),
    "RandomRotation": ("RandomRotation", {"factor": 0.2}),
    "RandomTranslation": ("RandomTranslation", {"height_factor": 0.3, "width_factor": [-0.2, 0.1]}),
    "RandomZoom": ("RandomZoom", {"height_factor": [-0.4, 0.2]}),
    "RandomContrast": ("RandomContrast", {"factor": 0.5}),
    "RandomBrightness": ("RandomBrightness", {"factor": 0.3}),
    "GaussianNoise": ("GaussianNoise", {"stddev": 0.9}),
    "GaussianDropout": ("GaussianDropout", {"rate": 0.3}),
    "AlphaDropout": ("AlphaDropout", {"rate": 0.3}),
    "Dropout": ("Dropout", {"rate": 0.3}),
    "SpatialDropout2D": ("SpatialDropout2D", {"rate": 0.3}),
}

# What keras.random draws, by the trainer's name of the operation.
OPERATIONS = {
    "RandomNormal": ("normal", {"mean": 2.0, "stddev": 3.0}),
    "TruncatedNormal": ("truncated_normal", {"mean": 1.0, "stddev": 5.0}),
    "RandomUniform": ("uniform", {"minval": -4.0, "maxval": 10.0}),
    "Randint": ("randint", {"minval": 3, "maxval": 9}),
}


def picture():
    rows, columns = np.mgrid[0:SIZE, 0:SIZE]
    planes = [128 + 80 * np.sin(rows / (1.5 + c) + c) * np.cos(columns / (2 + c)) for c in range(3)]
    return np.stack(planes, -1).astype("float32")


def spread(name, settings):
    keras.utils.set_random_seed(11)
    layer = getattr(layers, name)(**settings, seed=5)
    one = picture()
    drawn = np.concatenate(
        [np.asarray(layer(np.repeat(one[None], 500, 0), training=True)) for _ in range(DRAWS // 500)]
    )
    return told(name, settings, drawn)


def spread_of_operation(operation, name, settings):
    keras.utils.set_random_seed(11)
    drawn = np.asarray(getattr(keras.random, name)((DRAWS, SIZE, SIZE, 3), **settings, seed=5))
    return told("KerasOperation", {"operation": operation, **settings, "output_sizes": [None, SIZE, SIZE, 3]}, drawn)


def told(name, settings, drawn):
    flat = drawn.reshape(len(drawn), -1).astype("float64")
    return {
        "className": name,
        "settings": settings,
        "mean": [round(float(value), 3) for value in flat.mean(0)],
        "deviation": [round(float(value), 3) for value in flat.std(0)],
    }


def main():
    cases = {title: spread(*case) for title, case in CASES.items()}
    cases |= {title: spread_of_operation(title, *case) for title, case in OPERATIONS.items()}
    found = {"draws": DRAWS, "picture": [round(float(v), 4) for v in picture().reshape(-1)], "cases": cases}
    Path("test/fixtures/randomChanges.json").write_text(json.dumps(found) + "\n")


main()
