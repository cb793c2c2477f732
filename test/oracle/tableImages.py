"""What programs that read tables of images through pandas give to Keras's fit and evaluate.

Writes test/fixtures/tableImages/{faces.csv,digits.csv,given.json}: run with a Python that has TensorFlow, pandas,
scikit-learn and OpenCV, from the repository root.
"""

import json
from pathlib import Path

import numpy as np
from given import given

ROOT = Path("test/fixtures/tableImages")


def tables():
    random = np.random.RandomState(5)
    usages = ["Training"] * 28 + ["PublicTest"] * 6 + ["PrivateTest"] * 6
    lines = ["emotion,pixels,Usage"]
    for place, usage in enumerate(usages):
        pixels = " ".join(str(value) for value in random.randint(0, 256, 36))
        lines.append(f"{place % 7 if place < 35 else 3},{pixels},{usage}")
    (ROOT / "faces.csv").write_text("\n".join(lines) + "\n")
    lines = [",".join(["label", *(f"pixel{at}" for at in range(36))])]
    for place in range(30):
        lines.append(",".join(str(value) for value in [place % 10, *random.randint(0, 256, 36)]))
    (ROOT / "digits.csv").write_text("\n".join(lines) + "\n")


def main():
    tables()
    programs = sorted(path.name for path in ROOT.glob("*.py"))
    (ROOT / "given.json").write_text(json.dumps({program: given(program, ROOT)[0] for program in programs}) + "\n")
    # What the programs write themselves.
    (ROOT / "images.pickle").unlink(missing_ok=True)


main()
