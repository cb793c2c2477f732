/** `tf.sequential`, `tf.model`, and layers applied to tensors. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, NativeValue } from '../../evaluate/value.js';
import { functionalModel } from '../keras/models.js';
import { method } from '../modelMembers.js';
import { newModel } from '../models.js';
import { addToSequential } from '../sequential.js';
import { itemsOf, unknown } from '../values.js';
import { reportTwins } from './members.js';

/** The one options object that a factory takes, by its keys. */
export function optionsOf(call: NativeCall): ReadonlyMap<string, BoundArgument> {
  const [options] = call.positional;
  if (options?.value.kind !== 'dict') return new Map();
  const found = new Map<string, BoundArgument>();
  for (const { key, value } of options.value.entries.values())
    if (key.kind === 'string') found.set(key.value, { ...options, value });
  return found;
}

function named(options: ReadonlyMap<string, BoundArgument>): { readonly name?: string } {
  const name = options.get('name')?.value;
  return name?.kind === 'string' ? { name: name.value } : {};
}

export const sequentialFactory: NativeValue = method('tf.sequential', (call) => {
  const options = optionsOf(call);
  const [given] = call.positional;
  // The array is not read: a model without layers comes out of it.
  if (given?.value.kind === 'list')
    call.evaluation.report({
      code: 'invalid-argument',
      severity: 'error',
      message:
        'tf.sequential ignores an array and gives an empty model. Write tf.sequential({layers: [...]}).',
      location: given.location ?? call.location,
      stack: call.stack,
    });
  const model = newModel('tfjs', 'sequential', call, named(options));
  const layers = options.get('layers')?.value;
  if (layers && layers.kind !== 'none')
    for (const item of itemsOf(layers) ?? [unknown('the list of layers is not fully known')])
      addToSequential(model, item, call);
  return model;
});

export const modelFactory: NativeValue = method('tf.model', (call) => {
  const options = optionsOf(call);
  const inputs = options.get('inputs');
  const outputs = options.get('outputs');
  if (!inputs || !outputs) return unknown('the model is given no inputs and outputs');
  const model = functionalModel('tfjs', inputs.value, outputs.value, call, named(options));
  if (model.kind === 'model') reportTwins(model, call);
  return model;
});
