/** What tensors offer: attributes, methods, Python's operators and indexing. */
import type { Location } from '../../document.js';
import { areSameTensor } from '../../evaluate/comparing.js';
import { tuple } from '../../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../../evaluate/nativeCall.js';
import type { LayerValue, NoneValue, NumberValue, TensorValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import type { BinaryOperator, CompareOperator } from '../../program/tree.js';
import { tableEntry } from '../../words.js';
import { noteAssigned } from '../custom/ownWeight.js';
import { method } from '../method.js';
import { ELEMENTWISE_OPS } from '../operations/elementwiseOps.js';
import { ndimOf } from '../operations/kerasOps.js';
import { type OperationSpec, operate, operationNative } from '../operations/operation.js';
import { calculateSizes, indexSizes, sizesOf } from '../operations/sizes.js';
import { STRUCTURAL_OPS } from '../operations/structuralOps.js';
import { uncalledLayer } from '../uncalledLayer.js';
import { none, ofShape } from '../values.js';
import { isSymbolic } from './missingMember.js';

const OPERATORS: Readonly<Partial<Record<BinaryOperator, string>>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'true_divide',
  '//': 'floor_divide',
  '%': 'mod',
  '**': 'power',
  '@': 'matmul',
  '&': 'logical_and',
  '|': 'logical_or',
  '^': 'logical_xor',
};

const COMPARISONS: Readonly<Partial<Record<CompareOperator, string>>> = {
  '<': 'less',
  '<=': 'less_equal',
  '>': 'greater',
  '>=': 'greater_equal',
  '!=': 'not_equal',
};

/** What the operators of Keras 2's tensors make. */
const KERAS_2_COMPARISONS: Readonly<Record<string, string>> = {
  equal: 'tf.__operators__.eq',
  not_equal: 'tf.__operators__.ne',
};

/** Python's operators of one operand. */
const OF_ONE: Readonly<Record<string, string>> = {
  __abs__: 'abs',
  __neg__: 'negative',
  __invert__: 'logical_not',
  __round__: 'round',
};

const specNamed = (name: string | undefined): OperationSpec | undefined =>
  name === undefined ? undefined : (tableEntry(ELEMENTWISE_OPS, name) ?? tableEntry(STRUCTURAL_OPS, name));

export function tensorMember(tensor: TensorValue, name: string): Value | undefined {
  switch (name) {
    case 'shape':
    case '_keras_shape':
    case '_shape_as_list':
      return shapeOf(tensor);
    case 'dtype':
      return { kind: 'string', value: tensor.dtype };
    case 'name':
      if (tensor.variable) return { kind: 'string', value: tensor.variable.name };
      return tensor.producer ? { kind: 'string', value: tensor.producer.layer.name } : undefined;
    case 'ndim':
    case 'rank':
      return isKnownRank(tensor.shape) ? ndimOf(tensor) : undefined;
    case 'get_shape':
      return method('get_shape', () => ofShape(tensor.shape));
    case 'trainable':
      return tensor.variable && { kind: 'boolean', value: tensor.variable.trainable };
    case 'value':
    case 'read_value':
      return method(name, () => ({ ...withoutVariable(tensor) }));
    case 'assign':
    case 'assign_add':
    case 'assign_sub':
      return method(name, (call) => {
        noteAssigned(tensor, name, call);
        return none;
      });
    case 'set_shape':
      return method(name, () => none);
    case '__abs__':
    case '__neg__':
    case '__invert__':
    case '__round__':
    case 'reshape':
    case 'squeeze': {
      const spec = specNamed(tableEntry(OF_ONE, name) ?? name);
      return (
        spec &&
        method(name, (call) =>
          operationNative(name, spec).call({
            ...call,
            positional: [{ value: tensor }, ...sizesOnce(name, call)],
          }),
        )
      );
    }
    case '_keras_history':
      return tensor.producer && { kind: 'tuple', items: [tensor.producer.layer, none, none] };
    default:
      return undefined;
  }
}

const owners = new WeakMap<Value, TensorValue>();

function shapeOf(tensor: TensorValue): Value {
  const shape = ofShape(tensor.shape);
  const told: Value =
    shape.kind === 'tuple' && tensor.producer
      ? {
          ...shape,
          items: shape.items.map((item) => (item.kind === 'none' ? { ...item, sizeOf: tensor } : item)),
        }
      : shape;
  owners.set(told, tensor);
  return told;
}

/** The tensor of which this is the shape itself, no part or copy of it. */
export const ownerOfShape = (shape: Value): TensorValue | undefined => owners.get(shape);

function withoutVariable({ variable: _, ...tensor }: TensorValue): TensorValue {
  return tensor;
}

