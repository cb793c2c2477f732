"""What programs that read TFRecord files give to Keras's fit.

Writes test/fixtures/records/{flowers/,validation.tfrec,packed.*,given.json}: run with a Python that has TensorFlow, from
the repository root.
"""

import json
from pathlib import Path

import numpy as np
import tensorflow as tf
from given import given

ROOT = Path("test/fixtures/records")
NAMES = ["daisy", "rose", "tulip"]
SIDES = [(8, 6), (11, 9), (5, 13), (8, 6)]


def texts(*values):
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))


def integers(*values):
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def floats(*values):
    return tf.train.Feature(float_list=tf.train.FloatList(value=values))


def example(random, place):
    label = (place * 2 + 1) % 3
    photo = random.randint(0, 256, (*SIDES[place % len(SIDES)], 3), dtype=np.uint8)
    small = random.randint(0, 256, (8, 6, 3), dtype=np.uint8)
    features = {
        "image": texts(tf.io.encode_jpeg(photo, quality=90).numpy()),
        "photo": texts(tf.io.encode_png(photo).numpy()),
        "mask": texts(tf.io.encode_png(photo[..., :1] // 128 * 255).numpy()),
        "small": texts(tf.io.encode_png(small).numpy()),
        "grey": texts(tf.io.encode_png(small[..., :1]).numpy()),
        "bytes": texts(small.tobytes()),
        "shorts": texts(small[..., 0].astype("<i2").tobytes()),
        "numbers": floats(*(small[..., 0].ravel() / 255)),
        "class": integers(label),
        "one_hot": floats(*(float(label == at) for at in range(3))),
        "name": texts(NAMES[label].encode()),
        "id": texts(f"{place}".encode()),
    }
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString(deterministic=True)


def write(random, path, count, compression=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tf.io.TFRecordWriter(str(path), compression) as writer:
        for place in range(count):
            writer.write(example(random, place))


def main():
    random = np.random.RandomState(4)
    for place, count in enumerate((4, 3, 2)):
        write(random, ROOT / "flowers" / f"{place:02}-{count}.tfrec", count)
    write(random, ROOT / "validation.tfrec", 3)
    write(random, ROOT / "packed.tfrec.gz", 3, "GZIP")
    write(random, ROOT / "packed.tfrec.zlib", 3, "ZLIB")
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    told = {program: given(program, ROOT)[0] for program in programs}
    (ROOT / "given.json").write_text(json.dumps(told) + "\n")


main()
