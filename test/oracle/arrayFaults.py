"""Random calls and stores that NumPy takes or refuses: axes moved, dropped, added and split, values stored in parts.

    python test/oracle/arrayFaults.py [SEED [COUNT [OUT.json]]]    (a Python that has NumPy)

Writes test/fixtures/arrayFaults.json: the statement, and the exception that NumPy raises, null where it takes it.
"""

import json
import pathlib
import random
import sys

import numpy as np

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "fixtures"


def shape_of(draw, ones=0.3, most=4):
    return tuple(1 if draw.random() < ones else draw.randint(2, 5) for _ in range(draw.randint(1, most)))


def axis(draw, rank):
    return draw.randint(-rank - 1, rank) if draw.random() < 0.4 else draw.randint(-rank, rank - 1)


def written(shape):
    return f"({', '.join(map(str, shape))},)"


def order(draw, rank):
    axes = list(range(rank))
    draw.shuffle(axes)
    if draw.random() < 0.2:
        axes[0] = axis(draw, rank)
    if draw.random() < 0.15:
        axes = axes[1:] or [0, 1]
    return [place - rank if draw.random() < 0.2 else place for place in axes]


def call(draw):
    shape = shape_of(draw)
    rank = len(shape)
    a = f"np.zeros({written(shape)})"
    one = axis(draw, rank)
    pair = (one, axis(draw, rank))
    return draw.choice(
        [
            f"np.transpose({a}, {order(draw, rank)})",
            f"{a}.transpose({', '.join(map(str, order(draw, rank)))})",
            f"np.expand_dims({a}, {axis(draw, rank + 1)})",
            f"np.expand_dims({a}, axis=({axis(draw, rank + 2)}, {axis(draw, rank + 2)}))",
            f"np.squeeze({a}, axis={one})",
            f"{a}.squeeze({one})",
            f"{a}.squeeze(({pair[0]}, {pair[1]}))",
            f"np.swapaxes({a}, {pair[0]}, {pair[1]})",
            f"np.moveaxis({a}, {pair[0]}, {pair[1]})",
            f"np.rollaxis({a}, {one})",
            f"np.repeat({a}, 2, axis={one})",
            f"{a}.sum(axis={one})",
            f"np.concatenate([{a}, {a}], axis={one})",
            f"np.stack([{a}, {a}], axis={axis(draw, rank + 1)})",
            f"np.split({a}, {draw.randint(1, 4)}, axis={one})",
            f"np.array_split({a}, {draw.randint(1, 4)})",
            f"np.vsplit({a}, {draw.randint(1, 3)})",
            f"np.hsplit({a}, {draw.randint(1, 3)})",
        ]
    )


def part(draw, size):
    kind = draw.choice(["number", "number", "all", "slice", "past"])
    if kind == "number":
        return str(draw.randint(-size, size - 1))
    if kind == "past" and draw.random() < 0.3:
        return str(draw.choice([size, -size - 1, size + 3]))
    return ":" if kind != "slice" else f"{draw.randint(0, size)}:{draw.randint(0, size + 1)}"


def store(draw):
    shape = shape_of(draw, 0.15)
    count = draw.randint(1, len(shape)) if draw.random() < 0.93 else len(shape) + 1
    index = [part(draw, shape[min(at, len(shape) - 1)]) for at in range(count)]
    if draw.random() < 0.2:
        index.insert(draw.randint(0, len(index)), "...")
    text = ", ".join(index)
    # One value in an array is taken as a number by NumPy before 2.4.
    try:
        left = eval(f"np.zeros(shape)[{text}].shape", {"np": np, "shape": shape})
    except IndexError:
        left = shape[1:]
    value = list(left)
    for _ in range(draw.choice([0, 0, 1, 2])):
        change = draw.choice(["drop", "add", "one", "other"])
        if change == "add":
            value.insert(0, draw.choice([1, 1, 2]))
        elif value and change == "drop":
            del value[0]
        elif value:
            value[draw.randrange(len(value))] = 1 if change == "one" else draw.randint(2, 5)
    if not left and all(size == 1 for size in value):
        value = []
    given = draw.choice(["0", "[1, 2]", f"np.ones({draw.randint(2, 4)})"]) if draw.random() < 0.15 else f"np.ones({value})"
    return f"a = np.zeros({written(shape)}); a[{text}] = {given}"


def refusal(statement):
    try:
        exec(statement, {"np": np})
        return None
    except Exception as error:
        return type(error).__name__


def main(seed="1", count="400", out=FIXTURES / "arrayFaults.json"):
    draw = random.Random(int(seed))
    statements = {make(draw): None for make in [call, store] for _ in range(int(count) // 2)}
    rows = [json.dumps([text, refusal(text)]) for text in statements]
    pathlib.Path(out).write_text("[\n" + ",\n".join(rows) + "\n]\n")


main(*sys.argv[1:])
