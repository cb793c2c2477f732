"""What a program gives to Keras's fit and evaluate, for the oracles of data that programs read."""

import inspect
import itertools
import os
import runpy
import sys

import keras
import numpy as np


def rows(values):
    return [[round(float(value), 5) for value in row] for row in np.asarray(values, "float32").reshape(len(values), -1)]


def plain(x, y, weights=None):
    y = np.asarray(y)
    weighed = {} if weights is None else {"weights": [round(float(weight), 5) for weight in np.ravel(weights)]}
    # Images that the model is to give, or rows that name no class.
    if y.ndim > 2 or (y.ndim == 2 and y.shape[1] > 1 and not is_one_hot(y)):
        return {"x": rows(x), "y": [0] * len(x), "target": rows(y), **weighed}
    labels = y.argmax(-1) if y.ndim > 1 and y.shape[-1] > 1 else y.ravel()
    return {"x": rows(x), "y": [int(label) for label in labels], **weighed}


def is_one_hot(y):
    return np.isin(y, (0, 1)).all() and (y.sum(-1) == 1).all()


def arrays(x, y, steps=None):
    """Of a generator or `tf.data` stream of batches, all that it gives, or so many steps of it."""
    if y is not None or isinstance(x, np.ndarray):
        return x, y
    if inspect.isgenerator(x):
        batches = list(itertools.islice(x, steps))
    else:
        batches = list(x.as_numpy_iterator()) if hasattr(x, "as_numpy_iterator") else [x[at] for at in range(len(x))]
    return tuple(np.concatenate([batch[part] for batch in batches]) for part in range(len(batches[0])))


def given(program, root):
    """What it gives, and the variables that it leaves; `root` is where it runs."""
    found = {}

    def fit(self, x=None, y=None, validation_data=None, class_weight=None, sample_weight=None, steps_per_epoch=None, validation_steps=None, **settings):
        weighed = () if sample_weight is None else (sample_weight,)
        found["train"] = plain(*arrays(x, y, steps_per_epoch), *weighed)
        if class_weight is not None:
            found["classWeight"] = {str(int(label)): float(weight) for label, weight in class_weight.items()}
        if validation_data is not None:
            is_pair = isinstance(validation_data, tuple)
            found["validation"] = plain(*(validation_data if is_pair else arrays(validation_data, None, validation_steps)))

    def evaluate(self, x=None, y=None, **settings):
        found["test"] = plain(x, y)

    keras.Model.fit, keras.Model.evaluate = fit, evaluate
    keras.Sequential.fit, keras.Sequential.evaluate = fit, evaluate
    home = os.getcwd()
    sys.argv[1:] = []
    os.chdir(root)
    try:
        variables = runpy.run_path(program)
    finally:
        os.chdir(home)
    return found, variables
