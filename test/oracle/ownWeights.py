"""What real Keras makes of layers and models of the code's own that add weights: a prediction and one step of `fit`.

Writes test/fixtures/ownWeights.json: run with a Python that has TensorFlow and tf_keras (Keras 2), from the repository root.
"""

import json
from pathlib import Path

import keras
import numpy as np
import tf_keras
from oneStep import case

FLAT = """
i = keras.Input((6,))
x = {body}
model = keras.Model(i, layers.Dense(3, name="out")(x))
"""
STEPS = """
i = keras.Input((6,))
x = layers.Reshape((3, 2), name="steps")(i)
x = {body}
model = keras.Model(i, layers.Dense(3, name="out")(layers.Flatten()(x)))
"""

POOLED = """
i = keras.Input((6,))
x = layers.Reshape((3, 2), name="steps")(i)
model = keras.Model(i, layers.Dense(3, name="out")({body}))
"""

DENSE = """
class Linear(layers.Layer):
    def __init__(self, units=4, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal", trainable=True, name="w")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", trainable=True, name="b")

    def call(self, inputs):
        return self.activation(tf.matmul(inputs, self.w) + self.b)
"""

PENALISED = """
class Linear(layers.Layer):
    def __init__(self, units, kernel_initializer="glorot_uniform", kernel_regularizer=None, kernel_constraint=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.kernel_constraint = keras.constraints.get(kernel_constraint)

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel", shape=(int(input_shape[-1]), self.units), initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer, constraint=self.kernel_constraint,
        )
        self.built = True

    def call(self, inputs):
        return tf.tensordot(inputs, self.kernel, axes=[[-1], [0]])
"""

BAHDANAU = """
class Attention(layers.Layer):
    def build(self, input_shape):
        self.W = self.add_weight(name="att_weight", shape=(input_shape[-1], 1), initializer="random_normal", trainable=True)
        self.b = self.add_weight(name="att_bias", shape=(input_shape[1], 1), initializer="zeros", trainable=True)
        super().build(input_shape)

    def call(self, x):
        e = {K}.tanh({dot} + self.b)
        a = {K}.softmax(e, axis=1)
        return {K}.sum(x * a, axis=1)
"""

HIERARCHICAL = """
class AttentionLayer(layers.Layer):
    def build(self, input_shape):
        self.W = self.add_weight(shape=(input_shape[-1], 5), initializer="glorot_uniform", name="W")
        self.b = self.add_weight(shape=(5,), initializer="zeros", name="b")
        self.u = self.add_weight(shape=(5,), initializer="glorot_uniform", name="u")

    def call(self, inputs):
        v = tf.tanh(tf.tensordot(inputs, self.W, axes=1) + self.b)
        vu = tf.tensordot(v, self.u, axes=1)
        alphas = tf.nn.softmax(vu)
        return tf.reduce_sum(inputs * tf.expand_dims(alphas, -1), 1)
"""

LAYER_SCALE = """
class LayerScale(layers.Layer):
    def __init__(self, init_values, projection_dim, **kwargs):
        super().__init__(**kwargs)
        self.init_values = init_values
        self.projection_dim = projection_dim

    def build(self, input_shape):
        self.gamma = self.add_weight(
            shape=(self.projection_dim,), initializer=keras.initializers.Constant(self.init_values), name="gamma"
        )

    def call(self, x):
        return x * self.gamma
"""

CLASS_TOKEN = """
class ClassToken(layers.Layer):
    def build(self, input_shape):
        self.hidden_size = input_shape[-1]
        self.cls = self.add_weight(name="cls", shape=(1, 1, self.hidden_size), initializer="zeros", trainable=True)

    def call(self, inputs):
        batch_size = tf.shape(inputs)[0]
        cls_broadcasted = tf.cast(tf.broadcast_to(self.cls, [batch_size, 1, self.hidden_size]), dtype=inputs.dtype)
        return tf.concat([cls_broadcasted, inputs], 1)

class AddPositionEmbs(layers.Layer):
    def build(self, input_shape):
        self.pe = self.add_weight(
            name="pos_embedding", shape=(1, input_shape[1], input_shape[2]),
            initializer=keras.initializers.RandomNormal(stddev=0.06),
        )

    def call(self, inputs):
        return inputs + tf.cast(self.pe, dtype=inputs.dtype)
"""

