"""What real Keras makes of programs that train on images as targets: the curves of `fit` from given weights.

Writes test/fixtures/imageTargets/{images,masks,shapes.npz,curves.json}: run with a Python that has TensorFlow,
scikit-learn and OpenCV, from the repository root.
"""

import json
import os
import runpy
from pathlib import Path

import cv2
import keras
import numpy as np
from oneStep import weights_of

ROOT = Path("test/fixtures/imageTargets")
SIDE = 12


def shapes(random, count):
    """Bright squares (1) and dark ones (2) on noise, and which each pixel is of."""
    images = random.integers(60, 140, (count, SIDE, SIDE, 3)).astype("uint8")
    masks = np.zeros((count, SIDE, SIDE, 1), "uint8")
    for place in range(count):
        for label, value in ((1, 230), (2, 10)):
            row, column, side = random.integers(0, 8), random.integers(0, 8), random.integers(3, 5)
            images[place, row : row + side, column : column + side] = value
            masks[place, row : row + side, column : column + side] = label
    return images, masks


def files(images, masks):
    for folder, values in (("images", images), ("masks", ((masks == 1) * 255).astype("uint8"))):
        (ROOT / folder).mkdir(exist_ok=True)
        for place, each in enumerate(values):
            cv2.imwrite(str(ROOT / folder / f"{place:02}.png"), each)


def curves(program):
    keras.backend.clear_session()
    random = np.random.default_rng(5)
    found = {}
    fit = keras.Model.fit

    def fit_from_given(self, *data, **settings):
        for layer in self.layers:
            layer.set_weights([random.uniform(-0.3, 0.3, w.shape) for w in layer.get_weights()])
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
    (x_train, y_train), (x_test, y_test) = shapes(random, 24), shapes(random, 8)
    np.savez_compressed(ROOT / "shapes.npz", x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    files(x_train, y_train)
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    (ROOT / "curves.json").write_text(json.dumps({program: curves(program) for program in programs}) + "\n")


main()
