/** What an assignment makes of a value: parts of it for several names, or the changed value itself. */
import { ELLIPSIS } from '../numpy/arrayIndex.js';
import { NdArray } from '../numpy/ndarray.js';
import { binary, iterated, storeEntry } from './operators.js';
import type { Expression } from './tree.js';
import { opaqueIn } from './unknown.js';
import { Opaque, PyList, Raised, type Value } from './values.js';

/** `a, *b = items`: each target with its own; what is not known goes to all. */
export function unpacked(
  targets: readonly Expression[],
  items: readonly Value[] | Opaque,
): (readonly [Expression, Value])[] {
  const plain = (target: Expression) => (target.kind === 'spread' ? target.value : target);
  if (items instanceof Opaque) return targets.map((target) => [plain(target), items]);
  const spread = targets.findIndex(({ kind }) => kind === 'spread');
  const isFitting = spread < 0 ? items.length === targets.length : items.length >= targets.length - 1;
  if (!isFitting)
    throw new Raised('ValueError', `${items.length} values cannot be unpacked into ${targets.length} names`);
  const extra = items.length - targets.length;
  return targets.map((target, at) => [
    plain(target),
    target.kind === 'spread'
      ? new PyList(items.slice(at, at + extra + 1))
      : (items[spread >= 0 && at > spread ? at + extra : at] ?? null),
  ]);
}

/** `a += b`: lists and arrays change themselves. */
export function changedInPlace(operator: string, before: Value, added: Value): Value {
  const unknown = opaqueIn(before) ?? (before instanceof PyList ? undefined : opaqueIn(added));
  if (unknown) return unknown;
  if (before instanceof PyList && operator === '+') {
    if (added instanceof Opaque) return added;
    before.items.push(...iterated(added));
    return before;
  }
  const made = binary(operator, before, added);
  if (!(before instanceof NdArray) || !(made instanceof NdArray)) return made;
  if (made.dtype !== before.dtype && /^float/.test(made.dtype) && !/^float/.test(before.dtype))
    throw new Raised(
      'UFuncTypeError',
      `Cannot cast ufunc output from dtype('${made.dtype}') to dtype('${before.dtype}')`,
    );
  storeEntry(before, ELLIPSIS, made);
  return before;
}
