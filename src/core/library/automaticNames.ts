/** Names that the frameworks give to layers, counted for the session: `conv2d`, `conv2d_1`. */
import type { Evaluation } from '../evaluate/nativeCall.js';
import type { LayerValue } from '../evaluate/value.js';
import { snakeCase } from '../graph/snakeCase.js';
import type { Framework, LayerRow } from '../layers/row.js';
import { traceOf } from './custom/state.js';

/** Base of the automatic names of a class in TensorFlow.js: its own snake case, and the class. */
export function scriptName(className: string): string {
  const snake = className
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
  return `${snake.startsWith('_') ? `private${snake}` : snake}_${className}`;
}

export function countedName(
  base: string,
  framework: Framework,
  evaluation: Evaluation,
  of: 'layer' | 'operation' = 'layer',
): string {
  const count = countedInside(base, evaluation, of) ?? evaluation.nextCount(`${framework}:${base}`, of);
  if (framework === 'tfjs') return `${base}${count + 1}`;
  // Keras 1 counts from 1.
  if (evaluation.kerasMajor === 1) return `${base}_${count + 1}`;
  return count === 0 ? base : `${base}_${count}`;
}

/** What Keras 2 runs in a graph of its own, to learn what a layer gives, has names of its own too. */
function countedInside(base: string, evaluation: Evaluation, of: 'layer' | 'operation'): number | undefined {
  const [outermost] = traceOf(evaluation).frames;
  if (evaluation.kerasMajor !== 2 || of !== 'layer' || !outermost || outermost.isOnData) return undefined;
  const key = `layer ${base}`;
  const count = outermost.counts.get(key) ?? 0;
  outermost.counts.set(key, count + 1);
  return count;
}

/** Names that Keras gives to layers inside of this one. */
export function useUpNames(
  layer: LayerValue,
  bases: readonly string[] | undefined,
  evaluation: Evaluation,
): void {
  if (layer.framework !== 'keras' || evaluation.kerasMajor !== 3) return;
  for (const base of bases ?? []) countedName(base, 'keras', evaluation);
}

export function automaticName(row: LayerRow, framework: Framework, evaluation: Evaluation): string {
  if (framework === 'keras') {
    const base = row.keras?.autoName ?? snakeCase(row.keras?.name ?? 'layer');
    if (evaluation.kerasMajor === 1) return countedName(formerBase(row), framework, evaluation);
    return countedName(base, framework, evaluation);
  }
  const className = row.tfjs?.className ?? 'Layer';
  return countedName(scriptName(className), framework, evaluation);
}

/** Keras 1 writes the class name small, in its own words: `convolution2d_1`, `maxpooling2d_1`. */
function formerBase(row: LayerRow): string {
  const name =
    row.keras?.aliases?.find((alias) => /^(?:Separable)?Convolution/.test(alias)) ?? row.keras?.name;
  return (name ?? 'layer').toLowerCase();
}
