from tensorflow.keras import Sequential
from tensorflow.keras.layers import AveragePooling2D, Conv2D, Dense, Flatten, Input

model = Sequential([
    Input((32, 32, 1)),
    Conv2D(6, 5, activation="tanh"),
    AveragePooling2D(2),
    Conv2D(16, 5, activation="tanh"),
    AveragePooling2D(2),
    Flatten(),
    Dense(120, activation="tanh"),
    Dense(84, activation="tanh"),
    Dense(10, activation="softmax"),
])
model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
