/** Methods and properties of layers, in both frameworks' spelling. */
import { tuple } from '../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, Value } from '../evaluate/value.js';
import type { Dim, Shape } from '../graph/dimension.js';
import { add, isNumber, product } from '../graph/dimensionArithmetic.js';
import { tableEntry } from '../words.js';
import { applyCall, handBack, isInGraph, tensorsIn } from './applied.js';
import { addLoss } from './custom/addedLoss.js';
import { weightNamed } from './custom/namedWeight.js';
import { newWeight } from './custom/ownWeight.js';
import { setBuilt } from './custom/state.js';
import { builtShapes, weightsOf } from './custom/weights.js';
import { layerArguments } from './layerArguments.js';
import { outcomeOf } from './makeLayer.js';
import { method } from './method.js';
import { configOf } from './serialization.js';
import { checkNewWeights } from './setWeights.js';
import { itemsOf, none, ofDim, ofShape, toShape, unknown } from './values.js';

export function layerMember(layer: LayerValue, name: string): Value | undefined {
  // Keras gives the tensors of the first call in a graph.
  const first = layer.applications.find(isInGraph);
  switch (name) {
    case 'name':
      return { kind: 'string', value: layer.name };
    case 'output':
      return first ? handBack(first.outputs) : notApplied(layer);
    case 'input':
      return first ? handBack(first.inputs) : notApplied(layer);
    case 'output_shape':
    case 'outputShape':
      return shapesOf(first?.outputs.map(({ shape }) => shape));
    case 'input_shape':
      return shapesOf(first?.inputs.map(({ shape }) => shape));
    case '_build_input_shape':
      return shapesOf(builtShapes(layer));
    case 'built':
      return { kind: 'boolean', value: layer.applications.length > 0 || layer.builtWith !== undefined };
    case 'call':
    case '__call__':
    case 'apply':
      return method(`${layer.name}.${name}`, (call) => callLayer(layer, call));
    case 'super().call':
    case 'convolution_op':
    case '_convolution_op':
      return method(`${layer.name}.call`, (call) => callBase(layer, call));
    case 'build':
      return method(`${layer.name}.build`, (call) => buildLayer(layer, call));
    case 'super().compute_output_shape':
      return method(`${layer.name}.compute_output_shape`, (call) => baseOutputShape(layer, call));
    case 'compute_output_shape':
    case 'get_output_shape_for':
    case 'computeOutputShape':
      return method(`${layer.name}.${name}`, (call) => outputShape(layer, call));
    case 'vocabulary_size':
    case 'get_vocabulary':
      return vocabularyMember(layer, name);
    default:
      return (
        weightMember(layer, name) ?? inertMember(name) ?? settingOf(layer, name) ?? weightNamed(layer, name)
      );
  }
}

/** Keras keeps sizes as tuples, however they were given, and what was not given as its default. */
export function settingOf({ row, framework, bound }: LayerValue, name: string): Value | undefined {
  const given = bound.get(name)?.value;
  const spec = framework === 'keras' ? row.arguments.find((each) => each.name === name) : undefined;
  const args = layerArguments(row, framework, bound);
  const kept = framework === 'keras' ? row.kept?.[name]?.(args) : undefined;
  if (kept) return tuple(kept.map((entry) => (isDim(entry) ? ofDim(entry) : tuple(entry.map(ofDim)))));
  if (spec?.type === 'size' && spec.rank !== undefined) {
    const instead = given === undefined || given.kind === 'none' ? tableEntry(POOL_STRIDES, name) : undefined;
    const sizes = args.sizes(name, spec.rank) ?? (instead && args.sizes(instead, spec.rank));
    return sizes && given?.kind !== 'unknown' ? tuple(sizes.map(ofDim)) : given;
  }
  if (given || !spec) return given;
  if (spec.type === 'boolean' && typeof spec.default === 'boolean')
    return { kind: 'boolean', value: spec.default };
  if (spec.type === 'choice' && typeof spec.default === 'string')
    return { kind: 'string', value: spec.default };
  return spec.type === 'integer' && typeof spec.default === 'number' ? ofDim(spec.default) : undefined;
}

