/** Lists of names as they stand in tables: one text, parted by blanks. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

export function wordSet(text: string): ReadonlySet<string> {
  return new Set(words(text));
}
