"""What the oracles of whole programs share: models without random numbers, and what is said of their parts."""

import keras
import numpy as np


def begin_with_zeros():
    """Every initialiser gives zeros."""
    for kind in vars(keras.initializers).values():
        if isinstance(kind, type) and "__call__" in vars(kind):
            kind.__call__ = lambda self, shape, dtype=None, **rest: keras.ops.zeros(shape, dtype)


def counted(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def shapes_of(layer):
    try:
        node = layer._inbound_nodes[-1] if isinstance(layer, keras.Model) and layer._inbound_nodes else None
        outputs = node.output_tensors if node else keras.tree.flatten(layer.output)
    except (AttributeError, ValueError):
        return None
    return [[None if size is None else int(size) for size in tensor.shape] for tensor in outputs]
