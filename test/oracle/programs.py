"""What real Keras says of each program in test/fixtures/programs: every model that a variable of it holds.

    python test/oracle/programs.py [NAME …]    (a Python with Keras 3, TensorFlow, pandas,
    matplotlib, scikit-learn, OpenCV and Pillow)

Writes test/fixtures/programs/models.json. Models are built without random numbers; data sets are zeros of the
right shapes, files are small ones of the right form, and nothing is trained. With names only those programs
are run, and the others keep their lines.
"""

import json
import os
import pathlib
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["MPLBACKEND"] = "Agg"

import keras
import numpy as np
import pandas
from PIL import Image
from builtModels import begin_with_zeros, counted, shapes_of

PROGRAMS = pathlib.Path(__file__).resolve().parents[1] / "fixtures" / "programs"
USES = ["Training", "Training", "PublicTest", "Training", "PublicTest", "PrivateTest", "Training", "Training"]
SETS = {
    "mnist": (28, 28),
    "fashion_mnist": (28, 28),
    "cifar10": (32, 32, 3),
    "cifar100": (32, 32, 3),
}


def without_work():
    begin_with_zeros()
    for name, shape in SETS.items():
        labels = (8,) if len(shape) == 2 else (8, 1)
        part = (np.zeros((8, *shape), "uint8"), np.zeros(labels, "uint8"))
        getattr(keras.datasets, name).load_data = lambda *_, part=part, **__: (part, part)
    for name in ("fit", "evaluate", "predict", "save", "save_weights", "load_weights", "summary"):
        setattr(keras.Model, name, lambda self, *_, **__: None)


def files_in(folder):
    """The files that programs read: tables and images, a few rows and pixels large."""
    table = [{"emotion": 3 * (n % 2), "pixels": " ".join(["9"] * 48 * 48), "Usage": use} for n, use in enumerate(USES)]
    pandas.DataFrame(table).to_csv(folder / "fer2013.csv", index=False)
    columns = {"label": range(4)} | {f"pixel{number}": [0] * 4 for number in range(784)}
    pandas.DataFrame(columns).to_csv(folder / "digits.csv", index=False)
    prices = {name: np.linspace(1, 2, 1300) for name in ("Date", "Open", "High", "Low", "Close")}
    pandas.DataFrame(prices).to_csv(folder / "prices.csv", index=False)
    for name in ("angry/a.png", "angry/b.png", "happy/c.png"):
        path = folder / "faces" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (37, 53)).save(path)


def described(model):
    return {
        "name": model.name,
        "trainable": counted(model.trainable_weights),
        "nonTrainable": counted(model.non_trainable_weights),
        "layers": [
            [
                layer.name,
                type(layer).__name__,
                shapes_of(layer),
                counted(layer.trainable_weights),
                counted(layer.non_trainable_weights),
            ]
            for layer in model.layers
        ],
    }


def found(path):
    keras.backend.clear_session()
    keras.config.set_image_data_format("channels_last")
    keras.mixed_precision.set_global_policy("float32")
    scope = {"__name__": "__main__"}
    exec(compile(path.read_text(), path.name, "exec"), scope)
    models = {name: value for name, value in scope.items() if isinstance(value, keras.Model)}
    return {"program": path.name, "models": {name: described(model) for name, model in models.items()}}


def main(names):
    without_work()
    target = PROGRAMS / "models.json"
    kept = {entry["program"]: entry for entry in json.loads(target.read_text())} if names else {}
    with tempfile.TemporaryDirectory() as folder:
        files_in(pathlib.Path(folder))
        os.chdir(folder)
        for path in sorted(PROGRAMS.glob("*.py")):
            if not names or path.stem in names:
                kept[path.name] = found(path)
    lines = [json.dumps(kept[name], separators=(",", ":")) for name in sorted(kept)]
    target.write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main(sys.argv[1:])
