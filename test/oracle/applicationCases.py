"""The backbones that are compared with real Keras: every family, with what people vary."""

STANDARD = """ConvNeXtTiny ConvNeXtSmall ConvNeXtBase ConvNeXtLarge ConvNeXtXLarge DenseNet121 DenseNet169 DenseNet201
EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 EfficientNetB5 EfficientNetB6 EfficientNetB7
EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2S EfficientNetV2M EfficientNetV2L
InceptionResNetV2 InceptionV3 MobileNet MobileNetV2 MobileNetV3Small MobileNetV3Large NASNetMobile NASNetLarge
ResNet50 ResNet101 ResNet152 ResNet50V2 ResNet101V2 ResNet152V2 VGG16 VGG19 Xception""".split()

#: Built once, with their defaults: their variants differ from a smaller one only in numbers.
GIANT = """ConvNeXtBase ConvNeXtLarge ConvNeXtXLarge ConvNeXtSmall EfficientNetB3 EfficientNetB4 EfficientNetB5
EfficientNetB6 EfficientNetB7 EfficientNetV2B3 EfficientNetV2M EfficientNetV2L DenseNet169 DenseNet201 NASNetLarge
ResNet101 ResNet152 ResNet101V2 ResNet152V2""".split()

#: Layer by layer in the fixture; of the others a digest.
WHOLE = """ConvNeXtTiny DenseNet121 EfficientNetB0 EfficientNetV2B0 InceptionResNetV2 InceptionV3 MobileNet MobileNetV2
MobileNetV3Small MobileNetV3Large NASNetMobile ResNet50 ResNet50V2 VGG16 VGG19 Xception""".split()

SMALL_FAMILIES = [name for name in STANDARD if name not in GIANT]

VARIANTS = [
    "include_top=False",
    "include_top=False, input_shape=(160, 160, 3), pooling='avg'",
    "include_top=False, input_shape=(97, 131, 3), pooling='max'",
    "include_top=False, input_shape=(None, None, 1)",
    "include_top=False, input_shape=(96, None, 4)",
    "classes=7, input_shape=(128, 128, 1), classifier_activation=None",
    "include_top=False, input_tensor=keras.Input((112, 112, 3), name='photo'), name='base'",
]

MORE = [
    "MobileNet(weights=None, alpha=0.25)",
    "MobileNet(weights=None, alpha=0.5, input_shape=(96, 96, 3), depth_multiplier=2, dropout=0.2, classes=3)",
    "MobileNet((128, 128, 3), 0.75, 1, 0.01, False, None)",
    "MobileNetV2(weights=None, alpha=0.35)",
    "MobileNetV2(weights=None, alpha=1.4, input_shape=(96, 96, 3))",
    "MobileNetV2((192, 192, 3), 0.5, False, None, pooling='avg')",
    "MobileNetV2(weights=None, alpha=1.3, include_top=False, input_shape=(35, 45, 3))",
    "MobileNetV3Small(weights=None, alpha=0.75)",
    "MobileNetV3Small(weights=None, minimalistic=True, include_top=False)",
    "MobileNetV3Small(weights=None, alpha=1.5, dropout_rate=0, classes=5)",
    "MobileNetV3Large(weights=None, alpha=0.75, include_preprocessing=False)",
    "MobileNetV3Large(weights=None, minimalistic=True, input_shape=(224, 224, 3))",
    "MobileNetV3Large(weights=None, include_top=False, pooling='max', input_shape=(200, 120, 3))",
    "MobileNetV3Large(weights=None, input_tensor=keras.Input((96, 96, 3)))",
    "EfficientNetV2B0(weights=None, include_preprocessing=False)",
    "EfficientNetV2S(weights=None, include_preprocessing=False, include_top=False)",
    "ConvNeXtTiny(weights=None, include_preprocessing=False, include_top=False, pooling='avg')",
    "NASNetMobile(weights=None, include_top=False, input_shape=(64, 64, 3), pooling='avg')",
    "NASNetMobile(weights=None, include_top=False, input_shape=(331, 331, 3))",
    "VGG16(False, None, None, (48, 48, 3), 'avg')",
    "VGG19(weights=None, classes=10, classifier_activation='sigmoid', input_shape=(64, 64, 3))",
    "ResNet50(weights=None, include_top=False, input_shape=(32, 32, 3))",
    "Xception(weights=None, include_top=False, input_shape=(71, 71, 3))",
    "InceptionV3(weights=None, include_top=False, input_shape=(75, 75, 3))",
    "InceptionResNetV2(weights=None, include_top=False, input_shape=(75, 75, 3))",
    "DenseNet121(weights=None, include_top=False, input_shape=(221, 221, 3), pooling='avg')",
    "EfficientNetB0(weights=None, include_top=False, input_shape=(33, 47, 3))",
]


