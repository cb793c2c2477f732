"""Loads each exported model of a folder in real Keras and compares its predictions; one line of JSON each."""

import json
import os
import sys

import keras
import numpy as np

for name in sorted(os.listdir(sys.argv[1])):
    folder = os.path.join(sys.argv[1], name)
    with open(os.path.join(folder, "predictions.json")) as file:
        expected = json.load(file)
    x = np.array(expected["input"], "float32")
    y = np.array(expected["output"], "float32")
    for file in ("model.keras", "model.h5"):
        model = keras.models.load_model(os.path.join(folder, file), compile=False)
        found = model.predict(x, verbose=0)
        far = float(np.max(np.abs(found - y))) if found.shape == y.shape else float("inf")
        print(json.dumps({"name": name, "file": file, "layers": len(model.layers), "furthest": far}))
