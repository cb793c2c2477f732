"""A program with a model of 6 numbers to 3, as real Keras runs it: a prediction, the loss and the weights of one step of `fit`."""

import numpy as np
import tensorflow


def numbers(array):
    return [float(f"{value:.7g}") for value in np.asarray(array, "float64").ravel()]


def weights_in(member):
    """Name and variables of each layer at any depth, and of each weight that a class of the program adds itself."""
    is_own = type(member).__module__ == "builtins"
    if is_own:
        own = getattr(member, "_trainable_variables", None) or getattr(member, "_trainable_weights", [])
        fixed = getattr(member, "_non_trainable_variables", None) or getattr(member, "_non_trainable_weights", [])
        for weight in [*own, *fixed]:
            yield f"{member.name}_{weight.name.split('/')[-1].split(':')[0]}", [weight]
    inner = getattr(member, "layers", None) or list(member._flatten_layers(include_self=False, recursive=False))
    for layer in inner:
        yield from weights_in(layer)
    if not inner and not is_own and member.weights:
        yield member.name, member.weights


def weights_of(model):
    return {name: [[list(w.shape), numbers(w)] for w in weights] for name, weights in weights_in(model)}


def case(title, code, kind, rng, is_trained_drawn=False, weights=(0.5, 1.5)):
    kind.backend.clear_session()
    scope = {"keras": kind, "layers": kind.layers, "tf": tensorflow, "K": kind.backend}
    exec(code, scope)
    model = scope["model"]
    for _, held in weights_in(model):
        for weight in held:
            weight.assign(rng.uniform(*weights, weight.shape))
    before = weights_of(model)
    model.compile(kind.optimizers.SGD(0.01), "mse")
    x, y = rng.normal(1, 2, (4, 6)).astype("float32"), rng.normal(0, 1, (4, 3)).astype("float32")
    predicted = model.predict(x, verbose=0)
    # What a prediction changes is no part of the step.
    for name, held in weights_in(model):
        for weight, (shape, values) in zip(held, before[name]):
            weight.assign(np.reshape(values, shape))
    loss = model.train_on_batch(x, y)
    after = weights_of(model)
    name = kind.__name__
    head = f"import {name}\n" if name == "keras" else f"import {name} as keras\n"
    return {
        "title": f"{name}, {title}",
        "program": f"{head}import tensorflow as tf\nfrom {name} import layers\nfrom {name} import backend as K\n{code}model.compile('sgd', 'mse')\n",
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
