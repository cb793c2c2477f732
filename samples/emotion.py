"""Seven facial expressions from 48x48 grey images."""

import keras
from keras import layers

emotions = ["angry", "disgusted", "afraid", "happy", "sad", "surprised", "neutral"]


def convolution_block(x, filters):
    """Two convolutions see as much as one of 5x5, with fewer parameters; the pool halves the map."""
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization()(x)
        x = layers.ReLU()(x)
    x = layers.MaxPooling2D(2)(x)
    return layers.Dropout(0.25)(x)


inputs = keras.Input((48, 48, 1))
x = layers.Rescaling(1 / 255)(inputs)
for filters in [32, 64, 128]:
    x = convolution_block(x, filters)
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dense(128, activation="relu")(x)
x = layers.Dropout(0.5)(x)
outputs = layers.Dense(len(emotions), activation="softmax")(x)

model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.001),
    loss="categorical_crossentropy",
    metrics=["accuracy"],
)
model.summary()

# Train on the faces that ConvLens draws; give your own images to model.fit(…).
# convlens: data=faces