function isDim(entry: Dim | readonly Dim[]): entry is Dim {
  return !Array.isArray(entry);
}

/** The window of a pooling layer moves by its own size where nothing else is said. */
export const POOL_STRIDES: Readonly<Record<string, string>> = { strides: 'pool_size' };

/** The words of a vocabulary are not listed, only counted. */
function vocabularyMember(layer: LayerValue, name: string): Value | undefined {
  const size = layer.row.vocabulary?.(layerArguments(layer.row, layer.framework, layer.bound));
  if (size === undefined) return undefined;
  const words = (isSpecial: boolean): Value =>
    isNumber(size) && isSpecial
      ? { kind: 'array', shape: [size], dtype: 'str', facts: {} }
      : unknown('which words the vocabulary has is not known');
  return method(`${layer.name}.${name}`, (call) =>
    name === 'vocabulary_size' ? ofDim(size) : words(call.positional.length + call.keywords.size === 0),
  );
}

/** What layers and models offer about their weights. */
export function weightMember(member: LayerValue | ModelValue, name: string): Value | undefined {
  switch (name) {
    case 'trainable':
      return { kind: 'boolean', value: member.trainable };
    case 'add_weight':
    case 'add_variable':
    case 'addWeight':
      return method(`${member.name}.add_weight`, (call) => newWeight(member, call));
    case 'weights':
    case 'variables':
    case 'get_weights':
      return weightList(member, name, () => true);
    case 'trainable_weights':
    case 'trainable_variables':
    case 'trainableWeights':
      return weightList(member, name, (trainable) => trainable);
    case 'non_trainable_weights':
    case 'non_trainable_variables':
    case 'nonTrainableWeights':
      return weightList(member, name, (trainable) => !trainable);
    case 'count_params':
    case 'countParams':
      return method(`${member.name}.count_params`, () => countParams(member));
    case 'set_weights':
    case 'setWeights':
    case 'load_own_variables':
    case 'add_loss':
      return method(`${member.name}.${name}`, (call) => {
        if (name === 'set_weights') checkNewWeights(member, call);
        if (name === 'add_loss') addLoss(member, call);
        return none;
      });
    case 'add_metric':
    case 'add_update':
    case 'register_buffer':
    case 'stateless_call':
      return method(`${member.name}.${name}`, () => none);
    case 'get_config':
      return method(`${member.name}.${name}`, () => configOf(member));
    default:
      return undefined;
  }
}

function inertMember(name: string): Value | undefined {
  switch (name) {
    case 'dtype':
    case 'compute_dtype':
    case 'variable_dtype':
      return { kind: 'string', value: 'float32' };
    case 'losses':
    case 'updates':
    case 'metrics':
      return { kind: 'list', items: [] };
    case 'compute_mask':
      return method(name, () => none);
    default:
      return undefined;
  }
}

function notApplied(layer: LayerValue): Value {
  return unknown(`the layer "${layer.name}" has not been applied`);
}

export function shapesOf(shapes: readonly Shape[] | undefined): Value {
  if (!shapes || shapes.length === 0) return unknown('the layer has not been applied');
  const [only] = shapes;
  return shapes.length === 1 && only ? ofShape(only) : { kind: 'list', items: shapes.map(ofShape) };
}

function callLayer(layer: LayerValue, call: NativeCall): Value {
  return applyCall(layer, call);
}

/** `super().call(x)` in a user's subclass of a layer of the library's: what that layer gives, made by no node. */
function callBase(layer: LayerValue, call: NativeCall): Value {
  const base = layer.instance?.class.nativeBase?.row;
  const given = call.positional[0] ?? call.keywords.get('inputs');
  const inputs = given && tensorsIn(given.value, call);
  if (!base || !inputs || inputs.length === 0)
    return unknown('what the class it extends does is not followed');
  const shapes = inputs.map(({ shape }) => shape);
  const [first] = inputs;
  return handBack(
    outcomeOf(layer, shapes, undefined, base).outputs.map((shape, index) => ({
      kind: 'tensor',
      shape,
      dtype: first?.dtype ?? 'float32',
      index,
    })),
  );
}

