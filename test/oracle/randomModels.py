"""Random Keras programs in several code styles, run in real Keras: what `model.layers` and the counts are.

    python test/oracle/randomModels.py FIRST_SEED COUNT OUT.json

Each entry has the seed, the source and either the model as Keras built it or the error with its line.
Everything runs in one process, since importing TensorFlow takes longer than a hundred models.
"""

import json
import os
import random
import sys
import traceback

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
os.environ.setdefault('CUDA_VISIBLE_DEVICES', '-1')

IMPORTS = [
    ('from tensorflow import keras\nfrom tensorflow.keras import layers\n', 'keras', 'layers.'),
    ('import keras\nfrom keras import layers\n', 'keras', 'layers.'),
    ('import tensorflow as tf\n', 'tf.keras', 'tf.keras.layers.'),
    ('import keras\nfrom keras.layers import *\n', 'keras', ''),
    ('import keras\nimport keras.layers as L\n', 'keras', 'L.'),
]


class Writer:
    """Writes one random program. `shape` guesses where the tensor is, so that most programs work."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.head, self.keras, self.prefix = self.r.choice(IMPORTS)
        self.defs = []
        self.used = set()

    def pick(self, *options):
        return self.r.choice(options)

    def chance(self, p):
        return self.r.random() < p

    def call(self, kind, /, *positional, **keywords):
        args = [repr(p) if not isinstance(p, Raw) else str(p) for p in positional]
        items = list(keywords.items())
        self.r.shuffle(items)
        args += [f'{k}={v if isinstance(v, Raw) else repr(v)}' for k, v in items if v is not None]
        return f"{self.prefix}{kind}({', '.join(args)})"

    def maybe(self, p, value):
        return value if self.chance(p) else None

    def size(self, top=3):
        n = self.r.randint(1, top)
        return n if self.chance(0.6) else (n, self.r.randint(1, top))

    def activation(self):
        return self.maybe(0.5, self.pick('relu', 'tanh', 'sigmoid', 'elu', 'swish', 'gelu', 'selu', 'leaky_relu'))

    def layer(self, rank):
        """One layer for a tensor of `rank` dimensions without the batch, and the rank it gives."""
        return getattr(self, f'layer{rank}')()

    def layer1(self):
        r = self.r
        kind = self.pick('Dense', 'Dense', 'Dropout', 'BatchNormalization', 'Activation', 'LeakyReLU', 'LayerNormalization', 'RepeatVector', 'PReLU', 'Softmax', 'GaussianNoise', 'Identity')
        if kind == 'Dense':
            return self.call('Dense', r.randint(1, 64), activation=self.activation(), use_bias=self.maybe(0.2, False), name=self.name('dense')), 1
        if kind == 'Dropout':
            return self.call('Dropout', self.pick(0.1, 0.5)), 1
        if kind == 'Activation':
            return self.call('Activation', self.pick('relu', 'softmax', 'tanh')), 1
        if kind == 'RepeatVector':
            return self.call('RepeatVector', r.randint(2, 9)), 2
        if kind == 'BatchNormalization':
            return self.call(kind, momentum=self.maybe(0.3, 0.9), scale=self.maybe(0.3, False), center=self.maybe(0.2, False)), 1
        if kind == 'GaussianNoise':
            return self.call(kind, 0.1), 1
        return self.call(kind), 1

    def layer2(self):
        r = self.r
        kind = self.pick('Conv1D', 'Conv1D', 'MaxPooling1D', 'AveragePooling1D', 'LSTM', 'GRU', 'SimpleRNN', 'Bidirectional', 'GlobalAveragePooling1D', 'GlobalMaxPool1D', 'Flatten', 'Dense', 'TimeDistributed', 'LayerNormalization', 'ZeroPadding1D', 'UpSampling1D', 'SeparableConv1D', 'Permute', 'Conv1DTranspose', 'DepthwiseConv1D', 'SpatialDropout1D', 'Cropping1D')
        if kind in ('Conv1D', 'SeparableConv1D', 'Conv1DTranspose'):
            return self.call(kind, r.randint(1, 16), r.randint(1, 3), padding=self.maybe(0.6, 'same'), strides=self.maybe(0.3, 2), activation=self.activation()), 2
        if kind == 'DepthwiseConv1D':
            return self.call(kind, r.randint(1, 3), depth_multiplier=self.maybe(0.4, 2), padding=self.maybe(0.6, 'same')), 2
        if kind in ('MaxPooling1D', 'AveragePooling1D'):
            return self.call(kind, *([2] if self.chance(0.6) else []), padding=self.maybe(0.5, 'same'), strides=self.maybe(0.2, 1)), 2
        if kind in ('LSTM', 'GRU', 'SimpleRNN'):
            keep = self.chance(0.5)
            return self.call(kind, r.randint(1, 12), return_sequences=self.maybe(1 if keep else 0, True), use_bias=self.maybe(0.1, False)), 2 if keep else 1
        if kind == 'Bidirectional':
            keep = self.chance(0.5)
            inner = self.call(self.pick('LSTM', 'GRU'), r.randint(1, 8), return_sequences=self.maybe(1 if keep else 0, True))
            return self.call(kind, Raw(inner), merge_mode=self.maybe(0.3, self.pick('sum', 'concat', 'ave'))), 2 if keep else 1
        if kind == 'TimeDistributed':
            return self.call(kind, Raw(self.call('Dense', r.randint(1, 9)))), 2
        if kind == 'Dense':
            return self.call(kind, r.randint(1, 20), activation=self.activation()), 2
        if kind == 'Permute':
            return self.call(kind, (2, 1)), 2
        if kind in ('UpSampling1D', 'ZeroPadding1D', 'Cropping1D'):
            return self.call(kind, self.pick(1, 2)), 2
        if kind == 'SpatialDropout1D':
            return self.call(kind, 0.2), 2
        return self.call(kind), 1 if kind in ('GlobalAveragePooling1D', 'GlobalMaxPool1D', 'Flatten') else 2

    def layer3(self):
        r = self.r
        kind = self.pick('Conv2D', 'Conv2D', 'Conv2D', 'Convolution2D', 'SeparableConv2D', 'DepthwiseConv2D', 'Conv2DTranspose', 'MaxPooling2D', 'MaxPool2D', 'AveragePooling2D', 'UpSampling2D', 'ZeroPadding2D', 'Cropping2D', 'BatchNormalization', 'BatchNormalization', 'LayerNormalization', 'GroupNormalization', 'Dropout', 'SpatialDropout2D', 'Activation', 'ReLU', 'LeakyReLU', 'PReLU', 'Dense', 'Permute', 'GlobalAveragePooling2D', 'GlobalMaxPooling2D', 'Flatten', 'Rescaling', 'UnitNormalization', 'Reshape', 'Resizing')
        if kind in ('Conv2D', 'Convolution2D', 'Conv2DTranspose'):
            filters = r.randint(1, 24)
            spread = self.maybe(0.15, 2) if kind != 'Conv2DTranspose' else None
            kernel = self.size(4)
            keywords = dict(padding=self.maybe(0.7, self.pick('same', 'same', 'valid', 'SAME')), strides=None if spread else self.maybe(0.3, self.size(2)), dilation_rate=spread, activation=self.activation(), use_bias=self.maybe(0.15, False), name=self.name('conv'), kernel_initializer=self.maybe(0.2, 'he_normal'))
            if self.chance(0.4):
                return self.call(kind, filters, kernel, **keywords), 3
            return self.call(kind, filters=filters, kernel_size=kernel, **keywords), 3
        if kind == 'SeparableConv2D':
            return self.call(kind, r.randint(1, 16), self.size(), padding=self.maybe(0.7, 'same'), depth_multiplier=self.maybe(0.2, 2), activation=self.activation()), 3
        if kind == 'DepthwiseConv2D':
            return self.call(kind, self.size(), padding=self.maybe(0.7, 'same'), depth_multiplier=self.maybe(0.3, 2), strides=self.maybe(0.2, (2, 2)), use_bias=self.maybe(0.3, False)), 3
        if kind in ('MaxPooling2D', 'MaxPool2D', 'AveragePooling2D'):
            return self.call(kind, *([self.size()] if self.chance(0.7) else []), padding=self.maybe(0.4, 'same'), strides=self.maybe(0.3, self.size(2))), 3
        if kind in ('UpSampling2D', 'ZeroPadding2D'):
            return self.call(kind, *([self.pick(1, 2, (1, 2), (2, 2))] if self.chance(0.7) else [])), 3
        if kind == 'Cropping2D':
            return self.call(kind, self.pick(1, (1, 0), ((1, 0), (0, 1)))), 3
        if kind == 'BatchNormalization':
            return self.call(kind, axis=self.maybe(0.2, self.pick(-1, 3)), momentum=self.maybe(0.2, 0.9), scale=self.maybe(0.2, False)), 3
        if kind == 'GroupNormalization':
            return self.call(kind, groups=self.pick(1, -1)), 3
        if kind in ('Dropout', 'SpatialDropout2D'):
            return self.call(kind, 0.3), 3
        if kind == 'Activation':
            return self.call(kind, self.pick('relu', 'softmax', 'sigmoid')), 3
        if kind == 'PReLU':
            return self.call(kind, shared_axes=self.maybe(0.6, self.pick([1, 2], [1]))), 3
        if kind == 'Dense':
            return self.call(kind, r.randint(1, 9)), 3
        if kind == 'Permute':
            return self.call(kind, self.pick((2, 1, 3), (3, 1, 2))), 3
        if kind in ('GlobalAveragePooling2D', 'GlobalMaxPooling2D'):
            keep = self.chance(0.2)
            return self.call(kind, keepdims=self.maybe(1 if keep else 0, True)), 3 if keep else 1
        if kind == 'Reshape':
            return self.call(kind, (-1,)), 1
        if kind == 'Rescaling':
            return self.call(kind, Raw('1./255')), 3
        if kind == 'Resizing':
            return self.call(kind, self.pick(8, 12), self.pick(8, 9)), 3
        return self.call(kind), 1 if kind == 'Flatten' else 3

    def name(self, base):
        if not self.chance(0.1):
            return None
        name = f'{base}_{self.r.randint(1, 99)}x'
        if name in self.used and not self.chance(0.05):
            return None
        self.used.add(name)
        return name

    def input_shape(self):
        rank = self.pick(1, 2, 3, 3, 3)
        r = self.r
        if rank == 1:
            return (r.randint(2, 40),), 1
        if rank == 2:
            return (r.randint(4, 30), r.randint(1, 8)), 2
        side = r.randint(6, 34)
        return (side, side if self.chance(0.7) else r.randint(6, 34), self.pick(1, 3, 3, 4)), 3

    def chain(self, rank, count):
        made = []
        for _ in range(count):
            text, rank = self.layer(rank)
            made.append(text)
        return made, rank

    # ── Styles ────────────────────────────────────────────────────────────────────────────────

    def program(self):
        style = self.pick('list', 'add', 'functional', 'branches', 'helper', 'loop', 'custom', 'subclass', 'ops', 'nested', 'shared', 'first', 'builder')
        shape, rank = self.input_shape()
        lines = getattr(self, style)(shape, rank)
        return self.head + '\n' + '\n'.join(self.defs + lines) + '\n'

    def list(self, shape, rank):
        made, _ = self.chain(rank, self.r.randint(2, 9))
        body = [f'{self.keras}.Input({shape!r})', *made]
        return [f'model = {self.keras}.Sequential(['] + [f'    {line},' for line in body] + ['])']

    def first(self, shape, rank):
        made, _ = self.chain(rank, self.r.randint(2, 9))
        head = made[0][:-1] + (', ' if not made[0].endswith('(') and made[0][-2] != '(' else '') + f'input_shape={shape!r})'
        return [f'model = {self.keras}.models.Sequential()'] + [f'model.add({line})' for line in [head, *made[1:]]]

    def add(self, shape, rank):
        made, _ = self.chain(rank, self.r.randint(2, 12))
        lines = [f'model = {self.keras}.Sequential()', f'model.add({self.keras}.Input(shape={shape!r}))']
        for line in made:
            lines.append(f'model.add({line})')
            if self.chance(0.04):
                lines.append('model.pop()')
        if self.chance(0.3):
            lines += ['for layer in model.layers[:2]:', '    layer.trainable = False']
        return lines

    def functional(self, shape, rank):
        made, _ = self.chain(rank, self.r.randint(2, 10))
        lines = [f'inputs = {self.keras}.Input(shape={shape!r})', 'x = inputs']
        lines += [f'x = {line}(x)' for line in made]
        lines.append(f'model = {self.keras}.Model({self.pick("inputs, x", "inputs=inputs, outputs=x", "[inputs], [x]")})')
        if self.chance(0.2):
            lines.append(f'model.layers[{self.pick(1, -1)}].trainable = False')
        if self.chance(0.2):
            lines.append(f'model = {self.keras}.Model(model.input, model.layers[-{self.pick(1, 2)}].output)')
        return lines

    def branches(self, shape, rank):
        lines = [f'inputs = {self.keras}.Input(shape={shape!r})']
        made, rank = self.chain(rank, self.r.randint(1, 3))
        lines.append('x = inputs')
        lines += [f'x = {line}(x)' for line in made]
        a, rank_a = self.layer(rank)
        b, rank_b = self.layer(rank)
        lines += [f'a = {a}(x)', f'b = {b}(x)']
        merge = self.pick('add', 'concat', 'Add', 'Multiply', 'plus', 'Concatenate', 'Average')
        if rank_a != rank_b:
            lines += [f'b = {self.call("Flatten")}(b)', f'a = {self.call("Flatten")}(a)']
            rank_a = 1
        if merge in ('concat', 'Concatenate'):
            axis = self.pick(-1, rank_a, 1)
            lines.append(f'x = {self.call("Concatenate", axis=axis)}([a, b])' if merge == 'Concatenate' else f'x = {self.prefix}concatenate([a, b])')
        elif merge == 'plus':
            lines.append('x = a + b')
        elif merge == 'add':
            lines.append(f'x = {self.prefix}add([a, b])')
        else:
            lines.append(f'x = {self.call(merge)}([a, b])')
        made, _ = self.chain(rank_a, self.r.randint(1, 3))
        lines += [f'x = {line}(x)' for line in made]
        outs = self.pick('x', 'x', '[x, a]', '[a, x]')
        lines.append(f'model = {self.keras}.Model(inputs, {outs})')
        return lines

    def helper(self, shape, rank):
        if rank != 3:
            shape, rank = (16, 16, 3), 3
        p = self.prefix
        bn = self.chance(0.6)
        self.defs += [
            f'def block(x, filters, stride=1, name=None):',
            f'    shortcut = x',
            f'    x = {p}Conv2D(filters, 3, strides=stride, padding="same", use_bias={not bn}, name=name and name + "_conv")(x)',
            *([f'    x = {p}BatchNormalization()(x)'] if bn else []),
            f'    x = {p}Activation("relu")(x)',
            f'    if stride != 1 or shortcut.shape[-1] != filters:',
            f'        shortcut = {p}Conv2D(filters, 1, strides=stride)(shortcut)',
            f'    return {self.pick(f"{p}Add()([x, shortcut])", f"{p}add([x, shortcut])", "x + shortcut")}',
            '',
        ]
        filters = [self.r.randint(1, 12) for _ in range(self.r.randint(1, 4))]
        lines = [f'inputs = {self.keras}.layers.Input({shape!r})', 'x = inputs',
                 f'for i, f in enumerate({filters!r}):',
                 f'    x = block(x, f, stride={self.pick("1", "2", "2 if i else 1")}, name={self.pick("None", "f" + chr(39) + "b{i}" + chr(39))})']
        made, _ = self.chain(3, 2)
        lines += [f'x = {line}(x)' for line in made]
        return lines + [f'model = {self.keras}.models.Model(inputs=inputs, outputs=x)']

    def loop(self, shape, rank):
        p = self.prefix
        if rank == 3:
            lines = [f'model = {self.keras}.Sequential([{self.keras}.Input({shape!r})])',
                     f'for n in range({self.r.randint(1, 4)}):',
                     f'    model.add({p}Conv2D({self.pick("8 * 2 ** n", "4 + n", "2 << n")}, (3, 3), padding={self.pick(chr(39) + "same" + chr(39), chr(39) + "valid" + chr(39))}, activation="relu"))',
                     f'    if n {self.pick("% 2 == 0", "> 0", "!= 1")}:',
                     f'        model.add({p}{self.pick("MaxPooling2D()", "AveragePooling2D((2, 2))", "BatchNormalization()", "Dropout(0.1 * n)")})']
            made, _ = self.chain(3, 2)
        else:
            units = [self.r.randint(1, 30) for _ in range(self.r.randint(1, 4))]
            lines = [f'model = {self.keras}.Sequential()', f'model.add({self.keras}.Input({shape!r}))', f'for u in {units!r}:', f'    model.add({p}Dense(u, activation="relu"))']
            made, _ = self.chain(rank, 2)
        return lines + [f'model.add({line})' for line in made]

    def builder(self, shape, rank):
        made, _ = self.chain(rank, self.r.randint(2, 6))
        self.defs += [
            f'CONFIG = {{"shape": {shape!r}, "classes": {self.r.randint(2, 12)}}}', '',
            f'def build(input_shape, num_classes=10, dropout={self.pick("0.5", "None")}):',
            f'    inp = {self.keras}.Input(input_shape)', '    h = inp',
            *[f'    h = {line}(h)' for line in made],
            f'    if len(h.shape) > 2:', f'        h = {self.prefix}Flatten()(h)',
            f'    if dropout:', f'        h = {self.prefix}Dropout(dropout)(h)',
            f'    out = {self.prefix}Dense(num_classes, activation="softmax", name="out")(h)',
            f'    return {self.keras}.Model(inp, out, name="net")', '',
        ]
        return ['model = build(CONFIG["shape"], num_classes=CONFIG["classes"])']

    def custom(self, shape, rank):
        p = self.prefix
        base = f'{self.keras}.layers.Layer'
        inner = {1: f'{p}Dense(units)', 2: f'{p}Dense(units)', 3: f'{p}Conv2D(units, 3, padding="same")'}[rank]
        weight = self.chance(0.6)
        ops = 'tf.' if self.keras == 'tf.keras' else 'keras.ops.'
        self.defs += [
            f'class Block({base}):',
            '    def __init__(self, units, **kwargs):',
            '        super().__init__(**kwargs)',
            '        self.units = units',
            f'        self.inner = {inner}',
            *([f'        self.norm = {p}BatchNormalization()'] if self.chance(0.4) else []),
            f'        self.acts = [{p}Activation("relu"), {p}Dense(units)]',
            *(['    def build(self, input_shape):',
               '        self.scale = self.add_weight(name="scale", shape=(input_shape[-1], self.units), initializer="ones")',
               f'        self.shift = self.add_weight(shape=(self.units,), trainable={self.chance(0.5)}, initializer="zeros")'] if weight else []),
            f'    def call(self, inputs{self.pick("", ", training=None")}):',
            '        x = self.inner(inputs)',
            *(['        x = self.norm(x)'] if any('self.norm' in d for d in self.defs) else []),
            *([f'        x = x + {ops}matmul(inputs, self.scale) + self.shift'] if weight else []),
            '        for layer in self.acts:', '            x = layer(x)',
            f'        return {self.pick("x", "x * 2.0", ops + "abs(x)", ops + "stack([x, x], axis=-1)[..., 0]")}', '',
        ]
        if any('self.norm = ' in d for d in self.defs) and not any('self.norm(x)' in d for d in self.defs):
            at = self.defs.index('        x = self.inner(inputs)')
            self.defs.insert(at + 1, '        x = self.norm(x)')
        units = self.r.randint(1, 9)
        made, _ = self.chain(rank, 2)
        if self.chance(0.5):
            return [f'model = {self.keras}.Sequential([{self.keras}.Input({shape!r}), Block({units}), Block({units + 1}), {", ".join(made)}])']
        return [f'inputs = {self.keras}.Input({shape!r})', f'b = Block({units}{self.pick("", ", name=" + repr("my"))})', 'x = b(inputs)', *[f'x = {m}(x)' for m in made], f'model = {self.keras}.Model(inputs, x)']

    def subclass(self, shape, rank):
        made, out = self.chain(rank, self.r.randint(2, 5))
        lines = [f'class Net({self.keras}.Model):', f'    def __init__(self, classes={self.r.randint(2, 9)}):', f'        super().__init__({self.pick("", "name=" + repr("net"))})']
        lines += [f'        self.l{i} = {m}' for i, m in enumerate(made)]
        lines += [f'        self.head = {self.prefix}Dense(classes)', '    def call(self, x, training=False):']
        lines += [f'        x = self.l{i}(x)' for i in range(len(made))]
        lines += ['        return self.head(x)', '']
        self.defs += lines
        return ['model = Net()', f'model({self.keras}.Input({shape!r}))']

    def ops(self, shape, rank):
        o = f'{self.keras}.ops.'
        lines = [f'inputs = {self.keras}.Input(shape={shape!r})', 'x = inputs']
        for _ in range(self.r.randint(2, 6)):
            if self.chance(0.4):
                text, rank = self.layer(rank)
                lines.append(f'x = {text}(x)')
                continue
            lines.append(self.pick(
                'x = x * 2', 'x = 1 - x', 'x = x / 255.0', 'x = x ** 2', 'x = -x', 'x = x + inputs' if self.chance(0.1) else 'x = x + x',
                f'x = {o}relu(x)', f'x = {o}mean(x, axis=-1, keepdims=True)', f'x = {o}concatenate([x, x], axis=-1)',
                'x = x[:, 1:]', 'x = x[..., :1]', f'x = {o}sqrt({o}abs(x))', f'x = {o}max(x, axis=1, keepdims=True)',
                f'x = {o}squeeze({o}expand_dims(x, -1), -1)', f'x = {o}softmax(x, axis=-1)', f'x = {o}where(x > 0, x, 0)',
                f'x = {o}repeat(x, 2, axis=1)', f'x = {o}flip(x, axis=1)', f'x = {o}clip(x, 0, 1)',
                f'x = {o}pad(x, [[0, 0]] + [[1, 1]] * {rank})', f'x = {o}split(x, 1, axis=-1)[0]',
                f'x = {o}stack([x, x], axis=1)[:, 0]', f'x = {o}reshape(x, {(-1, *shape)!r})', f'x = {o}maximum(x, 0.0)',
                f'x = {self.keras}.activations.{self.pick("relu", "gelu", "softmax", "tanh", "silu")}(x)',
            ))
        return lines + [f'model = {self.keras}.Model(inputs, x)']

    def nested(self, shape, rank):
        made, out = self.chain(rank, self.r.randint(1, 4))
        lines = [f'inner_in = {self.keras}.Input({shape!r})', 'h = inner_in'] + [f'h = {m}(h)' for m in made]
        lines.append(f'inner = {self.keras}.Model(inner_in, h{self.pick("", ", name=" + repr("backbone"))})')
        if self.chance(0.4):
            lines.append('inner.trainable = False')
        tail, _ = self.chain(out, self.r.randint(1, 3))
        if self.chance(0.4):
            return lines + [f'model = {self.keras}.Sequential([inner, {", ".join(tail)}])']
        lines += [f'inputs = {self.keras}.Input({shape!r})', 'x = inner(inputs)'] + [f'x = {m}(x)' for m in tail]
        return lines + [f'model = {self.keras}.Model(inputs, x)']

    def shared(self, shape, rank):
        a, out = self.layer(rank)
        made, _ = self.chain(out, self.r.randint(1, 2))
        return [f'left = {self.keras}.Input({shape!r}, name="left")', f'right = {self.keras}.Input({shape!r})', f'encode = {a}',
                f'x = {self.call(self.pick("Subtract", "Add", "Concatenate", "Maximum"))}([encode(left), encode(right)])',
                *[f'x = {m}(x)' for m in made], f'model = {self.keras}.Model([left, right], x)']


class Raw(str):
    pass


def shapes_of(layer):
    out = getattr(layer, 'output', None)
    if isinstance(out, dict):
        out = list(out.values())
    return [list(t.shape) for t in (out if isinstance(out, (list, tuple)) else [out])]


def run(source, keras):
    import gc
    keras.backend.clear_session()
    try:
        names = {}
        exec(compile(source, 'program.py', 'exec'), names)
        model = names['model']
        rows = []
        for layer in model.layers:
            try:
                shapes = shapes_of(layer)
            except Exception:
                shapes = None
            rows.append([layer.name, type(layer).__name__, shapes, layer.count_params()])
        total = model.count_params()
        trained = sum(int(keras.ops.size(w)) for w in model.trainable_weights) if model.trainable_weights else 0
        return {'name': model.name, 'layers': rows, 'total': int(total), 'trainable': int(trained)}
    except Exception as error:
        frames = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == 'program.py']
        lines = str(error).strip().split('\n')
        return {'error': type(error).__name__, 'message': ' '.join(lines)[:160], 'lines': frames}


def main():
    first, count, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    import keras
    entries = []
    for seed in range(first, first + count):
        source = Writer(seed).program()
        entries.append({'seed': seed, 'source': source, **run(source, keras)})
        if seed % 200 == 0:
            print(seed, flush=True)
    with open(out, 'w') as file:
        json.dump(entries, file)


if __name__ == '__main__':
    main()
