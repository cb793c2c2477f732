"""Random indexes of arrays and tensors: the shape that NumPy and Keras leave, or that they refuse.

    python test/oracle/indexes.py [SEED [COUNT [OUT.json]]]    (a Python that has NumPy and Keras 3)

Writes test/fixtures/indexes.json. Each line has the array's shape, the index as written and the shape left, null
where it is refused. `mask` is of booleans and `places` of whole numbers; of a mask the length is open (-1).
"""

import json
import os
import random
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np

SETUP = "np.arange({size}).reshape({shape})"


def bound(draw, size):
    return "" if draw.random() < 0.4 else str(draw.randint(-size - 2, size + 2))


def plain_part(draw, size):
    kind = draw.choice(["number", "slice", "slice", "slice"])
    if kind == "number":
        return str(draw.randint(-size, size - 1))
    step = draw.choice(["", "", "", ":", ":2", ":-1", ":-2", ":3"])
    return f"{bound(draw, size)}:{bound(draw, size)}{step}"


def array_part(draw, size):
    """Places, a list of them, or a mask over one axis."""
    count = draw.choice([2, 2, 3])
    places = [draw.randint(-size, size - 1) for _ in range(count)]
    return draw.choice(
        [
            str(places),
            f"np.array({places})",
            f"np.array([{places}, {places}])",
            f"np.array({[[place] for place in places]})",
            f"np.arange({size}) > {draw.randint(0, size)}",
        ]
    )


def index_of(draw, shape, arrays):
    """A random index of at most as many parts as there are axes, now and then one too many."""
    taken = draw.randint(0, len(shape)) if draw.random() < 0.95 else len(shape) + 1
    parts = []
    from_end = draw.random() < 0.4
    split = draw.randint(0, taken) if from_end else taken
    for at in range(taken):
        axis = at if at < split else len(shape) - taken + at
        size = shape[min(axis, len(shape) - 1)]
        use_array = arrays and draw.random() < 0.35
        parts.append(array_part(draw, size) if use_array else plain_part(draw, size))
    if from_end:
        parts.insert(split, "...")
    while draw.random() < 0.25:
        parts.insert(draw.randint(0, len(parts)), draw.choice(["None", "np.newaxis"]))
    return ", ".join(parts)


def left_by_numpy(shape, index):
    array = np.zeros(shape)
    try:
        # A mask of another length than drawn tells which axis of what is left is its own.
        return list(np.shape(eval(f"array[{index}]", {"np": np, "array": array})))
    except IndexError:
        return None


def left_by_keras(shape, index):
    tensor = keras.Input(tuple(shape[1:]), batch_size=shape[0])
    try:
        return list(eval(f"tensor[{index}]", {"np": np, "tensor": tensor}).shape)
    except (ValueError, TypeError, IndexError):
        return None


def main(seed=1, count=400, out="test/fixtures/indexes.json"):
    draw = random.Random(int(seed))
    cases = []
    while len(cases) < int(count):
        shape = [draw.choice([1, 2, 3, 4, 5, 6]) for _ in range(draw.randint(1, 4))]
        of = draw.choice(["array", "array", "tensor"])
        index = index_of(draw, shape, arrays=of == "array")
        if index == "":
            continue
        left = left_by_numpy(shape, index) if of == "array" else left_by_keras(shape, index)
        cases.append({"of": of, "shape": shape, "index": index, "left": left, "isMasked": "> " in index})
    lines = [json.dumps(case, separators=(",", ":")) for case in cases]
    with open(out, "w") as file:
        file.write("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
