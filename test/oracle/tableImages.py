"""What programs that read tables of images through pandas give to Keras's fit and evaluate.

Writes test/fixtures/tableImages/{faces.csv,digits.csv,given.json}: run with a Python that has TensorFlow, pandas,
scikit-learn and OpenCV, from the repository root.
"""

import json
import os
import runpy
from pathlib import Path

import keras
import numpy as np

ROOT = Path("test/fixtures/tableImages")


def tables():
    random = np.random.RandomState(5)
    usages = ["Training"] * 28 + ["PublicTest"] * 6 + ["PrivateTest"] * 6
    lines = ["emotion,pixels,Usage"]
    for place, usage in enumerate(usages):
        pixels = " ".join(str(value) for value in random.randint(0, 256, 36))
        lines.append(f"{place % 7 if place < 35 else 3},{pixels},{usage}")
    (ROOT / "faces.csv").write_text("\n".join(lines) + "\n")
    lines = [",".join(["label", *(f"pixel{at}" for at in range(36))])]
    for place in range(30):
        lines.append(",".join(str(value) for value in [place % 10, *random.randint(0, 256, 36)]))
    (ROOT / "digits.csv").write_text("\n".join(lines) + "\n")


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

    def evaluate(self, x=None, y=None, **settings):
        found["test"] = plain(x, y)

    keras.Model.fit, keras.Model.evaluate = fit, evaluate
    keras.Sequential.fit, keras.Sequential.evaluate = fit, evaluate
    home = os.getcwd()
    os.chdir(ROOT)
    try:
        runpy.run_path(program)
    finally:
        os.chdir(home)
    return found


def main():
    tables()
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    (ROOT / "given.json").write_text(json.dumps({program: given(program) for program in programs}) + "\n")


main()
