"""Styles of model code with classes: subclassed models and layers of many forms."""

from .writer import Writer


class ClassStyles(Writer):
    def data(self, shape, batch=None):
        """An array or symbolic tensor for a first call."""
        batch = batch or self.r.randint(1, 4)
        options = [f'{self.keras}.Input({shape!r})', f'{self.keras}.ops.zeros({(batch, *shape)!r})']
        if self.chance(0.4):
            self.need('import numpy as np')
            options = [f'np.zeros({(batch, *shape)!r})', f'np.random.rand(*{(batch, *shape)!r}).astype("float32")', f'np.ones(({batch},) + {shape!r}, dtype=np.float32)']
        if self.keras == 'tf.keras' and self.chance(0.5):
            options = [f'tf.zeros({(batch, *shape)!r})', f'tf.random.normal({(batch, *shape)!r})', f'tf.ones([{", ".join(map(str, (batch, *shape)))}])']
        return self.r.choice(options)

    def begin(self, name, base, arguments='', keywords=False):
        """The head of a class, in Python 2's or 3's way."""
        more = f'{arguments}{", " if arguments else ""}**kwargs' if keywords else arguments
        given = '**kwargs' if keywords else ''
        start = self.pick(f'super().__init__({given})', f'super({name}, self).__init__({given})')
        return [f'class {name}({base}):', *([f'    """A {name.lower()}."""'] if self.chance(0.2) else []), f'    def __init__(self{", " if more else ""}{more}):', f'        {start}']

    def calledModel(self, shape, name='Net', arguments=''):
        """A subclassed model made and called."""
        lines = [f'model = {name}({arguments})']
        if self.chance(0.25):
            lines.append(f'model.build({self.pick((None, *shape), (2, *shape))!r})')
        if self.chance(0.1):
            lines.append(f'out = model.predict({self.data(shape, 2)}, verbose=0)' if 'Input' not in lines[-1] else 'pass')
            if '.Input' in lines[-1]:
                lines.pop()
        if self.chance(0.85) or len(lines) == 1:
            lines.append(f'{self.pick("", "_ = ", "y = ")}model({self.data(shape)})')
        return lines

    def classFields(self, shape, rank):
        """Every layer a field, called in order, with a residual or a test of the argument now and then."""
        made, out = self.chain(rank, self.r.randint(2, 6))
        fields = [self.pick(f'l{i}', f'layer_{i}') for i in range(len(made))]
        lines = self.begin('Net', f'{self.keras}.Model', f'classes={self.r.randint(2, 9)}', self.chance(0.3))
        order = [*zip(fields, made)]
        if self.chance(0.2):
            self.r.shuffle(order)
        lines += [f'        self.{field} = {line}' for field, line in order]
        if self.chance(0.25):
            lines.append(f'        self.unused = {self.call("Dense", 3)}')
        lines.append(f'        self.head = {self.prefix}Dense(classes)')
        training = self.pick('', ', training=None', ', training=False', ', mask=None')
        lines.append(f'    def call(self, inputs{training}):')
        body = ['x = inputs']
        for field, line in zip(fields, made):
            if 'Dropout' in line and 'training' in training and self.chance(0.5):
                body.append(f'x = self.{field}(x, training=training)')
            elif ('Activation' in line or 'BatchNorm' in line) and self.chance(0.3):
                body.append(f'x = x + self.{field}(x)')
            elif self.chance(0.1):
                body += [f'if len(x.shape) > {self.r.randint(1, 4)}:', f'    x = self.{field}(x)']
            else:
                body.append(f'x = self.{field}(x)')
        lines += self.indented(body, 8) + ['        return self.head(x)', '']
        self.defs += lines
        return self.calledModel(shape)

    def classList(self, shape, rank):
        """Layers in a list, dict or Sequential, made by a loop or comprehension."""
        units = [self.r.randint(1, 12) for _ in range(self.r.randint(1, 4))]
        p = self.prefix
        inner = 'Dense(u)' if rank < 3 else self.pick('Conv2D(u, 3, padding="same")', 'SeparableConv2D(u, (3, 3), padding="same")', 'Dense(u)')
        lines = self.begin('Net', f'{self.keras}.Model', 'sizes', self.chance(0.3))
        how = self.pick('append', 'comprehension', 'dict', 'sequential', 'setattr', 'pairs')
        if how == 'append':
            lines += ['        self.stack = []', '        for u in sizes:', f'            self.stack.append({p}{inner})', *([f'            self.stack.append({p}BatchNormalization())'] if self.chance(0.4) else [])]
            body = ['for layer in self.stack:', '    x = layer(x)']
        elif how == 'comprehension':
            lines += [f'        self.stack = [{p}{inner} for u in sizes]']
            body = [self.pick('for layer in self.stack:', 'for i, layer in enumerate(self.stack):'), self.pick('    x = layer(x)', '    x = layer(x)')]
        elif how == 'dict':
            lines += [f'        self.stack = {{f"b{{i}}": {p}{inner} for i, u in enumerate(sizes)}}']
            body = ['for key in self.stack:', '    x = self.stack[key](x)']
        elif how == 'sequential':
            lines += [f'        self.stack = {self.keras}.Sequential([{p}{inner} for u in sizes])' if self.chance(0.5) else f'        self.stack = {self.keras}.Sequential()']
            if lines[-1].endswith('Sequential()'):
                lines += ['        for u in sizes:', f'            self.stack.add({p}{inner})']
            body = ['x = self.stack(x)']
        elif how == 'setattr':
            lines += ['        self.count = len(sizes)', '        for i, u in enumerate(sizes):', f'            setattr(self, f"dense{{i}}", {p}{inner})']
            body = ['for i in range(self.count):', '    x = getattr(self, "dense%d" % i)(x)']
        else:
            lines += [f'        self.stack = [({p}{inner}, {p}{self.pick("ReLU()", "BatchNormalization()", "PReLU()")}) for u in sizes]']
            body = ['for a, b in self.stack:', '    x = b(a(x))']
        tail, _ = self.chain(rank, 1)
        lines += [f'        self.tail = {tail[0]}']
        lines += ['    def call(self, x):', *self.indented(body, 8), '        return self.tail(x)', '']
        self.defs += lines
        return self.calledModel(shape, arguments=self.pick(repr(units), f'sizes={units!r}', f'sizes={tuple(units)!r}'))

    def classNested(self, shape, rank):
        """A model or layer of the file's own inside another."""
        p = self.prefix
        made, out = self.chain(rank, self.r.randint(1, 3))
        base = self.pick(f'{self.keras}.Model', f'{self.keras}.layers.Layer')
        fields = [f'f{i}' for i in range(len(made))]
        self.defs += [*self.begin('Part', base, keywords=True), *[f'        self.{f} = {m}' for f, m in zip(fields, made)],
                      '    def call(self, x):', *[f'        x = self.{f}(x)' for f in fields], '        return x', '']
        count = self.r.randint(1, 3) if out == rank else 1
        tail, _ = self.chain(out, 1)
        self.defs += [*self.begin('Net', f'{self.keras}.Model'), f'        self.parts = [Part() for _ in range({count})]', f'        self.tail = {tail[0]}',
                      '    def call(self, x, training=None):', '        for part in self.parts:', '            x = part(x)', '        return self.tail(x)', '']
        if self.chance(0.3):
            return [f'inputs = {self.input(shape)}', *([f'x = {self.call("BatchNormalization")}(inputs)'] if self.chance(0.4) else ['x = inputs']), 'outputs = Net()(x)', f'model = {self.made_model("inputs", "outputs")}']
        return self.calledModel(shape)

    def customForms(self, shape, rank):
        """Custom layers: build with weights or sub-layers, several inputs or outputs, config, own shape rule."""
        o = 'tf.' if self.keras == 'tf.keras' else f'{self.keras}.ops.'
        k, p = self.keras, self.prefix
        units = self.r.randint(1, 9)
        form = self.pick('weights', 'sublayers', 'two', 'outputs', 'late', 'shape', 'plain', 'training', 'inherit')
        head = self.begin('Mine', f'{k}.layers.Layer', f'units={units}', True)
        if 'import keras\n' in self.head and self.chance(0.3):
            head.insert(0, f'@{k}.saving.register_keras_serializable({self.pick("", "package=" + repr("x"))})')
        config = ['    def get_config(self):', '        config = super().get_config()', '        config.update({"units": self.units})', '        return config'] if self.chance(0.3) else []
        keep = ['        self.units = units']
        if form == 'weights':
            trainable = self.pick('', ', trainable=False', ', trainable=True')
            shapes = self.pick('(input_shape[-1], self.units)', '[input_shape[-1], self.units]', 'shape=(int(input_shape[-1]), self.units)', 'shape=(input_shape[-1], self.units)')
            shapes = shapes if shapes.startswith('shape') else f'shape={shapes}'
            body = ['    def build(self, input_shape):', f'        self.w = self.add_weight({shapes}, initializer="random_normal"{trainable})',
                    f'        self.b = self.add_weight(name="b", shape=(self.units,), initializer={self.pick(repr("zeros"), k + ".initializers.Zeros()")}, regularizer={self.pick("None", repr("l2"))})',
                    *(['        super().build(input_shape)'] if self.chance(0.3) else ['        self.built = True'] if self.chance(0.3) else []),
                    '    def call(self, inputs):', f'        return {self.pick(o + "matmul(inputs, self.w) + self.b", "inputs @ self.w + self.b", o + "add(" + o + "matmul(inputs, self.w), self.b)")}']
        elif form == 'sublayers':
            body = ['    def build(self, input_shape):', f'        self.d = {p}Dense({self.pick("self.units", "input_shape[-1]", "input_shape[-1] // 2 + 1")})', f'        self.n = {p}{self.pick("BatchNormalization()", "LayerNormalization()")}',
                    '    def call(self, x):', f'        return {self.pick("self.n(self.d(x))", "self.d(self.n(x))", "self.d(x) * 2")}']
        elif form == 'two':
            call = self.pick('call(self, a, b)', 'call(self, inputs)')
            body = [f'    def {call}:', *(['        a, b = inputs'] if 'inputs' in call else []), f'        return {self.pick("a + b", o + "concat([a, b], axis=-1)" if o == "tf." else o + "concatenate([a, b], axis=-1)", "self.d(a) * self.d(b)")}']
            keep += [f'        self.d = {p}Dense(units)']
        elif form == 'outputs':
            body = ['    def call(self, x):', f'        return {self.pick("x, self.d(x)", "[x, self.d(x)]", "(self.d(x), x * 2)")}']
            keep += [f'        self.d = {p}Dense(units)']
        elif form == 'late':
            body = ['    def build(self, shape):', f'        self.blocks = [{p}Dense(n + 1) for n in range(self.units % 4 + 1)]', '    def call(self, x):', f'        return {k}.layers.{self.pick("Concatenate", "Concatenate")}()([b(x) for b in self.blocks])' if self.chance(0.3) else '        return sum(b(x)[..., :1] for b in self.blocks)']
        elif form == 'shape':
            body = ['    def call(self, x):', f'        return {o}reduce_mean(x, axis=-1, keepdims=True)' if o == 'tf.' else f'        return {o}mean(x, axis=-1, keepdims=True)', '    def compute_output_shape(self, input_shape):', '        return (*input_shape[:-1], 1)']
        elif form == 'training':
            body = ['    def call(self, x, training=False):', '        if training:', '            x = x * 2', '        return self.d(x)']
            keep += [f'        self.d = {p}Dense(units)']
        elif form == 'inherit':
            kind = self.pick('Dense', 'Dense', 'Dropout', 'Flatten')
            head = [f'class Mine({p}{kind}):', f'    def __init__(self, units={units}, **kwargs):', f'        super().__init__({self.pick("units", "units * 2", "units=units")}, **kwargs)' if kind == 'Dense' else '        super().__init__(0.5, **kwargs)' if kind == 'Dropout' else '        super().__init__(**kwargs)']
            keep, config = [], []
            body = ['    def call(self, x):', f'        return {self.pick("super().call(x) * 2", "super().call(x)")}'] if self.chance(0.6) else []
        else:
            body = ['    def call(self, x):', f'        return {self.pick("x", "x * self.units", o + "abs(x)", "-x", "x / 2")}']
        self.defs += [*head, *keep, *body, *config, '']
        name = self.pick('', f'{", "}name="mine"')
        made = f'Mine({units}{name})'
        if form == 'two':
            call = f'{made}(inputs, x)' if 'a, b)' in body[0] else f'{made}([inputs, x])'
            lines = [f'inputs = {self.input(shape)}', f'x = {self.call("Activation", "relu")}(inputs)', f'x = {call}']
        elif form == 'outputs':
            lines = [f'inputs = {self.input(shape)}', f'x, y = {made}(inputs)', self.pick('x = y', 'pass')]
        else:
            lines = [f'inputs = {self.input(shape)}', f'x = {made}(inputs)']
            if self.chance(0.4) and 'name' not in name:
                lines.append(f'x = Mine()(x)')
        tail, _ = self.chain(rank, self.r.randint(0, 2))
        return lines + self.steps(tail) + [f'model = {self.made_model("inputs", "x")}']
