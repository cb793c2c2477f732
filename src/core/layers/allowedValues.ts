/** The words that an argument may be, in each framework's spelling: for hovers and completion. */
import type { ArgumentSpec, Framework } from './row.js';

/** Keras 3.15's `keras.activations`, by the names that strings may use. */
const ACTIVATIONS: Readonly<Record<Framework, readonly string[]>> = {
  keras: [
    'relu',
    'softmax',
    'sigmoid',
    'tanh',
    'elu',
    'selu',
    'gelu',
    'silu',
    'swish',
    'leaky_relu',
    'relu6',
    'softplus',
    'softsign',
    'exponential',
    'hard_sigmoid',
    'hard_silu',
    'hard_swish',
    'hard_tanh',
    'hard_shrink',
    'soft_shrink',
    'tanh_shrink',
    'squareplus',
    'sparse_plus',
    'sparse_sigmoid',
    'sparsemax',
    'threshold',
    'mish',
    'celu',
    'glu',
    'log_sigmoid',
    'log_softmax',
    'linear',
  ],
  tfjs: [
    'relu',
    'softmax',
    'sigmoid',
    'tanh',
    'elu',
    'selu',
    'gelu',
    'gelu_new',
    'swish',
    'mish',
    'relu6',
    'softplus',
    'softsign',
    'hardSigmoid',
    'logSoftmax',
    'linear',
  ],
};

const INITIALIZERS = [
  'glorot_uniform',
  'glorot_normal',
  'he_normal',
  'he_uniform',
  'lecun_normal',
  'lecun_uniform',
  'random_normal',
  'random_uniform',
  'truncated_normal',
  'variance_scaling',
  'orthogonal',
  'zeros',
  'ones',
];

/** Empty when any value of the type may stand there. */
export function allowedValues(spec: ArgumentSpec, framework: Framework): readonly string[] {
  switch (spec.type) {
    case 'choice':
      return (spec.choices ?? []).map((choice) => (framework === 'tfjs' ? camel(choice) : choice));
    case 'activation':
      return ACTIVATIONS[framework];
    case 'initializer':
      return framework === 'keras' ? INITIALIZERS : INITIALIZERS.map(camel);
    case 'regularizer':
      return framework === 'keras' ? ['l1', 'l2', 'l1_l2'] : ['l1l2'];
    case 'boolean':
      return framework === 'keras' ? ['True', 'False'] : ['true', 'false'];
    default:
      return [];
  }
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
