/**
 * A text that says all that a pure rule can read of a layer: two layers with the same text have the same outcome,
 * in one analysis or in the next. Undefined where that is not sure: for what is not known, has only a name, or
 * carries places of the code.
 */
import { unmoved } from '../evaluate/movedArguments.js';
import type { BoundArgument, LayerValue, Value } from '../evaluate/value.js';
import { isKnownRank, type Shape, type UnknownDim, type UnknownShape } from '../graph/dimension.js';
import type { CallForm, LayerRow } from '../layers/row.js';

/** Of the layer's arguments, its framework and version. The layer's own name is no rule's business. */
export function argumentsKey(layer: LayerValue): string | undefined {
  if (layer.ownNames) return undefined;
  let key = `${numberOf(layer.row)} ${layer.framework} ${layer.kerasMajor ?? ''} ${layer.dataFormat ?? ''}${layer.isOfTensorflow ? ' tf' : ''}`;
  for (const [name, argument] of unmoved(layer.bound)) {
    if (name === 'name') continue;
    const value = valueKey(argument.value);
    if (value === undefined) return undefined;
    key += `|${name}=${value}`;
  }
  return key;
}

/** Of the shapes and the form of a call. */
export function callKey(inputs: readonly Shape[], call: CallForm | undefined): string | undefined {
  let key = '';
  for (const shape of inputs) {
    const of = shapeKey(shape);
    if (of === undefined) return undefined;
    key += of;
  }
  if (!call) return key;
  for (const [name, isOn] of call.switches) key += `${name}=${isOn} `;
  return `${key}${call.listed ? '[]' : ''}${call.isInside ? 'in' : ''}${call.roles.join()}`;
}

function shapeKey(shape: Shape): string | undefined {
  if (!isKnownRank(shape)) return shape.named || shape.lastSize !== undefined ? undefined : unknownKey(shape);
  let key = '';
  for (const dim of shape) {
    if (typeof dim === 'number') key += `${dim},`;
    else if (dim === null) key += '-,';
    else {
      const of = dim.kind === 'unknown' ? unknownKey(dim) : undefined;
      if (of === undefined) return undefined;
      key += of;
    }
  }
  return `${key};`;
}

/** Where knowledge ended moves with the text; a window's length, or a value in place of a shape, may know more. */
function unknownKey(unknown: UnknownDim | UnknownShape): string | undefined {
  return unknown.origin || 'window' in unknown || 'each' in unknown
    ? undefined
    : `?${numberOfReason(unknown.reason)},`;
}

/** Long texts, which keys hold by number: a number stands for one text only. */
const reasons = new Map<string, number>();
const MOST_REASONS = 4096;
let reasonsMet = 0;

function numberOfReason(reason: string): number {
  const known = reasons.get(reason);
  if (known !== undefined) return known;
  if (reasons.size >= MOST_REASONS) reasons.clear();
  reasons.set(reason, ++reasonsMet);
  return reasonsMet;
}

const numbers = new WeakMap<LayerRow, number>();
let rows = 0;

function numberOf(row: LayerRow): number {
  const known = numbers.get(row);
  if (known !== undefined) return known;
  numbers.set(row, ++rows);
  return rows;
}

/** Lists and dictionaries may change between two questions. */
export function isFixed(key: string | undefined): boolean {
  return key === undefined || !/[[{]/.test(key);
}

const DEEPEST = 4;

/** What `LayerArguments` tells of the value, and not more: of a dictionary, how many entries it has. */
function valueKey(value: Value, depth = 0): string | undefined {
  if (depth > DEEPEST) return undefined;
  switch (value.kind) {
    case 'number':
      return value.isFloat ? `${value.value}f` : `${value.value}`;
    case 'string':
      return JSON.stringify(value.value);
    case 'boolean':
      return value.value ? 't' : 'f';
    case 'none':
      return value.isUndefined ? 'u' : 'n';
    case 'tuple':
      return itemsKey('(', value.items, depth + 1);
    case 'list':
      return value.openReason === undefined ? itemsKey('[', value.items, depth + 1) : undefined;
    case 'dict':
      return value.openReason === undefined ? `{${value.entries.size}` : undefined;
    case 'native':
      return `@${value.name}`;
    case 'configured':
      return boundKey(value.name, value.bound, depth + 1);
    default:
      return undefined;
  }
}

const MOST_ITEMS = 16;

function itemsKey(bracket: string, items: readonly Value[], depth: number): string | undefined {
  if (items.length > MOST_ITEMS) return undefined;
  let key = bracket;
  for (const value of items) {
    const of = valueKey(value, depth);
    if (of === undefined) return undefined;
    key += `${of},`;
  }
  return `${key})`;
}

function boundKey(
  name: string,
  bound: ReadonlyMap<string, BoundArgument>,
  depth: number,
): string | undefined {
  let key = `@${name}(`;
  for (const [argument, { value }] of unmoved(bound)) {
    const of = valueKey(value, depth);
    if (of === undefined) return undefined;
    key += `${argument}=${of},`;
  }
  return `${key})`;
}
