/**
 * What is remembered of images while operations and layers change them outside a model, as in `dataset.map`:
 * scaling by numbers, the layers applied, or that something else happened.
 */
import { num } from '../../evaluate/makeValue.js';
import type { ArrayValue, LayerValue, ModelValue, TensorValue, Value } from '../../evaluate/value.js';
import type { PictureStep, PreparationLayer } from '../../graph/trainingSource.js';
import type { Comparison, FinishStep } from '../../graph/valueSteps.js';
import { trainerConfig } from '../../layers/trainerConfig.js';
import { layerArguments } from '../layerArguments.js';
import { layersOf } from '../layersOf.js';
import { finished, noiseFacts, withNoise } from '../numpy/finishing.js';
import { affine, repeatedFacts, scaledBy } from '../numpy/valueChanges.js';
import { itemsOf, toDim } from '../values.js';
import { noteStarts } from './sampleMaps.js';

type Facts = Readonly<Record<string, unknown>>;

/** What comes of an operation on the images of a known source remembers that source. */
export function followedOperation(type: string, bound: ReadonlyMap<string, Value>, result: Value): Value {
  if (result.kind === 'list' || result.kind === 'tuple')
    return { ...result, items: result.items.map((item) => followedOperation(type, bound, item)) };
  if (result.kind !== 'tensor' || result.producer) return result;
  const operands = [...bound.values()].flatMap((value) => itemsOf(value) ?? [value]);
  const followed = operands.filter((value) => factsOf(value) !== undefined);
  const [only] = followed;
  const facts = only && factsOf(only);
  const noise = followed.length === 0 ? (drawnBy(type, bound) ?? noiseAfter(type, operands)) : undefined;
  if (noise?.noise !== undefined) noises.set(result, noise);
  if (!facts) return result;
  if (followed.length > 1) return begunWith(result, followed);
  const made = { ...result, facts: resizedFacts(type, facts, bound) ?? changed(type, facts, only, bound) };
  noteStarts(made, followed);
  return made;
}

/** What is made of several of them is no longer followed but as a calculation. */
function begunWith(result: TensorValue, followed: readonly Value[]): TensorValue {
  const [facts] = followed.map(factsOf);
  const made = { ...result, facts: { ...facts, isChanged: true } };
  return noteStarts(made, followed) ? made : result;
}

/** Tensors that chance fills, and what numbers made of them since. */
const noises = new WeakMap<TensorValue, Facts>();

/** `tf.random.normal(shape, mean, stddev)`, `tf.random.uniform(shape, minval, maxval)` */
function drawnBy(type: string, bound: ReadonlyMap<string, Value>): Facts | undefined {
  const given = (name: string, usual: number): Value => bound.get(name) ?? num(usual);
  if (type === 'RandomNormal') return noiseFacts('normal', given('mean', 0), given('stddev', 1));
  return type === 'RandomUniform' ? noiseFacts('uniform', given('minval', 0), given('maxval', 1)) : undefined;
}

function noiseAfter(type: string, operands: readonly Value[]): Facts | undefined {
  const operator = ARITHMETIC[type];
  const [left, right] = operands.map(asNoise);
  return operator && left && right ? affine(operator, left, right) : undefined;
}

function asNoise(value: Value): Value {
  const facts = value.kind === 'tensor' ? noises.get(value) : undefined;
  return facts ? { kind: 'array', shape: [], dtype: 'float32', facts } : value;
}

const KEEPING = new Set(['Cast', 'Identity', 'ExpandDims', 'Squeeze', 'Reshape', 'StopGradient']);
/** `tf.image.resize` of a file that was read: bilinear and by the nearest pixel are followed. Scaling before it is alike. */
function resizedFacts(type: string, facts: Facts, bound: ReadonlyMap<string, Value>): Facts | undefined {
  const picture = facts.picture as readonly PictureStep[] | undefined;
  const [read, ...more] = picture ?? [];
  if (facts.maps || type !== 'Resize' || read?.kind !== 'read' || read.by !== 'tensorflow' || more.length > 0)
    return undefined;
  const method = bound.get('method') ?? bound.get('interpolation');
  const by =
    !method || method.kind === 'none' ? 'bilinear' : method.kind === 'string' ? method.value : undefined;
  const isOther = ['antialias', 'preserve_aspect_ratio', 'crop_to_aspect_ratio', 'pad_to_aspect_ratio'].some(
    (name) => {
      const value = bound.get(name);
      return value !== undefined && !(value.kind === 'boolean' && !value.value);
    },
  );
  const [height, width] = itemsOf(bound.get('size'))?.map(toDim) ?? [];
  const isKnown = typeof height === 'number' && typeof width === 'number' && !isOther;
  if (!isKnown || (by !== 'bilinear' && by !== 'nearest') || facts.isChanged || facts.layers || facts.steps)
    return undefined;
  return { ...facts, picture: [read, { kind: 'resize', by: `tensorflow ${by}`, width, height }] };
}

const ARITHMETIC: Readonly<Record<string, string>> = {
  Divide: '/',
  TrueDivide: '/',
  Multiply: '*',
  Add: '+',
  Subtract: '-',
};