OTHER_TOKENS = """
class Tokens(layers.Layer):
    def __init__(self, count, **kwargs):
        super().__init__(**kwargs)
        self.count = count

    def build(self, input_shape):
        self.tokens = self.add_weight(name="tokens", shape=(self.count, input_shape[-1]), initializer="random_normal")

    def call(self, x):
        n = tf.shape(x)[0]
        first = tf.tile(self.tokens[tf.newaxis, ...], [n, 1, 1])
        last = tf.repeat(self.tokens[None, :1], repeats=n, axis=0)
        return tf.concat([first, x, last], axis=1)
"""

PATCH_ENCODER = """
class PatchEncoder(layers.Layer):
    def __init__(self, num_patches, projection_dim, **kwargs):
        super().__init__(**kwargs)
        self.num_patches = num_patches
        self.projection = layers.Dense(units=projection_dim, name="projection")
        self.position_embedding = layers.Embedding(input_dim=num_patches, output_dim=projection_dim, name="positions")

    def call(self, patch):
        positions = tf.range(start=0, limit=self.num_patches, delta=1)
        return self.projection(patch) + self.position_embedding(positions)
"""

PATCHES = """
class Patches(layers.Layer):
    def __init__(self, patch_size, **kwargs):
        super().__init__(**kwargs)
        self.patch_size = patch_size

    def call(self, images):
        batch_size = tf.shape(images)[0]
        patches = tf.image.extract_patches(
            images=images, sizes=[1, self.patch_size, self.patch_size, 1], strides=[1, {stride}, {stride}, 1],
            rates=[1, 1, 1, 1], padding="{padding}",
        )
        return tf.reshape(patches, [batch_size, -1, patches.shape[-1]])

class Weigh(layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], 5))

    def call(self, x):
        return tf.reduce_mean(tf.matmul(x, self.w), axis=1)

i = keras.Input((6,))
x = layers.Reshape((6, 6, 1), name="image")(layers.Dense(36, name="drawn")(i))
x = Weigh(name="weigh")(Patches({size}, name="patches")(x))
model = keras.Model(i, layers.Dense(3, name="out")(x))
"""

SQUEEZE = """
class SqueezeExcite(layers.Layer):
    def __init__(self, ratio=2, **kwargs):
        super().__init__(**kwargs)
        self.ratio = ratio

    def build(self, input_shape):
        channels = input_shape[-1]
        self.w1 = self.add_weight(name="w1", shape=(channels, channels // self.ratio), initializer="he_normal")
        self.w2 = self.add_weight(name="w2", shape=(channels // self.ratio, channels), initializer="he_normal")

    def call(self, x):
        squeezed = tf.reduce_mean(x, axis=1)
        excited = tf.nn.sigmoid(tf.nn.relu(squeezed @ self.w1) @ self.w2)
        return x * tf.expand_dims(excited, 1)
"""

PRELU = """
class ParametricReLU(layers.Layer):
    def build(self, input_shape):
        self.alpha = self.add_weight(name="alpha", shape=(int(input_shape[-1]),), initializer="uniform")
        self.beta = self.add_weight(name="beta", shape=(), initializer="ones", trainable=False)

    def call(self, x):
        return tf.maximum(0.0, x) * self.beta + self.alpha * tf.minimum(0.0, x)
"""

