/** Embeddings: a learned vector for each whole number. */
import { isKnownRank } from '../graph/dimension.js';
import { withLast } from '../graph/dimensionArithmetic.js';
import { integer, refusedFor } from './argumentReading.js';
import {
  constraints,
  count,
  flag,
  former,
  initializer,
  keras,
  notInTfjs,
  regularizers,
  tfjs,
  unread,
} from './baseArguments.js';
import { loraArguments, loraFault, withLora } from './dense.js';
import { argument, firstInput, outcome, weight } from './outcome.js';
import type { ArgumentSpec, LayerArguments, LayerOutcome, LayerRow, RuleContext } from './row.js';
import { byHand } from './window.js';

const start: readonly ArgumentSpec[] = [
  count('input_dim', 'how many different numbers there are', { required: true }),
  count('output_dim', 'length of each vector', { required: true }),
];

const embeddings: readonly ArgumentSpec[] = [
  initializer('embeddings', 'uniform', 'randomUniform'),
  ...regularizers('embeddings'),
  ...constraints('embeddings'),
  flag('mask_zero', 'the number 0 means padding, and later layers skip it'),
];

const inputLength = argument('input_length', 'shape', 'length of the sequences', { default: null });

export const EMBEDDING_ROWS: readonly LayerRow[] = [
  {
    family: 'embedding',
    ...keras('Embedding', 'core_layers/embedding'),
    ...tfjs('embedding', 'Embedding', { needsOptions: true }),
    arguments: [
      ...start,
      ...embeddings,
      argument('weights', 'any', 'weights to start with', { default: null }),
      ...loraArguments,
      inputLength,
    ],
    formerly: {
      1: [
        former('input_dim'),
        former('output_dim'),
        former('init', 'embeddings_initializer'),
        former('input_length'),
        ...unread('W_regularizer', 'activity_regularizer', 'W_constraint'),
        former('mask_zero'),
        ...unread('weights', 'dropout'),
      ],
      2: [
        former('input_dim'),
        former('output_dim'),
        former('embeddings_initializer'),
        former('embeddings_regularizer'),
        ...unread('activity_regularizer'),
        former('embeddings_constraint'),
        former('mask_zero'),
        former('input_length'),
      ],
    },
    declares: declared,
    explanation: 'Looks up a learned vector for each whole number, such as a word’s index.',
    rule: embed,
  },
  {
    family: 'embedding',
    ...keras('ReversibleEmbedding', 'core_layers/reversible_embedding'),
    ...notInTfjs('ReversibleEmbedding'),
    arguments: [
      ...start,
      flag('tie_weights', 'the way back uses the same weights', true),
      ...embeddings,
      argument('reverse_dtype', 'any', 'type of numbers on the way back', { default: null }),
      argument('logit_soft_cap', 'float', 'limit of the outputs on the way back', { default: null }),
    ],
    call: [
      { name: 'inputs', type: 'tensors' },
      { name: 'reverse', type: 'boolean' },
    ],
    declares: () => undefined,
    explanation: 'An embedding that can also turn vectors back into scores for each number.',
    rule: reversible,
  },
];

/** Keras 3 no longer learns a shape from `input_length`; Keras 2 and TensorFlow.js do, and start from (None, None). */
function declared(args: LayerArguments, framework: 'keras' | 'tfjs', kerasMajor: 1 | 2 | 3) {
  if (framework === 'keras' && kerasMajor === 3) return undefined;
  const length = args.dims('input_length') ?? [args.integer('input_length') ?? null];
  return [null, ...length];
}

function embed(context: RuleContext): LayerOutcome {
  const fault = loraFault(context, 'embeddings');
  if (fault) return refusedFor([fault]);
  const input = firstInput(context);
  const table = [integer(context, 'input_dim'), integer(context, 'output_dim')];
  const rest = {
    weights: withLora(context, weight('embeddings', table), []),
    arithmetic: [{ label: 'weights', formula: byHand(table) }],
  };
  const size = table[1] ?? null;
  return outcome(isKnownRank(input) ? [...input, size] : withLast(input, size), rest);
}

function reversible(context: RuleContext): LayerOutcome {
  const made = embed(context);
  const input = firstInput(context);
  if (made.faults.length > 0 || !isKnownRank(input)) return made;
  const [count = null, size = null] = made.weights[0]?.shape ?? [];
  const own =
    context.args.boolean('tie_weights') === false ? [weight('reverse_embeddings', [size, count])] : [];
  const isBack = context.call?.switches.get('reverse') === true;
  return {
    ...made,
    outputs: isBack ? [[...input.slice(0, -1), count]] : made.outputs,
    weights: [...made.weights, ...own],
  };
}
