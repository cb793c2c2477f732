"""Styles of model code as tasks bring them: states of recurrent layers, shared and nested models, transformers, weights of one's own."""

from .writer import Writer


class UsageStyles(Writer):
    def states(self, shape, rank):
        """States handed from one recurrent layer to another, cells of one's own, masks, directions."""
        p, r, k = self.prefix, self.r, self.keras
        u, steps, words = r.randint(1, 8), self.pick(None, r.randint(3, 9)), r.randint(8, 30)
        kind = self.pick('LSTM', 'GRU', 'SimpleRNN')
        names = 'h, c' if kind == 'LSTM' else 'h'
        listed = f'[{names}]' if kind == 'LSTM' else self.pick('h', '[h]')
        form = self.pick('seq2seq', 'stack', 'bidirectional', 'both', 'cell', 'masked', 'start', 'reversed', 'stateful', 'unpacked')
        if form == 'seq2seq':
            shared = self.chance(0.3)
            lines = [f'a = {k}.Input(({steps},), name="source")', f'b = {k}.Input(({self.pick("None", steps)},), name="target")', f'embed = {p}Embedding({words}, {r.randint(2, 6)}{self.pick("", ", mask_zero=True")})']
            second = 'embed' if shared else f'{p}Embedding({words}, 4)'
            lines += [f'_, {names} = {p}{kind}({u}, return_state=True{self.pick("", ", dropout=0.1")})(embed(a))', f'x = {p}{kind}({u}, return_sequences=True)({second}(b), initial_state={listed})', f'x = {p}{self.pick("Dense(9)", "TimeDistributed(" + p + "Dense(5))", "BatchNormalization()")}(x)']
            return lines + [f'model = {self.made_model("[a, b]", "x")}']
        width = r.randint(1, 6)
        lines = [f'a = {self.input((steps, width))}']
        if form == 'stack':
            lines += [f'x, {names} = {p}{kind}({u}, return_sequences=True, return_state=True)(a)', f'x = {p}{kind}({u})(x, initial_state={listed})', f'x = {p}Concatenate()([x, h])']
        elif form == 'bidirectional':
            back = f', backward_layer={p}{self.pick(kind, "LSTM", "GRU")}({self.pick(u, u, u + 1)}, go_backwards=True{self.pick(", return_sequences=True", "")})' if self.chance(0.5) else ''
            lines += [f'x = {p}Bidirectional({p}{kind}({u}, return_sequences=True){back}{self.pick("", ", merge_mode=None", ", merge_mode=" + repr("sum"))})(a)', self.pick('x = x[0] if isinstance(x, list) else x', 'pass'), f'x = {p}Dense(3)(x)']
        elif form == 'both':
            count = 5 if kind == 'LSTM' else 3
            lines += [f'out = {p}Bidirectional({p}{kind}({u}, return_sequences=True, return_state=True))(a)', f'x = out[0]', f'states = {p}Concatenate()([out[1], out[{count - 1}]])', f'y = {p}Dense(2)(states)', f'model = {self.made_model("a", "[x, y]")}']
            return lines
        elif form == 'cell':
            o = f'{k}.ops.'
            self.defs += [f'class Cell({k}.layers.Layer):', '    def __init__(self, units, **kwargs):', '        super().__init__(**kwargs)', '        self.units = units', f'        self.state_size = {self.pick("units", "[units]")}', *(['        self.output_size = units'] if self.chance(0.5) else []),
                          '    def build(self, input_shape):', '        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")', '        self.recurrent = self.add_weight(shape=(self.units, self.units), initializer="uniform", name="recurrent")', '        self.built = True',
                          '    def call(self, inputs, states):', '        h = inputs @ self.kernel + states[0] @ self.recurrent' if self.chance(0.5) else f'        h = {o}matmul(inputs, self.kernel) + {o}matmul(states[0], self.recurrent)', f'        return h, [h]', '']
            lines += [f'x = {p}RNN({self.pick(f"Cell({u})", f"[Cell({u}), Cell({u + 1})]", f"cell=Cell({u})")}{self.pick("", ", return_sequences=True")})(a)', f'x = {p}Dense(2)(x)']
        elif form == 'masked':
            lines += [f'x = {p}Masking(mask_value={self.pick("0.0", "-1.0")})(a)', f'x = {p}{kind}({u}, return_sequences=True)(x{self.pick("", ", mask=None")})', f'x = {p}{self.pick("GlobalAveragePooling1D()", "Dropout(0.2)", "Bidirectional(" + p + "GRU(2))", "LayerNormalization()")}(x)', f'x = {p}Dense(3)(x)']
        elif form == 'start':
            lines += [f'b = {k}.Input(({u},))', f'x = {p}{kind}({u}, return_sequences={self.pick("True", "False")})(a, initial_state={self.pick("[b, b]" if kind == "LSTM" else "b", "[b, b]" if kind == "LSTM" else "[b]")})', f'model = {self.made_model("[a, b]", "x")}']
            return lines
        elif form == 'reversed':
            lines += [f'f = {p}{kind}({u}, return_sequences=True)(a)', f'b = {p}{kind}({u}, return_sequences=True, go_backwards=True)(a)', f'b = {self.pick(p + "Lambda(lambda t: t[:, ::-1])(b)", "b[:, ::-1, :]", f"{k}.ops.flip(b, axis=1)" )}', f'x = {p}{self.pick("Concatenate()", "Add()", "Average()")}([f, b])']
        elif form == 'stateful':
            lines = [f'a = {k}.Input({self.pick(f"batch_shape=(4, {steps}, {width})", f"shape=({steps}, {width}), batch_size=4")})', f'x = {p}{kind}({u}, stateful=True, return_sequences=True{self.pick("", ", unroll=True" if steps else "")})(a)', f'x = {p}{kind}({u + 1}, stateful=True)(x)', f'x = {p}Dense(1)(x)']
        else:
            lines += [f'out = {p}{kind}({u}, return_state=True{self.pick("", ", return_sequences=True")})(a)', self.pick('x = out[0]', 'x, *rest = out', 'x = out[-1]', 'x = list(out)[0]'), f'x = {p}Dense(2, activation="softmax")(x)']
        return lines + [f'model = {self.made_model("a", "x")}']

    def reused(self, shape, rank):
        """One layer or model on several inputs: siamese networks, models on lists and dicts, in TimeDistributed, tapped again."""
        p, r, k = self.prefix, self.r, self.keras
        made, out = self.chain(rank, r.randint(1, 4))
        form = self.pick('siamese', 'twice', 'distributed', 'dict', 'several', 'tapped', 'inherit', 'grown', 'looped', 'sequence', 'ensemble', 'other')
        encoder = self.pick([f'encoder = {k}.Sequential([{", ".join(made)}])'], [f'encoder = {k}.Sequential([{k}.Input({shape!r}), {", ".join(made)}], name="encoder")'], [f'e = {self.input(shape)}', *self.steps(made, 'h', 'e'), f'encoder = {self.made_model("e", "h", "encoder")}'])
        inputs = [f'a = {self.input(shape)}', f'b = {self.input(shape)}']
        if form == 'siamese':
            merge = self.pick(f'{p}Subtract()([x, y])', f'{p}Lambda(lambda t: t[0] - t[1])([x, y])', f'{k}.ops.abs(x - y)', f'{p}Concatenate()([x, y])', 'x * y', f'{p}Dot(axes=-1)([x, y])' if out == 1 else 'x - y')
            return [*encoder, *inputs, 'x, y = encoder(a), encoder(b)' if self.chance(0.5) else 'x = encoder(a)\ny = encoder(b)', f'z = {merge}', *(['if len(z.shape) > 2:', f'    z = {p}Flatten()(z)'] if self.chance(0.7) else []), f'z = {p}Dense(1, activation="sigmoid")(z)', f'model = {self.made_model("[a, b]", "z")}']
        if form == 'twice':
            return [*inputs[:1], f'shared = {self.call("Dense", shape[-1])}', f'x = shared(shared(a))', f'y = {p}Activation("relu")(x)', f'z = shared({self.pick("y", "x + y", "a")})', f'model = {self.made_model("a", self.pick("z", "[x, z]", "[z, y, z]"))}']
        if form == 'distributed':
            frames = r.randint(2, 5)
            return [*encoder, f'a = {self.input((frames, *shape))}', f'x = {p}TimeDistributed(encoder{self.pick("", ", name=" + repr("frames"))})(a)', *(['if len(x.shape) > 3:', f'    x = {p}TimeDistributed({p}Flatten())(x)'] if out > 1 else []), f'x = {self.pick(f"{p}LSTM(4)", f"{p}GlobalAveragePooling1D()", f"{p}Dense(2)")}(x)', f'model = {self.made_model("a", "x")}']
        if form == 'dict':
            return [f'a = {k}.Input({shape!r}, name="a")', f'b = {k}.Input(({r.randint(1, 5)},), name="b")', *self.steps(made, 'x', 'a'), 'if len(x.shape) > 2:', f'    x = {p}Flatten()(x)', f'y = {p}concatenate([x, b])', f'inner = {k}.Model({self.pick("[a, b]", "{" + repr("a") + ": a, " + repr("b") + ": b}")}, {self.pick("y", "[x, y]", "{" + repr("x") + ": x, " + repr("y") + ": y}")})',
                    f'c = {k}.Input({shape!r}, name="a")', f'd = {k}.Input(b.shape[1:], name="b")', f'out = inner({self.pick("[c, d]", "{" + repr("a") + ": c, " + repr("b") + ": d}")})', 'z = out["y"] if isinstance(out, dict) else out[-1] if isinstance(out, (list, tuple)) else out', f'z = {p}Dense(2)(z)', f'model = {self.made_model("[c, d]", "z")}']
        if form == 'several':
            heads = r.randint(2, 4)
            head = f'{p}Dense(n + 1, name=f"head_{{n}}")(x)'
            many = self.pick(f'[{head} for n in range({heads})]', f'{{f"head_{{n}}": {head} for n in range({heads})}}', f'tuple({head} for n in range({heads}))')
            return [*inputs[:1], *self.steps(made, 'x', 'a'), 'if len(x.shape) > 2:', f'    x = {p}{self.pick("Flatten()", "Reshape((-1,))")}(x)', f'outputs = {many}', f'model = {k}.Model(inputs=a, outputs=outputs)']
        if form == 'tapped':
            lines, named, count, _ = self.baseOf(shape, rank)
            n = r.randint(0, count - 1)
            return [*lines, f'tap = {k}.Model(base.inputs, base.layers[{n}].output)', *inputs[:1], 'x = tap(a)', f'y = base({self.pick("a", "a, training=False")})', *(['if len(x.shape) > 2:', f'    x = {p}Flatten()(x)', 'if len(y.shape) > 2:', f'    y = {p}Flatten()(y)']), f'model = {self.made_model("a", p + "Concatenate()([x, y])")}']
        if form == 'inherit':
            self.defs += [f'class Net({k}.Model):', f'    def __init__(self, units={r.randint(2, 6)}, **kwargs):', f'        inputs = {self.input(shape)}', *self.indented(self.steps(made, 'x', 'inputs'), 8), f'        outputs = {p}Dense(units)(x)', f'        super().__init__({self.pick("inputs, outputs", "inputs=inputs, outputs=outputs")}, **kwargs)', '']
            return [self.pick('model = Net()', 'model = Net(3, name="net")', 'net = Net()\nmodel = ' + f'{k}.Sequential([net, {p}Dense(1)])')]
        if form == 'grown':
            return [*encoder, *inputs[:1], 'x = encoder(a)', f'inner = {self.made_model("a", "x")}', f'outer = {k}.Sequential([inner, {p}Flatten()])', f'outer.add({p}Dense({r.randint(1, 9)}))', self.pick('outer.add(' + p + 'Dense(2))\nouter.pop()', 'inner.trainable = False', 'encoder.trainable = False', 'pass'), f'model = {k}.Sequential([outer{self.pick("", f", {p}Dense(1)")}])']
        if form == 'looped':
            same = {1: f'{p}Dense({shape[-1]}, activation="relu")', 2: f'{p}Conv1D({shape[-1]}, 3, padding="same")', 3: f'{p}Conv2D({shape[-1]}, 3, padding="same")'}[rank]
            return [*inputs[:1], f'block = {k}.Sequential([{same}, {p}{self.pick("BatchNormalization()", "LayerNormalization()", "PReLU()")}])' if self.chance(0.6) else f'block = {same}', 'x = a', f'for _ in range({r.randint(2, 4)}):', f'    x = {self.pick("block(x)", "x + block(x)", p + "Add()([x, block(x)])")}', f'model = {self.made_model("a", "x")}']
        if form == 'sequence':
            return [*encoder, f'head = {k}.Sequential([{p}Flatten(), {p}Dense({r.randint(1, 5)})])', f'model = {k}.Sequential([{self.input(shape)}, encoder, head{self.pick("", ", " + p + "Softmax()")}])', self.pick('head.trainable = False', 'encoder.trainable = False', 'model.layers[0].trainable = False', 'pass')]
        if form == 'ensemble':
            self.defs += ['def make(units):', f'    i = {self.input(shape)}', *self.indented(self.steps(made, 'h', 'i')), f'    h = {p}Flatten()(h)', f'    return {k}.Model(i, {p}Dense(units)(h){self.pick("", ", name=" + "f" + repr("net_{units}"))})', '']
            return [f'nets = [make(n) for n in {self.pick("(2, 3)", "(4, 5, 6)", "range(1, 4)")}]', *inputs[:1], f'x = {p}{self.pick("Concatenate()", "concatenate")}{self.pick("", "")}' + '([n(a) for n in nets])', *(['for n in nets:', '    n.trainable = False'] if self.chance(0.4) else []), f'model = {self.made_model("a", p + "Dense(2)(x)")}']
        # A layer that has its weights meets another shape.
        second = [*shape]
        second[r.randrange(len(second))] = r.randint(1, 12)
        if self.chance(0.3):
            second = second[1:] if len(second) > 1 else [3, *second]
        return [f'a = {self.input(shape)}', f'b = {self.input(tuple(second))}', f'layer = {made[0]}', 'x, y = layer(a), layer(b)', f'model = {self.made_model("[a, b]", "[x, y]")}']

    def transformers(self, shape, rank):
        """Blocks of attention, patches, positions, gates and scales, with layers and with keras.ops."""
        p, r, k = self.prefix, self.r, self.keras
        o = f'{k}.ops.'
        d, heads, n = self.pick(4, 8, 6), self.pick(1, 2, 4), r.randint(4, 12)
        form = self.pick('text', 'vision', 'mixer', 'decoder', 'classToken', 'scaled', 'window', 'manual', 'perceiver', 'convnext')
        self.defs += ['def block(x, d, heads, rate=0.1):', f'    y = {p}LayerNormalization(epsilon=1e-6)(x)', f'    y = {p}MultiHeadAttention(heads, {self.pick("d", "max(d // heads, 1)", "key_dim=d")}{self.pick("", ", dropout=rate")})({self.pick("y, y", "query=y, value=y", "y, y, y", "y, y, use_causal_mask=True")})', f'    x = {self.pick("x + y", p + "Add()([x, y])")}', f'    y = {p}LayerNormalization()(x)', f'    y = {p}Dense(d * {self.pick(2, 4)}, activation="{self.pick("gelu", "relu")}")(y)', f'    y = {p}Dense(d)({self.pick("y", p + "Dropout(rate)(y)")})', '    return x + y', '']
        ends = self.pick(f'x = {p}GlobalAveragePooling1D()(x)', f'x = x[:, 0]', f'x = {p}Flatten()(x)', f'x = {o}mean(x, axis=1)', 'pass')
        blocks = [f'for _ in range({r.randint(1, 3)}):', f'    x = block(x, {d}, {heads})']
        if form == 'text':
            self.defs += [f'class Positions({k}.layers.Layer):', '    def __init__(self, length, words, d, **kwargs):', '        super().__init__(**kwargs)', f'        self.tokens = {p}Embedding(words, d)', f'        self.places = {p}Embedding(length, d)', '    def call(self, x):', f'        places = {o}arange({self.pick("0, ", "")}{self.pick(f"{o}shape(x)[-1]", "x.shape[1]", f"stop={o}shape(x)[1]") if self.chance(0.5) else "x.shape[-1]"})', '        return self.tokens(x) + self.places(places)', '']
            return [f'a = {k}.Input(({n},), dtype="int32")', f'x = Positions({n}, {r.randint(10, 40)}, {d})(a)', *blocks, ends, f'model = {self.made_model("a", p + "Dense(2)(x)")}']
        if form in ('vision', 'classToken'):
            size = self.pick(2, 4)
            side = size * r.randint(2, 4)
            patches = self.pick([f'x = {p}Conv2D({d}, {size}, strides={size}{self.pick("", ", padding=" + repr("valid"))})(a)', f'x = {p}Reshape((-1, {d}))(x)'], [f'x = {p}Conv2D({d}, kernel_size={size}, strides=({size}, {size}))(a)', f'x = {o}reshape(x, (-1, {(side // size) ** 2}, {d}))'], [f'x = {o}image.extract_patches(a, {size})', f'x = {p}Reshape((x.shape[1] * x.shape[2], x.shape[3]))(x)', f'x = {p}Dense({d})(x)'])
            lines = [f'a = {self.input((side, side, self.pick(1, 3)))}', *patches]
            if form == 'classToken':
                self.defs += [f'class Token({k}.layers.Layer):', '    def build(self, input_shape):', '        d = input_shape[-1]', f'        self.token = self.add_weight(shape=(1, 1, d), initializer="{self.pick("zeros", "random_normal")}", name="token")', f'        self.places = self.add_weight(shape=(1, input_shape[1] + 1, d), name="places"{self.pick("", ", trainable=False")})', '    def call(self, x):', f'        token = {self.pick(f"{o}repeat(self.token, {o}shape(x)[0], axis=0)", f"{o}broadcast_to(self.token, ({o}shape(x)[0], 1, x.shape[-1]))", f"{o}tile(self.token, [{o}shape(x)[0], 1, 1])")}', f'        return {o}concatenate([token, x], axis=1) + self.places', '']
                lines.append('x = Token()(x)')
            else:
                lines += [f'x = x + {p}Embedding({(side // size) ** 2}, {d})({o}arange({(side // size) ** 2}))'] if self.chance(0.5) else []
            return lines + [*blocks, ends, f'model = {self.made_model("a", p + "Dense(3)(x)")}']
        lines = [f'a = {self.input((n, d))}', 'x = a']
        if form == 'mixer':
            lines += [f'for _ in range({r.randint(1, 2)}):', f'    y = {p}LayerNormalization()(x)', f'    y = {self.pick(p + "Permute((2, 1))(y)", f"{o}transpose(y, (0, 2, 1))", f"{o}swapaxes(y, 1, 2)")}', f'    y = {p}Dense({n})({p}Dense({r.randint(2, 9)}, activation="gelu")(y))', f'    y = {p}Permute((2, 1))(y)', f'    x = {p}Add()([x, y])', f'    x = x + {p}Dense({d})({p}LayerNormalization()(x))']
        elif form == 'decoder':
            m = r.randint(3, 9)
            return [f'a = {self.input((n, d))}', f'b = {self.input((m, self.pick(d, d + 2)))}', f'x = {p}MultiHeadAttention({heads}, {r.randint(1, 5)}{self.pick("", f", output_shape={d}", ", value_dim=3")})({self.pick("a, b", "query=a, value=b, key=b", "a, b, b", "a, value=b")})', f'x = {p}LayerNormalization()({self.pick("x + a", "x")})', f'y, s = {p}MultiHeadAttention({heads}, 2)(x, b, return_attention_scores=True)', f'model = {self.made_model("[a, b]", self.pick("y", "[y, s]", "[x, s]"))}']
        elif form == 'scaled':
            self.defs += [f'class Scale({k}.layers.Layer):', '    def __init__(self, start=1e-6, **kwargs):', '        super().__init__(**kwargs)', '        self.start = start', '    def build(self, shape):', f'        self.gamma = self.add_weight(shape=(shape[-1],), initializer={k}.initializers.Constant(self.start))', '    def call(self, x):', '        return x * self.gamma', '']
            lines += [f'y = {p}Dense({d * 2})(x)', f'{self.pick("u, v", "[u, v]")} = {o}split(y, 2, axis=-1)', f'x = x + Scale()(u * {o}sigmoid(v))']
        elif form == 'window':
            lines = [f'a = {self.input((8, 8, d))}', f'x = {o}roll(a, shift=(-2, -2), axis=(1, 2))' if self.chance(0.5) else 'x = a', f'x = {o}reshape(x, (-1, 2, 4, 2, 4, {d}))', f'x = {o}transpose(x, (0, 1, 3, 2, 4, 5))', f'x = {o}reshape(x, (-1, 16, {d}))', f'x = {p}MultiHeadAttention({heads}, 2)(x, x)', f'x = {o}reshape(x, (-1, 2, 2, 4, 4, {d}))', f'x = {o}transpose(x, {self.pick("(0, 1, 3, 2, 4, 5)", "[0, 1, 3, 2, 4, 5]")})', f'x = {o}reshape(x, (-1, 8, 8, {d}))']
        elif form == 'manual':
            self.defs += [f'class Attend({k}.layers.Layer):', '    def __init__(self, d, heads):', '        super().__init__()', '        self.d, self.heads = d, heads', f'        self.qkv = {p}Dense(d * 3, use_bias=False)', f'        self.out = {p}Dense(d)', '    def call(self, x):', f'        q, k, v = {o}split(self.qkv(x), 3, axis=-1)', f'        shape = (-1, x.shape[1], self.heads, self.d // self.heads)', f'        q, k, v = [{o}transpose({o}reshape(t, shape), (0, 2, 1, 3)) for t in (q, k, v)]', f'        w = {o}softmax({o}matmul(q, {o}transpose(k, (0, 1, 3, 2))) / (self.d ** 0.5), axis=-1)', f'        y = {o}transpose({o}matmul(w, v), (0, 2, 1, 3))', f'        return self.out({o}reshape(y, (-1, x.shape[1], self.d)))', '']
            lines.append(f'x = Attend({heads * r.randint(1, 4)}, {heads})(x)')
        elif form == 'perceiver':
            lines += [f'q = {p}EinsumDense("{self.pick("abc,cde->abde", "abc,cd->abd", "abc,bd->adc")}", output_shape={self.pick("(None, 2, 3)", "(None, 5)", "(3, 4)")}{self.pick("", ", bias_axes=" + repr("d"))})(x)', 'if len(q.shape) > 3:', f'    q = {p}Reshape(({n}, -1))(q)', f'x = {p}Dense(2)(q)']
        else:
            lines = [f'a = {self.input((12, 12, 3))}', f'x = {p}Conv2D({d}, 4, strides=4)(a)', f'y = {p}DepthwiseConv2D({self.pick(7, 3)}, padding="same")(x)', f'y = {p}{self.pick("LayerNormalization(epsilon=1e-6)", "GroupNormalization(2)")}(y)', f'y = {p}Dense({4 * d}, activation="gelu")(y)', f'y = {p}Dense({d})(y)', f'x = {p}Add()([x, y])', f'x = {p}GlobalAveragePooling2D()(x)']
        return lines + [f'model = {self.made_model("a", p + "Dense(2)(x)")}']

    def weights(self, shape, rank):
        """Weights made in every place, tracked in every way, trained or not."""
        p, r, k = self.prefix, self.r, self.keras
        o, u = f'{k}.ops.', r.randint(1, 6)
        form = self.pick('init', 'loop', 'dict', 'variable', 'frozen', 'tied', 'metric', 'inner', 'guarded', 'wrapper', 'model', 'scalar', 'rate', 'manyOutputs')
        head = [f'class Mine({k}.layers.Layer):', f'    def __init__(self, units={u}, **kwargs):', '        super().__init__(**kwargs)', '        self.units = units']
        last = shape[-1]
        if form == 'init':
            body = [f'        self.w = self.add_weight(shape=({last}, units), initializer="glorot_uniform"{self.pick("", ", name=" + repr("w"))})', f'        self.b = self.add_weight(shape=(units,), {self.pick("initializer=" + repr("zeros"), "trainable=False")})', '    def call(self, x):', '        return x @ self.w + self.b']
        elif form == 'loop':
            body = ['    def build(self, shape):', '        self.ws = []' if self.chance(0.5) else '        self.ws = list()', f'        for i in range({r.randint(1, 4)}):', f'            self.ws.append(self.add_weight(shape=(shape[-1],), name=f"w{{i}}"{self.pick("", ", trainable=i % 2 == 0")}))', '    def call(self, x):', '        for w in self.ws:', '            x = x * w', '        return x']
        elif form == 'dict':
            body = ['    def build(self, shape):', f'        self.parts = {{name: {p}Dense(self.units, name=name) for name in {self.pick("(" + repr("q") + ", " + repr("k") + ")", "[" + repr("q") + ", " + repr("k") + ", " + repr("v") + "]")}}}', '    def call(self, x):', '        return sum(part(x) for part in self.parts.values())']
        elif form == 'variable':
            body = [f'        self.scale = {k}.Variable({self.pick("1.0", "[1.0, 2.0]" if last == 2 else "0.5", f"{o}ones(({last},))")}{self.pick("", ", trainable=False")})', '    def call(self, x):', '        return x * self.scale']
        elif form == 'frozen':
            body = [f'        self.d = {p}Dense(units, trainable={self.pick("True", "False")})', f'        self.n = {p}BatchNormalization()', '        self.d.trainable = False' if self.chance(0.4) else '        pass', '    def call(self, x, training=None):', '        return self.n(self.d(x), training=training)']
        elif form == 'tied':
            body = ['    def build(self, shape):', '        self.w = self.add_weight(shape=(shape[-1], self.units))', '        self.b = self.add_weight(shape=(shape[-1],), initializer="zeros")', '    def call(self, x):', f'        h = {o}relu({o}matmul(x, self.w))', f'        return {o}matmul(h, {o}transpose(self.w)) + self.b']
        elif form == 'metric':
            body = [f'        self.seen = {k}.metrics.Mean(name="seen")', f'        self.d = {p}Dense(units)', '    def call(self, x):', f'        y = self.d(x)', self.pick('        self.add_loss(' + o + 'sum(' + o + 'square(y)))', '        pass'), '        return y']
        elif form == 'inner':
            self.defs += [f'class Part({k}.layers.Layer):', '    def __init__(self, units, **kwargs):', '        super().__init__(**kwargs)', f'        self.units = units', '    def build(self, shape):', '        self.w = self.add_weight(shape=(shape[-1], self.units))', *(['        super().build(shape)'] if self.chance(0.5) else []), '    def call(self, x):', f'        return {o}matmul(x, self.w)', '']
            body = ['    def build(self, shape):', '        self.one = Part(self.units)', '        self.two = Part(shape[-1])', *(['        self.one.build(shape)', '        self.two.build((*shape[:-1], self.units))'] if self.chance(0.5) else []), '    def call(self, x):', '        return x + self.two(self.one(x))']
        elif form == 'guarded':
            body = ['        self.d = None', '    def build(self, shape):', '        if shape[-1] != self.units:', f'            self.d = {p}Dense(self.units{self.pick("", ", use_bias=False")})', '    def call(self, x):', '        return x if self.d is None else self.d(x)']
        elif form == 'wrapper':
            self.defs += [f'class Twice({k}.layers.Wrapper):', '    def call(self, x):', '        return self.layer(x) * 2', *(['    def compute_output_shape(self, shape):', '        return self.layer.compute_output_shape(shape)'] if self.chance(0.3) else []), '']
            return [f'a = {self.input(shape)}', f'x = Twice({p}Dense({u}))(a)', f'x = {p}Dense(2)(x)', f'model = {self.made_model("a", "x")}']
        elif form == 'model':
            made, out = self.chain(rank, r.randint(1, 3))
            self.defs += [f'class Net({k}.Model):', '    def __init__(self):', '        super().__init__()', f'        self.body = {k}.Sequential([{", ".join(made)}])', '    def build(self, input_shape):', '        self.body.build(input_shape)', f'        self.head = {p}Dense({u})', '        self.head.build(self.body.compute_output_shape(input_shape))', self.pick('        self.built = True', '        super().build(input_shape)'), '    def call(self, x):', '        return self.head(self.body(x))', '']
            return ['model = Net()', self.pick(f'model.build((None, *{shape!r}))', f'model({k}.Input({shape!r}))', f'model({o}zeros((1, *{shape!r})))')]
        elif form == 'scalar':
            body = ['    def build(self, shape):', f'        self.a = self.add_weight({self.pick("shape=()", "()", "shape=(1,)", "")})', f'        self.b = self.add_weight(shape={self.pick("(1, 1)", "[1]", "shape[1:]" if None not in shape else "(1,)")})', '    def call(self, x):', '        return x * self.a + self.b']
        elif form == 'rate':
            body = [f'        self.drop = {p}Dropout(0.1) if units > 3 else None', f'        self.seq = [{p}Dense(units), {p}LayerNormalization()]', '    def call(self, x, training=False):', '        for layer in self.seq:', '            x = layer(x)', '        if self.drop is not None:', '            x = self.drop(x, training=training)', '        return x']
        else:
            body = [f'        self.d = {p}Dense(units)', '    def call(self, x):', f'        return {self.pick("{" + repr("x") + ": x, " + repr("y") + ": self.d(x)}", "(x, {" + repr("y") + ": self.d(x)})", "[x, [self.d(x), x]]")}']
            use = 'out["y"] if isinstance(out, dict) else out[1]["y"] if isinstance(out[1], dict) else out[1][0]'
            self.defs += [*head, *body, '']
            return [f'a = {self.input(shape)}', 'out = Mine()(a)', f'x = {use}', f'model = {self.made_model("a", p + "Dense(1)(x)")}']
        self.defs += [*head, *body, '']
        lines = [f'a = {self.input(shape)}', f'layer = Mine({self.pick("", "units=3", "name=" + repr("mine"))})', f'x = layer({self.pick("a", p + "Activation(" + repr("relu") + ")(a)")})']
        if self.chance(0.3):
            lines.append(self.pick('layer.trainable = False', 'x = Mine()(x)', 'print(len(layer.weights))'))
        return lines + [f'model = {self.made_model("a", self.pick("x", p + "Dense(2)(x)"))}']
