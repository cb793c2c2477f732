/**
 * What the code counts from its images (mean, standard deviation, extremes) and what these numbers make of each value,
 * as in `(x - x.mean(axis=0)) / x.std(axis=0)`. The images are read once; all else follows from the moments of each place.
 */
import type { DataSource, ImageData, ImagePart, PlacesMap, Report } from './dataset.js';

type Scaling = Extract<DataSource, { kind: 'table' }>;
type Step = NonNullable<Scaling['steps']>[number];
type Measure = Extract<Step, { kind: 'measure' }>['by'];
type Statistic = Measure['terms'][number]['statistic'];
export type MeasuredImages = Statistic['of'];

/** The images that a statistic is of, as they are read: not scaled. */
export type Counted = (of: MeasuredImages) => Promise<ImagePart>;

/** Of each place of an image, over all images. */
interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
}

type Line = { readonly factor: Float64Array; readonly amount: Float64Array };

/** Images read at once while they are counted. */
const AT_ONCE = 512;

/** Reads the images that the steps are counted from, each set once, and gives what the steps make of values. */
export class Counts {
  readonly #found = new Map<string, Promise<Moments>>();

  constructor(
    readonly partOf: Counted,
    readonly shape: ImageData['shape'],
    readonly report: Report,
  ) {}

  /** `scale` and `offset` where all places are alike, else `places`. */
  async scalingOf(of: MeasuredImages): Promise<Pick<ImagePart, 'scale' | 'offset' | 'places'>> {
    const { factor, amount } = await this.#lineOf(of);
    const [one = 1, other = 0] = [factor[0], amount[0]];
    if (one !== 0 && factor.every((each) => each === one) && amount.every((each) => each === other))
      return { scale: 1 / one, offset: other };
    return { places: { factor: Float32Array.from(factor), amount: Float32Array.from(amount) } };
  }

  async #lineOf({ scale = 1, offset = 0, steps = [] }: MeasuredImages): Promise<Line> {
    const size = this.shape[0] * this.shape[1] * this.shape[2];
    const factor = new Float64Array(size).fill(1 / scale);
    const amount = new Float64Array(size).fill(offset);
    for (const step of steps) {
      if (step.kind === 'swap') {
        swapColours(factor, this.shape[2]);
        swapColours(amount, this.shape[2]);
        continue;
      }
      const by = step.kind === 'measure' ? await this.#valuesOf(step.by, size) : undefined;
      for (let at = 0; at < size; at++) {
        const [f, a, number] = [factor[at] ?? 0, amount[at] ?? 0, by?.[at] ?? 0];
        if (step.kind === 'linear' || step.kind === 'channels') {
          const channel = at % this.shape[2];
          const [times, plus] =
            step.kind === 'linear'
              ? [step.factor, step.amount]
              : [step.factor[channel] ?? 1, step.amount[channel] ?? 0];
          factor[at] = f * times;
          amount[at] = a * times + plus;
        } else if (step.kind !== 'measure') throw new Error(`${step.kind} is no line through the values.`);
        else if (step.operator === '-') amount[at] = a - number;
        else {
          factor[at] = f / number;
          amount[at] = a / number;
        }
      }
    }
    return { factor, amount };
  }

  async #valuesOf({ terms, amount }: Measure, size: number): Promise<Float64Array> {
    const sum = new Float64Array(size).fill(amount);
    for (const { statistic, factor } of terms) {
      const values = await this.#statistic(statistic);
      for (let at = 0; at < size; at++) sum[at] = (sum[at] ?? 0) + factor * (values[at] ?? 0);
    }
    return sum;
  }

  async #statistic({ name, over, of }: Statistic): Promise<Float64Array> {
    const line = await this.#lineOf(of);
    const counted = await this.#momentsOf(of);
    const moments = isSwapped(of.steps) ? swappedMoments(counted, this.shape[2]) : counted;
    const groups = over === 'places' ? moments.mean.length : over === 'channels' ? this.shape[2] : 1;
    return inGroups(name, behind(moments, line), groups);
  }

  #momentsOf({ scale: _, offset: __, steps: ___, ...images }: MeasuredImages): Promise<Moments> {
    const key = JSON.stringify(images);
    const known = this.#found.get(key);
    if (known) return known;
    const made = this.partOf(images).then((part) => momentsOf(part, this.shape, this.report));
    this.#found.set(key, made);
    return made;
  }
}

