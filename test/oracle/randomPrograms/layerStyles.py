"""Any layer of keras.layers with any of its arguments, most of them as they should be, in a model of one to three layers."""

from .writer import Raw, Writer

# Without its batch: ranks that a layer takes. A name that ends in 1D, 2D or 3D says its own.
RANKS = {
    'Dense': (1, 2, 3), 'BatchNormalization': (1, 2, 3), 'LayerNormalization': (1, 2, 3), 'GroupNormalization': (2, 3), 'RMSNormalization': (1, 2, 3), 'UnitNormalization': (1, 2, 3),
    'Activation': (1, 2, 3), 'ReLU': (1, 3), 'LeakyReLU': (1, 3), 'PReLU': (1, 2, 3), 'ELU': (1, 3), 'Softmax': (1, 2, 3), 'Dropout': (1, 2, 3), 'GaussianNoise': (1, 3), 'GaussianDropout': (1, 3),
    'AlphaDropout': (1, 3), 'ActivityRegularization': (1, 3), 'Identity': (1, 3), 'Masking': (2,), 'Permute': (1, 2, 3), 'RepeatVector': (1,), 'Reshape': (1, 2, 3), 'Flatten': (1, 2, 3), 'Rescaling': (1, 3),
    'Normalization': (1, 2, 3), 'Discretization': (1, 2), 'EinsumDense': (1, 2, 3), 'Embedding': (1, 1, 2), 'LSTM': (2,), 'GRU': (2,), 'SimpleRNN': (2,), 'RNN': (2,), 'Bidirectional': (2,), 'TimeDistributed': (2, 3),
    'ConvLSTM1D': (3,), 'ConvLSTM2D': (4,), 'ConvLSTM3D': (5,), 'SpectralNormalization': (1, 3), 'Attention': (2,), 'AdditiveAttention': (2,), 'MultiHeadAttention': (2, 3), 'GroupQueryAttention': (2,),
    'CategoryEncoding': (1,), 'IntegerLookup': (1,), 'StringLookup': (1,), 'Hashing': (1,), 'HashedCrossing': (1,), 'TextVectorization': (1,), 'MelSpectrogram': (1,), 'STFTSpectrogram': (1, 2),
}
RANKS |= {name: (3,) for name in 'CenterCrop RandomCrop Resizing AugMix AutoContrast CutMix MixUp Equalization RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom Solarization'.split()}
RANKS |= {name: (1, 2, 3) for name in 'Add Subtract Multiply Average Maximum Minimum Concatenate Dot'.split()}
MERGES = ('Add', 'Subtract', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Concatenate', 'Dot', 'HashedCrossing')
ATTENTION = ('Attention', 'AdditiveAttention', 'MultiHeadAttention', 'GroupQueryAttention')

WEIGHTS = 'activity_regularizer trainable name dtype'
DENSE = f'activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer kernel_constraint {WEIGHTS}'
CONV = f'strides padding data_format dilation_rate groups {DENSE}'
POOL = 'strides padding data_format name'
RECURRENT = f'activation recurrent_activation use_bias recurrent_initializer unit_forget_bias dropout recurrent_dropout return_sequences return_state go_backwards stateful {WEIGHTS}'
NORM = f'axis epsilon center scale beta_initializer gamma_regularizer {WEIGHTS}'

# Arguments that must be given, and those that may be.
ARGUMENTS = {
    'Dense': ('units', DENSE), 'EinsumDense': ('equation', 'activation name'), 'Embedding': ('input_dim output_dim', 'embeddings_initializer mask_zero name trainable embeddings_constraint'),
    **{f'Conv{n}D': ('filters kernel_size', CONV) for n in (1, 2, 3)}, **{f'Conv{n}DTranspose': ('filters kernel_size', CONV.replace('groups', 'output_padding')) for n in (1, 2, 3)},
    **{f'SeparableConv{n}D': ('filters kernel_size', f'strides padding data_format dilation_rate depth_multiplier activation use_bias name') for n in (1, 2)},
    **{f'DepthwiseConv{n}D': ('kernel_size', f'strides padding data_format dilation_rate depth_multiplier activation use_bias name') for n in (1, 2)},
    **{f'ConvLSTM{n}D': ('filters kernel_size', f'strides padding data_format dilation_rate activation use_bias unit_forget_bias return_sequences return_state go_backwards') for n in (1, 2, 3)},
    **{f'{kind}Pooling{n}D': ('pool_size' if kind == 'Average' else '', f'pool_size {POOL}' if kind == 'Max' else POOL) for kind in ('Max', 'Average') for n in (1, 2, 3)},
    **{f'Global{kind}Pooling{n}D': ('', 'keepdims data_format name') for kind in ('Max', 'Average') for n in (1, 2, 3)},
    **{f'Adaptive{kind}Pooling{n}D': ('output_size', 'data_format name') for kind in ('Max', 'Average') for n in (1, 2, 3)},
    'UpSampling1D': ('', 'size'), 'UpSampling2D': ('', 'size data_format interpolation2'), 'UpSampling3D': ('', 'size data_format'),
    **{f'ZeroPadding{n}D': ('', 'zero_padding data_format') for n in (1, 2, 3)}, **{f'Cropping{n}D': ('', 'cropping data_format' if n > 1 else 'cropping') for n in (1, 2, 3)},
    'BatchNormalization': ('', NORM + ' momentum'), 'LayerNormalization': ('', NORM.replace('axis', 'axes') + ''), 'GroupNormalization': ('', 'groups1 ' + NORM), 'RMSNormalization': ('', 'axis epsilon name'), 'UnitNormalization': ('', 'axes name'),
    'Activation': ('function', 'name'), 'ReLU': ('', 'max_value negative_slope threshold'), 'LeakyReLU': ('', 'negative_slope'), 'PReLU': ('', 'shared_axes alpha_initializer'), 'ELU': ('', 'alpha'), 'Softmax': ('', 'axis'),
    'Dropout': ('rate', 'noise_shape seed name'), **{f'SpatialDropout{n}D': ('rate', 'seed name') for n in (1, 2, 3)}, 'GaussianNoise': ('stddev', 'seed'), 'GaussianDropout': ('rate', 'seed'), 'AlphaDropout': ('rate', 'seed'),
    'ActivityRegularization': ('', 'l1 l2'), 'Identity': ('', 'name'), 'Masking': ('', 'mask_value'), 'Permute': ('dims', 'name'), 'RepeatVector': ('n', 'name'), 'Reshape': ('target_shape', 'name'), 'Flatten': ('', 'data_format name'),
    'Rescaling': ('scale_by', 'offset'), 'Normalization': ('', 'axis1 mean_variance invert'), 'Discretization': ('bin_boundaries', 'output_mode'),
    'LSTM': ('units', RECURRENT), 'GRU': ('units', RECURRENT.replace('unit_forget_bias', 'reset_after')), 'SimpleRNN': ('units', RECURRENT.replace('recurrent_activation ', '').replace('unit_forget_bias ', '')),
    'RNN': ('cell', 'return_sequences return_state go_backwards unroll'), 'Bidirectional': ('recurrent', 'merge_mode name'), 'TimeDistributed': ('inner', 'name'), 'SpectralNormalization': ('inner', 'power_iterations'),
    'Attention': ('', 'use_scale score_mode dropout'), 'AdditiveAttention': ('', 'use_scale dropout'), 'MultiHeadAttention': ('num_heads key_dim', 'value_dim dropout use_bias mha_output_shape attention_axes name'), 'GroupQueryAttention': ('head_dim num_query_heads num_key_value_heads', 'dropout use_bias'),
    'CategoryEncoding': ('num_tokens', 'output_mode'), 'IntegerLookup': ('', 'integers max_tokens num_oov_indices output_mode pad_to_max_tokens'), 'StringLookup': ('', 'vocabulary max_tokens num_oov_indices output_mode mask_token pad_to_max_tokens'),
    'Hashing': ('num_bins', 'output_mode_hash salt'), 'HashedCrossing': ('num_bins', 'output_mode_hash'), 'TextVectorization': ('', 'max_tokens output_sequence_length vocabulary output_mode_text split'),
    'MelSpectrogram': ('', 'fft_length sequence_stride num_mel_bins sequence_length'), 'STFTSpectrogram': ('', 'frame_length frame_step stft_padding expand_dims mode_stft fft_long'),
    'CenterCrop': ('height width', 'data_format'), 'RandomCrop': ('height width', 'seed data_format'), 'Resizing': ('height width', 'interpolation crop_to_aspect_ratio pad_to_aspect_ratio data_format'),
    'RandomFlip': ('', 'mode seed'), 'RandomRotation': ('factor', 'fill_mode interpolation seed'), 'RandomTranslation': ('height_factor width_factor', 'fill_mode'), 'RandomZoom': ('height_factor', 'width_factor fill_mode'), 'RandomShear': ('', 'x_factor y_factor'),
    'Concatenate': ('', 'axis name'), 'Dot': ('dot_axes', 'normalize'), **{name: ('', 'name') for name in 'Add Subtract Multiply Average Maximum Minimum'.split()},
    **{f'Random{name}': ('factor', 'seed') for name in 'Brightness Contrast ColorDegeneration Hue Posterization Saturation Sharpness'.split()},
    **{f'Random{name}': ('', 'factor1 seed') for name in 'ElasticTransform Erasing GaussianBlur Grayscale Invert Perspective'.split()},
    **{name: ('', '') for name in 'AugMix AutoContrast CutMix MixUp Equalization RandAugment RandomColorJitter Solarization'.split()},
}
# The pool's name where several arguments of one name have different values.
WRITTEN = {'interpolation2': 'interpolation', 'zero_padding': 'padding', 'axes': 'axis', 'axis1': 'axis', 'groups1': 'groups', 'function': 'activation', 'scale_by': 'scale', 'recurrent': 'layer', 'inner': 'layer', 'mha_output_shape': 'output_shape', 'integers': 'vocabulary', 'output_mode_hash': 'output_mode', 'output_mode_text': 'output_mode', 'mode_stft': 'mode', 'stft_padding': 'padding', 'fft_long': 'fft_length', 'dot_axes': 'axes', 'factor1': 'factor'}


class LayerStyles(Writer):
    # How often an argument is none that the layer takes.
    oddness = 0.06

    def everyLayer(self, shape, rank):
        """One layer, called in one of the ways that there are."""
        kind = self.r.choice(sorted(ARGUMENTS))
        rank = self.rank_of(kind)
        if self.chance(0.03):
            rank = max(1, rank + self.pick(-1, 1))
        shape = self.shape_of(rank, kind)
        dtype = 'string' if kind in ('StringLookup', 'TextVectorization') else self.pick('int32', 'int64') if kind in ('Embedding', 'CategoryEncoding', 'IntegerLookup', 'Hashing', 'HashedCrossing') else None
        layer = self.layer_of(kind, rank, shape)
        if kind in MERGES or kind in ATTENTION:
            return self.merged(kind, layer, shape, dtype)
        two = kind == 'RNN' or 'return_state=True' in layer
        made = self.input(shape, dtype=dtype, batch_size=self.maybe(0.85, self.r.randint(1, 4)) if 'stateful=True' in layer else self.maybe(0.06, self.r.randint(1, 4)))
        form = self.pick('functional', 'functional', 'functional', 'list', 'wrapped', 'inside', 'step', 'model') if not two else 'functional'
        after = self.after()
        if form == 'list' and not two:
            return [f'model = {self.keras}.Sequential([{made}, {layer}{"".join(", " + line for line in after)}])']
        if form == 'wrapped' and kind not in ('TimeDistributed', 'Bidirectional') and dtype is None and rank < 5:
            layer, shape = f'{self.prefix}TimeDistributed({layer})', (self.r.randint(2, 5), *shape)
            made = self.input(shape)
        if form == 'inside':
            self.defs += [*self.own_head('Inside', f'{self.keras}.layers.Layer'), f'        self.part = {layer}', '    def call(self, x):', '        return self.part(x)', '']
            layer = 'Inside()'
        if form == 'model':
            self.defs += [*self.own_head('Net', f'{self.keras}.Model'), f'        self.part = {layer}', *(f'        self.part{i} = {line}' for i, line in enumerate(after)), '    def call(self, x):', '        x = self.part(x)', *(f'        x = self.part{i}(x)' for i in range(len(after))), '        return x', '']
            return [f'inputs = {made}', 'model = Net()', self.pick('model(inputs)', 'outputs = model(inputs)')]
        lines = [f'inputs = {made}']
        lines += [f'layer = {layer}', 'x = layer(inputs)'] if form == 'step' else [f'x = {layer}(inputs)']
        if not two:
            lines += self.steps(after)
        elif self.chance(0.4):
            lines += ['x, *states = x'] + self.steps(after)
        return lines + [f'model = {self.made_model("inputs", "x")}']

    def own_head(self, name, base):
        return [f'class {name}({base}):', '    def __init__(self):', '        super().__init__()']

    def after(self):
        return [self.pick(self.call('Flatten'), self.call('Dense', self.r.randint(1, 9)), self.call('Activation', 'relu'), self.call('BatchNormalization'))] if self.chance(0.4) else []

    def merged(self, kind, layer, shape, dtype):
        """Two or three tensors that fit, are broadcast, or do not fit."""
        shapes = [shape]
        for _ in range(self.pick(1, 1, 1, 2) if kind not in ('Dot', 'Subtract', 'HashedCrossing') else 1):
            other = list(shape)
            if self.chance(0.3):
                other[self.r.randrange(len(other))] = self.pick(1, 1, self.r.randint(2, 6), None)
            if self.chance(0.06):
                other = self.pick(other[:-1], [*other, 2], other[1:])
            shapes.append(tuple(other))
        names = 'abc'[:len(shapes)]
        lines = [f'{name} = {self.input(one, dtype=dtype)}' for name, one in zip(names, shapes)]
        listed = ', '.join(names)
        if kind in ('MultiHeadAttention', 'GroupQueryAttention'):
            given = self.pick('a, b', 'a, a', listed, 'query=a, value=b', 'a, value=b, key=b', 'a, b, return_attention_scores=True', 'a, b, use_causal_mask=True')
        elif kind in ATTENTION:
            given = self.pick('[a, b]', f'[{listed}]', '[a, a]', '[a, b], return_attention_scores=True', '[a, b], use_causal_mask=True')
        else:
            given = self.pick(f'[{listed}]', f'[{listed}]', f'({listed})')
        call = f'{layer}({given})'
        lower = {'Dot': 'dot', 'HashedCrossing': None}.get(kind, kind.lower())
        if kind in MERGES and lower and self.chance(0.25):
            inner = layer[layer.index('(') + 1:-1]
            call = f'{self.prefix}{lower}({given}{", " + inner if inner else ""})'
        lines.append(f'x = {call}')
        if 'scores=True' not in given:
            lines += self.steps(self.after())
        return lines + [f'model = {self.made_model(f"[{listed}]", "x")}']

    def rank_of(self, kind):
        if kind in RANKS:
            return self.r.choice(RANKS[kind])
        return next((n + 1 for n in (1, 2, 3) if f'{n}D' in kind), 1)

    def shape_of(self, rank, kind):
        sizes = [self.r.randint(4, 12) for _ in range(rank - 1)] + [self.pick(1, 2, 3, 4, 6)]
        if rank == 1:
            sizes = [self.r.randint(2, 12) if 'Spectrogram' not in kind else self.r.randint(500, 4000)]
        if kind == 'STFTSpectrogram' and rank == 2:
            sizes = [self.r.randint(300, 900), self.pick(1, 2)]
        if rank == 1 and kind in ('StringLookup', 'TextVectorization', 'HashedCrossing', 'Hashing', 'CategoryEncoding', 'IntegerLookup') and self.chance(0.6):
            sizes = [1]
        for i in range(rank - 1):
            if self.chance(0.1):
                sizes[i] = None
        return tuple(sizes)

    def layer_of(self, kind, rank, shape):
        """The layer with its arguments, some by position."""
        needed, others = (names.split() for names in ARGUMENTS[kind])
        d = next((n for n in (1, 2, 3) if f'{n}D' in kind), rank - 1)
        chosen = self.r.sample(others, min(len(others), self.pick(0, 1, 1, 2, 3)))
        positional = self.chance(0.7)
        args, keywords = [], []
        for name in needed + chosen:
            if name == 'mean_variance':
                keywords.append(self.pick('mean=0.5, variance=2.0', f'mean={[0.5] * (shape[-1] or 1)}, variance={[1.0] * (shape[-1] or 1)}', 'mean=0.0', 'variance=1.0'))
                continue
            if name == 'equation':
                equation, out = self.pick(('ab,bc->ac', (4,)), ('abc,cd->abd', (None, 5)), ('abc,cde->abde', (None, 2, 3)), ('abc,bd->adc', (3, 2)), ('...x,xy->...y', (6,)), ('ab,bcd->acd', (2, 3)), ('abc,bcd->abd', (None, 4)), ('abcd,de->abce', (None, None, 4)))
                keywords.append(f'{equation!r}, output_shape={out if self.chance(0.6) else out[-1]!r}{self.pick("", "", f", bias_axes={equation[-1]!r}")}')
                continue
            value = self.odd_value() if self.chance(self.oddness / max(1, len(needed + chosen) - 1)) else self.value(name, d, rank, shape, kind)
            text = value if isinstance(value, Raw) else repr(value)
            if positional and name in needed and not keywords:
                args.append(text)
            else:
                keywords.append(f'{WRITTEN.get(name, name)}={text}')
        keywords.sort(key=lambda text: self.r.random() if not text.startswith("'") else -1)
        if self.chance(0.02):
            keywords.append(self.pick('foo=1', 'units=3', 'filter=3', 'activation="relu"', 'border_mode="same"'))
        return f'{self.prefix}{kind}({", ".join(args + keywords)})'

    def odd_value(self):
        return self.pick(0, -1, 2.5, 1.0, '3', 'same', None, (2, 2), (1, 2, 3), True, [], 1000, (0,), 'wrong', {}, [2], Raw('1 / 2'), Raw('8 // 3'))

    def sizes(self, d, low, high):
        """One number or one for each axis."""
        one = self.r.randint(low, high)
        return self.pick(one, one, tuple(self.r.randint(low, high) for _ in range(d)), [one] * d)

    def value(self, name, d, rank, shape, kind):
        r, p = self.r, self.prefix
        axis = lambda: self.pick(-1, -1, *range(1, rank + 1), *(self.pick(0, -2, rank + 1) for _ in range(1 if self.chance(0.2) else 0)))
        initializer = lambda: self.pick('zeros', 'ones', 'he_normal', 'glorot_uniform', 'random_normal', 'lecun_uniform', Raw(f'{self.keras}.initializers.HeNormal()'), Raw(f'{self.keras}.initializers.RandomNormal(stddev=0.01)'), 'orthogonal', Raw(f'{self.keras}.initializers.Constant(0.1)'))
        regularizer = lambda: self.pick('l2', 'l1', 'l1_l2', Raw(f'{self.keras}.regularizers.l2(0.01)'), Raw(f'{self.keras}.regularizers.L1L2(l1=1e-5, l2=1e-4)'), None)
        makers = {
            'units': lambda: r.randint(1, 12), 'filters': lambda: r.randint(1, 6) * 2, 'kernel_size': lambda: self.sizes(d, 1, 4), 'pool_size': lambda: self.sizes(d, 1, 3), 'size': lambda: self.sizes(d, 1, 3), 'output_size': lambda: self.sizes(d, 1, 4),
            'strides': lambda: self.sizes(d, 1, 3), 'dilation_rate': lambda: self.sizes(d, 1, 2), 'padding': lambda: self.pick('same', 'same', 'valid', 'SAME', *(['causal'] if d == 1 else [])), 'data_format': lambda: self.pick('channels_last', 'channels_first', None),
            'groups': lambda: self.pick(1, 1, 2, shape[-1] or 1), 'groups1': lambda: self.pick(1, -1, 2, shape[-1] or 1, 32), 'depth_multiplier': lambda: r.randint(1, 3), 'output_padding': lambda: self.pick(None, 0, 1, self.sizes(d, 0, 1)),
            'zero_padding': lambda: self.pick(r.randint(0, 3), *([(1, 2), [0, 1]] if d < 3 else []), *([((1, 0), (0, 2))] if d == 2 else []), *([(1, 0, 2), ((1, 0), (0, 2), (1, 1))] if d == 3 else [])), 'cropping': lambda: self.pick(r.randint(0, 3), *([(1, 2), [0, 1]] if d < 3 else []), *([((1, 0), (0, 2))] if d == 2 else []), *([(1, 0, 2), ((1, 0), (0, 2), (1, 1))] if d == 3 else [])),
            'interpolation2': lambda: self.pick('nearest', 'bilinear', 'bicubic'), 'interpolation': lambda: self.pick('nearest', 'bilinear', 'bicubic', 'lanczos3'), 'activation': lambda: self.pick('relu', 'tanh', 'softmax', 'gelu', 'swish', 'linear', None, Raw(f'{self.keras}.activations.relu'), 'leaky_relu', 'mish', 'hard_sigmoid', 'relu6', Raw(f'{p}LeakyReLU(0.1)'), Raw(f'{p}ReLU()')),
            'function': lambda: self.pick('relu', 'tanh', 'softmax', 'gelu', 'elu', 'selu', 'softplus', 'softsign', 'exponential', 'silu', 'hard_swish', 'log_softmax', 'celu', 'glu', 'sparsemax', Raw(f'{self.keras}.activations.gelu')),
            'recurrent_activation': lambda: self.pick('sigmoid', 'hard_sigmoid', 'tanh'), 'use_bias': lambda: self.pick(False, True), 'axis': axis, 'axes': lambda: self.pick(axis(), axis(), [1], [-1], sorted({axis(), axis()}), list(range(1, rank + 1))), 'axis1': lambda: self.pick(-1, axis(), None, (1,)),
            'epsilon': lambda: self.pick(1e-3, 1e-5), 'momentum': lambda: self.pick(0.9, 0.99), 'center': lambda: self.pick(False, True), 'scale': lambda: self.pick(False, True), 'name': lambda: self.pick('one', 'layer_a', 'a/b', 'my layer'), 'dtype': lambda: self.pick('float32', 'float16', 'mixed_float16'), 'trainable': lambda: self.pick(False, True),
            'activity_regularizer': regularizer, 'kernel_regularizer': regularizer, 'bias_regularizer': regularizer, 'gamma_regularizer': regularizer, 'kernel_constraint': lambda: self.pick('non_neg', 'max_norm', Raw(f'{self.keras}.constraints.MaxNorm(3)'), None), 'embeddings_constraint': lambda: self.pick('unit_norm', None),
            'equation': None, 'input_dim': lambda: r.randint(2, 50), 'output_dim': lambda: r.randint(1, 8), 'mask_zero': lambda: self.pick(True, False),
            'max_value': lambda: self.pick(6, 1.0, None), 'negative_slope': lambda: self.pick(0.1, 0.0), 'threshold': lambda: self.pick(0.0, 1.0), 'alpha': lambda: self.pick(1.0, 0.3), 'shared_axes': lambda: self.pick([1], list(range(1, rank)) or [1], [-1] if self.chance(0.2) else [rank], axis()),
            'rate': lambda: self.pick(0.5, 0.1, 0.0, 0.25), 'noise_shape': lambda: self.pick(None, (None, *([1] * (rank - 1)), shape[-1]), (1,) * (rank + 1)), 'seed': lambda: self.pick(1, None), 'stddev': lambda: self.pick(0.1, 1.0), 'l1': lambda: 0.01, 'l2': lambda: 0.01, 'mask_value': lambda: self.pick(0.0, -1),
            'dims': lambda: tuple(r.sample(range(1, rank + 1), rank)), 'n': lambda: r.randint(1, 9), 'target_shape': lambda: self.target(shape), 'scale_by': lambda: self.pick(Raw('1./255'), 2, 0.5, [1.0] * (shape[-1] or 1)), 'offset': lambda: self.pick(-1, 0.5), 'invert': lambda: self.pick(True, False),
            'bin_boundaries': lambda: self.pick([0.0, 1.0], [1.0], [0.0, 0.5, 1.0]), 'output_mode': lambda: self.pick('int', 'one_hot', 'multi_hot', 'count'), 'output_mode_hash': lambda: self.pick('int', 'one_hot'), 'output_mode_text': lambda: self.pick('int', 'multi_hot', 'count', 'tf_idf'),
            'dropout': lambda: self.pick(0.1, 0.0), 'recurrent_dropout': lambda: self.pick(0.1, 0.0), 'return_sequences': lambda: self.pick(True, True, False), 'return_state': lambda: self.pick(True, False), 'go_backwards': lambda: True, 'stateful': lambda: self.pick(True, False), 'unroll': lambda: self.pick(True, False), 'unit_forget_bias': lambda: False, 'reset_after': lambda: self.pick(True, False),
            'cell': lambda: Raw(self.pick(f'{p}LSTMCell({r.randint(1, 6)})', f'{p}GRUCell({r.randint(1, 6)}, reset_after={self.chance(0.5)})', f'{p}SimpleRNNCell(units={r.randint(1, 6)})', f'[{p}LSTMCell(3), {p}GRUCell(2)]', f'{p}StackedRNNCells([{p}SimpleRNNCell(3), {p}LSTMCell(2)])')), 'merge_mode': lambda: self.pick('concat', 'sum', 'mul', 'ave', None),
            'recurrent': lambda: Raw(self.layer_of(self.pick('LSTM', 'GRU', 'SimpleRNN'), 2, shape)), 'inner': lambda: Raw(self.pick(f'{p}Dense({r.randint(1, 6)})', f'{p}Dense(3)', f'{p}Conv1D(4, 2)' if rank == 3 else f'{p}Dense(2, use_bias=False)', f'{p}Flatten()' if kind == 'TimeDistributed' else f'{p}Conv2D(3, 2)' if rank == 3 else f'{p}Dense(1)')), 'power_iterations': lambda: self.pick(1, 3),
            'use_scale': lambda: self.pick(True, False), 'score_mode': lambda: self.pick('dot', 'concat'), 'num_heads': lambda: r.randint(1, 4), 'key_dim': lambda: r.randint(1, 6), 'value_dim': lambda: self.pick(None, r.randint(1, 6)), 'mha_output_shape': lambda: self.pick(5, (3,), (2, 3)), 'attention_axes': lambda: self.pick(1, (1,), (1, 2) if rank == 3 else 1),
            'head_dim': lambda: r.randint(1, 5), 'num_query_heads': lambda: self.pick(2, 4, 3), 'num_key_value_heads': lambda: self.pick(1, 2), 'num_tokens': lambda: r.randint(2, 9), 'integers': lambda: list(range(1, r.randint(3, 7))), 'vocabulary': lambda: ['a', 'b', 'c', 'd'][:r.randint(1, 4)], 'max_tokens': lambda: r.randint(3, 20), 'num_oov_indices': lambda: r.randint(0, 3),
            'pad_to_max_tokens': lambda: self.pick(True, False), 'mask_token': lambda: self.pick('', '[M]', None), 'num_bins': lambda: r.randint(2, 9), 'salt': lambda: 3, 'output_sequence_length': lambda: r.randint(3, 9), 'split': lambda: self.pick('whitespace', 'character', None),
            'fft_length': lambda: self.pick(256, 512), 'sequence_stride': lambda: self.pick(128, 100), 'num_mel_bins': lambda: self.pick(20, 40), 'sequence_length': lambda: self.pick(200, 256), 'frame_length': lambda: self.pick(64, 128), 'frame_step': lambda: self.pick(32, 50), 'stft_padding': lambda: self.pick('valid', 'same'), 'expand_dims': lambda: self.pick(True, False), 'mode_stft': lambda: self.pick('log', 'magnitude', 'psd', 'real', 'imag', 'angle', 'stft'), 'fft_long': lambda: self.pick(256, 300),
            'height': lambda: r.randint(2, 14), 'width': lambda: r.randint(2, 14), 'crop_to_aspect_ratio': lambda: True, 'pad_to_aspect_ratio': lambda: True, 'mode': lambda: self.pick('horizontal', 'vertical', 'horizontal_and_vertical'), 'factor': lambda: self.pick(0.1, (0.0, 0.2), 0.5) if kind != 'RandomPosterization' else r.randint(1, 8), 'factor1': lambda: self.pick(0.1, 0.5, (0.1, 0.4)), 'fill_mode': lambda: self.pick('reflect', 'constant', 'nearest', 'wrap'),
            'height_factor': lambda: self.pick(0.1, (-0.2, 0.1)), 'width_factor': lambda: self.pick(0.1, (-0.1, 0.1)), 'x_factor': lambda: self.pick(0.1, (0.0, 0.2)), 'y_factor': lambda: 0.2, 'keepdims': lambda: self.pick(True, False), 'dot_axes': lambda: self.pick(1, -1, (1, 1), (rank, rank), axis(), [axis(), axis()]), 'normalize': lambda: self.pick(True, False),
        }
        make = makers.get(name)
        return make() if make else initializer()

    def target(self, shape):
        """Mostly of as many values as there are."""
        if None in shape:
            return self.pick((-1, shape[-1] or 1), (-1,))
        size = 1
        for one in shape:
            size *= one
        factor = self.pick(*(n for n in range(1, size + 1) if size % n == 0))
        return self.pick((factor, size // factor), (size,), (-1,), (-1, factor), (factor, -1), (1, 1, size), [factor, -1], (factor, size // factor, 1), *([(factor + 1, -1), (size + 1,), (-1, -1), size] if self.chance(0.15) else []))
