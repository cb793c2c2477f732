"""What real Keras says of its own builders: every layer's name, type, output shape and parameters.

    python test/oracle/kerasWheel.py

Writes test/fixtures/kerasWheel.json, one line of text per layer.
"""

import json
import os
import pathlib

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')

import keras

BUILDERS = '''
vgg16:VGG16 vgg19:VGG19 resnet:ResNet50 resnet:ResNet101 resnet:ResNet152 resnet_v2:ResNet50V2
resnet_v2:ResNet101V2 resnet_v2:ResNet152V2 mobilenet:MobileNet mobilenet_v2:MobileNetV2 densenet:DenseNet121
densenet:DenseNet169 densenet:DenseNet201 xception:Xception inception_v3:InceptionV3
'''.split()


def row(layer):
    shape = 'x'.join('?' if size is None else str(size) for size in layer.output.shape[1:])
    return f'{layer.name} {type(layer).__name__} {shape} {layer.count_params()}'


def main():
    found = {}
    for each in BUILDERS:
        keras.backend.clear_session()
        model = getattr(keras.applications, each.split(':')[1])(weights=None)
        found[each] = {'total': model.count_params(), 'layers': [row(layer) for layer in model.layers]}
    path = pathlib.Path(__file__).parents[1] / 'fixtures' / 'kerasWheel.json'
    path.write_text(json.dumps(found, indent=0) + '\n')


main()