LAYER_NORM = """
class LayerNorm(layers.Layer):
    def __init__(self, eps=1e-6, **kwargs):
        super().__init__(**kwargs)
        self.eps = eps

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=input_shape[-1:], initializer="ones")
        self.beta = self.add_weight(name="beta", shape=input_shape[-1:], initializer="zeros")
        super().build(input_shape)

    def call(self, x):
        mean = tf.reduce_mean(x, axis=-1, keepdims=True)
        var = tf.reduce_mean(tf.square(x - mean), axis=-1, keepdims=True)
        return self.gamma * (x - mean) / tf.sqrt(var + self.eps) + self.beta
"""

WEIGHT_NORM = """
class WeightNormDense(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.v = self.add_weight(name="v", shape=(input_shape[-1], self.units))
        self.g = self.add_weight(name="g", shape=(self.units,), initializer="ones")

    def call(self, x):
        kernel = self.v * (self.g / tf.sqrt(tf.reduce_sum(tf.square(self.v), axis=0)))
        return tf.matmul(x, kernel)
"""

HEADS = """
class SelfAttention(layers.Layer):
    def __init__(self, dim, num_heads=2, **kwargs):
        super().__init__(**kwargs)
        self.dim, self.num_heads = dim, num_heads
        self.head_dim = dim // num_heads
        self.scale = self.head_dim ** -0.5

    def build(self, input_shape):
        self.qkv = self.add_weight(name="qkv", shape=(input_shape[-1], 3 * self.dim), initializer="glorot_uniform")
        self.proj = layers.Dense(self.dim, name="proj")

    def call(self, x):
        batch, steps = tf.shape(x)[0], x.shape[1]
        q, k, v = tf.split(tf.matmul(x, self.qkv), 3, axis=-1)
        q, k, v = [
            tf.transpose(tf.reshape(t, (batch, steps, self.num_heads, self.head_dim)), perm=[0, 2, 1, 3]) for t in (q, k, v)
        ]
        scores = tf.nn.softmax(tf.matmul(q, k, transpose_b=True) * self.scale, axis=-1)
        out = tf.transpose(tf.matmul(scores, v), (0, 2, 1, 3))
        return self.proj(tf.reshape(out, (-1, steps, self.dim)))
"""

EINSUM = """
class Bilinear(layers.Layer):
    def __init__(self, rank, **kwargs):
        super().__init__(**kwargs)
        self.rank = rank

    def build(self, input_shape):
        steps, width = input_shape[1], input_shape[2]
        self.mix = self.add_weight(shape=(steps, steps), initializer="identity", name="mix")
        self.cube = self.add_weight(shape=(width, self.rank, width), initializer="random_normal", name="cube")

    def call(self, x):
        mixed = tf.einsum("bnd,nm->bmd", x, self.mix)
        return tf.einsum("bmd,dre->bmre", mixed, self.cube)[:, :, 0] + x[:, ::-1, :]
"""

GEM = """
class GeM(layers.Layer):
    def __init__(self, init=2.0, eps=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.init, self.eps = init, eps

    def build(self, input_shape):
        self.p = self.add_weight(name="p", shape=(1,), initializer=keras.initializers.Constant(self.init))

    def call(self, x):
        x = tf.pow(tf.clip_by_value(x, self.eps, 1e6), self.p)
        return tf.pow(tf.reduce_mean(x, axis=1), 1.0 / self.p)
"""

BLOCK = """
class Block(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(units, activation="relu", name="inner")
        self.norm = layers.BatchNormalization(name="norm")
        self.scale = LayerScale(0.1, units, name="scaled")

    def call(self, x, training=None):
        return self.scale(self.norm(self.dense(x), training=training)) + x
"""

WHOLE = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(4, activation="tanh", name="first")
        self.out = layers.Dense(3, name="out")
        self.temperature = self.add_weight(name="temperature", shape=(), initializer="ones")
        self.shift = self.add_weight(name="shift", shape=(1, 4), initializer="zeros")

    def call(self, x):
        return self.out(self.first(x) + self.shift) / self.temperature

