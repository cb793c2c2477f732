/** Changes of images' values that are no line through them: noise, clipping, tests, rounding. Images remember them as steps. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import type { Comparison, FinishStep, ValueStep } from '../../graph/valueSteps.js';
import { withoutClasses } from './classCount.js';
import { changedFacts, stepped } from './valueChanges.js';

type Facts = ArrayValue['facts'];

/** What `np.random.normal(loc, scale, size)` and `uniform(low, high, size)` remember of themselves. */
interface Noise {
  readonly distribution: 'normal' | 'uniform';
  /** Times a number of the standard distribution, and plus. */
  readonly factor: number;
  readonly amount: number;
}

/** After one of these steps; of what are no images of a known source, that they are changed. */
export function finished(facts: Facts, step: FinishStep): Facts {
  return areImages(facts) ? stepped(withoutClasses(facts), step) : changedFacts(withoutClasses(facts));
}

export function areImages(facts: Facts): boolean {
  if (facts.role === 'labels') return false;
  return 'source' in facts || 'dataset' in facts || ('cell' in facts && 'picture' in facts);
}

/** Undefined where the numbers of the distribution are not known. */
export function noiseFacts(distribution: Noise['distribution'], a: Value, b: Value): Facts {
  if (a.kind !== 'number' || b.kind !== 'number') return {};
  const noise: Noise =
    distribution === 'normal'
      ? { distribution, factor: b.value, amount: a.value }
      : { distribution, factor: b.value - a.value, amount: a.value };
  return { noise };
}

/** Images with noise added or taken away; undefined for the rest. */
export function withNoise(operator: string, left: Value, right: Value): Facts | undefined {
  if (left.kind !== 'array' || right.kind !== 'array' || (operator !== '+' && operator !== '-'))
    return undefined;
  const [images, other] = areImages(left.facts) ? [left, right] : [right, left];
  const noise = other.facts.noise as Noise | undefined;
  if (!noise || !areImages(images.facts) || other.facts.isChanged === true || other.facts.steps)
    return undefined;
  // Noise less the images would turn them round.
  if (operator === '-' && images === right) return undefined;
  const times = (operator === '-' ? -1 : 1) / (typeof other.facts.scale === 'number' ? other.facts.scale : 1);
  const plus =
    (typeof other.facts.offset === 'number' ? other.facts.offset : 0) * (operator === '-' ? -1 : 1);
  return stepped(withoutClasses(images.facts), {
    kind: 'noise',
    distribution: noise.distribution,
    factor: noise.factor * times,
    amount: noise.amount * times + plus,
  });
}

/** `x.clip(0, 1)`, `np.clip(x, a_min=0, a_max=1)` */
export function clipped(self: ArrayValue, call: NativeCall): ArrayValue {
  const bound = (at: number, ...names: readonly string[]): number | null | undefined => {
    const found = (call.positional[at] ?? names.map((name) => call.keywords.get(name)).find(Boolean))?.value;
    if (!found || found.kind === 'none') return null;
    return found.kind === 'number' ? found.value : undefined;
  };
  const [low, high] = [bound(0, 'a_min', 'min'), bound(1, 'a_max', 'max')];
  const facts =
    low === undefined || high === undefined
      ? changedFacts(withoutClasses(self.facts))
      : finished(self.facts, { kind: 'clip', low, high });
  return { ...self, facts };
}

/** `mask > 0.5`: what is remembered of the ones and zeros. */
export function tested(operator: string, left: Value, right: Value): Facts {
  const turned = left.kind === 'number';
  const [images, number] = turned ? [right, left] : [left, right];
  if (images.kind !== 'array' || number.kind !== 'number' || !areImages(images.facts)) return {};
  const own = (turned ? TURNED[operator] : operator) as Comparison;
  return finished(images.facts, { kind: 'test', operator: own, value: number.value });
}

const TURNED: Readonly<Record<string, string>> = {
  ...{ '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' },
};

/** `mask[mask > 0.5] = 1`: what the array remembers then; undefined for any other place or value. */
export function replaced({ facts }: ArrayValue, index: Value, value: Value): Facts | undefined {
  if (index.kind !== 'array' || value.kind !== 'number' || !areImages(facts) || !isTest(index.facts))
    return undefined;
  const { steps, ...own } = index.facts as { readonly steps: readonly ValueStep[] };
  const test = steps.at(-1);
  const before = steps.slice(0, -1);
  const tested = before.length > 0 ? { ...own, steps: before } : own;
  if (test?.kind !== 'test' || !isAlike(tested, facts)) return undefined;
  return stepped(facts, { kind: 'replace', operator: test.operator, value: test.value, by: value.value });
}

/** Of the same values, whatever else is remembered of them. */
function isAlike(a: Facts, b: Facts): boolean {
  const kept = [
    'dataset',
    'split',
    'source',
    'cell',
    'picture',
    'rows',
    'rowsReason',
    'scale',
    'offset',
    'steps',
  ];
  return [...kept, 'isChanged'].every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));
}

/** Whether each is other than 0. */
export function asBooleans(facts: Facts): Facts {
  return areImages(facts) && !isTest(facts)
    ? finished(facts, { kind: 'test', operator: '!=', value: 0 })
    : withoutClasses(facts);
}

/** `np.where(mask > 0.5, a, b)` of two numbers: b, and a − b more where the test holds. */
export function chosen(test: Value, a: Value | undefined, b: Value | undefined): Facts {
  if (test.kind !== 'array' || a?.kind !== 'number' || b?.kind !== 'number' || !isTest(test.facts)) return {};
  return stepped(test.facts, { kind: 'linear', factor: a.value - b.value, amount: b.value });
}

function isTest(facts: Facts): boolean {
  return Array.isArray(facts.steps) && facts.steps.at(-1)?.kind === 'test' && areImages(facts);
}

/** As whole numbers: what is behind the point is cut off, where there may be something. */
export function asWhole(facts: Facts): Facts {
  const last = Array.isArray(facts.steps) ? facts.steps.at(-1)?.kind : undefined;
  const isWhole = last === 'test' || last === 'round';
  const isScaled = facts.scale !== undefined || facts.offset !== undefined || facts.steps !== undefined;
  return areImages(facts) && isScaled && !isWhole ? stepped(facts, { kind: 'round', by: 'trunc' }) : facts;
}
