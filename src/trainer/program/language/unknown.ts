/** Values that are not known: where they stand in others, and what was changed in a way that is not known. */
import { NdArray } from '../numpy/ndarray.js';
import { Made, Opaque, PyDict, PyList, PySet, PyTuple, Slice, type Value } from './values.js';

/** Values that were changed in a way that is not known. */
export class Taints {
  private readonly known = new WeakMap<object, Opaque>();

  add(value: Value, why: Opaque): void {
    const key = holderOf(value);
    if (key) this.known.set(key, why);
  }

  /** The value, or what says why its content is not known any more. */
  clean(value: Value): Value {
    const key = holderOf(value);
    return (key && this.known.get(key)) ?? value;
  }
}

/** What a library does not compute is told where the code uses it. */
export function placed(value: Value, at: number): Value {
  return value instanceof Opaque && value.at === 0 ? new Opaque(value.reason, at, value.isHarmless) : value;
}

/** The object whose content may change. */
function holderOf(value: Value): object | undefined {
  if (value instanceof NdArray) return value.data as object;
  if (value instanceof PyList || value instanceof PyDict || value instanceof PySet) return value;
  return value instanceof Made ? value : undefined;
}

export function opaqueIn(value: Value): Opaque | undefined {
  if (value instanceof Opaque) return value;
  const parts =
    value instanceof PyTuple
      ? value.items
      : value instanceof Slice
        ? [value.lower, value.upper, value.step]
        : [];
  return parts.find((part) => part instanceof Opaque) as Opaque | undefined;
}
