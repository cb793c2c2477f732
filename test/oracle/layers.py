"""What real Keras says of random single-layer cases: output shapes, weights, or that it raises.

Run with a Python that has Keras 3 and TensorFlow:
    python test/oracle/layers.py [--seed 1] [--count 1500] [--only Conv2D,Dense] [--out FILE]
Writes test/fixtures/layers/keras.jsonl by default, one case a line:
    [code, inputs, outputs, weights]   or   [code, inputs, "raises", message]
An input is its batch shape, or [shape, dtype]; a weight is [name, shape, trainable].
The cases themselves come from layersCases.py.
"""

import argparse
import json
import os
import pathlib
import random
import signal
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
warnings.filterwarnings("ignore")

import keras
import tensorflow as tf
from keras import tree

from layersCases import CLASSES, KEPT, case_for

tf.get_logger().setLevel("ERROR")
TARGET = pathlib.Path(__file__).parents[1] / "fixtures" / "layers" / "keras.jsonl"
NAMES = {name: getattr(keras.layers, name) for name in dir(keras.layers)}
SECONDS = 30


def size(dimension):
    return None if dimension is None else int(dimension)


def weight_name(weight):
    """Without the layer's own name in front: `query/kernel`."""
    return weight.path.split("/", 1)[-1]


def answer(code, inputs):
    keras.backend.clear_session()
    tensors = {}
    for name, given in zip("xyzw", inputs):
        shape, dtype = given if isinstance(given[-1], str) else (given, None)
        tensors[name] = keras.Input(batch_shape=tuple(shape), dtype=dtype)
    made = {}
    scope = {**NAMES, **tensors, "keras": keras, "made": made}
    # The layer is kept, so that its weights can be listed: `made['layer'] = …` around the constructor.
    split = constructor_end(code)
    signal.alarm(SECONDS)
    try:
        made["layer"] = eval(code[:split], scope)
        outputs = eval("made['layer']" + code[split:], scope)
    except Exception as fault:
        return ["raises", (str(fault) or type(fault).__name__).split("\n")[0][:60]]
    finally:
        signal.alarm(0)
    shapes = [[size(dimension) for dimension in tensor.shape] for tensor in tree.flatten(outputs)]
    trained = {id(weight) for weight in made["layer"].trainable_weights}
    weights = [
        [weight_name(weight), [size(dimension) for dimension in weight.shape], id(weight) in trained]
        for weight in made["layer"].weights
    ]
    return [shapes, weights]


def constructor_end(code):
    """Where the call of the layer begins: after the bracket that closes its constructor."""
    depth = 0
    quote = None
    for index, letter in enumerate(code):
        if quote:
            quote = None if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
            if depth == 0:
                return index + 1
    return len(code)


def too_slow(*_):
    raise SystemExit("a case took too long")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=1500)
    options.add_argument("--only", default="")
    options.add_argument("--out", type=pathlib.Path, default=TARGET)
    chosen = options.parse_args()
    signal.signal(signal.SIGALRM, too_slow)
    dice = random.Random(chosen.seed)
    names = chosen.only.split(",") if chosen.only else CLASSES
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    seen = set()
    with chosen.out.open("w") as target:
        while len(seen) < chosen.count:
            code, inputs = case_for(names[len(seen) % len(names)], dice)
            case = json.dumps([code, inputs])
            if case in seen:
                case += str(len(seen))
                seen.add(case)
                continue
            seen.add(case)
            write(target, code, inputs)
        for code, inputs in KEPT:
            if not chosen.only or code.split("(")[0] in names:
                write(target, code, inputs)


def write(target, code, inputs):
    target.write(json.dumps([code, inputs, *answer(code, inputs)], separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
