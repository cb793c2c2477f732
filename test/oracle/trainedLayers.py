"""What real Keras computes with layers that ConvLens trains: outputs, and gradients of a weighted sum of them.

Writes test/fixtures/trainedLayers.json: run with a Python that has TensorFlow, from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers  # noqa: F401, the cases name it

VECTOR, SEQUENCE, IMAGE = (6,), (5, 4), (6, 7, 4)
ACTIVATIONS = """relu sigmoid tanh softmax softplus softsign elu selu exponential linear gelu silu mish leaky_relu relu6
hard_sigmoid hard_silu hard_tanh log_softmax celu log_sigmoid hard_shrink soft_shrink squareplus tanh_shrink""".split()

ONE_INPUT = {
    VECTOR: [
        *[f'layers.Activation("{name}")' for name in ACTIVATIONS],
        *[f'layers.Dense(3, activation="{name}")' for name in ("leaky_relu", "hard_silu", "exponential")],
        "layers.ReLU()",
        "layers.ReLU(max_value=1.0)",
        "layers.ReLU(negative_slope=0.1)",
        "layers.ReLU(max_value=1.5, negative_slope=0.2, threshold=0.3)",
        "layers.LeakyReLU()",
        "layers.LeakyReLU(negative_slope=0.15)",
        "layers.PReLU(alpha_initializer='random_normal')",
        "layers.ELU()",
        "layers.ELU(alpha=0.5)",
        "layers.Softmax()",
        "layers.UnitNormalization()",
        "layers.RMSNormalization()",
        "layers.LayerNormalization()",
        "layers.Normalization(mean=0.5, variance=2.0)",
        "layers.Rescaling(1 / 127.5, offset=-1)",
        "layers.Dense(3, use_bias=False)",
        "layers.Identity()",
    ],
    SEQUENCE: [
        "layers.ZeroPadding1D((1, 2))",
        "layers.Cropping1D((1, 2))",
        "layers.UpSampling1D(3)",
        "layers.Conv1D(3, 2, padding='causal')",
        "layers.GlobalAveragePooling1D()",
        "layers.GlobalMaxPooling1D(keepdims=True)",
        "layers.UnitNormalization(axis=1)",
        "layers.LayerNormalization(axis=[1, 2])",
        "layers.LSTM(3)",
        "layers.GRU(3, reset_after=False)",
        "layers.SpatialDropout1D(0.5)",
    ],
    IMAGE: [
        "layers.Conv2D(3, 3, strides=2, padding='same', activation='hard_silu')",
        "layers.Conv2D(4, 3, groups=2)",
        "layers.Conv2D(3, 3, dilation_rate=2)",
        "layers.Conv2DTranspose(3, 3, strides=2, padding='same')",
        "layers.SeparableConv2D(3, 3)",
        "layers.DepthwiseConv2D(3, depth_multiplier=2)",
        "layers.BatchNormalization()",
        "layers.GroupNormalization(2)",
        "layers.GroupNormalization(groups=-1)",
        "layers.LayerNormalization()",
        "layers.UnitNormalization()",
        "layers.UnitNormalization(axis=[1, 2])",
        "layers.RMSNormalization()",
        "layers.PReLU(shared_axes=[1, 2], alpha_initializer='random_normal')",
        "layers.Normalization(mean=[0.1, 0.2, 0.3, 0.4], variance=[1.0, 2.0, 0.5, 1.5])",
        "layers.Resizing(4, 9)",
        "layers.Resizing(9, 4, interpolation='nearest')",
        "layers.Resizing(4, 4, crop_to_aspect_ratio=True)",
        "layers.CenterCrop(4, 3)",
        "layers.GlobalAveragePooling2D()",
        "layers.GlobalAveragePooling2D(keepdims=True)",
        "layers.GlobalMaxPooling2D(keepdims=True)",
        "layers.AveragePooling2D(2, padding='same')",
        "layers.UpSampling2D(2, interpolation='bilinear')",
        "layers.SpatialDropout2D(0.5)",
    ],
}

#: Statements that end in `o`, from the input `i`.
PROGRAMS = [
    (VECTOR, "a = layers.Dense(3)(i)\nb = layers.Dense(3)(i)\no = layers.Subtract()([a, b])"),
    (VECTOR, "a = layers.Dense(3)(i)\nb = layers.Dense(3)(i)\no = layers.Minimum()([a, b])"),
    (SEQUENCE, "o = layers.Attention()([i, i])"),
    (SEQUENCE, "o = layers.Attention(use_scale=True)([i, layers.Dense(4)(i)])"),
    (SEQUENCE, "o = layers.Attention()([i, layers.Dense(4)(i), layers.Dense(4, activation='tanh')(i)])"),
    (SEQUENCE, "o = layers.AdditiveAttention()([i, layers.Dense(4)(i)])"),
    (SEQUENCE, "o = layers.AdditiveAttention(use_scale=False)([i, i])"),
    (SEQUENCE, "o = layers.MultiHeadAttention(num_heads=2, key_dim=3)(i, i)"),
    (SEQUENCE, "o = layers.MultiHeadAttention(2, 3, value_dim=5)(i, layers.Dense(6)(i))"),
    (SEQUENCE, "o = layers.MultiHeadAttention(2, 3, use_bias=False)(layers.LayerNormalization()(i), i, i)"),
    (
        IMAGE,
        "block = keras.Sequential([layers.Conv2D(3, 3), layers.BatchNormalization(), layers.ReLU()])\n"
        "o = layers.Flatten()(block(i))",
    ),
    (
        IMAGE,
        "inner = keras.Input((6, 7, 4))\nx = layers.Conv2D(4, 3, padding='same')(inner)\n"
        "part = keras.Model(inner, layers.Add()([x, inner]))\no = layers.GlobalAveragePooling2D()(part(part(i)))",
    ),
]


def numbers(array):
    return [float(f"{value:.7g}") for value in np.asarray(array, "float64").ravel()]


def layers_in(model):
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from layers_in(layer)
        elif layer.weights:
            yield layer


def case(shape, program, rng):
    keras.utils.clear_session()
    keras.utils.set_random_seed(int(rng.integers(1 << 30)))
    scope = {"keras": keras, "layers": layers, "i": keras.Input(shape)}
    exec(program, scope)
    model = keras.Model(scope["i"], scope["o"])
    for layer in layers_in(model):
        layer.set_weights(
            [
                rng.uniform(0.5, 1.5, weight.shape) if "variance" in weight.path else weight.numpy() + rng.normal(0, 0.3, weight.shape)
                for weight in layer.weights
            ]
        )
    given = rng.normal(0, 1.5, (2, *shape)).astype("float32")
    x = tf.constant(given)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = model(x, training=False)
        factors = rng.normal(size=y.shape).astype("float32")
        total = tf.reduce_sum(y * factors)
    gradient = tape.gradient(total, x)
    return {
        "program": program,
        "shape": shape,
        "weights": {layer.name: [[list(w.shape), numbers(w)] for w in layer.get_weights()] for layer in layers_in(model)},
        "input": numbers(given),
        "output": numbers(y),
        "outputShape": list(y.shape),
        "factors": numbers(factors),
        "gradient": None if gradient is None else numbers(gradient),
    }


def main():
    rng = np.random.default_rng(11)
    programs = [(shape, f"o = {code}(i)") for shape, codes in ONE_INPUT.items() for code in codes] + PROGRAMS
    cases = [case(shape, program, rng) for shape, program in programs]
    path = Path("test/fixtures/trainedLayers.json")
    path.write_text(json.dumps({"keras": keras.__version__, "cases": cases}) + "\n")
    print(path, len(cases), "cases,", path.stat().st_size, "bytes")


main()
