"""What real Keras says of each example: names, classes, output shapes and parameter counts.

Run with a Python that has Keras 3 and TensorFlow; writes test/fixtures/examples/*.json.
Training and data are left out: only the models are built.
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np

ROOT = pathlib.Path(__file__).parents[2]
IMAGES = {"mnist": (28, 28), "cifar10": (32, 32, 3)}


def without_training():
    """Replaces what trains or reads data by what has the same shapes and does nothing."""
    keras.Model.fit = lambda self, *args, **kwargs: None
    keras.Model.evaluate = lambda self, *args, **kwargs: (0.0, 0.0)
    for name, image in IMAGES.items():
        part = (np.zeros((8, *image), "uint8"), np.zeros(8, "uint8"))
        getattr(keras.datasets, name).load_data = lambda part=part: (part, part)
    np.load = lambda *args, **kwargs: {"images": np.zeros((8, 48, 48)), "labels": np.zeros(8)}


def closed(source):
    """The source with the bracket closed that its first fault names, as the example's quick fix does."""
    try:
        compile(source, "example", "exec")
        return source
    except SyntaxError as fault:
        lines = source.split("\n")
        code, mark, comment = lines[fault.lineno - 1].partition("  #")
        lines[fault.lineno - 1] = code + ")" + mark + comment
        return "\n".join(lines)


def size(dimension):
    return None if dimension is None else int(dimension)


def described(layer):
    shape = layer.output.shape
    return {
        "name": layer.name,
        "type": type(layer).__name__,
        "outputShape": [size(dimension) for dimension in shape],
        "params": layer.count_params(),
        "trainable": sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights),
    }


def main():
    without_training()
    for path in sorted((ROOT / "examples").glob("*.py")):
        keras.backend.clear_session()
        scope = {"__name__": "__main__"}
        exec(compile(closed(path.read_text()), path.name, "exec"), scope)
        model = scope["model"]
        found = {
            "keras": keras.__version__,
            "params": model.count_params(),
            "layers": [described(layer) for layer in model.layers],
        }
        target = ROOT / "test" / "fixtures" / "examples" / f"{path.name}.json"
        target.write_text(json.dumps(found, indent=1) + "\n")


main()
