/**
 * scikit-learn's StratifiedShuffleSplit: each class has its share in both parts.
 * Source: scikit-learn 1.7, `StratifiedShuffleSplit._iter_indices` and `_approximate_mode`.
 */
import type { RandomState } from './numpyRandom.js';

interface Parts<T> {
  readonly train: T;
  readonly test: T;
}

/** `isOneHot`: one-hot labels are compared as texts, which puts the last class first. */
export function stratified(
  labels: readonly number[],
  { train, test }: Parts<number>,
  isOneHot: boolean,
  random: RandomState,
): Parts<Uint32Array> {
  const byClass = new Map<number, number[]>();
  labels.forEach((label, index) => {
    const own = byClass.get(label) ?? [];
    byClass.set(label, own);
    own.push(index);
  });
  const classes = [...byClass.keys()].sort((a, b) => (isOneHot ? b - a : a - b));
  const members = classes.map((label) => byClass.get(label) ?? []);
  const counts = members.map(({ length }) => length);
  const trainCounts = drawn(counts, train, random);
  const testCounts = drawn(
    counts.map((count, at) => count - (trainCounts[at] ?? 0)),
    test,
    random,
  );
  const found = { train: [] as number[], test: [] as number[] };
  members.forEach((own, at) => {
    const order = Array.from(random.permutation(own.length), (place) => own[place] ?? 0);
    const first = trainCounts[at] ?? 0;
    found.train.push(...order.slice(0, first));
    found.test.push(...order.slice(first, first + (testCounts[at] ?? 0)));
  });
  const mixed = (own: readonly number[]) => random.permutation(own.length).map((place) => own[place] ?? 0);
  return { train: mixed(found.train), test: mixed(found.test) };
}

/** How many of `draws` fall on each class, nearest to its share; ties are drawn. */
function drawn(counts: readonly number[], draws: number, random: RandomState): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count / total) * draws);
  const found = exact.map(Math.floor);
  let missing = Math.trunc(draws - found.reduce((sum, count) => sum + count, 0));
  const left = exact.map((share, at) => share - (found[at] ?? 0));
  for (const value of [...new Set(left)].sort((a, b) => b - a)) {
    if (missing === 0) break;
    const places = [...left.keys()].filter((at) => left[at] === value);
    const chosen = random.permutation(places.length).slice(0, Math.min(places.length, missing));
    for (const choice of chosen) {
      const at = places[choice] ?? 0;
      found[at] = (found[at] ?? 0) + 1;
    }
    missing -= chosen.length;
  }
  return found;
}
