"""Working programs with one change each, as students make them: what real Keras says of it.

    python test/oracle/mutations.py    (a Python that has Keras 3, TensorFlow, scikit-learn and Matplotlib)

Reads test/fixtures/mutations/: the programs, and in cases.json which text of one (`found`) is changed to which
(`slip`). Writes there, as `keras`, what the program raises and the lines that lead there, the changed line among
them; null where it runs. Data sets are stand-ins of a few samples, and each program is run to its end.
"""

import contextlib
import io
import json
import os
import pathlib
import tempfile
import traceback
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras  # noqa: E402
import matplotlib  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

MUTATIONS = pathlib.Path(__file__).resolve().parents[1] / "fixtures" / "mutations"


def stand_in(shape, classes, column=False):
    def part(count):
        labels = (np.arange(count) % classes).astype("uint8")
        images = np.random.RandomState(0).randint(0, 255, (count, *shape)).astype("uint8")
        return images, labels[:, None] if column else labels

    return lambda *_, **__: (part(16), part(8))


def prepare():
    matplotlib.use("Agg")
    warnings.simplefilter("ignore")
    tf.config.run_functions_eagerly(True)
    for data in (tf.keras.datasets, keras.datasets):
        data.mnist.load_data = data.fashion_mnist.load_data = stand_in((28, 28), 10)
        data.cifar10.load_data = stand_in((32, 32, 3), 10, column=True)
    os.chdir(tempfile.mkdtemp())


def first_change(before, after):
    pairs = zip(before.split("\n"), after.split("\n"))
    return next(number for number, (a, b) in enumerate(pairs, 1) if a != b)


def verdict(whole, text):
    shown = io.StringIO()
    try:
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            exec(compile(text, "mutation.py", "exec"), {"__name__": "__main__"})
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = {frame.lineno for frame in frames if frame.filename == "mutation.py"}
        return {"raises": type(error).__name__, "lines": sorted(lines | {first_change(whole, text)})}
    finally:
        keras.backend.clear_session()
    return None


def main():
    prepare()
    programs = {path.stem: path.read_text(encoding="utf-8") for path in MUTATIONS.glob("*.py")}
    for name, whole in programs.items():
        assert verdict(whole, whole + "\n# the same") is None, name
    cases = json.loads((MUTATIONS / "cases.json").read_text(encoding="utf-8"))
    for case in cases:
        whole = programs[case["program"]]
        assert ("\n" + whole).count("\n" + case["found"]) == 1, case["kind"]
        case["keras"] = verdict(whole, whole.replace(case["found"], case["slip"], 1))
    text = json.dumps(cases, indent=1, ensure_ascii=False)
    (MUTATIONS / "cases.json").write_text(text + "\n", encoding="utf-8")


main()
