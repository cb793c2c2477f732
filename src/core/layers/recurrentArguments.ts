/** Arguments of recurrent layers and of their cells, which share most of them, as Keras orders them. */
import {
  activation,
  constraints,
  count,
  flag,
  former,
  initializer,
  regularizers,
  seed,
  unread,
  useBias,
} from './baseArguments.js';
import { argument } from './outcome.js';
import type { ArgumentSpec, FormerArgument, LayerArguments } from './row.js';

export type RecurrentKind = 'LSTM' | 'GRU' | 'SimpleRNN';

/** Keras brings any number into 0 … 1. */
const minimum = Number.NEGATIVE_INFINITY;

const dropouts = [
  argument('dropout', 'float', 'share of inputs dropped while training', { default: 0, minimum }),
  argument('recurrent_dropout', 'float', 'share of the state dropped while training', {
    default: 0,
    minimum,
  }),
];

const recurrentActivation = (initial: string): ArgumentSpec =>
  argument('recurrent_activation', 'activation', 'function of the gates', {
    default: initial,
    tfjsDefault: 'hardSigmoid',
  });

/** With `reset_after` the biases of a GRU are a matrix of two rows. */
const hasOneBias = (args: LayerArguments): boolean => args.boolean('reset_after') === false;

const implementation = argument('implementation', 'integer', 'how it is computed; has no effect on shapes', {
  default: 2,
});

/** From `units` to the constraints and dropouts. */
export function cellArguments(kind: RecurrentKind, isCell: boolean): readonly ArgumentSpec[] {
  const forget = flag('unit_forget_bias', 'the bias of the forget gate starts at one', true);
  const reset = flag('reset_after', 'applies the reset gate after the matrix product', true, {
    tfjsDefault: false,
    tfjsTakes: false,
  });
  return [
    count('units', 'size of the state and the output', { required: true, formerly: ['output_dim'] }),
    activation('tanh'),
    ...(kind === 'SimpleRNN' ? [] : [recurrentActivation('sigmoid')]),
    useBias,
    initializer('kernel', 'glorot_uniform', 'glorotNormal'),
    initializer('recurrent', 'orthogonal'),
    { ...initializer('bias', 'zeros'), vector: kind === 'GRU' ? hasOneBias : true },
    ...(kind === 'LSTM' ? [forget] : []),
    ...regularizers('kernel', 'recurrent', 'bias', ...(isCell ? [] : ['activity'])),
    ...constraints('kernel', 'recurrent', 'bias'),
    ...dropouts,
    ...(isCell && kind === 'GRU' ? [reset] : []),
    ...(isCell ? [seed] : []),
    ...(isCell && kind !== 'SimpleRNN' ? [implementation] : []),
  ];
}

/** What every recurrent layer takes about sequences and states. */
export const sequenceArguments: readonly ArgumentSpec[] = [
  flag('return_sequences', 'gives the output of every step, not only the last'),
  flag('return_state', 'gives the last state as further outputs'),
  flag('go_backwards', 'reads the sequence from its end'),
  flag('stateful', 'keeps the state from one batch to the next'),
];

const unroll = flag('unroll', 'writes out the loop over the steps');
const cudnn = argument('use_cudnn', 'any', 'whether the GPU’s own kernel is used', {
  harmless: true,
  default: 'auto',
  only: 'keras',
  since: 3,
});
export const zeroOutputForMask = flag('zero_output_for_mask', 'masked steps give zeros', false, {
  only: 'keras',
});
const timeMajor = flag('time_major', 'the first axis is the steps', false, {
  only: 'keras',
  until: 2,
});

export function layerArgumentsOf(kind: RecurrentKind): readonly ArgumentSpec[] {
  const reset = flag('reset_after', 'applies the reset gate after the matrix product', true, {
    tfjsDefault: false,
    tfjsTakes: false,
  });
  const start = cellArguments(kind, false);
  if (kind === 'SimpleRNN')
    return [...start, ...sequenceArguments, unroll, seed, timeMajor, implementation, zeroOutputForMask];
  return [
    ...start,
    seed,
    ...sequenceArguments,
    unroll,
    ...(kind === 'GRU' ? [reset] : []),
    cudnn,
    timeMajor,
    implementation,
    zeroOutputForMask,
  ];
}

/** Keras 1: `LSTM(output_dim, init, inner_init, …)`; the rest by keyword. */
export function kerasOneArguments(kind: RecurrentKind): readonly FormerArgument[] {
  return [
    former('output_dim', 'units', { required: true }),
    former('init', 'kernel_initializer'),
    former('inner_init', 'recurrent_initializer'),
    ...(kind === 'LSTM' ? unread('forget_bias_init') : []),
    former('activation'),
    ...(kind === 'SimpleRNN' ? [] : [former('inner_activation', 'recurrent_activation')]),
    ...unread('W_regularizer', 'U_regularizer', 'b_regularizer'),
    former('dropout_W', 'dropout'),
    former('dropout_U', 'recurrent_dropout'),
    ...(kind === 'GRU' ? [former('reset_after', 'reset_after', { default: false })] : []),
    ...unread('consume_less'),
    former('input_length'),
    ...unread('weights'),
  ];
}
