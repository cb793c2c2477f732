"""What real Keras makes of models that hold layers and models of the code's own classes: a prediction and one step of `fit`.

Writes test/fixtures/ownClasses.json: run with a Python that has TensorFlow and tf_keras (Keras 2), from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np
import tf_keras
from oneStep import case

BLOCK = """
class Block(layers.Layer):
    def __init__(self, units, tag, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(units, name="dense_" + tag)
        self.norm = layers.BatchNormalization(name="norm_" + tag)

    def call(self, x, training=None):
        h = self.norm(self.dense(x), training=training)
        return keras.activations.relu(h) + x
"""

NET = """
class Net(keras.Model):
    def __init__(self, tag):
        super().__init__()
        self.first = layers.Dense(6, activation="tanh", name="first_" + tag)
        self.rest = keras.Sequential([layers.Dense(4, activation="relu", name="narrow_" + tag), layers.Dense(6, name="wide_" + tag)])

    def call(self, inputs, training=False):
        return layers.add([self.rest(self.first(inputs)), inputs])
"""

DEEP = """
class Deep(layers.Layer):
    def __init__(self, count, tag, **kwargs):
        super().__init__(**kwargs)
        self.blocks = [Block(6, f"{tag}_{index}") for index in range(count)]

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return x
"""

GATE = """
class Gate(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.gate = layers.Dense(6, activation="sigmoid", name="gate")

    def call(self, pair):
        a, b = pair
        return a * self.gate(b)
"""

FUNCTIONS = """
def mish(x):
    return x * tf.tanh(tf.math.softplus(x))

def scaled(x, by=1.0):
    return x * by - tf.reduce_mean(x, axis=-1, keepdims=True)

class Swish:
    def __call__(self, x):
        return x * tf.sigmoid(x)

i = keras.Input((6,))
x = layers.Dense(6, activation=mish, name="first")(i)
x = layers.Lambda(lambda t: tf.square(t) + t)(x)
x = layers.Activation(mish)(x)
x = layers.Lambda(lambda pair: pair[0] * pair[1])([x, i])
x = layers.Lambda(scaled, output_shape=(6,), arguments={"by": 0.5})(x)
x = layers.Reshape((3, 2))(x)
x = layers.Conv1D(4, 2, activation=Swish(), name="conv")(x)
x = layers.Lambda(lambda t: tf.reshape(t, (-1, 8)))(x)
model = keras.Model(i, layers.Dense(3, activation=lambda t: tf.where(t > 0, t, 0.2 * t), name="out")(x))
"""

HEAD = """
i = keras.Input((6,))
x = {body}
model = keras.Model(i, layers.Dense(3, name="out")(x))
"""

CASES = {
    "a block": BLOCK + HEAD.format(body='Block(6, "a")(i)'),
    "two blocks of one class": BLOCK + HEAD.format(body='Block(6, "b")(Block(6, "a")(i))'),
    "blocks in a block": BLOCK + DEEP + HEAD.format(body='Deep(2, "d")(i)'),
    "a model of the code's own, used twice": NET + HEAD.format(body='(net := Net("n"))(net(i))'),
    "two inputs": GATE + HEAD.format(body='Gate()([i, layers.Dense(6, name="side")(i)])'),
    "functions of the code's own": FUNCTIONS,
    "functions in a class": BLOCK.replace("keras.activations.relu(h)", "layers.Activation(lambda t: tf.nn.relu(t) - 0.1)(h)").replace(
        'name="dense_" + tag', 'activation=lambda t: t * tf.sigmoid(t), name="dense_" + tag'
    )
    + HEAD.format(body='Block(6, "a")(i)'),
    "in a Sequential": BLOCK + 'model = keras.Sequential([keras.Input((6,)), Block(6, "a"), layers.Dense(3, name="out")])\n',
    "in a model of the code's own": BLOCK
    + """
class Whole(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block(6, "a")
        self.out = layers.Dense(3, name="out")

    def call(self, x, training=False):
        return self.out(self.block(x, training=training))

model = Whole()
model(keras.Input((6,)))
""",
}


def main():
    rng = np.random.default_rng(8)
    cases = [case(title, code, kind, rng, weights=(0.05, 0.35)) for kind in (keras, tf_keras) for title, code in CASES.items()]
    Path("test/fixtures/ownClasses.json").write_text(json.dumps({"cases": cases}) + "\n")
    for each in cases:
        print(each["title"], each["loss"], sorted(each["weights"]))


main()
