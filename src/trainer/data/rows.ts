/** Which samples the code takes: slices, and scikit-learn's `train_test_split`, repeated step by step. */
import { type DataSource, type ImagePart, pickPart } from './dataset.js';
import { RandomState } from './numpyRandom.js';

type Rows = NonNullable<Extract<DataSource, { kind: 'arrays' }>['rows']>;
type Step = Rows[number];

export function taken(part: ImagePart, rows: Rows | undefined): ImagePart {
  if (!rows || rows.length === 0) return part;
  let indices = Uint32Array.from({ length: part.count }, (_, index) => index);
  for (const step of rows) {
    const places = step.kind === 'slice' ? sliced(indices.length, step) : splitOff(indices.length, step);
    const before = indices;
    indices = places.map((place) => before[place] ?? 0);
  }
  return pickPart(part, indices);
}

function sliced(count: number, { start, stop, step }: Extract<Step, { kind: 'slice' }>): Uint32Array {
  const clamp = (value: number) => Math.min(Math.max(value < 0 ? value + count : value, 0), count);
  const found: number[] = [];
  if (step > 0) for (let at = clamp(start ?? 0); at < clamp(stop ?? count); at += step) found.push(at);
  else if (step < 0) {
    const first = Math.min(count - 1, start === null ? count - 1 : clamp(start));
    for (let at = first; at > (stop === null ? -1 : clamp(stop)); at += step) found.push(at);
  }
  return Uint32Array.from(found);
}

/** As scikit-learn's ShuffleSplit: of a permutation, the first samples are the test part, those behind them train. */
function splitOff(count: number, step: Extract<Step, { kind: 'split' }>): Uint32Array {
  const size = (given: number | undefined, round: (value: number) => number) =>
    given === undefined ? undefined : given < 1 ? round(given * count) : given;
  const train = size(step.trainSize, Math.floor);
  const test =
    size(step.testSize, Math.ceil) ?? (train === undefined ? Math.ceil(count * 0.25) : count - train);
  const length = train ?? count - test;
  if (!step.isShuffled) {
    const order = Uint32Array.from({ length: count }, (_, index) => index);
    return step.part === 'train' ? order.slice(0, length) : order.slice(length, length + test);
  }
  const order = new RandomState(step.seed ?? 0).permutation(count);
  return step.part === 'test' ? order.slice(0, test) : order.slice(test, test + length);
}
