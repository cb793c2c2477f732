/** Arguments of a layer that is put into a model: as many channels as it reads, and small usual sizes. */
import { isKnownRank } from '../graph/dimension.js';
import type { GraphNode } from '../graph/modelGraph.js';
import { defaultOf, spelledArgument } from '../layers/catalogue.js';
import type { ArgumentSpec, Framework, LayerRow } from '../layers/row.js';

const KERNEL = 3;
const RATE = 0.25;

/** The text between the brackets; undefined when a needed argument has no usual value. */
export function newLayerArguments(row: LayerRow, after: GraphNode, framework: Framework): string | undefined {
  const specs = row.arguments.filter(({ only }) => only === undefined || only === framework);
  const needed = specs.filter((spec) => spec.required ?? false);
  const values = needed.map((spec) => [spec, usualValue(spec, after)] as const);
  if (values.some(([, value]) => value === undefined)) return undefined;
  const padding = specs.find(({ name }) => name === 'padding');
  const keeps = padding?.choices?.includes('same') && needed.some(({ name }) => name === 'kernel_size');
  if (framework === 'tfjs') {
    const entries = values.map(([spec, value]) => `${spelledArgument(spec, framework)}: ${value}`);
    if (keeps) entries.push(`padding: 'same'`);
    return entries.length === 0 ? '' : `{ ${entries.join(', ')} }`;
  }
  const texts = values.map(([, value]) => String(value));
  if (keeps && padding && defaultOf(padding, framework) !== 'same') texts.push(`padding='same'`);
  return texts.join(', ');
}

function usualValue(spec: ArgumentSpec, { outputShapes: [shape] }: GraphNode): number | string | undefined {
  if (spec.type === 'size') return KERNEL;
  if (spec.type === 'float') return RATE;
  if (spec.type === 'integer') {
    const channels = shape && isKnownRank(shape) ? shape.at(-1) : undefined;
    return typeof channels === 'number' ? channels : undefined;
  }
  return spec.type === 'activation' ? "'relu'" : undefined;
}
