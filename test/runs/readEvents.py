"""Prints the scalars of TensorBoard event files below a folder, as TensorBoard itself reads them."""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

for part in ("train", "validation"):
    events = EventAccumulator(f"{sys.argv[1]}/tensorboard/{part}", {"scalars": 0})
    events.Reload()
    for tag in events.Tags()["scalars"]:
        values = [[each.step, each.value] for each in events.Scalars(tag)]
        print(json.dumps({"part": part, "tag": tag, "values": values}))
