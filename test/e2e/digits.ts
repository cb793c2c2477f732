/** A small network on a part of MNIST: it trains in seconds, or for as many epochs as a test needs. */
export function digitsModel(epochs: number): string {
  return `import keras
from keras import layers
from keras.datasets import mnist

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train[:1500].reshape(-1, 28, 28, 1) / 255.0
y_train = y_train[:1500]
x_test = x_test[:500].reshape(-1, 28, 28, 1) / 255.0
y_test = y_test[:500]

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.MaxPooling2D(2),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dropout(0.5),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=${epochs}, validation_split=0.1)
`;
}
