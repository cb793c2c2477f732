/**
 * What ImageDataGenerator does to each image behind its random changes, in its order: `preprocessing_function`,
 * `rescale`, then the mean and deviation of the images that it was fitted to. Source: `keras/src/legacy/preprocessing/image.py`.
 */
import { array } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, ConfiguredValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import type { Measure } from '../../graph/valueSteps.js';
import { toArray } from '../numpy/arrays.js';
import { areImages, finished } from '../numpy/finishing.js';
import { given } from '../numpy/functions.js';
import { measureOf } from '../numpy/statistics.js';
import { scaledBy, stepped } from '../numpy/valueChanges.js';

type Facts = ArrayValue['facts'];
type Settings = ReadonlyMap<string, { readonly value: Value }>;

interface Standardized {
  readonly facts: Facts;
  /** Settings of the generator that are followed. */
  readonly followed: ReadonlySet<string>;
}

/** Mean and deviation of each channel of what a generator was fitted to. */
interface Fitted {
  readonly mean: Measure;
  readonly deviation: Measure;
}

/** Each image by its own mean and deviation. */
const EACH = ['samplewise_center', 'samplewise_std_normalization'] as const;

const fitted = new WeakMap<ConfiguredValue, Fitted | undefined>();

/** `datagen.fit(x)`: with random changes of its own it is not followed. */
export function fitGenerator(self: ConfiguredValue, call: NativeCall): void {
  const fittedTo = toArray(given(call, 0, 'x'));
  const rescale = self.bound.get('rescale')?.value;
  const isScaled = fittedTo.kind === 'array' && rescale?.kind === 'number' && rescale.value !== 0;
  const images = isScaled ? { ...fittedTo, facts: scaledBy(fittedTo.facts, rescale.value) } : fittedTo;
  const isPlain = call.positional.length === 1 && ![...call.keywords.keys()].some((name) => name !== 'x');
  const over = [0, 1, 2];
  const isOfImages = images.kind === 'array' && isKnownRank(images.shape) && images.shape.length === 4;
  const mean = isPlain && isOfImages ? measureOf('mean', images, over) : undefined;
  const deviation = isPlain && isOfImages ? measureOf('std', images, over) : undefined;
  const slot = {
    ...{ object: self, key: 'fitted' },
    get: () => fitted.get(self),
    set: (content: Fitted | undefined) => void fitted.set(self, content),
    join: (left: Fitted | undefined, right: Fitted | undefined) =>
      JSON.stringify(left) === JSON.stringify(right) ? left : undefined,
  };
  call.evaluation.journal.set<Fitted | undefined>(slot, mean && deviation && { mean, deviation });
}

export function standardized(images: ArrayValue, self: ConfiguredValue, call: NativeCall): Standardized {
  const followed = new Set<string>();
  const settings: Settings = self.bound;
  const isOn = (name: string) => {
    const value = settings.get(name)?.value;
    return value !== undefined && value.kind !== 'none' && !(value.kind === 'boolean' && !value.value);
  };
  let { facts } = images;
  const isFirst = facts.steps === undefined;
  if (isOn('preprocessing_function')) {
    const made = prepared(images, facts, settings.get('preprocessing_function')?.value, call);
    if (made) {
      facts = made;
      followed.add('preprocessing_function');
    }
  }
  const rescale = settings.get('rescale')?.value;
  if (rescale?.kind === 'number' && rescale.value !== 0) facts = scaledBy(facts, rescale.value);
  const [isEachCentred, isEachDivided] = EACH.map(isOn);
  const isOther = ['featurewise_center', 'featurewise_std_normalization', 'zca_whitening'].some(isOn);
  if ((isEachCentred || isEachDivided) && isFirst && !isOther && areImages(facts)) {
    // Keras takes the mean away wherever it divides.
    facts = finished(facts, {
      ...{ kind: 'standardize', isDivided: isEachDivided === true, plus: 1e-6 },
    });
    for (const name of EACH) followed.add(name);
  }
  const counted = fitted.get(self);
  const { mean, deviation } = counted ?? {};
  const isCentred = isOn('featurewise_center');
  // Another standardisation before these would have to come first.
  const isClear = ![...EACH, 'zca_whitening'].some(isOn);
  if (isClear && isCentred && mean) {
    facts = stepped(facts, { kind: 'measure', operator: '-', by: mean });
    followed.add('featurewise_center');
  }
  if (isClear && isOn('featurewise_std_normalization') && deviation) {
    const by: Measure = { ...deviation, amount: deviation.amount + 1e-6 };
    // Keras takes the mean away too.
    if (!isCentred && mean) facts = stepped(facts, { kind: 'measure', operator: '-', by: mean });
    facts = stepped(facts, { kind: 'measure', operator: '/', by });
    followed.add('featurewise_std_normalization');
  }
  return { facts: isFirst && facts.steps ? { ...facts, isVariedFirst: true } : facts, followed };
}

/** The function is called once, with any one image. */
function prepared(
  { shape }: ArrayValue,
  facts: Facts,
  callee: Value | undefined,
  call: NativeCall,
): Facts | undefined {
  if (!callee || !isKnownRank(shape)) return undefined;
  const image = array(shape.slice(1), 'float32', { ...facts, isSample: true });
  const made = call.evaluation.call(callee, [image], undefined, call.location);
  if (made.kind !== 'array' || JSON.stringify(made.shape) !== JSON.stringify(image.shape)) return undefined;
  const { isSample, ...after } = made.facts;
  const isSame =
    isSample === true && after.isChanged === facts.isChanged && after.rowsReason === facts.rowsReason;
  return isSame ? after : undefined;
}
