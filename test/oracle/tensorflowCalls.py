"""Functions of tf.* and K.* on a tensor of a model, outside of layers and, what is refused there, in a Lambda, run by Keras 2.

    python test/oracle/tensorflowCalls.py OUT.json    (TensorFlow and tf_keras)

Entries as those of randomModels.py: which operations Keras 2 lists as layers, their names and shapes, or the error.
"""

import json
import os
import sys

os.environ['TF_USE_LEGACY_KERAS'] = '1'
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'

import tf_keras
from randomModels import collect

UNARY = 'acos acosh asin asinh atan atanh tan cosh sinh sign floor round'
MATH_UNARY = '''bessel_i0 bessel_i0e bessel_i1 bessel_i1e ceil conj angle imag real digamma erf erfc erfcinv erfinv expm1 is_finite is_inf
is_nan lgamma log1p log_sigmoid log_softmax ndtri reciprocal_no_nan rint rsqrt softplus softsign cumulative_logsumexp
is_non_decreasing is_strictly_increasing lbeta zero_fraction count_nonzero'''
PAIRS = 'add subtract multiply divide truediv maximum minimum equal not_equal greater less_equal pow truncatediv truncatemod realdiv'
MATH_PAIRS = 'atan2 divide_no_nan floordiv floormod mod igamma igammac multiply_no_nan nextafter polygamma squared_difference xdivy xlog1py xlogy zeta'
SEGMENTS = 'max mean min prod sum'

