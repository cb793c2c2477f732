"""What real Keras makes of programs whose models have several inputs: the curves of `fit` from given weights.

Writes test/fixtures/inputs/{houses.csv,houses.npz,shapes.npz,curves.json}: run with a Python that has TensorFlow,
pandas and scikit-learn, from the repository root.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from fitCurves import curves

ROOT = Path("test/fixtures/inputs")
SIDE = 12


def houses(random, count):
    """Windows for rooms, brightness for area: a price that needs both, and which of three kinds."""
    rooms, area = random.integers(1, 6, count), random.integers(20, 90, count)
    kinds = (rooms + area) % 3
    images = random.integers(0, 40, (count, SIDE, SIDE, 3)).astype("uint8")
    for place in range(count):
        images[place] += np.uint8(area[place])
        images[place, 2 * np.arange(rooms[place]), :, kinds[place]] = 250
    pd.DataFrame({"rooms": rooms, "area": area, "kind": kinds, "price": rooms * 10 + area}).to_csv(
        ROOT / "houses.csv", index=False
    )
    np.savez_compressed(ROOT / "houses.npz", images=images)


def shapes(random, count):
    kinds = np.arange(count) % 3
    images = random.integers(0, 80, (count, SIDE, SIDE, 1)).astype("uint8")
    for place in range(count):
        row, column = random.integers(0, 6, 2)
        height, width = [(5, 5), (2, 6), (6, 2)][kinds[place]]
        images[place, row : row + height, column : column + width] = 240
    np.savez_compressed(ROOT / "shapes.npz", x=images, kind=kinds)


def main():
    random = np.random.default_rng(3)
    houses(random, 32)
    shapes(random, 24)
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    (ROOT / "curves.json").write_text(json.dumps({program: curves(ROOT, program) for program in programs}) + "\n")


main()
