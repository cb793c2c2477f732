"""Programs that compile and train, as people write them: data, labels, losses, several inputs and outputs, own layers."""

import math

from .writer import Writer

LOSSES = ['mse', 'mae', 'binary_crossentropy', 'categorical_crossentropy', 'sparse_categorical_crossentropy', 'huber', 'kl_divergence', 'hinge', 'cosine_similarity', 'poisson']
LOSS_CLASSES = ['MeanSquaredError()', 'BinaryCrossentropy(from_logits=True)', 'CategoricalCrossentropy()', 'CategoricalCrossentropy(label_smoothing=0.1)', 'SparseCategoricalCrossentropy(from_logits=True)', 'Huber(delta=2.0)', 'CategoricalFocalCrossentropy()', 'Dice()']
METRICS = ['accuracy', 'acc', 'mae', 'mse', 'AUC', 'categorical_accuracy', 'sparse_categorical_accuracy', 'binary_accuracy', 'top_k_categorical_accuracy', 'Precision']
METRIC_CLASSES = ['Accuracy()', 'AUC()', 'Precision()', 'Recall()', 'CategoricalAccuracy()', 'SparseCategoricalAccuracy()', 'MeanAbsoluteError()', 'TopKCategoricalAccuracy(k=2)', 'MeanIoU(num_classes=3)', 'F1Score()']


