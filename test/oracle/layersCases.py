"""Random single-layer cases: constructor arguments by name, inputs by the rank that a layer expects.

Most cases are right, some have a wrong rank, a bad value or an unknown size: what an analyser must tell apart.
"""

import inspect

import keras

WRONG = 0.03  # share of arguments with a value that is probably refused


class Code(str):
    """Written as it is: a wrapped layer, an initialiser object."""

    def __repr__(self):
        return str(self)


ACTIVATIONS = ["relu", "softmax", "tanh", "sigmoid", "gelu", "elu", "selu", "linear", "swish", "silu", "hard_sigmoid",
               "leaky_relu", "relu6", "mish", "exponential", "log_softmax", "celu", "glu", "softplus", "softsign", "hard_silu",
               "sparsemax", "squareplus", "threshold", "tanh_shrink", "hard_tanh", "hard_shrink", "soft_shrink", "sparse_plus",
               "hard_swish", "sparse_sigmoid", "log_sigmoid", "hard_sigmoid", None]
BAD_ACTIVATIONS = ["ReLU", "Relu", "leakyrelu", "SoftMax", "prelu", "foo", 3]
INITIALIZERS = ["glorot_uniform", "he_normal", "HeNormal", "zeros", "Zeros", "ones", "normal", "uniform", "lecun_normal",
                "random_normal", "orthogonal", "truncated_normal", "variance_scaling", Code("keras.initializers.HeUniform()"),
                Code("keras.initializers.Constant(0.1)"), "GlorotNormal", "RandomUniform", "one", "zero"]
BAD_INITIALIZERS = ["he_norm", "glorot", "xavier", "Normal_", 3, "HENormal", "heNormal", "constant"]
REGULARIZERS = [None, "l1", "l2", "L1", "L2", "L1L2", Code("keras.regularizers.l2(0.01)"), Code("keras.regularizers.L1(0.01)")]
BAD_REGULARIZERS = ["l3", "ridge", "l1l2", "l1_l2"]
CONSTRAINTS = [None, "max_norm", "non_neg", "unit_norm", "MaxNorm", "NonNeg", Code("keras.constraints.MaxNorm(2)")]
BAD_CONSTRAINTS = ["maxnorm", "positive", "Max_Norm"]
SIZES = [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16]
CHANNELS = [1, 2, 3, 4, 4, 6, 8]
BOOLEANS = [True, False]
SHARES = [0.0, 0.1, 0.25, 0.5, 0.9, 0.2]
BAD_SHARES = [-0.1, 1.5, 20]


def tuples(dice, rank, values, odd=True):
    """One number, a tuple or a list of `rank` numbers."""
    kind = dice.random()
    if kind < 0.5:
        return dice.choice(values)
    made = [dice.choice(values) for _ in range(rank)]
    return tuple(made) if kind < 0.85 else made


def bad_sizes(dice, rank):
    return dice.choice([0, -1, (0,) * rank, (2,) * (rank + 1), (1, -1, 2)[:rank], 2.5, None, "3", (), True])


def rank_of(name):
    digit = name.rstrip("D")[-1:] if name.endswith("D") else name.replace("Transpose", "").rstrip("D")[-1:]
    return int(digit) if digit.isdigit() else None


