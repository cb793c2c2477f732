/** LSTM, GRU and SimpleRNN, and the cells of one step that they are made of. */
import { type Dim, isKnownRank, type Shape } from '../graph/dimension.js';
import { add, formatDim, multiply, product, unknownDim } from '../graph/dimensionArithmetic.js';
import { integer, invalid, refusedFor } from './argumentReading.js';
import { formerKeras, keras, noTraining, tfjs } from './baseArguments.js';
import { lastAxisFault } from './dense.js';
import { firstInput, outcomes, refused, weight } from './outcome.js';
import {
  cellArguments,
  kerasOneArguments,
  layerArgumentsOf,
  type RecurrentKind,
} from './recurrentArguments.js';
import type {
  CallArgument,
  LayerArguments,
  LayerFault,
  LayerOutcome,
  LayerRow,
  RuleContext,
  Weight,
} from './row.js';

const KINDS: readonly RecurrentKind[] = ['LSTM', 'GRU', 'SimpleRNN'];
const GATES: Readonly<Record<RecurrentKind, number>> = { LSTM: 4, GRU: 3, SimpleRNN: 1 };
const PAGES: Readonly<Record<RecurrentKind, string>> = { LSTM: 'lstm', GRU: 'gru', SimpleRNN: 'simple_rnn' };
const FACTORIES: Readonly<Record<RecurrentKind, string>> = {
  LSTM: 'lstm',
  GRU: 'gru',
  SimpleRNN: 'simpleRNN',
};
const WORDS: Readonly<Record<RecurrentKind, string>> = {
  LSTM: 'Reads a sequence step by step and keeps a long-term and a short-term memory.',
  GRU: 'Reads a sequence step by step with one gated memory.',
  SimpleRNN: 'Reads a sequence step by step and hands its output on to the next step.',
};

/** Takes the sequence, and states to start from. */
export const SEQUENCE_CALL: readonly CallArgument[] = [
  { name: 'sequences', type: 'tensors' },
  { name: 'initial_state', type: 'tensors' },
];

export const RECURRENT_ROWS: readonly LayerRow[] = [
  ...KINDS.map(layerRow),
  ...KINDS.map(cellRow),
  cudnnRow('LSTM'),
  cudnnRow('GRU'),
];

function layerRow(kind: RecurrentKind): LayerRow {
  return {
    family: 'recurrent',
    ...keras(kind, `recurrent_layers/${PAGES[kind]}`),
    ...tfjs(FACTORIES[kind], kind, { needsOptions: true }),
    arguments: layerArgumentsOf(kind),
    formerly: { 1: kerasOneArguments(kind) },
    declaresStepsUntil: 2,
    input: { rank: 3 },
    call: SEQUENCE_CALL,
    explanation: WORDS[kind],
    rule: (context) => sequence(context, kind, biasShape(kind)),
  };
}

function cellRow(kind: RecurrentKind): LayerRow {
  const name = `${kind}Cell`;
  return {
    family: 'recurrent',
    ...keras(name, `recurrent_layers/${PAGES[kind]}_cell`),
    ...tfjs(`${FACTORIES[kind]}Cell`, name, { needsOptions: true }),
    arguments: cellArguments(kind, true),
    call: [
      { name: 'inputs', type: 'tensors' },
      { name: 'states', type: 'tensors' },
    ],
    isCell: true,
    explanation: `One step of ${kind}, for an RNN layer to repeat.`,
    rule: (context) => step(context, kind),
  };
}

/** Keras 2's layers for NVIDIA GPUs: the same shapes, with two biases per gate. */
function cudnnRow(kind: 'LSTM' | 'GRU'): LayerRow {
  return {
    family: 'recurrent',
    ...formerKeras(`CuDNN${kind}`, { autoName: kind === 'LSTM' ? 'cu_dnnlstm' : 'cu_dnngru' }),
    until: 2,
    ...noTraining(`CuDNN${kind} is of Keras 2 and runs on NVIDIA GPUs only. Write ${kind}.`),
    arguments: layerArgumentsOf(kind),
    declaresStepsUntil: 2,
    input: { rank: 3 },
    call: SEQUENCE_CALL,
    explanation: WORDS[kind],
    rule: (context) => sequence(context, kind, (units) => [multiply(2 * GATES[kind], units)]),
  };
}

