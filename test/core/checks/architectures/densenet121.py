from tensorflow.keras import Model, Input, layers


def dense_block(x, depth, growth=32):
    for _ in range(depth):
        y = layers.BatchNormalization(epsilon=1.001e-5)(x)
        y = layers.Activation("relu")(y)
        y = layers.Conv2D(4 * growth, 1, use_bias=False)(y)
        y = layers.BatchNormalization(epsilon=1.001e-5)(y)
        y = layers.Activation("relu")(y)
        y = layers.Conv2D(growth, 3, padding="same", use_bias=False)(y)
        x = layers.Concatenate()([x, y])
    return x


def transition(x):
    x = layers.BatchNormalization(epsilon=1.001e-5)(x)
    x = layers.Activation("relu")(x)
    x = layers.Conv2D(int(x.shape[-1] * 0.5), 1, use_bias=False)(x)
    return layers.AveragePooling2D(2, strides=2)(x)


inputs = Input((224, 224, 3))
x = layers.ZeroPadding2D(3)(inputs)
x = layers.Conv2D(64, 7, strides=2, use_bias=False)(x)
x = layers.BatchNormalization(epsilon=1.001e-5)(x)
x = layers.Activation("relu")(x)
x = layers.ZeroPadding2D(1)(x)
x = layers.MaxPooling2D(3, strides=2)(x)
for depth in [6, 12, 24]:
    x = transition(dense_block(x, depth))
x = dense_block(x, 16)
x = layers.BatchNormalization(epsilon=1.001e-5)(x)
x = layers.Activation("relu")(x)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(1000, activation="softmax")(x)
model = Model(inputs, outputs)
model.compile(optimizer="sgd", loss="categorical_crossentropy")
