"""One thing changed in a random program, as people get it wrong: numbers, names, arguments, ranks, wiring, data."""

import random
import re

MISSPELT = {'relu': ['Relu', 'rellu', 'ReLU'], 'softmax': ['soft_max', 'Softmax'], 'same': ['Same', 'full', 'SAME'], 'valid': ['vaild'], 'sigmoid': ['sigmod'], 'tanh': ['Tanh'], 'he_normal': ['he_norm']}
OTHER_RANK = {'Conv2D': 'Conv1D', 'Conv1D': 'Conv2D', 'MaxPooling2D': 'MaxPooling1D', 'MaxPooling1D': 'MaxPooling2D', 'GlobalAveragePooling2D': 'GlobalAveragePooling1D', 'GlobalAveragePooling1D': 'GlobalAveragePooling2D', 'Flatten': 'GlobalMaxPooling2D', 'Dense': 'LSTM', 'LSTM': 'Conv2D', 'Conv3D': 'Conv2D', 'UpSampling2D': 'UpSampling1D', 'ZeroPadding2D': 'ZeroPadding1D', 'BatchNormalization': 'GRU', 'Add': 'Dot', 'Concatenate': 'Add', 'Dropout': 'SpatialDropout2D', 'SeparableConv2D': 'SeparableConv1D'}


class Faults:
    """Each method gives the changed text, or None where the program has no place for its fault."""

    def __init__(self, seed):
        self.r = random.Random(seed)

    def change(self, source):
        kinds = [name for name in vars(Faults) if name not in ('__init__', 'change', 'at') and not name.startswith('_')]
        self.r.shuffle(kinds)
        for kind in kinds:
            changed = getattr(self, kind)(source)
            if changed is not None and changed != source and compiles(changed):
                return kind, changed
        return None

    def at(self, pattern, source, replace):
        """Changes one place that fits the pattern, below the imports."""
        places = [m for m in re.finditer(pattern, source) if 'import' not in source[source.rfind('\n', 0, m.start()) + 1:m.start()]]
        if not places:
            return None
        place = self.r.choice(places)
        return source[:place.start()] + replace(place) + source[place.end():]

    def number(self, source):
        return self.at(r'(?<![\w."\'])\d+(?![\w."\'])', source, lambda m: self.r.choice(['0', '-1', '-2', '2.5', f'{m[0]}.0', 'None', f'"{m[0]}"', f'({m[0]},)', f'({m[0]}, {m[0]}, {m[0]})', '1000', str(int(m[0]) + 1), str(int(m[0]) * 2), 'True', f'[{m[0]}]']))

    def text(self, source):
        return self.at(r'(["\'])(' + '|'.join(MISSPELT) + r')\1', source, lambda m: m[1] + self.r.choice(MISSPELT[m[2]]) + m[1])

    def keyword(self, source):
        return self.at(r'\b(?!shape|lambda)([a-z_]{4,})=(?!=)', source, lambda m: self.r.choice([m[1][:-1], m[1] + 's', m[1].replace('_', ''), m[1].capitalize()]) + '=')

    def extra(self, source):
        return self.at(r'\b[A-Z]\w+\((?=[^()]*\))', source, lambda m: m[0] + self.r.choice(['foo=1, ', 'input_shape=(4,), ', 'name="a/b", ', 'name="same", ', 'border_mode="same", ', 'trainable=False, ', '1, ', 'activation="relu", ']))

    def kind(self, source):
        return self.at(r'\b(' + '|'.join(OTHER_RANK) + r')\b(?=\()', source, lambda m: OTHER_RANK[m[1]])

    def spelling(self, source):
        return self.at(r'\b[A-Z]\w{4,}(?=\()', source, lambda m: self.r.choice([m[0][:-1], m[0].lower(), m[0][:2] + m[0][3:]]))

    def argument(self, source):
        return self.at(r'(?<=[(,])\s*[\w.="\'()]+,', source, lambda m: '')

    def uncalled(self, source):
        return self.at(r'\)\(x\)', source, lambda m: ')')

    def inner(self, source):
        return self.at(r'(\w+)\(([^()]*)\)\(x\)', source, lambda m: f'{m[1]}(x)')

    def line(self, source):
        lines = source.split('\n')
        some = [i for i, text in enumerate(lines) if text.strip() and not text.startswith(('import', 'from', 'class', 'def'))]
        if not some:
            return None
        i = self.r.choice(some)
        how = self.r.choice(['drop', 'twice', 'swap'])
        if how == 'drop':
            del lines[i]
        elif how == 'twice':
            lines.insert(i, lines[i])
        elif i + 1 < len(lines):
            lines[i], lines[i + 1] = lines[i + 1], lines[i]
        return '\n'.join(lines)

    def name(self, source):
        return self.at(r'(?<=\()(?:x|inputs|h|a|b)(?=[,)])', source, lambda m: self.r.choice([m[0] + '1', 'inputs', 'x', 'y', '[' + m[0] + ', ' + m[0] + ']', '[' + m[0] + ']']))

    def shape(self, source):
        return self.at(r'Input\((?:shape=)?\(([\d, ]+)\)', source, lambda m: m[0].replace(f'({m[1]})', self.r.choice([f'({m[1].rstrip(", ")}, 1)', '(' + m[1].split(',')[0] + ',)', '(2, 2, 3)', '(None, None, 3)', '(1, 1)', m[1].split(',')[0], '(None, ' + m[1].split(',')[-1].strip(' ') + ')', f'({m[1].rstrip(", ")}, 2, 2)'])))

    def ends(self, source):
        return self.at(r'Model\((\w+), (\w+)\)', source, lambda m: self.r.choice([f'Model({m[2]}, {m[1]})', f'Model({m[1]})', f'Model([{m[1]}, {m[1]}], {m[2]})', f'Model({m[1]}, [])', f'Model({m[1]}, {m[2]}.shape)']))

    def data(self, source):
        """Arrays and labels for `fit`, of which some do not fit."""
        shape = re.search(r'Input\((?:shape=)?(\([\d, ]+\))', source)
        if not shape:
            return None
        sizes = [int(size) for size in re.findall(r'\d+', shape[1])]
        wrong = self.r.choice([sizes, sizes, sizes, sizes[:-1], sizes[1:], [*sizes, 1], [size + 1 for size in sizes], sizes[::-1]])
        count = 4
        loss = self.r.choice(['"mse"', '"categorical_crossentropy"', '"sparse_categorical_crossentropy"', '"binary_crossentropy"', '"mae"', '"categorial_crossentropy"', '"kl_divergence"', '"sparse_categorical_crossentropy"'])
        out = self.r.choice(['model.output_shape[1:]', '(1,)', '()', '(3,)', '(10,)', 'model.output_shape[1:-1]'])
        labels = self.r.choice([4, 4, 4, 4, 5])
        return f'import numpy as np\n{source}model.compile(optimizer={self.r.choice([repr("adam"), repr("sgd"), repr("adm")])}, loss={loss}, metrics={self.r.choice(["None", "[" + repr("accuracy") + "]", "[" + repr("mae") + "]", "[" + repr("acuracy") + "]"])}, run_eagerly=True)\nmodel.fit(np.zeros({(count, *wrong)!r}), np.zeros(({labels},) + tuple({out})), epochs=1, verbose=0)\n'


def compiles(source):
    try:
        compile(source, 'program.py', 'exec')
    except (SyntaxError, ValueError):
        return False
    return True
