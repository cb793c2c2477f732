"""What OpenCV and Pillow make of image files: the steps that code takes, and the bytes that come of them.

Writes test/fixtures/pictureSteps/: run with a Python that has Keras, OpenCV and Pillow, from the repository root.
"""

import json
from pathlib import Path

import cv2
import numpy as np
from keras.utils import load_img
from PIL import Image

ROOT = Path("test/fixtures/pictureSteps")


def images():
    random = np.random.RandomState(8)
    for name, shape in {"grey": (11, 9), "colour": (12, 16, 3), "small": (5, 4, 3)}.items():
        Image.fromarray(random.randint(0, 256, shape, dtype=np.uint8)).save(ROOT / f"{name}.png")


def photos():
    """One for each way in which a camera can have been held: Exif's orientations."""
    y, x = np.mgrid[0:8, 0:16]
    photo = Image.fromarray(np.stack([x * 15, y * 30, 255 - x * 15], -1).astype("uint8"))
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        photo.save(ROOT / f"held{orientation}.jpg", quality=95, subsampling=0, exif=exif)


def read(by, channels):
    return {"kind": "read", "by": by, "channels": channels}


def resize(by, width, height):
    return {"kind": "resize", "by": by, "width": width, "height": height}


def made(path):
    sizes = [(6, 5), (8, 6), (13, 17)]
    grey, colour = cv2.imread(path, 0), cv2.imread(path)
    yield [read("cv2", 1)], grey
    yield [read("cv2", 3), {"kind": "grey"}], cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY)
    yield [read("cv2", 3), {"kind": "swap"}], cv2.cvtColor(colour, cv2.COLOR_BGR2RGB)
    yield [read("cv2", 1), {"kind": "colour"}], cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)
    for size in sizes:
        yield [read("cv2", 3), resize("cv2 linear", *size)], cv2.resize(colour, size)
        yield [read("cv2", 1), resize("cv2 linear", *size)], cv2.resize(grey, size)
        yield [read("cv2", 3), resize("cv2 nearest", *size)], cv2.resize(colour, size, interpolation=cv2.INTER_NEAREST)
        picture = Image.open(path)
        yield [read("pillow", 1), resize("pillow bicubic", *size)], picture.convert("L").resize(size)
        yield [read("pillow", 3), resize("pillow bicubic", *size)], picture.convert("RGB").resize(size)
        yield [read("pillow", "own"), resize("pillow bicubic", *size)], picture.resize(size)
        for name in ("box", "bilinear", "hamming", "lanczos"):
            method = Image.Resampling[name.upper()]
            # Along the rows first, as Pillow did until 12; since 13 it may begin along the columns.
            rows = picture.convert("RGB").resize((size[0], picture.height), method)
            yield [read("pillow", 3), resize(f"pillow {name}", *size)], rows.resize(size, method)
        own = load_img(path, color_mode="grayscale", target_size=size[::-1])
        yield [read("pillow", 1), resize("pillow nearest", *size)], own


def smooth(path):
    sizes = [(6, 5), (8, 6), (4, 4), (13, 17), (20, 5), (3, 2)]
    for size in sizes:
        for name in ("area", "cubic"):
            method = getattr(cv2, f"INTER_{name.upper()}")
            yield [read("cv2", 3), resize(f"cv2 {name}", *size)], cv2.resize(cv2.imread(path), size, interpolation=method)
            yield [read("cv2", 1), resize(f"cv2 {name}", *size)], cv2.resize(cv2.imread(path, 0), size, interpolation=method)


def main():
    images()
    photos()
    cases = [
        {"file": path.name, "steps": steps, "bytes": np.asarray(values).reshape(-1).tolist()}
        for path in sorted(ROOT.glob("*.png"))
        for steps, values in [*made(str(path)), *smooth(str(path))]
    ]
    for path in sorted(ROOT.glob("*.jpg")):
        # OpenCV turns a photograph as it was held; Pillow leaves that to its callers.
        for steps, values in [
            ([read("cv2", 3), {"kind": "swap"}], cv2.imread(str(path))[:, :, ::-1]),
            ([read("pillow", 3)], Image.open(path)),
        ]:
            values = np.asarray(values).reshape(-1).tolist()
            cases.append({"file": path.name, "steps": steps, "bytes": values})
    (ROOT / "expected.json").write_text(json.dumps(cases) + "\n")


main()
