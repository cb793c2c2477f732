/**
 * What a function in `dataset.map` makes of images where no fact says it, such as random changes: the operations that it
 * did, from the values that are still followed up to what it gives. The trainer does them again, for each sample.
 */
import type { ArrayValue, LayerValue, ModelValue, TensorValue, Value } from '../../evaluate/value.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import type { PreparationLayer, SampleMap } from '../../graph/trainingSource.js';
import type { ValueStep } from '../../graph/valueSteps.js';
import { calculationOf } from '../custom/calculation.js';
import { tensorOf } from '../custom/structures.js';
import { factsOf, layersIn } from './followed.js';

type Facts = ArrayValue['facts'];

/** A value that is followed, from which a calculation begins. */
interface Start {
  readonly tensor: TensorValue;
  readonly facts: Facts;
}

interface Starts {
  /** The first values of known sizes on the way. */
  readonly first: readonly Start[];
  /** The last ones that are followed. */
  readonly last: readonly Start[];
}

const begun = new WeakMap<TensorValue, Starts>();

/** `made` is calculated of these values of known sources; false where it is not known from where on. */
export function noteStarts(made: TensorValue, operands: readonly Value[]): boolean {
  const found = operands.map(startsOf);
  if (!found.every((starts) => starts !== undefined)) return false;
  const isChanged = made.facts?.isChanged === true;
  begun.set(made, {
    first: eachOnce(found.flatMap(({ first }) => first)),
    last: isChanged ? eachOnce(found.flatMap(({ last }) => last)) : [],
  });
  return true;
}

function startsOf(value: Value): Starts | undefined {
  const tensor = value.kind === 'array' ? tensorOf(value) : value.kind === 'tensor' ? value : undefined;
  const facts = factsOf(value);
  if (!tensor || !facts) return undefined;
  const own: readonly Start[] = facts.isChanged !== true && isSized(tensor) ? [{ tensor, facts }] : [];
  const known = begun.get(tensor);
  if (!known && own.length === 0) return undefined;
  return { first: known?.first ?? own, last: facts.isChanged === true ? (known?.last ?? []) : own };
}

/** Of samples all sizes are known, of batches all but how many samples they have. */
function isSized({ shape }: TensorValue): boolean {
  return (
    isKnownRank(shape) &&
    shape.every((size, axis) => typeof size === 'number' || (axis === 0 && size === null))
  );
}

const eachOnce = (starts: readonly Start[]): readonly Start[] =>
  starts.filter(({ tensor }, at) => starts.findIndex((other) => other.tensor === tensor) === at);

/** What is remembered of the parts that a function gives, where calculations say what became of them; else nothing. */
export function calculatedFacts(parts: readonly Value[]): readonly (Facts | undefined)[] {
  const changed = parts.map((part) => (part.kind === 'tensor' && isCalculated(part) ? part : undefined));
  const tensors = changed.filter((part) => part !== undefined);
  if (tensors.length === 0) return parts.map(() => undefined);
  const found = calculated(tensors, 'last') ?? calculated(tensors, 'first');
  return changed.map((part) => (part && found ? found[tensors.indexOf(part)] : undefined));
}

/** Its facts do not say what became of it; noise they only say where it is drawn once. */
function isCalculated(part: TensorValue): boolean {
  const [facts, starts] = [factsOf(part), begun.get(part)];
  if (!facts || !starts) return false;
  const noises = ({ steps }: Facts) =>
    ((steps as readonly ValueStep[] | undefined) ?? []).filter(({ kind }) => kind === 'noise').length;
  return facts.isChanged === true || starts.first.some((start) => noises(start.facts) < noises(facts));
}

function calculated(tensors: readonly TensorValue[], from: keyof Starts): readonly Facts[] | undefined {
  const each = tensors.map((tensor) => begun.get(tensor)?.[from] ?? []);
  const starts = eachOnce(each.flat());
  // Each begins with itself, or two together with both.
  if (each.every((own) => own.length === 1) && starts.length === tensors.length) {
    const alone = tensors.map((tensor, at) => madeOf(each[at] ?? [], [tensor]));
    const isApart = tensors.length === 1 || !alone.some((map) => map && drawsApart(map));
    if (isApart && alone.every((map) => map !== undefined))
      return alone.map((map, at) => withMap(starts[at]?.facts ?? {}, map));
  }
  if (tensors.length !== 2 || starts.length !== 2) return undefined;
  const map = madeOf(starts, tensors);
  return map && starts.map(({ facts }) => withMap(facts, { ...map, isOfPair: true }));
}

