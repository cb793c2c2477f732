/** Arguments that many layers share, in Keras's order and words. */
import { argument } from './outcome.js';
import type { ArgumentSpec, FormerArgument, KerasEntry, TfjsEntry } from './row.js';

export const activation = (
  initial: string | null = null,
  name = 'activation',
  about = 'function applied to the result',
) => argument(name, 'activation', about, { default: initial });

export const useBias = argument('use_bias', 'boolean', 'adds one learned number per output channel', {
  default: true,
  formerly: ['bias'],
});

export const dataFormat = argument('data_format', 'choice', 'which axis holds the channels', {
  default: null,
  choices: ['channels_last', 'channels_first'],
  anyCase: true,
  formerly: ['dim_ordering'],
});

/** As some layers of TensorFlow.js take it: any word, and all but `channelsFirst` mean the last axis. */
export const uncheckedFormat: ArgumentSpec = { ...dataFormat, tfjsChoices: [] };

export const seed = argument('seed', 'integer', 'makes the random choice repeatable', { default: null });

export const sizeOf = (name: string, rank: number, about: string, rest: Partial<ArgumentSpec> = {}) =>
  argument(name, 'size', about, { rank, ...rest });

export const count = (name: string, about: string, rest: Partial<ArgumentSpec> = {}) =>
  argument(name, 'integer', about, { minimum: 1, ...rest });

export const share = (name: string, about: string, rest: Partial<ArgumentSpec> = {}) =>
  argument(name, 'float', about, { minimum: 0, maximum: 1, ...rest });

export const flag = (name: string, about: string, initial = false, rest: Partial<ArgumentSpec> = {}) =>
  argument(name, 'boolean', about, { default: initial, ...rest });

export const padding = (choices: readonly string[], initial = 'valid', anyCase: boolean | 'inside' = true) =>
  argument('padding', 'choice', 'how the border is treated: "same" pads with zeros, "valid" does not', {
    default: initial,
    choices,
    tfjsChoices: ['valid', 'same', 'causal'],
    offered: choices,
    anyCase,
    formerly: ['border_mode'],
  });

const VECTORS = new Set(['bias', 'beta', 'gamma', 'moving_mean', 'moving_variance']);

/** As Keras 1 called them; Keras 2 converts them. */
const FORMER_STARTS: Readonly<Record<string, string | undefined>> = {
  kernel: 'init',
  embeddings: 'init',
  recurrent: 'inner_init',
};
const FORMER_LETTERS: Readonly<Record<string, string | undefined>> = {
  kernel: 'W',
  embeddings: 'W',
  recurrent: 'U',
  bias: 'b',
};
const formerName = (part: string, what: string) =>
  FORMER_LETTERS[part] && { formerly: [`${FORMER_LETTERS[part]}_${what}`] };

/** How a kernel of weights starts: `kernel`, `depthwise`, `recurrent`, `bias` … */
export function initializer(part: string, initial: string, tfjsDefault?: string): ArgumentSpec {
  return argument(
    `${part}_initializer`,
    'initializer',
    `how the ${part.replaceAll('_', ' ')} weights start`,
    {
      default: initial,
      ...(tfjsDefault === undefined ? {} : { tfjsDefault }),
      ...(FORMER_STARTS[part] && { formerly: [FORMER_STARTS[part]] }),
      ...(VECTORS.has(part) && { vector: true }),
    },
  );
}

export function regularizers(...parts: readonly string[]): readonly ArgumentSpec[] {
  return parts.map((part) =>
    argument(`${part}_regularizer`, 'regularizer', `penalty on a large ${part}`, {
      default: null,
      ...formerName(part, 'regularizer'),
      ...(part === 'activity' && { tfjsTakes: null }),
    }),
  );
}

export function constraints(...parts: readonly string[]): readonly ArgumentSpec[] {
  return parts.map((part) =>
    argument(`${part}_constraint`, 'constraint', `limit on the ${part} weights`, {
      default: null,
      ...formerName(part, 'constraint'),
    }),
  );
}

/** From `activation` on, what every layer with one kernel takes. */
export function kernelArguments(tfjsInitializer = 'glorotNormal', part = 'kernel'): readonly ArgumentSpec[] {
  return [
    activation(),
    useBias,
    initializer(part, 'glorot_uniform', tfjsInitializer),
    initializer('bias', 'zeros'),
    ...regularizers(part, 'bias', 'activity'),
    ...constraints(part, 'bias'),
  ];
}

/** An argument of Keras 1 or 2, and the one it fills today: `former('nb_filter', 'filters')`. */
export const former = (name: string, is = name, rest: Partial<FormerArgument> = {}): FormerArgument => ({
  name,
  is,
  ...rest,
});

/** Read, and without effect on shapes: weights and penalties of Keras 1 under their old names. */
export const unread = (...names: readonly string[]): readonly FormerArgument[] =>
  names.map((name) => ({ name }));

export const FORMER_BORDER = former('border_mode', 'padding');
export const FORMER_ORDERING = former('dim_ordering', 'data_format', {
  words: { tf: 'channels_last', th: 'channels_first' },
});
export const FORMER_BIAS = former('bias', 'use_bias');
export const FORMER_PENALTIES = unread(
  'W_regularizer',
  'b_regularizer',
  'activity_regularizer',
  'W_constraint',
  'b_constraint',
);

const KERAS = 'https://keras.io/api/layers/';
const TFJS = 'https://js.tensorflow.org/api/latest/#layers.';
const KERAS_2 = 'https://keras.io/2.16/api/layers/';

/** Keras's page of a layer: `kerasPage('pooling_layers/max_pooling2d')`. */
const kerasPage = (path: string) => `${KERAS}${path}/`;
const tfjsPage = (factory: string) => `${TFJS}${factory}`;

export function keras(
  name: string,
  page: string,
  rest: Partial<KerasEntry> = {},
): { readonly keras: KerasEntry } {
  return { keras: { name, documentation: kerasPage(page), ...rest } };
}

/** A layer that only earlier Keras has. */
export function formerKeras(name: string, rest: Partial<KerasEntry> = {}): { readonly keras: KerasEntry } {
  return { keras: { name, documentation: KERAS_2, ...rest } };
}

export function tfjs(
  factory: string,
  className: string,
  rest: Partial<TfjsEntry> = {},
): { readonly tfjs: TfjsEntry } {
  return { tfjs: { factory, className, documentation: tfjsPage(factory), ...rest } };
}

export const noTraining = (reason: string) => ({ trainer: { unsupported: reason } });
export const notInTfjs = (name: string) =>
  noTraining(`TensorFlow.js has no layer ${name}, so ConvLens cannot train it.`);
