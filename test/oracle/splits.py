"""Which samples real scikit-learn's train_test_split gives to each part.

Writes test/fixtures/splits.json: run with a Python that has scikit-learn, from the repository root.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.model_selection import train_test_split

CASES = [
    (50, {"test_size": 0.3, "random_state": 0}),
    (101, {"test_size": 0.25, "random_state": 42}),
    (40, {"random_state": 7}),
    (60, {"train_size": 0.5, "random_state": 3}),
    (30, {"test_size": 7, "random_state": 1}),
    (33, {"test_size": 0.2, "shuffle": False}),
    (50, {"train_size": 0.5, "test_size": 0.2, "random_state": 9}),
]

STRATIFIED = [
    (50, 4, {"test_size": 0.3, "random_state": 0}),
    (101, 7, {"test_size": 0.25, "random_state": 42}),
    (37, 3, {"train_size": 0.5, "random_state": 3}),
    (60, 5, {"test_size": 11, "random_state": 1}),
]

found = []
for count, settings in CASES:
    train, test = train_test_split(np.arange(count), **settings)
    found.append({"count": count, "settings": settings, "train": train.tolist(), "test": test.tolist()})
for count, classes, settings in STRATIFIED:
    labels = np.random.RandomState(count).randint(0, classes, count)
    for stratify, strata in {"numbers": labels, "oneHot": np.eye(classes)[labels]}.items():
        train, test = train_test_split(np.arange(count), stratify=strata, **settings)
        parts = {"train": train.tolist(), "test": test.tolist()}
        found.append({"count": count, "settings": settings, "stratify": stratify, "labels": labels.tolist(), **parts})
Path("test/fixtures/splits.json").write_text(json.dumps(found) + "\n")