/** A shape is a `TensorShape` in Keras 2: a tuple with methods. */
export function shapeMember(shape: Extract<Value, { kind: 'tuple' }>, name: string): Value | undefined {
  switch (name) {
    case 'as_list':
      return method('as_list', () => ({ kind: 'list', items: [...shape.items] }));
    case 'ndims':
    case 'rank':
      return { kind: 'number', value: shape.items.length, isFloat: false };
    case 'dims':
      return { kind: 'list', items: [...shape.items] };
    default:
      return undefined;
  }
}

function siteAt(evaluation: Evaluation, at: Location) {
  return { location: at, stack: evaluation.stackAt(at), scope: evaluation.functions, evaluation };
}

export function tensorOperator(
  operator: BinaryOperator,
  left: Value,
  right: Value,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  if (sizesOf(left) || sizesOf(right)) return calculateSizes(operator, left, right);
  if (operator in OPERATORS && [left, right].every(({ kind }) => kind === 'none' || kind === 'number')) {
    const refused = refusedSize([left, right], evaluation, at);
    if (refused) return refused;
  }
  if (left.kind !== 'tensor' && right.kind !== 'tensor') return ofUncalled(left, right, evaluation, at);
  const refused = noOperand(operator, left, right, evaluation, at);
  if (refused) return refused;
  const spec = specNamed(OPERATORS[operator]);
  if (!spec && SHIFTS.has(operator) && areOperands(left, right, evaluation))
    return evaluation.refuse(`Tensors have no operator "${operator}"`, at, 'TypeError');
  return (
    spec &&
    operate(
      spec,
      new Map([
        ['x1', left],
        ['x2', right],
      ]),
      siteAt(evaluation, at),
    )
  );
}

const SHIFTS = new Set<BinaryOperator>(['<<', '>>']);

/** Tensors that a model or a layer calculates with, alone or beside numbers: no arrays of NumPy. */
export function areOperands(left: Value, right: Value, { dialect }: Evaluation): boolean {
  const isOfGraph = (value: Value) =>
    value.kind === 'tensor' && !value.isData && value.producer !== undefined;
  const operands = [left, right];
  return (
    dialect === 'python' &&
    operands.some(isOfGraph) &&
    operands.every((value) => value.kind === 'number' || isOfGraph(value))
  );
}

/** `x + None`, `x + 'a'`; and Keras 3 takes no list beside a tensor of a model. */
function noOperand(
  operator: BinaryOperator,
  left: Value,
  right: Value,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  const [tensor, other] = left.kind === 'tensor' ? [left, right] : [right, left];
  if (tensor.kind !== 'tensor' || evaluation.dialect !== 'python' || !(operator in OPERATORS))
    return undefined;
  const isNothing = other.kind === 'none' && other.sizeOf === undefined && !other.isEllipsis;
  if (isNothing || other.kind === 'string')
    return evaluation.refuse(
      `"${operator}" takes a tensor or a number beside a tensor; found ${isNothing ? 'None' : 'a string'}`,
      at,
      'TypeError',
    );
  if (other.kind === 'list' && evaluation.kerasMajor === 3 && isSymbolic(tensor, evaluation))
    warnOfKeras3(
      `Keras 3 takes no list beside a tensor of a model, as Keras 2 did: put it into keras.ops.array(…)`,
      evaluation,
      at,
    );
  return undefined;
}

/** The file may be of TensorFlow's Keras 2 and not show it otherwise. */
function warnOfKeras3(message: string, evaluation: Evaluation, location: Location): void {
  evaluation.fail(message, location, 'ValueError');
  evaluation.report({
    code: 'invalid-argument',
    severity: 'warning',
    message: `${message}.`,
    location,
    stack: evaluation.stackAt(location),
  });
}

/** A size that only data tell is None in the shape of a model's tensor: no number to calculate with. */
export function refusedSize(
  operands: readonly Value[],
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  const size = operands.find((each): each is NoneValue => each.kind === 'none' && each.sizeOf !== undefined);
  if (!size?.sizeOf || evaluation.kerasMajor < 3 || !isSymbolic(size.sizeOf, evaluation)) return undefined;
  return evaluation.refuse(
    'A size of the tensor is None: only data tell it. Give the Input a size there, or take -1 for it in a Reshape',
    at,
    'TypeError',
  );
}

/** `Flatten() + 1`: Python has no arithmetic with layers. Beside a tensor Keras takes one, and fails later. */
function ofUncalled(left: Value, right: Value, evaluation: Evaluation, at: Location): Value | undefined {
  const layer = [left, right].find((value) => value.kind === 'layer');
  const isSure = [left, right].every(({ kind }) => kind === 'layer' || kind === 'number');
  return layer?.kind === 'layer' && isSure ? reportUncalled(layer, evaluation, at) : undefined;
}