# Of the shape without its batch; `x` is the tensor.
CALLS = {
    (6, 3): [
        *[f'tf.{name}(x)' for name in UNARY.split()], *[f'tf.math.{name}(x)' for name in MATH_UNARY.split()],
        *[f'tf.{name}(x, x)' for name in PAIRS.split()], *[f'tf.math.{name}(x, x)' for name in MATH_PAIRS.split()],
        *[f'tf.math.segment_{name}(x, [0])' for name in SEGMENTS.split()], *[f'tf.math.unsorted_segment_{name}(x, [0], 4)' for name in f'{SEGMENTS} sqrt_n'.split()],
        'tf.math.accumulate_n([x, x])', 'tf.add_n([x, x])', 'tf.math.approx_max_k(x, 2)[0]', 'tf.math.betainc(x, x, x)', 'tf.math.bincount(x)', 'tf.math.count_nonzero(x, axis=1)',
        'tf.math.count_nonzero(x, axis=[1, 2], keepdims=True)', 'tf.math.zero_fraction(x)', 'tf.math.cumulative_logsumexp(x, axis=1)', 'tf.math.polyval([1.0, 2.0], x)', 'tf.math.scalar_mul(2.0, x)', 'tf.scalar_mul(2.0, x)',
        'tf.math.reduce_all(x > 0, axis=1)', 'tf.reduce_any(x > 0)', 'tf.math.l2_normalize(x, axis=1)', 'tf.math.softmax(x)', 'tf.math.reciprocal(x)', 'tf.math.top_k(x, 2)[1]', 'tf.math.special.dawsn(x)', 'tf.math.special.fresnel_cos(x)',
        'tf.argsort(x)', 'tf.sort(x, axis=1)', 'tf.as_string(x)', 'tf.clip_by_norm(x, 1.0)', 'tf.complex(x, x)', 'tf.convert_to_tensor(x)', 'tf.cumsum(x, axis=1)', 'tf.dynamic_partition(x, [0], 1)[0]', 'tf.identity(x)', 'tf.identity_n([x, x])[0]', 'tf.stop_gradient(x)',
        'tf.boolean_mask(x, [True] * 6, axis=1)', 'tf.boolean_mask(x, x > 0)', 'tf.eye(3)', 'tf.fill([2, 3], 1.0)', 'tf.foldl(lambda a, t: a + t, x)', 'tf.foldr(lambda a, t: a + t, x)', 'tf.scan(lambda a, t: a + t, x)', 'tf.map_fn(lambda t: t * 2, x)', 'tf.map_fn(lambda t: tf.reduce_sum(t, 0), x)', 'tf.vectorized_map(lambda t: t * 2, x)',
        'tf.gather(x, [0, 1], axis=1)', 'tf.gather(x, 0)', 'tf.gather_nd(x, [[0, 1]])', 'tf.histogram_fixed_width(x, [0.0, 1.0], nbins=5)', 'tf.histogram_fixed_width_bins(x, [0.0, 1.0], nbins=5)', 'tf.linspace(x, x, 4)', 'tf.meshgrid(x, x)[1]', 'tf.norm(x, axis=1)', 'tf.one_hot(tf.argmax(x, axis=-1), 4)', 'tf.ones_like(x)', 'tf.zeros_like(x)', 'tf.pad(x, [[0, 0], [1, 2], [0, 0]])', 'tf.size(x)', 'tf.repeat(x, 2)', 'tf.repeat(x, 2, axis=1)', 'tf.reshape(x, [-1, 9])', 'tf.reverse(x, [1])',
        'tf.reverse_sequence(x, [1], 1)', 'tf.roll(x, 1, axis=1)', 'tf.saturate_cast(x, tf.int32)', 'tf.searchsorted(x, x)', 'tf.sequence_mask(tf.cast(x, tf.int32), 4)', 'tf.slice(x, [0, 1, 0], [-1, 2, 3])', 'tf.split(x, 2, axis=1)[0]', 'tf.stack([x, x], axis=1)', 'tf.strided_slice(x, [0], [1])', 'tf.strided_slice(x, [0, 1, 0], [1, 4, 3], [1, 2, 1])', 'tf.strided_slice(x, [0, 1], [1, 4])', 'tf.tensordot(x, tf.ones((3, 2)), 1)', 'tf.tile(x, [1, 2, 1])', 'tf.transpose(x)', 'tf.transpose(x, [0, 2, 1])', 'tf.unique(x)[0]', 'tf.unique_with_counts(x)[0]', 'tf.unstack(x, axis=1)[0]', 'tf.where(x > 0)', 'tf.where(x > 0, x, 0.0)', 'tf.ensure_shape(x, [2, 6, 3])', 'tf.broadcast_to(x, [2, 6, 3])', 'tf.expand_dims(x, 1)', 'tf.concat([x, x], 1)', 'tf.concat([x], 1)', 'tf.tensor_scatter_nd_update(x, [[0]], tf.ones((1, 6, 3)))', 'tf.tensor_scatter_nd_add(x, [[0]], tf.ones((1, 6, 3)))', 'tf.einsum("bij,jk->bik", x, tf.ones((3, 4)))', 'tf.matmul(x, x, transpose_b=True)', 'tf.bitwise.invert(tf.cast(x, tf.int32))', 'tf.bitwise.bitwise_and(tf.cast(x, tf.int32), 3)', 'tf.space_to_batch_nd(x, [2], [[0, 0]])', 'tf.batch_to_space(x, [2], [[0, 0]])', 'tf.dtypes.cast(x, tf.int32)', 'tf.bitcast(x, tf.int32)',
        *[f'tf.nn.{name}(x)' for name in 'crelu elu gelu leaky_relu log_softmax relu relu6 selu sigmoid silu swish softmax softplus softsign tanh l2_loss isotonic_regression compute_average_loss zero_fraction'.split()],
        'tf.raw_ops.Relu(features=x)', 'tf.reshape(x, tf.concat([tf.shape(x)[:1], [-1]], axis=0))', 'tf.pad(x, tf.constant([[0, 0], [1, 2], [0, 0]]))', 'tf.nn.top_k(x, 2).values', 'x == x', 'round(x)', 'divmod(x, 2)[0]', '(x > 0) * 2', 'x[:, [0, 1]]', 'tf.broadcast_to(x, [2, 5, 3])', 'tf.math.top_k(x, k=4)[0]', 'tf.reverse(x, [3])',
        'tf.nn.isotonic_regression(x)[0]', 'tf.nn.l2_normalize(x, axis=-1)', 'tf.nn.top_k(x, 2)[0]', 'tf.nn.moments(x, axes=[1])[0]', 'tf.nn.moments(x, axes=[1], keepdims=True)[1]', 'tf.nn.weighted_moments(x, [1], x)[0]', 'tf.nn.batch_normalization(x, 0.0, 1.0, None, None, 1e-3)', 'tf.nn.batch_normalization(x, 0.0, 1.0, 1.0, 2.0, 1e-3)', 'tf.nn.bias_add(x, tf.ones((3,)))', 'tf.nn.dropout(x, 0.5)', 'tf.nn.log_poisson_loss(x, x)', 'tf.nn.sigmoid_cross_entropy_with_logits(x, x)', 'tf.nn.softmax_cross_entropy_with_logits(x, x)', 'tf.nn.sparse_softmax_cross_entropy_with_logits(tf.argmax(x, axis=-1), x)', 'tf.nn.weighted_cross_entropy_with_logits(x, x, 2.0)', 'tf.nn.embedding_lookup(tf.ones((9, 4)), tf.cast(x, tf.int32))',
        *[f'tf.nn.{name}(x, {args})' for name in ('avg_pool', 'avg_pool1d', 'max_pool', 'max_pool1d') for args in ('2, 2, "SAME"', '3, 1, "VALID"')], 'tf.nn.pool(x, [2], "MAX", strides=[2])', 'tf.nn.conv1d(x, tf.ones((3, 3, 4)), 1, "SAME")', 'tf.nn.convolution(x, tf.ones((3, 3, 4)))', 'tf.nn.conv1d_transpose(x, tf.ones((3, 4, 3)), [1, 12, 4], 2)',
        *[f'tf.linalg.{name}(x)' for name in 'adjoint diag diag_part matrix_rank matrix_transpose norm pinv qr svd tensor_diag trace'.split()],
        'tf.linalg.band_part(x, 0, -1)', 'tf.linalg.cross(x, x)', 'tf.linalg.global_norm([x, x])', 'tf.linalg.l2_normalize(x, axis=1)', 'tf.linalg.lstsq(x, x)', 'tf.linalg.matvec(x, tf.ones((3,)))', 'tf.linalg.matvec(x, tf.reduce_sum(x, 1))', 'tf.linalg.normalize(x, axis=1)[0]', 'tf.linalg.normalize(x, axis=1)[1]', 'tf.linalg.qr(x)[1]', 'tf.linalg.qr(x, full_matrices=True)[0]', 'tf.linalg.svd(x)[1]', 'tf.linalg.svd(x, compute_uv=False)', 'tf.linalg.set_diag(x, tf.ones((3,)))', 'tf.linalg.eye(3)', 'tf.linalg.tensordot(x, tf.ones((3, 2)), 1)', 'tf.linalg.einsum("bij->bji", x)', 'tf.linalg.matmul(x, tf.ones((3, 2)))',
        *[f'tf.signal.{name}(x)' for name in 'dct idct fftshift ifftshift rfft rfft2d mfccs_from_log_mel_spectrograms'.split()],
        'tf.signal.rfft(x, fft_length=[8])', 'tf.signal.fft(tf.cast(x, tf.complex64))', 'tf.signal.ifft(tf.cast(x, tf.complex64))', 'tf.signal.fft2d(tf.cast(x, tf.complex64))', 'tf.signal.irfft(tf.cast(x, tf.complex64))', 'tf.signal.frame(x, 2, 1)', 'tf.signal.frame(x, 2, 1, axis=1)', 'tf.signal.overlap_and_add(x, 2)', 'tf.signal.stft(x, 2, 1)', 'tf.abs(tf.signal.stft(x, 3, 1))', 'tf.signal.hann_window(5)', 'tf.signal.hamming_window(5)', 'tf.signal.inverse_stft(tf.cast(x, tf.complex64), 4, 2)', 'tf.signal.linear_to_mel_weight_matrix(4, 3)',
        'tf.random.normal(tf.shape(x))', 'tf.random.uniform([2, 3])', 'tf.random.shuffle(x)', 'tf.random.truncated_normal([2, 3])', 'tf.random.stateless_normal([2, 3], seed=[1, 2])', 'tf.random.stateless_uniform(tf.shape(x), seed=[1, 2])', 'tf.random.gamma([2], x)', 'tf.random.poisson([2], x)',
    ],
    (4,): [
        'tf.linalg.diag(x)', 'tf.linalg.trace(x)', 'tf.random.categorical(x, 5)', 'tf.signal.stft(x, 2, 1)', 'tf.reduce_sum(x, axis=1)', 'tf.linalg.diag_part(x)', 'tf.unique(x[0])[0]', 'tf.math.bincount(tf.cast(x, tf.int32), minlength=3)', 'tf.math.l2_normalize(x)', 'tf.linalg.expm(x)', 'tf.boolean_mask(x, [True, False, True, True], axis=1)',
    ],
    (4, 4): [
        *[f'tf.linalg.{name}(x)' for name in 'cholesky det eigvalsh expm inv logdet sqrtm diag_part trace eigvals slogdet'.split()], 'tf.linalg.eig(x)[0]', 'tf.linalg.eigh(x)[1]', 'tf.linalg.lu(x)[0]', 'tf.linalg.solve(x, x)', 'tf.linalg.cholesky_solve(x, x)', 'tf.linalg.triangular_solve(x, x)', 'tf.linalg.set_diag(x, tf.ones((4,)))', 'tf.linalg.diag_part(x, k=1)', 'tf.linalg.tridiagonal_matmul(x, x)', 'tf.eig(x)[1]', 'tf.eigvals(x)', 'tf.matrix_square_root(x)',
    ],
    (8, 6, 3): [
        *[f'tf.image.{name}(x)' for name in 'adjust_gamma flip_left_right flip_up_down hsv_to_rgb image_gradients per_image_standardization random_flip_left_right random_flip_up_down rgb_to_grayscale rgb_to_hsv rgb_to_yiq rgb_to_yuv sobel_edges total_variation transpose yiq_to_rgb yuv_to_rgb'.split()],
        'tf.image.image_gradients(x)[0]', 'tf.image.adjust_brightness(x, 0.1)', 'tf.image.adjust_contrast(x, 2.0)', 'tf.image.adjust_hue(x, 0.1)', 'tf.image.adjust_saturation(x, 2.0)', 'tf.image.central_crop(x, 0.5)', 'tf.image.convert_image_dtype(x, tf.float16)', 'tf.image.crop_and_resize(x, tf.ones((5, 4)), [0] * 5, [3, 4])', 'tf.image.crop_to_bounding_box(x, 1, 1, 2, 3)', 'tf.image.draw_bounding_boxes(x, tf.ones((1, 2, 4)), tf.ones((1, 3)))', 'tf.image.extract_patches(x, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID")', 'tf.image.grayscale_to_rgb(x[..., :1])', 'tf.image.pad_to_bounding_box(x, 1, 1, 20, 22)', 'tf.image.psnr(x, x, 1.0)', 'tf.image.ssim(tf.image.resize(x, (24, 24)), tf.image.resize(x, (24, 24)), 1.0)', 'tf.image.random_brightness(x, 0.1)', 'tf.image.random_contrast(x, 0.1, 0.5)', 'tf.image.random_hue(x, 0.1)', 'tf.image.random_saturation(x, 0.1, 0.5)', 'tf.image.random_crop(x, [2, 4, 4, 3])', 'tf.image.resize(x, (4, 5))', 'tf.image.resize(x, [4, 5], method="nearest")', 'tf.image.resize(x, [4, 4], preserve_aspect_ratio=True)', 'tf.image.resize_with_crop_or_pad(x, 4, 9)', 'tf.image.resize_with_pad(x, 4, 9)', 'tf.image.stateless_random_flip_left_right(x, seed=[1, 2])', 'tf.image.stateless_random_brightness(x, 0.1, seed=[1, 2])', 'tf.image.stateless_random_contrast(x, 0.1, 0.5, seed=[1, 2])', 'tf.image.stateless_random_crop(x, [2, 4, 4, 3], seed=[1, 2])',
        *[f'tf.nn.{name}(x, {args})' for name in ('avg_pool', 'avg_pool2d', 'max_pool', 'max_pool2d') for args in ('2, 2, "SAME"', '[1, 3, 3, 1], [1, 1, 1, 1], "VALID"')], 'tf.nn.max_pool_with_argmax(x, 2, 2, "SAME")[0]', 'tf.nn.pool(x, [2, 2], "AVG", padding="SAME")',
        'tf.nn.conv2d(x, tf.ones((3, 3, 3, 4)), 1, "SAME")', 'tf.nn.conv2d(x, tf.ones((3, 3, 3, 4)), [1, 2, 2, 1], "VALID")', 'tf.nn.convolution(x, tf.ones((3, 3, 3, 4)), padding="SAME")', 'tf.nn.atrous_conv2d(x, tf.ones((3, 3, 3, 4)), 2, "VALID")', 'tf.nn.atrous_conv2d(x, tf.ones((3, 3, 3, 4)), 1, "SAME")', 'tf.nn.conv2d_transpose(x, tf.ones((3, 3, 4, 3)), [1, 16, 12, 4], 2)', 'tf.nn.conv_transpose(x, tf.ones((3, 3, 4, 3)), [1, 16, 12, 4], 2)', 'tf.nn.depthwise_conv2d(x, tf.ones((3, 3, 3, 2)), [1, 1, 1, 1], "SAME")', 'tf.nn.separable_conv2d(x, tf.ones((3, 3, 3, 2)), tf.ones((1, 1, 6, 5)), [1, 1, 1, 1], "SAME")', 'tf.nn.dilation2d(x, tf.ones((3, 3, 3)), [1, 1, 1, 1], "SAME", "NHWC", [1, 1, 1, 1])', 'tf.nn.erosion2d(x, tf.ones((3, 3, 3)), [1, 1, 1, 1], "SAME", "NHWC", [1, 1, 1, 1])', 'tf.nn.depth_to_space(tf.concat([x, x, x, x], -1), 2)', 'tf.nn.space_to_depth(x, 2)', 'tf.nn.space_to_batch(x, [2, 2], [[0, 0], [0, 0]])', 'tf.nn.local_response_normalization(x)', 'tf.nn.lrn(x)', 'tf.nn.moments(x, axes=[1, 2])[0]', 'tf.nn.batch_normalization(x, 0.0, 1.0, None, None, 1e-3)', 'tf.nn.bias_add(x, tf.ones((3,)))', 'tf.reduce_mean(x, [1, 2], keepdims=True)', 'tf.squeeze(x, [0])', 'tf.norm(x, ord=1, axis=-1, keepdims=True)', 'tf.space_to_batch(x, [2, 2], [[0, 0], [0, 0]])',
    ],
    (4, 6, 6, 3): ['tf.nn.conv3d(x, tf.ones((2, 2, 2, 3, 4)), [1, 1, 1, 1, 1], "SAME")', 'tf.nn.max_pool3d(x, 2, 2, "SAME")', 'tf.nn.avg_pool3d(x, 2, 2, "VALID")', 'tf.nn.max_pool(x, 2, 2, "SAME")', 'tf.nn.avg_pool(x, 2, 2, "SAME")', 'tf.nn.conv3d_transpose(x, tf.ones((2, 2, 2, 4, 3)), [1, 8, 12, 12, 4], 2)', 'tf.nn.convolution(x, tf.ones((2, 2, 2, 3, 4)))'],
}