def by_name(name, argument, rank, dice):
    """A value for the argument of that name, or None for 'leave it out'."""
    wrong = dice.random() < WRONG
    if argument in ("activation", "recurrent_activation"):
        return dice.choice(BAD_ACTIVATIONS if wrong else ACTIVATIONS)
    if argument.endswith("_initializer"):
        return dice.choice(BAD_INITIALIZERS if wrong else INITIALIZERS)
    if argument.endswith("_regularizer"):
        return dice.choice(BAD_REGULARIZERS if wrong else REGULARIZERS)
    if argument.endswith("_constraint"):
        return dice.choice(BAD_CONSTRAINTS if wrong else CONSTRAINTS)
    if argument == "data_format":
        return dice.choice(["channels_Last", "last", "channels", 3]) if wrong else dice.choice(
            ["channels_last", "channels_first", "channels_first", None, "CHANNELS_LAST"])
    if argument == "padding" and name.startswith("ZeroPadding"):
        return zero_padding(rank, dice, wrong)
    if argument == "cropping":
        return zero_padding(rank, dice, wrong)
    if argument == "padding":
        return dice.choice(["full", "sam", None, 3, "causal", "SAME"]) if wrong else dice.choice(
            ["valid", "same", "same", "same" if "Pooling" in name else "SAME", "causal" if rank == 1 else "valid"])
    if argument in ("kernel_size", "pool_size", "strides", "size") and rank:
        if wrong:
            return bad_sizes(dice, rank)
        return tuples(dice, rank, [1, 2, 2, 3, 3, 5] if argument == "kernel_size" else [1, 2, 2, 3])
    if argument == "dilation_rate":
        return bad_sizes(dice, rank) if wrong else tuples(dice, rank, [1, 1, 1, 2, 3])
    if argument == "output_padding":
        return bad_sizes(dice, rank) if wrong else tuples(dice, rank, [0, 0, 1, 1, 2])
    if argument == "output_size":
        return bad_sizes(dice, rank) if wrong else tuples(dice, rank, [1, 2, 3, 4])
    if argument in ("filters", "units"):
        return dice.choice([0, -1, 2.5, "4", None, (4,), 4.0, True]) if wrong else dice.choice([1, 2, 3, 4, 5, 6, 8])
    if argument == "groups":
        return dice.choice([0, -1, 3, 5, 2.0]) if wrong else dice.choice([1, 1, 2, 2, 3, 4])
    if argument == "depth_multiplier":
        return dice.choice([0, -1, 2.0]) if wrong else dice.choice([1, 2, 3])
    if argument in ("rate", "dropout", "recurrent_dropout"):
        return dice.choice(BAD_SHARES + ["0.5"]) if wrong else dice.choice(SHARES)
    if argument == "seed":
        return dice.choice([None, 1, 42])
    if argument in BOOLEAN_ARGUMENTS:
        return dice.choice(BOOLEANS)
    if argument == "axis":
        return dice.choice([5, -6, 0, (1, 2), None]) if wrong else dice.choice([-1, -1, 1, 2, -2, 3])
    if name == "RandomPosterization" and argument == "factor":
        return dice.choice([9, 0, (0, 0.5)] if wrong else [1, 4, (2, 5), 8])
    if argument in POOLS:
        good, bad = POOLS[argument]
        return dice.choice(bad if wrong and bad else good)
    return inspect.Parameter.empty


