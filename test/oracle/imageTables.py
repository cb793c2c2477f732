"""What real Keras reads from images that a table names: files, classes and split of `flow_from_dataframe`.

Writes test/fixtures/imageFolders/table.csv and tables.json: run with a Python that has TensorFlow, pandas, Pillow and
SciPy, from the repository root.
"""

import json
from pathlib import Path

import pandas as pd
from keras.src.legacy.preprocessing.image import ImageDataGenerator

ROOT = Path("test/fixtures/imageFolders")

TABLE = r"""id,filename,kind,note
1,dogs/puppies/3.png,dog,"small, brown"
2,cats/photo.jpg,cat,
3,Zebras/plain.png,zebra,"says ""hello"" twice"
4,cats/missing.png,cat,not there
5,dogs/picture.bmp,dog,
6,cats/grey.png,cat,
7,dogs/puppies/0.png,dog,"two
lines"
8,Zebras/palette.png,zebra,
"""


def case(own, settings):
    frame = pd.read_csv(ROOT / "table.csv")
    flow = ImageDataGenerator(**own).flow_from_dataframe(
        frame, str(ROOT / "images"), y_col="kind", target_size=(12, 10), shuffle=False, class_mode="sparse", **settings
    )
    return {
        "settings": own | settings,
        "files": list(flow.filenames),
        "classes": list(flow.class_indices),
        "labels": [int(label) for label in flow.labels],
    }


def main():
    (ROOT / "table.csv").write_text(TABLE)
    cases = [
        case({}, {}),
        case({}, {"classes": ["zebra", "dog"]}),
        case({"validation_split": 0.4}, {"subset": "training"}),
        case({"validation_split": 0.4}, {"subset": "validation"}),
    ]
    path = ROOT / "tables.json"
    path.write_text(json.dumps(cases) + "\n")
    print(path, len(cases), "cases")


main()
