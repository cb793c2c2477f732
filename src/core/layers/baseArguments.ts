/** Arguments that many layers share, in Keras's order and words. */
import { argument } from './outcome.js';
import type { ArgumentSpec } from './row.js';

export const activation = (initial: string | null = null) =>
  argument('activation', 'activation', 'function applied to the result', { default: initial });

export const useBias = argument('use_bias', 'boolean', 'adds one learned number per output channel', {
  default: true,
  formerly: ['bias'],
});

export const dataFormat = argument('data_format', 'choice', 'which axis holds the channels', {
  default: null,
  choices: ['channels_last', 'channels_first'],
  formerly: ['dim_ordering'],
});

export const seed = argument('seed', 'integer', 'makes the random choice repeatable', { default: null });

export const sizeOf = (name: string, rank: number, about: string, rest: Partial<ArgumentSpec> = {}) =>
  argument(name, 'size', about, { rank, ...rest });

export const padding = (choices: readonly string[], initial = 'valid') =>
  argument('padding', 'choice', 'how the border is treated: "same" pads with zeros, "valid" does not', {
    default: initial,
    choices,
    formerly: ['border_mode'],
  });

/** How a kernel of weights starts: `kernel`, `depthwise`, `recurrent`, `bias` … */
export function initializer(part: string, initial: string, tfjsDefault?: string): ArgumentSpec {
  const rest = { default: initial, ...(tfjsDefault === undefined ? {} : { tfjsDefault }) };
  return argument(`${part}_initializer`, 'initializer', `how the ${part} weights start`, rest);
}

export function regularizers(...parts: readonly string[]): readonly ArgumentSpec[] {
  return parts.map((part) =>
    argument(`${part}_regularizer`, 'regularizer', `penalty on a large ${part}`, { default: null }),
  );
}

export function constraints(...parts: readonly string[]): readonly ArgumentSpec[] {
  return parts.map((part) =>
    argument(`${part}_constraint`, 'constraint', `limit on the ${part} weights`, { default: null }),
  );
}

/** From `activation` on, what every layer with one kernel takes. */
export function kernelArguments(tfjsInitializer = 'glorotNormal'): readonly ArgumentSpec[] {
  return [
    activation(),
    useBias,
    initializer('kernel', 'glorot_uniform', tfjsInitializer),
    initializer('bias', 'zeros'),
    ...regularizers('kernel', 'bias', 'activity'),
    ...constraints('kernel', 'bias'),
  ];
}

const KERAS = 'https://keras.io/api/layers/';
const TFJS = 'https://js.tensorflow.org/api/latest/#layers.';

/** Keras's page of a layer: `kerasPage('pooling_layers/max_pooling2d')`. */
export const kerasPage = (path: string) => `${KERAS}${path}/`;
export const tfjsPage = (factory: string) => `${TFJS}${factory}`;
