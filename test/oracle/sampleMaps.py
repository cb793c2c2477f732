"""What functions in `dataset.map` make of one picture in real TensorFlow: each value, or its mean and deviation over many draws.

Writes test/fixtures/sampleMaps.json: run with a Python that has TensorFlow, from the repository root.
"""

import json
from pathlib import Path

import numpy as np
import tensorflow as tf

DRAWS = 2000
SIZE = 6

# The body of `change(image)`, and whether chance is in it.
CASES = {
    "flips": ("image = tf.image.flip_left_right(image)\nimage = tf.image.flip_up_down(image)", False),
    "turns": ("image = tf.image.rot90(image, k=3)\nimage = tf.image.transpose(tf.image.rot90(image))", False),
    "colours of bytes": (
        "image = tf.image.adjust_brightness(image, 0.15)\nimage = tf.image.adjust_contrast(image, 1.4)\n"
        "image = tf.image.adjust_saturation(image, 0.6)\nimage = tf.image.adjust_hue(image, 0.2)",
        False,
    ),
    "colours of floats": (
        "image = tf.cast(image, tf.float32) / 255.0\nimage = tf.image.adjust_brightness(image, -0.3)\n"
        "image = tf.image.adjust_contrast(image, 0.7)\nimage = tf.image.adjust_hue(image, -0.1)\n"
        "image = tf.image.adjust_saturation(image, 3.0)\nimage = tf.image.adjust_gamma(tf.abs(image), 0.5, 2)\n"
        "image = tf.clip_by_value(image, 0.0, 1.0)",
        False,
    ),
    "cut and padded": (
        "image = tf.image.resize_with_crop_or_pad(image, 9, 3)\nimage = tf.image.pad_to_bounding_box(image, 1, 2, 11, 8)\n"
        "image = tf.image.crop_to_bounding_box(image, 2, 1, 7, 6)\nimage = tf.image.central_crop(image, 0.6)",
        False,
    ),
    "resized": ("image = tf.image.resize(image, [9, 4])\nimage = tf.image.resize(image, (5, 5), method='nearest')", False),
    "grey": ("image = tf.image.convert_image_dtype(image, tf.float32)\nimage = tf.image.rgb_to_grayscale(image)", False),
    "standardized behind a cut": ("image = tf.image.per_image_standardization(image[1:, :-2])", False),
    "colours apart": (
        "r, g, b = tf.unstack(tf.cast(image, tf.float32), axis=-1)\nimage = tf.stack([b - r, g * 0.5, r], axis=-1)",
        False,
    ),
    "mirrored at random": ("image = tf.image.random_flip_left_right(image)\nimage = tf.image.random_flip_up_down(image)", True),
    "lit at random": ("image = tf.image.random_brightness(image, max_delta=0.3)", True),
    "contrast at random": (
        "image = tf.cast(image, tf.float32) / 255.0\nimage = tf.image.random_contrast(image, 0.5, 1.5)",
        True,
    ),
    "saturation at random": ("image = tf.image.random_saturation(image, 0.4, 1.6)", True),
    "hue at random": ("image = tf.image.random_hue(image, 0.2)", True),
    "cut at random": (
        "image = tf.image.resize_with_crop_or_pad(image, 9, 9)\nimage = tf.image.random_crop(image, size=[6, 6, 3])",
        True,
    ),
    "noise of its own": (
        "image = tf.cast(image, tf.float32)\nimage = image + tf.random.normal(tf.shape(image), 0.0, 9.0)",
        True,
    ),
    "one factor for all": ("image = tf.cast(image, tf.float32)\nimage = image * tf.random.uniform([], 0.2, 1.0)", True),
}


def picture():
    rows, columns = np.mgrid[0:SIZE, 0:SIZE]
    planes = [128 + 110 * np.sin(rows / (1.5 + c) + c) * np.cos(columns / (2 + c)) for c in range(3)]
    return np.stack(planes, -1).astype("uint8")


def made(body, draws):
    source = "def change(image):\n" + "".join(f"    {line}\n" for line in body.split("\n")) + "    return image\n"
    namespace = {"tf": tf}
    exec(source, namespace)
    tf.random.set_seed(3)
    same = np.repeat(picture()[None], draws, 0)
    dataset = tf.data.Dataset.from_tensor_slices(same).map(namespace["change"])
    return np.stack(list(dataset.as_numpy_iterator())).astype("float64")


def told(body, is_random):
    drawn = made(body, DRAWS if is_random else 1)
    sizes = list(drawn.shape[1:])
    flat = drawn.reshape(len(drawn), -1)
    mean = [round(value, 5) for value in flat.mean(0)]
    return {
        "body": body,
        "sizes": sizes,
        "mean": mean,
        **({"deviation": [round(value, 5) for value in flat.std(0)]} if is_random else {}),
    }


if __name__ == "__main__":
    found = {
        "draws": DRAWS,
        "size": SIZE,
        "picture": picture().ravel().tolist(),
        "cases": {name: told(*case) for name, case in CASES.items()},
    }
    Path("test/fixtures/sampleMaps.json").write_text(json.dumps(found) + "\n")
