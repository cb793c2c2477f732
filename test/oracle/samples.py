"""Writes test/fixtures/samples.json: what real Keras says of the Python samples of New CNN….

    python test/oracle/samples.py

Each sample is run up to its training: data sets are not loaded, and pretrained weights are not fetched.
"""

import json
import pathlib
import re

import keras

ROOT = pathlib.Path(__file__).parents[2]


def build(text):
    text = re.sub(r"^\(x_train.*$|^x_t\w+ =.*$|^train =.*$|^model\.(fit|summary).*$", "", text, flags=re.M)
    names = {}
    exec(text.replace('"imagenet"', "None"), names)
    return names["model"]


truth = {}
for path in sorted((ROOT / "samples").glob("*.py")):
    keras.backend.clear_session()
    model = build(path.read_text())
    truth[path.name] = {
        "params": model.count_params(),
        "layers": [[layer.name, list(layer.output.shape), layer.count_params()] for layer in model.layers],
    }
target = ROOT / "test" / "fixtures" / "samples.json"
target.write_text(json.dumps(truth, separators=(",", ":")) + "\n")
print({name: each["params"] for name, each in truth.items()})