/** Chance that another calculation may share. */
const drawsApart = ({ calculation }: SampleMap): boolean =>
  calculation.steps.some(({ operation, config }) => isRandom(operation, config));

/** Whether the step draws at random. */
export function isRandom(operation: string, config: Readonly<Record<string, unknown>>): boolean {
  if (operation !== LAYERS) return /Random|TruncatedNormal|Randint|Bernoulli|Dropout/.test(operation);
  return (config.layers as readonly PreparationLayer[]).some(({ class_name }) =>
    /Random|Noise|Dropout/.test(class_name),
  );
}

function madeOf(starts: readonly Start[], outputs: readonly TensorValue[]): SampleMap | undefined {
  if (starts.some(({ facts }) => facts.isChanged === true)) return undefined;
  const calculation = calculationOf(
    starts.map(({ tensor }) => tensor),
    outputs,
    stepOfLayers,
  );
  const sizes = starts.map(({ tensor }) => sizesIn(tensor.shape));
  const gives = outputs.map(({ shape }) => sizesIn(shape));
  const isKnown = [...sizes, ...gives].every((each) => each !== undefined);
  if ('unsupported' in calculation || !isKnown) return undefined;
  const isOfBatch = starts.some(({ facts }, at) => facts.batchSize !== undefined || sizes[at]?.[0] === null);
  return {
    calculation,
    sizes: sizes as SampleMap['sizes'],
    gives: gives as SampleMap['gives'],
    ...(isOfBatch && { isOfBatch: true as const }),
  };
}

const LAYERS = 'Layers';

function stepOfLayers(layer: LayerValue | ModelValue): Readonly<Record<string, unknown>> | undefined {
  if (layer.kind === 'layer' && layer.row.family === 'operation') return undefined;
  const layers = layersIn(layer);
  return layers && { operation: LAYERS, layers };
}

function sizesIn(shape: Shape): readonly (number | null)[] | undefined {
  const isSizes =
    isKnownRank(shape) &&
    shape.every((size, axis) => typeof size === 'number' || (axis === 0 && size === null));
  return isSizes ? (shape as readonly (number | null)[]) : undefined;
}

/** Layers that are applied before become a step of their own. */
function withMap(facts: Facts, map: SampleMap): Facts {
  const { layers, ...rest } = facts;
  const before = (facts.maps as readonly SampleMap[] | undefined) ?? [];
  const [size = []] = map.sizes;
  const applied = layers
    ? [layersAsMap(layers as readonly PreparationLayer[], size, map.isOfBatch === true)]
    : [];
  return { ...rest, maps: [...before, ...applied, map] };
}

function layersAsMap(
  layers: readonly PreparationLayer[],
  after: readonly (number | null)[],
  isOfBatch: boolean,
): SampleMap {
  const steps: SampleMap['calculation']['steps'] = [
    { operation: LAYERS, config: { operation: LAYERS, layers }, inputs: [[0, 0]] },
  ];
  // What the layers are given is what is read: the trainer knows its sizes.
  return {
    calculation: { steps, outputs: [[1, 0]] },
    sizes: [[]],
    gives: [after],
    ...(isOfBatch && { isOfBatch: true as const }),
  };
}

/** Once made, every epoch sees the same: chance is drawn once for each image. */
export function keptAsMade(part: ArrayValue): ArrayValue {
  const { layers, ...rest } = part.facts;
  const maps = (rest.maps as readonly SampleMap[] | undefined) ?? [];
  const applied = (layers as readonly PreparationLayer[] | undefined) ?? [];
  const size = sizesIn(part.shape);
  const isBatch = size?.[0] === null || part.facts.batchSize !== undefined;
  const step = size && applied.length > 0 && layersAsMap(applied, isBatch ? size.slice(1) : size, false);
  const kept = (step && drawsApart(step) ? [step] : maps).map((map) =>
    drawsApart(map) ? { ...map, isKept: true as const } : map,
  );
  if (kept.every((map, at) => map === maps[at])) return part;
  return { ...part, facts: { ...(step ? rest : part.facts), maps: kept } };
}
