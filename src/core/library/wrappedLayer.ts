/** A layer or model as a wrapper (TimeDistributed, Bidirectional, RNN) sees it: a rule with its own arguments. */
import type { LayerValue, ModelValue, Value } from '../evaluate/value.js';
import type { Shape } from '../graph/dimension.js';
import { add } from '../graph/dimensionArithmetic.js';
import type { CallForm, LayerOutcome, LayerRow, Weight, WrappedLayer } from '../layers/row.js';
import { cellOutcome } from './custom/ownCell.js';
import { layerArguments } from './layerArguments.js';
import { outcomeOf } from './makeLayer.js';
import { shapesThrough } from './models.js';
import { walkBack } from './producers.js';

export function wrappedLayer(value: Value | undefined): WrappedLayer | undefined {
  if (value?.kind === 'layer') return ofLayer(value);
  if (value?.kind === 'model') return ofModel(value);
  return value?.kind === 'instance' ? wrappedLayer(value.native) : undefined;
}

function ofLayer(layer: LayerValue): WrappedLayer {
  return {
    row: layer.row,
    args: layerArguments(layer.row, layer.framework, layer.bound),
    trainable: layer.trainable,
    apply: (inputs: readonly Shape[], call?: CallForm) => {
      const found = cellOutcome(layer, inputs) ?? outcomeOf(layer, inputs, call);
      return layer.trainable ? found : { ...found, weights: frozen(found.weights) };
    },
  };
}

const frozen = (weights: readonly Weight[]): readonly Weight[] =>
  weights.map((weight) => ({ ...weight, trainable: false }));

function ofModel(model: ModelValue): WrappedLayer {
  const row: LayerRow = {
    family: 'wrapper',
    arguments: [],
    explanation: 'A model used as a layer.',
    trainer: { unsupported: `${model.name} is a model inside a layer, which ConvLens does not train.` },
    rule: ({ inputs }) => throughModel(model, inputs),
  };
  const args = layerArguments(row, model.framework, new Map());
  return { row, args, trainable: model.trainable, apply: (inputs) => throughModel(model, inputs) };
}

/** Shapes and weights of a model on these inputs, without making an application of it. */
export function throughModel(model: ModelValue, inputs: readonly Shape[]): LayerOutcome {
  const unbuilt = model.modelKind === 'sequential' && model.inputs.length === 0;
  const found = unbuilt ? throughStack(model, inputs) : throughNetwork(model, inputs);
  return model.trainable ? found : { ...found, weights: frozen(found.weights) };
}

const NOTHING = { weights: [], multiplyAdds: 0, faults: [], arithmetic: [] };

function throughStack(model: ModelValue, inputs: readonly Shape[]): LayerOutcome {
  let total: LayerOutcome = { ...NOTHING, outputs: inputs };
  for (const member of model.stack) {
    const next = wrappedLayer(member)?.apply(total.outputs);
    if (next) total = after(total, next);
  }
  return total;
}

function after(total: LayerOutcome, next: LayerOutcome): LayerOutcome {
  return {
    outputs: next.outputs,
    weights: [...total.weights, ...next.weights],
    multiplyAdds: add(total.multiplyAdds, next.multiplyAdds),
    faults: [...total.faults, ...next.faults],
    arithmetic: [],
  };
}

function throughNetwork(model: ModelValue, inputs: readonly Shape[]): LayerOutcome {
  let total: LayerOutcome = { ...NOTHING, outputs: [] };
  const counted = new Set<LayerValue | ModelValue>();
  for (const { layer, inputs: tensors, call } of walkBack(model.inputs, model.outputs).applications) {
    if (tensors.length === 0) continue;
    const made = wrappedLayer(layer)?.apply(
      tensors.map(({ shape }) => shape),
      call,
    );
    if (!made) continue;
    total = after(total, counted.has(layer) ? { ...made, weights: [] } : made);
    counted.add(layer);
  }
  return { ...total, outputs: shapesThrough(model, inputs), faults: [] };
}