def calls():
    """The source of each call, and whether its layers are written out one by one."""
    for name in STANDARD:
        yield f"{name}(weights=None)", name in WHOLE
    for name in SMALL_FAMILIES:
        for variant in VARIANTS:
            yield f"{name}(weights=None, {variant})", False
    for call in MORE:
        yield call, False


#: Calls with trained weights, which are not loaded here, and what Keras refuses before it would load them.
TRAINED = [
    "EfficientNetB0()",
    "EfficientNetB1(include_top=False, input_shape=(64, 64, 3))",
    "EfficientNetV2B0()",
    "ConvNeXtTiny(include_top=False)",
    "MobileNet()",
    "MobileNet(input_shape=(160, 160, 3))",
    "MobileNet(include_top=False, input_shape=(100, 60, 3))",
    "MobileNet(alpha=0.6)",
    "MobileNet(depth_multiplier=2)",
    "MobileNet(input_shape=(100, 100, 3))",
    "MobileNetV2()",
    "MobileNetV2(input_shape=(96, 96, 3), alpha=0.35)",
    "MobileNetV2(include_top=False, input_shape=(96, 96, 3))",
    "MobileNetV2(include_top=False, input_shape=(80, 80, 3))",
    "MobileNetV2(alpha=0.25, include_top=False)",
    "MobileNetV2(input_shape=(64, 64, 3), input_tensor=keras.Input((96, 96, 3)), include_top=False)",
    "MobileNetV3Small()",
    "MobileNetV3Small(input_shape=(224, 224, 3))",
    "MobileNetV3Small(input_shape=(30, 30, 3), include_top=False)",
    "MobileNetV3Large(alpha=0.5)",
    "MobileNetV3Large(minimalistic=True, alpha=0.75)",
    "MobileNetV3Large(input_shape=(None, 20, 3), include_top=False)",
    "NASNetMobile(include_top=False)",
    "NASNetMobile(include_top=False, input_shape=(None, None, 3))",
    "NASNetMobile(weights=None, include_top=False, input_shape=(None, None, 3))",
    "VGG16()",
    "VGG16(classes=10)",
    "VGG16(include_top=False, classes=10)",
    "VGG16(weights=None, classes=10, input_shape=(None, None, 3))",
    "VGG16(include_top=False, input_shape=(31, 64, 3))",
    "VGG16(include_top=False, input_shape=(64, 64, 1))",
    "VGG16(include_top=False, input_shape=(64, 64))",
    "VGG16(include_top=False, input_shape=(None, 64, 64, 3))",
    "VGG16(include_top=False, input_shape=[64, 64, 3])",
    "VGG16(input_shape=[224, 224, 3])",
    "VGG16(input_shape=(128, 128, 3))",
    "VGG16(weights='imgenet')",
    "VGG16(include_top=False, pooling='average')",
    "VGG16(classifier_activation='sigmoid')",
    "VGG16(classifier_activation=None)",
    "VGG16(include_top=False, classifier_activation='sigmoid')",
    "VGG16(input_shape=64)",
    "VGG16(num_classes=10)",
    "VGG16(include_top=False, weights=None, input_shape=(64, 64, None))",
    "VGG16(include_top=False, weights=None, input_tensor=keras.Input((16, 16, 3)))",
    "ResNet50(include_top=True, weights='imagenet', input_shape=(224, 224, 3))",
    "ResNet50(include_top=1, weights=None, classes=12)",
    "ResNet50(input_shape=(64, 64, 3), include_top=0, pooling='avg')",
    "InceptionV3(include_top=False, input_shape=(74, 150, 3))",
    "Xception(include_top=False, input_shape=(70, 71, 3))",
    "DenseNet121(include_top=False, input_shape=(32, 32, 3))",
    "EfficientNetB0(weights=None, include_top=False, input_shape=(None, 97, 3))",
    "MobileNetV2(weights=None, include_top=False, input_shape=(None, 97, 3))",
    "ConvNeXtTiny(name='backbone')",
    "ConvNeXtTiny(name='my_convnext_tiny', include_top=False)",
    "EfficientNetV2B0(name='efficientnetv2-b1')",
]