type BiasShape = (units: Dim, context: RuleContext) => readonly Dim[];

function biasShape(kind: RecurrentKind): BiasShape {
  return (units, context) => {
    const all = multiply(GATES[kind], units);
    if (kind !== 'GRU' || context.args.boolean('reset_after') === false) return [all];
    // Standalone Keras 2 and tf.keras 2 have different defaults.
    const isOpen = context.kerasMajor === 2 && !context.isOfTensorflow && !context.args.given('reset_after');
    if (context.framework === 'keras' && isOpen)
      return [unknownDim('the default of reset_after depends on which Keras 2 runs')];
    return [2, all];
  };
}

function weightsOf(
  context: RuleContext,
  kind: RecurrentKind,
  features: Dim,
  bias: BiasShape,
): readonly Weight[] {
  const units = integer(context, 'units');
  const all = multiply(GATES[kind], units);
  const hasBias = context.args.boolean('use_bias') !== false;
  return [
    weight('kernel', [features, all]),
    weight('recurrent_kernel', [units, all]),
    ...(hasBias ? [weight('bias', bias(units, context))] : []),
  ];
}

function step(context: RuleContext, kind: RecurrentKind): LayerOutcome {
  const input = firstInput(context);
  if (kind === 'GRU' && context.framework === 'tfjs' && context.args.boolean('reset_after'))
    return refusedFor([invalid('reset_after', 'TensorFlow.js has only resetAfter: false. Leave it out.')]);
  const units = integer(context, 'units');
  const states = kind === 'LSTM' ? 2 : 1;
  if (!isKnownRank(input)) return outcomes(new Array<Shape>(states + 1).fill(input));
  const features = input.at(-1) ?? null;
  const fault = lastAxisFault(`${kind}Cell`, features);
  if (fault) return refused(fault);
  const output = [...input.slice(0, -1), units];
  return outcomes(new Array<Shape>(states + 1).fill(output), {
    weights: weightsOf(context, kind, features, biasShape(kind)),
    multiplyAdds: costOf(kind, features, units),
  });
}

const costOf = (kind: RecurrentKind, features: Dim, units: Dim): Dim =>
  product([GATES[kind], units, add(features, units)]);

function sequence(context: RuleContext, kind: RecurrentKind, bias: BiasShape): LayerOutcome {
  const input = firstInput(context);
  if (kind === 'GRU' && context.framework === 'tfjs' && context.args.boolean('reset_after'))
    return refusedFor([invalid('reset_after', 'TensorFlow.js has only resetAfter: false. Leave it out.')]);
  const units = integer(context, 'units');
  const states = kind === 'LSTM' ? 2 : 1;
  if (!isKnownRank(input)) return repeated(context.args, input, input, states);
  const [first = null, second = null, features = null] = input;
  // Of Keras 2: the steps first, then the batch.
  const [batch, steps] = context.args.boolean('time_major') === true ? [second, first] : [first, second];
  const fault = lastAxisFault(kind, features) ?? statefulFault(context, batch);
  if (fault) return refused(fault);
  const state = [batch, units];
  const output = context.args.boolean('return_sequences') === true ? [first, second, units] : state;
  const gates = GATES[kind];
  return {
    ...repeated(context.args, output, state, states),
    weights: weightsOf(context, kind, features, bias),
    multiplyAdds: multiply(steps, costOf(kind, features, units)),
    arithmetic: [
      {
        label: 'weights',
        formula: `${gates > 1 ? `${gates} gates × ` : ''}(${formatDim(features)} + ${formatDim(units)}) × ${formatDim(units)}, and biases`,
      },
    ],
  };
}

/** A state that is kept from batch to batch needs batches of one size. */
export function statefulFault(context: RuleContext, batch: Dim): LayerFault | undefined {
  if (batch !== null || context.args.boolean('stateful') !== true) return undefined;
  return {
    code: 'shape-mismatch',
    message:
      'A stateful layer must know the batch size; found None. Give the input one: batch_shape=(32, …).',
    at: { argument: 'stateful' },
  };
}

/** The output, and with `return_state` the states after it. */
export function repeated(args: LayerArguments, output: Shape, state: Shape, states: number): LayerOutcome {
  const extra = args.boolean('return_state') === true ? new Array<Shape>(states).fill(state) : [];
  return outcomes([output, ...extra]);
}