function changed(type: string, facts: Facts, self: Value, bound: ReadonlyMap<string, Value>): Facts {
  if (facts.maps) return type === 'Identity' ? facts : { ...facts, isChanged: true };
  if (KEEPING.has(type)) return facts;
  if (type === 'ConvertImageDtype' && areFloats(facts, self)) return facts;
  // Bytes become shares of 1.
  if (
    type === 'ConvertImageDtype' &&
    (self.kind === 'array' || self.kind === 'tensor') &&
    self.dtype === 'uint8'
  )
    return scaledBy(facts, 1 / 255);
  if (type === 'Argmax' && facts.oneHot === true) {
    const { oneHot: _, ...rest } = facts;
    return rest;
  }
  if (type === 'OneHot' && facts.role === 'labels' && isLast(bound.get('axis')))
    return { ...facts, oneHot: true };
  if (type === 'GrayscaleToRGB') return repeatedFacts(facts, 3, 1);
  const [low, high] = ['x_min', 'x_max'].map((name) => bound.get(name));
  if (type === 'Clip' && low?.kind === 'number' && high?.kind === 'number')
    return finished(facts, { kind: 'clip', low: low.value, high: high.value });
  if (type === 'PerImageStandardization')
    return finished(facts, {
      ...{ kind: 'standardize', isDivided: true },
      ...{ plus: 0, least: 'ofCount' },
    });
  const operator = ARITHMETIC[type];
  const [left, right] = bound.values();
  if (operator && left && right) {
    const asArray = (value: Value): Value =>
      value === self ? { kind: 'array', shape: [], dtype: 'float32', facts } : asNoise(value);
    const [a, b] = [asArray(left), asArray(right)];
    const scaled = affine(operator, a, b) ?? withNoise(operator, a, b);
    if (scaled) return scaled;
  }
  const finish = finishOf(type, self, bound);
  if (finish) return finished(facts, finish);
  return { ...facts, isChanged: true, ...(MOVING.has(type) && { isMoved: true }) };
}

/** What leaves pixels at other places, in images of another form. */
const MOVING: ReadonlySet<string> = new Set([
  ...['Resize', 'Transpose', 'Moveaxis', 'Swapaxes', 'Rot90', 'Pad', 'CropImages', 'PadImages'],
  ...['ResizeImages', 'TurnImage', 'TransposeImage', 'ImageRandomCrop', 'CropOrPad', 'CentralCrop'],
  ...['CropToBox', 'PadToBox'],
]);

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  ...{ Greater: '>', GreaterEqual: '>=', Less: '<', LessEqual: '<=', Equal: '==', NotEqual: '!=' },
};

/** An operation that is no line through the values; undefined for any other. */
function finishOf(type: string, self: Value, bound: ReadonlyMap<string, Value>): FinishStep | undefined {
  const [left, right] = bound.values();
  const operator = COMPARISONS[type];
  if (operator && left === self && right?.kind === 'number')
    return { kind: 'test', operator, value: right.value };
  return type === 'Round' ? { kind: 'round', by: 'round' } : undefined;
}

const isLast = (axis: Value | undefined): boolean =>
  !axis || axis.kind === 'none' || (axis.kind === 'number' && axis.value === -1);

/** `tf.image.resize` makes floats of bytes, unless it takes the nearest pixel. */
function areFloats(facts: Facts, value: Value): boolean {
  const last = (facts.picture as readonly PictureStep[] | undefined)?.at(-1);
  const isResized = last?.kind === 'resize' && last.by === 'tensorflow bilinear';
  const isOther = (value.kind === 'array' || value.kind === 'tensor') && /^float/.test(value.dtype);
  return isResized || isOther || facts.scale !== undefined || facts.steps !== undefined;
}

/** Of a sourced array, or of a tensor that operations and layers made of one. */
export function factsOf(value: Value): Facts | undefined {
  if (value.kind === 'array') return isSourced(value.facts) ? value.facts : undefined;
  if (value.kind !== 'tensor') return undefined;
  if (value.facts) return isSourced(value.facts) ? value.facts : undefined;
  return value.producer && factsAfter(value.producer.layer, value.producer.inputs);
}

/** What is remembered of the images of a known source once a layer or model was applied to them. */
export function factsAfter(
  layer: LayerValue | ModelValue,
  [input, ...others]: readonly TensorValue[],
): Facts | undefined {
  const before = input && others.length === 0 ? factsOf(input) : undefined;
  if (!before) return undefined;
  const layers = before.maps ? undefined : layersIn(layer);
  return layers
    ? { ...before, layers: [...((before.layers as readonly PreparationLayer[]) ?? []), ...layers] }
    : { ...before, isChanged: true };
}

/** Labels of a folder stand with its images and have no source of their own. */
function isSourced(facts: Facts): boolean {
  return 'source' in facts || 'dataset' in facts || facts.role === 'labels';
}

/** As the trainer builds them; undefined when one of them is not to be had there. */
export function layersIn(layer: LayerValue | ModelValue): readonly PreparationLayer[] | undefined {
  if (layer.kind === 'model') {
    if (layer.modelKind !== 'sequential') return undefined;
    const parts = layersOf(layer).map(layersIn);
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  if (layer.row.family === 'input') return [];
  const made = trainerConfig(layer.row, layerArguments(layer.row, layer.framework, layer.bound), layer.name);
  if ('unsupported' in made) return undefined;
  return [{ class_name: made.className, config: { ...made.config, name: layer.name } }];
}

/** TensorFlow's functions and layers give tensors; in a stream they are data like the rest. */
export function asData(tensor: TensorValue): ArrayValue {
  return { kind: 'array', shape: tensor.shape, dtype: tensor.dtype, facts: factsOf(tensor) ?? {} };
}
