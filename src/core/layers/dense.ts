/** Layers that connect every input value with every output value. */
import { type Dim, isKnownRank, type Shape } from '../graph/dimension.js';
import {
  formatDim,
  isNumber,
  lastSizeOf,
  multiply,
  product,
  unknownDim,
  withLast,
} from '../graph/dimensionArithmetic.js';
import { integer, invalid } from './argumentReading.js';
import {
  activation,
  constraints,
  count,
  FORMER_BIAS,
  FORMER_PENALTIES,
  former,
  formerKeras,
  initializer,
  keras,
  kernelArguments,
  noTraining,
  regularizers,
  tfjs,
  unread,
  useBias,
} from './baseArguments.js';
import { argument, firstInput, outcome, refused, weight } from './outcome.js';
import type { FormerArgument, LayerFault, LayerOutcome, LayerRow, RuleContext, Weight } from './row.js';

export const loraArguments = [
  argument('lora_rank', 'integer', 'adds two thin trainable matrices and freezes the large one', {
    default: null,
    only: 'keras',
    since: 3,
  }),
  argument('lora_alpha', 'float', 'weight of the thin matrices', {
    default: null,
    harmless: true,
    only: 'keras',
    since: 3,
  }),
  argument('quantization_config', 'any', 'how weights are stored in few bits', {
    default: null,
    only: 'keras',
    since: 3,
  }),
] as const;

const KERAS_ONE: readonly FormerArgument[] = [
  former('output_dim', 'units', { required: true }),
  former('init', 'kernel_initializer'),
  former('activation'),
  ...unread('weights'),
  ...FORMER_PENALTIES,
  FORMER_BIAS,
  former('input_dim'),
];

export const DENSE_ROWS: readonly LayerRow[] = [
  {
    family: 'dense',
    ...keras('Dense', 'core_layers/dense'),
    ...tfjs('dense', 'Dense', { needsOptions: true }),
    arguments: [
      count('units', 'how many output values', {
        required: true,
        formerly: ['output_dim'],
        cutInKeras2From: 0,
        textInKeras2: true,
      }),
      ...kernelArguments(),
      ...loraArguments,
    ],
    formerly: { 1: KERAS_ONE },
    input: { rank: 2, orMore: true },
    explanation: 'Every unit takes a weighted sum of all values of the last axis.',
    rule: dense,
  },
  {
    family: 'dense',
    ...formerKeras('TimeDistributedDense'),
    ...noTraining('TimeDistributedDense left Keras with version 2. Write TimeDistributed(Dense(…)).'),
    until: 1,
    arguments: [
      count('units', 'how many output values a step has', { required: true }),
      ...kernelArguments(),
    ],
    formerly: { 1: [...KERAS_ONE, former('input_length')] },
    declaresStepsUntil: 1,
    input: { rank: 3 },
    explanation: 'Applies one dense layer to every step of a sequence.',
    rule: dense,
  },
  {
    family: 'dense',
    ...formerKeras('MaxoutDense'),
    ...noTraining('MaxoutDense left Keras with version 2, and TensorFlow.js never had it.'),
    until: 1,
    arguments: [
      count('units', 'how many output values', { required: true }),
      count('nb_feature', 'how many linear maps compete for each value', { default: 4 }),
      initializer('kernel', 'glorot_uniform'),
      ...regularizers('kernel', 'bias', 'activity'),
      ...constraints('kernel', 'bias'),
      useBias,
    ],
    formerly: {
      1: [
        former('output_dim', 'units', { required: true }),
        former('nb_feature'),
        former('init', 'kernel_initializer'),
        ...unread('weights'),
        ...FORMER_PENALTIES,
        FORMER_BIAS,
        former('input_dim'),
      ],
    },
    input: { rank: 2 },
    explanation: 'Takes the largest of several linear maps for each output value.',
    rule: maxout,
  },
  {
    family: 'dense',
    ...formerKeras('Highway'),
    ...noTraining('Highway left Keras with version 2, and TensorFlow.js never had it.'),
    until: 1,
    arguments: [
      initializer('kernel', 'glorot_uniform'),
      activation(null),
      ...regularizers('kernel', 'bias', 'activity'),
      ...constraints('kernel', 'bias'),
      useBias,
    ],
    formerly: {
      1: [
        former('init', 'kernel_initializer'),
        former('activation'),
        ...unread('weights'),
        ...FORMER_PENALTIES,
        FORMER_BIAS,
        former('input_dim'),
      ],
    },
    input: { rank: 2 },
    explanation: 'A dense layer with a learned gate that lets the input pass beside it.',
    rule: highway,
  },
];

