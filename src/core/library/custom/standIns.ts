/** A model that nothing in the file calls, read on tensors that stand for its inputs: no graph has a use of it. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ModelValue, Value } from '../../evaluate/value.js';
import { buildSequential } from '../sequential.js';
import { isCustom, runInside } from './applyCustom.js';

export function callOnStandIns(model: ModelValue, call: NativeCall): void {
  const positional = call.positional.map(({ value }) => value);
  const [first] = positional;
  if (isCustom(model)) {
    const keywords = new Map([...call.keywords].map(([name, { value }]): [string, Value] => [name, value]));
    runInside(model, { positional, keywords }, call);
  } else if (model.modelKind === 'sequential' && first?.kind === 'tensor')
    buildSequential(model, first.shape, call);
}
