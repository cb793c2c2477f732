"""What real Keras makes of losses and metrics that a program defines itself: values, and gradients of losses.

Writes test/fixtures/ownComparisons.json: run with a Python that has TensorFlow, from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

HEAD = """import functools
import numpy as np
import tensorflow as tf
import keras
from keras import ops
from tensorflow.keras import backend as K
"""

BATCHES, ROWS, CLASSES = 3, 5, 4

# (labels, title, code that defines `loss`)
LOSSES = [
    ("rows", "focal of shares", """
def focal(gamma=2.0, alpha=0.25):
    def fixed(y_true, y_pred):
        y_pred = K.clip(y_pred, K.epsilon(), 1.0 - K.epsilon())
        return K.mean(K.sum(alpha * K.pow(1 - y_pred, gamma) * (-y_true * K.log(y_pred)), axis=-1))
    return fixed
loss = focal(gamma=1.5)
"""),
    ("rows", "focal by where", """
def loss(y_true, y_pred):
    one = tf.where(tf.equal(y_true, 1), y_pred, tf.ones_like(y_pred))
    none = tf.where(tf.equal(y_true, 0), y_pred, tf.zeros_like(y_pred))
    return -K.sum(0.4 * K.pow(1.0 - one, 2.0) * K.log(one)) - K.sum(0.6 * K.pow(none, 2.0) * K.log(1.0 - none))
"""),
    ("rows", "weighted by a constant", """
def weighted(weights):
    weights = tf.constant(weights, dtype=tf.float32)
    def loss(y_true, y_pred):
        y_pred /= tf.reduce_sum(y_pred, axis=-1, keepdims=True)
        y_pred = tf.clip_by_value(y_pred, 1e-7, 1 - 1e-7)
        return -tf.reduce_sum(y_true * tf.math.log(y_pred) * weights, -1)
    return loss
loss = weighted([0.5, 2.0, 1.0, 3.0])
"""),
    ("rows", "weighted by a list and by an array", """
weights = np.array([1.0, 0.5, 2.0, 0.1])
def loss(y_true, y_pred):
    return K.categorical_crossentropy(y_true, y_pred) * K.sum(y_true * weights, axis=-1) * K.sum(y_true * [1.0, 2.0, 3.0, 4.0], axis=-1)
"""),
    ("rows", "weighted by a variable", """
def weighted(weights):
    weights = K.variable(weights)
    def loss(y_true, y_pred):
        return K.mean(K.binary_crossentropy(y_true, y_pred) * weights)
    return loss
loss = weighted([0.5, 2.0, 1.0, 3.0])
"""),
    ("rows", "dice, flat", """
def dice(y_true, y_pred, smooth=1.0):
    truth, guess = K.flatten(y_true), K.flatten(y_pred)
    both = K.sum(truth * guess)
    return (2.0 * both + smooth) / (K.sum(truth) + K.sum(guess) + smooth)
def loss(y_true, y_pred):
    return 1 - dice(y_true, y_pred)
"""),
    ("rows", "crossentropy and dice", """
def loss(y_true, y_pred):
    truth, guess = tf.reshape(y_true, [-1]), tf.reshape(y_pred, [-1])
    dice = (2.0 * tf.reduce_sum(truth * guess) + 1.0) / (tf.reduce_sum(truth * truth) + tf.reduce_sum(guess * guess) + 1.0)
    return tf.keras.losses.binary_crossentropy(y_true, y_pred) + 0.5 * (1.0 - dice)
"""),
    ("rows", "overlap in logarithm", """
def loss(y_true, y_pred):
    both = K.sum(K.abs(y_true * y_pred), axis=-1)
    whole = K.sum(K.square(y_true), -1) + K.sum(K.square(y_pred), -1) - both
    return -K.log((both + 0.1) / (whole + 0.1))
"""),
    ("rows", "Tversky with a power", """
def loss(y_true, y_pred, alpha=0.7, gamma=0.75):
    truth, guess = K.flatten(y_true), K.flatten(y_pred)
    hit = K.sum(truth * guess)
    missed, false = K.sum(truth * (1 - guess)), K.sum((1 - truth) * guess)
    return K.pow(1 - (hit + 1) / (hit + alpha * missed + (1 - alpha) * false + 1), gamma)
