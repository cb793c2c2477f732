/**
 * The vocabulary in which the families of `keras.applications` are written: each word makes one layer of the
 * catalogue and applies it. All layers carry the user's call as their place, so a whole backbone is one line.
 */
import type { BoundArgument, LayerValue, TensorValue, Value } from '../../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../../graph/dimension.js';
import { findKerasLayer } from '../../../layers/catalogue.js';
import type { LayerRow } from '../../../layers/row.js';
import { apply, type CallSite, makeLayer, outcomeOf } from '../../makeLayer.js';
import { applyModel, newModel } from '../../models.js';
import { addToSequential } from '../../sequential.js';
import { operationRow, unknownRow } from '../../standInRows.js';
import { ofDim } from '../../values.js';

/** What a layer is given: a plain value, a size, or a value of the user's. Undefined leaves the default. */
export type Setting = string | boolean | Dim | readonly Setting[] | { readonly user: Value } | undefined;
export type Settings = Readonly<Record<string, Setting>>;
export type Kernel = number | readonly [number, number];

export interface Network {
  /** Any layer of the catalogue, by its Keras name. */
  layer(type: string, settings: Settings, ...inputs: TensorValue[]): TensorValue;
  /** A layer that only this family has. */
  own(row: LayerRow, settings: Settings, ...inputs: TensorValue[]): TensorValue;
  /** A Sequential of layers, used as one layer. */
  sequence(name: string, members: readonly (readonly [string, Settings])[], x: TensorValue): TensorValue;

  conv(x: TensorValue, filters: Dim, kernel: Kernel, settings?: Settings): TensorValue;
  depthwise(x: TensorValue, kernel: number, settings?: Settings): TensorValue;
  norm(x: TensorValue, name?: string, settings?: Settings): TensorValue;
  activation(x: TensorValue, activation: string, name?: string): TensorValue;
  pad(x: TensorValue, padding: Setting, name?: string): TensorValue;
  add(tensors: readonly TensorValue[], name?: string): TensorValue;
  concat(tensors: readonly TensorValue[], name?: string): TensorValue;
  maxPool(x: TensorValue, size: number, strides: number, settings?: Settings): TensorValue;
  averagePool(x: TensorValue, size: number, strides: number, settings?: Settings): TensorValue;
}

/** `refused` hears of every layer that does not take what it is given. */
export function startNetwork(call: CallSite, refused: (layer: LayerValue, message: string) => void): Network {
  const own: Network['own'] = (row, settings, ...inputs) => {
    const made = makeLayer(row, 'keras', bind(settings), call);
    const outcome = outcomeOf(made, shapesOf(inputs));
    if (outcome.faults[0]) refused(made, outcome.faults[0].message);
    const [first] = apply(made, inputs, outcome.outputs, call);
    return first ?? nothing(made.name);
  };
  const layer: Network['layer'] = (type, settings, ...inputs) => own(rowOf(type), settings, ...inputs);
  return {
    own,
    layer,
    sequence: (name, members, x) => {
      const model = newModel('keras', 'sequential', call, { name });
      for (const [type, settings] of members)
        addToSequential(model, makeLayer(rowOf(type), 'keras', bind(settings), call), call);
      return applyModel(model, [x], call)[0] ?? nothing(name);
    },
    conv: (x, filters, kernel, rest = {}) => layer('Conv2D', { filters, kernel_size: kernel, ...rest }, x),
    depthwise: (x, kernel, rest = {}) => layer('DepthwiseConv2D', { kernel_size: kernel, ...rest }, x),
    norm: (x, name, rest = {}) => layer('BatchNormalization', { name, ...rest }, x),
    activation: (x, activation, name) => layer('Activation', { activation, name }, x),
    pad: (x, padding, name) => layer('ZeroPadding2D', { padding, name }, x),
    add: (tensors, name) => layer('Add', { name }, ...tensors),
    concat: (tensors, name) => layer('Concatenate', { name }, ...tensors),
    maxPool: (x, size, strides, rest = {}) => layer('MaxPooling2D', { pool_size: size, strides, ...rest }, x),
    averagePool: (x, size, strides, rest = {}) =>
      layer('AveragePooling2D', { pool_size: size, strides, ...rest }, x),
  };
}

/** `a + b` and `x + 3`: an operator is no layer, and still takes an automatic name. */
export const PLUS = operationRow('Add', sameAsFirst);
export const PLUS_THREE = operationRow('Add', sameAsFirst, { x2: 3 });
export const A_SIXTH = operationRow('Multiply', sameAsFirst, { x2: 1 / 6 });

function sameAsFirst(inputs: readonly Shape[]): { readonly outputs: readonly Shape[] } {
  return { outputs: inputs.slice(0, 1) };
}

/** Height and width. */
export function spatial(x: TensorValue): readonly [Dim, Dim] {
  if (!isKnownRank(x.shape)) return [x.shape, x.shape];
  const [, height = null, width = null] = x.shape;
  return [height, width];
}

function rowOf(type: string): LayerRow {
  return findKerasLayer(type) ?? unknownRow(type, `ConvLens does not know the layer ${type} yet`);
}

function shapesOf(tensors: readonly TensorValue[]): readonly Shape[] {
  return tensors.map(({ shape }) => shape);
}

function nothing(name: string): TensorValue {
  return {
    kind: 'tensor',
    shape: { kind: 'unknown', reason: `${name} gives nothing` },
    dtype: 'float32',
    index: 0,
  };
}

function bind(settings: Settings): ReadonlyMap<string, BoundArgument> {
  const bound = new Map<string, BoundArgument>();
  for (const [name, setting] of Object.entries(settings))
    if (setting !== undefined) bound.set(name, { value: ofSetting(setting) });
  return bound;
}

function ofSetting(setting: Setting): Value {
  if (typeof setting === 'string') return { kind: 'string', value: setting };
  if (typeof setting === 'boolean') return { kind: 'boolean', value: setting };
  if (typeof setting === 'number')
    return { kind: 'number', value: setting, isFloat: !Number.isInteger(setting) };
  if (setting === undefined || setting === null) return ofDim(null);
  if (isList(setting)) return { kind: 'tuple', items: setting.map(ofSetting) };
  return 'user' in setting ? setting.user : ofDim(setting);
}

function isList(setting: object): setting is readonly Setting[] {
  return Array.isArray(setting);
}
