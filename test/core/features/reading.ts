/** Reads a short program in which `‸` marks the place a feature is asked about. */
import { type Analysis, analyse, type Language } from '../../../src/core/index.js';

export const MARK = '‸';

export interface Marked {
  readonly analysis: Analysis;
  readonly offset: number;
}

export function readMarked(source: string, language: Language = 'python'): Marked {
  const offset = source.indexOf(MARK);
  const text = source.replace(MARK, '');
  const path = language === 'python' ? 'model.py' : 'model.ts';
  return { analysis: analyse({ path, language, text }), offset };
}

/** The start of most programs here. */
export const KERAS = 'from keras import Sequential, Model, Input, layers\nfrom keras.layers import *\n';
