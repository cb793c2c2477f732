"""What programs that compute their data give to Keras's fit, and small files of the formats that they read.

Writes test/fixtures/loadedData/{data,given.json}: run with a Python that has TensorFlow, pandas, scikit-learn, scikit-image, OpenCV,
SciPy, h5py and tqdm, from the repository root.
"""

import gzip
import json
import pickle
import sys
import zipfile
from pathlib import Path

import cv2
import h5py
import joblib
import numpy as np
from given import given
from scipy.io import savemat

ROOT = Path("test/fixtures/loadedData")
DATA = ROOT / "data"
# The programs import modules that lie beside them.
sys.path.insert(0, str(ROOT.resolve()))


def pickles(random):
    folder = DATA / "cifar-10-batches-py"
    folder.mkdir(parents=True, exist_ok=True)
    for name in [*(f"data_batch_{at}" for at in range(1, 6)), "test_batch"]:
        batch = {
            b"batch_label": name.encode(),
            b"labels": [int(label) for label in random.randint(0, 10, 3)],
            b"data": random.randint(0, 256, (3, 3072)).astype("uint8"),
            b"filenames": [b"a.png"] * 3,
        }
        (folder / name).write_bytes(pickle.dumps(batch, 2))
    pair = (random.randint(0, 256, (12, 5, 5)).astype("float32"), random.randint(0, 4, 12))
    (DATA / "pair.pkl").write_bytes(pickle.dumps(pair))


def signs(random):
    for name, count in [("train_signs", 14), ("test_signs", 5)]:
        with h5py.File(DATA / f"{name}.h5", "w") as file:
            part = name.split("_")[0]
            file.create_dataset(f"{part}_set_x", data=random.randint(0, 256, (count, 6, 6, 3)).astype("uint8"))
            file.create_dataset(f"{part}_set_y", data=random.randint(0, 6, count))
            file.create_dataset("list_classes", data=np.arange(6))
    with h5py.File(DATA / "packed.h5", "w") as file:
        images = random.rand(9, 4, 4).astype("float32")
        file.create_dataset("images", data=images, compression="gzip", chunks=(4, 2, 4))
        group = file.create_group("more")
        group.create_dataset("labels", data=random.randint(0, 3, 9).astype("int32"))


def svhn(random):
    for name, count in [("train", 11), ("test", 4)]:
        labels = random.randint(1, 11, (count, 1)).astype("uint8")
        labels[0] = 10
        images = random.randint(0, 256, (6, 6, 3, count)).astype("uint8")
        savemat(DATA / f"{name}_32x32.mat", {"X": images, "y": labels}, do_compression=name == "train")


def tables(random):
    usages = ["Training"] * 20 + ["PublicTest"] * 6 + ["PrivateTest"] * 4
    lines = ["emotion,pixels,Usage"]
    for at, usage in enumerate(usages):
        lines.append(f"{(at * 3) % 7},{' '.join(str(value) for value in random.randint(0, 256, 25))},{usage}")
    (DATA / "fer2013.csv").write_text("\n".join(lines) + "\n")
    lines = [",".join(["label", *(f"pixel{at}" for at in range(16))])]
    for at in range(24):
        lines.append(",".join(str(value) for value in [(at * 7) % 10, *random.randint(0, 256, 16)]))
    (DATA / "train.csv").write_text("\n".join(lines) + "\n")
    lines = [";".join(str(value) for value in [at % 3, *random.randint(0, 256, 9)]) for at in range(12)]
    (DATA / "plain.csv").write_text("\n".join(lines) + "\n")


def pictures(random):
    def write(name, height=7, width=9):
        path = DATA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(path), random.randint(0, 256, (height, width, 3)).astype("uint8"))

    for at in range(5):
        write(f"pets/cat.{at}.png")
        write(f"pets/dog.{at}.png", 8, 8)
    for at in range(8):
        write(f"UTKFace/{10 + 7 * at}_{at % 2}_{at % 5}_2017010{at}.png", 8, 8)
    for part, count in [("train", 4), ("val", 2)]:
        for kind in ("NORMAL", "PNEUMONIA"):
            for at in range(count):
                write(f"chest_xray/{part}/{kind}/{kind.lower()}-{at}.png", 10, 12)
    lines = ["lesion_id,image_id,dx,age"]
    for at, kind in enumerate(["nv", "mel", "nv", "bkl", "mel", "nv", "bkl", "df"]):
        write(f"HAM10000_images_part_{1 + at % 2}/ISIC_{at}.png")
        lines.append(f"HAM_{at // 2},ISIC_{at},{kind},{'' if at == 3 else 40 + at}")
    (DATA / "HAM10000_metadata.csv").write_text("\n".join(lines) + "\n")


