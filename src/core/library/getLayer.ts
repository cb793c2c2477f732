/** `model.get_layer(…)`: a layer by its name or its place. */
import { didYouMean } from '../checks/nearestName.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, Value } from '../evaluate/value.js';
import { hasAllLayers, layersOf } from './layersOf.js';
import { walkBack } from './producers.js';
import { unknown } from './values.js';

export function findLayer(model: ModelValue, call: NativeCall): Value {
  const layers = layersOf(model);
  const byIndex = call.keywords.get('index')?.value ?? call.positional[1]?.value;
  const byName = call.keywords.get('name')?.value ?? call.positional[0]?.value;
  if (byName?.kind === 'string')
    return layers.find((layer) => layer.name === byName.value) ?? noLayer(model, byName.value, layers, call);
  const index = byIndex ?? byName;
  if (index?.kind === 'number')
    return call.evaluation.dialect === 'python'
      ? (layers.at(index.value) ?? noIndex(model, index.value, layers.length, call))
      : (layers[index.value] ?? unknown('the model has no such layer'));
  return unknown('which layer is asked for is not known');
}

function noIndex(model: ModelValue, index: number, count: number, call: NativeCall): Value {
  const message = `The model "${model.name}" has ${count} layer${count === 1 ? '' : 's'}; there is no index ${index}. The last is ${count - 1} or -1.`;
  if (hasAllLayers(model) && count > 0)
    call.evaluation.report({
      code: 'invalid-argument',
      severity: 'error',
      message,
      location: call.keywords.get('index')?.location ?? call.positional.at(-1)?.location ?? call.location,
      stack: call.stack,
    });
  return unknown(message);
}

/** Whether it is one of the model's names but for the number, and numbers are not those of a run. */
export function mayBeCounted(name: string, names: readonly string[], { evaluation }: NativeCall): boolean {
  const uncounted = (each: string) => each.replace(/_?\d+$/, '');
  return !evaluation.countsNames && names.some((each) => uncounted(each) === uncounted(name));
}

function noLayer(
  model: ModelValue,
  name: string,
  layers: readonly (LayerValue | ModelValue)[],
  call: NativeCall,
): Value {
  const names = layers.map((layer) => layer.name);
  // A layer that is not known may have any name.
  if (
    !mayBeCounted(name, names, call) &&
    model.framework === 'keras' &&
    model.modelKind !== 'subclassed' &&
    layers.every((layer) => layer.name !== '?') &&
    walkBack(model.inputs, model.outputs).loose.every(({ variable }) => variable)
  )
    call.evaluation.report({
      code: 'unknown-name',
      severity: 'error',
      message: `The model has no layer "${name}". ${didYouMean(name, names, layersTold(names))}`,
      location: call.positional[0]?.location ?? call.keywords.get('name')?.location ?? call.location,
      stack: call.stack,
      fixFacts: [{ kind: 'misspelt-name', name, known: names }],
    });
  return unknown(`the model has no layer "${name}"`);
}

/** All names of a small model; of a large one how many there are, the first and the last. */
export function layersTold(names: readonly string[]): string {
  return names.length <= MOST_NAMES
    ? `It has: ${names.join(', ')}.`
    : `It has ${names.length} layers, from "${names[0]}" to "${names.at(-1)}".`;
}

const MOST_NAMES = 20;