BOOLEAN_ARGUMENTS = {
    "use_bias", "center", "scale", "return_sequences", "return_state", "go_backwards", "stateful", "unroll", "reset_after",
    "unit_forget_bias", "keepdims", "mask_zero", "normalize", "use_scale", "use_gate", "crop_to_aspect_ratio", "renorm",
    "pad_to_aspect_ratio", "antialias", "invert", "pad_to_max_tokens", "expand_dims", "tie_weights", "power_to_db",
    "all_ops", "synchronized", "zero_output_for_mask",
}
FACTORS = [0.1, 0.2, 0.5, (0.1, 0.3), (-0.2, 0.2), [0.0, 0.5]]
# argument: (good values, values that are probably refused)
POOLS = {
    "alpha": ([0.1, 0.2, 1.0, 0.3], [-1, None]),
    "negative_slope": ([0.0, 0.1, 0.3], [-0.1, None]),
    "max_value": ([None, 6, 6.0, 1.0], [-1]),
    "threshold": ([0.0, 0.5], [-1.0]),
    "shared_axes": ([None, [1], [1, 2], 1, (1, 2), [2], -1], [[5], [0]]),
    "momentum": ([0.9, 0.99], []),
    "epsilon": ([1e-3, 1e-5], []),
    "power_iterations": ([1, 2], [0, -1]),
    "stddev": ([0.1, 0.5, 1], [-0.1, 2.5]),
    "n": ([1, 2, 3, 7], [0, -1, 2.5, "2", (2,)]),
    "num_heads": ([1, 2, 3, 4], [0, -1]),
    "key_dim": ([1, 2, 4, 8], [0, -1]),
    "value_dim": ([None, None, 2, 5], [0]),
    "attention_axes": ([None, None, None, 1, (1,), [1, 2], (2,)], [5]),
    "sliding_window": ([None, None, 2], [0, -1]),
    "head_dim": ([1, 2, 4], [0]),
    "num_query_heads": ([2, 4, 6], [3]),
    "num_key_value_heads": ([1, 2], [4]),
    "score_mode": (["dot", "concat"], ["cosine"]),
    "input_dim": ([1, 5, 10, 100], [0, -3, None, 2.5]),
    "output_dim": ([1, 3, 8], [0, -3, None]),
    "lora_rank": ([None, None, None, 1, 2], [0, -1]),
    "interpolation": (["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"], ["linear", "cubic"]),
    "height": ([1, 3, 4, 8, 10], [0, -1, None, 2.5]),
    "width": ([1, 3, 4, 8, 10], [0, -1, None]),
    "height_factor": (FACTORS, [2.0, "a", (0.5, 0.1), -1.5]),
    "width_factor": (FACTORS + [None], [2.0, (0.5, 0.1)]),
    "factor": (FACTORS, [2.0, -0.5, (0.5, 0.1), (-2, 2), "a"]),
    "x_factor": (FACTORS, [2.0]),
    "y_factor": (FACTORS, [2.0]),
    "fill_mode": (["reflect", "constant", "nearest", "wrap"], ["zeros"]),
    "mode": (["horizontal", "vertical", "horizontal_and_vertical"], ["both", "Horizontal"]),
    "value_range": ([(0, 255), (0, 1), (0.0, 1.0), [0, 255]], [(0,), 255]),
    "scale": ([1.0 / 255, 2, 0.5], []),
    "offset": ([0.0, -1.0, 1], []),
    "num_tokens": ([2, 4, 10], [0, -1, None]),
    "num_bins": ([2, 4, 10], [0, -1, None]),
    "max_tokens": ([None, 5, 10], [0, 1, -1]),
    "output_mode": (["int", "one_hot", "multi_hot", "count", "tf_idf"], ["binary", "float"]),
    "output_sequence_length": ([None, 4, 8], [0, 2.5]),
    "ngrams": ([None, 2, (1, 2)], [0, "2"]),
    "standardize": (["lower_and_strip_punctuation", "lower", None, "strip_punctuation"], ["upper"]),
    "split": (["whitespace", "character", None], ["words"]),
    "num_oov_indices": ([1, 0, 2], [-1]),
    "mask_value": ([0.0, -1, 1.0, None], []),
    "target_shape": ([], []),
    "frame_length": ([4, 8], [0]),
    "frame_step": ([None, 2, 4], [0, 20]),
    "fft_length": ([None, 8, 16], [2]),
    "scaling": (["density", "spectrum", None], ["power"]),
    "sequence_stride": ([4, 8, 512], []),
    "num_mel_bins": ([4, 16, 128], []),
    "kernel_size": ([3, 5, (3, 3), 1], []),
    "sigma": ([1.0, 0.5, (0.1, 1.0)], []),
    "num_chains": ([1, 3], [0]),
    "num_ops": ([1, 2], [0]),
    "bins": ([256, 16], []),
    "max_number": ([3, 10], [0]),
    "noise_shape": ([None, (None, 1), [1, 4]], [5]),
    "l1": ([0.0, 0.01], []),
    "l2": ([0.0, 0.01], []),
    "output_shape": ([None], []),
}


def zero_padding(rank, dice, wrong):
    one = [0, 1, 1, 2, 3]
    if wrong:
        return dice.choice([-1, (1, 2, 3, 4, 5), "1", ((1, 2),), 1.5, None, ((1, -1),) * rank, (1,) * (rank + 1), 40])
    kind = dice.random()
    if kind < 0.4:
        return dice.choice(one)
    if rank == 1 or kind < 0.65:
        return tuple(dice.choice(one) for _ in range(2 if rank == 1 else rank))
    return tuple((dice.choice(one), dice.choice(one)) for _ in range(rank))