BACKEND = {
    (6, 3): [
        *[f'K.{name}(x)' for name in 'abs exp log square sqrt sigmoid tanh relu softmax round sign sin cos softplus softsign elu hard_sigmoid flatten batch_flatten transpose zeros_like ones_like stop_gradient print_tensor cast_to_floatx temporal_padding expand_dims argmax argmin cumsum cumprod l2_normalize mean sum max min prod std var any all'.split()],
        *[f'K.{name}(x, axis=1, keepdims=True)' for name in 'mean sum max min prod std var any all'.split()], *[f'K.{name}(x, axis=1)' for name in 'argmax argmin cumsum l2_normalize softmax'.split()], *[f'K.{name}(x, x)' for name in 'equal not_equal greater greater_equal less less_equal maximum minimum pow'.split()],
        'K.all(x > 0, axis=1)', 'K.squeeze(K.expand_dims(x, 1), 1)', 'K.reshape(x, (-1, 9))', 'K.permute_dimensions(x, (0, 2, 1))', 'K.concatenate([x, x])', 'K.concatenate([x, x], axis=1)', 'K.stack([x, x], axis=1)', 'K.repeat_elements(x, 2, 1)', 'K.repeat_elements(x, 1, axis=2)', 'K.tile(x, [1, 2, 1])', 'K.tile(x, 2)', 'K.reverse(x, axes=1)', 'K.dot(x, tf.ones((3, 4)))', 'K.dot(x, x)', 'K.batch_dot(x, x, axes=2)', 'K.batch_dot(x, x, axes=[1, 1])', 'K.batch_dot(x, x)', 'K.batch_dot(x, K.sum(x, 1), axes=[2, 1])', 'K.pow(x, 2)', 'K.clip(x, 0, 1)', 'K.cast(x, "float16")', 'K.cast(x, "int32")', 'K.one_hot(K.cast(x, "int32"), 4)', 'K.gather(tf.ones((9, 4)), K.cast(x, "int32"))', 'K.gather(x, 0)', 'K.switch(x > 0, x, x)', 'K.switch(K.sum(x, axis=-1) > 0, x, x)', 'K.temporal_padding(x, (1, 2))', 'K.conv1d(x, tf.ones((3, 3, 4)))', 'K.conv1d(x, tf.ones((3, 3, 4)), padding="causal")', 'K.conv1d(x, tf.ones((3, 3, 4)), strides=2, padding="same")', 'K.bias_add(x, tf.ones((3,)))', 'K.dropout(x, 0.5)', 'K.categorical_crossentropy(x, x)', 'K.binary_crossentropy(x, x)', 'K.sparse_categorical_crossentropy(K.argmax(x), x)', 'K.in_train_phase(x, x)', 'K.map_fn(lambda t: t * 2, x)', 'K.foldl(lambda a, t: a + t, x)', 'K.foldr(lambda a, t: a + t, x)', 'K.random_normal(K.shape(x))', 'K.random_uniform((2, 3))', 'K.truncated_normal((2, 3))', 'K.arange(4)', 'K.relu(x, alpha=0.1)', 'K.relu(x, max_value=6)', 'K.relu(x, alpha=0.1, max_value=6.0)', 'K.relu(x, threshold=0.5)', 'K.softmax(x, axis=1)', 'K.elu(x, 0.5)', 'K.int_shape(x)[1] * x', 'K.ndim(x) * x', 'K.batch_normalization(x, 0.0, 1.0, 0.0, 1.0)', 'K.constant(2.0) * x', 'K.categorical_focal_crossentropy(x, x)', 'K.binary_focal_crossentropy(x, x)',
    ],
    (4,): ['K.batch_flatten(K.sum(x, 1))', 'K.update(x, x)', 'K.repeat(x, 3)', 'K.batch_dot(x, x)', 'K.batch_dot(x, x, axes=1)', 'K.dot(x, tf.ones((4, 2)))', 'K.flatten(x)', 'K.batch_flatten(x)', 'K.in_top_k(x, K.argmax(x), 1)', 'K.softmax(x)', 'K.conv1d(x, tf.ones((3, 3, 4)))', 'K.bias_add(x, tf.ones((4,)))'],
    (8, 6, 3): [
        'K.resize_images(x, 2, 3, "channels_last")', 'K.resize_images(x, 2, 3, "channels_first")', 'K.resize_images(x, 2, 2, "channels_last", interpolation="bilinear")', 'K.spatial_2d_padding(x)', 'K.spatial_2d_padding(x, ((1, 2), (3, 0)))', 'K.spatial_2d_padding(x, data_format="channels_first")', 'K.spatial_3d_padding(x)', 'K.pool2d(x, (2, 2))', 'K.pool2d(x, (2, 2), strides=(1, 1), padding="same", pool_mode="avg")', 'K.conv2d(x, tf.ones((3, 3, 3, 4)))', 'K.conv2d(x, tf.ones((3, 3, 3, 4)), strides=(2, 2), padding="same")', 'K.conv2d(x, tf.ones((2, 2, 3, 4)), dilation_rate=(2, 2))', 'K.conv1d(x, tf.ones((3, 3, 4)))', 'K.conv2d_transpose(x, tf.ones((3, 3, 4, 3)), (1, 16, 12, 4), strides=(2, 2), padding="same")', 'K.depthwise_conv2d(x, tf.ones((3, 3, 3, 2)))', 'K.separable_conv2d(x, tf.ones((3, 3, 3, 1)), tf.ones((1, 1, 3, 5)))', 'K.bias_add(x, tf.ones((3,)))', 'K.batch_flatten(x)', 'K.batch_flatten(x) * 2', 'K.sum(x, [1, 2])', 'K.repeat_elements(x, 2, 1)', 'K.permute_dimensions(x, (0, 3, 1, 2))', 'K.concatenate([x, x], axis=-1)', 'K.batch_dot(x, x)', 'K.batch_dot(x, x, axes=3)', 'K.batch_dot(x, x, axes=(1, 1))', 'K.dot(x, tf.ones((3, 2)))',
    ],
    (4, 6, 6, 3): ['K.spatial_3d_padding(x)', 'K.pool3d(x, (2, 2, 2))', 'K.conv3d(x, tf.ones((2, 2, 2, 3, 4)))'],
}

