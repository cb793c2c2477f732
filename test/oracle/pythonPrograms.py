"""Runs the programs of test/fixtures/python/*.py in CPython and writes the final values of their variables.

    python test/oracle/pythonPrograms.py    (a Python with NumPy, Keras and scikit-learn)

Variables called `unknown_...` depend on the machine and are left out. A file holds several programs, each under a line `# == title`. Compared are the module's variables that hold
plain data: numbers, strings, booleans, None, and lists, tuples, dicts and sets of them, and arrays by
their shape and type.
"""
import contextlib
import io
import json
import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).parent.parent / "fixtures" / "python"


class NotPlain(Exception):
    """The value is no plain data, so it is not compared."""


def encode(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if type(value) is int:
        if abs(value) > 2**53:
            raise NotPlain
        return value
    if type(value) is float:
        return {"float": repr(value)}
    if type(value) is list:
        return {"list": [encode(item) for item in value]}
    if isinstance(value, tuple):
        return {"tuple": [encode(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    if isinstance(value, (set, frozenset)):
        return {"set": sorted((encode(item) for item in value), key=repr)}
    if type(value).__module__ == "numpy" and hasattr(value, "shape"):
        if value.ndim == 0:
            raise NotPlain
        return {"array": list(value.shape), "dtype": value.dtype.name}
    raise NotPlain


def programs(text):
    title, lines = None, []
    for line in text.splitlines(keepends=True):
        mark = re.match(r"# == (.*)", line)
        if mark:
            if title:
                yield title, "".join(lines)
            title, lines = mark[1].strip(), []
        else:
            lines.append(line)
    if title:
        yield title, "".join(lines)


def run(source, title):
    names = {"__name__": "__main__"}
    sys.modules["__main__"].__dict__.update(names)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, title, "exec"), names)
    found = {}
    for name, value in names.items():
        if name.startswith(("__", "unknown_")):
            continue
        try:
            found[name] = encode(value)
        except NotPlain:
            pass
    return found


def main():
    sys.argv = ["program.py"]
    expected = {}
    for path in sorted(FOLDER.glob("*.py")):
        for title, source in programs(path.read_text()):
            expected[f"{path.name}: {title}"] = run(source, title)
    text = ",\n".join(f"{json.dumps(title)}: {json.dumps(names, separators=(',', ':'))}" for title, names in expected.items())
    (FOLDER / "expected.json").write_text("{\n" + text + "\n}\n")


if __name__ == "__main__":
    main()