def shape(rank, dice, batch=True, none=0.06):
    sizes = [None if dice.random() < none else dice.choice(SIZES) for _ in range(max(rank - 2, 0))]
    channels = [] if rank < 2 else [None if dice.random() < none / 2 else dice.choice(CHANNELS)]
    first = [] if rank < 1 else [None if dice.random() < 0.9 else dice.choice([1, 2, 4])]
    return first + sizes + channels


def arguments(name, dice, leave=0.75, **fixed):
    """Keyword arguments: required ones always, optional ones now and then."""
    cls = getattr(keras.layers, name)
    rank = rank_of(name)
    made = {}
    for parameter in inspect.signature(cls.__init__).parameters.values():
        if parameter.name in ("self", "name", "dtype") or parameter.kind is parameter.VAR_KEYWORD:
            continue
        if parameter.name in fixed:
            made[parameter.name] = fixed[parameter.name]
            continue
        required = parameter.default is parameter.empty
        likely = parameter.name in ("strides", "padding", "return_sequences", "kernel_size", "axis", "output_mode")
        if not required and dice.random() < (0.4 if likely else leave):
            continue
        value = by_name(name, parameter.name, rank, dice)
        if value is not parameter.empty:
            made[parameter.name] = value
    made.update((key, value) for key, value in fixed.items() if key not in made)
    if required_missing(dice):
        made.pop(next(iter(made), None), None)
    takes_more = any(each.kind is each.VAR_KEYWORD for each in inspect.signature(cls.__init__).parameters.values())
    if dice.random() < 0.006:
        made[dice.choice(["border_mode", "subsample", "init", "foo", "input_length", "nb_filter", "alpha"])] = 1
    if takes_more and dice.random() < 0.04:
        made["trainable"] = False
    return {key: value for key, value in made.items() if value is not inspect.Parameter.empty}


def required_missing(dice):
    return dice.random() < 0.004


def call(name, given, dice, positional=True):
    """`Conv2D(4, 3, strides=2)`: the first arguments often by position."""
    signature = [parameter for parameter in inspect.signature(getattr(keras.layers, name).__init__).parameters][1:]
    parts = []
    given = dict(given)
    while positional and signature and signature[0] in given and dice.random() < 0.7:
        parts.append(repr(given.pop(signature.pop(0))))
    parts += [f"{key}={value!r}" for key, value in given.items()]
    return f"{name}({', '.join(parts)})"


def spatial_input(rank, dice):
    if dice.random() < 0.05:
        return shape(dice.choice([2, 3, 4, 5]), dice)
    return shape(rank + 2, dice)


def recurrent(dice, cell=False, **fixed):
    kinds = ["LSTM", "GRU", "SimpleRNN"]
    name = dice.choice(kinds) + ("Cell" if cell else "")
    return name, arguments(name, dice, 0.85, **fixed)


def wrapped(dice, rank):
    """A layer to put into a wrapper, whose inputs have that rank."""
    pools = {2: ["Dense", "Dropout", "Activation", "BatchNormalization"], 3: ["Dense", "Conv1D", "LSTM", "MaxPooling1D", "Flatten"],
             4: ["Conv2D", "MaxPooling2D", "Flatten", "GlobalAveragePooling2D", "Conv2D", "SeparableConv2D"], 5: ["Conv3D", "Flatten"]}
    name = dice.choice(pools.get(rank, ["Dense"]))
    return Code(call(name, arguments(name, dice, 0.9), dice))


def case_for(name, dice):
    """(code, inputs): a constructor with its call, and the shapes of x, y, z, w."""
    maker = SPECIAL.get(name)
    if maker:
        return maker(name, dice)
    rank = rank_of(name)
    if rank and not name.startswith(("ConvLSTM", "SpatialDropout")):
        return f"{call(name, arguments(name, dice), dice)}(x)", [spatial_input(rank, dice)]
    extra = 3 if name.startswith("ConvLSTM") else 2
    inputs = spatial_input(rank + extra - 2, dice) if rank else shape(dice.choice([1, 2, 2, 3, 3, 4, 4, 5]), dice)
    return f"{call(name, arguments(name, dice), dice)}(x)", [inputs]