# The test writes the same program: test/core/tensorflowCalls.test.ts.
HEAD = '# convlens: keras=2\nimport tensorflow as tf\nfrom tensorflow import keras\nfrom tensorflow.keras import backend as K\n\nx = keras.Input(shape={})\n'


def programs():
    """Each with what the fixture keeps of it."""
    for table in (CALLS, BACKEND):
        for shape, calls in table.items():
            for call in calls:
                for inside in (False, True):
                    line = f'keras.layers.Lambda(lambda x: {call})(x)' if inside else call
                    yield {'call': call, 'shape': list(shape), 'inside': inside}, f'{HEAD.format(shape)}y = {line}\nmodel = keras.Model(x, y)\n'


def main():
    kept, texts = zip(*programs())
    # TensorFlow's keras is Keras 2 in this process.
    found = collect(tf_keras, ((number, 'call', text) for number, text in enumerate(texts)))
    rows = [kept[entry.pop('seed')] | {name: value for name, value in entry.items() if name not in ('style', 'source', 'name')} for entry in found]
    # The same rule says both shapes: one program tells it.
    outside = {(row['call'], *row['shape']) for row in rows if not row['inside'] and 'error' not in row}
    rows = [row for row in rows if not row['inside'] or (row['call'], *row['shape']) not in outside]
    with open(sys.argv[1], 'w') as file:
        file.write('[\n' + ',\n'.join(json.dumps(row, separators=(',', ':')) for row in rows) + '\n]\n')


if __name__ == '__main__':
    main()
