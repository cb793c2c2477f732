"""Styles of model code driven by data: dicts, dataclasses, partials, comprehensions, recursion, closures, match."""

from .writer import Writer


class ConfigStyles(Writer):
    def widths(self, low=1, high=16, top=4):
        return [self.r.randint(low, high) for _ in range(self.r.randint(1, top))]

    def finish(self, rank, lines, inputs='inputs', x='x'):
        tail, _ = self.chain(rank, self.r.randint(1, 2))
        return lines + self.steps(tail, x) + [f'model = {self.made_model(inputs, x)}']

    def configDict(self, shape, rank):
        """Layers from a list of dicts or tuples with their classes' names."""
        p = self.prefix
        owner = {'': 'globals()[{}]', 'L.': 'getattr(L, {})', 'layers.': 'getattr(layers, {})'}.get(p, f'getattr({p[:-1]}, {{}})')
        rows = [self.pick(('Dense', {'units': self.r.randint(1, 9), 'activation': 'relu'}), ('Dropout', {'rate': 0.3}), ('BatchNormalization', {}), ('Activation', {'activation': 'tanh'}), ('LeakyReLU', {}), *([('Conv2D', {'filters': self.r.randint(1, 9), 'kernel_size': self.pick(1, 3, (3, 1)), 'padding': 'same'}), ('MaxPooling2D', {'pool_size': 2, 'padding': 'same'})] * 2 if rank == 3 else [('Dense', {'units': 4})])) for _ in range(self.r.randint(2, 5))]
        form = self.pick('tuples', 'dicts', 'mapping', 'yield', 'deserialize')
        lines = [f'inputs = {self.input(shape)}', 'x = inputs']
        if form == 'tuples':
            lines = [f'PLAN = {rows!r}'] + lines + ['for kind, options in PLAN:', f'    x = {owner.format("kind")}(**options)(x)']
        elif form == 'dicts':
            plan = [{'type': kind, **options} for kind, options in rows]
            lines = [f'PLAN = {plan!r}'] + lines + ['for row in PLAN:', '    options = dict(row)', '    kind = options.pop("type")', f'    x = {owner.format("kind")}(**options)(x)']
        elif form == 'mapping':
            names = sorted({kind for kind, _ in rows})
            table = ', '.join(f'"{n.lower()}": {p}{n}' for n in names)
            plan = [(kind.lower(), options) for kind, options in rows]
            lines = [f'KINDS = {{{table}}}', f'PLAN = {plan!r}'] + lines + ['for i, (kind, options) in enumerate(PLAN):', '    x = KINDS[kind](name=f"{kind}_{i}", **options)(x)']
        elif form == 'yield':
            self.defs += ['def made(plan):', '    for kind, options in plan:', f'        yield {owner.format("kind")}(**options)', '']
            lines += [f'for layer in made({rows!r}):', '    x = layer(x)']
        else:
            plan = [{'class_name': kind, 'config': options} for kind, options in rows]
            lines += [f'for row in {plan!r}:', f'    x = {self.keras}.layers.deserialize(row)(x)']
        return self.finish(rank, lines)

    def dataClass(self, shape, rank):
        """Settings in a dataclass, named tuple, enum, class body or SimpleNamespace."""
        k, p = self.keras, self.prefix
        units, rate = self.widths(), self.pick(0.1, 0.25)
        form = self.pick('dataclass', 'namedtuple', 'class', 'namespace', 'NamedTuple', 'enum', 'property')
        if form == 'dataclass':
            self.need('from dataclasses import dataclass, field')
            self.defs += ['@dataclass' + self.pick('', '(frozen=True)'), 'class Config:', f'    shape: tuple = {shape!r}', f'    units: list = field(default_factory=lambda: {units!r})', f'    rate: float = {rate}', '    classes: int = 10', '']
            made = self.pick('Config()', f'Config(classes={self.r.randint(2, 9)})')
        elif form == 'namedtuple':
            self.need('from collections import namedtuple')
            self.defs += ['Config = namedtuple("Config", "shape units rate classes")', '']
            made = f'Config({shape!r}, {units!r}, rate={rate}, classes=4)'
        elif form == 'NamedTuple':
            self.need('from typing import NamedTuple')
            self.defs += ['class Config(NamedTuple):', f'    shape: tuple = {shape!r}', f'    units: list = {units!r}', f'    rate: float = {rate}', '    classes: int = 3', '']
            made = self.pick('Config()', 'Config()._replace(classes=7)')
        elif form == 'namespace':
            self.need('from types import SimpleNamespace')
            made = f'SimpleNamespace(shape={shape!r}, units={units!r}, rate={rate}, classes=6)'
        elif form == 'enum':
            self.need('from enum import Enum, IntEnum')
            self.defs += ['class Size(IntEnum):', '    SMALL = 3', f'    LARGE = {self.r.randint(4, 9)}', 'class Config:', f'    shape = {shape!r}', f'    units = {units!r}', f'    rate = {rate}', f'    classes = Size.{self.pick("SMALL", "LARGE")}.value', '']
            made = self.pick('Config()', 'Config')
        elif form == 'property':
            self.defs += ['class Config:', '    def __init__(self, scale=1):', '        self.scale = scale', f'        self.rate = {rate}', '        self.classes = 5', '    @property', '    def shape(self):', f'        return {shape!r}', '    @property', '    def units(self):', f'        return [u * self.scale for u in {units!r}]', '']
            made = self.pick('Config()', 'Config(2)', 'Config(scale=3)')
        else:
            self.defs += ['class Config:', f'    shape = {shape!r}', f'    units = {units!r}', f'    rate = {rate}', '    classes = 8', '']
            made = self.pick('Config', 'Config()')
        self.defs += [f'def build(cfg{self.pick("", ": " + ("Config" if "Config" in made and form != "namedtuple" else "object"))}):', f'    inputs = {k}.Input(shape=cfg.shape)', '    x = inputs', '    for u in cfg.units:', f'        x = {p}Dense(u, activation="relu")(x)', f'        x = {p}Dropout(cfg.rate)(x)', f'    return {k}.Model(inputs, {p}Dense(cfg.classes)(x))', '']
        return [f'model = build({made})'] if self.chance(0.5) else [f'cfg = {made}', 'model = build(cfg)']

    def partials(self, shape, rank):
        """Layers by functools.partial, lambdas, closures, decorators, reduce and compose."""
        p = self.prefix
        self.need('import functools')
        kind, first = {1: ('Dense', ''), 2: ('Conv1D', 'kernel_size=3, padding="same"'), 3: ('Conv2D', 'kernel_size=3, padding="same"')}[rank]
        form = self.pick('partial', 'lambda', 'closure', 'reduce', 'compose', 'decorator', 'default', 'method', 'kwargs')
        lines = [f'inputs = {self.input(shape)}']
        units = self.widths()
        rest = f', {first}' if first else ''
        if form == 'partial':
            lines = [f'Layer = functools.partial({p}{kind}{rest}, activation={self.pick(repr("relu"), "None")})'] + lines + ['x = inputs', f'for u in {units!r}:', f'    x = Layer(u{self.pick("", ", use_bias=False", ", activation=" + repr("tanh"))})(x)']
        elif form == 'lambda':
            lines = [f'unit = lambda u, **more: {p}{kind}(u{rest}, **more)'] + lines + ['x = unit(4)(inputs)', f'x = unit({units[0]}, use_bias=False)(x)']
        elif form == 'closure':
            self.defs += ['def unit(u, act="relu"):', '    def apply(x):', f'        x = {p}{kind}(u{rest})(x)', f'        return {p}Activation(act)(x)', '    return apply', '']
            lines += ['x = inputs', f'for u in {units!r}:', '    x = unit(u)(x)', 'x = unit(2, "tanh")(x)']
        elif form == 'reduce':
            lines += [f'parts = [{p}{kind}(u{rest}) for u in {units!r}]', 'x = functools.reduce(lambda x, layer: layer(x), parts, inputs)']
        elif form == 'compose':
            self.defs += ['def compose(*funcs):', '    return functools.reduce(lambda f, g: lambda *a, **kw: g(f(*a, **kw)), funcs)', '']
            lines += [f'x = compose({", ".join(f"{p}{kind}({u}{rest})" for u in units)}, {p}ReLU())(inputs)']
        elif form == 'decorator':
            self.defs += ['def normed(f):', '    @functools.wraps(f)', '    def inner(x, *args, **kwargs):', f'        return {p}BatchNormalization()(f(x, *args, **kwargs))', '    return inner', '', '@normed', 'def unit(x, u):', f'    return {p}{kind}(u{rest})(x)', '']
            lines += ['x = inputs', f'for u in {units!r}:', '    x = unit(x, u)']
        elif form == 'default':
            self.defs += [f'def unit(x, u, norm=True, act={self.pick("None", repr("relu"))}, *, times=1):', '    for _ in range(times):', f'        x = {p}{kind}(u{rest})(x)', '    if norm:', f'        x = {p}BatchNormalization()(x)', '    return x if act is None else ' + f'{p}Activation(act)(x)', '']
            lines += [f'x = unit(inputs, {units[0]}, times={self.r.randint(0, 3)})', 'x = unit(x, 3, False)', 'x = unit(x, u=2, act="tanh")']
        elif form == 'method':
            self.defs += ['class Builder:', '    def __init__(self):', f'        self.x = {self.input(shape)}', '        self.inputs = self.x', '    def unit(self, u):', f'        self.x = {p}{kind}(u{rest})(self.x)', '        return self', '    @staticmethod', '    def act():', f'        return {p}{self.pick("ReLU", "Softmax", "ELU")}()', '    def done(self):', f'        return {self.keras}.Model(self.inputs, self.act()(self.x))', '']
            return ['model = Builder()' + ''.join(f'.unit({u})' for u in units) + '.done()']
        else:
            self.defs += ['def unit(x, *args, **kwargs):', '    kwargs.setdefault("activation", "relu")', '    act = kwargs.pop("last", None)', f'    x = {p}{kind}(*args{rest}, **kwargs)(x)', f'    return {p}Activation(act)(x) if act else x', '']
            lines += [f'x = unit(inputs, {units[0]}, last="tanh")', 'x = unit(x, 5, use_bias=False)', f'options = dict(use_bias={self.pick(True, False)})', 'x = unit(x, 3, **options)']
        return self.finish(rank, lines)

    def recursive(self, shape, rank):
        """U-nets by recursion or a list of skips; while loops, match and walrus."""
        p, k = self.prefix, self.keras
        side = self.pick(16, 32, 24)
        shape = (side, side, self.pick(1, 3))
        form = self.pick('recursion', 'skips', 'while', 'match', 'walrus', 'try')
        lines = [f'inputs = {self.input(shape)}']
        merge = self.pick(f'{p}Concatenate()', f'{p}Concatenate(axis=-1)')
        if form == 'recursion':
            self.defs += ['def level(x, depth, filters):', f'    x = {p}Conv2D(filters, 3, padding="same", activation="relu")(x)', '    if depth == 0:', '        return x', f'    down = {p}{self.pick("MaxPooling2D()", "AveragePooling2D(2)", "Conv2D(filters, 2, strides=2)")}(x)', f'    inner = level(down, depth - 1, filters * 2)', f'    up = {p}{self.pick("UpSampling2D()", "Conv2DTranspose(filters, 2, strides=2)")}(inner)', f'    return {p}Conv2D(filters, 3, padding="same")({merge}([x, up]))', '']
            lines += [f'x = level(inputs, {self.r.randint(1, 3)}, {self.r.randint(1, 6)})']
        elif form == 'skips':
            widths = [self.r.randint(1, 8) for _ in range(self.r.randint(1, 3))]
            lines += ['x, skips = inputs, []', f'for f in {widths!r}:', f'    x = {p}Conv2D(f, 3, padding="same")(x)', '    skips.append(x)', f'    x = {p}MaxPooling2D()(x)', self.pick(f'for f, skip in zip({widths[::-1]!r}, reversed(skips)):', f'for f, skip in zip(reversed({widths!r}), skips[::-1]):'), f'    x = {p}Conv2DTranspose(f, 2, strides=2)(x)', f'    x = {merge}([x, skip])']
        elif form == 'while':
            lines += ['x = inputs', f'while x.shape[1] > {self.r.randint(2, 7)}:', f'    x = {p}Conv2D(min(x.shape[-1] * 2, 24), 3, strides=2, padding="same")(x)']
        elif form == 'match':
            lines += ['x = inputs', f'for kind in {[self.pick("conv", "pool", "norm", "skip") for _ in range(4)]!r}:', '    match kind:', '        case "conv":', f'            x = {p}Conv2D(4, 3, padding="same")(x)', '        case "pool" | "shrink":', f'            x = {p}MaxPooling2D(padding="same")(x)', '        case "norm" if x.shape[-1] > 1:', f'            x = {p}BatchNormalization()(x)', '        case _:', '            pass']
        elif form == 'walrus':
            lines += ['x = inputs', f'if (n := x.shape[1]) > 16:', f'    x = {p}MaxPooling2D(n // 8)(x)', f'x = {p}Conv2D((m := 3) + 1, m)(x)', f'x = {p}Dense(m * 2)(x)']
        else:
            lines += ['try:', f'    x = {p}Conv2D(4, 3, padding="wrong")(inputs)', 'except ValueError:', f'    x = {p}Conv2D(4, 3, padding="same")(inputs)', 'finally:', '    scale = 2', f'x = {p}Dense(scale * 3)(x)']
        return self.finish(3, lines)

    def inception(self, shape, rank):
        """Parallel branches by comprehensions; squeeze-and-excite; dense and residual blocks."""
        p = self.prefix
        side = self.r.randint(8, 20)
        shape = (side, side, self.pick(1, 3, 4))
        o = 'tf.' if self.keras == 'tf.keras' else f'{self.keras}.ops.'
        lines = [f'inputs = {self.input(shape)}', 'x = inputs']
        for _ in range(self.r.randint(1, 3)):
            form = self.pick('branches', 'dense', 'squeeze', 'residual', 'grouped', 'inverted')
            f = self.r.randint(1, 6)
            if form == 'branches':
                lines += [f'x = {p}Concatenate()([{p}Conv2D({f}, n, padding="same", activation="relu")(x) for n in {self.pick("(1, 3, 5)", "range(1, 4)", "[1, 2]")}])']
            elif form == 'dense':
                lines += [f'for _ in range({self.r.randint(1, 3)}):', f'    y = {p}Conv2D({f}, 3, padding="same")({p}ReLU()({p}BatchNormalization()(x)))', f'    x = {p}concatenate([x, y])']
            elif form == 'squeeze':
                lines += [f's = {p}GlobalAveragePooling2D({self.pick("", "keepdims=True")})(x)', 'c = x.shape[-1]', f's = {p}Reshape((1, 1, c))(s)', f's = {p}Dense(max(c // 4, 1), activation="relu")(s)', f's = {p}Dense(c, activation="sigmoid")(s)', self.pick(f'x = {p}Multiply()([x, s])', 'x = x * s', f'x = {p}multiply([x, s])')]
            elif form == 'residual':
                lines += ['y = x', f'x = {p}Conv2D({f}, 3, padding="same", strides={self.pick(1, 2)})(x)', f'if x.shape != y.shape:', f'    y = {p}Conv2D({f}, 1, strides=y.shape[1] // x.shape[1] if y.shape[1] % x.shape[1] == 0 else 2)(y)', f'x = {self.pick(f"{p}Add()([x, y])", "x + y", f"{p}add([y, x])")}']
            elif form == 'grouped':
                lines += [f'x = {p}Conv2D({2 * f}, 1)(x)', f'x = {p}Conv2D({4 * f}, 3, groups=2, padding="same")(x)']
            else:
                lines += ['c = x.shape[-1]', f'y = {p}Conv2D(c * {self.pick(2, 4)}, 1, use_bias=False)(x)', f'y = {p}DepthwiseConv2D(3, padding="same")(y)', f'y = {p}Conv2D(c, 1)(y)', f'x = {p}{self.pick("Add", "Average", "Maximum")}()([x, y])']
        return self.finish(3, lines)

    def multi(self, shape, rank):
        """Several inputs and outputs, as lists, tuples and dicts."""
        p, k = self.prefix, self.keras
        made, out = self.chain(rank, self.r.randint(1, 3))
        other = self.r.randint(1, 9)
        lines = [f'a = {self.input(shape, name=self.pick("a", None))}', f'b = {self.input((other,), name=self.pick("b", None))}', *self.steps(made, 'x', 'a'), 'if len(x.shape) > 2:', f'    x = {p}Flatten()(x)', f'y = {p}Dense({self.r.randint(1, 9)}, activation="relu")(b)', f'z = {p}{self.pick("Concatenate()([x, y])", "concatenate([x, y])", "Dense(3)(x)")}', f'one = {p}Dense(1, name="one")(z)', f'two = {p}Dense({self.r.randint(2, 9)}, activation="softmax"{self.pick("", ", name=" + repr("two"))})(y)']
        ins = self.pick('[a, b]', '(a, b)', '{"a": a, "b": b}', '[b, a]')
        outs = self.pick('[one, two]', '(two, one)', '{"one": one, "two": two}', '[one]', 'one', '[two, z]')
        lines.append(f'model = {self.made_model(ins, outs)}')
        if self.chance(0.25) and ins == '[a, b]':
            lines = [*lines[:-1], f'inner = {self.made_model("[a, b]", "one")}', f'c = {self.input(shape)}', f'd = {self.input((other,))}', f'e = inner([c, d])', f'model = {self.made_model("[c, d]", "e")}']
        return lines
