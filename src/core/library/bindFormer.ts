/**
 * Binds a call as Keras 1 or 2 read it: by that version's own positional order and names, each filling the
 * argument that means the same today. `nb_row` and `nb_col` become the two entries of `kernel_size`.
 */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, Value } from '../evaluate/value.js';
import type { FormerArgument, LayerRow } from '../layers/row.js';
import { itemsOf, ofPlain } from './values.js';

export function formerSignature(row: LayerRow, kerasMajor: 1 | 2): readonly FormerArgument[] | undefined {
  return row.formerly?.[kerasMajor];
}

/** Names of today are taken too: a call written for a later version is read, never refused. */
export function bindFormer(
  row: LayerRow,
  signature: readonly FormerArgument[],
  call: NativeCall,
): Map<string, BoundArgument> {
  const bound = new Map<string, BoundArgument>();
  const entries = new Map<string, (BoundArgument | undefined)[]>();
  signature.forEach((former, index) => {
    const given = call.positional[index] ?? call.keywords.get(former.name);
    const fallback: BoundArgument | undefined =
      former.default === undefined ? undefined : { value: ofPlain(former.default) };
    const argument = given ?? fallback;
    if (!argument || former.is === undefined) return;
    const meant = former.words
      ? { ...argument, value: inPresentWords(argument.value, former.words) }
      : argument;
    if (former.entry === undefined) bound.set(former.is, meant);
    else if (given) {
      const parts = entries.get(former.is) ?? [];
      parts[former.entry] = meant;
      entries.set(former.is, parts);
    }
  });
  for (const [name, parts] of entries) bound.set(name, together(parts));
  const former = new Set(signature.map(({ name }) => name));
  const present = new Map(
    row.arguments.flatMap(({ name, formerly = [] }) =>
      [name, ...formerly].map((spelling) => [spelling, name] as const),
    ),
  );
  for (const [name, argument] of call.keywords)
    if (!former.has(name)) bound.set(present.get(name) ?? name, argument);
  return bound;
}

function inPresentWords(value: Value, words: Readonly<Record<string, string>>): Value {
  if (value.kind !== 'string') return value;
  return { kind: 'string', value: words[value.value] ?? value.value };
}

function together(parts: readonly (BoundArgument | undefined)[]): BoundArgument {
  const missing: Value = { kind: 'unknown', reason: 'one of the sizes is not given' };
  const items = parts.map((part) => part?.value ?? missing);
  const single = items.length === 1 ? itemsOf(items[0]) : undefined;
  const location = parts.find((part) => part?.location)?.location;
  return { value: { kind: 'tuple', items: single ?? items }, ...(location && { location }) };
}
