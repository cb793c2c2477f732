"""Random programs as Keras 2 builds them: those of randomModels.py without keras.ops, run by the package tf_keras.

    python test/oracle/randomModelsKeras2.py FIRST_SEED COUNT OUT.json [STYLE,STYLE…]    (TensorFlow and tf_keras)

`tf.keras` and `keras` both mean Keras 2 in this process.
"""

import json
import os
import re
import sys

os.environ["TF_USE_LEGACY_KERAS"] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tf_keras

for name in ["", ".layers", ".models", ".utils", ".backend", ".applications"]:
    sys.modules["keras" + name] = sys.modules["tf_keras" + name]

from randomModels import collect, programs_of

# What a GRU has depends on which Keras 2 it is: reset_after is on in TensorFlow's own. The rest is Keras 3's alone.
OTHERS = re.compile(r"\bops\.|\.dtype\b|GRU|keras\.(?:config|saving)|RMSNormalization|Random(?:Erasing|Grayscale|Shear|Hue|Saturation|"
                    r"Posterization|Invert|GaussianBlur|Sharpness)|AutoContrast|Solarization|set_dtype_policy")


def main():
    first, count, out, *rest = sys.argv[1:]
    programs = (
        (seed, style, "# convlens: keras=2\n" + source)
        for seed, style, source in programs_of(first, count, rest[0].split(",") if rest else None)
        if not OTHERS.search(source)
    )
    with open(out, "w") as file:
        json.dump(list(collect(tf_keras, programs)), file)


if __name__ == "__main__":
    main()
