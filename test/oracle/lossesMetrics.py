"""What real Keras computes with its losses and metrics: values and gradients on fixed labels and predictions.

Writes test/fixtures/lossesMetrics.json: run with a Python that has TensorFlow, from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

BATCHES, ROWS, CLASSES = 3, 8, 6


def data(rng):
    """Batches of (truth, prediction) of each kind."""
    logits = rng.normal(0, 2, (BATCHES, ROWS, CLASSES))
    shares = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    numbers = rng.integers(0, CLASSES, (BATCHES, ROWS))
    one_hot = np.eye(CLASSES)[numbers]
    odds = rng.normal(0, 2, (BATCHES, ROWS, 1))
    binary = rng.integers(0, 2, (BATCHES, ROWS, 1))
    target = rng.normal(0, 2, (BATCHES, ROWS, 3))
    guess = target + rng.normal(0, 1, (BATCHES, ROWS, 3))
    return {
        "one-hot": (one_hot, shares),
        "one-hot logits": (one_hot, logits),
        "numbers": (numbers[..., None], shares),
        "numbers logits": (numbers[..., None], logits),
        "binary": (binary, 1 / (1 + np.exp(-odds))),
        "binary logits": (binary, odds),
        "values": (target, guess),
        "positive": (np.abs(target), np.abs(guess) + 0.1),
        "signs": (np.sign(target), guess),
    }


LOSSES = [
    ("one-hot", "CategoricalCrossentropy", {}),
    ("one-hot", "CategoricalCrossentropy", {"label_smoothing": 0.1}),
    ("one-hot logits", "CategoricalCrossentropy", {"from_logits": True}),
    ("one-hot logits", "CategoricalCrossentropy", {"from_logits": True, "label_smoothing": 0.2}),
    ("numbers", "SparseCategoricalCrossentropy", {}),
    ("numbers logits", "SparseCategoricalCrossentropy", {"from_logits": True}),
    ("binary", "BinaryCrossentropy", {}),
    ("binary", "BinaryCrossentropy", {"label_smoothing": 0.1}),
    ("binary logits", "BinaryCrossentropy", {"from_logits": True}),
    ("one-hot", "BinaryCrossentropy", {}),
    ("one-hot", "CategoricalFocalCrossentropy", {}),
    ("one-hot", "CategoricalFocalCrossentropy", {"alpha": 0.5, "gamma": 1.0, "label_smoothing": 0.1}),
    ("one-hot logits", "CategoricalFocalCrossentropy", {"from_logits": True}),
    ("binary", "BinaryFocalCrossentropy", {}),
    ("binary", "BinaryFocalCrossentropy", {"apply_class_balancing": True, "alpha": 0.4, "gamma": 3.0}),
    ("binary logits", "BinaryFocalCrossentropy", {"from_logits": True}),
    ("values", "MeanSquaredError", {}),
    ("one-hot", "MeanSquaredError", {}),
    ("values", "MeanAbsoluteError", {}),
    ("values", "MeanAbsolutePercentageError", {}),
    ("positive", "MeanSquaredLogarithmicError", {}),
    ("values", "Huber", {}),
    ("values", "Huber", {"delta": 0.5}),
    ("values", "LogCosh", {}),
    ("values", "CosineSimilarity", {}),
    ("one-hot", "KLDivergence", {}),
    ("positive", "Poisson", {}),
    ("signs", "Hinge", {}),
    ("binary logits", "Hinge", {}),
    ("signs", "SquaredHinge", {}),
    ("one-hot logits", "CategoricalHinge", {}),
]

METRICS = [
    ("one-hot", "CategoricalAccuracy", {}),
    ("numbers", "SparseCategoricalAccuracy", {}),
    ("binary", "BinaryAccuracy", {}),
    ("binary", "BinaryAccuracy", {"threshold": 0.3}),
    ("one-hot", "TopKCategoricalAccuracy", {"k": 3}),
    ("one-hot", "TopKCategoricalAccuracy", {}),
    ("numbers", "SparseTopKCategoricalAccuracy", {"k": 2}),
    ("binary", "Precision", {}),
    ("one-hot", "Precision", {}),
    ("one-hot", "Precision", {"class_id": 2}),
    ("binary", "Precision", {"thresholds": 0.7}),
    ("binary", "Recall", {}),
    ("one-hot", "Recall", {}),
    ("one-hot", "Recall", {"class_id": 1, "thresholds": 0.2}),
    ("binary", "AUC", {}),
    ("one-hot", "AUC", {}),
    ("binary", "AUC", {"num_thresholds": 50}),
    ("binary logits", "AUC", {"from_logits": True}),
    ("binary", "TruePositives", {}),
    ("binary", "FalsePositives", {}),
    ("binary", "TrueNegatives", {}),
    ("binary", "FalseNegatives", {}),
    ("one-hot", "F1Score", {"average": "macro"}),
    ("one-hot", "F1Score", {"average": "micro"}),
    ("one-hot", "F1Score", {"average": "weighted", "threshold": 0.3}),
    ("values", "MeanSquaredError", {}),
    ("values", "RootMeanSquaredError", {}),
    ("values", "MeanAbsoluteError", {}),
    ("values", "MeanAbsolutePercentageError", {}),
    ("positive", "MeanSquaredLogarithmicError", {}),
    ("values", "CosineSimilarity", {}),
    ("values", "LogCoshError", {}),
    ("one-hot", "KLDivergence", {}),
    ("positive", "Poisson", {}),
    ("one-hot", "CategoricalCrossentropy", {}),
    ("numbers", "SparseCategoricalCrossentropy", {}),
    ("binary", "BinaryCrossentropy", {}),
    ("signs", "Hinge", {}),
    ("values", "R2Score", {}),
]


def numbers(array):
    return [float(f"{value:.7g}") for value in np.asarray(array, "float64").ravel()]


def main():
    kinds = data(np.random.default_rng(17))
    fixture = {
        "keras": keras.__version__,
        "rows": ROWS,
        "data": {
            kind: {"truth": [numbers(batch) for batch in truth], "guess": [numbers(batch) for batch in guess]}
            for kind, (truth, guess) in kinds.items()
        },
        "losses": [],
        "metrics": [],
    }
    for kind, name, options in LOSSES:
        truth, guess = (tf.constant(part[0].astype("float32")) for part in kinds[kind])
        with tf.GradientTape() as tape:
            tape.watch(guess)
            loss = getattr(keras.losses, name)(**options)(truth, guess)
        gradient = numbers(tape.gradient(loss, guess))
        fixture["losses"].append({"kind": kind, "name": name, "options": options, "loss": float(loss), "gradient": gradient})
    for kind, name, options in METRICS:
        metric = getattr(keras.metrics, name)(**options)
        for truth, guess in zip(*kinds[kind]):
            metric.update_state(truth.astype("float32"), guess.astype("float32"))
        fixture["metrics"].append({"kind": kind, "name": name, "options": options, "logged": metric.name, "result": float(metric.result())})
    path = Path("test/fixtures/lossesMetrics.json")
    path.write_text(json.dumps(fixture) + "\n")
    print(path, len(fixture["losses"]), "losses,", len(fixture["metrics"]), "metrics,", path.stat().st_size, "bytes")


main()
