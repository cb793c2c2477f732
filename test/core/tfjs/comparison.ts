/** Compares what ConvLens says of a TensorFlow.js program with what the real library said of it. */
import { analyse } from '../../../src/core/index.js';

export interface RealModel {
  readonly code: string;
  /** Why the real library refused the program. */
  readonly error?: string;
  readonly params?: number;
  /** Name, class, output shape, parameters, trainable ones. */
  readonly layers?: readonly (readonly [string, string, readonly unknown[], number, number])[];
}

/** What differs, as lines for a person; empty when all is equal. */
export function differences(real: RealModel): readonly string[] {
  const text = `import * as tf from '@tensorflow/tfjs';\n${real.code}\n`;
  const analysis = analyse({ path: 'model.js', language: 'javascript', text });
  const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error');
  if (real.error !== undefined)
    return errors.length > 0 ? [] : [`the real library refuses (${real.error}); no error is reported`];
  // A size of nothing or less is no error in the real library, and is one here.
  const sizes = (real.layers ?? []).flatMap(([, , shape]) => shape);
  if (sizes.some((size) => typeof size === 'number' && size <= 0))
    return errors.some(({ code }) => code === 'negative-size') ? [] : ['no error for a size of nothing'];
  const model = analysis.models.find(({ name }) => name === 'model');
  const found = errors.map(({ message }) => `a false error: ${message}`);
  const listed = model?.nodes.filter((node) => node.listed) ?? [];
  const seen = new Set<string>();
  const layers = listed
    .filter(({ layerId }) => !seen.has(layerId) && seen.add(layerId))
    .map((node) => [node.name, node.type, node.outputShapes[0], node.params.total, node.params.trainable]);
  const shown = (each: unknown): string => JSON.stringify(each);
  const expected = real.layers ?? [];
  for (let index = 0; index < Math.max(layers.length, expected.length); index++)
    if (shown(layers[index]) !== shown(expected[index]))
      found.push(`layer ${index}: ${shown(layers[index])} instead of ${shown(expected[index])}`);
  if (model?.totals.params.total !== real.params)
    found.push(`${model?.totals.params.total} parameters instead of ${real.params}`);
  return found;
}