"""),
    ("rows", "smoothed by hand", """
def loss(y_true, y_pred):
    classes = tf.cast(tf.shape(y_pred)[-1], tf.float32)
    smooth = y_true * 0.9 + 0.1 / classes
    return keras.losses.CategoricalCrossentropy()(smooth, y_pred)
"""),
    ("rows", "two of Keras's as objects", """
cosine = tf.keras.losses.CosineSimilarity()
def loss(y_true, y_pred):
    return tf.keras.losses.BinaryCrossentropy(label_smoothing=0.1)(y_true, y_pred) - 0.3 * cosine(y_true, y_pred)
"""),
    ("rows", "one of Keras's, not reduced", """
each = tf.keras.losses.CategoricalCrossentropy(from_logits=True, reduction="none")
def loss(y_true, y_pred):
    ce = each(y_true, y_pred)
    return tf.pow(1.0 - tf.exp(-ce), 2.0) * ce
"""),
    ("rows", "logits in TensorFlow's names", """
def loss(y_true, y_pred):
    one = tf.nn.softmax_cross_entropy_with_logits(labels=y_true, logits=y_pred)
    two = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=y_pred, labels=y_true), axis=-1)
    three = tf.reduce_sum(tf.nn.weighted_cross_entropy_with_logits(labels=y_true, logits=y_pred, pos_weight=3.0), axis=1)
    return one + two + 0.1 * three
"""),
    ("rows", "a class of Keras's kind", """
class Focal(tf.keras.losses.Loss):
    def __init__(self, alpha=0.25, gamma=2.0, name="focal_loss", **kwargs):
        super().__init__(name=name, **kwargs)
        self.alpha = alpha
        self.gamma = gamma
    def call(self, y_true, y_pred):
        y_true = tf.cast(y_true, tf.float32)
        y_pred = tf.clip_by_value(y_pred, tf.keras.backend.epsilon(), 1 - tf.keras.backend.epsilon())
        right = y_true * y_pred + (1 - y_true) * (1 - y_pred)
        weight = y_true * self.alpha + (1 - y_true) * (1 - self.alpha)
        return tf.reduce_sum(-weight * (1 - right) ** self.gamma * tf.math.log(right), axis=1)
loss = Focal(gamma=3.0)
"""),
    ("rows", "a class in operations of Keras 3", """
@keras.saving.register_keras_serializable()
class Margin(keras.losses.Loss):
    def call(self, y_true, y_pred):
        over = ops.square(ops.maximum(0.0, 0.9 - y_pred))
        under = ops.square(ops.maximum(0.0, y_pred - 0.1))
        return ops.mean(ops.sum(y_true * over + 0.5 * (1 - y_true) * under, axis=-1))
loss = Margin()
"""),
    ("rows", "a plain class", """
class Wing:
    def __init__(self, width):
        self.width = width
    def __call__(self, y_true, y_pred):
        gap = tf.abs(y_true - y_pred)
        return tf.reduce_mean(tf.where(gap < self.width, tf.math.log(1.0 + gap / 0.5), gap - 0.05), axis=-1)
loss = Wing(0.4)
"""),
    ("rows", "class by class", """
def loss(y_true, y_pred):
    total = 0
    for index in range(4):
        truth, guess = y_true[:, index], y_pred[:, index]
        total += (2.0 * K.sum(truth * guess) + 1.0) / (K.sum(truth) + K.sum(guess) + 1.0) * (index + 1)
    return 1 - total / 4
"""),
    ("rows", "soft F1", """
@tf.function
def loss(y_true, y_pred):
    tp = tf.reduce_sum(y_true * y_pred, axis=0)
    fp = tf.reduce_sum((1 - y_true) * y_pred, axis=0)
    fn = tf.reduce_sum(y_true * (1 - y_pred), axis=0)
    f1 = 2 * tp / (2 * tp + fp + fn + 1e-16)
    f1 = tf.where(tf.math.is_nan(f1), tf.zeros_like(f1), f1)
    return 1 - tf.reduce_mean(f1)
