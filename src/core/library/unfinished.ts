/** Layers between tensors of which no model is made: shown as a block of the code's own. */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { Application, ModelValue, TensorValue } from '../evaluate/value.js';
import { applicationsOf, isNetwork } from './layersOf.js';
import { newModel } from './models.js';
import { type Ways, walkBack } from './producers.js';

/** Where there is more than operations on tensors, as losses have. */
export function showBetween(
  inputs: readonly TensorValue[],
  outputs: readonly TensorValue[],
  call: NativeCall,
): void {
  const { applications } = walkBack(inputs, outputs);
  const hasLayer = applications.some(
    ({ layer, inputs: given }) =>
      given.length > 0 && (layer.kind === 'model' || layer.row.family !== 'operation'),
  );
  const framework = outputs[0]?.producer?.layer.framework ?? 'keras';
  if (hasLayer)
    newModel(framework, 'block', call, {
      name: call.evaluation.functions.at(-1) ?? 'block',
      inputs,
      outputs,
    });
}

/** The layers before `ends` that none of the models has, from their inputs or from the tensors of a model on. */
export function showUnfinished(
  ends: readonly TensorValue[],
  models: readonly ModelValue[],
  call: NativeCall,
): void {
  const isLast = new Set(models.flatMap(({ outputs }) => outputs.map(({ producer }) => producer)));
  let open = ends.filter(({ producer }) => producer && producer.inputs.length > 0 && !isLast.has(producer));
  const shown = new Set<Application>();
  // The models that may have them are walked first: their order is kept for their graph.
  for (const part of [models.filter(isNetwork), models.filter((model) => !isNetwork(model))]) {
    if (open.length === 0) return;
    for (const use of part.flatMap(usesOf)) shown.add(use);
    open = open.filter(({ producer }) => producer && !shown.has(producer));
  }
  if (open.length === 0) return;
  const ways: Ways = {
    madeBy: ({ producer }) => (producer && shown.has(producer) ? undefined : producer),
    needs: ({ inputs }) => inputs,
  };
  const { applications, loose, strayInputs } = walkBack([], open, ways);
  const used = new Set(applications.flatMap(({ inputs }) => inputs.map(({ producer }) => producer)));
  const outputs = open.filter(({ producer }) => !used.has(producer));
  const inputs = [...strayInputs, ...loose.filter(({ producer }) => producer)];
  if (inputs.length > 0) showBetween(inputs, outputs, call);
}

const usesOf = (model: ModelValue): readonly Application[] =>
  isNetwork(model) && model.outputs.length > 0
    ? applicationsOf(model)
    : walkBack(model.inputs, model.outputs).applications;
