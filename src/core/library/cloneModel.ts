/** `clone_model(model)`: the same layers anew, with weights of their own. */
import type { LayerValue, ModelValue, TensorValue } from '../evaluate/value.js';
import { apply, type CallSite } from './makeLayer.js';
import { newModel } from './models.js';
import { walkBack } from './producers.js';

/** Undefined when a part of it is written in the code itself, which would have to run again. */
export function cloneModel(model: ModelValue, site: CallSite): ModelValue | undefined {
  if (model.instance || model.modelKind === 'subclassed') return undefined;
  const copies = new Map<LayerValue | ModelValue, LayerValue | ModelValue>();
  const copyOf = (layer: LayerValue | ModelValue): LayerValue | ModelValue | undefined => {
    const known = copies.get(layer);
    if (known || layer.instance) return known;
    const made = layer.kind === 'model' ? cloneModel(layer, site) : copyOfLayer(layer, site);
    if (made) copies.set(layer, made);
    return made;
  };
  const tensors = new Map<TensorValue, TensorValue>();
  const { applications } = walkBack(model.inputs, model.outputs);
  const starts = model.inputs.flatMap(({ producer }) => (producer ? [producer] : []));
  for (const application of new Set([...starts, ...applications])) {
    const copy = copyOf(application.layer);
    const inputs = application.inputs.flatMap((tensor) => tensors.get(tensor) ?? []);
    if (!copy || inputs.length !== application.inputs.length) return undefined;
    const { outputs, call } = application;
    const shapes = outputs.map(({ shape }) => shape);
    const made = apply(copy, inputs, shapes, site, outputs[0]?.dtype, call);
    for (const [index, output] of outputs.entries()) {
      const replaced = made[index];
      if (replaced) tensors.set(output, replaced);
    }
  }
  const ends = (old: readonly TensorValue[]) => old.flatMap((tensor) => tensors.get(tensor) ?? []);
  const stack = model.stack.map(copyOf);
  const clone = newModel(model.framework, model.modelKind, site, {
    name: model.name,
    inputs: ends(model.inputs),
    outputs: ends(model.outputs),
  });
  clone.stack = stack.filter((layer) => layer !== undefined);
  return clone.stack.length === stack.length ? clone : undefined;
}

function copyOfLayer(layer: LayerValue, site: CallSite): LayerValue {
  return { ...layer, applications: [], made: site.stack, scope: site.scope };
}