def merging(name, dice):
    count = dice.choice([1, 2, 2, 2, 2, 3])
    first = shape(dice.choice([2, 3, 4, 4]), dice)
    inputs = [first]
    for _ in range(count - 1):
        other = list(first)
        for axis in range(1, len(other)):
            chance = dice.random()
            if chance < 0.1:
                other[axis] = dice.choice([1, 2, None])
            elif name == "Concatenate" and axis == len(other) - 1 and chance < 0.7:
                other[axis] = dice.choice(CHANNELS)
        if dice.random() < 0.06:
            other.pop(1)
        inputs.append(other)
    names = ", ".join("xyzw"[: len(inputs)])
    given = arguments(name, dice, 0.6)
    # `Add()(x)` and `Add()(x, y)` are common mistakes.
    form = dice.random()
    if form < 0.03:
        return f"{call(name, given, dice)}({names})", inputs
    return f"{call(name, given, dice)}([{names}])", inputs


def dot(name, dice):
    a = shape(dice.choice([2, 3, 3, 4]), dice)
    b = shape(dice.choice([2, 3, 3, 4]), dice)
    axes = dice.choice([1, -1, 2, (1, 1), (2, 1), (2, 2), [1, 2], (-1, -1)])
    pair = (axes, axes) if isinstance(axes, int) else axes
    if dice.random() < 0.8 and pair[0] < len(a) and pair[1] < len(b):
        b[pair[1]] = a[pair[0]]
    return f"{call(name, arguments(name, dice, 0.8, axes=axes), dice)}([x, y])", [a, b]


def reshape(name, dice):
    given = shape(dice.choice([2, 3, 4, 4]), dice)
    total = 1
    for size in given[1:]:
        total *= size or 1
    factors = [size for size in given[1:] if size]
    dice.shuffle(factors)
    target = list(factors)
    if len(target) > 1 and dice.random() < 0.5:
        target[:2] = [target[0] * target[1]]
    if target and dice.random() < 0.4:
        target[dice.randrange(len(target))] = -1
    if dice.random() < 0.08:
        target = dice.choice([[-1, -1], [total + 1], [0], [2.0], [-2], [], [1, total], [None, 2]])
    target = tuple(target) if dice.random() < 0.8 else target
    return f"{call(name, dict(target_shape=target), dice)}(x)", [given]


def permute(name, dice):
    given = shape(dice.choice([3, 4, 4, 5]), dice)
    dims = list(range(1, len(given)))
    dice.shuffle(dims)
    if dice.random() < 0.1:
        dims = dice.choice([[1, 3], [0, 1, 2], [1, 1], dims[:-1], dims + [len(dims) + 1]])
    return f"{call(name, dict(dims=tuple(dims)), dice)}(x)", [given]


def recurrent_layer(name, dice):
    given = arguments(name, dice)
    inputs = [shape(3 if dice.random() < 0.94 else dice.choice([2, 4]), dice)]
    state = ""
    units = given.get("units")
    if dice.random() < 0.12 and isinstance(units, int):
        count = 2 if name == "LSTM" else 1
        inputs += [[None, units if dice.random() < 0.9 else 7]] * count
        state = ", initial_state=[y, z]" if count == 2 else ", initial_state=y"
    return f"{call(name, given, dice)}(x{state})", inputs


def rnn(name, dice):
    cells = []
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        cell, given = recurrent(dice, cell=True)
        cells.append(Code(call(cell, given, dice)))
    cell = cells[0] if len(cells) == 1 and dice.random() < 0.8 else cells
    if isinstance(cell, list) and dice.random() < 0.4:
        cell = Code(f"StackedRNNCells({cell!r})")
    return f"{call(name, arguments(name, dice, cell=cell), dice)}(x)", [shape(3, dice)]