model = Net()
model(keras.Input((6,)))
"""

MANY_OF_KERAS_3 = """
class Many(layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(1, 3, 2), initializer="random_normal")

    def call(self, x):
        ops = keras.ops
        a = ops.swapaxes(x * self.w, 1, 2)
        b = ops.moveaxis(ops.stack([x, x + self.w], axis=1), 1, -1)
        c = ops.where(x > 0.5, x * self.w, 0.1) + ops.take(x, [2, 0, 1], axis=1)
        d = ops.var(x, axis=-1, keepdims=True) + ops.std(x, axis=[1, 2], keepdims=True) + ops.logsumexp(x, axis=1, keepdims=True)
        e = ops.unstack(ops.pad(x, [[0, 0], [1, 0], [0, 1]]), axis=1)[1][:, None, :2]
        f = ops.repeat(x, 2, axis=-1)[..., 1:3] + ops.normalize(x, axis=-1) + ops.flip(x, axis=1)
        g = ops.tile(x, [1, 1, 2])[:, 1::2, ::-2] - ops.erf(x) / ops.maximum(ops.abs(x), 1.0) + ops.sign(x) * ops.floor(x)
        h = ops.einsum("bij,bkj->bik", x, x) @ ops.full((3, 2), 0.5) + ops.prod(x, axis=-1, keepdims=True)
        i = ops.matmul(ops.eye(3), ops.cast(ops.less(x, self.w), "float32")) + ops.ones_like(x) * ops.sum(ops.arange(3, dtype="float32"))
        j = ops.expm1(-ops.square(x)) + ops.reciprocal(2 + ops.square(x)) + ops.hard_sigmoid(x) + 2.0 ** self.w
        return ops.transpose(a, (0, 2, 1)) + ops.max(b, axis=-1) + c + d + e + f + g[:, :1] + h + i + j
"""

MANY = """
class Many(layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(3, 2), initializer="random_normal")
        self.table = tf.constant([[0.5, -1.0], [2.0, 0.25], [1.0, 1.5]])

    def call(self, x):
        a = tf.gather(x, [1, 1, 0], axis=1) * tf.nn.gelu(self.w) + tf.nn.leaky_relu(x, alpha=0.3)
        b = tf.math.l2_normalize(x, axis=-1) + tf.nn.relu6(3 * x) + tf.nn.elu(-x) + tf.clip_by_value(x, -0.3, 0.4)
        c = tf.where(tf.greater(x, self.w), x, tf.zeros_like(x)) + self.table - tf.math.rsqrt(1.0 + tf.square(x))
        d = tf.stack(tf.unstack(x, axis=-1)[::-1], axis=-1) + tf.reverse(x, axis=[1]) + tf.math.divide_no_nan(x, self.table)
        e = tf.matmul(self.w, self.w, transpose_a=True)
        f = tf.matmul(tf.matmul(x, x, transpose_a=True), e, transpose_b=True)
        left, right = tf.split(tf.concat([x, c, d], axis=-1), [2, 4], axis=-1)
        g = tf.squeeze(tf.expand_dims(left, 2), axis=2) + right[:, :, 1:3] + tf.nn.softmax(x, axis=1)
        h = tf.reduce_max(x, axis=1, keepdims=True) - tf.reduce_min(x, axis=-1)[..., tf.newaxis] + tf.math.reduce_std(x, 1, True)
        return a + b + c + d + 0.01 * tf.matmul(x, f) + g + h + tf.math.pow(tf.abs(x) + 1.0, 1.5) + tf.nn.softplus(x) * tf.math.log1p(x * x)
