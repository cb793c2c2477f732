/**
 * The names that activations, initialisers, regularisers and constraints go by as strings. Keras's are the keys
 * of its own tables (`activations.ALL_OBJECTS_DICT` …), exact in case, the common ones first; TensorFlow.js's are its class names; those of
 * layers serve as activations too.
 */

import { nearestName } from '../checks/nearestName.js';
import { wordSet } from '../words.js';
import type { ArgumentType, Framework } from './row.js';

export type NamedKind = Extract<ArgumentType, 'activation' | 'initializer' | 'regularizer' | 'constraint'>;

const KERAS: Readonly<Record<NamedKind, ReadonlySet<string>>> = {
  activation: wordSet(`
    relu softmax sigmoid tanh elu selu gelu silu swish leaky_relu relu6 softplus softsign exponential linear
    hard_sigmoid hard_silu hard_swish hard_tanh hard_shrink soft_shrink tanh_shrink squareplus sparse_plus
    sparse_sigmoid sparsemax threshold mish celu glu log_sigmoid log_softmax`),
  initializer: wordSet(`
    GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer LecunNormal LecunUniform Ones
    Orthogonal OrthogonalInitializer RandomNormal RandomUniform STFT STFTInitializer TruncatedNormal
    VarianceScaling Zeros glorot_normal glorot_uniform he_normal he_uniform identity lecun_normal lecun_uniform
    normal one ones orthogonal random_normal random_uniform stft truncated_normal uniform variance_scaling zero
    zeros`),
  regularizer: wordSet('L1 L1L2 L2 OrthogonalRegularizer l1 l1l2 l2 orthogonal_regularizer'),
  constraint: wordSet('MaxNorm MinMaxNorm NonNeg UnitNorm max_norm min_max_norm non_neg unit_norm'),
};

/** What earlier Keras took beside these; code for it is read with the meaning it had. */
const FORMER: Readonly<Record<NamedKind, ReadonlySet<string>>> = {
  activation: wordSet('sparse_softmax softmax_v2 hard_elu'),
  initializer: wordSet('constant lecun_uniform_v2 he_normal_v2 normal_v2'),
  regularizer: wordSet('l1_l2 l1l2 L1L2 activity_l1 activity_l2 activity_l1l2'),
  constraint: wordSet(
    'maxnorm nonneg unitnorm radial_constraint RadialConstraint max_norm unit_norm non_neg',
  ),
};

const TFJS: Readonly<Record<NamedKind, ReadonlySet<string>>> = {
  activation: wordSet(`
    relu softmax sigmoid tanh elu selu gelu gelu_new swish mish relu6 softplus softsign linear hardSigmoid
    logSoftmax ReLU LeakyReLU PReLU ELU ThresholdedReLU Softmax`),
  initializer: wordSet(`
    glorotNormal glorotUniform heNormal heUniform identity leCunNormal leCunUniform ones orthogonal randomNormal
    randomUniform truncatedNormal varianceScaling zeros GlorotNormal GlorotUniform HeNormal HeUniform Identity
    LeCunNormal LeCunUniform Ones Orthogonal RandomNormal RandomUniform TruncatedNormal VarianceScaling Zeros`),
  regularizer: wordSet('l1l2 L1L2'),
  constraint: wordSet('maxNorm minMaxNorm nonNeg unitNorm MaxNorm MinMaxNorm NonNeg UnitNorm'),
};

export function namesOf(kind: NamedKind, framework: Framework): ReadonlySet<string> {
  return framework === 'tfjs' ? TFJS[kind] : KERAS[kind];
}

export function isKnownName(
  kind: NamedKind,
  name: string,
  framework: Framework,
  kerasMajor: 1 | 2 | 3,
): boolean {
  if (namesOf(kind, framework).has(name)) return true;
  return framework === 'keras' && kerasMajor < 3 && FORMER[kind].has(name);
}

/** Initialisers that refuse the shape of a vector. */
export const NEED_A_MATRIX = wordSet(
  'orthogonal Orthogonal OrthogonalInitializer identity Identity IdentityInitializer',
);

/** The known name that is meant: one that differs only in case or punctuation (`ReLU` for `relu`), else the nearest. */
export function nearName(kind: NamedKind, name: string, framework: Framework): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const known = [...namesOf(kind, framework)];
  const same = known.filter((each) => plain(each) === plain(name));
  return same.find((each) => /^[a-z]/.test(each)) ?? same[0] ?? nearestName(name, known);
}
