"""Small image files of every kind, and what real Keras reads from them: order, split, pixels and random changes.

Writes test/fixtures/imageFolders: run with a Python that has TensorFlow, Pillow and SciPy, from the repository root.
"""

import json
import os
import shutil
from pathlib import Path

import keras
import numpy as np
from keras.src.legacy.preprocessing.image import ImageDataGenerator, apply_affine_transform
from PIL import Image
import scipy.ndimage

if not hasattr(scipy.ndimage, "interpolation"):  # gone since SciPy 2; Keras still asks for it
    scipy.ndimage.interpolation = scipy.ndimage

ROOT = Path("test/fixtures/imageFolders")
IMAGES = ROOT / "images"


def picture(rng, height, width, channels):
    """Smooth colours with an edge, so that formats and resizing differ measurably."""
    rows, columns = np.mgrid[0:height, 0:width]
    planes = [
        127 + 100 * np.sin(rows / rng.uniform(2, 6) + rng.uniform(0, 6)) * np.cos(columns / rng.uniform(2, 6))
        for _ in range(channels)
    ]
    image = np.stack(planes, -1)
    image[: height // 2, : width // 3] = rng.integers(0, 255, channels)
    return np.clip(image, 0, 255).astype("uint8")


def draw():
    shutil.rmtree(ROOT, ignore_errors=True)
    rng = np.random.default_rng(3)
    for name in ("cats", "Zebras", "dogs", "dogs/puppies"):
        (IMAGES / name).mkdir(parents=True)
    save = lambda image, name, **more: image.save(IMAGES / name, **more)
    save(Image.fromarray(picture(rng, 29, 37, 3)), "cats/photo.jpg", quality=95, subsampling=0)
    save(Image.fromarray(picture(rng, 16, 16, 3)), "cats/small.jpeg", quality=90)
    save(Image.fromarray(picture(rng, 20, 14, 1)[:, :, 0]), "cats/grey.png")
    save(Image.fromarray(picture(rng, 20, 14, 1)[:, :, 0]), "cats/grey.jpg", quality=95)
    save(Image.fromarray(picture(rng, 12, 30, 3)), "Zebras/plain.png")
    save(Image.fromarray(picture(rng, 12, 18, 4)), "Zebras/clear.png")
    save(Image.fromarray(picture(rng, 12, 18, 3)).quantize(16), "Zebras/palette.png")
    save(Image.fromarray(picture(rng, 11, 13, 3)), "dogs/picture.bmp")
    save(Image.fromarray(picture(rng, 15, 15, 3)), "dogs/UPPER.JPG", quality=95, subsampling=0)
    for index in range(6):
        save(Image.fromarray(picture(rng, 8, 10, 3)), f"dogs/puppies/{index}.png")
    (IMAGES / "cats" / "notes.txt").write_text("no image\n")


def listed(paths):
    return [os.path.relpath(path, IMAGES).replace(os.sep, "/") for path in paths]


def from_directory(**settings):
    data = keras.utils.image_dataset_from_directory(str(IMAGES), image_size=(12, 10), batch_size=64, **settings)
    return data


def datasets():
    cases = []
    for settings in (
        {"shuffle": False, "color_mode": "rgb"},
        {"shuffle": False, "color_mode": "grayscale", "class_names": ["Zebras", "cats"]},  # TensorFlow reads no grey BMP
        {"shuffle": False, "color_mode": "rgb", "interpolation": "nearest"},
        {"shuffle": False, "color_mode": "rgb", "crop_to_aspect_ratio": True},
        {"shuffle": False, "color_mode": "rgb", "pad_to_aspect_ratio": True},
        {"shuffle": False, "color_mode": "rgb", "pad_to_aspect_ratio": True, "interpolation": "nearest"},
        {"seed": 123, "validation_split": 0.3, "subset": "training"},
        {"seed": 123, "validation_split": 0.3, "subset": "validation"},
        {"seed": 1337, "shuffle": True},
        {"seed": 7, "class_names": ["dogs", "cats"]},
    ):
        data = from_directory(**settings)
        case = {"settings": settings, "classes": data.class_names, "files": listed(data.file_paths)}
        if settings.get("shuffle") is False:
            images, labels = next(iter(data))
            case |= {"labels": labels.numpy().tolist(), "pixels": np.round(images.numpy(), 2).ravel().tolist()}
        cases.append(case)
    return cases


def generators():
    cases = []
    for own, settings in (
        ({}, {"color_mode": "rgb"}),
        ({}, {"color_mode": "grayscale"}),
        ({"validation_split": 0.4}, {"subset": "training"}),
        ({"validation_split": 0.4}, {"subset": "validation"}),
    ):
        flow = ImageDataGenerator(**own).flow_from_directory(
            str(IMAGES), target_size=(12, 10), shuffle=False, batch_size=64, class_mode="sparse", **settings
        )
        images, labels = next(flow)
        cases.append(
            {
                "settings": own | settings,
                "files": [name.replace(os.sep, "/") for name in flow.filenames],
                "classes": list(flow.class_indices),
                "labels": labels.astype(int).tolist(),
                "pixels": images.astype(int).ravel().tolist(),
            }
        )
    return cases


def changes():
    """`apply_transform` with given amounts: what is random is which amounts."""
    rng = np.random.default_rng(5)
    cases = []
    none = {"theta": 0, "tx": 0, "ty": 0, "shear": 0, "zx": 1, "zy": 1, "flip_horizontal": False, "flip_vertical": False}
    for fill in ("nearest", "constant", "reflect", "wrap"):
        for amounts in (
            {"theta": 25.0},
            {"tx": 2.5, "ty": -1.25},
            {"shear": 20.0},
            {"zx": 0.7, "zy": 1.3},
            {"theta": -14.0, "tx": 1.5, "ty": 3.0, "shear": 9.0, "zx": 1.2, "zy": 0.9},
        ):
            cases.append((fill, none | amounts))
    for amounts in (
        {"flip_horizontal": True},
        {"flip_vertical": True},
        {"channel_shift_intensity": 40.0},
        {"brightness": 0.6},
        {"brightness": 1.7},
    ):
        cases.append(("nearest", none | amounts))
    found = []
    for fill, amounts in cases:
        image = rng.integers(0, 256, (9, 7, 3)).astype("float32")
        generator = ImageDataGenerator(fill_mode=fill, cval=11.0)
        changed = generator.apply_transform(image.copy(), amounts)
        found.append(
            {
                "fill": fill,
                "amounts": amounts,
                "image": image.astype(int).ravel().tolist(),
                "changed": np.round(changed, 3).ravel().tolist(),
            }
        )
    return found


def main():
    draw()
    shuffles = []
    for seed, count in ((0, 10), (42, 25), (123, 700)):
        order = list(range(count))
        np.random.RandomState(seed).shuffle(order)
        shuffles.append({"seed": seed, "order": order, "permutation": np.random.RandomState(seed).permutation(count).tolist()})
    expected = {
        "keras": keras.__version__,
        "shuffles": shuffles,
        "datasets": datasets(),
        "generators": generators(),
        "changes": changes(),
    }
    path = ROOT / "expected.json"
    path.write_text(json.dumps(expected) + "\n")
    print(path, path.stat().st_size, "bytes")


main()
