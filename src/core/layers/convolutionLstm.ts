/** ConvLSTM: an LSTM over images, whose matrix products are convolutions. */
import { type Dim, isKnownRank, type Shape } from '../graph/dimension.js';
import { add, multiply, product } from '../graph/dimensionArithmetic.js';
import { integer, invalid, refusedFor } from './argumentReading.js';
import {
  activation,
  constraints,
  dataFormat,
  flag,
  initializer,
  keras,
  notInTfjs,
  padding,
  regularizers,
  seed,
  tfjs,
  useBias,
} from './baseArguments.js';
import { dilationRate, filters, kernelSize, type Rank, strides } from './convolution.js';
import { channelFault, readWindow, weightsUnknown } from './kernelWindow.js';
import { argument, firstInput, outcome, outcomes, weight } from './outcome.js';
import { repeated, SEQUENCE_CALL, statefulFault } from './recurrent.js';
import { sequenceArguments, zeroOutputForMask } from './recurrentArguments.js';
import type { ArgumentSpec, LayerFault, LayerOutcome, LayerRow, RuleContext } from './row.js';
import { joinShape, slide, splitShape } from './window.js';

export const CONVOLUTION_LSTM_ROWS: readonly LayerRow[] = [layer(1), layer(2), layer(3), cell()];

function sharedArguments(rank: Rank, isCell: boolean): readonly ArgumentSpec[] {
  return [
    filters,
    kernelSize(rank),
    strides(rank),
    padding(['valid', 'same']),
    dataFormat,
    dilationRate(rank),
    activation('tanh'),
    argument('recurrent_activation', 'activation', 'function of the gates', {
      default: 'sigmoid',
      tfjsDefault: 'hardSigmoid',
    }),
    useBias,
    initializer('kernel', 'glorot_uniform'),
    initializer('recurrent', 'orthogonal'),
    initializer('bias', 'zeros'),
    flag('unit_forget_bias', 'the bias of the forget gate starts at one', true),
    ...regularizers('kernel', 'recurrent', 'bias', ...(isCell ? [] : ['activity'])),
    ...constraints('kernel', 'recurrent', 'bias'),
    argument('dropout', 'float', 'share of inputs dropped while training', { default: 0 }),
    argument('recurrent_dropout', 'float', 'share of the state dropped while training', { default: 0 }),
    seed,
  ];
}

function layer(rank: Rank): LayerRow {
  const name = `ConvLSTM${rank}D`;
  return {
    family: 'recurrent',
    ...keras(name, `recurrent_layers/conv_lstm${rank}d`, { autoName: `conv_lstm${rank}d` }),
    ...(rank === 2 ? tfjs('convLstm2d', name, { needsOptions: true }) : notInTfjs(name)),
    arguments: [
      ...sharedArguments(rank, false),
      ...sequenceArguments,
      flag('unroll', 'is not possible here', false, { only: 'tfjs' }),
      zeroOutputForMask,
    ],
    input: { rank: rank + 3 },
    call: SEQUENCE_CALL,
    explanation: 'Reads a sequence of images step by step, with convolutions instead of matrix products.',
    rule: (context) => overSteps(context, name, rank),
  };
}

/** TensorFlow.js offers the single step too. */
function cell(): LayerRow {
  return {
    family: 'recurrent',
    ...tfjs('convLstm2dCell', 'ConvLSTM2DCell', { needsOptions: true }),
    arguments: sharedArguments(2, true),
    call: [
      { name: 'inputs', type: 'tensors' },
      { name: 'states', type: 'tensors' },
    ],
    explanation: 'One step of a convolutional LSTM, for an RNN layer to repeat.',
    rule: (context) => step(context, 'convLstm2dCell', 2, firstInput(context)),
  };
}

/** One step: the new image, and the two states, which are as large. */
function step(context: RuleContext, name: string, rank: Rank, input: Shape): LayerOutcome {
  const faults: LayerFault[] = [];
  const { window, format } = readWindow(context, rank, faults);
  if (faults.length > 0) return refusedFor(faults);
  if (!isKnownRank(input)) return outcomes([input, input, input]);
  if (!format) return weightsUnknown(context);
  const { batch, channels, spatial } = splitShape(input, format);
  const slid = slide(spatial, window);
  const fault = channelFault(name, channels) ?? openFault(context, name, spatial);
  const refused = fault ? [fault, ...slid.faults] : slid.faults;
  if (refused.length > 0) return refusedFor(refused);
  const out = integer(context, 'filters');
  const gates = multiply(4, out);
  const kernel = [...window.size, channels, gates];
  const recurrent = [...window.size, out, gates];
  const hasBias = context.args.boolean('use_bias') !== false;
  const image = joinShape(batch, slid.spatial, out, format);
  return outcomes([image, image, image], {
    weights: [
      weight('kernel', kernel),
      weight('recurrent_kernel', recurrent),
      ...(hasBias ? [weight('bias', [gates])] : []),
    ],
    multiplyAdds: multiply(add(product(kernel), product(recurrent)), product(slid.spatial)),
    arithmetic: slid.arithmetic,
  });
}

function openFault(context: RuleContext, name: string, spatial: readonly Dim[]): LayerFault | undefined {
  // Keras 2 makes its first state of what the images have.
  if (context.framework === 'tfjs' || context.kerasMajor < 3 || !spatial.includes(null)) return undefined;
  return {
    code: 'shape-mismatch',
    message: `${name} needs images of a known size; one of the sizes is None. Give the input a full shape.`,
    at: { input: 0 },
  };
}

function overSteps(context: RuleContext, name: string, rank: Rank): LayerOutcome {
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  const [batch = null, steps = null, ...rest] = input;
  if (context.framework === 'tfjs' && context.args.boolean('unroll') === true)
    return refusedFor([invalid('unroll', 'convLstm2d cannot be unrolled. Leave unroll out.')]);
  const stateful = statefulFault(context, batch);
  if (stateful) return refusedFor([stateful]);
  const one = step(context, name, rank, [batch, ...rest]);
  const [image] = one.outputs;
  if (one.faults.length > 0 || !image || !isKnownRank(image)) return one;
  const output =
    context.args.boolean('return_sequences') === true ? [batch, steps, ...image.slice(1)] : image;
  return {
    ...one,
    outputs: repeated(context.args, output, image, 2).outputs,
    multiplyAdds: multiply(steps, one.multiplyAdds),
  };
}
