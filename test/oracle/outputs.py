"""What real Keras makes of programs whose models have several outputs: the curves of `fit` from given weights.

Writes test/fixtures/outputs/{faces,shapes.npz,digits.csv,curves.json}: run with a Python that has TensorFlow,
pandas, scikit-learn and OpenCV, from the repository root.
"""

import json
import os
import runpy
from pathlib import Path

import cv2
import keras
import numpy as np
import pandas as pd
from oneStep import weights_of

ROOT = Path("test/fixtures/outputs")
SIDE = 12


def shapes(random, count):
    """A square, a bar or a frame on noise: which it is, where (corner and size, in shares), and how many points lie beside it."""
    images = random.integers(60, 140, (count, SIDE, SIDE, 3)).astype("uint8")
    kinds, counts = random.integers(0, 3, count), random.integers(0, 4, count)
    boxes = np.zeros((count, 4), "float32")
    for place in range(count):
        row, column = random.integers(0, 6, 2)
        height, width = (5, 5) if kinds[place] != 1 else (2, 6)
        images[place, row : row + height, column : column + width] = 230
        if kinds[place] == 2:
            images[place, row + 1 : row + 4, column + 1 : column + 4] = 20
        for _ in range(counts[place]):
            images[place, 11, random.integers(0, SIDE)] = 255
        boxes[place] = np.array([row, column, height, width]) / SIDE
    return images, kinds, boxes, counts.astype("float32")


def faces(random, count):
    (ROOT / "faces").mkdir(exist_ok=True)
    for place in range(count):
        age, gender = random.integers(1, 90), random.integers(0, 2)
        image = np.full((SIDE, SIDE, 3), 40 + 2 * age, "uint8")
        image[:, : SIDE // 2] += np.uint8(30 * gender)
        cv2.imwrite(str(ROOT / "faces" / f"{age}_{gender}_{place:02}.png"), image)


def digits(random, count):
    labels = random.integers(0, 4, count)
    pixels = random.integers(0, 5, (count, 36)) + labels[:, None] * 4 * (np.arange(36) % 4 == labels[:, None])
    table = pd.DataFrame(np.minimum(pixels, 16), columns=[f"pixel{at}" for at in range(36)])
    table.insert(0, "parity", labels % 2)
    table.insert(0, "label", labels)
    table.to_csv(ROOT / "digits.csv", index=False)


def curves(program):
    keras.backend.clear_session()
    random = np.random.default_rng(5)
    found = {}
    fit = keras.Model.fit

    def fit_from_given(self, *data, **settings):
        for layer in self.layers:
            # A variance is positive.
            low = 0.05 if isinstance(layer, keras.layers.BatchNormalization) else -0.1
            layer.set_weights([random.uniform(low, 0.2, w.shape) for w in layer.get_weights()])
        found["weights"] = weights_of(self)
        history = fit(self, *data, **{**settings, "verbose": 0}).history
        found["history"] = {name: [float(f"{value:.7g}") for value in values] for name, values in history.items()}

    keras.Model.fit = fit_from_given
    home = os.getcwd()
    os.chdir(ROOT)
    try:
        runpy.run_path(program)
    finally:
        os.chdir(home)
        keras.Model.fit = fit
    return found


def main():
    random = np.random.default_rng(3)
    names = ("x", "kind", "box", "count")
    parts = {"train": shapes(random, 24), "test": shapes(random, 8)}
    arrays = {f"{name}_{part}": array for part, each in parts.items() for name, array in zip(names, each)}
    np.savez_compressed(ROOT / "shapes.npz", **arrays)
    faces(random, 32)
    digits(random, 24)
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    (ROOT / "curves.json").write_text(json.dumps({program: curves(program) for program in programs}) + "\n")


main()