def packed(random):
    """Pictures in a zip file, IDX files that are packed, a file of Matlab's 7.3, and lists of pictures."""
    pets = sorted((DATA / "pets").glob("*.png"))
    with zipfile.ZipFile(DATA / "pets.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("pets/"), "")
        for place, path in enumerate(pets[1:9:2]):
            kind = zipfile.ZIP_DEFLATED if place % 2 else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(f"pets/{path.name}"), path.read_bytes(), kind)
    images = random.randint(0, 256, (7, 4, 4)).astype("uint8")
    with gzip.GzipFile(DATA / "images.idx3.gz", "wb", mtime=0) as file:
        file.write(np.array([2051, *images.shape], ">i4").tobytes() + images.tobytes())
    with gzip.GzipFile(DATA / "labels.idx1.gz", "wb", mtime=0) as file:
        file.write(np.array([2049, 7], ">i4").tobytes() + random.randint(0, 10, 7).astype("uint8").tobytes())
    with h5py.File(DATA / "pictures.mat", "w", userblock_size=512) as file:
        file.create_dataset("images", data=random.randint(0, 256, (8, 3, 5, 6)).astype("uint8"))
        file.create_dataset("labels", data=random.randint(1, 5, (1, 8)).astype("float64"))
    with open(DATA / "pictures.mat", "r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file".ljust(124) + bytes([0, 2]) + b"IM")
    lines = [f"{path.relative_to(ROOT).as_posix()},{int(path.name.startswith('dog'))}" for path in pets]
    (DATA / "list.txt").write_text("# path,label\n" + "\n".join(lines) + "\n\n")
    listed = [{"id": 10 + at, "file_name": f"pets/{path.name}"} for at, path in enumerate(pets)]
    told = [{"image_id": each["id"], "category_id": 3 * (at % 3)} for at, each in enumerate(listed) if at % 4]
    kinds = [{"id": 3 * at, "name": name} for at, name in enumerate(["a", "b", "c"])]
    (DATA / "labels.json").write_text(json.dumps({"images": listed, "annotations": told, "categories": kinds}) + "\n")
    rows = [{"name": f"row{at * 5 % 12}", "label": at * 7 % 4, "image": random.rand(5, 5)} for at in range(12)]
    (DATA / "rows.pkl").write_bytes(pickle.dumps(rows))


def objects(random):
    """Arrays of objects, and arrays as joblib writes them."""
    def images(count):
        return random.randint(0, 256, (count, 4, 5)).astype("uint8")

    pairs = np.empty((6, 2), dtype=object)
    for place, image in enumerate(images(6)):
        pairs[place] = [image, place % 3]
    np.save(DATA / "pairs.npy", pairs, allow_pickle=True)
    joblib.dump({"images": images(5), "labels": np.arange(5) % 3}, DATA / "more.joblib")
    labels = np.array([0, 1, 2, 2, 1, 0, 0, 2, 1, 1, 0])
    np.savez(DATA / "images.npz", x=random.randint(0, 256, (11, 4, 5, 1)).astype("uint8"), y=labels)
    joblib.dump((np.asfortranarray(images(4)), [0, 1, 2, 1]), DATA / "packed.joblib", compress=3)


def main():
    DATA.mkdir(parents=True, exist_ok=True)
    random = np.random.RandomState(7)
    pickles(random)
    signs(random)
    svhn(random)
    tables(random)
    pictures(random)
    packed(random)
    objects(np.random.RandomState(11))
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    (ROOT / "given.json").write_text(json.dumps({program: given(program, ROOT)[0] for program in programs}) + "\n")



main()
