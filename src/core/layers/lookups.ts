/** Vocabularies: StringLookup, IntegerLookup, TextVectorization. Their sizes may depend on adapt(). */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { add, isNumber, unknownDim } from '../graph/dimensionArithmetic.js';
import { integer, invalid, refusedFor, WHOLE_EXPECTED } from './argumentReading.js';
import { flag, keras, notInTfjs } from './baseArguments.js';
import { encoded, sparseFault } from './categories.js';
import { argument, firstInput, outcome } from './outcome.js';
import type { ArgumentSpec, LayerFault, LayerOutcome, LayerRow, RuleContext } from './row.js';

const any = (name: string, about: string) => argument(name, 'any', about, { default: null });

const maxTokens = argument('max_tokens', 'integer', 'largest size of the vocabulary', {
  default: null,
  minimum: 2,
});
const oovIndices = argument('num_oov_indices', 'integer', 'how many numbers unknown words share', {
  default: 1,
  minimum: 0,
});
const outputMode = argument('output_mode', 'choice', 'what each word becomes', {
  default: 'int',
  choices: ['int', 'one_hot', 'multi_hot', 'count', 'tf_idf', 'binary', 'tf-idf'],
});
const pad = flag('pad_to_max_tokens', 'the depth is max_tokens though the vocabulary is smaller');
const sparse = flag('sparse', 'gives a sparse tensor');

/** Saved layers say so of themselves. */
const fromSaved = argument('has_input_vocabulary', 'boolean', 'the vocabulary was given, and not found', {
  default: null,
  keywordOnly: true,
});

function lookup(name: string, own: readonly ArgumentSpec[], page: string, about: string): LayerRow {
  return {
    family: 'preprocessing',
    ...keras(name, page),
    ...notInTfjs(name),
    arguments: own,
    explanation: about,
    vocabulary: (args) => vocabularySize({ args }),
    rule: (context) => {
      const faults = lookupFaults(context);
      const input = firstInput(context);
      if (faults.length > 0) return refusedFor(faults);
      return isKnownRank(input) ? outcome(looked(context, input)) : outcome(input);
    },
  };
}

export const LOOKUP_ROWS: readonly LayerRow[] = [
  lookup(
    'StringLookup',
    [
      maxTokens,
      oovIndices,
      any('mask_token', 'the word that means padding'),
      argument('oov_token', 'string', 'stands for unknown words', { default: '[UNK]' }),
      any('vocabulary', 'the words'),
      any('idf_weights', 'how rare each word is'),
      flag('invert', 'turns numbers back into words'),
      outputMode,
      pad,
      sparse,
      argument('encoding', 'string', 'encoding of the words', { default: 'utf-8' }),
      any('salt', 'makes the hash another one'),
      fromSaved,
    ],
    'preprocessing_layers/categorical/string_lookup',
    'Gives every word of a vocabulary a number.',
  ),
  lookup(
    'IntegerLookup',
    [
      maxTokens,
      oovIndices,
      any('mask_token', 'the number that means padding'),
      argument('oov_token', 'integer', 'stands for unknown numbers', { default: -1 }),
      any('vocabulary', 'the numbers'),
      argument('vocabulary_dtype', 'string', 'their type', { default: 'int64' }),
      any('idf_weights', 'how rare each number is'),
      flag('invert', 'turns indices back into numbers'),
      outputMode,
      sparse,
      pad,
      argument('oov_method', 'string', 'how unknown numbers are spread', { default: 'floormod' }),
      any('salt', 'makes the hash another one'),
    ],
    'preprocessing_layers/categorical/integer_lookup',
    'Gives every number of a vocabulary an index.',
  ),
  {
    family: 'preprocessing',
    ...keras('TextVectorization', 'preprocessing_layers/text/text_vectorization', {
      innerNames: { made: () => ['string_lookup'] },
    }),
    ...notInTfjs('TextVectorization'),
    arguments: [
      argument('max_tokens', 'integer', 'largest size of the vocabulary', { default: null, minimum: 2 }),
      argument('standardize', 'choice', 'how text is cleaned', {
        default: 'lower_and_strip_punctuation',
        choices: ['lower_and_strip_punctuation', 'lower', 'strip_punctuation'],
        orNone: true,
      }),
      argument('split', 'choice', 'how text is cut into words', {
        default: 'whitespace',
        choices: ['whitespace', 'character'],
        orNone: true,
      }),
      any('ngrams', 'groups of words that count as one'),
      outputMode,
      any('output_sequence_length', 'every text is cut or padded to so many words'),
      pad,
      any('vocabulary', 'the words'),
      any('idf_weights', 'how rare each word is'),
      sparse,
      flag('ragged', 'texts keep their lengths'),
      argument('encoding', 'string', 'encoding of the text', { default: 'utf-8' }),
    ],
    explanation: 'Cuts text into words and gives each a number.',
    // The empty text means padding.
    vocabulary: (args) => add(vocabularySize({ args }), modeOf({ args }) === 'int' ? 1 : 0),
    rule: vectorize,
  },
];

