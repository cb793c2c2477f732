"""What PyYAML reads in texts as settings files have them, and what it refuses.

Writes test/fixtures/yamlTexts.json: run with a Python that has PyYAML, from the repository root. Floats are written
as texts, so that 1.0 and 1 differ.
"""

import json
from pathlib import Path

import yaml

TEXTS = [
    "filters: [8, 16, 32]\nkernel: 3\nhead:\n  units: 64\n  dropout: 0.5\nname: tiny # comment\n",
    "# first\n\nmodel:\n    blocks:\n    - filters: 8\n      stride: 1\n    - filters: 16\n      stride: 2\n    classes: 7\n",
    "- 1\n- two\n- 3.0\n-\n- - 4\n  - 5\n- {a: 1, b: [x, y]}\n",
    "a: yes\nb: No\nc: on\nd: OFF\ne: true\nf: False\ng: ~\nh: null\ni:\nj: y\n",
    "lr: 1e-3\nlr2: 1.0e-3\nlr3: 1.e-3\nlr4: .5\nlr5: -0.25\nlr6: 1.5e3\nlr7: 1_000.5\nlr8: 1E-4\n",
    "a: 0x1F\nb: 010\nc: 0b101\nd: 1_000\ne: +5\nf: -0\ng: 08\n",
    "a: .inf\nb: -.inf\nc: '1'\nd: \"2\"\ne: 'it''s'\nf: \"line\\nbreak \\\"q\\\" # no\"\n",
    "base: &base\n  units: 8\n  act: relu\nbig:\n  <<: *base\n  units: 32\nagain: *base\n",
    "names: &n [a, b]\nshape: [\n  48, 48,\n  1\n]\nuse: *n\n",
    "text: |\n  one\n    two\n\n  three\nfold: >-\n  a\n  b\nstrip: |-\n  x\n",
    "0: angry\n1: happy\n2.5: x\ntrue: t\n",
    "url: http://a.b/c#d\npath: C:\\data\ntime-out: a:b\n'q k': 1\n\"r: k\": 2\nempty: {}\nnone: []\n",
    "---\na: 1\n...\n",
    "long: first\n  second\n  third\nb: 1\n",
    "a: {b: {c: [1, {d: 2}]}, e: , f: null}\n",
    "a: [1, 2,]\nb: [a b, c-d, 'e, f', \"g\"]\n",
    "just a text\n",
    "42\n",
    "",
    "# nothing\n",
    "a:\n- 1\n- 2\nb:\n  - c: 1\n    d:\n      - 2\n      - 3\n  - e\n",
    "a: b: c\n",
    "a: [1, 2\n",
    "a: 1\n b: 2\n",
    "a: 'open\n",
    "a: @x\n",
    "- a\nb: 1\n",
    "a: *missing\n",
    "input_shape: !!python/tuple [48, 48, 3]\n",
    "a:   spaced   value   # c\nb: x#y\nc: '#z' # d\n",
    "a: \"quoted: colon\"\nb: plain text, with comma\nc: it's\nd: -1\ne: - \n",
    "steps:\n  -   type: conv\n      filters: 8\n  -   type: pool\n",
    "a: 12:30\nb: 2020-01-01\n",
    "dup: 1\ndup: 2\n",
]


def told(value):
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, dict):
        return {"dict": [[told(key), told(each)] for key, each in value.items()]}
    if isinstance(value, list):
        return [told(each) for each in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return {"other": type(value).__name__}


def read(text):
    try:
        return {"text": text, "value": told(yaml.safe_load(text))}
    except yaml.YAMLError:
        return {"text": text, "isRefused": True}


Path("test/fixtures/yamlTexts.json").write_text(json.dumps([read(text) for text in TEXTS], indent=1) + "\n")
