/** The names that Keras gives the first MobileNets: `mobilenet_1.00_224`. */
import { formatDim, isNumber } from '../../../graph/dimensionArithmetic.js';
import type { Options } from './application.js';

/** With ImageNet weights, a size that none exist for counts as 224. */
export function nameWithSize(family: string, options: Options, sizes: readonly number[]): string {
  const [rows, columns] = options.inputShape;
  const fits = rows === columns && isNumber(rows) && sizes.includes(rows);
  const size = options.weights === 'imagenet' && !fits ? 224 : rows;
  return `${family}_${options.number('alpha').toFixed(2)}_${size === null ? 'None' : formatDim(size)}`;
}
