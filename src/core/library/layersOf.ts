/** `model.layers`: what a model consists of, in the framework's order. */
import type { LayerValue, ModelValue, Value } from '../evaluate/value.js';
import { inFrameworkOrder, walkBack } from './producers.js';
import { memberOf } from './sequential.js';
import { itemsOf } from './values.js';

export function layersOf(model: ModelValue): readonly (LayerValue | ModelValue)[] {
  if (model.modelKind === 'sequential') return model.stack;
  if (model.modelKind === 'functional' && model.outputs.length > 0) {
    const order = inFrameworkOrder(walkBack(model.inputs, model.outputs), model.inputs);
    const layers = new Set(order.map((application) => application.layer));
    return [...layers].filter((layer) => layer.kind === 'model' || layer.row.family !== 'operation');
  }
  return trackedLayers(model);
}

/** Layers that a subclassed model holds in its attributes, lists of layers included. */
export function trackedLayers(model: ModelValue | LayerValue): readonly (LayerValue | ModelValue)[] {
  const found = new Set<LayerValue | ModelValue>();
  const look = (value: Value, depth: number): void => {
    const member = memberOf(value);
    if (member) found.add(member);
    else if (depth < 4) for (const item of entriesOf(value)) look(item, depth + 1);
  };
  for (const value of model.instance?.attributes.values() ?? []) look(value, 0);
  found.delete(model);
  return [...found];
}

function entriesOf(value: Value): readonly Value[] {
  if (value.kind === 'dict') return [...value.entries.values()].map((entry) => entry.value);
  return itemsOf(value) ?? [];
}
