"""Images per second of real Keras on the example networks, the first batch left out: emotion or mnist, and how many."""

import sys
import time

import keras
import numpy as np
from keras import layers

network, images = sys.argv[1], int(sys.argv[2])


def emotion():
    stack = [keras.Input((48, 48, 1))]
    for filters, size in [(64, 3), (128, 5), (256, 3), (512, 3)]:
        stack += [layers.Conv2D(filters, size, padding="same"), layers.BatchNormalization()]
        stack += [layers.Activation("relu"), layers.MaxPooling2D(2), layers.Dropout(0.25)]
    stack += [layers.Flatten(), layers.Dense(256), layers.BatchNormalization(), layers.Activation("relu")]
    stack += [layers.Dropout(0.25), layers.Dense(7, activation="softmax")]
    return keras.Sequential(stack), (48, 48, 1), 7, 64


def mnist():
    stack = [keras.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(2)]
    stack += [layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(2), layers.Flatten()]
    stack += [layers.Dropout(0.5), layers.Dense(10, activation="softmax")]
    return keras.Sequential(stack), (28, 28, 1), 10, 128


model, shape, classes, batch = emotion() if network == "emotion" else mnist()
# At least one batch, however few images are asked for.
images = max(images, batch)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
x = np.random.default_rng(0).random((images, *shape), dtype="float32")
y = np.random.default_rng(1).integers(0, classes, images)
model.train_on_batch(x[:batch], y[:batch])
start = time.perf_counter()
for at in range(0, images - batch + 1, batch):
    model.train_on_batch(x[at : at + batch], y[at : at + batch])
print((images // batch) * batch / (time.perf_counter() - start))
