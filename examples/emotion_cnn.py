"""Seven facial expressions from 48x48 grey images: four convolution blocks and a dense head."""

import numpy as np
from tensorflow.keras.layers import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPooling2D,
)
from tensorflow.keras.models import Sequential
from tensorflow.keras.optimizers import Adam
from tensorflow.keras.utils import to_categorical

emotions = ["angry", "disgusted", "afraid", "happy", "sad", "surprised", "neutral"]
num_classes = len(emotions)

model = Sequential()

# Block 1: edges and corners
model.add(Conv2D(64, (3, 3), padding="same", input_shape=(48, 48, 1)))
model.add(BatchNormalization())
model.add(Activation("relu"))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))

# Block 2: curves, such as a brow or a lip
model.add(Conv2D(128, (5, 5), padding="same"))
model.add(BatchNormalization())
model.add(Activation("relu"))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))

# Block 3: eyes and mouths
model.add(Conv2D(256, (3, 3), padding="same"))
model.add(BatchNormalization())
model.add(Activation("relu"))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))

# Block 4: how the parts of a face stand to each other
model.add(Conv2D(512, (3, 3), padding="same"))
model.add(BatchNormalization())
model.add(Activation("relu"))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))

# Head: from features to one probability per expression
model.add(Flatten())
model.add(Dense(256))
model.add(BatchNormalization())
model.add(Activation("relu"))
model.add(Dropout(0.25))
model.add(Dense(num_classes, activation="softmax"))

model.compile(
    optimizer=Adam(learning_rate=0.0005),
    loss="categorical_crossentropy",
    metrics=["accuracy"],
)

# Python reads faces.npz, your own images; ConvLens trains on the faces that it draws itself.
# convlens: data=faces
faces = np.load("faces.npz")
x_train = faces["images"].reshape(-1, 48, 48, 1).astype("float32") / 255
y_train = to_categorical(faces["labels"], num_classes)

history = model.fit(x_train, y_train, batch_size=64, epochs=5, validation_split=0.1)
