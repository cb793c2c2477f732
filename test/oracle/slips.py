"""Slips of the keyboard and of pasting, and where CPython meets them.

    python test/oracle/slips.py    (Python 3.11 or later)

Writes test/fixtures/slips.json: a whole program, and for each slip its kind, the line that a person would mend, what
stands in the whole program's place, and the line and words of CPython's error.
"""

import json
import pathlib
import warnings

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "fixtures"

WHOLE = '''import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, Flatten, Dense

num_classes = 10
filters = [16, 32]


def build(size, depth=1):
    model = Sequential()
    model.add(Input((size, size, depth)))
    for f in filters:
        model.add(Conv2D(f, (3, 3), activation='relu'))
        model.add(MaxPooling2D((2, 2)))
    model.add(Flatten())
    if num_classes == 2:
        model.add(Dense(1, activation='sigmoid'))
    else:
        model.add(Dense(num_classes, activation='softmax'))
    return model


model = build(28)
other = Sequential([
    Input((32, 32, 3)),
    Conv2D(8, 3, padding='same', activation='relu'),
    Flatten(),
    Dense(num_classes, activation='softmax'),
])
model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])
data = {'a': 1, 'b': 2}
print('done', data)
'''

SLIPS = [
    ('open ( in call add', "Input((size, size, depth)))", "Input((size, size, depth))"),
    ('open ( tuple', "Input((size, size, depth)))", "Input((size, size, depth)"),
    ('open ( in list item', "Conv2D(8, 3, padding='same', activation='relu'),", "Conv2D(8, 3, padding='same', activation='relu',"),
    ('open ( compile', "metrics=['accuracy'])", "metrics=['accuracy']"),
    ('open [ metrics', "metrics=['accuracy'])", "metrics=['accuracy')"),
    ('open { dict', "'b': 2}", "'b': 2"),
    ('open ( print', "print('done', data)", "print('done', data"),
    ('extra )', "model.add(Flatten())", "model.add(Flatten()))"),
    ('extra ]', "filters = [16, 32]", "filters = [16, 32]]"),
    ('extra }', "'b': 2}", "'b': 2}}"),
    ('wrong closer )]', "filters = [16, 32]", "filters = [16, 32)"),
    ('wrong closer (]', "Input((32, 32, 3)),", "Input((32, 32, 3]),"),
    ('import ( open', "from tensorflow.keras.layers import Input,", "from tensorflow.keras.layers import (Input,"),
    ('def ( open', "def build(size, depth=1):", "def build(size, depth=1:"),
    ('string open end', "loss='categorical_crossentropy'", "loss='categorical_crossentropy"),
    ('string mixed quotes', "activation='sigmoid'", "activation='sigmoid\""),
    ('double quote open', "print('done', data)", 'print("done, data)'),
    ('apostrophe inside', "print('done', data)", "print('it's done', data)"),
    ('triple open', "num_classes = 10", '"""Settings of the model\nnum_classes = 10'),
    ('triple docstring open', "    model = Sequential()\n", '    """Builds it.\n    model = Sequential()\n'),
    ('triple closed with 2', "    model = Sequential()\n", '    """Builds it.""\n    model = Sequential()\n'),
    ('triple single open', "num_classes = 10", "'''\ncomment\nnum_classes = 10"),
    ('f-string brace open', "print('done', data)", "print(f'done {data')"),
    ('f-string brace close', "print('done', data)", "print(f'done data}')"),
    ('f-string empty', "print('done', data)", "print(f'done {}')"),
    ('empty def', "def build(size", "def helper():\n\ndef build(size"),
    ('tab for spaces', "        model.add(MaxPooling2D((2, 2)))", "\tmodel.add(MaxPooling2D((2, 2)))"),
    ('no colon def', "depth=1):", "depth=1)"),
    ('no colon for', "for f in filters:", "for f in filters"),
    ('no colon if', "if num_classes == 2:", "if num_classes == 2"),
    ('no colon else', "else:", "else"),
    ('no colon dict', "{'a': 1, 'b': 2}", "{'a' 1, 'b': 2}"),
    ('semicolon for colon', "for f in filters:", "for f in filters;"),
    ('= for == if', "num_classes == 2", "num_classes = 2"),
    ('=== ', "num_classes == 2", "num_classes === 2"),
    ('=! ', "num_classes == 2", "num_classes =! 2"),
    ('<> ', "num_classes == 2", "num_classes <> 2"),
    ('=> ', "num_classes == 2", "num_classes => 2"),
    ('&&', "num_classes == 2", "num_classes == 2 && True"),
    ('||', "num_classes == 2", "num_classes == 2 || True"),
    ('!cond', "if num_classes == 2", "if !num_classes"),
    ('++', "num_classes = 10", "num_classes = 10\nnum_classes++"),
    ('else if', "    else:\n", "    else if num_classes == 3:\n        pass\n    else:\n"),
    ('elseif', "    else:\n", "    elseif num_classes == 3:\n        pass\n    else:\n"),
    ('print stmt', "print('done', data)", "print 'done', data"),
    ('print stmt name', "print('done', data)", "print data"),
    ('print fmt', "print('done', data)", "print 'done %s' % data"),
    ('exec stmt', "print('done', data)", "exec 'x = 1'"),
    ('missing comma layers', "    Flatten(),\n", "    Flatten()\n"),
    ('missing comma args', "Conv2D(8, 3, padding='same', activation", "Conv2D(8, 3, padding='same' activation"),
    ('missing comma args num', "Conv2D(8, 3,", "Conv2D(8 3,"),
    ('missing comma dict', "{'a': 1, 'b': 2}", "{'a': 1 'b': 2}"),
    ('missing comma list', "[16, 32]", "[16 32]"),
    ('missing comma import', "Conv2D, MaxPooling2D, Flatten", "Conv2D MaxPooling2D, Flatten"),
    ('missing comma tuple', "Input((32, 32, 3))", "Input((32, 32 3))"),
    ('double comma', "Conv2D(8, 3,", "Conv2D(8,, 3,"),
    ('leading comma', "Conv2D(8, 3,", "Conv2D(, 8, 3,"),
    ('smart single', "activation='sigmoid'", "activation=‘sigmoid’"),
    ('smart double', "print('done', data)", "print(“done”, data)"),
    ('smart one', "activation='sigmoid'", "activation=’sigmoid'"),
    ('nbsp indent', "    model.add(Flatten())", "\u00a0\u00a0\u00a0\u00a0model.add(Flatten())"),
    ('nbsp inside', "num_classes = 10", "num_classes =\u00a010"),
    ('fullwidth paren', "model.add(Flatten())", "model.add（Flatten()）"),
    ('fullwidth comma', "Conv2D(8, 3,", "Conv2D(8， 3,"),
    ('fullwidth colon', "for f in filters:", "for f in filters："),
    ('fullwidth quote', "print('done', data)", "print(＂done＂, data)"),
    ('en dash minus', "num_classes = 10", "num_classes = 12 – 2"),
    ('times sign', "num_classes = 10", "num_classes = 5 × 2"),
    ('zero width', "num_classes = 10", "num_classes = 10\u200b"),
    ('bom mid', "num_classes = 10", "\ufeffnum_classes = 10"),
    ('merge markers', "num_classes = 10\n", "<<<<<<< HEAD\nnum_classes = 10\n=======\nnum_classes = 12\n>>>>>>> feature\n"),
    ('merge markers in def', "    model.add(Flatten())\n", "<<<<<<< HEAD\n    model.add(Flatten())\n=======\n    model.add(GlobalAveragePooling2D())\n>>>>>>> feature\n"),
    ('merge markers in list', "    Flatten(),\n", "<<<<<<< HEAD\n    Flatten(),\n=======\n    Dense(5),\n>>>>>>> feature\n"),
    ('pasted >>>', "num_classes = 10", ">>> num_classes = 10"),
    ('pasted >>> all', "num_classes = 10\nfilters = [16, 32]", ">>> num_classes = 10\n>>> filters = [16, 32]\n>>> num_classes\n10"),
    ('pasted line nums', "num_classes = 10\nfilters = [16, 32]", "5 num_classes = 10\n6 filters = [16, 32]"),
    ('pasted markdown fence', "num_classes = 10", "```python\nnum_classes = 10\n```"),
    ('pasted bullet', "num_classes = 10", "- num_classes = 10"),
    ('pip', "num_classes = 10", "pip install keras\nnum_classes = 10"),
    ('keyword as name', "num_classes = 10", "class = 10"),
    ('lambda name', "num_classes = 10", "lambda = 10"),
    ('hyphen in name', "num_classes = 10", "num-classes = 10"),
    ('space in name', "num_classes = 10", "num classes = 10"),
    ('digit first', "num_classes = 10", "2classes = 10"),
    ('assign to call', "num_classes = 10", "int(x) = 10"),
    ('assign literal', "num_classes = 10", "10 = num_classes"),
    ('kw: colon', "activation='sigmoid'", "activation:'sigmoid'"),
    ('kw twice', "Dense(1, activation='sigmoid')", "Dense(1, activation='relu', activation='sigmoid')"),
    ('pos after kw', "Dense(1, activation='sigmoid')", "Dense(activation='sigmoid', 1)"),
    ('dotted kw', "Dense(1, activation='sigmoid')", "Dense(1, self.activation='sigmoid')"),
    ('break outside', "model = build(28)", "model = build(28)\nbreak"),
    ('continue outside', "model = build(28)", "model = build(28)\ncontinue"),
    ('def typo', "def build(", "dfe build("),
    ('function', "def build(size, depth=1):", "function build(size, depth=1):"),
    ('def default order', "def build(size, depth=1):", "def build(size=28, depth):"),
    ('fro typo', "for f in filters:", "fro f in filters:"),
    ('for no in', "for f in filters:", "for f filters:"),
    ('for of', "for f in filters:", "for f of filters:"),
    ('for parens', "for f in filters:", "for (f in filters):"),
    ('improt', "import numpy as np", "improt numpy as np"),
    ('form import', "from tensorflow.keras.models import Sequential", "form tensorflow.keras.models import Sequential"),
    ('import from', "from tensorflow.keras.models import Sequential", "import Sequential from tensorflow.keras.models"),
    ('import trailing comma', "from tensorflow.keras.models import Sequential", "from tensorflow.keras.models import Sequential,"),
    ('import dotted', "from tensorflow.keras.models import Sequential", "from tensorflow.keras import models.Sequential"),
    ('import *,', "from tensorflow.keras.models import Sequential", "import tensorflow.keras.models import Sequential"),
    ('backslash space', "num_classes = 10", "num_classes = \\ \n    10"),
    ('backslash path', "print('done', data)", "print('C:\\Users\\x', data)"),
    ('// comment', "num_classes = 10", "num_classes = 10 // ten classes"),
    ('// comment line', "num_classes = 10", "// ten classes\nnum_classes = 10"),
    ('/* comment', "num_classes = 10", "/* ten classes */\nnum_classes = 10"),
    ('var', "num_classes = 10", "var num_classes = 10"),
    ('true', "num_classes = 10", "num_classes = 10;;"),
    ('try no except', "model = build(28)", "try:\n    model = build(28)"),
    ('with no as', "model = build(28)", "with open('x') f:\n    model = build(28)"),
    ('octal', "num_classes = 10", "num_classes = 010"),
    ('1,000', "Dense(1, activation='sigmoid')", "Dense(1_, activation='sigmoid')"),
    ('percent', "num_classes = 10", "num_classes = 10%"),
    ('dollar', "num_classes = 10", "$num_classes = 10"),
    ('missing operand', "num_classes = 10", "num_classes = 10 +"),
    ('missing value', "num_classes = 10", "num_classes ="),
    ('kw missing value', "Dense(1, activation='sigmoid')", "Dense(1, activation=)"),
    ('comp no in', "filters = [16, 32]", "filters = [f for f range(1, 3)]"),
    ('ternary no else', "num_classes = 10", "num_classes = 10 if True"),
    ('dict kw', "{'a': 1, 'b': 2}", "{'a'= 1, 'b': 2}"),
    ('None assign', "num_classes = 10", "None = 10"),
    ('del', "num_classes = 10", "num_classes = 10\ndel build(1)"),
    ('body unindented', "    model = Sequential()\n", "model = Sequential()\n"),
    ('line unindented amid block', "    model.add(Flatten())\n", "model.add(Flatten())\n"),
    ('line less deep', "    model.add(Flatten())\n", "  model.add(Flatten())\n"),
    ('line deeper', "    model.add(Flatten())\n", "      model.add(Flatten())\n"),
    ('loop body unindented', "        model.add(Conv2D(f, (3, 3), activation='relu'))\n", "    model.add(Conv2D(f, (3, 3), activation='relu'))\n"),
    ('return unindented', "    return model\n", "return model\n"),
    ('tabs below head', "        model.add(Dense(1, activation='sigmoid'))\n", "\t\tmodel.add(Dense(1, activation='sigmoid'))\n"),
    ('def open end', "def build(size, depth=1):", "def build(size, depth=1"),
    ('class open end', "num_classes = 10\n", "class Settings(\n    classes = 10\nnum_classes = 10\n"),
    ('list before assignment', "model = build(28)", "[ model = build(28)"),
    ('bracket before assignment', "    model = Sequential()", "    (model = Sequential()"),
    ('def no brackets', "num_classes = 10\n", "def helper:\n    pass\nnum_classes = 10\n"),
    ('line numbers def', "def build(size, depth=1):\n    model = Sequential()\n", "9 def build(size, depth=1):\n10     model = Sequential()\n"),
    ('line numbers colon', "num_classes = 10\nfilters = [16, 32]\n", "5: num_classes = 10\n6: filters = [16, 32]\n"),
    ('prompts of block', "    for f in filters:\n        model.add(Conv2D(f, (3, 3), activation='relu'))\n", ">>>     for f in filters:\n...         model.add(Conv2D(f, (3, 3), activation='relu'))\n"),
    ('cell prompts', "data = {'a': 1, 'b': 2}\n", "In [3]: for a in range(3):\n   ...:     print(a)\n   ...:\nIn [4]: data = {'a': 1, 'b': 2}\n"),
    ('magic', "num_classes = 10\n", "%matplotlib inline\nnum_classes = 10\n"),
    ('shell', "num_classes = 10\n", "!pip install keras\nnum_classes = 10\n"),
    ('cell magic', "num_classes = 10\n", "%%time\nnum_classes = 10\n"),
    ('global late', "    return model\n", "    global num_classes\n    return model\n"),
    ('nonlocal outside', "num_classes = 10\n", "nonlocal num_classes\nnum_classes = 10\n"),
    ('star alone', "data = {'a': 1, 'b': 2}\n", "data = *filters\n"),
    ('import over lines', "import Input, Conv2D, MaxPooling2D, Flatten, Dense\n", "import Input, Conv2D,\n    MaxPooling2D, Flatten, Dense\n"),
    ('sum over lines', "num_classes = 10\n", "num_classes = 5 +\n    5\n"),
    ('two dots', "model.add(Flatten())", "model..add(Flatten())"),
    ('two equals', "num_classes = 10", "num_classes = = 10"),
    ('colon behind value', "num_classes = 10\n", "num_classes = 10:\n"),
    ('entity blank', "num_classes = 10", "num_classes&nbsp;= 10"),
    ('arrow with blank', "def build(size, depth=1):", "def build(size, depth=1) - > int:"),
    ('backticks', "data = {'a': 1, 'b': 2}\n", "data = `filters`\n"),
    ('long number', "num_classes = 10\n", "num_classes = 10L\n"),
    ('await outside', "model = build(28)\n", "model = await build(28)\n"),
    ('def name only', "num_classes = 10\n", "def helper\n    pass\nnum_classes = 10\n"),
    ('no ( before value', "model = build(28)", "model = build 28)"),
    ('no ( before layer', "    model.add(Flatten())\n", "    model.add Flatten())\n"),
    ('no ( behind print', "print('done', data)", "print 'done', data)"),
    ('assigned shell', "num_classes = 10\n", "files = !ls data\nnum_classes = 10\n"),
    ('shell in a block', "    model = Sequential()\n", "    !ls\n    model = Sequential()\n"),
    ('shell over lines', "num_classes = 10\n", "!pip install keras \\\n  numpy\nnum_classes = 10\n"),
    ('timed', "num_classes = 10\n", "%time num_classes = 10\n"),
    ('tab among blanks', "        model.add(MaxPooling2D((2, 2)))", "    \tmodel.add(MaxPooling2D((2, 2)))"),
    ('import as nothing', "import numpy as np\n", "import numpy as\n"),
    ('quote doubled before', "activation='sigmoid'", "activation=''sigmoid'"),
    ('quote doubled behind', "activation='sigmoid'", "activation='sigmoid''"),
    ('quote doubled in print', "print('done', data)", 'print(""done", data)'),
    ('quote doubled alone', "print('done', data)", "print(''done')"),
    ('import cut', "from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, Flatten, Dense\n", "from tensorflow.keras.layers import\n"),
    ('import cut in its word', "from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, Flatten, Dense\n", "from tensorflow.keras.layers impo\n"),
    ('import cut before its word', "from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, Flatten, Dense\n", "from tensorflow.keras.layers\n"),
    ('import without its word', "from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, Flatten, Dense\n", "from tensorflow.keras.layers Input, Conv2D, MaxPooling2D, Flatten, Dense\n"),
    ('import misspelt within', "from tensorflow.keras.layers import Input,", "from tensorflow.keras.layers improt Input,"),
]


def changed_line(before, after):
    pairs = zip(before.split("\n"), after.split("\n"))
    return next((number for number, (a, b) in enumerate(pairs, 1) if a != b), None)


def of_python(text):
    try:
        compile(text, "slip.py", "exec")
    except SyntaxError as error:
        return [error.lineno, error.msg]
    return None


def main():
    warnings.simplefilter("ignore")
    cases = []
    for kind, found, slip in SLIPS:
        assert WHOLE.count(found) >= 1, kind
        text = WHOLE.replace(found, slip, 1)
        python = of_python(text)
        assert python is not None, kind
        cases.append({"kind": kind, "line": changed_line(WHOLE, text), "found": found, "slip": slip, "python": python})
    out = {"whole": WHOLE, "cases": cases}
    (FIXTURES / "slips.json").write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(len(cases), "slips")


main()