def stacked(name, dice):
    cells = [Code(call(*recurrent(dice, cell=True), dice)) for _ in range(dice.choice([1, 2]))]
    return f"RNN({call(name, dict(cells=cells), dice)})(x)", [shape(3, dice)]


def cell_in_rnn(name, dice):
    return f"RNN({call(name, arguments(name, dice), dice)})(x)", [shape(3, dice)]


def bidirectional(name, dice):
    kind, given = recurrent(dice)
    merge = dice.choice(["concat", "concat", "sum", "mul", "ave", None, "max"] if dice.random() < 0.5 else ["concat"])
    fixed = dict(layer=Code(call(kind, given, dice)))
    if merge != "concat" or dice.random() < 0.2:
        fixed["merge_mode"] = merge
    return f"{call(name, arguments(name, dice, 1.0, **fixed), dice)}(x)", [shape(3, dice)]


def time_distributed(name, dice):
    rank = dice.choice([2, 3, 4, 4])
    given = shape(rank, dice)
    steps = given[:1] + [dice.choice([None, 1, 5, 10])] + given[1:]
    return f"{call(name, dict(layer=wrapped(dice, rank)), dice)}(x)", [steps]


def spectral(name, dice):
    rank = dice.choice([2, 4, 4])
    kind = dice.choice({2: ["Dense"], 4: ["Conv2D", "Conv2DTranspose", "Dense"]}[rank])
    if rank == 2 and dice.random() < 0.2:
        layer = Code("Embedding(10, 4)")
    else:
        layer = Code(call(kind, arguments(kind, dice, 0.9), dice))
    return f"{call(name, arguments(name, dice, layer=layer), dice)}(x)", [shape(rank, dice)]


def multi_head(name, dice):
    rank = dice.choice([3, 3, 3, 4])
    query = shape(rank, dice)
    value = list(query)
    value[1] = dice.choice(SIZES)
    value[-1] = dice.choice(CHANNELS)
    if dice.random() < 0.06:
        value.pop(1)
    key = list(value)
    key[-1] = dice.choice(CHANNELS)
    if dice.random() < 0.06:
        key[1] = 3
    form = dice.choice(["x, x", "x, y", "x, y, z", "query=x, value=y", "x, value=y, key=z", "query=x, key=z, value=y", "x"])
    if dice.random() < 0.25:
        form += ", return_attention_scores=True"
    if dice.random() < 0.1:
        form += ", use_causal_mask=True"
    given = arguments(name, dice, 0.7)
    if name == "MultiHeadAttention" and dice.random() < 0.15:
        given["output_shape"] = dice.choice([5, (5,), (2, 3), 2.5])
    return f"{call(name, given, dice)}({form})", [query, value, key]


def attention(name, dice):
    query = shape(dice.choice([3, 3, 3, 4, 2]), dice)
    value = list(query)
    value[1:2] = [dice.choice(SIZES)] if len(query) > 2 else value[1:2]
    key = list(value)
    value[-1] = dice.choice([value[-1], 5])
    if dice.random() < 0.08:
        key[-1] = 7
    form = dice.choice(["[x, y]", "[x, y, z]", "[x, z, z]", "[x]", "[x, x]", "x"])
    if dice.random() < 0.2:
        form += ", return_attention_scores=True"
    return f"{call(name, arguments(name, dice, 0.7), dice)}({form})", [query, value, key]


def einsum(name, dice):
    equation, rank, outputs = dice.choice([
        ("ab,bc->ac", 2, [4, (4,)]), ("abc,cd->abd", 3, [(None, 4), (5, 4)]), ("...x,xy->...y", dice.choice([2, 3, 4]), [4, (4,)]),
        ("abc,cde->abde", 3, [(None, 2, 4)]), ("ab...,b->a...", 3, [(4,)]), ("abc,bc->ab", 3, [(3,), (None,)]),
        ("abc,cd->abe", 3, [(None, 4)]), ("abcd,cde->abe", 4, [(None, 6)]), ("ab->ac", 2, [3]), ("abc,cd->abd", 3, [4]),
    ])
    given = dict(equation=equation, output_shape=dice.choice(outputs))
    if dice.random() < 0.5:
        given["bias_axes"] = dice.choice([equation[-1], equation.split("->")[1].replace(".", "")[-2:], "z"])
    if dice.random() < 0.3:
        given["activation"] = dice.choice(ACTIVATIONS)
    return f"{call(name, given, dice)}(x)", [shape(rank, dice)]