"""),
    ("rows", "lambda", "loss = lambda y_true, y_pred: tf.reduce_mean(tf.square(y_true - y_pred), axis=-1) + 0.1 * tf.reduce_max(y_pred)\n"),
    ("rows", "part of a function", """
def between(y_true, y_pred, power):
    return tf.reduce_mean(tf.abs(y_true - y_pred) ** power, axis=-1)
loss = functools.partial(between, power=1.5)
loss.__name__ = "between"
"""),
    ("rows", "root, spread and length", """
def loss(y_true, y_pred):
    gap = y_pred - y_true
    return K.sqrt(K.mean(K.square(gap))) + tf.math.reduce_variance(y_pred) + tf.norm(gap, axis=-1) + K.std(y_pred)
"""),
    ("rows", "cosine by hand, and the batch's size", """
def loss(y_true, y_pred):
    a, b = K.l2_normalize(y_true, axis=-1), tf.nn.l2_normalize(y_pred, axis=-1)
    count = tf.cast(tf.shape(y_true)[0], tf.float32)
    return -tf.reduce_sum(a * b) / count
"""),
    ("rows", "only where the guess is wrong", """
def loss(y_true, y_pred):
    wrong = K.cast(K.not_equal(K.argmax(y_true), K.argmax(y_pred)), "float32")
    return K.categorical_crossentropy(y_true, y_pred) * (1.0 + 2.0 * wrong)
"""),
    ("rows", "in both directions", """
def loss(y_true, y_pred):
    forward = tf.keras.losses.KLD(y_true, y_pred)
    soft = tf.clip_by_value(y_true, 1e-4, 1.0)
    return 0.7 * forward - 0.3 * tf.reduce_sum(y_pred * tf.math.log(soft), axis=-1)
"""),
    ("flat", "focal of numbers", """
class SparseFocal(tf.keras.losses.Loss):
    def __init__(self, gamma=2.0, weights=None, **kwargs):
        super().__init__(**kwargs)
        self.gamma = gamma
        self.weights = tf.constant(weights, dtype=tf.float32) if weights is not None else None
    def call(self, y_true, y_pred):
        y_true = tf.one_hot(tf.cast(tf.reshape(y_true, [-1]), tf.int32), 4)
        y_pred = tf.clip_by_value(y_pred, 1e-7, 1.0 - 1e-7)
        each = -y_true * tf.math.log(y_pred) * tf.pow(1.0 - y_pred, self.gamma)
        if self.weights is not None:
            each = each * self.weights
        return tf.reduce_mean(tf.reduce_sum(each, axis=-1))
loss = SparseFocal(weights=[1.0, 2.0, 0.5, 1.0])
"""),
    ("column", "numbers in a column", """
def loss(y_true, y_pred):
    truth = tf.squeeze(tf.cast(y_true, tf.int32), axis=-1)
    ce = tf.keras.losses.sparse_categorical_crossentropy(y_true, y_pred)
    return ce + 0.1 * tf.nn.sparse_softmax_cross_entropy_with_logits(labels=truth, logits=y_pred) + 0.2 * K.sparse_categorical_crossentropy(y_true, y_pred)
"""),
    ("binary", "weighted binary", """
def weighted(zero, one):
    def loss(y_true, y_pred):
        bce = K.binary_crossentropy(y_true, y_pred)
        return K.mean((y_true * one + (1.0 - y_true) * zero) * bce)
    return loss
loss = weighted(0.3, 1.7)
"""),
    ("binary flat", "of one output, labels in a row", """
def loss(y_true, y_pred):
    gap = y_true - y_pred
    return K.mean(K.maximum(0.7 * gap, (0.7 - 1) * gap), axis=-1) + K.log(K.mean(tf.math.cosh(gap)))
"""),
]

# (labels, title, code that defines `metric`)
METRICS = [
    ("rows", "recall of a batch", """
