"""What NumPy makes of arrays: the shape of each expression in test/fixtures/arrayCalls.txt.

    python test/oracle/arrayCalls.py    (a Python that has NumPy)

Writes test/fixtures/arrayCalls.json. The names of the first line stand for arrays of zeros.
"""

import json
import pathlib

import numpy as np

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "fixtures"


def main():
    setup, *expressions = (FIXTURES / "arrayCalls.txt").read_text().splitlines()
    names = {"np": np}
    exec(setup, names)
    lines = [json.dumps([text, list(np.shape(eval(text, names)))]) for text in expressions if text]
    (FIXTURES / "arrayCalls.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


main()
