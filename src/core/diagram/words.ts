/**
 * The drawing's own words, in the language of who shows it: a page or its worker, which speak one language all their
 * life and say so once. English until then. Names from the user's code and types of layers are never translated.
 */

/** Fills a template: `{0}` is the first value. */
export type Say = (template: string, ...values: readonly (string | number)[]) => string;

const english: Say = (template, ...values) =>
  template.replaceAll(/\{(\d+)\}/g, (hole, index) => String(values[Number(index)] ?? hole));

let speak = english;

export function speakIn(language: Say): void {
  speak = language;
}

/** `scripts/coreTexts.mjs` reads the templates where they are said. */
export const say: Say = (template, ...values) => speak(template, ...values);

const FAMILIES: Readonly<Record<string, () => string>> = {
  input: () => say('input'),
  convolution: () => say('convolution'),
  pooling: () => say('pooling'),
  normalization: () => say('normalization'),
  activation: () => say('activation'),
  dense: () => say('dense'),
  regularization: () => say('regularization'),
  reshaping: () => say('reshaping'),
  merging: () => say('merging'),
  recurrent: () => say('recurrent'),
  attention: () => say('attention'),
  embedding: () => say('embedding'),
  preprocessing: () => say('preprocessing'),
  wrapper: () => say('wrapper'),
  operation: () => say('operation'),
  other: () => say('other'),
};

export const familyWord = (family: string): string => FAMILIES[family]?.() ?? family;