function buildLayer(layer: LayerValue, call: NativeCall): Value {
  const given = (call.positional[0] ?? call.keywords.get('input_shape') ?? [...call.keywords.values()][0])
    ?.value;
  if (!given || layer.builtWith || layer.applications.length > 0) return none;
  setBuilt(layer, shapeList(given), call.evaluation);
  return none;
}

/** One shape, or a list of shapes. */
export function shapeList(value: Value): readonly Shape[] {
  const items = itemsOf(value);
  if (items && items.length > 0 && items.every((item) => itemsOf(item) !== undefined))
    return items.map(toShape);
  return [toShape(value)];
}

function outputShape(layer: LayerValue, call: NativeCall): Value {
  const given = (call.positional[0] ?? [...call.keywords.values()][0])?.value;
  return given ? shapesOf(outcomeOf(layer, shapeList(given)).outputs) : unknown('no input shape is given');
}

/** `super().compute_output_shape(shape)`. A plain Layer runs `call` for it, which says the same without it. */
function baseOutputShape(layer: LayerValue, call: NativeCall): Value {
  const base = layer.instance?.class.nativeBase?.row;
  const given = (call.positional[0] ?? [...call.keywords.values()][0])?.value;
  if (!base || !given) return unknown('what the class it extends gives is not followed');
  return shapesOf(outcomeOf(layer, shapeList(given), undefined, base).outputs);
}

function weightList(
  member: LayerValue | ModelValue,
  name: string,
  keep: (trainable: boolean) => boolean,
): Value {
  const make = (): Value => {
    const { weights, missing } = weightsOf([member]);
    const items = weights
      .filter(({ trainable }) => keep(trainable))
      .map(
        (weight): Value => ({
          kind: 'tensor',
          shape: weight.shape,
          dtype: 'float32',
          index: 0,
          variable: { name: weight.name, trainable: weight.trainable, isOfLayer: true },
        }),
      );
    return missing === undefined ? { kind: 'list', items } : unknown(missing);
  };
  return name === 'get_weights' ? method(`${member.name}.${name}`, make) : make();
}

function countParams(member: LayerValue | ModelValue): Value {
  const { weights, missing } = weightsOf([member]);
  if (missing !== undefined) return unknown(missing);
  const isBuilt = member.kind === 'layer' ? builtShapes(member) !== undefined : member.outputs.length > 0;
  if (!isBuilt && weights.length === 0) return unknown(`"${member.name}" is not built yet`);
  return ofDim(weights.reduce<Dim>((total, weight) => add(total, product(weight.shape)), 0));
}

interface Freezing {
  readonly trainable: boolean;
  readonly doubt: string | undefined;
}

const IN_DOUBT = 'whether it is trained depends on a test that is not known';

export function setTrainable(
  target: LayerValue | ModelValue,
  value: boolean,
  below: (of: LayerValue | ModelValue) => readonly (LayerValue | ModelValue)[],
  evaluation: Evaluation,
): void {
  const seen = new Set<LayerValue | ModelValue>();
  // Keras 3 on TensorFlow: an attribute that is set to what it is already stays out of the way of the layers below.
  const changesNothing = (member: LayerValue | ModelValue): boolean =>
    member.framework === 'keras' &&
    evaluation.kerasMajor === 3 &&
    member.trainable === value &&
    member.trainableDoubt === undefined;
  const visit = (member: LayerValue | ModelValue): void => {
    if (seen.has(member) || changesNothing(member)) return;
    seen.add(member);
    evaluation.journal.set<Freezing>(
      {
        object: member,
        key: 'trainable',
        get: () => ({ trainable: member.trainable, doubt: member.trainableDoubt }),
        set: ({ trainable, doubt }) => {
          member.trainable = trainable;
          if (doubt === undefined) delete member.trainableDoubt;
          else member.trainableDoubt = doubt;
        },
        join: (left, right) =>
          left.trainable === right.trainable ? left : { ...left, doubt: left.doubt ?? IN_DOUBT },
      },
      { trainable: value, doubt: undefined },
    );
    for (const inner of below(member)) visit(inner);
  };
  visit(target);
}
