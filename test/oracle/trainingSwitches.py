"""What real Keras makes of `training=…` in calls: predictions, the loss and the weights of one step of `fit`.

Writes test/fixtures/trainingSwitches.json: run with a Python that has TensorFlow and tf_keras (Keras 2), from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np
import tf_keras
from oneStep import case

BASE = """
inner = keras.Input((6,))
base = keras.Model(inner, layers.Dense(5, name="in_base")(layers.BatchNormalization(name="norm_in_base")(inner)), name="base")
"""

FUNCTIONAL = """
i = keras.Input((6,))
x = {call}
model = keras.Model(i, layers.Dense(3, name="out")(x))
"""

CLASS = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        {made}
        self.out = layers.Dense(3, name="out")

    def call(self, x, training=False):
        {body}
        return self.out(x)

model = Net()
model(keras.Input((6,)))
"""

MADE = {
    "base": "self.base = base",
    "norm": 'self.norm = layers.BatchNormalization(name="norm")',
    "drop": 'self.drop = layers.Dropout(0.5, name="drop")',
}


def own_class(body):
    made = "\n        ".join(line for name, line in MADE.items() if f"self.{name}(" in body)
    return (BASE if "self.base(" in body else "") + CLASS.format(made=made, body=body)


CASES = {
    "functional: a model that is called with False": BASE + FUNCTIONAL.format(call="base(i, training=False)"),
    "functional: a layer that is called with False": FUNCTIONAL.format(call='layers.BatchNormalization(name="norm")(i, training=False)'),
    "functional: a layer that is called with True": FUNCTIONAL.format(call='layers.BatchNormalization(name="norm")(i, training=True)'),
    "functional: dropout that is always on": FUNCTIONAL.format(call='layers.Dropout(0.5, name="drop")(i, training=True)'),
    "class: a model that is called with False": own_class("x = self.norm(self.base(x, training=False), training=training)"),
    "class: what is called after a model with False": own_class("x = self.norm(self.base(x, training=False))"),
    "class: what is called after a layer with True": own_class("x = self.base(self.norm(x, training=True))"),
    "class: what is called after training is handed on": own_class("x = self.drop(self.base(self.norm(x, training=False), training=training), training=False)"),
    "class: a model that is called with True": own_class("x = self.base(x, training=True)"),
    "class: layers that are called with both": own_class("x = self.base(self.norm(x, training=True), training=False)"),
    "class: training is handed on": own_class("x = self.norm(self.base(x, training=training), training=training)"),
    "class: dropout that is always on": own_class("x = self.drop(x, training=True)"),
    "class: dropout that is always off": own_class("x = self.drop(x, training=False)"),
}


def main():
    rng = np.random.default_rng(5)
    cases = [case(title, code, kind, rng, "dropout that is always on" in title) for kind in (keras, tf_keras) for title, code in CASES.items()]
    path = Path("test/fixtures/trainingSwitches.json")
    path.write_text(json.dumps({"cases": cases}) + "\n")
    for each in cases:
        moved = [n for n, w in each["after"].items() if "norm" in n and w[2] != each["weights"][n][2]]
        print(each["title"], "| drawn in predict:", each["isDrawn"], "| moved averages:", moved)


main()
