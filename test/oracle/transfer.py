"""What real Keras says of each program in test/fixtures/transfer: the layers of its `model`, in order.

Run with a Python that has Keras 3 and TensorFlow; writes test/fixtures/transfer/models.json. Training and data are
left out: only the models are built.
"""

import json
import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np
from builtModels import begin_with_zeros, counted, shapes_of

PROGRAMS = pathlib.Path(__file__).parents[1] / "fixtures" / "transfer"


def without_values():
    """Variables of zeros without random numbers, and a data set of the right shapes."""
    begin_with_zeros()
    part = (np.zeros((8, 32, 32, 3), "uint8"), np.zeros((8, 1), "uint8"))
    keras.datasets.cifar10.load_data = lambda: (part, part)


def described(layer):
    return [
        layer.name,
        type(layer).__name__,
        shapes_of(layer),
        counted(layer.trainable_weights),
        counted(layer.non_trainable_weights),
    ]


def found(path):
    keras.backend.clear_session()
    scope = {"__name__": "__main__"}
    exec(compile(path.read_text(), path.name, "exec"), scope)
    model = scope["model"]
    return {
        "program": path.name,
        "name": model.name,
        "trainable": counted(model.trainable_weights),
        "nonTrainable": counted(model.non_trainable_weights),
        "layers": [described(layer) for layer in model.layers],
    }


def main(names):
    """All programs, or those that are named: the others keep what was found before."""
    without_values()
    target = PROGRAMS / "models.json"
    kept = {entry["program"]: entry for entry in json.loads(target.read_text())} if names else {}
    for path in sorted(PROGRAMS.glob("*.py")):
        if names and path.stem not in names:
            continue
        try:
            kept[path.name] = found(path)
        except Exception as error:
            print(path.name, type(error).__name__, str(error)[:300])
    lines = [json.dumps(kept[name], separators=(",", ":")) for name in sorted(kept)]
    target.write_text("[\n" + ",\n".join(lines) + "\n]\n")


main(sys.argv[1:])
