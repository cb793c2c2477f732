/** `tf.layers`: factories that check what they are given when they are called, as the real ones do. */

import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { LayerValue, NativeValue, Value } from '../../evaluate/value.js';
import type { Shape } from '../../graph/dimension.js';
import { factsOfFault } from '../../layers/argumentReading.js';
import { ALL_ROWS, findTfjsLayer } from '../../layers/catalogue.js';
import type { LayerRow } from '../../layers/row.js';
import { namespace } from '../configured.js';
import { scriptLayerBase } from '../custom/scriptLayer.js';
import { inputCall, inputLayerCall } from '../inputs.js';
import { layerNative, outcomeOf } from '../makeLayer.js';
import { method } from '../method.js';

const UNSEEN: Shape = { kind: 'unknown', reason: 'the layer is not applied yet' };

function factory(name: string, row: LayerRow): NativeValue {
  const made = layerNative(row, 'tfjs', `tf.layers.${name}`);
  return {
    ...made,
    call: (call) => {
      const layer = made.call(call);
      if (layer.kind === 'layer') reportRefusals(layer, call);
      return layer;
    },
  };
}

/** Faults of the arguments alone: TensorFlow.js throws before the layer meets a tensor. */
function reportRefusals(layer: LayerValue, call: NativeCall): void {
  const regularizer = layer.bound.get('activity_regularizer');
  if (regularizer && regularizer.value.kind !== 'none')
    call.evaluation.report({
      code: 'invalid-argument',
      severity: 'error',
      message:
        'activityRegularizer is not implemented in TensorFlow.js: a layer that has one throws when it is applied. Leave it out.',
      location: regularizer.location ?? call.location,
      stack: call.stack,
    });
  if (layer.row.merges) return;
  for (const fault of outcomeOf(layer, [UNSEEN]).faults) {
    if (fault.code !== 'invalid-argument' || !fault.at || !('argument' in fault.at)) continue;
    call.evaluation.report({
      code: fault.code,
      severity: 'error',
      message: fault.message,
      location: layer.bound.get(fault.at.argument)?.location ?? call.location,
      stack: call.stack,
      fixFacts: factsOfFault(fault, layer),
    });
  }
}

const NAMES: readonly string[] = ALL_ROWS.flatMap(({ tfjs }) =>
  tfjs ? [tfjs.factory, ...(tfjs.aliases ?? [])] : [],
);

export const layersNamespace = namespace(
  'tf.layers',
  {
    input: () => method('tf.layers.input', (call) => inputCall('tfjs', call)),
    inputLayer: () => method('tf.layers.inputLayer', (call) => inputLayerCall('tfjs', call)),
    Layer: () => scriptLayerBase,
  },
  (name): Value | undefined => {
    const row = findTfjsLayer(name);
    return row && factory(name, row);
  },
  () => NAMES,
);
