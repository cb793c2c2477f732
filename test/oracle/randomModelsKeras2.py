"""Random programs as Keras 2 builds them: those of randomModels.py without keras.ops, run by the package tf_keras.

    python test/oracle/randomModelsKeras2.py FIRST_SEED COUNT OUT.json    (a Python with TensorFlow and tf_keras)

`tf.keras` and `keras` both mean Keras 2 in this process.
"""

import json
import os
import sys

os.environ["TF_USE_LEGACY_KERAS"] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tf_keras

sys.modules["keras"] = tf_keras
sys.modules["keras.layers"] = tf_keras.layers

from randomModels import Writer, shapes_of


def row(layer):
    try:
        shapes = shapes_of(layer)
    except Exception:
        shapes = None
    return [layer.name, type(layer).__name__, shapes, layer.count_params()]


def run(source):
    tf_keras.backend.clear_session()
    try:
        names = {}
        exec(compile(source, "program.py", "exec"), names)
        model = names["model"]
        return {
            "layers": [row(layer) for layer in model.layers],
            "total": int(model.count_params()),
            "trainable": sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
        }
    except Exception as error:
        return {"error": type(error).__name__, "message": " ".join(str(error).split())[:160], "lines": []}


def main():
    first, count, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    entries = []
    for seed in range(first, first + count):
        source = "# convlens: keras=2\n" + Writer(seed).program()
        # What a GRU has depends on which Keras 2 it is: reset_after is on in TensorFlow's own.
        if "ops." not in source and "GRU" not in source:
            entries.append({"seed": seed, "source": source, **run(source)})
    with open(out, "w") as file:
        json.dump(entries, file)


if __name__ == "__main__":
    main()
