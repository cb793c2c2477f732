/** The module tree of `tf`. */
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { ALL_ROWS, findTfjsLayer } from '../../layers/catalogue.js';
import { configuredClass, namespace } from '../configured.js';
import { inputCall, inputLayerCall } from '../inputs.js';
import { unfollowed } from '../keras/namespaces.js';
import { layerNative } from '../makeLayer.js';
import { method } from '../modelMembers.js';
import { modelFactory, sequentialFactory } from './models.js';

const layersNamespace = namespace(
  'tf.layers',
  {
    input: () => method('tf.layers.input', (call) => inputCall('tfjs', call)),
    inputLayer: () => method('tf.layers.inputLayer', (call) => inputLayerCall('tfjs', call)),
  },
  (name) => {
    const row = findTfjsLayer(name);
    return row && layerNative(row, 'tfjs', `tf.layers.${name}`);
  },
  () => ALL_ROWS.flatMap(({ tfjs }) => (tfjs ? [tfjs.factory, ...(tfjs.aliases ?? [])] : [])),
);

/** Positional arguments of the optimisers, by their Keras names: training plans read those. */
const OPTIMIZERS: Readonly<Record<string, readonly string[]>> = {
  sgd: ['learning_rate'],
  momentum: ['learning_rate', 'momentum', 'nesterov'],
  adagrad: ['learning_rate', 'initial_accumulator_value'],
  adadelta: ['learning_rate', 'rho', 'epsilon'],
  adam: ['learning_rate', 'beta_1', 'beta_2', 'epsilon'],
  adamax: ['learning_rate', 'beta_1', 'beta_2', 'epsilon', 'decay'],
  rmsprop: ['learning_rate', 'rho', 'momentum', 'epsilon', 'centered'],
};

const trainNamespace = namespace('tf.train', {}, (name) => {
  const order = OPTIMIZERS[name];
  return order && configuredClass(`tf.train.${name}`, order);
});

/** Functions that make an object carrying its options: `tf.initializers.heNormal({…})`. */
function settings(name: string): NamespaceValue {
  return namespace(name, {}, (member) => configuredClass(`${name}.${member}`));
}

export const tensorflowNamespace: NamespaceValue = namespace(
  'tf',
  {
    default: (): Value => tensorflowNamespace,
    layers: () => layersNamespace,
    sequential: () => sequentialFactory,
    model: () => modelFactory,
    input: () => method('tf.input', (call) => inputCall('tfjs', call)),
    train: () => trainNamespace,
    initializers: () => settings('tf.initializers'),
    regularizers: () => settings('tf.regularizers'),
    constraints: () => settings('tf.constraints'),
    losses: () => settings('tf.losses'),
    metrics: () => settings('tf.metrics'),
    callbacks: () => settings('tf.callbacks'),
  },
  (name) => unfollowed(`tf.${name}`),
);