class TrainingStyles(Writer):
    """Most choices fit each other; one in three programs has one that may not, and Keras says whether it does."""

    def plan(self):
        self.need('import numpy as np')
        # What goes wrong in this program, if anything does.
        self.fault = self.pick('none', 'none', 'labels', 'loss', 'data', 'metric', 'validation', 'units', 'argument', 'wiring')

    def odd(self, kind, chance=0.8):
        return self.fault == kind and self.chance(chance)

    def image(self):
        side = self.pick(12, 16, 20)
        return (side, self.pick(side, side, 14), self.pick(1, 3, 3))

    def data_shape(self, shape):
        if not self.odd('data'):
            return shape
        sizes = list(shape)
        at = self.r.randrange(len(sizes))
        return tuple(self.pick(sizes[:-1], sizes[1:], [*sizes, 1], [1, *sizes], [*sizes[:at], sizes[at] + 1, *sizes[at + 1:]], [*sizes[:at], 1, *sizes[at + 1:]], [math.prod(sizes)], sizes[::-1]))

    def array(self, count, shape):
        sizes = ', '.join(map(str, [count, *shape]))
        return self.pick(f'np.zeros(({sizes},))', f'np.random.rand({sizes})', f'np.ones(({sizes},), dtype="float32")', f'np.random.random(({sizes},)).astype("float32")')

    def head_of(self, task, classes):
        """Units and activation of the last layer."""
        right = {'one-hot': (classes, 'softmax'), 'sparse': (classes, 'softmax'), 'binary': (1, 'sigmoid'), 'regression': (1, None)}[task]
        if self.odd('units'):
            return self.pick((1, right[1]), (classes + 1, right[1]), (max(1, classes - 1), right[1]), (2, 'softmax'), (1, 'softmax'), (classes, 'sigmoid'))
        return right

    def labels_of(self, task, classes, count):
        k = self.keras
        if self.odd('labels'):
            task = self.pick('one-hot', 'sparse', 'binary', 'regression', 'column', 'wide')
            count = self.pick(count, count, count, count + 2)
            classes = self.pick(classes, classes, classes + 1, max(2, classes - 1))
        return {
            'one-hot': lambda: self.pick(f'{k}.utils.to_categorical(np.arange({count}) % {classes}, {classes})', f'np.eye({classes})[np.arange({count}) % {classes}]', f'np.zeros(({count}, {classes}))', f'{k}.utils.to_categorical(np.random.randint(0, {classes}, size=({count},)), num_classes={classes})'),
            'sparse': lambda: self.pick(f'np.arange({count}) % {classes}', f'np.zeros(({count},), dtype="int32")', f'np.random.randint(0, {classes}, {count})', f'np.zeros(({count}, 1))'),
            'binary': lambda: self.pick(f'np.random.randint(0, 2, size=({count}, 1))', f'np.zeros({count})', f'np.ones(({count}, 1))'),
            'regression': lambda: self.pick(f'np.random.rand({count})', f'np.random.rand({count}, 1)'),
            'column': lambda: f'np.zeros(({count}, 1))',
            'wide': lambda: f'np.zeros(({count}, {classes}, 2))',
        }[task]()

    def loss_of(self, task):
        k = self.keras
        if self.odd('loss'):
            return self.pick(repr(self.r.choice(LOSSES)), f'{k}.losses.{self.r.choice(LOSS_CLASSES)}', f'{k}.losses.{self.r.choice(LOSSES[2:5])}', '"crossentropy"', '"sparse_crossentropy"', '"MSE"', '"categorical_cross_entropy"', f'{k}.losses.CategoricalCrossentropy', '["mse"]', '["mse", "mae"]', '{"out": "mse"}', '{"other": "mse"}', 'None', '"mean_squared_logarithmic_error"')
        right = {'one-hot': ['categorical_crossentropy', 'CategoricalCrossentropy()'], 'sparse': ['sparse_categorical_crossentropy', 'SparseCategoricalCrossentropy()'], 'binary': ['binary_crossentropy', 'BinaryCrossentropy()'], 'regression': ['mse', 'MeanSquaredError()']}[task]
        return self.pick(repr(right[0]), repr(right[0]), f'{k}.losses.{right[0] if right[0] != "mse" else "mean_squared_error"}', f'{k}.losses.{right[1]}')

    def metrics_of(self, task):
        k = self.keras
        if self.odd('metric'):
            return self.pick(f'[{self.r.choice(METRICS)!r}]', f'[{k}.metrics.{self.r.choice(METRIC_CLASSES)}]', repr(self.r.choice(METRICS)), '["acuracy"]', '["f1"]', '["precision", "recall"]', f'[{k}.metrics.{self.r.choice(METRIC_CLASSES)[:-2]}]', '{"out": "accuracy"}', '[["accuracy"]]', '["loss"]', '[lambda a, b: 0.0]', '["accuracy", None]')
        return self.pick('["accuracy"]', '["accuracy"]', 'None', f'["{"mae" if task == "regression" else "acc"}"]')

    def optimizer(self):
        k = self.keras
        if self.odd('argument', 0.4):
            return self.pick('"Adam"', '"adamw"', '"addam"', f'{k}.optimizers.Adam(lr=0.01)', f'{k}.optimizers.Adam("0.01")', f'{k}.optimizers.SGD(momentum=2)', f'{k}.optimizers.SGD(0.1, 0.9, True)', f'{k}.optimizers.Adam', f'{k}.optimizers.adam(0.1)', f'{k}.optimizers.RMSprop(learning_rate=1e-3, rho=0.9, decay=1e-6)', f'{k}.optimizers.Adam(learning_rate=-1.0)', f'{k}.optimizers.Adam(clipnorm=1.0, clipvalue=0.5)', f'{k}.optimizers.Adam(weight_decay=1e-4, beta_1=0.8)', f'{k}.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)', 'None')
        return self.pick('"adam"', '"sgd"', '"rmsprop"', f'{k}.optimizers.Adam(1e-3)', f'{k}.optimizers.SGD(learning_rate=0.01, momentum=0.9, nesterov=True)', f'{k}.optimizers.Adam({k}.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9))')

    def callbacks(self):
        k = self.keras
        some = [f'{k}.callbacks.EarlyStopping(patience=2)', f'{k}.callbacks.EarlyStopping(monitor="loss", restore_best_weights=True)', f'{k}.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5)', f'{k}.callbacks.TerminateOnNaN()', f'{k}.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: None)', f'{k}.callbacks.LearningRateScheduler(lambda epoch: 0.1)']
        if self.odd('argument', 0.3):
            some = [f'{k}.callbacks.EarlyStopping', f'{k}.callbacks.ReduceLROnPlateau(factor=1.5)', f'{k}.callbacks.EarlyStopping(patience=2, mode="best")', f'{k}.callbacks.ModelCheckpoint("best.hdf5")', f'{k}.callbacks.EarlyStopping(monitor="val_loss", patiance=3)', f'{k}.callbacks.ReduceLROnPlateau(epsilon=0.1)', f'{k}.callbacks.EarlyStopper()', f'{k}.callbacks.LearningRateScheduler(0.1)', '"early"', f'{k}.callbacks.ModelCheckpoint("w.h5", save_weights_only=True)']
        return f'[{self.r.choice(some)}]'

    def fitted(self, xs, ys, task, classes, shape, count):
        """compile, fit, and what people do afterwards."""
        r = self.r
        more = [f'optimizer={self.optimizer()}', f'loss={self.loss_of(task)}', f'metrics={self.metrics_of(task)}', 'run_eagerly=True']
        if self.odd('argument', 0.15):
            more.append(self.pick('loss_weights=[0.5]', 'loss_weight=1', 'weighted_metrics=["accuracy"]', 'lr=0.1', 'loss_weights={"out": 1.0}', 'sample_weight_mode="temporal"', 'steps_per_execution=2'))
        lines = [f'model.compile({", ".join(more)})']
        rest = [f'epochs={self.pick(1, 1, 2)}', 'verbose=0']
        if self.chance(0.4):
            rest.append(f'batch_size={self.pick(2, 4, 32)}')
        if self.chance(0.2):
            rest.append('shuffle=False')
        if self.chance(0.3) or self.fault == 'validation':
            other = r.randint(3, 5)
            good = f'({self.array(other, shape)}, {self.labels_of(task, classes, other)})'
            rest.append(self.pick('validation_split=0.5', f'validation_data={good}') if self.fault != 'validation' else self.pick(
                f'validation_data={self.array(other, shape)}', f'validation_data=[{self.array(other, shape)}, {self.labels_of(task, classes, other)}]', f'validation_data=({self.array(other, (*shape, 1))}, {self.labels_of(task, classes, other)})', f'validation_data=({self.array(other, shape)}, {self.labels_of(task, classes, other + 1)})', f'validation_data=({self.array(other, shape)}, {self.labels_of(task, classes + 1, other)})',
                'validation_split=1.5', 'validation_split=0.0', 'validation_split="0.2"', 'validation_split=20', f'validation_data=({self.array(other, shape[:-1])}, {self.labels_of(task, classes, other)})', f'validation=({self.array(other, shape)}, {self.labels_of(task, classes, other)})', f'validation_data=({self.labels_of(task, classes, other)}, {self.array(other, shape)})', 'validation_split=0.01'))
        if self.chance(0.25) or self.odd('argument', 0.4):
            rest.append(f'callbacks={self.callbacks()}')
        if self.odd('argument', 0.4):
            rest.append(self.pick('batch_size=0', 'batch_size="32"', 'nb_epoch=2', 'steps_per_epoch=2', 'class_weight={0: 1.0, 1: 2.0}', 'class_weight=[1.0, 2.0]', f'sample_weight=np.ones({count})', f'sample_weight=np.ones({count + 1})', 'steps=3', 'workers=2', 'use_multiprocessing=True', 'initial_epoch=1', 'validation_steps=1', 'batch_size=2.5', 'shuffle="batch"', 'metrics=["accuracy"]', 'class_weight="balanced"', 'batch_size=None', 'epoch=1', 'validation_batch_size=2'))
        r.shuffle(rest)
        if self.odd('argument', 0.1):
            lines.insert(0, lines.pop() + '\nmodel.summary()')
        lines.append(f'history = model.fit({xs}, {ys}, {", ".join(dict((item.split("=")[0], item) for item in rest).values())})')
        after = [f'model.evaluate({xs}, {ys}, verbose=0)', f'p = model.predict({xs}, verbose=0)', f'score = model.evaluate({xs}, {ys}, verbose=0)[0]', 'losses = history.history["loss"]', f'labels = np.argmax(model.predict({xs}, verbose=0), axis=1)', f'model.train_on_batch({xs}, {ys})', f'model.predict_on_batch({xs})', f'model.test_on_batch({xs}, {ys})', f'model({xs})']
        if self.odd('argument', 0.3):
            after += [f'model.predict_classes({xs})', f'model.predict_proba({xs})', f'model.evaluate({xs}, {ys}, epochs=1)', 'acc = history["loss"]', 'acc = history.history["acc"]', f'model.fit_generator({xs})', f'model.predict({xs}, {ys})', f'model.evaluate({xs}, verbose=0)', 'model.save_weight("a.h5")', f'model.score({xs}, {ys})', f'loss, acc = model.evaluate({xs}, {ys}, verbose=0)']
            lines.append(after[r.randrange(9, len(after))])
        elif self.chance(0.4) and ',' not in xs:
            lines.append(r.choice(after[:9]))
        return lines

    def task(self):
        task = self.pick('one-hot', 'sparse', 'binary', 'regression')
        return task, self.pick(3, 4, 10), self.pick(4, 6)

    def fitSequential(self, shape, rank):
        """An image classifier from the first line to `evaluate`."""
        self.plan()
        k, p = self.keras, self.prefix
        task, classes, count = self.task()
        shape = self.image() if self.chance(0.7) else (self.r.randint(3, 12),)
        units, last = self.head_of(task, classes)
        given = self.data_shape(shape)
        lines = [f'x_train = {self.array(count, given)}', f'y_train = {self.labels_of(task, classes, count)}']
        if len(given) == 3 and self.chance(0.2):
            lines.append('x_train = x_train / 255.0')
        if self.chance(0.2):
            lines.append(self.pick('print(x_train.shape, y_train.shape)', 'x_train = x_train.astype("float32")', 'n = x_train.shape[0]', 'assert len(x_train) == len(y_train)' if self.fault != 'labels' else 'pass'))
        first = self.pick(f'{shape!r}', f'{shape!r}', 'x_train.shape[1:]')
        layers = [f'{k}.Input(shape={first})']
        if len(shape) == 3:
            layers += [self.call('Conv2D', self.r.randint(2, 6), self.pick(3, (3, 3)), activation='relu', padding=self.maybe(0.5, 'same')), self.call('MaxPooling2D')]
            if self.chance(0.5):
                layers += [self.call('Conv2D', self.r.randint(2, 6), 3, activation='relu'), self.call('BatchNormalization')]
            if not self.odd('wiring', 0.4):
                layers.append(self.call(self.pick('Flatten', 'GlobalAveragePooling2D')))
        if self.chance(0.4):
            layers += [self.call('Dense', 8, activation='relu'), self.call('Dropout', 0.3)]
        if self.odd('wiring', 0.3):
            layers.insert(self.r.randint(1, len(layers)), self.pick(self.call('LSTM', 4), self.call('Conv1D', 4, 3), self.call('Flatten'), self.call('Reshape', (-1, 4)), self.call('Embedding', 10, 4), self.call('MaxPooling2D', 8)))
        layers.append(self.call('Dense', units, activation=last, name=self.maybe(0.3, 'out')))
        if self.chance(0.5):
            lines += [f'model = {k}.Sequential([', *[f'    {line},' for line in layers], '])']
        else:
            lines += [f'model = {k}.Sequential()', *[f'model.add({line})' for line in layers]]
        return lines + self.fitted('x_train', 'y_train', task, classes, given, count)

    def fitMany(self, shape, rank):
        """Several inputs or outputs, by order or by name."""
        self.plan()
        k, p = self.keras, self.prefix
        count = 4
        shapes = {'image': self.image(), 'meta': (self.r.randint(2, 6),)}
        heads = {'label': (self.pick(3, 5), 'softmax', 'sparse_categorical_crossentropy'), 'box': (4, None, 'mse'), 'flag': (1, 'sigmoid', 'binary_crossentropy')}
        ins = self.pick(['image', 'meta'], ['image', 'meta'], ['image'])
        outs = self.pick(['label', 'box'], ['label', 'box', 'flag'], ['label'], ['flag', 'box'])
        lines = [f'{name}_in = {k}.Input({shapes[name]!r}, name={name!r})' for name in ins]
        lines += [f'a = {p}Flatten()({p}Conv2D(4, 3, activation="relu")(image_in))']
        lines.append(f'h = {self.pick(p + "concatenate([a, meta_in])", p + "Concatenate()([a, meta_in])")}' if 'meta' in ins else 'h = a')
        lines.append(f'h = {p}Dense(6, activation="relu")(h)')
        lines += [f'{name}_out = {p}Dense({heads[name][0]}, activation={heads[name][1]!r}, name={name!r})(h)' for name in outs]
        tensors = [f'{name}_out' for name in outs]
        form = self.pick('list', 'list', 'dict')
        in_dict = self.pick('list', 'list', 'dict')
        model_in = '[' + ', '.join(f'{n}_in' for n in ins) + ']' if in_dict == 'list' else '{' + ', '.join(f'"{n}": {n}_in' for n in ins) + '}'
        model_out = '[' + ', '.join(tensors) + ']' if form == 'list' else '{' + ', '.join(f'"{n}": {n}_out' for n in outs) + '}'
        lines.append(f'model = {k}.Model(inputs={model_in}, outputs={model_out})')
        named = {name: repr(heads[name][2]) for name in outs}
        if self.odd('loss'):
            how = self.pick('rename', 'drop', 'one', 'more', 'other')
            key = outs[0]
            if how == 'rename':
                named = {key + '_out': named[key], **{n: v for n, v in named.items() if n != key}}
            elif how == 'drop':
                named.pop(key)
            elif how == 'more':
                named['extra'] = '"mse"'
            elif how == 'one':
                named = None
            else:
                named[key] = repr(self.r.choice(LOSSES))
        if named is None:
            loss = '"mse"'
        elif self.chance(0.6):
            loss = '{' + ', '.join(f'{n!r}: {v}' for n, v in named.items()) + '}'
        else:
            loss = '[' + ', '.join(named.values()) + ']'
        metrics = self.pick('None', f'{{{outs[0]!r}: "accuracy"}}', f'{{{outs[0]!r}: ["accuracy"]}}', '[' + ', '.join(['["mae"]'] * len(outs)) + ']')
        if self.odd('metric'):
            metrics = self.pick('["accuracy"]', '["accuracy"] * 5', '{"label_output": ["accuracy"]}', '{"label": "acurracy"}', '[["accuracy"]]')
        weights = self.pick('', '', f', loss_weights={{{outs[0]!r}: 0.5}}', ', loss_weights=[' + ', '.join(['1.0'] * len(outs)) + ']')
        if self.odd('argument', 0.5):
            weights = self.pick(', loss_weights={"lable": 0.5}', ', loss_weights=[1.0]', ', loss_weights=0.5', ', loss_weights=[1.0, 0.5, 0.2, 0.1]')
        lines.append(f'model.compile("adam", loss={loss}, metrics={metrics}{weights}, run_eagerly=True)')
        xs = {n: self.array(count, self.data_shape(shapes[n])) for n in ins}
        ys = {n: (f'np.zeros(({count},), dtype="int32")' if heads[n][0] not in (1, 4) else f'np.zeros(({count}, {heads[n][0]}))') for n in outs}
        if self.odd('labels'):
            n = self.r.choice(outs)
            ys[n] = self.pick(f'np.zeros(({count}, 7))', f'np.zeros(({count + 1}, {heads[n][0]}))', f'np.zeros(({count},))', f'np.zeros(({count}, 1))', f'np.zeros(({count}, {heads[n][0]}))')
        if self.odd('wiring'):
            which = self.pick(xs, ys)
            name = self.r.choice(list(which))
            value = which.pop(name)
            which.update(self.pick({}, {name + '_x': value}, {name: value, 'spare': value}))
        def gathered(values, names, form):
            how = form if self.chance(0.7) else self.pick('dict', 'list', 'tuple')
            values = list(values.items())
            if self.odd('wiring', 0.2):
                values.reverse()
            if how == 'dict':
                return '{' + ', '.join(f'{n!r}: {v}' for n, v in values) + '}'
            inner = ', '.join(v for _, v in values)
            if len(values) == 1 and self.chance(0.5):
                return inner
            return f'[{inner}]' if how == 'list' else f'({inner},)'
        lines.append(f'model.fit({gathered(xs, ins, in_dict)}, {gathered(ys, outs, form)}, epochs=1, batch_size=2, verbose=0)')
        if self.chance(0.3) and len(outs) == 2:
            lines.append(f'first, second = model.predict({gathered(xs, ins, in_dict)}, verbose=0)')
        return lines

    def fitOwn(self, shape, rank):
        """A subclassed model with layers in lists and dictionaries, own layers with weights, trained."""
        self.plan()
        k, p = self.keras, self.prefix
        task, classes, count = self.task()
        n = self.r.randint(3, 8)
        units, last = self.head_of(task, classes)
        ops = 'tf' if k == 'tf.keras' else 'keras.ops'
        wrong = self.fault == 'wiring'
        shape_text = self.pick('(input_shape[-1], self.units)', '[input_shape[-1], self.units]', 'shape=(int(input_shape[-1]), self.units)')
        if wrong and self.chance(0.3):
            shape_text = self.pick('(self.units, input_shape[-1])', '(input_shape, self.units)', '(input_shape[0], self.units)', 'self.units, input_shape[-1]', '(input_shape[-1], units)', '"w", (input_shape[-1], self.units)')
        elif 'shape=' not in shape_text:
            shape_text = 'shape=' + shape_text
        self.defs += [
            f'class Linear({p}Layer):',
            '    def __init__(self, units=4, **kwargs):' if not (wrong and self.chance(0.2)) else '    def __init__(self, units):',
            '        super().__init__(**kwargs)' if not (wrong and self.chance(0.2)) else self.pick('        pass', '        super(Linear, self).__init__()', '        super().__init__(units)'),
            '        self.units = units' if not (wrong and self.chance(0.15)) else '        self.unit = units',
            '',
            '    def build(self, input_shape):',
            f'        self.w = self.add_weight({shape_text}, initializer={self.pick(repr("glorot_uniform"), repr("random_normal"), repr("zeros"))}, trainable=True)',
            f'        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")',
            '',
            f'    def call(self, inputs):' if not (wrong and self.chance(0.2)) else self.pick('    def call(self):', '    def call(inputs):', '    def forward(self, inputs):', '    def call(self, inputs, mask):'),
            f'        return {ops}.matmul(inputs, self.w) + self.b' if not (wrong and self.chance(0.25)) else self.pick(f'        return {ops}.matmul(self.w, inputs) + self.b', '        inputs @ self.w', '        return inputs * self.w', '        return inputs @ self.w + self.bias', '        return inputs.dot(self.w)'),
            '',
        ]
        depth = self.r.randint(1, 3)
        held = self.pick(f'self.hidden = [Linear(u) for u in {[self.r.randint(2, 6) for _ in range(depth)]!r}]', f'self.hidden = [{p}Dense(4, activation="relu") for _ in range({depth})]', f'self.hidden = []\n        for i in range({depth}):\n            self.hidden.append(Linear(3, name=f"h{{i}}"))', f'self.hidden = {k}.Sequential([{p}Dense(5), Linear(4)])')
        walk = ['        x = self.hidden(x)'] if 'Sequential' in held else ['        for layer in self.hidden:', '            x = layer(x)']
        if wrong and self.chance(0.3):
            walk = self.pick(['        x = self.hidden(x)'], ['        for layer in self.hidden:', '            x = layer'], ['        for layer in self.hiden:', '            x = layer(x)'], ['        x = hidden(x)'])
        self.defs += [
            f'class Net({k}.Model):',
            f'    def __init__(self, classes={units}):',
            '        super().__init__()' if not (wrong and self.chance(0.15)) else self.pick('        pass', '        super(Network, self).__init__()', '        super.__init__()', '        self.x = 1'),
            f'        {held}',
            f'        self.out = {p}Dense(classes, activation={last!r})',
            '',
            f'    def call(self, x{self.pick("", ", training=None", ", training=False")}):',
            *walk,
            '        return self.out(x)' if not (wrong and self.chance(0.2)) else self.pick('        self.out(x)', '        return self.out', '        return out(x)', '        return self.out(x), x', '        return self.out(y)'),
            '',
        ]
        given = self.data_shape((n,))
        lines = [f'x_train = {self.array(count, given)}', f'y_train = {self.labels_of(task, classes, count)}', f'model = Net({self.pick("", "", str(units))})']
        if self.chance(0.4):
            lines.append(self.pick(f'model.build((None, {n}))', f'model.build(input_shape=(None, {n}))', 'y = model(x_train)', f'y = model(np.zeros((1, {n})))'))
        return lines + self.fitted('x_train', 'y_train', task, classes, given, count)

    def fitSequence(self, shape, rank):
        """Text and series: embeddings, recurrent layers, 1-D convolutions, windows."""
        self.plan()
        k, p = self.keras, self.prefix
        task, classes, count = self.task()
        units, last = self.head_of(task, classes)
        length, vocabulary = self.r.randint(6, 14), self.r.randint(20, 60)
        text = self.chance(0.5)
        width = self.r.randint(1, 4)
        given = self.data_shape((length,) if text else (length, width))
        x = f'np.random.randint(0, {vocabulary}, size=({", ".join(map(str, [count, *given]))},))' if text else self.array(count, given)
        lines = [f'x = {x}', f'y = {self.labels_of(task, classes, count)}']
        layers = [f'{k}.Input(({length},))', self.call('Embedding', vocabulary, 8, mask_zero=self.maybe(0.3, True))] if text else [f'{k}.Input(({length}, {width}))']
        keep = None if self.odd('wiring', 0.4) else True
        form = self.pick('lstm', 'two', 'conv', 'bi', 'pool')
        if form == 'two':
            layers += [self.call('LSTM', 4, return_sequences=keep), self.call(self.pick('LSTM', 'GRU'), 3)]
        elif form == 'conv':
            layers += [self.call('Conv1D', 4, self.pick(3, 5) if keep else 16, activation='relu'), self.call('GlobalMaxPooling1D' if keep else self.pick('GlobalMaxPooling2D', 'MaxPooling2D'))]
        elif form == 'bi':
            layers += [f'{p}Bidirectional({p}LSTM(3))' if keep else self.pick(f'{p}Bidirectional({p}Dense(3))', f'{p}Bidirectional(3)', f'{p}TimeDistributed({p}LSTM(3))', f'{p}Bidirectional({p}LSTM(3), merge_mode="add")')]
        elif form == 'pool':
            layers += [self.call('GlobalAveragePooling1D' if keep else 'GlobalAveragePooling2D')]
        else:
            layers += [self.call(self.pick('LSTM', 'GRU', 'SimpleRNN'), 4, return_sequences=True if self.odd('wiring', 0.5) else None)]
        layers.append(self.call('Dense', units, activation=last))
        lines += [f'model = {k}.Sequential()', *[f'model.add({line})' for line in layers]]
        return lines + self.fitted('x', 'y', task, classes, given, count)

    def fitTransfer(self, shape, rank):
        """A frozen small base with a new head, cut or renamed."""
        self.plan()
        k, p = self.keras, self.prefix
        task, classes, count = self.task()
        units, last = self.head_of(task, classes)
        shape = self.image()
        lines = [f'base = {k}.Sequential([{k}.Input({shape!r}), {p}Conv2D(4, 3, activation="relu", name="c1"), {p}MaxPooling2D(name="p1"), {p}Flatten(name="flat"), {p}Dense(7, name="fc"), {p}Dense(5, name="top")])', 'base.trainable = False']
        cut = self.pick('base.layers[-2].output', 'base.get_layer("fc").output', 'base.get_layer("flat").output', 'base.output', 'base.layers[2].output')
        if self.odd('wiring'):
            cut = self.pick('base.get_layer("fc1").output', 'base.layers[9].output', 'base.get_layer("fc")', 'base.get_layer(name="p1").output', 'base.outputs', 'base.layers[-2]', 'base.get_layer(index=1).output', 'base.get_layers("fc").output', 'base.layers["fc"].output', 'base.layer[-2].output', 'base')
        form = self.pick('cut', 'call', 'pop')
        if form == 'cut':
            lines += [f'h = {cut}', f'out = {p}Dense({units}, activation={last!r}, name={self.pick("head", "head", "fc")!r})(h)', f'model = {k}.Model({self.pick("base.input", "base.inputs", "inputs=base.input" if False else "base.input")}, out)']
        elif form == 'call':
            lines += [f'inputs = {k}.Input({shape!r})', f'h = base(inputs{self.pick("", ", training=False")})', f'out = {p}Dense({units}, activation={last!r})(h)', f'model = {k}.Model(inputs, out)']
        else:
            lines += [f'model = {k}.Sequential()', 'for layer in base.layers[:-1]:', '    model.add(layer)', f'model.add({p}Dense({units}, activation={last!r}))']
        given = self.data_shape(shape)
        lines += [f'x = {self.array(count, given)}', f'y = {self.labels_of(task, classes, count)}']
        return lines + self.fitted('x', 'y', task, classes, given, count)

    def fitMaps(self, shape, rank):
        """Segmentation, autoencoders, several losses on maps."""
        self.plan()
        k, p = self.keras, self.prefix
        h, w, c = self.image()
        count = 2
        channels = self.pick(1, 3, 4)
        up = self.pick(p + 'UpSampling2D()(h)', p + 'Conv2DTranspose(4, 3, strides=2, padding="same")(h)', p + 'Conv2DTranspose(4, 2, strides=2)(h)')
        if self.odd('wiring'):
            up = self.pick(p + 'UpSampling2D(3)(h)', p + 'Conv2DTranspose(4, 3, strides=2)(h)', p + 'UpSampling2D((2, 1))(h)', 'h')
        lines = [f'inputs = {self.input((h, w, c))}', f's = {p}Conv2D(4, 3, padding="same", activation="relu")(inputs)', f'h = {p}MaxPooling2D()(s)', f'h = {p}Conv2D(6, 3, padding="same")(h)', f'h = {up}']
        lines += self.pick([f'h = {p}concatenate([h, s])'], [f'h = {p}Concatenate(axis={self.pick(3, -1)})([s, h])'], [f'h = {p}Conv2D(4, 1)(h)', f'h = {p}Add()([h, s])'], [])
        units = channels if not self.odd('units') else channels + 1
        task = self.pick('one-hot', 'binary', 'sparse', 'regression')
        last = {'one-hot': 'softmax', 'sparse': 'softmax', 'binary': 'sigmoid', 'regression': None}[task]
        lines += [f'out = {p}Conv2D({units}, 1, activation={last!r})(h)', f'model = {self.made_model("inputs", "out")}']
        label = (h, w, channels) if task != 'sparse' else self.pick((h, w), (h, w, 1))
        if self.odd('labels'):
            label = self.pick((h, w), (h, w, channels + 1), (h // 2, w // 2, channels), (h * w, channels), (h, w, 1), (channels,), (h - 1, w, channels))
        given = self.data_shape((h, w, c))
        lines += [f'x = {self.array(count, given)}', f'y = {self.pick("np.zeros", "np.ones")}({(count, *label)!r})']
        saved, self.fault = self.fault, 'none' if self.fault in ('labels', 'validation') else self.fault
        made = self.fitted('x', 'y', task, channels, given, count)
        # Validation labels of this task have another form.
        made = [line for line in made if 'validation_data' not in line] or made
        self.fault = saved
        return lines + made
