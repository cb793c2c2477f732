"""Styles of model code with operations on tensors, Lambda, other ranks, channel orders, text, preprocessing, precision."""

from .writer import Raw, Writer


class TensorStyles(Writer):
    def lambdas(self, shape, rank):
        """Lambda layers with and without output_shape, with functions of both libraries."""
        p, k = self.prefix, self.keras
        if self.keras == 'tf.keras' or self.chance(0.4):
            self.need('import tensorflow as tf')
            bodies = ['tf.abs(t)', 'tf.reduce_mean(t, axis=1)', 'tf.expand_dims(t, -1)', 'tf.square(t)', 'tf.reverse(t, axis=[1])', 'tf.concat([t, t], axis=-1)', 'tf.nn.relu(t)', 'tf.cast(t, tf.float32) / 2.0', 'tf.stack([t, t], axis=1)', 'tf.reduce_sum(t, axis=-1, keepdims=True)', 'tf.math.l2_normalize(t, axis=-1)', 'tf.squeeze(tf.expand_dims(t, 1), 1)', 'tf.identity(t)', 'tf.split(t, 1, axis=-1)[0]', 'tf.tile(t, [1] * (len(t.shape) - 1) + [2])', 'tf.reshape(t, (-1, t.shape[1]))' if rank == 1 else 'tf.reshape(t, (tf.shape(t)[0], -1))', 'tf.gather(t, [0], axis=1)', 'tf.clip_by_value(t, 0, 1)', 'tf.pad(t, [[0, 0]] * (len(t.shape) - 1) + [[1, 2]])']
        else:
            o = f'{k}.ops.'
            bodies = [f'{o}abs(t)', f'{o}mean(t, axis=1)', f'{o}expand_dims(t, -1)', f'{o}concatenate([t, t], axis=1)', f'{o}softmax(t)', f'{o}sum(t, axis=-1, keepdims=True)', f'{o}normalize(t, axis=-1)', f'{o}flip(t, 1)', f'{o}take(t, 0, axis=1)', f'{o}roll(t, 1, axis=1)', f'{o}argmax(t, axis=-1)', f'{o}tile(t, 2)']
        bodies += ['t * 2', 't / 255.', 't[:, 0]', 't[..., :1]', 't[:, ::-1]', 't - 1', '-t', 't[:, :, None]' if rank > 1 else 't[:, None]']
        lines = [f'inputs = {self.input(shape)}', 'x = inputs']
        for _ in range(self.r.randint(1, 3)):
            if self.chance(0.3):
                made, _ = self.layer(rank)
                if _ == rank:
                    lines.append(f'x = {made}(x)')
            body = self.r.choice(bodies)
            if self.chance(0.2):
                name = f'f{len(self.defs)}'
                self.defs += [f'def {name}(t):', f'    return {body}', '']
                given = name
            else:
                given = f'lambda t: {body}'
            more = self.pick('', '', '', ', name="lam"' if not any('"lam"' in l for l in lines) else '')
            lines.append(f'x = {p}Lambda({given}{more})(x)')
        if self.chance(0.3):
            lines.append(f'x = {p}Lambda(lambda t, n: t * n, arguments={{"n": 2}})(x)')
        if self.chance(0.3):
            lines.append(f'x = {p}Lambda(lambda ts: ts[0] + ts[1])([x, x])')
        lines.append(f'x = {self.call("Flatten")}(x)' if self.chance(0.5) else f'x = {self.call("Activation", "relu")}(x)')
        return lines + [f'model = {self.made_model("inputs", "x")}']

    def moreOps(self, shape, rank):
        """keras.ops over the whole of its names, on symbolic tensors."""
        o, n = f'{self.keras}.ops.', len(shape)
        axes = list(range(n + 1))
        swap = [0, *reversed(axes[1:])]
        one = [f'{o}{f}(x)' for f in 'abs exp log1p sqrt square sign sigmoid tanh relu6 silu softplus cos floor round isnan logical_not negative reciprocal ones_like zeros_like stop_gradient hard_sigmoid log_softmax rsqrt cumsum erf ravel size_ shape_'.split() if not f.endswith('_')]
        many = [f'{o}{f}(x, axis={a})' for f in 'mean sum max min prod var std argmax argmin any all logsumexp median count_nonzero'.split() for a in (-1, 1)]
        many += [f'{o}{f}(x, axis=-1, keepdims=True)' for f in 'mean sum max std logsumexp'.split()]
        shapes = [f'{o}transpose(x, {swap})', f'{o}swapaxes(x, 1, -1)', f'{o}moveaxis(x, -1, 1)', f'{o}expand_dims(x, 1)', f'{o}expand_dims(x, axis=(1, 2))', f'{o}repeat(x, 3, axis=-1)', f'{o}tile(x, {[1] * n + [2]})', f'{o}roll(x, 1, axis=1)', f'{o}sort(x, axis=-1)', f'{o}pad(x, {[[0, 0]] + [[1, 0]] * n})', f'{o}reshape(x, (-1, {self.size_of(shape)}))', f'{o}reshape(x, [-1] + list(x.shape[1:]))', f'{o}concatenate([x, x * 2], axis=1)', f'{o}stack([x, x], axis=-1)', f'{o}squeeze({o}expand_dims(x, 2), axis=2)', f'{o}take(x, [0, 0, 0], axis=-1)', f'{o}diff(x, axis=1)', f'{o}einsum("b...,b...->b...", x, x)', f'{o}tensordot(x, {o}ones((x.shape[-1], 3)), axes=1)', f'{o}matmul(x, {o}ones((x.shape[-1], 2)))', f'{o}one_hot({o}argmax(x, axis=-1), 5)', f'{o}cast(x, "int32")', f'{o}hstack([x, x])', f'{o}split(x, [1], axis=1)[1]', f'{o}maximum(x, 0)', f'{o}where(x > 0, x, -x)', f'{o}top_k(x, 1)[0]', f'{o}add(x, 1)', f'{o}clip(x, -1, 1)', f'{o}linspace(0., 1., 5) + x[..., :1]', f'{o}average(x, axis=1)', f'{o}norm(x, axis=-1)', f'{o}quantile(x, 0.5, axis=-1)', f'{o}unstack(x, axis=1)[0]', f'{o}arange(x.shape[1]) * {o}mean({o}reshape(x, (-1, x.shape[1], {max(1, self.size_of(shape) // shape[0])})), axis=-1)', f'{o}image.resize(x, (5, 6))' if n == 3 else f'{o}flip(x)', f'{o}image.crop_images(x, 1, 1, target_height=3, target_width=3)' if n == 3 else f'{o}amax(x, axis=1)', f'{o}max_pool(x, 2, strides=2)' if n > 1 else f'{o}triu(x)' if n > 1 else f'{o}abs(x)', f'{o}nan_to_num(x)']
        index = ['x[:, 0]', 'x[..., 0]', 'x[:, -1:]', 'x[:, ::2]', 'x[..., None]', 'x[:, None]', 'x[:, 1:-1]', 'x[::, ...]', f'x[{", ".join([":"] * n + ["0:1"])}]', 'x[:, :x.shape[1] // 2]', 'x[..., -1]', 'x[..., tf.newaxis]' if self.keras == 'tf.keras' else 'x[..., None]']
        operators = ['x + 1', '2 - x', 'x * x', 'x / 2', 'x // 2', 'x % 2', 'x ** 2', '-x', 'abs(x)', 'x > 0', 'x - x', '1 / (x + 1)', 'x + x[..., :1]', 'x == x']
        lines = [f'inputs = {self.input(shape)}', 'x = inputs']
        for _ in range(self.r.randint(1, 4)):
            lines.append('x = ' + self.r.choice(self.pick(one, many, shapes, shapes, index, operators)))
            if self.chance(0.25):
                lines.append(f'x = {self.prefix}Dense({self.r.randint(1, 9)})(x)')
            if self.chance(0.1):
                lines.append(self.pick('b = x.shape[0]', 'h = x.shape[1:]', 'n = len(x.shape)', 'print(x.shape, x.dtype)'))
        return lines + [f'model = {self.made_model("inputs", "x")}']

    @staticmethod
    def size_of(shape):
        size = 1
        for dim in shape:
            size *= dim
        return size

    def volumes(self, shape, rank):
        """Three-dimensional layers, ConvLSTM and sequences of images."""
        p, r = self.prefix, self.r
        shape = (r.randint(4, 9), r.randint(6, 12), r.randint(6, 12), self.pick(1, 2, 3))
        lines = [f'inputs = {self.input(shape)}', 'x = inputs']
        rank = 4
        for _ in range(r.randint(1, 4)):
            if rank == 3:
                made, rank = self.layer(3)
            elif rank != 4:
                made, rank = self.layer(rank)
            else:
                f = r.randint(1, 6)
                made, rank = self.pick(
                    (self.call('Conv3D', f, self.pick(1, 2, 3, (1, 3, 3)), padding=self.maybe(0.6, 'same'), strides=self.maybe(0.3, self.pick(2, (1, 2, 2))), activation=self.activation()), 4),
                    (self.call('Conv3DTranspose', f, 2, strides=self.maybe(0.5, 2), padding=self.maybe(0.4, 'same')), 4),
                    (self.call(self.pick('MaxPooling3D', 'AveragePooling3D', 'MaxPool3D'), self.pick(1, 2, (1, 2, 2)), padding=self.maybe(0.4, 'same')), 4),
                    (self.call(self.pick('UpSampling3D', 'ZeroPadding3D'), self.pick(1, 2, (1, 2, 1))), 4),
                    (self.call('Cropping3D', self.pick(1, (1, 0, 1))), 4),
                    (self.call(self.pick('GlobalAveragePooling3D', 'GlobalMaxPooling3D', 'Flatten')), 1),
                    (self.call('ConvLSTM2D', f, self.pick(1, 3, (3, 2)), padding=self.maybe(0.6, 'same'), return_sequences=True), 4),
                    (self.call('ConvLSTM2D', f, 2), 3),
                    (self.call('TimeDistributed', Raw(self.call(self.pick('Conv2D', 'SeparableConv2D'), f, 3, padding='same'))), 4),
                    (self.call('TimeDistributed', Raw(self.call(self.pick('GlobalAveragePooling2D', 'Flatten')))), 2),
                    (self.call('BatchNormalization'), 4),
                    (self.call('SpatialDropout3D', 0.2), 4),
                    (self.call('Permute', (2, 1, 3, 4)), 4),
                    (self.call('Dense', f), 4),
                )
            lines.append(f'x = {made}(x)')
        return lines + [f'model = {self.made_model("inputs", "x")}']

    def channelsFirst(self, shape, rank):
        """Channels before the image, by argument or for the whole program."""
        r, k = self.r, self.keras
        shape = (self.pick(1, 3, 4), r.randint(8, 20), r.randint(8, 20))
        whole = self.chance(0.4)
        order = {} if whole else {'data_format': 'channels_first'}
        lines = [self.pick(f'{k}.backend.set_image_data_format("channels_first")', f'{k}.config.set_image_data_format("channels_first")')] if whole else []
        lines += [f'inputs = {self.input(shape)}', 'x = inputs']
        if whole and self.chance(0.5):
            lines += [f'axis = 1 if {k}.backend.image_data_format() == "channels_first" else -1']
        for _ in range(r.randint(2, 6)):
            f = r.randint(1, 9)
            lines.append('x = ' + self.pick(
                self.call('Conv2D', f, self.size(), padding=self.maybe(0.7, 'same'), strides=self.maybe(0.3, 2), **order),
                self.call('Conv2D', f, 3, padding='same', **order),
                self.call('Conv2DTranspose', f, 2, strides=self.maybe(0.5, 2), **order),
                self.call('SeparableConv2D', f, 3, padding=self.maybe(0.7, 'same'), **order),
                self.call('DepthwiseConv2D', 2, depth_multiplier=self.maybe(0.4, 2), **order),
                self.call(self.pick('MaxPooling2D', 'AveragePooling2D'), 2, padding=self.maybe(0.5, 'same'), **order),
                self.call('UpSampling2D', 2, **order), self.call('ZeroPadding2D', (1, 2), **order), self.call('Cropping2D', 1, **order),
                self.call('BatchNormalization', axis=Raw('axis') if any('axis = ' in l for l in lines) else self.pick(1, -1)),
                self.call('PReLU', shared_axes=[2, 3]), self.call('GroupNormalization', groups=1, axis=1), self.call('SpatialDropout2D', 0.2, **order), self.call('Dense', f), self.call('LayerNormalization', axis=self.pick(1, -1, [1, 2])),
            ) + '(x)')
        lines.append('x = ' + self.pick(self.call('Flatten', **order), self.call('GlobalAveragePooling2D', **order), self.call('GlobalMaxPooling2D', keepdims=self.maybe(0.3, True), **order)) + '(x)')
        return lines + [f'model = {self.made_model("inputs", "x")}']

    def sequences(self, shape, rank):
        """Embeddings, recurrent layers and attention."""
        p, r, k = self.prefix, self.r, self.keras
        length, vocab, dim = self.pick(None, r.randint(4, 20)), r.randint(10, 90), self.pick(4, 6, 8)
        lines = [f'inputs = {k}.Input(({length},){self.pick("", ", dtype=" + repr("int32"))})', f'x = {self.call("Embedding", vocab, dim, mask_zero=self.maybe(0.2, True), name=self.maybe(0.2, "emb"))}(inputs)']
        if length and self.chance(0.3):
            o = 'tf.range' if k == 'tf.keras' and self.chance(0.5) else f'{k}.ops.arange'
            lines += [f'positions = {o}({length})', f'x = x + {p}Embedding({length}, {dim})(positions)']
        done = False
        for _ in range(r.randint(1, 4)):
            form = self.pick('rnn', 'rnn', 'bi', 'attention', 'block', 'conv', 'rest', 'dense', 'states', 'cell')
            keep = self.maybe(0.65, True)
            u = r.randint(1, 9)
            if form == 'rnn':
                kind = self.pick('LSTM', 'GRU', 'SimpleRNN')
                more = {'reset_after': self.maybe(0.3, False)} if kind == 'GRU' else {'unit_forget_bias': self.maybe(0.2, False)} if kind == 'LSTM' else {}
                lines.append(f'x = {self.call(kind, u, return_sequences=keep, dropout=self.maybe(0.3, 0.2), use_bias=self.maybe(0.2, False), go_backwards=self.maybe(0.1, True), **more)}(x)')
            elif form == 'bi':
                inner = self.call(self.pick('LSTM', 'GRU', 'SimpleRNN'), u, return_sequences=keep)
                lines.append(f'x = {self.call("Bidirectional", Raw(inner), merge_mode=self.maybe(0.4, self.pick("sum", "mul", "ave", "concat")))}(x)')
            elif form == 'attention':
                lines.append(self.pick(f'x = {self.call("MultiHeadAttention", num_heads=r.randint(1, 3), key_dim=r.randint(1, 8), value_dim=self.maybe(0.3, 5), dropout=self.maybe(0.3, 0.1), use_bias=self.maybe(0.2, False))}(x, x)', f'x = {self.call("Attention", use_scale=self.maybe(0.3, True))}([x, x])', f'x = {self.call("AdditiveAttention")}([x, x])', f'x = {self.call("MultiHeadAttention", r.randint(1, 3), 4)}(query=x, value=x, key=x)', f'x, w = {self.call("MultiHeadAttention", 2, 4)}(x, x, return_attention_scores=True)'))
                keep = True
            elif form == 'block':
                lines += [f'a = {self.call("MultiHeadAttention", 2, 3)}(x, x)', f'x = {p}LayerNormalization(epsilon=1e-6)({self.pick("x + a", p + "Add()([x, a])", p + "add([a, x])")})', f'f = {p}Dense({u}, activation="relu")(x)', f'f = {p}Dense(x.shape[-1])(f)', f'x = {p}LayerNormalization()(x + f)']
                keep = True
            elif form == 'conv':
                lines.append(f'x = {self.call("Conv1D", u, r.randint(1, 3), padding=self.pick("same", "causal", "valid"), dilation_rate=self.maybe(0.3, 2))}(x)')
                keep = True
            elif form == 'states':
                lines += [self.pick(f'x, h, c = {p}LSTM({u}, return_sequences=True, return_state=True)(x)', f'x, h = {p}GRU({u}, return_sequences=True, return_state=True)(x)'), f'x = {p}{self.pick("Dense(3)", "BatchNormalization()")}(x)']
                keep = True
            elif form == 'cell':
                cell = self.pick(f'{p}LSTMCell({u})', f'{p}GRUCell({u})', f'{p}SimpleRNNCell({u})', f'[{p}LSTMCell({u}), {p}LSTMCell({u + 1})]', f'{p}StackedRNNCells([{p}GRUCell({u}), {p}GRUCell(2)])')
                lines.append(f'x = {p}RNN({cell}{", return_sequences=True" if keep else ""})(x)')
            elif form == 'dense':
                lines.append(f'x = {self.call(self.pick("Dense", "Dense"), u)}(x)' if self.chance(0.6) else f'x = {self.call("TimeDistributed", Raw(self.call("Dense", u)))}(x)')
                keep = True
            else:
                lines.append(f'x = {self.call(self.pick("LayerNormalization", "BatchNormalization", "Masking", "RMSNormalization"))}(x)')
                keep = True
            if not keep:
                done = True
                break
        if not done:
            lines.append(f'x = {self.call(self.pick("GlobalAveragePooling1D", "GlobalMaxPooling1D", "Flatten" if length else "GlobalAveragePooling1D"))}(x)')
        return lines + [f'x = {self.call("Dense", 3)}(x)', f'model = {self.made_model("inputs", "x")}']

    def preparing(self, shape, rank):
        """Augmentation and preprocessing layers before the network."""
        r, k, p = self.r, self.keras, self.prefix
        form = self.pick('images', 'images', 'numbers', 'categories', 'text')
        if form == 'images':
            shape = (r.randint(16, 30), r.randint(16, 30), 3)
            pool = [self.call('RandomFlip', self.pick('horizontal', 'vertical', 'horizontal_and_vertical')), self.call('RandomRotation', 0.1), self.call('RandomZoom', self.pick(0.1, (-0.1, 0.1))), self.call('RandomTranslation', 0.1, 0.2), self.call('RandomCrop', 12, r.randint(8, 14)), self.call('CenterCrop', r.randint(6, 14), 8), self.call('Resizing', 16, 20), self.call('Rescaling', Raw('1/255')), self.call('Rescaling', scale=Raw('1./127.5'), offset=-1), self.call('RandomContrast', 0.2), self.call('RandomBrightness', 0.2), self.call('Normalization'), self.call('Normalization', mean=[0.1, 0.2, 0.3], variance=[1.0, 1.0, 1.0]), self.call('GaussianNoise', 0.1), self.call('RandomErasing'), self.call('RandomGrayscale'), self.call('RandomShear', 0.1), self.call('Solarization'), self.call('AutoContrast'), self.call('RandomSharpness', 0.2), self.call('RandomHue', 0.2), self.call('RandomSaturation', 0.2), self.call('RandomPosterization', 4), self.call('RandomInvert'), self.call('RandomGaussianBlur'), self.call('Resizing', 12, 12, crop_to_aspect_ratio=True)]
            chosen = [self.r.choice(pool) for _ in range(r.randint(1, 3))]
            tail, _ = self.chain(3, 2)
            if self.chance(0.4):
                return [f'prepare = {k}.Sequential([{", ".join(chosen)}])', f'inputs = {self.input(shape)}', 'x = prepare(inputs)', *self.steps(tail), f'model = {self.made_model("inputs", "x")}']
            return [f'model = {k}.Sequential([{self.input(shape)}, {", ".join([*chosen, *tail])}])']
        if form == 'numbers':
            n = r.randint(2, 8)
            self.need('import numpy as np')
            return [f'norm = {p}Normalization({self.pick("", "axis=-1", "axis=None")})', *([f'norm.adapt(np.random.rand(10, {n}))'] if self.chance(0.5) else []), f'model = {k}.Sequential([{self.input((n,))}, norm, {self.call("Dense", 4)}, {self.call("Discretization", bin_boundaries=[0.0, 1.0]) if self.chance(0.2) else self.call("Dense", 1)}])']
        if form == 'categories':
            n = r.randint(3, 9)
            mode = self.pick('multi_hot', 'count', 'one_hot')
            width = 1 if mode == 'one_hot' else self.pick(1, 4)
            return [f'inputs = {k}.Input(({width},), dtype="int64")', f'x = {self.call("CategoryEncoding", num_tokens=n, output_mode=mode)}(inputs)', f'x = {self.call("Dense", 3)}(x)', f'model = {self.made_model("inputs", "x")}']
        words = [f'w{i}' for i in range(r.randint(2, 6))]
        return [f'inputs = {k}.Input((3,), dtype="int64")', f'x = {self.call("IntegerLookup", vocabulary=list(range(len(words))), output_mode=self.maybe(0.5, self.pick("multi_hot", "count")))}(inputs)', f'x = {self.call("Embedding", 12, 3) if self.chance(0.3) else self.call("Dense", 3)}(x)', f'model = {self.made_model("inputs", "x")}']

    def precision(self, shape, rank):
        """Mixed precision, types and names."""
        k = self.keras
        made, _ = self.chain(rank, self.r.randint(1, 4))
        lines = [self.pick(f'{k}.mixed_precision.set_global_policy("mixed_float16")', f'policy = {k}.mixed_precision.Policy("mixed_bfloat16")\n{k}.mixed_precision.set_global_policy(policy)', f'{k}.backend.set_floatx("float16")', f'{k}.mixed_precision.set_dtype_policy("mixed_float16")', f'{k}.utils.set_random_seed(1)')]
        lines += [f'inputs = {self.input(shape)}', *self.steps(made, 'x', 'inputs'), f'x = {self.call("Dense", 4)}(x)', f'x = {self.call("Activation", "softmax", dtype="float32")}(x)']
        return lines + [f'model = {self.made_model("inputs", "x")}']

    def naming(self, shape, rank):
        """What takes automatic names: unused layers, several models, wrappers, operators, resets."""
        k, p = self.keras, self.prefix
        lines = []
        for _ in range(self.r.randint(2, 5)):
            lines += self.pick(
                [f'spare = {self.call("Dense", 3)}'], [f'{p}Dense(2)({self.input((3,))})'], [f'other = {k}.Sequential([{self.call("Dense", 2)}])'],
                [f'u = {self.input((4,))}', f'extra = {k}.Model(u, {p}Dense(1)(u))'], [f'{k}.backend.clear_session()'], [f'w = {p}TimeDistributed({p}Dense(2))'],
                [f'unused = [{p}Conv2D(2, 2) for _ in range({self.r.randint(1, 3)})]'], [f'{p}Input((2,))'], [f'b = {p}Bidirectional({p}LSTM(2))'],
                ['def never():', f'    return {p}Dense(9)'], [f'act = {p}{self.pick("ReLU", "LeakyReLU", "ELU", "PReLU", "Softmax")}()'], [f'drop = {k}.layers.{self.pick("SpatialDropout2D", "GaussianDropout", "AlphaDropout")}(0.1)'],
                [f'k1 = {k}.regularizers.l2(1e-4)'], [f'seq = {k}.Sequential(name="mine")', f'seq.add({p}Dense(1))'], [f'x0 = {self.input((2, 2))} + 1'], [f'mha = {p}MultiHeadAttention(2, 3)'],
            )
        made, out = self.chain(rank, self.r.randint(1, 4))
        how = self.pick('functional', 'sequential', 'both')
        if how == 'functional':
            return lines + [f'inputs = {self.input(shape)}', *self.steps(made, 'x', 'inputs'), f'model = {self.made_model("inputs", "x")}']
        if how == 'sequential':
            return lines + [f'model = {k}.Sequential([{k}.Input({shape!r}), {", ".join(made)}])']
        return lines + [f'inner = {k}.Sequential([{k}.Input({shape!r}), {", ".join(made)}])', f'inputs = {self.input(shape)}', f'x = inner(inputs)', f'outer = {k}.Model(inputs, x)', f'model = {k}.Sequential([outer, {self.call("Flatten")}])']
