/** The inputs of a model that has several: their names and sizes, and whose images are looked at. */
import { knownSizes } from '../graph/dimension.js';
import type { ModelGraph } from '../graph/modelGraph.js';
import type { DataSource } from '../graph/trainingSource.js';
import type { PlannedInput } from './facts.js';

/** Undefined for a model with one; a size that is not known leaves the input's shape empty. */
export function plannedInputs({ nodes, inputs, training }: ModelGraph): readonly PlannedInput[] | undefined {
  if (inputs.length < 2) return undefined;
  const nodesOf = inputs.map((id) => nodes.find((node) => node.id === id));
  const shapes = nodesOf.map((node) => knownSizes(node?.outputShapes[0]) ?? []);
  const shown = Math.max(0, shapes.findIndex(isPicture));
  return shapes.map((shape, at) => ({
    name: training?.inputNames?.[at] ?? nodesOf[at]?.name ?? '',
    shape,
    ...(at === shown && { isShown: true as const }),
  }));
}

/** Height, width and one to four channels. */
const isPicture = (shape: readonly number[]): boolean => shape.length === 3 && (shape.at(-1) ?? 0) <= 4;

/** What is followed of `fit`'s data is one array, which says nothing of the other inputs. */
export function withoutOtherInputs(data: DataSource | undefined): DataSource | undefined {
  if (!data || data.kind === 'unknown') return data;
  return { kind: 'unknown', reason: 'what each input of the model is given is not followed' };
}
