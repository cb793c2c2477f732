"""What programs that read image files in loops over folders give to Keras's fit.

Writes test/fixtures/folderLoops/{faces/,faces.csv,given.json}: run with a Python that has Keras, scikit-learn, OpenCV, imutils and Pillow,
from the repository root.
"""

import json
import os
from pathlib import Path

import numpy as np
from given import given
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


def chain():
    """Folders below folders, in one order on every system: each holds one more."""
    random = np.random.RandomState(3)
    for folder in ("happy", "happy/sad"):
        (ROOT / "chain" / folder).mkdir(parents=True, exist_ok=True)
        for place, shape in enumerate(SHAPES[:3]):
            image = Image.fromarray(random.randint(0, 256, shape, dtype=np.uint8))
            image.save(ROOT / "chain" / folder / f"{place}.png")


def name():
    """A table of the files without their endings, and of numbers for their classes."""
    moods = {"sad": 1, "happy": 2, "angry": 3}
    files = sorted((ROOT / "faces").glob("*/*.png"))
    lines = [f"{file.parent.name}/{file.stem},{moods[file.parent.name]}" for file in files]
    (ROOT / "faces.csv").write_text("\n".join(["id,mood", *lines]) + "\n")


def told(program):
    found, variables = given(program, ROOT)
    # The folder of each class, for programs that say it.
    found["classes"] = variables.get("categories") or sorted(os.listdir(ROOT / "faces"))
    return found


def main():
    draw()
    chain()
    name()
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    (ROOT / "given.json").write_text(json.dumps({program: told(program) for program in programs}) + "\n")


main()
