"""Public members of tensors, models and layers, as the installed Keras 3 and Keras 2 say.

    python test/oracle/members.py    (a Python with Keras 3, tf_keras and TensorFlow 2)

Writes src/core/library/keras/memberNames.ts. Models are asked after training, which gives them more members.
"""

import importlib
import os
import pathlib
import textwrap
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

import numpy as np
import tensorflow as tf

TARGET = pathlib.Path(__file__).resolve().parents[2] / "src/core/library/keras/memberNames.ts"
# What a tensor has only where its values are known.
EAGER = {"numpy", "to_list"}
HEAD = """/**
 * Members that Keras 3, Keras 2 or both give a symbolic tensor (also a sparse, ragged or TensorFlow's own) and a model
 * that was trained: written by `test/oracle/members.py`.
 */
export const MEMBER_NAMES = {
"""


def members(thing):
    return {name for name in {*dir(thing), *getattr(thing, "__dict__", {})} if not name.startswith("_")}


def trained(keras, model):
    model.compile("adam", "mse", metrics=["accuracy"])
    x, y = np.zeros((4, 4)), np.zeros((4, 1))
    model.fit(x, y, verbose=0, validation_data=(x, y))
    model.evaluate(x, y, verbose=0)
    model.predict(x, verbose=0)
    return members(model)


def main():
    names = {"tensor": set(), "model": set()}
    for library in ["keras", "tf_keras"]:
        keras = importlib.import_module(library)
        given = keras.Input((4,))
        names["tensor"] |= members(given)
        names["model"] |= trained(keras, keras.Model(given, keras.layers.Dense(1)(given)))
        names["model"] |= trained(keras, keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)]))
    for kind in [tf.Tensor, tf.RaggedTensor, tf.SparseTensor]:
        names["tensor"] |= members(kind)
    names["tensor"] -= EAGER
    lines = []
    for key, found in names.items():
        text = textwrap.fill(" ".join(sorted(found)), 108, initial_indent="    ", subsequent_indent="    ")
        lines.append(f"  {key}: `\n{text}`,\n")
    TARGET.write_text(HEAD + "".join(lines) + "} as const;\n")


main()
