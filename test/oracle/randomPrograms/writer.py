"""Writes layers as code: which one, with which arguments, and the rank of what it gives."""

import random

IMPORTS = [
    ('from tensorflow import keras\nfrom tensorflow.keras import layers\n', 'keras', 'layers.'),
    ('import keras\nfrom keras import layers\n', 'keras', 'layers.'),
    ('import tensorflow as tf\n', 'tf.keras', 'tf.keras.layers.'),
    ('import keras\nfrom keras.layers import *\n', 'keras', ''),
    ('import keras\nimport keras.layers as L\n', 'keras', 'L.'),
]


class Raw(str):
    """Code that stands in a call as it is."""


class Writer:
    """Keeps track of the rank only, so that most programs work and some fail."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.head, self.keras, self.prefix = self.r.choice(IMPORTS)
        self.defs = []
        self.used = set()

    def need(self, line):
        """Puts an import into the head."""
        if line + '\n' not in self.head:
            self.head += line + '\n'

    def input(self, shape, **more):
        shape_text = self.pick(f'{shape!r}', f'shape={shape!r}', f'shape={shape!r}')
        rest = ''.join(f', {key}={value!r}' for key, value in more.items() if value is not None)
        return f'{self.pick(self.keras + ".Input", self.prefix + "Input")}({shape_text}{rest})'

    def steps(self, made, x='x', start=None):
        """The layers called one after another."""
        first = start or x
        return [f'{x} = {line}({first if i == 0 else x})' for i, line in enumerate(made)]

    @staticmethod
    def indented(lines, by=4):
        return [' ' * by + line for line in lines]

    def made_model(self, inputs, outputs, name=None):
        rest = f', name={name!r}' if name else ''
        return self.pick(f'{self.keras}.Model({inputs}, {outputs}{rest})', f'{self.keras}.models.Model(inputs={inputs}, outputs={outputs}{rest})', f'{self.keras}.Model(outputs={outputs}, inputs={inputs}{rest})')

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
