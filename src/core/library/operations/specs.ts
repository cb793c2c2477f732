/** Short ways to write operations: by how their result's shape follows from their operands'. */
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import type { OperationCall, OperationResult, OperationSpec } from './operation.js';
import { broadcastAll, fault, notKnown, reduced } from './shapeRules.js';

/** `x` comes out with its shape. */
export function elementwise(
  type: string,
  parameters = 'x',
  more: Partial<OperationSpec> = {},
): OperationSpec {
  const names = parameters.split(' ');
  return { type, parameters: names, rule: (call) => call.shape(operandOf(names)), keepsShape: true, ...more };
}

/** The canonical name of the first parameter: `x` of `input:x`. */
function operandOf([first = 'x']: readonly string[]): string {
  return first.split(':').at(-1) ?? first;
}

/** Two operands broadcast to one shape. */
export function binaryOf(type: string, more: Partial<OperationSpec> = {}): OperationSpec {
  return {
    type,
    parameters: ['x1', 'x2'],
    rule: (call) => broadcastAll([call.shape('x1'), call.shape('x2')]),
    broadcasts: true,
    keepsShape: true,
    ...more,
  };
}

/** Axes are taken away, or kept as 1. */
export function reduction(
  type: string,
  parameters = 'x axis keepdims',
  more: Partial<OperationSpec> = {},
): OperationSpec {
  const names = parameters.split(' ');
  return { type, parameters: names, rule: (call) => reduce(call, operandOf(names)), ...more };
}

function reduce(call: OperationCall, operand: string): OperationResult {
  const shape = call.shape(operand);
  const axes = call.integers('axis');
  if (call.has('axis') && !axes) return notKnown(call.unknownReason('axis') ?? 'the axis is not known');
  const keep = call.value('keepdims');
  if (keep?.kind === 'unknown') return keep;
  return hasTwice(axes, shape)
    ? reducedTwice(call, shape, axes)
    : reduced(shape, axes, call.flag('keepdims'));
}

const places = (axes: readonly number[], rank: number) => axes.map((axis) => (axis < 0 ? axis + rank : axis));

function hasTwice(axes: readonly number[] | undefined, shape: Shape): axes is readonly number[] {
  return axes !== undefined && isKnownRank(shape) && new Set(places(axes, shape.length)).size < axes.length;
}

/** Where Keras only tells the shape, an axis that is named twice takes the one behind it along. */
function reducedTwice(call: OperationCall, shape: Shape, axes: readonly number[]): OperationResult {
  if (!isKnownRank(shape)) return shape;
  if (!call.isOnlyTold || call.flag('keepdims')) return reduced(shape, axes, call.flag('keepdims'));
  const left = [...shape];
  for (const at of places(axes, shape.length).sort((a, b) => b - a)) {
    if (at >= left.length) return fault('invalid-argument', `Axis ${at} is named twice.`);
    left.splice(at, 1);
  }
  return left;
}

export function rule(
  type: string,
  parameters: string,
  of: (call: OperationCall) => OperationResult,
  more: Partial<OperationSpec> = {},
): OperationSpec {
  return { type, parameters: parameters.split(' '), rule: of, ...more };
}

/** The same rule under other parameter names: `given:canonical`. */
export function renamed(
  spec: OperationSpec | undefined,
  parameters: string,
  keras2?: OperationSpec['keras2'],
): OperationSpec {
  const base = spec ?? elementwise('Identity');
  return { ...base, parameters: parameters.split(' '), ...(keras2 && { keras2 }) };
}
