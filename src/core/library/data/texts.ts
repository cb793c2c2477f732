/** Texts as numbers, as Keras 1 to 3 have them alike: `Tokenizer` and `pad_sequences`. */
import type { MisspeltName } from '../../checks/fixFacts.js';
import { plainSignature, type TitledSignature } from '../../evaluate/callFit.js';
import { array, native, none } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import { words } from '../../words.js';
import { made, notKnown } from '../builtins/callArguments.js';
import { configured } from '../configured.js';
import { toArray } from '../numpy/arrays.js';
import { given } from '../numpy/functions.js';
import { toDim } from '../values.js';

const OF_PADDING = plainSignature(
  'pad_sequences',
  ['sequences', 'maxlen', 'dtype', 'padding', 'truncating', 'value'],
  ['sequences'],
);
const SIDES = ['pre', 'post'];

/** `pad_sequences(x, maxlen=100)` */
export const padSequences: Value = {
  ...native('pad_sequences', padded),
  signature: () => OF_PADDING,
};

function padded(call: NativeCall): Value {
  const texts = given(call, 0, 'sequences');
  const rows = toArray(texts);
  const count: Dim =
    rows.kind === 'array' && isKnownRank(rows.shape)
      ? (rows.shape[0] ?? null)
      : texts?.kind === 'list' && texts.openReason === undefined
        ? texts.items.length
        : unknownDim('how many texts there are is not known');
  checkSides(call);
  const length = given(call, 1, 'maxlen');
  const width =
    length && length.kind !== 'none' ? toDim(length) : unknownDim('the longest text is not known');
  return array([count, width], 'int32', rows.kind === 'array' ? rows.facts : {});
}

function checkSides(call: NativeCall): void {
  for (const name of ['padding', 'truncating']) {
    const side = call.keywords.get(name) ?? call.positional[OF_PADDING.places.indexOf(name)];
    if (side?.value.kind !== 'string' || SIDES.includes(side.value.value)) continue;
    call.evaluation.refuse(
      `${name} of pad_sequences is "pre" (zeros in front) or "post" (behind); found "${side.value.value}"`,
      side.location ?? call.location,
      'ValueError',
      { fixFacts: [sideMeant(side.value.value)] },
    );
  }
}

function sideMeant(name: string): MisspeltName {
  const meant = /end|after|right|back|behind|same|tail/i.test(name)
    ? 'post'
    : /start|begin|before|left|front/i.test(name)
      ? 'pre'
      : undefined;
  return { kind: 'misspelt-name', name, known: SIDES, ...(meant !== undefined && { meant }) };
}

const OF_TOKENIZER: TitledSignature = {
  ...plainSignature(
    'Tokenizer',
    ['num_words', 'filters', 'lower', 'split', 'char_level', 'oov_token', 'analyzer'],
    [],
  ),
  besides: ['nb_words', 'document_count'],
};

/** All that a Tokenizer has. */
export const TOKENIZER = 'keras.preprocessing.text.Tokenizer';
export const TOKENIZER_NAMES = words(`fit_on_texts fit_on_sequences texts_to_sequences texts_to_matrix
  texts_to_sequences_generator sequences_to_texts sequences_to_texts_generator sequences_to_matrix get_config
  to_json word_index index_word word_counts word_docs index_docs num_words document_count filters split lower
  char_level oov_token analyzer`);

export const tokenizer: Value = {
  ...native(TOKENIZER, (call) =>
    configured(TOKENIZER, OF_TOKENIZER.places, call, (self, name) => {
      const setting = self.bound.get(name)?.value;
      if (setting) return setting;
      if (!TOKENIZER_NAMES.includes(name)) return undefined;
      if (/^fit_on_/.test(name)) return made(`Tokenizer.${name}`, () => none);
      return notKnown(call, `Tokenizer.${name} depends on the texts`);
    }),
  ),
  isClass: true,
  signature: () => OF_TOKENIZER,
};
