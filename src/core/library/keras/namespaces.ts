/** The module tree of Keras, under each of the names by which code imports it. */

import { array } from '../../evaluate/makeValue.js';
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { configuredClass, namespace, opaque } from '../configured.js';
import { method } from '../modelMembers.js';
import { itemsOf, none, unknown } from '../values.js';
import { datasetsNamespace } from './datasets.js';
import { inputNative, layerBase, layerNamed, layersNamespace } from './layers.js';
import { modelClass, sequentialClass } from './models.js';

/** Positional arguments of the settings that code gives without names. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
  SGD: ['learning_rate', 'momentum', 'nesterov'],
  RMSprop: ['learning_rate', 'rho', 'momentum', 'epsilon'],
  EarlyStopping: ['monitor', 'min_delta', 'patience', 'verbose', 'mode'],
  ModelCheckpoint: ['filepath', 'monitor', 'verbose', 'save_best_only'],
  ReduceLROnPlateau: ['monitor', 'factor', 'patience'],
  L1: ['l1'],
  l1: ['l1'],
  L2: ['l2'],
  l2: ['l2'],
  L1L2: ['l1', 'l2'],
  l1_l2: ['l1', 'l2'],
};

/** A module of classes that carry settings (`Adam`) and functions (`relu`). */
function settings(name: string, functionsCarryToo = false): NamespaceValue {
  return namespace(name, {}, (member) => {
    if (/^[A-Z]/.test(member) || functionsCarryToo) {
      const order = ORDERS[member] ?? (name.endsWith('optimizers') ? ['learning_rate'] : []);
      return configuredClass(`${name}.${member}`, order);
    }
    return opaque(`${name}.${member}`);
  });
}

const modelsNamespace = namespace('keras.models', {
  Sequential: () => sequentialClass,
  Model: () => modelClass,
  load_model: () => opaque('keras.models.load_model'),
  clone_model: () => opaque('keras.models.clone_model'),
  model_from_json: () => opaque('keras.models.model_from_json'),
});

const utilsNamespace = namespace(
  'keras.utils',
  {
    to_categorical: () =>
      method('keras.utils.to_categorical', (call) => {
        const labels = (call.positional[0] ?? call.keywords.get('x') ?? call.keywords.get('y'))?.value;
        const classes = (call.positional[1] ?? call.keywords.get('num_classes'))?.value;
        if (labels?.kind !== 'array' || !Array.isArray(labels.shape))
          return labels?.kind === 'unknown' ? labels : unknown('the labels are not known');
        const sizes = labels.shape.at(-1) === 1 ? labels.shape.slice(0, -1) : labels.shape;
        const last =
          classes?.kind === 'number'
            ? classes.value
            : { kind: 'unknown' as const, reason: 'the number of classes is not given' };
        return array([...sizes, last], 'float64', { ...labels.facts, oneHot: true });
      }),
    np_utils: () => utilsNamespace,
    plot_model: () => method('keras.utils.plot_model', () => none),
    set_random_seed: () => method('keras.utils.set_random_seed', () => none),
    register_keras_serializable: () =>
      method('keras.utils.register_keras_serializable', () =>
        method('register', (call) => call.positional[0]?.value ?? none),
      ),
  },
  (name) => opaque(`keras.utils.${name}`),
);

const backendNamespace = namespace(
  'keras.backend',
  {
    clear_session: () =>
      method('keras.backend.clear_session', (call) => {
        call.evaluation.resetCounts();
        return none;
      }),
    image_data_format: () =>
      method('keras.backend.image_data_format', () => ({ kind: 'string', value: 'channels_last' })),
    int_shape: () =>
      method('keras.backend.int_shape', (call) => {
        const tensor = call.positional[0];
        return tensor
          ? call.evaluation.attribute(tensor.value, 'shape', call.location)
          : unknown('int_shape is given no tensor');
      }),
  },
  (name) => opaque(`keras.backend.${name}`),
);

export const kerasNamespace: NamespaceValue = namespace(
  'keras',
  {
    layers: () => layersNamespace,
    models: () => modelsNamespace,
    engine: () => namespace('keras.engine', { training: () => modelsNamespace }, layerNamed),
    Sequential: () => sequentialClass,
    Model: () => modelClass,
    Layer: () => layerBase,
    Input: () => inputNative,
    optimizers: () => optimizers,
    losses: () => settings('keras.losses'),
    metrics: () => settings('keras.metrics'),
    callbacks: () => settings('keras.callbacks'),
    regularizers: () => settings('keras.regularizers', true),
    initializers: () => settings('keras.initializers', true),
    constraints: () => settings('keras.constraints', true),
    activations: () => settings('keras.activations'),
    utils: () => utilsNamespace,
    datasets: () => datasetsNamespace(),
    backend: () => backendNamespace,
    __version__: () => ({ kind: 'string', value: '3.15.1' }),
  },
  (name) =>
    /^(?:ops|random|applications|preprocessing|saving|mixed_precision|distribution|config|tree|export|wrappers|legacy|_tf_keras|src|dtype_policies|Variable|Function|KerasTensor|Loss|Metric|Optimizer|Initializer|Regularizer|Quantizer|DTypePolicy|StatelessScope|SymbolicScope|FloatDTypePolicy|Operation|device|name_scope|version|remat|visualization|quantizers|distillation)$/.test(
      name,
    )
      ? unfollowed(`keras.${name}`)
      : undefined,
);

const optimizers: NamespaceValue = namespace(
  'keras.optimizers',
  { legacy: () => optimizers, schedules: () => settings('keras.optimizers.schedules') },
  (name) => settings('keras.optimizers').member(name),
);

/** A part of a library that exists and is not followed. */
export function unfollowed(name: string): Value {
  return {
    kind: 'native',
    name,
    member: (member) => unfollowed(`${name}.${member}`),
    call: () => unknown(`${name}(…) is not evaluated`),
  };
}

export const tensorflowNamespace: NamespaceValue = namespace(
  'tensorflow',
  {
    keras: () => kerasNamespace,
    __version__: () => ({ kind: 'string', value: '2.21.0' }),
    TensorShape: () =>
      method('tensorflow.TensorShape', (call) => {
        const given = call.positional[0]?.value;
        return itemsOf(given) ? (given ?? none) : unknown('this shape is not known');
      }),
  },
  (name) => unfollowed(`tensorflow.${name}`),
);
