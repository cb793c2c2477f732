"""What programs that read image files in loops over folders give to Keras's fit.

Writes test/fixtures/folderLoops/{faces/,given.json}: run with a Python that has Keras, scikit-learn, OpenCV and Pillow,
from the repository root.
"""

import json
import os
import runpy
from pathlib import Path

import keras
import numpy as np
from PIL import Image

ROOT = Path("test/fixtures/folderLoops")
SHAPES = [(8, 8), (11, 9), (12, 16, 3), (6, 6, 3), (5, 4)]


def draw():
    random = np.random.RandomState(2)
    for folder in ("happy", "angry", "sad"):
        (ROOT / "faces" / folder).mkdir(parents=True, exist_ok=True)
        for place, shape in enumerate(SHAPES):
            image = Image.fromarray(random.randint(0, 256, shape, dtype=np.uint8))
            image.save(ROOT / "faces" / folder / f"{folder}{(place * 7) % 11}.png")


def plain(x, y):
    y = np.asarray(y)
    labels = y.argmax(-1) if y.ndim > 1 else y
    return {
        "x": [[round(float(value), 5) for value in row] for row in np.asarray(x, "float32").reshape(len(x), -1)],
        "y": [int(label) for label in labels],
    }


def given(program):
    found = {}

    def fit(self, x=None, y=None, validation_data=None, **settings):
        found["train"] = plain(x, y)
        if validation_data is not None:
            found["validation"] = plain(*validation_data)

    keras.Model.fit = keras.Sequential.fit = fit
    home = os.getcwd()
    os.chdir(ROOT)
    try:
        found["variables"] = runpy.run_path(program)
    finally:
        os.chdir(home)
    variables = found.pop("variables")
    # The folder of each class, for programs that say it.
    found["classes"] = variables.get("categories") or sorted(os.listdir(ROOT / "faces"))
    return found


def main():
    draw()
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    (ROOT / "given.json").write_text(json.dumps({program: given(program) for program in programs}) + "\n")


main()
