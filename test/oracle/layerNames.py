"""Which strings real Keras takes for activations, initialisers, regularisers and constraints, and what layers it exports.

Writes test/fixtures/layers/names.json: for each kind the names that are taken, of all that are tried, and the names
of `keras.layers` that are layers.
"""

import inspect
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras

TARGET = pathlib.Path(__file__).parents[1] / "fixtures" / "layers" / "names.json"
KINDS = {"activation": keras.activations, "initializer": keras.initializers, "regularizer": keras.regularizers, "constraint": keras.constraints}
MORE = "ReLU Relu leakyrelu LeakyReLU prelu softMax l1_l2 l1l2 L1L2 maxnorm max_norm xavier he_norm HENormal constant Constant zero one normal identity orthogonal".split()


def taken(module, name):
    try:
        return module.get(name) is not None
    except Exception:
        return False


def tried(module):
    names = set(MORE)
    for name in dir(module):
        if name.startswith("_") or inspect.ismodule(getattr(module, name)):
            continue
        names |= {name, name.lower(), keras.src.utils.naming.to_snake_case(name)}
    return sorted(names - {"get", "serialize", "deserialize"})


def main():
    found = {kind: {name: taken(module, name) for name in tried(module)} for kind, module in KINDS.items()}
    layers = [name for name in dir(keras.layers) if inspect.isclass(getattr(keras.layers, name))]
    TARGET.write_text(json.dumps({**found, "layers": sorted(layers)}, indent=0) + "\n")


main()
