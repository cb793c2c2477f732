"""Any operation on tensors with any of its arguments: keras.ops, K.* and tf.*, on symbolic tensors, in Lambda and in layers."""

import re

from .writer import Raw, Writer

# A: an axis, D: an axis or several or none, K: a truth, N: a small number, S: sizes to reshape to, x y z: tensors, W: axes in another order.
UNARY = 'abs absolute angle arccos arccosh arcsin arcsinh arctan arctanh cbrt ceil conj copy cos cosh deg2rad erf erfc erfinv exp exp2 expm1 fabs floor hard_sigmoid hard_silu hard_swish hard_tanh hard_shrink imag isfinite isinf isnan isneginf isposinf isreal log log10 log1p log2 log_sigmoid logical_not nan_to_num negative ones_like rad2deg ravel real reciprocal relu relu6 round rsqrt selu sigmoid sign signbit silu sin sinc sinh soft_shrink softplus softsign sparse_plus sparse_sigmoid sqrt square squareplus stop_gradient swish tan tanh tanh_shrink trunc zeros_like elu celu gelu leaky_relu convert_to_tensor i0'.split()
REDUCING = 'all any max min mean sum prod std var amax amin median count_nonzero logsumexp nanmax nanmean nansum nanstd ptp'.split()
PAIRS = 'add subtract multiply divide true_divide power maximum minimum floor_divide mod equal not_equal greater greater_equal less less_equal logical_and logical_or logical_xor arctan2 divide_no_nan hypot logaddexp heaviside fmax fmin fmod nextafter isclose'.split()
OPS = [
    *[f'{name}(x)' for name in UNARY], *[f'{name}(x, y)' for name in PAIRS], *[f'{name}(x, N)' for name in PAIRS[:14]],
    *[f'{name}(x, axis=D, keepdims=K)' if name != 'count_nonzero' else f'{name}(x, axis=D)' for name in REDUCING for _ in range(2)], *[f'{name}(x, D)' for name in REDUCING],
    *[f'{name}(x, axis=A, keepdims=K)' for name in ('argmax', 'argmin', 'nanargmax')], *[f'{name}(x, axis=A)' for name in 'argsort sort cumsum cumprod softmax log_softmax flip sparsemax glu rms_normalization layer_normalization normalize unstack'.split()],
    'quantile(x, 0.5, axis=A, keepdims=K)', 'quantile(x, [0.2, 0.5, 0.9], axis=A)', 'percentile(x, 50, axis=A)', 'average(x, axis=A)', 'norm(x, axis=A, keepdims=K)', 'norm(x)', 'moments(x, axes=[A], keepdims=K)[0]', 'top_k(x, N)[0]', 'top_k(x, k=N)[1]', 'in_top_k(argmax(z, axis=-1), z, k=1)',
    *['reshape(x, S)'] * 4, *['transpose(x, W)'] * 3, 'transpose(x)', 'transpose(x, axes=W)', 'swapaxes(x, A, A)', 'moveaxis(x, A, A)', 'moveaxis(x, [1, 0], [0, 1])', 'rot90(x)', 'rot90(x, k=2)', 'fliplr(x)', 'flipud(x)',
    'expand_dims(x, A)', 'expand_dims(x, axis=[1, 2])', 'squeeze(x, axis=A)', 'squeeze(expand_dims(x, A), A)', 'squeeze(x)', 'repeat(x, N, axis=A)', 'repeat(x, N)', 'repeat(x, repeats=N, axis=A)', 'tile(x, N)', 'tile(x, [1, N])', 'tile(x, (1, N, N))', 'tile(x, [1, N, 1, N])', 'roll(x, N, axis=A)', 'roll(x, 1)',
    'concatenate([x, y], axis=A)', 'concatenate([x, x, y], A)', 'concatenate([x, x])', 'stack([x, y], axis=A)', 'stack([x, x, x])', 'hstack([x, y])', 'vstack([x, x])', 'dstack([x, y])', 'append(x, y, axis=A)', 'append(x, y)', 'split(x, 2, axis=A)[0]', 'split(x, [1, 3], axis=A)[1]', 'split(x, indices_or_sections=N, axis=-1)[-1]', 'array_split(x, 3, axis=A)[0]',
    'take(x, [0, 1], axis=A)', 'take(x, 0, axis=A)', 'take(x, [[0, 1], [1, 0]], axis=A)', 'take_along_axis(x, argsort(x, axis=A), axis=A)', 'take(ones((9, 4)), cast(x, "int32"), axis=0)', 'diff(x, axis=A)', 'diff(x, n=2)', 'tril(x)', 'triu(x, k=1)', 'trace(x, axis1=A, axis2=A)', 'diagonal(x, axis1=A, axis2=A)', 'diag(x)',
    'pad(x, N)', 'pad(x, [[0, 0], [1, 2]])', 'pad(x, [[0, 0], [1, 2], [0, 1]])', 'pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")', 'pad(x, [[0, 0], [N, N]], constant_values=0)', 'clip(x, 0, 1)', 'clip(x, x_min=-1.0, x_max=N)', 'where(x > 0, x, y)', 'where(x > 0, 1.0, 0.0)', 'where(x > y, x, 0)', 'select([x > 0, x < 0], [x, y], 0)',
    'matmul(x, y)', 'matmul(x, transpose(x, W))', 'matmul(x, swapaxes(y, -1, -2))', 'dot(x, ones((DIM, 3)))', 'matmul(x, ones((DIM, N)))', 'tensordot(x, ones((DIM, 2)), axes=1)', 'tensordot(x, ones((DIM, 2)), axes=[[-1], [0]])', 'einsum("ij,jk->ik", x, ones((DIM, 3)))', 'einsum("bij,bkj->bik", x, y)', 'einsum("bhwc->bcwh", x)', 'einsum("bij,jk", x, ones((DIM, 3)))', 'einsum("...i,...i->...", x, y)', 'inner(x, y)', 'outer(x, y)', 'vdot(x, y)', 'cross(x, y)', 'kron(x, ones((1, 2)))',
    'one_hot(argmax(x, axis=A), N)', 'one_hot(cast(x, "int32"), 5, axis=A)', 'multi_hot(cast(x, "int32"), 6)', 'cast(x, "float16")', 'cast(x, dtype="int32")', 'full_like(x, N)', 'broadcast_to(x, (2, 3, 4))', 'broadcast_to(x, (1, *x.shape[1:]))', 'searchsorted(ones((5,)), x)', 'digitize(x, [0.0, 1.0])', 'bincount(cast(x, "int32"), minlength=N)', 'nonzero(x)', 'meshgrid(x, y)[0]', 'vander(x)',
    'max_pool(x, N)', 'max_pool(x, 2, strides=1, padding="same")', 'average_pool(x, (2, 2), strides=2)', 'average_pool(x, N, padding="same")', 'conv(x, ones((3, DIM, N)))', 'conv(x, ones((3, 3, DIM, N)), strides=N, padding="same")', 'conv(x, ones((2, 2, DIM, N)), dilation_rate=2)', 'depthwise_conv(x, ones((3, 3, DIM, N)))', 'separable_conv(x, ones((3, 3, DIM, 1)), ones((1, 1, DIM, N)))', 'conv_transpose(x, ones((3, 3, N, DIM)), strides=2, padding="same")', 'depth_to_space(x, 2)', 'space_to_depth(x, 2)', 'unfold(transpose(x, (0, 3, 1, 2)), 2)', 'adaptive_average_pool(x, N)',
    'image.resize(x, (N, 5))', 'image.resize(x, (6, 6), interpolation="nearest")', 'image.resize(x, size=(8, N), data_format="channels_last")', 'image.rgb_to_grayscale(x)', 'image.pad_images(x, 1, 1, 1, 1)', 'image.crop_images(x, 1, 1, target_height=3, target_width=3)', 'image.extract_patches(x, 2)', 'image.extract_patches(x, size=(2, 3), strides=1, padding="same")', 'image.rgb_to_hsv(x)', 'image.gaussian_blur(x)',
    'categorical_crossentropy(x, y)', 'binary_crossentropy(x, y)', 'sparse_categorical_crossentropy(argmax(x, axis=-1), y)', 'batch_normalization(x, ones((DIM,)), ones((DIM,)), axis=-1)', 'dot_product_attention(x, y, y)', 'fft((x, x))[0]', 'rfft(x)[0]', 'segment_sum(x, [0, 0, 1], num_segments=N)', 'slice(x, [0, 0], [1, 1])', 'slice_update(x, [0, 0], ones((1, 1)))', 'scatter_update(x, [[0, 0]], [1.0])', 'extract_sequences(x, 2, 1)', 'logdet(x)', 'det(x)', 'inv(x)', 'cholesky(x)', 'qr(x)[0]', 'svd(x)[0]', 'solve(x, y)', 'eigh(x)[0]', 'corrcoef(x)', 'unique(x)', 'isin(x, [1.0])', 'cumsum(x)', 'argmax(x)', 'view(x, "int32")', 'trapezoid(x, axis=A)', 'histogram(x, bins=N)', 'searchsorted(x, y)', 'cdist(x, y)', 'rearrange(x, "b c -> c b")', 'rearrange(x, "b h w c -> b (h w) c")', 'psnr(x, y, 1.0)',
    'vectorized_map(lambda t: t * 2, x)', 'cond(True, lambda: x, lambda: y)', 'map(lambda t: sum(t), x)', 'shape(x)[0]', 'shape(x)', 'ndim(x)', 'size(x)', 'linspace(0.0, 1.0, N)', 'arange(N)', 'identity(N)', 'eye(N)', 'zeros((1, DIM))', 'full((1, N), 2.0)',
]
# What Keras 2 has of a backend; some of it left with Keras 3.
BACKEND = [
    *[f'{name}(x)' for name in 'abs exp log square sqrt sigmoid tanh relu softmax round sign sin cos softplus softsign elu hard_sigmoid flatten batch_flatten transpose zeros_like ones_like stop_gradient shape identity'.split()],
    *[f'{name}(x, axis=D, keepdims=K)' for name in 'mean sum max min prod std var any all logsumexp'.split()], *[f'{name}(x, axis=A)' for name in 'argmax argmin cumsum cumprod l2_normalize'.split()], 'mean(x, A)', 'sum(x, [1])', 'max(x, -1)',
    'expand_dims(x, A)', 'expand_dims(x)', 'squeeze(x, A)', 'squeeze(expand_dims(x, 1), 1)', 'reshape(x, S)', 'permute_dimensions(x, W)', 'concatenate([x, y])', 'concatenate([x, y], axis=A)', 'stack([x, y], axis=A)', 'repeat_elements(x, N, A)', 'repeat_elements(x, rep=N, axis=1)', 'tile(x, [1, N])', 'tile(x, [1, N, 1])', 'reverse(x, axes=1)', 'reverse(x, A)', 'dot(x, ones((DIM, N)))', 'batch_dot(x, y, axes=A)', 'batch_dot(x, y)', 'batch_dot(x, y, axes=[1, 1])', 'pow(x, 2)', 'clip(x, 0, 1)', 'maximum(x, y)', 'minimum(x, 1.0)', 'equal(x, y)', 'greater(x, 0)', 'less_equal(x, y)', 'cast(x, "float16")', 'cast(x, dtype="int32")', 'one_hot(cast(argmax(x), "int32"), N)', 'gather(ones((9, 3)), cast(x, "int32"))', 'switch(x > 0, x, y)', 'resize_images(x, 2, 3, "channels_last")', 'spatial_2d_padding(x)', 'temporal_padding(x, (1, 2))', 'pool2d(x, (2, 2))', 'pool2d(x, (2, 2), strides=(1, 1), padding="same", pool_mode="avg")', 'conv2d(x, ones((3, 3, DIM, N)), padding="same")', 'conv1d(x, ones((3, DIM, N)))', 'bias_add(x, ones((DIM,)))', 'dropout(x, 0.5)', 'categorical_crossentropy(x, y)', 'binary_crossentropy(x, y)', 'sparse_categorical_crossentropy(argmax(x), y)', 'int_shape(x)[1] * x', 'ndim(x) * x', 'random_normal(shape(x))', 'arange(N)', 'in_train_phase(x, y)', 'update(x, y)', 'map_fn(lambda t: t * 2, x)', 'repeat(x, N)', 'spatial_3d_padding(x)', 'softmax(x, axis=A)',
]
TENSORFLOW = [
    *[f'{name}(x)' for name in 'abs exp math.log square sqrt sigmoid tanh nn.relu nn.softmax nn.relu6 nn.elu nn.gelu nn.swish nn.leaky_relu identity zeros_like ones_like stop_gradient negative sign round math.softplus nn.log_softmax math.reciprocal transpose rank shape size convert_to_tensor linalg.matrix_transpose math.is_nan nn.l2_loss nn.sigmoid math.rsqrt sin'.split()],
    *[f'reduce_{name}(x, axis=D, keepdims=K)' for name in 'mean sum max min prod logsumexp'.split() for _ in range(2)], *[f'math.reduce_{name}(x, D)' for name in ('mean', 'std', 'variance', 'sum', 'euclidean_norm')], *[f'{name}(x, axis=A)' for name in 'argmax argmin cumsum math.l2_normalize nn.softmax sort argsort unstack'.split()],
    'expand_dims(x, A)', 'expand_dims(x, axis=A)', 'squeeze(x, axis=A)', 'squeeze(x)', 'squeeze(expand_dims(x, 1), [1])', *['reshape(x, S)'] * 3, 'reshape(x, [shape(x)[0], -1])', 'reshape(x, (-1, x.shape[1], DIM))', 'reshape(x, tf.concat([shape(x)[:1], [-1]], axis=0))', *['transpose(x, W)'] * 2, 'transpose(x, perm=W)', 'concat([x, y], axis=A)', 'concat([x, x], A)', 'stack([x, y], axis=A)', 'stack([x, x])', 'tile(x, [1, N])', 'tile(x, [1, N, 1])', 'tile(x, [1, N, N, 1])', 'repeat(x, N, axis=A)', 'repeat(x, repeats=N, axis=1)', 'reverse(x, [A])', 'roll(x, 1, axis=A)', 'split(x, 2, axis=A)[0]', 'split(x, N, axis=-1)[1]', 'split(x, [1, -1], axis=A)[1]', 'split(x, num_or_size_splits=2, axis=A)[0]',
    'matmul(x, y)', 'matmul(x, y, transpose_b=True)', 'matmul(x, y, transpose_a=True)', 'linalg.matmul(x, ones((DIM, N)))', 'matmul(x, ones((DIM, N)))', 'tensordot(x, ones((DIM, N)), axes=1)', 'tensordot(x, ones((DIM, 2)), [[-1], [0]])', 'einsum("bij,bkj->bik", x, y)', 'einsum("ij,jk->ik", x, ones((DIM, 3)))', 'einsum("bhwc,co->bhwo", x, ones((DIM, N)))', 'multiply(x, y)', 'add(x, y)', 'subtract(x, 1.0)', 'divide(x, y)', 'maximum(x, y)', 'minimum(x, 0.0)', 'pow(x, 2)', 'math.divide_no_nan(x, y)', 'add_n([x, y, x])', 'equal(x, y)', 'greater(x, y)', 'logical_not(x > 0)', 'where(x > 0, x, y)', 'where(x > 0, x, tf.zeros_like(x))', 'clip_by_value(x, 0.0, 1.0)', 'cast(x, "int32")', 'cast(x, tf.float16)', 'one_hot(argmax(x, axis=-1), N)', 'one_hot(cast(x, "int32"), depth=N)', 'gather(x, [0, 1], axis=A)', 'gather(x, 0, axis=A)', 'gather(x, [0], axis=1, batch_dims=0)', 'gather(x, argmax(x, axis=1), axis=1, batch_dims=1)', 'gather_nd(x, [[0]])', 'boolean_mask(x, [True, False])', 'slice(x, [0, 1], [-1, 2])', 'slice(x, [0, 0, 0], [-1, -1, 1])', 'strided_slice(x, [0], [1])', 'pad(x, [[0, 0], [1, 2]])', 'pad(x, [[0, 0], [1, 1], [0, 2]])', 'pad(x, tf.constant([[0, 0], [1, 1], [1, 1], [0, 0]]), "REFLECT")', 'broadcast_to(x, [2, 3, DIM])', 'fill([N, 2], 1.0)', 'linalg.diag(x)', 'linalg.diag_part(x)', 'linalg.band_part(x, 0, -1)', 'linalg.trace(x)', 'norm(x, axis=A)', 'norm(x, axis=A, keepdims=K)', 'math.top_k(x, k=N)[0]', 'nn.top_k(x, N).values', 'sequence_mask([1, 2], maxlen=N)', 'range(N)', 'linspace(0.0, 1.0, N)', 'eye(N)', 'meshgrid(range(2), range(3))[0]', 'unstack(x, axis=A)[0]', 'map_fn(lambda t: t * 2, x)', 'nn.moments(x, axes=[A])[0]', 'nn.moments(x, axes=[1], keepdims=K)[1]', 'math.segment_sum(x, [0, 0])', 'vectorized_map(lambda t: t * 2, x)',
    'nn.conv2d(x, ones((3, 3, DIM, N)), strides=1, padding="SAME")', 'nn.conv2d(x, ones((2, 2, DIM, N)), strides=[1, 2, 2, 1], padding="VALID")', 'nn.conv1d(x, ones((3, DIM, N)), stride=1, padding="SAME")', 'nn.max_pool2d(x, 2, 2, "VALID")', 'nn.max_pool2d(x, ksize=3, strides=1, padding="SAME")', 'nn.avg_pool2d(x, 2, strides=2, padding="SAME")', 'nn.depthwise_conv2d(x, ones((3, 3, DIM, 1)), [1, 1, 1, 1], "SAME")', 'nn.bias_add(x, ones((DIM,)))', 'nn.dropout(x, 0.5)', 'nn.depth_to_space(x, 2)', 'nn.space_to_depth(x, 2)', 'nn.batch_normalization(x, 0.0, 1.0, None, None, 1e-3)', 'nn.conv2d_transpose(x, ones((3, 3, N, DIM)), output_shape=[1, 8, 8, N], strides=2)', 'nn.local_response_normalization(x)', 'nn.embedding_lookup(ones((9, 4)), cast(x, "int32"))', 'nn.sigmoid_cross_entropy_with_logits(x, y)', 'nn.softmax_cross_entropy_with_logits(x, y)',
    'image.resize(x, (N, 6))', 'image.resize(x, [8, 8], method="nearest")', 'image.rgb_to_grayscale(x)', 'image.resize_with_pad(x, 8, 9)', 'image.central_crop(x, 0.5)', 'image.flip_left_right(x)', 'image.random_flip_left_right(x)', 'image.adjust_brightness(x, 0.1)', 'image.crop_to_bounding_box(x, 0, 0, 2, 2)', 'image.pad_to_bounding_box(x, 0, 0, 20, 20)', 'image.extract_patches(x, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID")', 'image.resize_with_crop_or_pad(x, 6, 7)', 'image.sobel_edges(x)', 'image.per_image_standardization(x)', 'random.normal(shape(x))', 'random.uniform([N, DIM])', 'signal.rfft(x)', 'signal.frame(x, 2, 1)', 'signal.stft(x, 4, 2)', 'zeros([N, DIM])', 'ones_like(x, dtype=tf.int32)', 'constant([[1.0, 2.0]])', 'raw_ops.Relu(features=x)', 'keras.activations.relu(x)', 'math.confusion_matrix([0, 1], [1, 1])', 'histogram_fixed_width(x, [0.0, 1.0], nbins=N)', 'unique(x)', 'foldl(lambda a, t: a + t, x)', 'scan(lambda a, t: a + t, x)', 'math.cumulative_logsumexp(x, axis=A)', 'searchsorted([[1.0, 2.0]], x)', 'ensure_shape(x, [None, DIM])', 'reshape(x, shape=S)', 'newaxis',
]
INDEXES = ['x[0]', 'x[:, 0]', 'x[:, -1]', 'x[..., N]', 'x[:, N:]', 'x[:, :-N]', 'x[:, ::2]', 'x[:, ::-1]', 'x[:, None]', 'x[..., None]', 'x[:, 1:N, ...]', 'x[:, :, 0]', 'x[:, :, :1]', 'x[:, :, None, :]', 'x[:, 0, :]', 'x[:, -2:, :]', 'x[:, :, :, 0]', 'x[:, 1:-1, 1:-1]', 'x[None]', 'x[:N]', 'x[:, N]', 'x[:, x.shape[1] // 2]', 'x[:, :x.shape[1] // 2]', 'x[:, 9:3]', 'x[:, 100:]', 'x[:, [0, 1]]', 'x[..., -N:]', 'x[:, 2, ..., None]', 'x[:, ...]', 'x[..., ::3]', 'x[:, -100:]', 'x[:, 5:2:-1]']
OPERATORS = ['x + y', 'x - y', 'x * y', 'x / y', 'x @ y', 'x ** 2', 'x // 2', 'x % 3', '-x', 'abs(x)', '2 * x', '1.0 - x', '1 / x', 'x > y', 'x <= 1', 'x == y', 'x != 0', '~(x > 0)', '(x > 0) & (y > 0)', '(x > 0) | (y > 1)', 'x + y[:, :1]', 'x * y[..., :1]', 'x + [[1.0]]', 'x ** 0.5', '2 ** x', 'x + N', 'x + y + x', 'x * x - y', 'x @ x', 'divmod(x, 2)[0]', 'x + None', 'x + "a"', 'sum([x, y, x])', 'x * (x.shape[-1] or 1)', 'x * (N > 1)', 'pow(x, 2)', 'round(x)', 'max(x, y)', 'len(x)', 'x ^ y', 'x << 1']


