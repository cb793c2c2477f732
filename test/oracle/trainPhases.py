"""What real Keras makes of `if training:` in the code's own layers and models: predictions, and the loss and weights of one step of `fit`.

Writes test/fixtures/trainPhases.json: run with a Python that has TensorFlow and tf_keras (Keras 2), from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np
import tf_keras
from oneStep import case

LAYER = """
class Own(layers.Layer):
    def __init__(self, rate=0.5, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.dense = layers.Dense(6, name="dense")
        self.norm = layers.BatchNormalization(name="norm")

    def call(self, x, training={default}):
{body}

i = keras.Input((6,))
model = keras.Model(i, layers.Dense(3, name="out")(Own(name="own")(i)))
"""

MODEL = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.norm = layers.BatchNormalization(name="norm")
        self.dense = layers.Dense(6, name="dense")
        self.out = layers.Dense(3, name="out")

    def call(self, x, training=False):
{body}
        return self.out(x)

model = Net()
model(keras.Input((6,)))
"""

INNER = """
class Half(layers.Layer):
    def call(self, x, training=None):
        if training:
            return x * 0.5
        return x
"""


def indented(body, by=8):
    return "\n".join(" " * by + line for line in body.strip("\n").split("\n"))


def layer(body, default="None"):
    return LAYER.format(default=default, body=indented(body))


def inner(body):
    return INNER + layer(body).replace("self.rate = rate", "self.rate = rate\n        self.half = Half(name='half')")


def model(body):
    return MODEL.format(body=indented(body))


CASES = {
    "a return on each side": layer("if training:\n    return self.dense(x) * 2.0\nreturn self.dense(x)"),
    "not training": layer("h = self.dense(x)\nif not training or self.rate == 0.0:\n    return x\nreturn x * self.rate + h", "False"),
    "training and more": layer("if training and self.rate > 0:\n    x = x * 3.0\nreturn self.dense(x)", "False"),
    "a rate of 0": layer("if training and self.rate > 1:\n    x = x * 3.0\nreturn self.dense(x)"),
    "a conditional": layer("h = self.dense(x)\nreturn h * 2.0 if training else h"),
    "training is None first": layer("if training is None:\n    training = K.learning_phase()\nif training:\n    x = x - 1.0\nreturn self.dense(x)"),
    "is True": layer("if training is True:\n    x = x - 1.0\nelse:\n    x = x + 1.0\nreturn self.dense(x)", "False"),
    "a default of True": layer("if training:\n    x = x - 1.0\nreturn self.dense(x)", "True"),
    "two names on each side": layer("if training:\n    a, b = x * 2.0, x\nelse:\n    a, b = x, x * 2.0\nreturn self.dense(a) - b"),
    "both sides in a row": layer("if training:\n    x = x * 2.0\nx = self.dense(x)\nif not training:\n    x = x + 1.0\nreturn x"),
    "normalised in evaluation alone": layer("if not training:\n    x = self.norm(x)\nreturn self.dense(x)"),
    "normalised with True and with False": layer("if training:\n    x = self.norm(x, training=True)\nelse:\n    x = self.norm(x, training=False)\nreturn self.dense(x)"),
    "a layer of the code's own in training alone": inner("h = self.dense(x)\nif training:\n    h = self.half(h, training=training)\nreturn h"),
    "handed on to a layer of the code's own": inner("return self.half(self.dense(x), training=training)"),
    "not handed on": inner("return self.half(self.dense(x))"),
    "a model's own": model("x = self.norm(x, training=training)\nif training:\n    x = x * 0.5\nx = self.dense(x)"),
    "a model's own, both ways": model("h = self.dense(x)\nif training:\n    x = h\nelse:\n    x = self.norm(x, training=False)"),
}
OF_KERAS_2 = {
    "in_train_phase": layer("return self.dense(K.in_train_phase(lambda: x * 0.5, x, training=training))"),
}
DRAWN = {
    "stochastic depth": layer(
        "if training:\n    keep = 1 - self.rate\n    shape = (tf.shape(x)[0],) + (1,) * (len(x.shape) - 1)\n    mask = tf.floor(keep + tf.random.uniform(shape, 0, 1))\n    return self.dense(x) / keep * mask\nreturn self.dense(x)"
    ),
    "noise": layer("if training:\n    x = x + tf.random.normal(tf.shape(x), stddev=self.rate)\nreturn self.dense(x)"),
    "dropout of a function": layer("return self.dense(tf.nn.dropout(x, self.rate) if training else x)"),
}
OF_KERAS_3 = {
    "stochastic depth of keras.ops": layer(
        "if not training:\n    return self.dense(x)\nmask = keras.ops.floor(0.5 + keras.random.uniform((keras.ops.shape(x)[0], 1)))\nreturn self.dense(x) * mask / 0.5"
    ),
    "dropout of keras.random": layer("if training:\n    x = keras.random.dropout(x, self.rate)\nreturn self.dense(x)"),
}


def main():
    rng = np.random.default_rng(21)
    cases = []
    for kind in (keras, tf_keras):
        told = CASES | (OF_KERAS_2 if kind is tf_keras else {})
        drawn = DRAWN | (OF_KERAS_3 if kind is keras else {})
        for title, code in (told | drawn).items():
            if kind is keras and "K.learning_phase" in code:
                code = code.replace("K.learning_phase()", "False")
            cases.append(case(title, code, kind, rng, title in drawn, weights=(0.05, 0.35)))
    Path("test/fixtures/trainPhases.json").write_text(json.dumps({"cases": cases}) + "\n")
    for each in cases:
        print(each["title"], each["loss"], sorted(each["weights"]))


main()