"""

FREEZE = "block = {make}\ni = keras.Input((6,))\nx = block(i)\nblock.trainable = False\n"
END = 'model = keras.Model(i, layers.Dense(3, name="out")(x))\n'
BEFORE = "i = keras.Input((6,))\nblock = {make}\nblock.trainable = False\nx = block(i)\n"

CASES = {
    "a dense layer by hand": DENSE + FLAT.format(body='Linear(4, "relu", name="linear")(i)'),
    "two of one class": DENSE + FLAT.format(body='Linear(4, name="second")(Linear(5, "tanh", name="first")(i))'),
    "one used twice": DENSE + FLAT.format(body='(linear := Linear(6, "tanh", name="linear"))(linear(i))'),
    "a regulariser and a constraint": PENALISED
    + FLAT.format(body='Linear(4, kernel_regularizer="l2", kernel_constraint=keras.constraints.MaxNorm(0.5), name="linear")(i)'),
    "attention with a context vector": HIERARCHICAL + POOLED.format(body='AttentionLayer(name="att")(x)'),
    "a scale": LAYER_SCALE + FLAT.format(body='LayerScale(1e-2, 6, name="scale")(i)'),
    "class token and positions": CLASS_TOKEN + STEPS.format(body='AddPositionEmbs(name="pos")(ClassToken(name="token")(x))'),
    "tokens tiled and repeated": OTHER_TOKENS + STEPS.format(body='Tokens(2, name="extra")(x)').replace("Flatten", "GlobalAveragePooling1D"),
    "embedded positions": PATCH_ENCODER + STEPS.format(body='PatchEncoder(3, 4, name="encoder")(x)'),
    "patches side by side": PATCHES.format(size=2, stride=2, padding="VALID"),
    "patches side by side, with a rest": PATCHES.format(size=4, stride=4, padding="VALID"),
    "patches that overlap": PATCHES.format(size=3, stride=2, padding="SAME"),
    "squeeze and excite": SQUEEZE + STEPS.format(body='SqueezeExcite(name="se")(x)'),
    "a slope that is learnt, a factor that is not": PRELU + FLAT.format(body='ParametricReLU(name="prelu")(i)'),
    "layer normalisation by hand": LAYER_NORM + FLAT.format(body='LayerNorm(name="norm")(i)'),
    "weights of normalised length": WEIGHT_NORM + FLAT.format(body='WeightNormDense(4, name="wn")(i)'),
    "heads of attention by hand": HEADS + STEPS.format(body='SelfAttention(4, name="heads")(x)'),
    "sums by letters": EINSUM + STEPS.format(body='Bilinear(2, name="bilinear")(x)'),
    "generalised mean": GEM + POOLED.format(body='GeM(name="gem")(x)'),
    "a block with a scale in it": LAYER_SCALE + BLOCK + FLAT.format(body='Block(6, name="block")(i)'),
    "a frozen block": LAYER_SCALE + BLOCK + FREEZE.format(make='Block(6, name="block")') + END,
    "a frozen layer": DENSE + FREEZE.format(make='Linear(6, name="linear")') + END,
    "frozen before it is built": DENSE + BEFORE.format(make='Linear(6, name="linear")') + END,
    "a part of a block frozen": LAYER_SCALE + BLOCK + FREEZE.format(make='Block(6, name="block")').replace(
        "block.trainable", "block.scale.trainable") + END,
    "many operations of TensorFlow": MANY + STEPS.format(body='Many(name="many")(x)'),
    "a model of the code's own with weights": WHOLE,
}
OF_KERAS_3 = {
    "many operations of keras.ops": MANY_OF_KERAS_3 + STEPS.format(body='Many(name="many")(x)'),
    "attention by keras.ops": BAHDANAU.format(K="keras.ops", dot="keras.ops.dot(x, self.W)")
    + POOLED.format(body='Attention(name="att")(x)'),
}
OF_KERAS_2 = {
    "attention by the backend": BAHDANAU.format(K="K", dot="K.dot(x, self.W)") + POOLED.format(body='Attention(name="att")(x)'),
}


def main():
    rng = np.random.default_rng(15)
    kinds = ((keras, CASES | OF_KERAS_3), (tf_keras, CASES | OF_KERAS_2))
    cases = [case(title, code, kind, rng, weights=(0.05, 0.6)) for kind, all in kinds for title, code in all.items()]
    Path("test/fixtures/ownWeights.json").write_text(json.dumps({"cases": cases}) + "\n")
    for each in cases:
        print(each["title"], each["loss"], sorted(each["weights"]))


main()
