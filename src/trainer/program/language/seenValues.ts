/** Which numbers, texts and tuples of them the expressions of a program have had, of those that had one alone. */
import type { ComputedValue } from '../../../protocol/reader.js';
import type { Expression } from './tree.js';
import { Float, Opaque, PyDict, PyTuple, type Value } from './values.js';

export class SeenValues {
  /** Undefined where an expression had several, or one of another kind. */
  private readonly seen = new Map<Expression, ComputedValue | undefined>();

  see(node: Expression, value: Value): void {
    const known = this.seen.get(node);
    if (known === undefined && this.seen.has(node)) return;
    const own = plain(value);
    if (known !== undefined && known === own) return;
    const isAnother = known !== undefined && JSON.stringify(known) !== JSON.stringify(own);
    this.seen.set(node, isAnother ? undefined : own);
  }

  *values(): Generator<readonly [{ readonly start: number; readonly end: number }, ComputedValue]> {
    for (const [{ span }, value] of this.seen) if (value !== undefined) yield [span, value];
  }
}

const LONGEST_TEXT = 1000;
const LONGEST_TUPLE = 32;

function plain(value: Value): ComputedValue | undefined {
  if (value instanceof Opaque) return undefined;
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) ? (Number.isInteger(value) ? value : { float: value }) : undefined;
  if (typeof value === 'string') return value.length <= LONGEST_TEXT ? value : undefined;
  if (value instanceof Float) return { float: Number(value) };
  if (value instanceof PyDict) return plainDict(value);
  if (!(value instanceof PyTuple) || value.items.length > LONGEST_TUPLE) return undefined;
  const items = value.items.map(plain);
  return items.includes(undefined) ? undefined : { tuple: items as readonly ComputedValue[] };
}

function plainDict({ entries }: PyDict): ComputedValue | undefined {
  if (entries.size > LONGEST_TUPLE) return undefined;
  const found = [...entries.values()].map(([key, value]) => [plain(key), plain(value)] as const);
  return found.some((pair) => pair.includes(undefined))
    ? undefined
    : { dict: found as readonly (readonly [ComputedValue, ComputedValue])[] };
}
