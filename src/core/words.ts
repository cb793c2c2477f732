/** Lists of names as they stand in tables: one text, parted by blanks. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

export function wordSet(text: string): ReadonlySet<string> {
  return new Set(words(text));
}

/** What a table says of a name that the code chose: `constructor` and `toString` are no entries of it. */
export function tableEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
