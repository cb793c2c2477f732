/** A parameter that a function's code takes apart holds several tensors: what they are called there. */
import type { Expression, FunctionNode } from '../program/tree.js';

/** Of more, one is an array. */
const MOST_PARTS = 8;

/** `x, skip = inputs`; or `inputs[0]` and `inputs[1]`, where it is read in no other way. Undefined for one tensor. */
export function namesUnpackedFrom(node: FunctionNode, parameter: string): readonly string[] | undefined {
  return unpackedAtOnce(node, parameter) ?? takenByPlace(node, parameter);
}

/** By a statement of the function's own. */
function unpackedAtOnce({ body }: FunctionNode, parameter: string): readonly string[] | undefined {
  for (const statement of body) {
    if (statement.kind !== 'assign' || statement.value?.kind !== 'name') continue;
    if (statement.value.name !== parameter) continue;
    const [target] = statement.targets;
    if (target?.kind !== 'tuple' && target?.kind !== 'list') return undefined;
    const names = target.items.map((item: Expression) => (item.kind === 'name' ? item.name : undefined));
    return names.every((name) => name !== undefined) ? names : undefined;
  }
  return undefined;
}

function takenByPlace({ body }: FunctionNode, parameter: string): readonly string[] | undefined {
  let most = 0;
  let isOther = false;
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || isOther) return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    const { kind, name, object, index } = node as Readonly<Record<string, unknown>>;
    const isRead = (value: unknown): boolean =>
      typeof value === 'object' && value !== null && 'name' in value && value.name === parameter;
    if (kind === 'index' && isRead(object)) {
      const place = index as Expression;
      if (place.kind === 'number' && Number.isInteger(place.value)) most = Math.max(most, place.value + 1);
      else isOther = true;
    } else if (kind === 'name' && name === parameter) isOther = true;
    else for (const [key, child] of Object.entries(node)) if (key !== 'span') visit(child);
  };
  visit(body);
  if (isOther || most < 2 || most > MOST_PARTS) return undefined;
  return Array.from({ length: most }, (_, place) => `${parameter}[${place}]`);
}
