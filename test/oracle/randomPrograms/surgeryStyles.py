"""Styles of model code that take models apart and put them together: freezing, heads, clones, Sequential in all forms."""

from .writer import Raw, Writer


class SurgeryStyles(Writer):
    def baseOf(self, shape, rank, name='base'):
        """A model with some named layers."""
        made, out = self.chain(rank, self.r.randint(3, 7))
        named = []
        for i, line in enumerate(made):
            if self.chance(0.3) and 'name=' not in line:
                made[i] = line[:-1] + ('' if line.endswith('(') or line[-2] == '(' else ', ') + f'name="n{i}")'
                named.append(f'n{i}')
        if self.chance(0.4):
            body = [f'{name} = {self.keras}.Sequential([{self.keras}.Input({shape!r}), {", ".join(made)}])']
        else:
            body = [f'i = {self.input(shape)}', *self.steps(made, 'h', 'i'), f'{name} = {self.made_model("i", "h")}']
        return body, named, len(made), out

    def freezing(self, name, count):
        n = self.r.randint(0, count)
        k = self.keras
        return self.pick(
            [f'{name}.trainable = False'],
            [f'for layer in {name}.layers:', '    layer.trainable = False'],
            [f'for layer in {name}.layers[:{n}]:', '    layer.trainable = False', f'for layer in {name}.layers[{n}:]:', '    layer.trainable = True'],
            [f'for layer in {name}.layers:', f'    if isinstance(layer, {self.prefix}BatchNormalization):', '        layer.trainable = False'],
            [f'{name}.trainable = False', f'for layer in {name}.layers[-{n + 1}:]:', '    layer.trainable = True'],
            [f'{name}.trainable = False', f'{name}.layers[-1].trainable = True'],
            [f'for i, layer in enumerate({name}.layers):', f'    layer.trainable = i {self.pick(">", "<", "!=")} {n}'],
            [f'for layer in {name}.layers:', '    layer.trainable = "conv" in layer.name'],
            [f'set_trainable = False', f'for layer in {name}.layers:', f'    if layer.name == "n{n}":', '        set_trainable = True', '    layer.trainable = set_trainable'],
            [f'{name}.trainable = True', f'fine = len({name}.layers) // 2', f'for layer in {name}.layers[:fine]:', '    layer.trainable = False'],
            [f'[setattr(l, "trainable", False) for l in {name}.layers]'],
            [f'for layer in {name}.layers:', f'    layer.trainable = not isinstance(layer, ({self.prefix}Conv2D, {self.prefix}Dense))'],
            [f'for w in {name}.layers[0].trainable_weights:', '    pass'],
            [f'{name}.get_layer(index={self.pick(0, 1)}).trainable = False'],
            [],
        )

    def surgery(self, shape, rank):
        """A new model from tensors inside another."""
        lines, named, count, out = self.baseOf(shape, rank)
        n = self.r.randint(1, count)
        options = ['base.output', 'base.layers[-1].output', f'base.layers[-{n}].output', f'base.get_layer(index=-{n}).output', 'base.outputs[0]', f'base.layers[{n - 1}].output']
        if named:
            options += [f'base.get_layer("{self.r.choice(named)}").output', f'base.get_layer(name="{self.r.choice(named)}").output']
        source = self.pick('base.input', 'base.inputs', 'base.inputs[0]')
        if self.chance(0.5):
            lines += self.freezing('base', count)
        if self.chance(0.2):
            many = self.pick('[l.output for l in base.layers]', '[base.layers[0].output, base.output]', '[l.output for l in base.layers if len(l.output.shape) > 2]', '[base.get_layer(l.name).output for l in base.layers[1:]]')
            return lines + [f'model = {self.made_model(source, many)}']
        tap = self.r.choice(options)
        lines.append(f'x = {tap}')
        if self.chance(0.5):
            lines += ['if len(x.shape) > 2:', f'    x = {self.call("Flatten")}(x)', f'x = {self.call("Dense", self.r.randint(1, 9), activation="softmax")}(x)']
        if self.chance(0.2):
            lines.append(f'print(base.output_shape, base.input_shape[1:], base.count_params(), len(base.layers))')
        return lines + [f'model = {self.made_model(source, "x")}', *(self.freezing('model', count) if self.chance(0.3) else [])]

    def headed(self, shape, rank):
        """A model as a layer of another, frozen in one way or another."""
        lines, named, count, out = self.baseOf(shape, rank)
        lines += self.freezing('base', count)
        tail, _ = self.chain(out, self.r.randint(1, 3))
        how = self.pick('functional', 'functional', 'list', 'add', 'twice', 'input')
        if how == 'list':
            first = self.pick('', f'{self.keras}.Input({shape!r}), ')
            lines.append(f'model = {self.keras}.Sequential([{first}base, {", ".join(tail)}])')
        elif how == 'add':
            lines += [f'model = {self.keras}.Sequential()', 'model.add(base)', *[f'model.add({t})' for t in tail]]
        elif how == 'twice':
            lines += [f'a = {self.input(shape)}', f'b = {self.input(shape)}', f'x = {self.prefix}{self.pick("Concatenate()([base(a), base(b)])", "concatenate([base(a), base(b)])", "Subtract()([base(a), base(b)])")}', *self.steps(tail), f'model = {self.made_model("[a, b]", "x")}']
        elif how == 'input':
            lines += ['x = base.output', *self.steps(tail), f'model = {self.made_model("base.input", "x")}']
        else:
            training = self.pick('', '', ', training=False', ', training=True')
            lines += [f'inputs = {self.input(shape)}', *([f'x = {self.call("Rescaling", Raw("1./255"))}(inputs)', f'x = base(x{training})'] if self.chance(0.3) else [f'x = base(inputs{training})']), *self.steps(tail), f'model = {self.made_model("inputs", "x")}']
        if self.chance(0.3):
            lines += self.freezing(self.pick('model', 'base'), count)
        return lines

    def sequential(self, shape, rank):
        """Sequential models in every form."""
        k, p = self.keras, self.prefix
        made, out = self.chain(rank, self.r.randint(2, 6))
        start = self.pick(f'{k}.Input({shape!r})', f'{p}InputLayer({shape!r})', f'{p}InputLayer(shape={shape!r})', f'{p}InputLayer(input_shape={shape!r})', f'{p}InputLayer(batch_shape={(None, *shape)!r})', f'{p}Input(batch_shape={(self.r.randint(1, 4), *shape)!r})', f'{k}.Input(shape={shape!r}, batch_size={self.r.randint(1, 9)})')
        form = self.pick('list', 'extend', 'pops', 'late', 'call', 'of', 'nested', 'layers', 'tuple', 'star', 'inputs', 'plus')
        named = self.pick('', '', ', name="stack"')
        if form == 'list':
            return [f'parts = [{start}]', *[f'parts.append({m})' for m in made], f'model = {k}.Sequential({self.pick("parts", "layers=parts")}{named})']
        if form == 'extend':
            return [f'parts = [{start}]', f'parts += [{", ".join(made)}]', f'model = {k}.models.Sequential(parts{named})']
        if form == 'tuple':
            return [f'model = {k}.Sequential(({start}, {", ".join(made)}))']
        if form == 'star':
            return [f'body = [{", ".join(made)}]', f'model = {k}.Sequential([{start}, *body{self.pick("", ", " + self.call("Flatten"))}])']
        if form == 'plus':
            return [f'body = [{", ".join(made)}]', f'model = {k}.Sequential([{start}] + body + [{self.call("Flatten")}] * {self.pick(0, 1)})']
        if form == 'pops':
            lines = [f'model = {k}.Sequential([{start}])'] + [f'model.add({m})' for m in made]
            for _ in range(self.r.randint(1, 2)):
                lines.insert(self.r.randint(3, len(lines)), 'model.pop()')
            return lines + self.pick([], ['last = model.layers[-1]', 'print(last.name)'], [f'model.add({self.call("Flatten")})', f'model.add({self.call("Dense", 3)})'])
        if form == 'late':
            lines = [f'model = {k}.Sequential([{", ".join(made)}]{named})']
            return lines + [self.pick(f'model.build({(None, *shape)!r})', f'model.build(input_shape={(self.r.randint(1, 3), *shape)!r})')] + ([f'model.add({self.call("Flatten")})'] if self.chance(0.3) else [])
        if form == 'call':
            self.need('import numpy as np')
            return [f'model = {k}.Sequential([{", ".join(made)}]{named})', f'y = model(np.zeros({(2, *shape)!r}, "float32"))' if self.chance(0.7) else f'y = model({k}.Input({shape!r}))']
        if form == 'of':
            return [f'old = {k}.Sequential([{start}, {", ".join(made)}])', self.pick(f'model = {k}.Sequential(old.layers[:-1])', f'model = {k}.Sequential([{k}.Input({shape!r})] + old.layers[:-1])', f'model = {k}.Sequential()\nmodel.add({k}.Input({shape!r}))\nfor layer in old.layers[:-1]:\n    model.add(layer)', f'model = {k}.Sequential([*old.layers])\nmodel.build(old.input_shape)')]
        if form == 'nested':
            cut = self.r.randint(1, len(made))
            return [f'model = {k}.Sequential([', f'    {start},', f'    {k}.Sequential([{", ".join(made[:cut])}]{self.pick("", ", name=" + repr("inner"))}),', *[f'    {m},' for m in made[cut:]], '])']
        if form == 'inputs':
            return [f'model = {k}.Sequential({self.pick("", "name=" + repr("seq"))})', f'model.add({start})', *[f'model.add({m})' for m in made], f'x = {self.call("Dense", 4)}(model.output)', f'model = {self.made_model("model.inputs", "x")}']
        return [f'model = {k}.Sequential({named[2:]})', f'for layer in [{start}, {", ".join(made)}]:', '    model.add(layer)']

    def clones(self, shape, rank):
        """Copies by clone_model, get_config and from_config, serialise and deserialise."""
        k = self.keras
        lines, named, count, out = self.baseOf(shape, rank)
        how = self.pick('clone', 'config', 'layer', 'class', 'json', 'deserialize', 'tensors', 'function', 'whole')
        if self.chance(0.3):
            lines += self.freezing('base', count)
        if how == 'clone':
            lines.append(f'model = {k}.models.clone_model(base)')
        elif how == 'config':
            kind = 'Sequential' if 'Sequential' in lines[0] else 'Model'
            lines += ['config = base.get_config()', f'model = {k}.{kind}.from_config(config)']
        elif how == 'class':
            lines.append('model = base.__class__.from_config(base.get_config())')
        elif how == 'json':
            lines.append(f'model = {k}.models.model_from_json(base.to_json())')
        elif how == 'layer':
            lines += [f'inputs = {self.input(shape)}', 'x = inputs', 'for layer in base.layers:', f'    if isinstance(layer, {self.prefix}InputLayer):', '        continue', '    x = layer.__class__.from_config(layer.get_config())(x)', f'model = {self.made_model("inputs", "x")}']
        elif how == 'deserialize':
            lines += ['last = base.layers[-1]', f'copy = {k}.layers.deserialize({k}.layers.serialize(last))', f'x = base.layers[-1].input', f'model = {self.made_model("base.input", "copy(x)")}']
        elif how == 'tensors':
            lines += [f'new = {self.input(shape)}', f'model = {k}.models.clone_model(base, input_tensors=new)']
        elif how == 'function':
            lines += ['def same(layer):', '    return layer.__class__.from_config(layer.get_config())', f'model = {k}.models.clone_model(base, clone_function=same)']
        else:
            lines += [f'inputs = {self.input(shape)}', 'x = inputs', f'for layer in base.layers[{self.pick("1:", ":")}]:', '    x = layer(x)', f'model = {self.made_model("inputs", "x")}']
        if self.chance(0.3):
            lines += self.freezing('model', count)
        return lines

    def backbone(self, shape, rank):
        """A network of keras.applications with a head."""
        k = self.keras
        kind = self.pick('VGG16', 'MobileNet', 'MobileNet', 'MobileNetV2', 'ResNet50', 'EfficientNetB0', 'MobileNetV3Small', 'Xception', 'DenseNet121')
        side = self.pick(32, 64, 71, 96, 75)
        top = self.chance(0.15)
        args = ['weights=None', f'input_shape=({side}, {side}, 3)', f'include_top={top}']
        if not top and self.chance(0.4):
            args.append(f'pooling={self.pick("avg", "max")!r}')
        if top and self.chance(0.6):
            args.append(f'classes={self.r.randint(2, 20)}')
        if kind.startswith('MobileNet') and self.chance(0.4):
            args.append(f'alpha={self.pick(0.5, 0.75, 1.0, 0.25)}')
        self.r.shuffle(args)
        where = self.pick(f'{k}.applications.', f'{k}.applications.')
        lines = [f'base = {where}{kind}({", ".join(args)})']
        lines += self.freezing('base', 20)
        if self.chance(0.5) or top:
            lines += ['x = base.output', *(['if len(x.shape) > 2:', f'    x = {self.call(self.pick("GlobalAveragePooling2D", "Flatten"))}(x)']), f'x = {self.call("Dense", 5)}(x)', f'model = {self.made_model("base.input", "x")}']
        elif self.chance(0.5):
            lines += [f'inputs = {k}.Input((None, None, 3))' if kind != 'VGG16' and self.chance(0.2) else f'inputs = {k}.Input(({side}, {side}, 3))', f'x = base(inputs, training=False)', 'if len(x.shape) > 2:', f'    x = {self.call("GlobalAveragePooling2D")}(x)', f'model = {self.made_model("inputs", self.prefix + "Dense(3)(x)")}']
        else:
            lines += [f'model = {k}.Sequential([base{", " + self.call("Flatten") if self.chance(0.7) else ""}, {self.call("Dense", 4)}])']
        if self.chance(0.3):
            lines += self.freezing('model', 20)
        return lines