/** A layer where its output was meant. */
function reportUncalled(layer: LayerValue, evaluation: Evaluation, at: Location): Value {
  const problem = uncalledLayer(layer, at, evaluation.stackAt(at));
  evaluation.report(problem);
  return { kind: 'unknown', reason: problem.message, origin: at };
}

export function tensorComparison(
  operator: CompareOperator,
  left: Value,
  right: Value,
  evaluation: Evaluation,
): Value | undefined {
  if (left.kind !== 'tensor' && right.kind !== 'tensor') return undefined;
  if (operator === '==') return tensorEquality(left, right, evaluation);
  return compared(COMPARISONS[operator], left, right, evaluation);
}

/** NumPy takes the sizes of `reshape` one by one too: those of a layer's weights are its arrays. */
function sizesOnce(name: string, { positional }: NativeCall): NativeCall['positional'] {
  if (name !== 'reshape' || positional.length < 2) return positional;
  return [{ value: { kind: 'tuple', items: positional.map(({ value }) => value) } }];
}

/** Compares entry by entry; a tensor of a graph of Keras 3 is equal to itself alone. */
function tensorEquality(left: Value, right: Value, evaluation: Evaluation): Value | undefined {
  const [tensor, other] = left.kind === 'tensor' ? [left, right] : [right, left];
  if (tensor.kind !== 'tensor' || !['number', 'boolean', 'array', 'tensor'].includes(other.kind))
    return undefined;
  if (evaluation.kerasMajor < 3 || !isSymbolic(tensor, evaluation))
    return compared('equal', left, right, evaluation);
  if (other.kind === 'array') return undefined;
  const isSame = other.kind === 'tensor' ? areSameTensor(tensor, other) : false;
  return isSame === undefined ? undefined : { kind: 'boolean', value: isSame };
}

function compared(
  name: string | undefined,
  left: Value,
  right: Value,
  evaluation: Evaluation,
): Value | undefined {
  const named = specNamed(name);
  if (!named) return undefined;
  const spec = { ...named, keras2: KERAS_2_COMPARISONS[name ?? ''] ?? named.keras2 ?? '' };
  const at = evaluation.stackAt()[0] ?? { path: '', start: 0, end: 0 };
  return operate(
    spec,
    new Map([
      ['x1', left],
      ['x2', right],
    ]),
    siteAt(evaluation, at),
  );
}

/** `x[:, :n / 2]`: Python's `/` gives a float. */
function floatIn(index: Value): NumberValue | undefined {
  if (index.kind === 'number') return index.isFloat ? index : undefined;
  const parts =
    index.kind === 'slice'
      ? [index.lower, index.upper, index.step]
      : index.kind === 'tuple'
        ? index.items
        : [];
  for (const part of parts) {
    const float = floatIn(part);
    if (float) return float;
  }
  return undefined;
}

/** `GetItem` in keras/src/ops/numpy.py reads a number, or several entries that are numbers, slices, None or `...`. */
function isPlace(index: Value, object: TensorValue, evaluation: Evaluation): boolean {
  const isBare = index.kind === 'slice' || index.kind === 'none';
  const hasList =
    index.kind === 'tuple' && index.items.some(({ kind }) => kind === 'list' || kind === 'tensor');
  if (!(isBare || hasList || index.kind === 'tensor') || evaluation.kerasMajor < 3) return true;
  return evaluation.dialect !== 'python' || !isSymbolic(object, evaluation);
}

export function tensorIndex(
  object: Value,
  index: Value,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  const sizes = sizesOf(object);
  if (sizes) return indexSizes(sizes, index, object);
  const spec = STRUCTURAL_OPS.get_item;
  if (object.kind !== 'tensor' || !spec) return undefined;
  const float = floatIn(index);
  if (float && evaluation.dialect === 'python')
    return evaluation.refuse(
      `Indices of a tensor are whole numbers; found ${Number.isInteger(float.value) ? float.value.toFixed(1) : float.value}. Divide with // instead of /`,
      at,
      'TypeError',
    );
  const hasList = index.kind === 'tuple' && index.items.some(({ kind }) => kind === 'list');
  if (hasList && evaluation.kerasMajor === 2 && evaluation.dialect === 'python')
    return evaluation.refuse(
      'TensorFlow takes numbers and slices as indices; a list of places goes to tf.gather(x, [0, 1], axis=1)',
      at,
      'TypeError',
    );
  if (!isPlace(index, object, evaluation))
    warnOfKeras3(
      'A tensor of a model takes numbers and slices for its axes in Keras 3, the first with a comma: x[:2, ...]; a list of places goes to keras.ops.take',
      evaluation,
      at,
    );
  return operate(
    spec,
    new Map([
      ['x', object],
      // A `None` alone adds an axis too: it is no argument left out.
      ['key', index.kind === 'none' && !index.isEllipsis ? tuple([index]) : index],
    ]),
    siteAt(evaluation, at),
  );
}