type Given = Pick<RuleContext, 'args'>;

const given = (context: Given, name: string) =>
  context.args.given(name) && context.args.kind(name) !== 'none';

function modeOf(context: Given): string | undefined {
  const mode = context.args.string('output_mode');
  if (mode === 'binary') return 'multi_hot';
  return mode === 'tf-idf' ? 'tf_idf' : mode;
}

function lookupFaults(context: RuleContext): readonly LayerFault[] {
  const faults: LayerFault[] = [];
  const mode = modeOf(context);
  if (context.args.boolean('pad_to_max_tokens') === true && !given(context, 'max_tokens'))
    faults.push(invalid('pad_to_max_tokens', 'pad_to_max_tokens=True needs max_tokens.'));
  if (context.args.boolean('invert') === true && mode !== undefined && mode !== 'int')
    faults.push(invalid('output_mode', 'invert=True needs output_mode="int".'));
  if (context.args.boolean('sparse') === true && mode === 'int') faults.push(sparseFault());
  if (given(context, 'idf_weights') && mode !== undefined && mode !== 'tf_idf')
    faults.push(invalid('idf_weights', 'idf_weights are for output_mode="tf_idf" only.'));
  if (mode === 'tf_idf' && given(context, 'vocabulary') && !given(context, 'idf_weights'))
    faults.push(invalid('output_mode', 'output_mode="tf_idf" with a vocabulary needs idf_weights too.'));
  const size = vocabularySize(context);
  const most = context.args.integer('max_tokens');
  if (isNumber(size) && isNumber(most) && size > most)
    faults.push(invalid('vocabulary', `The vocabulary takes ${size} places; max_tokens allows ${most}.`));
  return faults;
}

function looked(context: RuleContext, input: readonly Dim[]): readonly Dim[] {
  const mode = modeOf(context);
  if (mode === 'int') return input;
  const isPadded = context.args.boolean('pad_to_max_tokens') === true;
  return encoded(input, mode, isPadded ? integer(context, 'max_tokens') : vocabularySize(context));
}

/** Words, and the places for unknown ones and padding. */
function vocabularySize(context: Given): Dim {
  if (!given(context, 'vocabulary')) return unknownDim('the vocabulary is found by adapt()');
  const length = context.args.kind('vocabulary') === 'string' ? undefined : context.args.length('vocabulary');
  if (length === undefined) return unknownDim('the size of the vocabulary is not known');
  const mask = given(context, 'mask_token') && modeOf(context) === 'int' ? 1 : 0;
  const special = [context.args.json('oov_token'), context.args.json('mask_token')];
  const words = context.args.json('vocabulary');
  if (Array.isArray(words) && words.some((word) => word !== null && special.includes(word)))
    return unknownDim('the vocabulary holds the words for padding or unknown words itself');
  const indices = context.args.integer('num_oov_indices');
  const unknown = !context.args.given('num_oov_indices')
    ? 1
    : (indices ?? unknownDim('how many numbers unknown words share is not known'));
  return add(add(length, mask), unknown);
}

/** keras/src/layers/preprocessing/text_vectorization.py, `compute_output_shape`. */
function vectorize(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  const mode = modeOf(context);
  const length = context.args.integer('output_sequence_length');
  const faults = [...lookupFaults(context)];
  const kind = context.args.kind('output_sequence_length');
  if (mode === 'int' && (kind === 'float' || kind === 'string'))
    faults.push(
      invalid(
        'output_sequence_length',
        'output_sequence_length must be a whole number or None.',
        WHOLE_EXPECTED,
      ),
    );
  if (mode !== undefined && mode !== 'int' && length !== undefined)
    faults.push(invalid('output_sequence_length', 'output_sequence_length is for output_mode="int" only.'));
  if (context.args.kind('ngrams') === 'string')
    faults.push(invalid('ngrams', 'ngrams must be None, a whole number or a tuple of them.'));
  if (faults.length > 0) return refusedFor(faults);
  if (!isKnownRank(input)) return outcome(input);
  if (mode === 'int') return outcome([input[0] ?? null, length ?? null]);
  const isSplit = context.args.kind('split') !== 'none';
  const words = isSplit ? [...input, null] : input.length <= 1 ? [...input, 1] : input;
  return outcome(looked(context, words));
}