const hasBias = (context: RuleContext) => context.args.boolean('use_bias') !== false;

/** The kernel needs the length of the last axis. */
export function lastAxisFault(layer: string, size: Dim | undefined): LayerFault | undefined {
  if (size !== null) return undefined;
  return {
    code: 'shape-mismatch',
    message: `${layer} needs to know the size of the last axis; found None. Give the input a full shape.`,
    at: { input: 0 },
  };
}

function dense(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  const isOpen = !isKnownRank(input);
  const last = lastSizeOf(input);
  const fault = lastAxisFault('Dense', last) ?? loraFault(context);
  if (fault) return refused(fault);
  const units = integer(context, 'units');
  return outcome(isOpen ? withLast(input, units) : [...input.slice(0, -1), units], {
    weights: withLora(
      context,
      weight('kernel', [last, units]),
      hasBias(context) ? [weight('bias', [units])] : [],
    ),
    multiplyAdds: isOpen ? unknownDim(input.reason, input.origin) : multiply(product(input.slice(1)), units),
    arithmetic: [
      {
        label: 'weights',
        formula: `${formatDim(last)} × ${formatDim(units)}${hasBias(context) ? ` + ${formatDim(units)}` : ''}`,
      },
    ],
  });
}

/** `part` is what the large matrix is called: `kernel` or `embeddings`. */
export function loraFault(context: RuleContext, part = 'kernel'): LayerFault | undefined {
  const rank = context.args.integer('lora_rank');
  if (rank === undefined || rank === 0 || context.framework === 'tfjs') return undefined;
  if (isNumber(rank) && rank < 0)
    return invalid('lora_rank', `lora_rank must be 1 or more, or None; found ${rank}.`);
  const constraint = context.args.kind(`${part}_constraint`);
  if (constraint === undefined || constraint === 'none' || constraint === 'unknown') return undefined;
  return invalid(
    `${part}_constraint`,
    `${part}_constraint and lora_rank do not go together. Leave one of them out.`,
  );
}

/** With `lora_rank` the large matrix is frozen and two thin ones are trained. */
export function withLora(context: RuleContext, main: Weight, rest: readonly Weight[]): readonly Weight[] {
  const rank = context.args.integer('lora_rank');
  if (rank === undefined || rank === 0 || context.framework === 'tfjs') return [main, ...rest];
  const part = main.name === 'kernel' ? 'lora_kernel' : 'lora_embeddings';
  const last = main.shape.at(-1) ?? null;
  return [
    { ...main, trainable: false },
    ...rest,
    weight(`${part}_a`, [...main.shape.slice(0, -1), rank]),
    weight(`${part}_b`, [rank, last]),
  ];
}

function maxout(context: RuleContext): LayerOutcome {
  const input: Shape = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  const [batch = null, width = null] = input;
  const units = integer(context, 'units');
  const maps = integer(context, 'nb_feature');
  const kernel = [maps, width, units];
  return outcome([batch, units], {
    weights: [weight('kernel', kernel), ...(hasBias(context) ? [weight('bias', [maps, units])] : [])],
    multiplyAdds: product(kernel),
  });
}

function highway(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  const width = input[1] ?? null;
  const square = [width, width];
  const biases = hasBias(context) ? [weight('bias', [width]), weight('bias_carry', [width])] : [];
  return outcome(input, {
    weights: [weight('kernel', square), weight('kernel_carry', square), ...biases],
    multiplyAdds: multiply(2, product(square)),
  });
}
