"""A network that already knows photographs, and a new head for your own classes."""

import keras
from keras import layers

num_classes = 5

base = keras.applications.MobileNetV2(input_shape=(160, 160, 3), include_top=False, weights="imagenet")
base.trainable = False

inputs = keras.Input((160, 160, 3))
x = layers.RandomFlip("horizontal")(inputs)
x = layers.Rescaling(1 / 127.5, offset=-1)(x)
x = base(x, training=False)
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dropout(0.2)(x)
outputs = layers.Dense(num_classes, activation="softmax")(x)

model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])

train = keras.utils.image_dataset_from_directory("photos", image_size=(160, 160), batch_size=32)
model.fit(train, epochs=5)
