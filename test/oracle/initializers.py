"""Spread of what real Keras's initialisers draw.

Writes test/fixtures/initializers.json: run with a Python that has Keras 3, from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np

SHAPE = (3, 3, 64, 96)
NAMES = ["he_normal", "he_uniform", "glorot_normal", "glorot_uniform", "lecun_normal", "lecun_uniform",
         "random_normal", "random_uniform", "truncated_normal", "variance_scaling"]
SCALED = {
    "fan_avg": {"scale": 2.0, "mode": "fan_avg", "distribution": "truncated_normal"},
    "fan_out": {"scale": 0.5, "mode": "fan_out", "distribution": "uniform"},
}


def spread(initializer):
    values = np.asarray(initializer(SHAPE))
    return {"deviation": float(values.std()), "largest": float(np.abs(values).max())}


def main():
    keras.utils.set_random_seed(1)
    # TensorFlow.js spells LeCun with two capitals.
    cases = [{"config": name.replace("lecun", "le_cun"), **spread(keras.initializers.get(name))} for name in NAMES]
    for config in SCALED.values():
        made = keras.initializers.VarianceScaling(**config)
        cases.append({"config": {"class_name": "VarianceScaling", "config": config}, **spread(made)})
    Path("test/fixtures/initializers.json").write_text(json.dumps({"shape": SHAPE, "cases": cases}, indent=1) + "\n")


main()
