from tensorflow.keras import Model, Input
from tensorflow.keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D

inputs = Input((224, 224, 3))
x = inputs
for filters, depth in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]:
    for _ in range(depth):
        x = Conv2D(filters, 3, activation="relu", padding="same")(x)
    x = MaxPooling2D(2, strides=2)(x)
x = Flatten()(x)
x = Dense(4096, activation="relu")(x)
x = Dropout(0.5)(x)
x = Dense(4096, activation="relu")(x)
x = Dropout(0.5)(x)
outputs = Dense(1000, activation="softmax")(x)
model = Model(inputs, outputs)
model.compile(optimizer="sgd", loss="categorical_crossentropy", metrics=["accuracy"])
