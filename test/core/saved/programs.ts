/** The programs of the oracles whose models real Keras or TensorFlow.js built, as sources. */
import { readFileSync } from 'node:fs';
import type { SourceDocument } from '../../../src/core/index.js';

export interface Program extends SourceDocument {
  readonly id: string;
  /** Counted by the real framework. */
  readonly params: number;
  readonly trainable: number;
}

interface KerasEntry {
  readonly seed: number;
  readonly source: string;
  readonly error?: string;
  readonly total?: number;
  readonly trainable?: number;
}
interface TfjsEntry {
  readonly code: string;
  readonly error?: string;
  readonly params?: number;
  readonly layers?: readonly (readonly [string, string, readonly unknown[], number, number])[];
}

const fixtures = new URL('../../fixtures/', import.meta.url);

export function kerasPrograms(
  file: string | URL = new URL('randomModels.json', fixtures),
): readonly Program[] {
  const entries = JSON.parse(readFileSync(file, 'utf8')) as readonly KerasEntry[];
  return entries.flatMap(({ seed, source, error, total, trainable }) =>
    error === undefined && total !== undefined && trainable !== undefined
      ? [
          {
            id: `keras ${seed}`,
            path: 'model.py',
            language: 'python',
            text: source,
            params: total,
            trainable,
          },
        ]
      : [],
  );
}

export function tfjsPrograms(
  file: string | URL = new URL('tfjs/models.jsonl', fixtures),
): readonly Program[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.flatMap((line, index) => {
    const { code, error, params, layers = [] } = JSON.parse(line) as TfjsEntry;
    const sizes = layers.flatMap(([, , shape]) => shape);
    // TensorFlow.js builds maps of no size, and ConvLens reports them.
    if (error !== undefined || params === undefined || sizes.some((size) => Number(size ?? 1) <= 0))
      return [];
    return [
      {
        id: `tfjs ${index}`,
        path: 'model.js',
        language: 'javascript',
        text: `import * as tf from '@tensorflow/tfjs';\n${code}\n`,
        params,
        trainable: layers.reduce((sum, [, , , , own]) => sum + own, 0),
      },
    ];
  });
}
