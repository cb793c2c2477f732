"""What real Keras says of each backbone: totals, output shape, and every layer in order.

Run with a Python that has Keras 3 and TensorFlow; writes test/fixtures/applications/*.json, those that are
named or all. Refused calls are kept with Keras's message. Weights are zeros.
"""

import hashlib
import json
import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np

import applicationCases

ROOT = pathlib.Path(__file__).parents[2]


def without_values():
    """Variables of zeros without random numbers: the giants are then built in seconds."""
    for kind in vars(keras.initializers).values():
        if isinstance(kind, type) and "__call__" in vars(kind):
            kind.__call__ = lambda self, shape, dtype=None, **rest: keras.ops.zeros(shape, dtype)


def shape_of(tensor):
    return [None if size is None else int(size) for size in tensor.shape]


def counted(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def described(layer):
    return [
        layer.name,
        type(layer).__name__,
        shape_of(layer.output),
        counted(layer.trainable_weights),
        counted(layer.non_trainable_weights),
    ]


def found(call, whole):
    keras.backend.clear_session()
    try:
        model = eval(f"keras.applications.{call}", {"keras": keras})
    except Exception as error:
        return {"call": call, "error": type(error).__name__ + ": " + str(error).split("\n")[0][:160]}
    layers = [described(layer) for layer in model.layers]
    text = json.dumps(layers, separators=(",", ":"))
    return {
        "call": call,
        "name": model.name,
        "output": shape_of(model.output),
        "trainable": counted(model.trainable_weights),
        "nonTrainable": counted(model.non_trainable_weights),
        "count": len(layers),
        "digest": hashlib.sha1(text.encode()).hexdigest(),
        **({"layers": layers} if whole else {}),
    }


def without_loading():
    """Trained weights are neither fetched nor loaded."""
    keras.src.utils.file_utils.get_file = lambda *args, **rest: "weights"
    keras.Model.load_weights = lambda *args, **rest: None


def write(name, calls):
    lines = [json.dumps(found(*each), separators=(",", ":")) for each in calls]
    head = json.dumps(keras.__version__)
    target = ROOT / "test" / "fixtures" / "applications" / f"{name}.json"
    target.write_text('{"keras":' + head + ',"backbones":[\n' + ",\n".join(lines) + "\n]}\n")


def main(names):
    without_values()
    if "backbones" in names:
        write("backbones", applicationCases.calls())
    without_loading()
    if "trained" in names:
        write("trained", [(call, False) for call in applicationCases.TRAINED])


main(sys.argv[1:] or ["backbones", "trained"])
