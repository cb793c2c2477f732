"""A mask for every pixel: down to a small map with many features, and up again with the detail kept aside."""

import keras
from keras import layers


def double_convolution(x, filters):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization()(x)
        x = layers.ReLU()(x)
    return x


# Sides that halve evenly at every step: 128 → 64 → 32 → 16.
inputs = keras.Input((128, 128, 3))
x = layers.Rescaling(1 / 255)(inputs)
skips = []
for filters in [32, 64, 128]:
    x = double_convolution(x, filters)
    skips.append(x)
    x = layers.MaxPooling2D(2)(x)

x = double_convolution(x, 256)

for filters, skip in zip([128, 64, 32], reversed(skips)):
    x = layers.Conv2DTranspose(filters, 2, strides=2, padding="same")(x)
    x = layers.Concatenate()([x, skip])
    x = double_convolution(x, filters)
outputs = layers.Conv2D(1, 1, activation="sigmoid")(x)

model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
