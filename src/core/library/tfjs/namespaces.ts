/** The module tree of `tf`. */
import type { NamespaceValue, NativeValue, Value } from '../../evaluate/value.js';
import { configuredClass, namespace, opaque } from '../configured.js';
import { inputCall } from '../inputs.js';
import { unfollowed } from '../keras/namespaces.js';
import { method } from '../modelMembers.js';
import { layersNamespace } from './layers.js';
import { modelFactory, sequentialFactory } from './models.js';
import { tensorFunction } from './tensors.js';

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

const trainNamespace = namespace(
  'tf.train',
  {},
  (name) => {
    const order = Object.hasOwn(OPTIMIZERS, name) ? OPTIMIZERS[name] : undefined;
    return order && configuredClass(`tf.train.${name}`, order);
  },
  () => Object.keys(OPTIMIZERS),
);

/** A regulariser takes an object: `l2({l2: 0.01})`. */
const regularizers = namespace('tf.regularizers', {}, (name) => {
  const made = configuredClass(`tf.regularizers.${name}`);
  return {
    ...made,
    call: (call) => {
      const [given] = call.positional;
      if (given?.value.kind === 'number')
        call.evaluation.report({
          code: 'invalid-argument',
          severity: 'error',
          message: `${name} takes an object in TensorFlow.js: write ${name}({${name === 'l1' ? 'l1' : 'l2'}: ${given.value.value}}).`,
          location: given.location ?? call.location,
          stack: call.stack,
        });
      return made.call(call);
    },
  };
});

/** Functions that make an object carrying its options: `tf.initializers.heNormal({…})`. */
function settings(name: string): NamespaceValue {
  return namespace(name, {}, (member) => configuredClass(`${name}.${member}`));
}

/** For `instanceof`; code that makes one by `new` is not followed. */
function libraryClass(name: string): NativeValue {
  return { ...opaque(name), isClass: true };
}

export const tensorflowNamespace: NamespaceValue = {
  importedFrom: '@tensorflow/tfjs',
  ...namespace(
    'tf',
    {
      default: (): Value => tensorflowNamespace,
      layers: () => layersNamespace,
      sequential: () => sequentialFactory,
      model: () => modelFactory,
      input: () => method('tf.input', (call) => inputCall('tfjs', call)),
      train: () => trainNamespace,
      initializers: () => settings('tf.initializers'),
      regularizers: () => regularizers,
      constraints: () => settings('tf.constraints'),
      losses: () => settings('tf.losses'),
      metrics: () => settings('tf.metrics'),
      callbacks: () => settings('tf.callbacks'),
      Sequential: () => libraryClass('tf.Sequential'),
      LayersModel: () => libraryClass('tf.LayersModel'),
      SymbolicTensor: () => libraryClass('tf.SymbolicTensor'),
      Tensor: () => libraryClass('tf.Tensor'),
    },
    (name) => tensorFunction(name) ?? unfollowed(`tf.${name}`),
  ),
};
