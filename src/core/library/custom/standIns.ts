/** Models, layers and functions that nothing calls, read on tensors that stand for their inputs: no graph has a use of them. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, TensorValue, Value } from '../../evaluate/value.js';
import type { Shape } from '../../graph/dimension.js';
import { makeInput } from '../inputs.js';
import { newModel } from '../models.js';
import { buildSequential } from '../sequential.js';
import { type Custom, isCustom, runInside } from './applyCustom.js';
import { reportNoOutput } from './noOutput.js';

export function callOnStandIns(member: LayerValue | ModelValue, call: NativeCall): void {
  const positional = call.positional.map(({ value }) => value);
  const [first] = positional;
  if (isCustom(member)) {
    const keywords = new Map([...call.keywords].map(([name, { value }]): [string, Value] => [name, value]));
    const { result, inputs, inner } = runInside(member, { positional, keywords }, call, 'model');
    reportNoOutput(member, result, call, 'warning');
    if (member.kind === 'layer' && inner.length > 0) showAlone(member, { inputs, outputs: inner }, call);
  } else if (member.kind === 'model' && member.modelKind === 'sequential' && first?.kind === 'tensor')
    buildSequential(member, first.shape, call);
}

/** What a layer of the code's own does, where no model has it: drawn and counted as a model's inside is. */
function showAlone(
  layer: Custom & LayerValue,
  ends: Pick<ModelValue, 'inputs' | 'outputs'>,
  call: NativeCall,
): void {
  const { instance, custom, name, trainable } = layer;
  const shown = newModel(layer.framework, 'block', call, { name, instance, ...ends });
  shown.trainable = trainable;
  if (custom) shown.custom = custom;
}

export function standIn(name: string, shape: Shape, call: NativeCall): TensorValue {
  return makeInput('keras', shape, call, { name });
}
