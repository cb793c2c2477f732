/** `keras.layers`: every row of the catalogue, and the names that Keras has beyond it. */

import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, LayerValue, NativeValue, Value } from '../../evaluate/value.js';
import { snakeCase } from '../../graph/snakeCase.js';
import { findKerasLayer } from '../../layers/catalogue.js';
import type { LayerRow } from '../../layers/row.js';
import { tableEntry } from '../../words.js';
import { applyToValues } from '../applied.js';
import { countedName } from '../automaticNames.js';
import { bindArguments } from '../bindArguments.js';
import { configuredClass, namespace } from '../configured.js';
import { inputCall, inputLayerCall } from '../inputs.js';
import { layerNative, makeLayer } from '../makeLayer.js';
import { method } from '../method.js';
import { deserialized, fromConfig, serialized } from '../serialization.js';
import { unknownRow } from '../standInRows.js';
import { none, unknown } from '../values.js';
import { BASE_ATTRIBUTES } from './baseAttributes.js';
import { mergeNative } from './merge.js';
import { LAYER_NAMES, MERGE_FUNCTIONS, ONLY_KERAS_3 } from './names.js';

export const inputNative: NativeValue = {
  kind: 'native',
  name: 'keras.Input',
  call: (call) => inputCall('keras', call),
};

const inputLayerNative: NativeValue = {
  kind: 'native',
  name: 'keras.layers.InputLayer',
  isClass: true,
  call: (call) => inputLayerCall('keras', call),
};

export const layerBase: NativeValue = {
  kind: 'native',
  name: 'keras.layers.Layer',
  isClass: true,
  attributeNames: BASE_ATTRIBUTES,
  call: (call) => {
    const target = call.constructing?.native;
    if (target?.kind !== 'layer') return call.constructing ? none : unknown('a plain Layer does nothing');
    const bound = new Map(call.keywords);
    adopt(target, bound, call);
    return none;
  },
  member: (name) =>
    name === 'from_config' ? fromConfig('keras.layers.Layer', (call) => layerBase.call(call)) : undefined,
};

/** `super().__init__(…)` of a user's layer: its name, whether it is trained, its input shape. */
function adopt(target: LayerValue, bound: ReadonlyMap<string, BoundArgument>, call: NativeCall): void {
  const name = bound.get('name')?.value;
  const trainable = bound.get('trainable')?.value;
  target.bound = new Map(bound);
  target.name =
    name?.kind === 'string'
      ? name.value
      : countedName(snakeCase(target.row.keras?.name ?? 'layer'), 'keras', call.evaluation);
  if (trainable?.kind === 'boolean') target.trainable = trainable.value;
}

export const layersNamespace = namespace(
  'keras.layers',
  {
    Input: () => inputNative,
    InputLayer: () => inputLayerNative,
    Layer: () => layerBase,
    // Of Keras 2: a cell of the code's own, which is a layer.
    AbstractRNNCell: () => layerBase,
    merge: () => mergeNative(layerNamed),
    serialize: () => method('keras.layers.serialize', serialized),
    deserialize: () => method('keras.layers.deserialize', (call) => deserialized(call, layerNamed)),
    InputSpec: () => configuredClass('keras.layers.InputSpec'),
  },
  layerNamed,
  () => [...LAYER_NAMES, ...Object.keys(MERGE_FUNCTIONS)],
);

export function layerNamed(name: string): Value | undefined {
  const row = findKerasLayer(name);
  if (row) {
    const maker = layerNative(row, 'keras', `keras.layers.${name}`);
    return subclassable(ONLY_KERAS_3.has(name) ? notBefore3(name, maker) : maker, row);
  }
  const merge = tableEntry(MERGE_FUNCTIONS, name);
  if (merge) return mergeFunction(name, merge);
  return LAYER_NAMES.has(name) ? notInCatalogue(name) : undefined;
}

/** What tells that the code is of an earlier Keras, this one refuses: the code runs with neither. */
function notBefore3(name: string, maker: NativeValue): NativeValue {
  return {
    ...maker,
    call: (call) => {
      if (call.evaluation.kerasMajor < 3)
        call.evaluation.report({
          code: 'unknown-name',
          severity: 'error',
          message: `keras.layers has no ${name} before Keras 3, and this code is written for Keras ${call.evaluation.kerasMajor}.`,
          location: call.location,
          stack: call.stack,
        });
      return maker.call?.(call) ?? none;
    },
  };
}

/** A catalogue layer that the code may extend: its constructor then sets up the subclass's instance. */
function subclassable(maker: NativeValue, row: LayerRow): NativeValue {
  return {
    ...maker,
    member: (name) => (name === 'from_config' ? fromConfig(maker.name, maker.call) : undefined),
    call: (call) => {
      const target = call.constructing?.native;
      if (target?.kind !== 'layer') return maker.call(call);
      adopt(target, bindArguments(row, 'keras', call), call);
      return none;
    },
  };
}

/** `keras.layers.add([a, b])`: makes the layer and applies it at once. */
function mergeFunction(name: string, layer: string): Value | undefined {
  const maker = layerNamed(layer);
  if (maker?.kind !== 'native') return undefined;
  return {
    kind: 'native',
    name: `keras.layers.${name}`,
    call: (call) => {
      const [inputs, ...positional] = call.positional;
      const keywords = new Map(call.keywords);
      const given = inputs ?? keywords.get('inputs');
      keywords.delete('inputs');
      if (!given && call.openReason === undefined) reportWithoutTensors(name, layer, call);
      const made = maker.call({ ...call, positional, keywords });
      return made.kind === 'layer' && given ? applyToValues(made, [given.value], call) : made;
    },
  };
}

/** `concatenate(axis=-1)([a, b])`: the layer is meant, which is still what stands here. */
function reportWithoutTensors(name: string, layer: string, call: NativeCall): void {
  call.evaluation.report({
    code: 'not-called',
    severity: 'error',
    message: `${name} is a function, which takes the tensors at once: ${name}([a, b]). The layer, which takes its settings first, is ${layer}.`,
    location: call.location,
    stack: call.stack,
    fixFacts: [{ kind: 'function-for-layer', name, layer }],
  });
}

/** A layer that Keras has and the catalogue does not yet hold: its output is not known, and it says so. */
function notInCatalogue(name: string): NativeValue {
  const row = {
    ...unknownRow(name, `ConvLens does not know the layer ${name} yet`),
    keras: { name, documentation: 'https://keras.io/api/layers/' },
  };
  return {
    kind: 'native',
    name: `keras.layers.${name}`,
    row,
    isClass: true,
    call: (call: NativeCall) => makeLayer(row, 'keras', new Map(call.keywords), call),
  };
}
