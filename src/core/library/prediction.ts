/** What `model.predict(data)` gives: an array as long as the data, each entry of the shape of an output. */
import { array } from '../evaluate/makeValue.js';
import type { ModelValue, Value } from '../evaluate/value.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { shapesThrough } from './models.js';
import { itemsOf } from './values.js';

/** Undefined for data that is no array, and for models that have no outputs yet. */
export function predicted(model: ModelValue, data: Value): Value | undefined {
  const given = itemsOf(data) ?? [data];
  const shapes: Shape[] = [];
  for (const each of given) {
    if (each.kind !== 'array' || !isKnownRank(each.shape)) return undefined;
    shapes.push([null, ...each.shape.slice(1)]);
  }
  const [first] = given;
  const count = first?.kind === 'array' && isKnownRank(first.shape) ? (first.shape[0] ?? null) : null;
  const fits = model.inputs.length === shapes.length && model.inputs.every(sameRank(shapes));
  if (!fits || model.outputs.length === 0) return undefined;
  const made = shapesThrough(model, shapes).map((shape) =>
    array(isKnownRank(shape) ? [count, ...shape.slice(1)] : shape, 'float32'),
  );
  const [only] = made;
  return made.length === 1 ? only : { kind: 'list', items: made };
}

/** Keras adds a missing last axis; what comes out is then left unsaid. */
function sameRank(shapes: readonly Shape[]) {
  return ({ shape }: { readonly shape: Shape }, index: number): boolean => {
    const other = shapes[index];
    return other !== undefined && isKnownRank(shape) && isKnownRank(other) && shape.length === other.length;
  };
}