/** The values that are read stand the other way round: red, green, blue as blue, green, red. */
export function isSwapped(steps: readonly Step[] = []): boolean {
  return steps.filter(({ kind }) => kind === 'swap').length % 2 === 1;
}

/** In place. */
export function swapColours(
  values: { [at: number]: number; readonly length: number },
  channels: number,
): void {
  for (let at = 0; at + channels <= values.length; at += channels) {
    const first = values[at] ?? 0;
    values[at] = values[at + channels - 1] ?? 0;
    values[at + channels - 1] = first;
  }
}

function swappedMoments(moments: Moments, channels: number): Moments {
  const swapped = (values: Float64Array) => {
    const own = values.slice();
    swapColours(own, channels);
    return own;
  };
  const { mean, variance, least, most } = moments;
  return { mean: swapped(mean), variance: swapped(variance), least: swapped(least), most: swapped(most) };
}

async function momentsOf(part: ImagePart, shape: ImageData['shape'], report: Report): Promise<Moments> {
  const size = shape[0] * shape[1] * shape[2];
  const [sum, squares, first] = [0, 1, 2].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const least = new Float64Array(size).fill(Infinity);
  const most = new Float64Array(size).fill(-Infinity);
  let count = 0;
  for (let start = 0; start < part.count; start += AT_ONCE) {
    const length = Math.min(AT_ONCE, part.count - start);
    const { values } = await part.read(Uint32Array.from({ length }, (_, place) => start + place));
    if (start === 0) first.set(values.subarray(0, size));
    for (let from = 0; from + size <= values.length; from += size, count++)
      for (let at = 0; at < size; at++) {
        const value = values[from + at] ?? 0;
        // Away from the first image the squares stay small, so nothing is lost in their difference.
        const away = value - (first[at] ?? 0);
        sum[at] = (sum[at] ?? 0) + away;
        squares[at] = (squares[at] ?? 0) + away * away;
        if (value < (least[at] ?? 0)) least[at] = value;
        if (value > (most[at] ?? 0)) most[at] = value;
      }
    report('Counting the mean and deviation of the images', (start + length) / part.count);
  }
  const mean = sum.map((total, at) => (first[at] ?? 0) + total / count);
  const variance = squares.map((total, at) => Math.max(0, total / count - ((sum[at] ?? 0) / count) ** 2));
  return { mean, variance, least, most };
}

/** The moments of value × factor + amount. */
function behind({ mean, variance, least, most }: Moments, { factor, amount }: Line): Moments {
  const line = (values: Float64Array) =>
    values.map((value, at) => value * (factor[at] ?? 0) + (amount[at] ?? 0));
  const [low, high] = [line(least), line(most)];
  return {
    mean: line(mean),
    variance: variance.map((value, at) => value * (factor[at] ?? 0) ** 2),
    least: low.map((value, at) => Math.min(value, high[at] ?? 0)),
    most: high.map((value, at) => Math.max(value, low[at] ?? 0)),
  };
}

/** Over the places that leave the same remainder: each for itself, one channel together, or all. */
function inGroups(
  name: Statistic['name'],
  { mean, variance, least, most }: Moments,
  groups: number,
): Float64Array {
  const size = mean.length;
  const fold = (values: Float64Array, start: number, add: (sum: number, value: number) => number) => {
    const found = new Float64Array(groups).fill(start);
    for (let at = 0; at < size; at++) found[at % groups] = add(found[at % groups] ?? 0, values[at] ?? 0);
    return found;
  };
  const spread = (found: Float64Array) =>
    Float64Array.from({ length: size }, (_, at) => found[at % groups] ?? 0);
  const average = (values: Float64Array) =>
    fold(values, 0, (sum, value) => sum + value).map((sum) => (sum * groups) / size);
  if (name === 'min') return spread(fold(least, Infinity, Math.min));
  if (name === 'max') return spread(fold(most, -Infinity, Math.max));
  const means = average(mean);
  if (name === 'mean') return spread(means);
  const within = average(variance);
  const between = average(mean.map((value, at) => (value - (means[at % groups] ?? 0)) ** 2));
  return spread(within.map((value, group) => Math.sqrt(value + (between[group] ?? 0))));
}

/** `values` of images, one after another, behind `places`. */
export function placed({ factor, amount }: PlacesMap, values: ArrayLike<number>): Float32Array {
  const size = factor.length;
  return Float32Array.from(
    values,
    (value, at) => value * (factor[at % size] ?? 0) + (amount[at % size] ?? 0),
  );
}