def renamed(text, **names):
    """The code with some variables called otherwise."""
    return re.sub(r'(?<![.\w])[xy](?!\w)', lambda m: names.get(m[0], m[0]), text)


class OpStyles(Writer):
    def everyOp(self, shape, rank):
        """One to three functions of keras.ops."""
        return self.calculated(self.owner_of_ops(), OPS, shape)

    def owner_of_ops(self):
        if self.chance(0.4):
            self.need('from keras import ops')
            return 'ops.'
        return f'{self.keras}.ops.'

    def backendFunctions(self, shape, rank):
        """K.* of Keras 2."""
        if self.keras == 'tf.keras':
            return self.calculated('tf.keras.backend.', BACKEND, shape)
        self.need('from tensorflow.keras import backend as K' if 'tensorflow' in self.head else 'from keras import backend as K')
        return self.calculated('K.', BACKEND, shape)

    def tensorFunctions(self, shape, rank):
        """tf.* as Keras 2 takes it on symbolic tensors, and both in Lambda."""
        self.need('import tensorflow as tf')
        return self.calculated('tf.', TENSORFLOW, shape)

    def tensorInside(self, shape, rank):
        """tf.* and keras.ops inside of layers."""
        self.need('import tensorflow as tf')
        return self.calculated('tf.', TENSORFLOW, shape, inside=True)

    def opsInside(self, shape, rank):
        return self.calculated(self.owner_of_ops(), OPS, shape, inside=True)

    def indexing(self, shape, rank):
        return self.calculated('', self.pick(INDEXES, OPERATORS, OPERATORS), shape, inside=self.chance(0.2))

    def calculated(self, owner, table, shape, inside=None):
        r = self.r
        rank = self.pick(1, 2, 2, 3, 3)
        shape = tuple([r.randint(3, 9) for _ in range(rank - 1)] + [self.pick(1, 2, 3, 4, 6)])
        if rank > 1 and self.chance(0.15):
            shape = (None, *shape[1:])
        if rank > 1 and self.chance(0.15):
            shape = (shape[-1],) * rank
        other = shape
        if self.chance(0.2):
            other = list(shape)
            other[r.randrange(rank)] = self.pick(1, 1, 2)
            other = tuple(other)
        names = {'batch_size': self.maybe(0.08, r.randint(1, 3))}
        lines = [f'a = {self.input(shape, **names)}', f'b = {self.input(other)}']
        inside = self.chance(0.35) if inside is None else inside
        body = self.written(self.r.choice(table), owner, rank, shape)
        if inside:
            form = self.pick('lambda', 'function', 'layer', 'pair')
            if form == 'lambda':
                lines.append(f'x = {self.prefix}Lambda(lambda x: {renamed(body, y="x")})(a)')
            elif form == 'function':
                self.defs += ['def calculate(x):', '    y = x * 2', f'    return {body}', '']
                lines.append(f'x = {self.prefix}Lambda(calculate)(a)')
            elif form == 'pair':
                self.defs += ['def calculate(tensors):', '    x, y = tensors', f'    return {body}', '']
                lines.append(f'x = {self.prefix}Lambda(calculate)([a, b])')
            else:
                self.defs += [f'class Calculate({self.keras}.layers.Layer):', '    def call(self, x, y):', f'        return {body}', '']
                lines.append('x = Calculate()(a, b)')
        else:
            lines.append(f'x = {renamed(body, x="a", y="b")}')
            while self.chance(0.3):
                lines.append(f'x = {renamed(self.written(self.r.choice(table), owner, rank, shape), y="x")}')
        if self.chance(0.35):
            lines.append(f'x = {self.pick(self.call("Dense", 3), self.call("Flatten"), self.call("Activation", "relu"), self.call("Reshape", (-1,)))}(x)')
        if self.chance(0.12):
            lines.append(f'x = {self.call("Activation", "linear", name=Raw(chr(102) + repr("as_{x.dtype}")))}(x)')
        return lines + [f'model = {self.made_model("[a, b]", "x")}']

    def written(self, row, owner, rank, shape):
        """A row of the table with its places filled."""
        r = self.r
        axis = lambda: str(self.pick(-1, -1, *range(1, rank + 1), 1, *([0, rank + 1, -rank - 1, -2] if self.chance(0.2) else [])))
        size = 1
        for one in shape:
            size *= one or 1
        some = self.pick(*(n for n in range(1, size + 1) if size % n == 0))
        places = {
            'A': axis, 'D': lambda: self.pick(axis(), axis(), 'None', f'[{axis()}]', f'({axis()}, {axis()})', str(list(range(1, rank + 1)))), 'K': lambda: self.pick('True', 'False'), 'N': lambda: str(r.randint(1, 4)), 'DIM': lambda: str(shape[-1]),
            'S': lambda: self.pick(f'(-1, {some})', f'[-1, {some}, {size // some}]', '(-1,)', '[-1]', f'(-1, x.shape[1])', f'(-1, {size})', f'[-1, 1, {size}]', f'(-1, {some + 1})' if self.chance(0.2) else f'(-1, {size // some})'),
            'W': lambda: self.pick(str([0, *r.sample(range(1, rank + 1), rank)]), str((0, *range(rank, 0, -1))), str(tuple(range(rank + 1))[::-1]) if self.chance(0.3) else str((0, *r.sample(range(1, rank + 1), rank))), str((0, 2, 1))),
        }
        text = re.sub(r'(?<![\w".])(A|D|K|N|S|W|DIM)(?![\w".])', lambda m: places[m[1]](), row)
        text = re.sub(r'(?<![\w.])z(?![\w.])', 'x', text)
        if not owner:
            return text
        if text in ('newaxis',):
            return f'x[:, {owner}newaxis]'
        # Functions within the first belong to the same module.
        text = re.sub(r'(?<![\w.])(?!lambda|tf\b|int_shape_)([a-z][\w.]*)\(', lambda m: f'{owner}{m[1]}(', text)
        return text
