from tensorflow.keras import Model, Input, layers


def double(x, filters):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return x


inputs = Input((128, 128, 1))
skips = []
x = inputs
for filters in [64, 128, 256, 512]:
    x = double(x, filters)
    skips.append(x)
    x = layers.MaxPooling2D(2)(x)
x = double(x, 1024)
for filters, skip in zip([512, 256, 128, 64], reversed(skips)):
    x = layers.Conv2DTranspose(filters, 2, strides=2, padding="same")(x)
    x = layers.Concatenate()([skip, x])
    x = double(x, filters)
outputs = layers.Conv2D(1, 1, activation="sigmoid")(x)
model = Model(inputs, outputs)
model.compile(optimizer="adam", loss="binary_crossentropy")
