/** Keras's model classes: Sequential, and Model in its functional and subclassed forms. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { InstanceValue, NativeValue, Value } from '../../evaluate/value.js';
import { tensorsIn } from '../applied.js';
import { boundByOrder } from '../configured.js';
import { snakeCase } from '../makeLayer.js';
import { newModel } from '../models.js';
import { walkBack } from '../producers.js';
import { addToSequential } from '../sequential.js';
import { customRow } from '../standInRows.js';
import { itemsOf, none, unknown } from '../values.js';

export const sequentialClass: NativeValue = {
  kind: 'native',
  name: 'keras.Sequential',
  isClass: true,
  call: (call) => {
    const bound = boundByOrder(['layers', 'trainable', 'name'], call);
    const target = call.constructing?.native;
    const model =
      target?.kind === 'model'
        ? target
        : newModel('keras', 'sequential', call, named(bound.get('name')?.value));
    const layers = bound.get('layers')?.value;
    if (layers && layers.kind !== 'none') {
      const items = itemsOf(layers);
      for (const item of items ?? [unknown('the list of layers is not fully known')])
        addToSequential(model, item, call);
    }
    return call.constructing ? none : model;
  },
};

export const modelClass: NativeValue = {
  kind: 'native',
  name: 'keras.Model',
  isClass: true,
  call: (call) => {
    const bound = boundByOrder(['inputs', 'outputs', 'name'], call);
    const inputs = bound.get('inputs') ?? bound.get('input');
    const outputs = bound.get('outputs') ?? bound.get('output');
    if (!inputs || !outputs)
      return call.constructing ? none : unknown('the model is given no inputs and outputs');
    return functionalModel('keras', inputs.value, outputs.value, call, named(bound.get('name')?.value));
  },
};

export function functionalModel(
  framework: 'keras' | 'tfjs',
  inputs: Value,
  outputs: Value,
  call: NativeCall,
  options: { readonly name?: string },
): Value {
  const starts = tensorsIn(inputs, call) ?? [];
  const ends = tensorsIn(outputs, call) ?? [];
  const model = newModel(framework, 'functional', call, { ...options, inputs: starts, outputs: ends });
  const { strayInputs } = walkBack(starts, ends);
  for (const stray of strayInputs)
    call.evaluation.report({
      code: 'disconnected',
      severity: 'error',
      message: `The outputs depend on the input "${stray.producer?.layer.name}", which is not among the model's inputs. Add it to inputs.`,
      location: call.location,
      stack: call.stack,
    });
  return model;
}

/** A user's subclass of Model, Sequential or Layer gets the library's side of it. */
export function constructSubclass(instance: InstanceValue, call: NativeCall): void {
  const base = instance.class.nativeBase;
  if (!base || instance.native) return;
  const autoName = snakeCase(instance.class.name);
  if (base === sequentialClass)
    instance.native = newModel('keras', 'sequential', call, { instance, autoName });
  else if (base === modelClass)
    instance.native = newModel('keras', 'subclassed', call, { instance, autoName });
  else if (base.name === 'keras.layers.Layer' || base.row) {
    const reason = `${instance.class.name} is a layer of this code that was not evaluated`;
    instance.native = {
      kind: 'layer',
      framework: 'keras',
      row: customRow(instance.class.name, () => ({
        outputs: [{ kind: 'unknown', reason }],
        weights: [],
        multiplyAdds: { kind: 'unknown', reason },
        faults: [],
        arithmetic: [],
      })),
      name: autoName,
      bound: new Map(),
      trainable: true,
      made: call.stack,
      scope: call.scope,
      applications: [],
      instance,
    };
  }
}

function named(name: Value | undefined): { readonly name?: string } {
  return name?.kind === 'string' ? { name: name.value } : {};
}
