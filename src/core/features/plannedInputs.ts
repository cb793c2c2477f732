/** The inputs of a model that has several: their names and sizes, and whose images are looked at. */
import { isKnownRank, type Shape } from '../graph/dimension.js';
import type { ModelGraph } from '../graph/modelGraph.js';
import type { DataSource } from '../graph/trainingSource.js';
import type { PlannedInput } from './facts.js';

/** Undefined for a model with one; a size that is not known leaves the input's shape empty, one that is open is null. */
export function plannedInputs({ nodes, inputs, training }: ModelGraph): readonly PlannedInput[] | undefined {
  if (inputs.length < 2) return undefined;
  const nodesOf = inputs.map((id) => nodes.find((node) => node.id === id));
  const shapes = nodesOf.map((node) => openSizes(node?.outputShapes[0]) ?? []);
  const picture = shapes.findIndex(isPicture);
  const shown = picture >= 0 ? picture : Math.max(0, shapes.findIndex(isWhole));
  return shapes.map((shape, at) => ({
    name: training?.inputNames?.[at] ?? nodesOf[at]?.name ?? '',
    shape,
    ...(at === shown && { isShown: true as const }),
  }));
}

type OpenSizes = readonly (number | null)[];

/** Behind the batch; undefined where one has only a name, or the rank is not known. */
export function openSizes(shape: Shape | undefined): OpenSizes | undefined {
  if (!shape || !isKnownRank(shape)) return undefined;
  const sizes = shape.slice(1).filter((dim) => dim === null || typeof dim === 'number');
  return sizes.length === shape.length - 1 ? sizes : undefined;
}

export const isWhole = (shape: OpenSizes): shape is readonly number[] =>
  shape.length > 0 && shape.every((size) => size !== null);

/** Height, width and one to four channels. */
const isPicture = (shape: OpenSizes): boolean =>
  isWhole(shape) && shape.length === 3 && (shape.at(-1) ?? 0) <= 4;

/** What is followed of `fit`'s data is one array, which says nothing of the other inputs. */
export function withoutOtherInputs(data: DataSource | undefined): DataSource | undefined {
  if (!data || data.kind === 'unknown') return data;
  return { kind: 'unknown', reason: 'what each input of the model is given is not followed' };
}
