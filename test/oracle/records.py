"""What programs that read TFRecord files give to Keras's fit.

Writes test/fixtures/records/{flowers/,tfds/,validation.tfrec,packed.*,given.json}: run with a Python that has TensorFlow, from
the repository root.
"""

import json
import sys
import types
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


def catalogue():
    """A data set of tensorflow_datasets as it lies on a disk, and what stands for that package: TensorFlow reads the files."""
    random = np.random.RandomState(9)
    for place, count in enumerate((5, 4)):
        path = ROOT / "tfds/cats_vs_dogs/4.0.0" / f"cats_vs_dogs-train.tfrecord-{place:05}-of-00002"
        path.parent.mkdir(parents=True, exist_ok=True)
        with tf.io.TFRecordWriter(str(path)) as writer:
            for at in range(count):
                photo = random.randint(0, 256, (*SIDES[at % len(SIDES)], 3), dtype=np.uint8)
                features = {
                    "image": texts(tf.io.encode_png(photo).numpy()),
                    "image/filename": texts(f"{place}/{at}.png".encode()),
                    "label": integers((at + place) % 2),
                }
                record = tf.train.Example(features=tf.train.Features(feature=features))
                writer.write(record.SerializeToString(deterministic=True))

    def load(name, split, data_dir, as_supervised, with_info):
        features = {"image": tf.io.FixedLenFeature([], tf.string), "label": tf.io.FixedLenFeature([], tf.int64)}

        def pair(record):
            found = tf.io.parse_single_example(record, features)
            return tf.io.decode_image(found["image"], 3, expand_animations=False), found["label"]

        files = sorted(tf.io.gfile.glob(f"{data_dir}/{name}/*/{name}-train.tfrecord*"))
        whole = tf.data.TFRecordDataset(files).map(pair)
        parts = {"train[:5]": whole.take(5), "train[5:]": whole.skip(5)}
        info = types.SimpleNamespace(features={"label": types.SimpleNamespace(num_classes=2)})
        return [parts[each] for each in split], info

    sys.modules["tensorflow_datasets"] = types.SimpleNamespace(load=load)


def main():
    random = np.random.RandomState(4)
    for place, count in enumerate((4, 3, 2)):
        write(random, ROOT / "flowers" / f"{place:02}-{count}.tfrec", count)
    write(random, ROOT / "validation.tfrec", 3)
    write(random, ROOT / "packed.tfrec.gz", 3, "GZIP")
    write(random, ROOT / "packed.tfrec.zlib", 3, "ZLIB")
    catalogue()
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    told = {program: given(program, ROOT)[0] for program in programs}
    (ROOT / "given.json").write_text(json.dumps(told) + "\n")


main()