def metric(y_true, y_pred):
    hits = K.sum(K.round(K.clip(y_true * y_pred, 0, 1)))
    return hits / (K.sum(K.round(K.clip(y_true, 0, 1))) + K.epsilon())
"""),
    ("rows", "for each sample", """
def metric(y_true, y_pred):
    both = K.sum(K.abs(y_true * y_pred), axis=-1)
    return (2.0 * both + 1) / (K.sum(K.square(y_true), -1) + K.sum(K.square(y_pred), -1) + 1)
"""),
    ("rows", "by a threshold", """
def over(threshold):
    def metric(y_true, y_pred):
        guess = K.cast(K.greater(K.clip(y_pred, 0, 1), threshold), K.floatx())
        return K.round(K.sum(K.clip(y_true * guess, 0, 1))) / (K.sum(guess) + K.epsilon())
    metric.__name__ = "over"
    return metric
metric = over(0.3)
"""),
    ("flat", "accuracy of numbers", """
def metric(y_true, y_pred):
    return tf.reduce_mean(tf.cast(tf.equal(tf.cast(y_true, tf.int64), tf.argmax(y_pred, axis=-1)), tf.float32))
"""),
    ("rows", "sums over an epoch", """
class F1(tf.keras.metrics.Metric):
    def __init__(self, name="f1", threshold=0.3, **kwargs):
        super(F1, self).__init__(name=name, **kwargs)
        self.threshold = threshold
        self.tp = self.add_weight(name="tp", initializer="zeros")
        self.fp = self.add_weight(name="fp", initializer="zeros")
        self.fn = self.add_weight(name="fn", initializer="zeros")
    def update_state(self, y_true, y_pred, sample_weight=None):
        guess = tf.cast(tf.greater(y_pred, self.threshold), tf.float32)
        truth = tf.cast(y_true, tf.float32)
        self.tp.assign_add(tf.reduce_sum(truth * guess))
        self.fp.assign_add(tf.reduce_sum((1 - truth) * guess))
        self.fn.assign_add(tf.reduce_sum(truth * (1 - guess)))
    def result(self):
        precision = self.tp / (self.tp + self.fp + K.epsilon())
        recall = self.tp / (self.tp + self.fn + K.epsilon())
        return 2 * precision * recall / (precision + recall + K.epsilon())
    def reset_state(self):
        self.tp.assign(0.0)
        self.fp.assign(0.0)
        self.fn.assign(0.0)
metric = F1()
"""),
    ("rows", "sums of each class", """
class Macro(tf.keras.metrics.Metric):
    def __init__(self, classes, name="macro", **kwargs):
        super().__init__(name=name, **kwargs)
        self.classes = classes
        self.hits = self.add_weight(name="hits", shape=(classes,), initializer="zeros")
        self.all = self.add_weight(name="all", shape=(classes,), initializer="ones")
        self.batches = self.add_weight(name="batches", initializer="zeros")
    def update_state(self, y_true, y_pred, sample_weight=None):
        guess = tf.one_hot(tf.argmax(y_pred, axis=-1), self.classes)
        both = tf.logical_and(tf.cast(y_true, tf.bool), tf.equal(guess, 1.0))
        self.hits.assign_add(tf.reduce_sum(tf.cast(both, self.dtype), axis=0))
        self.all.assign_add(tf.reduce_sum(y_true, axis=0))
        self.batches.assign_add(1)
    def result(self):
        return tf.reduce_mean(tf.math.divide_no_nan(self.hits, self.all)) + 0.01 * self.batches
    def reset_state(self):
        self.hits.assign(tf.zeros_like(self.hits))
        self.all.assign(tf.ones_like(self.all))
        self.batches.assign(0.0)
metric = Macro(4)
"""),
    ("binary", "mean by the count of samples", """
class Gap(keras.metrics.Metric):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.total = self.add_weight(shape=(), initializer="zeros", name="total")
        self.count = self.add_weight(shape=(), initializer="zeros", name="count")
    def update_state(self, y_true, y_pred, sample_weight=None):
        self.total.assign_add(ops.sum(ops.abs(y_true - y_pred)))
        self.count.assign_add(ops.cast(ops.shape(y_true)[0], "float32"))
    def result(self):
        return self.total / self.count
