"""Every public name of Keras's and TensorFlow's modules, of the versions that code is written for, together.

    python test/oracle/publicNames.py    (a Python with Keras 3, tf_keras, TensorFlow 2, pandas and scikit-learn)

Writes src/core/library/keras/moduleNames.ts: Keras 3, TensorFlow's Keras 2, TensorFlow 2 and its `compat.v1`.
"""

import importlib
import os
import pathlib
import pkgutil
import textwrap
import types

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

TARGET = pathlib.Path(__file__).resolve().parents[2] / "src/core/library/keras/moduleNames.ts"
KERAS = ["activations", "applications", "backend", "ops", "preprocessing", "preprocessing.image",
         "preprocessing.sequence", "preprocessing.text", "random", "saving", "utils"]
TENSORFLOW = ["", "data", "image", "io", "linalg", "math", "nn", "random", "strings"]
OTHERS = ["numpy", "numpy.linalg", "numpy.random", "pandas", "sklearn", "sklearn.metrics", "sklearn.model_selection",
          "sklearn.preprocessing", "sklearn.utils"]
HEAD = '''/**
 * Names that the modules of Keras 3, of TensorFlow's Keras 2, of TensorFlow, NumPy, pandas and scikit-learn have: written
 * by `test/oracle/publicNames.py`. A name that is not here may still exist.
 */
export const MODULE_NAMES: Readonly<Record<string, string>> = {
'''


def public(name):
    try:
        module = importlib.import_module(name)
    except ImportError:
        return set()
    inner = {each.name for each in pkgutil.iter_modules(getattr(module, "__path__", []))}
    return {each for each in {*dir(module), *inner} if not each.startswith("_")}


def modules():
    """Module, and what it has in any version."""
    yield "keras", public("keras") | public("tf_keras")
    for part in KERAS:
        versions = ("keras", "tf_keras", "tf_keras.api._v1.keras", "tf_keras.src")
        yield f"keras.{part}", set().union(*(public(f"{root}.{part}") for root in versions))
    import tensorflow as tf

    for part in TENSORFLOW:
        names = set()
        for root in (tf, tf.compat.v1):
            module = getattr(root, part) if part else root
            if isinstance(module, types.ModuleType):
                names |= {each for each in dir(module) if not each.startswith("_")}
        yield f"tensorflow.{part}".rstrip("."), names
    for name in OTHERS:
        yield name, public(name)


def main():
    entries = []
    for name, names in modules():
        text = textwrap.fill(" ".join(sorted(names)), 106, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)
        key = name if name.isidentifier() else f"'{name}'"
        entries.append(f"  {key}: `\n{text}`,\n")
    TARGET.write_text(HEAD + "".join(entries) + "};\n")


if __name__ == "__main__":
    main()
