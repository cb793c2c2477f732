"""Styles of model code: Sequential, functional, branches, helpers, loops, builders, nested and shared layers."""

from .writer import Writer


class PlainStyles(Writer):
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
