"""Arrays in NumPy's `.npz` files, stored and compressed, texts in an `.npy` file, and what NumPy reads of them.

Writes test/fixtures/arrays: run with a Python that has NumPy, from the repository root.
"""

import json
from pathlib import Path

import numpy as np

ROOT = Path("test/fixtures/arrays")


def main():
    ROOT.mkdir(parents=True, exist_ok=True)
    random = np.random.RandomState(3)
    arrays = {
        "x_train": random.randint(0, 256, (12, 3, 4)).astype("uint8"),
        "y_train": random.randint(0, 5, 12),
        "x_test": random.rand(5, 3, 4).astype("float32"),
        "y_test": random.randint(0, 5, 5).astype("int32"),
    }
    np.save(ROOT / "names.npy", np.array(["cat", "dog", "cow, brown", "cat"]))
    np.savez(ROOT / "stored.npz", **arrays)
    np.savez_compressed(ROOT / "packed.npz", **arrays)
    found = {name: {"shape": list(array.shape), "values": array.reshape(-1).tolist()} for name, array in arrays.items()}
    (ROOT / "expected.json").write_text(json.dumps(found) + "\n")


main()
