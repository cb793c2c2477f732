"""Which calls that configure training real Keras 3 refuses, and with what.

Writes test/fixtures/settingCalls.json: run with a Python that has Keras 3, from the repository root.
"""

import json
import os
import warnings
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras

CALLS = """
optimizers.Adam(0.001, 0.9, beta_2=0.99)
optimizers.Adam(learning_rat=0.001)
optimizers.Adam(lr=0.001)
optimizers.SGD(0.1, 0.9, True, clipnorm=1.0)
optimizers.SGD(learning_rate=0.1, nestrov=True)
optimizers.RMSprop(0.001, decay=1e-6)
optimizers.AdamW(weight_decay=0.01, use_ema=True, gradient_accumulation_steps=4)
optimizers.Nadam(schedule_decay=0.004)
optimizers.LossScaleOptimizer(keras.optimizers.Adam())
optimizers.LossScaleOptimizer()
optimizers.schedules.ExponentialDecay(0.1, 100, 0.9)
optimizers.schedules.ExponentialDecay(0.1, decay_step=100, decay_rate=0.9)
optimizers.schedules.ExponentialDecay(0.1, 100)
optimizers.schedules.PiecewiseConstantDecay([10], values=[0.1, 0.01])
optimizers.schedules.CosineDecay(0.1, 10, warmup_target=0.2, warmup_steps=3)
losses.BinaryCrossentropy(from_logits=True)
losses.BinaryCrossentropy(from_logit=True)
losses.CategoricalCrossentropy(label_smoothing=0.1)
losses.SparseCategoricalCrossentropy(True, ignore_class=0)
losses.SparseCategoricalCrossentropy(label_smoothing=0.1)
losses.Huber(1.0)
metrics.Precision(thresholds=0.5)
metrics.Precision(threshold=0.5)
metrics.MeanIoU(num_classes=3)
metrics.MeanIoU()
metrics.TopKCategoricalAccuracy(k=3, name="top3")
metrics.AUC(name="auc", from_logits=True)
callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
callbacks.EarlyStopping(patients=3)
callbacks.ModelCheckpoint("best.keras", "val_loss", 1, True)
callbacks.ModelCheckpoint(monitor="val_loss")
callbacks.ReduceLROnPlateau(factor=0.5, min_lr=1e-6)
callbacks.ReduceLROnPlateau(epsilon=0.1)
callbacks.LearningRateScheduler(lambda epoch: 0.1)
callbacks.LearningRateScheduler()
callbacks.LambdaCallback(on_epoch_end=print, on_predict_end=print)
callbacks.CSVLogger("log.csv", append=True)
regularizers.l2(0.01)
regularizers.l2(l=0.01)
regularizers.L1L2(l1=0.1, l2=0.1)
regularizers.l1_l2(0.1, 0.1)
initializers.HeNormal(seed=1)
initializers.he_normal(seeds=1)
initializers.RandomNormal(mean=0.0, stddev=0.1)
initializers.RandomNormal(std=0.1)
constraints.MaxNorm(3)
constraints.max_norm(max_value=3, axis=0)
constraints.MaxNorm(max=3)
constraints.NonNeg()
""".split("\n")


def refusal(call):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            eval(f"keras.{call}", {"keras": keras})
    except (TypeError, ValueError) as error:
        return str(error)
    return None


def main():
    cases = [{"call": call, "refusal": refusal(call)} for call in CALLS if call]
    Path("test/fixtures/settingCalls.json").write_text(json.dumps(cases, indent=1) + "\n")


main()
