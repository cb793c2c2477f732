from tensorflow.keras.layers import Activation, BatchNormalization, Conv2D, Dropout, MaxPooling2D
from tensorflow.keras.models import Sequential

# My first convolution block for 48x48 grey faces
model = Sequential()
model.add(Conv2D(64, (3, 3), padding='same', input_shape=(48, 48, 1), strides=1)  # 64 filters of size 3x3
model.add(BatchNormalization())
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))
