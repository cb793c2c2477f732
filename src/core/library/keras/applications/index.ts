/** `keras.applications`: every backbone, in each module that exports it. */
import type { NamespaceValue, Value } from '../../../evaluate/value.js';
import { namespace } from '../../configured.js';
import type { Family } from './application.js';
import { CONVNEXT_FAMILY } from './convNeXt.js';
import { DENSENET_FAMILY } from './denseNet.js';
import { EFFICIENTNET_FAMILY } from './efficientNet.js';
import { EFFICIENTNET_V2_FAMILY } from './efficientNetV2.js';
import { INCEPTION_RESNET_V2_FAMILY } from './inceptionResNetV2.js';
import { INCEPTION_V3_FAMILY } from './inceptionV3.js';
import { applicationNative } from './makeApplication.js';
import { MOBILENET_FAMILY } from './mobileNet.js';
import { MOBILENET_V2_FAMILY } from './mobileNetV2.js';
import { MOBILENET_V3_FAMILY } from './mobileNetV3.js';
import { NASNET_FAMILY } from './nasNet.js';
import { obtainInputShape } from './obtainInputShape.js';
import { decodePredictions, preprocessInput } from './preprocessing.js';
import { RESNET_FAMILY, RESNET_V2_FAMILY, RESNET50_FAMILY } from './resNet.js';
import { VGG16_FAMILY, VGG19_FAMILY } from './vgg.js';
import { XCEPTION_FAMILY } from './xception.js';

const FAMILIES: readonly Family[] = [
  CONVNEXT_FAMILY,
  DENSENET_FAMILY,
  EFFICIENTNET_FAMILY,
  EFFICIENTNET_V2_FAMILY,
  INCEPTION_RESNET_V2_FAMILY,
  INCEPTION_V3_FAMILY,
  MOBILENET_FAMILY,
  MOBILENET_V2_FAMILY,
  MOBILENET_V3_FAMILY,
  NASNET_FAMILY,
  RESNET_FAMILY,
  RESNET50_FAMILY,
  RESNET_V2_FAMILY,
  VGG16_FAMILY,
  VGG19_FAMILY,
  XCEPTION_FAMILY,
];

export const applicationsNamespace: NamespaceValue = namespace('keras.applications', members());

const imagenetUtilities: NamespaceValue = namespace('keras.applications.imagenet_utils', {
  preprocess_input: () => preprocessInput('keras.applications.imagenet_utils', 'caffe'),
  decode_predictions: () => decodePredictions('keras.applications.imagenet_utils'),
  obtain_input_shape: () => obtainInputShape,
  _obtain_input_shape: () => obtainInputShape,
});

function members(): Record<string, () => Value> {
  const found: Record<string, () => Value> = {
    imagenet_utils: () => imagenetUtilities,
  };
  for (const family of FAMILIES) {
    for (const [title, application] of Object.entries(family.applications))
      found[title] = () => applicationNative(title, application);
    for (const module of family.modules) found[module] = () => moduleOf(module, family);
  }
  return found;
}

function moduleOf(module: string, { preprocessing, applications }: Family): NamespaceValue {
  const name = `keras.applications.${module}`;
  const found: Record<string, () => Value> = {
    preprocess_input: () => preprocessInput(name, preprocessing),
    decode_predictions: () => decodePredictions(name),
  };
  for (const [title, application] of Object.entries(applications))
    found[title] = () => applicationNative(title, application);
  return namespace(name, found);
}
