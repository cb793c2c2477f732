"""Writes small models as real Keras saves them, and what Keras says of them: test/fixtures/saved/."""
import json
import os
import pathlib

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import keras
from keras import layers

FOLDER = pathlib.Path(__file__).parent.parent / 'fixtures' / 'saved'


@keras.saving.register_keras_serializable('own')
class Scale(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), name='scale')

    def call(self, x):
        return x * self.scale


def functional():
    image = keras.Input((12, 12, 3), name='image')
    x = layers.Conv2D(4, 3, padding='same', activation='relu', name='stem')(image)
    y = layers.BatchNormalization()(x)
    y = layers.SeparableConv2D(4, 3, padding='same', depth_multiplier=2)(y)
    x = layers.Add()([x, y])
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Dense(3, activation='softmax')(x), name='tiny')


def nested():
    encoder = keras.Sequential([keras.Input((8,)), layers.Dense(4, activation='gelu')], name='encoder')
    left, right = keras.Input((8,), name='left'), keras.Input((8,), name='right')
    both = layers.Concatenate()([encoder(left), encoder(right)])
    return keras.Model([left, right], layers.Dense(1)(both), name='siamese')


def attention():
    words = keras.Input((10,), dtype='int32', name='words')
    x = layers.Embedding(20, 8)(words)
    y = layers.MultiHeadAttention(2, 4)(x, x)
    x = layers.LayerNormalization()(x + y)
    x, state = layers.GRU(6, return_sequences=True, return_state=True)(x)
    x = layers.GRU(6)(x, initial_state=state)
    return keras.Model(words, layers.Dense(2)(x * 0.5), name='words')


def own():
    x = keras.Input((6,))
    return keras.Model(x, Scale()(layers.Dense(4)(x)), name='with_own_layer')


def main():
    FOLDER.mkdir(exist_ok=True)
    truth = {}
    for build, endings in ((functional, ['keras', 'h5', 'json']), (nested, ['keras', 'h5']), (attention, ['keras']), (own, ['keras'])):
        keras.backend.clear_session()
        model = build()
        for ending in endings:
            file = FOLDER / f'{model.name}.{ending}'
            if ending == 'json':
                file.write_text(model.to_json())
            else:
                model.save(file)
            truth[file.name] = {
                'params': model.count_params(),
                'layers': [[layer.name, type(layer).__name__, layer.count_params()] for layer in model.layers],
            }
    functional().save_weights(FOLDER / 'tiny.weights.h5')
    (FOLDER / 'expected.json').write_text(json.dumps(truth, indent=1) + '\n')


if __name__ == '__main__':
    main()