def spectrogram(name, dice):
    modes = ["log", "magnitude", "psd", "real", "imag", "angle", "stft"]
    given = arguments(name, dice, 0.6, window=None, frame_length=dice.choice([4, 8]))
    given.pop("mode", None)
    if dice.random() < 0.6:
        given["mode"] = dice.choice(modes)
    return f"{call(name, given, dice)}(x)", [shape(dice.choice([3, 3, 3, 2]), dice)]


def image(name, dice):
    rank = dice.choice([4, 4, 4, 4, 3, 2, 5])
    given = shape(rank, dice, none=0.04)
    if dice.random() < 0.7 and given:
        given[-1] = 3
    return f"{call(name, arguments(name, dice), dice)}(x)", [given]


def normalization(name, dice):
    given = arguments(name, dice, 0.6)
    if dice.random() < 0.4:
        given.update(dice.choice([dict(mean=0.5, variance=0.2), dict(mean=[1.0, 2.0, 3.0], variance=[1.0, 1.0, 1.0]), dict(mean=1.0)]))
    return f"{call(name, given, dice)}(x)", [shape(dice.choice([2, 3, 4]), dice)]


def integer_input(name, dice):
    given = arguments(name, dice, 0.6)
    if name == "Discretization":
        given.pop("num_bins", None)
        if dice.random() < 0.8:
            given["bin_boundaries"] = [0.0, 1.0, 2.0]
        else:
            given["num_bins"] = 4
    if name == "IntegerLookup":
        given["vocabulary"] = [1, 2, 3, 4]
    return f"{call(name, given, dice)}(x)", [[shape(dice.choice([1, 2, 2, 3]), dice), "float32" if name == "Discretization" else "int64"]]


def string_input(name, dice):
    given = arguments(name, dice, 0.6)
    given.pop("max_tokens", None) if dice.random() < 0.5 else None
    given["vocabulary"] = ["a", "b", "c"]
    return f"{call(name, given, dice)}(x)", [[dice.choice([[None], [None, 1], [None, 4], [2, 3]]), "string"]]


def crossing(name, dice):
    return f"{call(name, arguments(name, dice), dice)}((x, y))", [[dice.choice([[None], [None, 1]]), "int64"]] * 2


def pipeline(name, dice):
    stages = [Code("Rescaling(0.5)"), Code("RandomFlip()"), Code("Resizing(4, 4)"), Code("CenterCrop(3, 3)")]
    return f"{name}({[dice.choice(stages) for _ in range(2)]!r})(x)", [shape(4, dice, none=0)]


def embedding(name, dice):
    return f"{call(name, arguments(name, dice), dice)}(x)", [shape(dice.choice([1, 2, 2, 3]), dice)]


def one_input(*ranks):
    def make(name, dice):
        return f"{call(name, arguments(name, dice, 0.6), dice)}(x)", [shape(dice.choice(ranks), dice)]
    return make


IMAGES = """AugMix AutoContrast CenterCrop ContrastLimitedAdaptiveHistogramEqualization CutMix Equalization MixUp RandAugment
    RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop RandomElasticTransform RandomErasing
    RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation
    RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom Resizing Solarization""".split()
