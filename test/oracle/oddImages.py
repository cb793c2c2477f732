"""Image files of rarer kinds and what Pillow and TensorFlow read from them.

Writes test/fixtures/oddImages: run with a Python that has TensorFlow and Pillow, from the repository root.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import tensorflow as tf
from PIL import Image

ROOT = Path("test/fixtures/oddImages")
rng = np.random.default_rng(7)


def picture(channels, height=9, width=11):
    rows, columns = np.mgrid[0:height, 0:width]
    planes = [
        127 + 100 * np.sin(rows / rng.uniform(2, 6) + rng.uniform(0, 6)) * np.cos(columns / rng.uniform(2, 6))
        for _ in range(channels)
    ]
    return np.clip(np.stack(planes, -1), 0, 255).astype("uint8")


def draw():
    shutil.rmtree(ROOT, ignore_errors=True)
    ROOT.mkdir(parents=True)
    colours = lambda: Image.fromarray(picture(3))
    sixteen = picture(1)[:, :, 0].astype("uint16") * 257 + rng.integers(0, 200, (9, 11)).astype("uint16")
    Image.fromarray(sixteen).save(ROOT / "sixteen.png")
    Image.fromarray(picture(4), "CMYK").save(ROOT / "cmyk.jpg", quality=95)
    Image.fromarray(picture(2), "LA").save(ROOT / "greyAlpha.png")
    colours().convert("1").save(ROOT / "oneBit.png")
    colours().quantize(5).save(ROOT / "palette.gif")
    colours().quantize(6).save(ROOT / "paletteClear.png", transparency=2)
    first, *others = [colours() for _ in range(3)]
    first.save(ROOT / "animated.gif", save_all=True, append_images=others, duration=50)
    colours().save(ROOT / "lossless.webp", lossless=True)
    colours().save(ROOT / "lossy.webp", quality=90)
    colours().save(ROOT / "progressive.jpg", quality=90, progressive=True)
    turned = colours()
    exif = turned.getexif()
    exif[0x0112] = 6
    turned.save(ROOT / "turned.jpg", quality=95, exif=exif)
    colours().save(ROOT / "jpegNamedPng.png", "JPEG", quality=95)


def read(file):
    image = Image.open(file)
    content = tf.io.read_file(str(file))
    found = {mode: np.asarray(image.convert(mode)).reshape(-1).tolist() for mode in ("RGB", "L")}
    decoded = tf.io.decode_image(content, channels=3, expand_animations=False).numpy().reshape(-1).tolist()
    return {"width": image.width, "height": image.height, "pillow": found, "tensorflow": decoded}


def main():
    draw()
    files = sorted(path for path in ROOT.iterdir() if path.suffix != ".json")
    (ROOT / "expected.json").write_text(json.dumps({path.name: read(path) for path in files}) + "\n")


main()
