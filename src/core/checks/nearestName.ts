/** "Did you mean …?": the known name that a misspelt one is nearest to. */

/** Undefined when none is near: a third of the letters may differ, at most three. Case alone costs nothing. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const limit = Math.min(3, Math.floor(name.length / 3));
  const plain = plainName(name);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    if (candidate === name || Math.abs(candidate.length - name.length) > limit + 2) continue;
    const distance = editDistance(plain, plainName(candidate));
    if (distance > limit || (best && distance > best.distance)) continue;
    // Of two spellings of one name, the one that is written in the same way.
    const isNearer =
      !best ||
      distance < best.distance ||
      (isSwapped(name, candidate) && !isSwapped(name, best.name)) ||
      (plainName(best.name) === plainName(candidate) &&
        editDistance(name, candidate) < editDistance(name, best.name));
    if (isNearer) best = { name: candidate, distance };
  }
  return best?.name ?? wholeName(name, known);
}

/** `oov` for `oov_token`: the only known name of which it is a word. */
function wholeName(name: string, known: readonly string[]): string | undefined {
  if (name.length < 3) return undefined;
  const [only, ...others] = known.filter((each) => each !== name && each.split('_').includes(name));
  return others.length === 0 ? only : undefined;
}

/** The same letters in another order: a likelier slip than another letter. */
function isSwapped(one: string, other: string): boolean {
  return one.length === other.length && [...one].sort().join('') === [...other].sort().join('');
}

/** The sentence that offers the nearest name, or `otherwise` where none is near. */
export function didYouMean(name: string, known: readonly string[], otherwise: string): string {
  const near = nearestName(name, known);
  return near === undefined ? otherwise : `Did you mean "${near}"?`;
}

export function plainName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** Letters inserted, removed, replaced or swapped with their neighbour (Damerau–Levenshtein, restricted). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
      current.push(least);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
