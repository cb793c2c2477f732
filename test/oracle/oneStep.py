"""A program with a model of 6 numbers to 3, as real Keras runs it: a prediction, the loss and the weights of one step of `fit`."""

import numpy as np


def numbers(array):
    return [float(f"{value:.7g}") for value in np.asarray(array, "float64").ravel()]


def layers_in(member):
    """The layers with weights of their own, at any depth."""
    for layer in getattr(member, "layers", None) or member._flatten_layers(include_self=False, recursive=False):
        inner = list(layers_in(layer))
        if inner:
            yield from inner
        elif layer.weights:
            yield layer


def weights_of(model):
    return {layer.name: [[list(w.shape), numbers(w)] for w in layer.get_weights()] for layer in layers_in(model)}


def case(title, code, kind, rng, is_trained_drawn=False, weights=(0.5, 1.5)):
    kind.backend.clear_session()
    scope = {"keras": kind, "layers": kind.layers}
    exec(code, scope)
    model = scope["model"]
    for layer in layers_in(model):
        layer.set_weights([rng.uniform(*weights, w.shape) for w in layer.get_weights()])
    before = weights_of(model)
    model.compile(kind.optimizers.SGD(0.01), "mse")
    x, y = rng.normal(1, 2, (4, 6)).astype("float32"), rng.normal(0, 1, (4, 3)).astype("float32")
    predicted = model.predict(x, verbose=0)
    # What a prediction changes is no part of the step.
    for layer in layers_in(model):
        layer.set_weights([np.reshape(values, shape) for shape, values in before[layer.name]])
    loss = model.train_on_batch(x, y)
    after = weights_of(model)
    name = kind.__name__
    head = f"import {name}\n" if name == "keras" else f"import {name} as keras\n"
    return {
        "title": f"{name}, {title}",
        "program": f"{head}from {name} import layers\n{code}model.compile('sgd', 'mse')\n",
        "weights": before,
        "x": numbers(x),
        "y": numbers(y),
        # Dropped at random, or not at all.
        "isDrawn": bool(np.any(model.predict(x, verbose=0) != model.predict(x, verbose=0))),
        "isTrainedDrawn": is_trained_drawn,
        "predicted": numbers(predicted),
        "loss": float(loss),
        "after": after,
    }
