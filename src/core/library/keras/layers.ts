/** `keras.layers`: every row of the catalogue, and the names that Keras has beyond it. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NativeValue, Value } from '../../evaluate/value.js';
import { findKerasLayer } from '../../layers/catalogue.js';
import { applyToValues } from '../applied.js';
import { namespace } from '../configured.js';
import { inputCall, inputLayerCall } from '../inputs.js';
import { layerNative, makeLayer } from '../makeLayer.js';
import { unknownRow } from '../standInRows.js';
import { none, unknown } from '../values.js';
import { LAYER_NAMES, MERGE_FUNCTIONS } from './names.js';

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
  call: (call) => (call.constructing ? none : unknown('a plain Layer does nothing')),
};

export const layersNamespace = namespace(
  'keras.layers',
  {
    Input: () => inputNative,
    InputLayer: () => inputLayerNative,
    Layer: () => layerBase,
  },
  layerNamed,
  () => [...LAYER_NAMES],
);

export function layerNamed(name: string): Value | undefined {
  const row = findKerasLayer(name);
  if (row) return layerNative(row, 'keras', `keras.layers.${name}`);
  const merge = MERGE_FUNCTIONS[name];
  if (merge) return mergeFunction(name, merge);
  return LAYER_NAMES.has(name) ? notInCatalogue(name) : undefined;
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
      const made = maker.call({ ...call, positional, keywords });
      return made.kind === 'layer' && given ? applyToValues(made, [given.value], call) : made;
    },
  };
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
