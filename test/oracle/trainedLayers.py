"""What real Keras computes with layers that ConvLens trains: outputs, and gradients of a weighted sum of them.

Writes test/fixtures/trainedLayers.json: run with a Python that has TensorFlow, from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers  # noqa: F401, the cases name it

VECTOR, SEQUENCE, IMAGE, VOLUME, FRAMES, PICTURE, INDICES, ROW = (6,), (5, 4), (6, 7, 4), (4, 5, 6, 2), (3, 5, 6, 2), (8, 9, 3), (5, 1), (5,)
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
        "layers.EinsumDense('ab,bc->ac', 3, bias_axes='c', activation='tanh')",
        "layers.ActivityRegularization(0.1)",
        "layers.AlphaDropout(0.5)",
        "layers.Dropout(0.5)",
        "layers.GaussianDropout(0.5)",
        "layers.GaussianNoise(0.5)",
        "layers.SpectralNormalization(layers.Dense(3))",
        "layers.RepeatVector(3)",
        "layers.Reshape((2, 3))",
        "layers.Discretization([0.0, 1.0])",
        "layers.Lambda(lambda x: x * 2)",
        "layers.Pipeline([layers.Rescaling(2.0)])",
    ],
    INDICES: [
        "layers.Flatten()",
        "layers.Embedding(7, 3)",
        "layers.ReversibleEmbedding(7, 3)",
        "layers.CategoryEncoding(8)",
        "layers.Hashing(4)",
    ],
    ROW: ["layers.CategoryEncoding(7)", "layers.CategoryEncoding(7, output_mode='count')", "layers.Embedding(7, 3)"],
    VOLUME: [
        "layers.Conv3D(3, 2, strides=2, padding='same')",
        "layers.Conv3D(2, 2, dilation_rate=2)",
        "layers.Conv3D(2, 2, groups=2)",
        "layers.Conv3DTranspose(3, 2, strides=2)",
        "layers.MaxPooling3D(2)",
        "layers.AveragePooling3D(2)",
        "layers.AveragePooling3D(2, padding='same')",
        "layers.GlobalAveragePooling3D()",
        "layers.GlobalAveragePooling3D(keepdims=True)",
        "layers.GlobalMaxPooling3D()",
        "layers.AdaptiveAveragePooling3D(2)",
        "layers.AdaptiveMaxPooling3D(2)",
        "layers.ZeroPadding3D(1)",
        "layers.ZeroPadding3D(((1, 2), (0, 1), (3, 0)))",
        "layers.Cropping3D(1)",
        "layers.Cropping3D(((1, 0), (0, 2), (1, 1)))",
        "layers.UpSampling3D(2)",
        "layers.UpSampling3D((1, 2, 3))",
        "layers.SpatialDropout3D(0.5)",
        "layers.BatchNormalization()",
        "layers.TimeDistributed(layers.Conv2D(3, 3))",
        "layers.ConvLSTM2D(2, 3)",
        "layers.ConvLSTM2D(2, 3, padding='same', return_sequences=True)",
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
        "layers.Conv1D(3, 3, strides=2, padding='same', activation='relu')",
        "layers.Conv1D(3, 2, padding='causal', dilation_rate=2)",
        "layers.Conv1D(3, 3, padding='causal', strides=2)",
        "layers.Conv1D(4, 2, groups=2)",
        "layers.Conv1D(3, 2, dilation_rate=2)",
        "layers.Conv1D(3, 3, padding='same', dilation_rate=2, use_bias=False)",
        "layers.Conv1DTranspose(3, 3, strides=2, padding='same')",
        "layers.Conv1DTranspose(3, 2, strides=2)",
        "layers.Conv1DTranspose(3, 3, strides=2, padding='same', output_padding=1, activation='relu')",
        "layers.Conv1DTranspose(3, 2, dilation_rate=2)",
        "layers.DepthwiseConv1D(3)",
        "layers.DepthwiseConv1D(3, strides=2, padding='same', depth_multiplier=2, activation='relu')",
        "layers.DepthwiseConv1D(2, dilation_rate=2, use_bias=False)",
        "layers.SeparableConv1D(3, 3)",
        "layers.SeparableConv1D(3, 2, strides=2, padding='same', depth_multiplier=2, activation='relu')",
        "layers.SeparableConv1D(3, 2, dilation_rate=2)",
        "layers.MaxPooling1D(2)",
        "layers.AveragePooling1D(2)",
        "layers.AveragePooling1D(2, padding='same')",
        "layers.AdaptiveAveragePooling1D(2)",
        "layers.AdaptiveMaxPooling1D(2)",
        "layers.GRU(3)",
        "layers.GRU(3, return_sequences=True, use_bias=False)",
        "layers.GRU(3, go_backwards=True, activation='relu')",
        "layers.RNN(layers.GRUCell(3))",
        "layers.RNN(layers.LSTMCell(3))",
        "layers.RNN(layers.SimpleRNNCell(3))",
        "layers.RNN(layers.StackedRNNCells([layers.LSTMCell(3), layers.LSTMCell(2)]))",
        "layers.LSTM(3, return_sequences=True, unit_forget_bias=False)",
        "layers.SimpleRNN(3)",
        "layers.Bidirectional(layers.GRU(3))",
        "layers.Bidirectional(layers.LSTM(3, return_sequences=True), merge_mode='sum')",
        "layers.TimeDistributed(layers.Dense(3))",
        "layers.EinsumDense('abc,cd->abd', output_shape=(5, 3), bias_axes='d')",
        "layers.EinsumDense('...x,xy->...y', output_shape=3, bias_axes='y')",
        "layers.EinsumDense('abc,cde->abde', output_shape=(5, 2, 3), bias_axes='de')",
        "layers.Permute((2, 1))",
        "layers.Masking(0.0)",
        "layers.GroupNormalization(2)",
        "layers.Dense(3)",
        "layers.MelSpectrogram(fft_length=4)",
        "layers.STFTSpectrogram(frame_length=4, frame_step=2, fft_length=4)",
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
        "layers.Conv2DTranspose(3, 2, strides=2)",
        "layers.Conv2DTranspose(3, 3, strides=2, padding='same', output_padding=1)",
        "layers.Conv2DTranspose(3, 3, dilation_rate=2)",
        "layers.SeparableConv2D(3, 3, strides=2, padding='same', depth_multiplier=2)",
        "layers.SeparableConv2D(3, 2, dilation_rate=2)",
        "layers.DepthwiseConv2D(3, strides=2, padding='same', activation='relu')",
        "layers.DepthwiseConv2D(2, dilation_rate=2, depth_multiplier=2)",
        "layers.DepthwiseConv2D(3, dilation_rate=(2, 1), padding='same')",
        "layers.MaxPooling2D((2, 3), strides=1, padding='same')",
        "layers.AdaptiveAveragePooling2D(2)",
        "layers.AdaptiveMaxPooling2D(2)",
        "layers.ZeroPadding2D(((1, 2), (0, 1)))",
        "layers.Cropping2D(((1, 2), (0, 1)))",
        "layers.UpSampling2D(2)",
        "layers.EinsumDense('abcd,de->abce', output_shape=(6, 7, 3), bias_axes='e')",
        "layers.BatchNormalization(axis=1)",
        "layers.ConvLSTM1D(2, 3)",
    ],
    FRAMES: ["layers.TimeDistributed(layers.Flatten())"],
}

#: Statements that end in `o`, from the input `i`.
PROGRAMS = [
    (VECTOR, "a = layers.Dense(3)(i)\nb = layers.Dense(3)(i)\no = layers.Subtract()([a, b])"),
    *[
        (VECTOR, f"a = layers.Dense(3)(i)\nb = layers.Dense(3)(i)\no = layers.{merge}([a, b])")
        for merge in ("Minimum()", "Maximum()", "Average()", "Multiply()", "Concatenate()", "Dot(axes=1)")
    ],
    (SEQUENCE, "a = layers.Dense(3)(i)\no = layers.Dot(axes=(1, 1), normalize=True)([a, i])"),
    (SEQUENCE, "o = layers.LSTM(3)(layers.Masking(0.0)(i))"),
    (IMAGE, "x = layers.Conv2D(3, 3)(i)\no = layers.MaxPooling2D(2)(x)"),
    (IMAGE, "x = layers.BatchNormalization()(layers.Conv2D(3, 3, padding='same')(i))\nx = layers.MaxPooling2D(3, strides=2, padding='same')(x)\no = layers.ReLU()(x)"),
    *[
        (SEQUENCE, f"o = {code}")
        for code in (
            "keras.ops.relu(i)",
            "keras.activations.relu(i, negative_slope=0.1, max_value=1.0)",
            "keras.ops.sigmoid(i) * 2.0",
            "1.0 - keras.ops.tanh(i)",
            "i / 3.0 + 1",
            "2.0 / (keras.ops.square(i) + 1.0)",
            "keras.ops.softmax(i, axis=1)",
            "keras.ops.log_softmax(i)",
            "keras.ops.gelu(i)",
            "keras.ops.gelu(i, approximate=False)",
            "keras.ops.silu(i) - keras.ops.elu(i)",
            "keras.ops.leaky_relu(i)",
            "keras.ops.softplus(i) / (keras.ops.exp(i) + 1.0)",
            "keras.ops.sqrt(keras.ops.abs(i) + 0.5)",
            "keras.ops.mean(i, axis=1)",
            "keras.ops.mean(i, axis=[1, 2], keepdims=True)",
            "keras.ops.sum(i, axis=-1)",
            "keras.ops.max(i, axis=1, keepdims=True)",
            "keras.ops.transpose(i, (0, 2, 1))",
            "keras.ops.reshape(i, (-1, 10, 2))",
            "keras.ops.expand_dims(i, -1)",
            "keras.ops.squeeze(keras.ops.expand_dims(i, 1), 1)",
            "keras.ops.concatenate([i, -i], axis=-1)",
            "keras.ops.stack([i, i * 2.0], axis=1)",
            "keras.ops.maximum(i, 0.1)",
            "keras.ops.clip(i, -0.5, 0.5)",
            "keras.ops.matmul(i, keras.ops.transpose(i, (0, 2, 1)))",
            "i ** 2",
            "i * keras.ops.mean(i, axis=1, keepdims=True)",
        )
    ],
    *[
        (PICTURE, f"o = keras.applications.{module}.preprocess_input(i)")
        for module in ("mobilenet_v2", "densenet", "vgg16", "resnet50")
    ],
    (PICTURE, "x = layers.Conv2D(4, 3, padding='same')(i)\ny = layers.Conv2D(4, 3, padding='same')(x)\no = x + y"),
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


#: Changes of images, with strengths that leave nothing to chance, in training; the values are 0 to 255.
IN_TRAINING = {
    PICTURE: [
        *[
            f"layers.{code}"
            for code in (
                "RandomBrightness((0.2, 0.2))",
                "RandomContrast((0.0, 0.0))",
                "RandomColorDegeneration((0.4, 0.4))",
                "RandomGrayscale(1.0)",
                "RandomInvert((1.0, 1.0))",
                "RandomPosterization((3, 3))",
                "RandomSaturation((0.7, 0.7))",
                "RandomSaturation((0.2, 0.2))",
                "RandomHue((0.0, 0.0))",
                "RandomHue((1.0, 1.0))",
                "RandomSharpness((0.9, 0.9))",
                "RandomSharpness((0.1, 0.1))",
                "RandomColorJitter(brightness_factor=(0.1, 0.1), saturation_factor=(0.6, 0.6))",
                "RandomErasing((1.0, 1.0), scale=(1.0, 1.0), fill_value=7)",
                "RandomErasing((1.0, 1.0), scale=(1.0, 1.0), fill_value=(7, 8, 9))",
                "RandomErasing((0.0, 0.0))",
                "RandomGaussianBlur((1.0, 1.0), kernel_size=3, sigma=(0.8, 0.8))",
                "RandomGaussianBlur((1.0, 1.0), kernel_size=(3, 3), sigma=(0.5, 0.5))",
                "RandomElasticTransform((1.0, 1.0))",
                "RandomPerspective((1.0, 1.0), scale=0.0)",
                "RandomShear((0.0, 0.0), (0.0, 0.0))",
                "Solarization(0.0, (0.0, 0.0))",
                "AutoContrast()",
                "Equalization()",
                "Equalization(bins=64)",
                "ContrastLimitedAdaptiveHistogramEqualization()",
                "RandomRotation((0.1, 0.1))",
                "RandomRotation((0.1, 0.1), fill_mode='constant', fill_value=9.0)",
                "RandomRotation((0.1, 0.1), fill_mode='nearest', interpolation='nearest')",
                "RandomTranslation((0.25, 0.25), (0.1, 0.1))",
                "RandomTranslation((0.25, 0.25), (-0.3, -0.3), fill_mode='wrap')",
                "RandomZoom((0.2, 0.2))",
                "RandomZoom((-0.3, -0.3), (0.1, 0.1), fill_mode='constant')",
                "RandomFlip('horizontal', seed=1)",
                "RandomCrop(4, 4)",
                "MixUp()",
                "CutMix()",
                "AugMix()",
                "RandAugment()",
                "Rescaling(1 / 255)",
            )
        ],
    ],
}
#: Their results are drawn: only shapes are compared.
DRAWN = ("RandomFlip", "RandomCrop", "RandomElastic", "MixUp", "CutMix", "AugMix", "RandAugment")


#: Sequences of one step.
ONE_STEP = [
    f"o = layers.{code}(i)"
    for code in ("LSTM(3)", "GRU(3)", "SimpleRNN(3)", "LSTM(3, return_sequences=True)", "Bidirectional(layers.LSTM(3))")
]


def numbers(array):
    return [float(f"{value:.7g}") for value in np.asarray(array, "float64").ravel()]


def layers_in(model):
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from layers_in(layer)
        elif layer.weights:
            yield layer


def in_training(shape, code, rng):
    """A change of images by itself: Equalization cannot be part of a functional model."""
    keras.utils.set_random_seed(int(rng.integers(1 << 30)))
    given = rng.integers(0, 256, (2, *shape)).astype("float32")
    try:
        output = np.asarray(eval(code, {"layers": layers})(given, training=True), "float32")
    except TypeError:  # MixUp and CutMix want labels too.
        output = given
    return {
        "program": f"o = {code}(i)",
        "shape": shape,
        "weights": {},
        "input": numbers(given),
        "output": numbers(output),
        "outputShape": list(output.shape),
        "isTraining": True,
        "isDrawn": any(name in code for name in DRAWN),
    }


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
    values = rng.integers(0, 7, (2, *shape)) if shape in (INDICES, ROW) else rng.normal(0, 1.5, (2, *shape))
    given = values.astype("float32")
    x = tf.constant(given)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.cast(model(x, training=False), "float32")
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


#: No layers by themselves, layers of other frameworks, and those that take words: see `trainedLayers.test.ts`.
def exported():
    return sorted(
        name
        for name in dir(layers)
        if isinstance(getattr(layers, name), type)
        and issubclass(getattr(layers, name), layers.Layer)
        and name == getattr(layers, name).__name__
    )


def main():
    rng = np.random.default_rng(11)
    programs = [(shape, f"o = {code}(i)") for shape, codes in ONE_INPUT.items() for code in codes] + PROGRAMS
    cases = [case(shape, program, rng) for shape, program in programs]
    cases += [case((1, 4), program, np.random.default_rng(12)) for program in ONE_STEP]
    cases += [in_training(shape, code, rng) for shape, codes in IN_TRAINING.items() for code in codes]
    path = Path("test/fixtures/trainedLayers.json")
    path.write_text(json.dumps({"keras": keras.__version__, "layers": exported(), "cases": cases}) + "\n")
    print(path, len(cases), "cases,", path.stat().st_size, "bytes")


main()