metric = Gap()
"""),
    ("binary", "of two of Keras's", """
class F1(tf.keras.metrics.Metric):
    def __init__(self, name="f1_score", **kwargs):
        super().__init__(name=name, **kwargs)
        self.precision = tf.keras.metrics.Precision(thresholds=0.4)
        self.recall = tf.keras.metrics.Recall(thresholds=0.4)
    def update_state(self, y_true, y_pred, sample_weight=None):
        self.precision.update_state(y_true, y_pred, sample_weight)
        self.recall.update_state(y_true, y_pred, sample_weight)
    def result(self):
        p = self.precision.result()
        r = self.recall.result()
        return 2 * ((p * r) / (p + r + tf.keras.backend.epsilon()))
    def reset_state(self):
        self.precision.reset_state()
        self.recall.reset_state()
metric = F1()
"""),
]


def data(rng):
    """Batches of (labels as fit gets them, predictions) of each kind."""
    logits = rng.normal(0, 1, (BATCHES, ROWS, CLASSES))
    shares = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    numbers = rng.integers(0, CLASSES, (BATCHES, ROWS))
    odds = 1 / (1 + np.exp(-rng.normal(0, 1, (BATCHES, ROWS, 1))))
    binary = rng.integers(0, 2, (BATCHES, ROWS, 1))
    return {
        "rows": (np.eye(CLASSES)[numbers], shares),
        "column": (numbers[..., None], shares),
        "flat": (numbers, shares),
        "binary": (binary, odds),
        "binary flat": (binary[..., 0], odds),
    }


def fitted(units, truth, guess, **compiled):
    """A model that gives what it is given, compiled and evaluated: what Keras logs."""
    model = keras.Sequential([keras.Input((units,)), keras.layers.Identity()])
    model.compile("sgd", **compiled)
    return model.evaluate(guess, truth, batch_size=ROWS, verbose=0, return_dict=True)


def loss_case(labels, title, code, kinds):
    space = {}
    exec(HEAD + code, space)
    truth, guess = (np.asarray(part[0], "float32") for part in kinds[labels])
    units = guess.shape[-1]
    value = fitted(units, truth, guess, loss=space["loss"])["loss"]
    compiled = keras.Sequential([keras.Input((units,)), keras.layers.Identity()])
    compiled.compile("sgd", loss=space["loss"])
    compiled.evaluate(guess, truth, verbose=0)
    given = tf.Variable(guess)
    with tf.GradientTape() as tape:
        total = compiled.compute_loss(None, tf.constant(truth), given + 0.0)
    return {
        "labels": labels, "title": title, "code": code, "value": float(value),
        "gradient": np.asarray(tape.gradient(total, given)).ravel().tolist(),
    }


def metric_case(labels, title, code, kinds):
    space = {}
    exec(HEAD + code, space)
    truth, guess = (np.asarray(part, "float32") for part in kinds[labels])
    truth, guess = truth.reshape(-1, *truth.shape[2:]), guess.reshape(-1, guess.shape[-1])
    found = fitted(guess.shape[-1], truth, guess, loss="mse" if labels != "flat" else "sparse_categorical_crossentropy", metrics=[space["metric"]])
    (name,) = [key for key in found if key != "loss"]
    return {"labels": labels, "title": title, "code": code, "logged": name, "value": float(found[name])}


def main():
    kinds = data(np.random.default_rng(5))
    fixture = {
        "head": HEAD, "rows": ROWS,
        "data": {
            kind: {"truth": np.asarray(truth).reshape(BATCHES, -1).tolist(), "guess": guess.reshape(BATCHES, -1).tolist()}
            for kind, (truth, guess) in kinds.items()
        },
        "losses": [loss_case(*each, kinds) for each in LOSSES],
        "metrics": [metric_case(*each, kinds) for each in METRICS],
    }
    Path("test/fixtures/ownComparisons.json").write_text(json.dumps(fixture))


if __name__ == "__main__":
    main()
