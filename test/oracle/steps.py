"""What real Keras makes of programs whose models have a `train_step` of their own: the curves of `fit` from given weights.

Writes test/fixtures/steps/{shapes.npz,curves.json}: run with a Python that has TensorFlow, from the repository root.
"""

import json
from pathlib import Path

import numpy as np
from fitCurves import curves

ROOT = Path("test/fixtures/steps")
SIDE = 12


def main():
    random = np.random.default_rng(3)
    kinds = np.arange(24) % 3
    images = random.integers(0, 80, (24, SIDE, SIDE, 3)).astype("uint8")
    counts = np.zeros(24, "float32")
    for place in range(24):
        row, column = random.integers(0, 6, 2)
        height, width = [(5, 5), (2, 6), (6, 2)][kinds[place]]
        images[place, row : row + height, column : column + width] = 240
        counts[place] = height * width / 25
    np.savez_compressed(ROOT / "shapes.npz", x=images, kind=kinds, count=counts)
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    (ROOT / "curves.json").write_text(json.dumps({program: curves(ROOT, program) for program in programs}) + "\n")


main()
