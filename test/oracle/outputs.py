"""What real Keras makes of programs whose models have several outputs: the curves of `fit` from given weights.

Writes test/fixtures/outputs/{faces,shapes.npz,digits.csv,curves.json}: run with a Python that has TensorFlow,
pandas, scikit-learn and OpenCV, from the repository root.
"""

import json
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
from fitCurves import curves

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


def main():
    random = np.random.default_rng(3)
    names = ("x", "kind", "box", "count")
    parts = {"train": shapes(random, 24), "test": shapes(random, 8)}
    arrays = {f"{name}_{part}": array for part, each in parts.items() for name, array in zip(names, each)}
    np.savez_compressed(ROOT / "shapes.npz", **arrays)
    faces(random, 32)
    digits(random, 24)
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    (ROOT / "curves.json").write_text(json.dumps({program: curves(ROOT, program) for program in programs}) + "\n")


main()