SPECIAL = {
    **{name: image for name in IMAGES},
    **{name: merging for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate")},
    "Dot": dot, "Reshape": reshape, "Permute": permute, "RNN": rnn, "StackedRNNCells": stacked,
    **{name: recurrent_layer for name in ("LSTM", "GRU", "SimpleRNN")},
    **{f"{name}Cell": cell_in_rnn for name in ("LSTM", "GRU", "SimpleRNN")},
    "Bidirectional": bidirectional, "TimeDistributed": time_distributed, "SpectralNormalization": spectral,
    "MultiHeadAttention": multi_head, "GroupQueryAttention": multi_head, "Attention": attention,
    "AdditiveAttention": attention, "EinsumDense": einsum, "Normalization": normalization,
    **{name: integer_input for name in ("CategoryEncoding", "Discretization", "Hashing", "IntegerLookup")},
    **{name: string_input for name in ("StringLookup", "TextVectorization")},
    "HashedCrossing": crossing, "Pipeline": pipeline, "Embedding": embedding, "ReversibleEmbedding": embedding,
    "STFTSpectrogram": spectrogram, "MelSpectrogram": one_input(1, 2), "RepeatVector": one_input(2, 2, 2, 3),
    "Flatten": one_input(1, 2, 3, 4, 5), "Dense": one_input(1, 2, 2, 3, 4), "UnitNormalization": one_input(2, 3, 4),
}

# Not made here: they need Python functions, files or other libraries, or are no layers of their own.
LEFT_OUT = {"FlaxLayer", "Input", "InputLayer", "InputSpec", "JaxLayer", "Lambda", "Layer", "TFSMLayer", "TorchModuleWrapper",
            "Wrapper", "MaxNumBoundingBoxes"}
# Cases that once differed: the same in every run, after the random ones.
KEPT = [
    ("AdaptiveMaxPooling3D(0)(x)", [[None, 8, 8, 8, 3]]),
    ("AdaptiveMaxPooling3D((2, 0, 2))(x)", [[None, 8, 8, 8, 3]]),
    ("AdaptiveAveragePooling1D(0)(x)", [[None, 8, 3]]),
    ("AdaptiveAveragePooling2D(-1)(x)", [[None, 8, 8, 3]]),
    ("GRU(4, bias_initializer='orthogonal')(x)", [[None, 8, 3]]),
    ("GRU(4, bias_initializer='identity', reset_after=False)(x)", [[None, 8, 3]]),
    ("RNN(GRUCell(4, bias_initializer='orthogonal'))(x)", [[None, 8, 3]]),
    ("RNN(GRUCell(4, bias_initializer='orthogonal', reset_after=False))(x)", [[None, 8, 3]]),
    ("RNN(LSTMCell(4, bias_initializer='orthogonal'))(x)", [[None, 8, 3]]),
    ("RNN(LSTMCell(4, dropout='0.5'))(x)", [[None, 8, 3]]),
    ("RNN(LSTMCell(4, dropout=2.0))(x)", [[None, 8, 3]]),
    ("GRU(4, recurrent_dropout='0.5')(x)", [[None, 8, 3]]),
    ("SimpleRNN(4, dropout=None)(x)", [[None, 8, 3]]),
    ("SpectralNormalization(Dense(4, lora_rank=2))(x)", [[None, 8, 3]]),
    ("SpectralNormalization(Conv1D(4, 3, lora_rank=2, use_bias=False))(x)", [[None, 8, 3]]),
    ("Conv2D(4, 3, groups=3, lora_rank=2, lora_alpha=4)(x)", [[None, 8, 8, 3]]),
    ("Conv2D(6, 3, groups=3, lora_rank=2, lora_alpha=4)(x)", [[None, 8, 8, 3]]),
    ("Conv3D(6, 3, lora_rank=1, kernel_constraint='non_neg')(x)", [[None, 8, 8, 8, 3]]),
    ("Conv1D(4, 3, lora_rank=-2)(x)", [[None, 8, 3]]),
    ("DepthwiseConv2D(3, lora_rank=2)(x)", [[None, 8, 8, 3]]),
    ("Conv2DTranspose(4, 3, lora_rank=2)(x)", [[None, 8, 8, 3]]),
    ("SpectralNormalization(Embedding(9, 4, lora_rank=2))(x)", [[None, 8]]),
    ("SpectralNormalization(Dense(4))(x)", [[None, 8, 3]]),
]

CLASSES = [
    name for name in sorted(dir(keras.layers))
    if name[0].isupper() and name not in LEFT_OUT and getattr(keras.layers, name).__name__ in (name, "GroupedQueryAttention")
]
