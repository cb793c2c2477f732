"""What real Keras 3 and Keras 2 say of small programs in legal but unusual forms.

    python test/oracle/unusualForms.py 3    (a Python with Keras 3 and TensorFlow)
    python test/oracle/unusualForms.py 2    (TensorFlow and tf_keras)

Reads test/fixtures/unusualForms.txt, programs between lines of `===`, and writes unusualForms.json or
unusualFormsKeras2.json beside it, in the form of randomModels.py. Of each Keras those that it refuses are left out.
"""

import json
import pathlib
import sys

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "fixtures"


def main(major):
    if major == "2":
        # It lends tf_keras the name of Keras for this process.
        import randomModelsKeras2  # noqa: F401
        import tf_keras as keras

        head, target = "# convlens: keras=2\n", FIXTURES / "unusualFormsKeras2.json"
    else:
        import keras
        from builtModels import begin_with_zeros

        begin_with_zeros()
        head, target = "", FIXTURES / "unusualForms.json"
    from randomModels import collect

    texts = (FIXTURES / "unusualForms.txt").read_text().split("===\n")
    found = collect(keras, ((number, "unusual", head + text) for number, text in enumerate(texts)))
    lines = [json.dumps(entry, separators=(",", ":")) for entry in found if "error" not in entry]
    target.write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
