/** `merge([a, b], mode='concat', concat_axis=1)` of Keras 1; as a module, `keras.layers.merge` of Keras 2. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, NativeValue, Value } from '../../evaluate/value.js';
import { tableEntry } from '../../words.js';
import { applyToValues } from '../applied.js';
import { countedName } from '../automaticNames.js';
import { boundByOrder } from '../configured.js';
import { unknown } from '../values.js';

/** Keras 1's modes and the layers that do the same today. */
const MODES: Readonly<Record<string, string>> = {
  sum: 'Add',
  mul: 'Multiply',
  ave: 'Average',
  max: 'Maximum',
  concat: 'Concatenate',
  dot: 'Dot',
  cos: 'Dot',
};

export function mergeNative(layerNamed: (name: string) => Value | undefined): NativeValue {
  return {
    kind: 'native',
    name: 'keras.layers.merge',
    member: layerNamed,
    call: (call) => mergeCall(call, layerNamed),
  };
}

function mergeCall(call: NativeCall, layerNamed: (name: string) => Value | undefined): Value {
  const bound = boundByOrder(
    ['inputs', 'mode', 'concat_axis', 'dot_axes', 'output_shape', 'output_mask', 'arguments', 'name'],
    call,
  );
  const mode = bound.get('mode')?.value ?? { kind: 'string', value: 'sum' };
  const inputs = bound.get('inputs')?.value;
  const maker = mode.kind === 'string' ? layerNamed(tableEntry(MODES, mode.value) ?? '') : undefined;
  if (maker?.kind !== 'native' || !inputs) return unknown('a merge of this mode is not followed');
  const keywords = new Map<string, BoundArgument>();
  const axis =
    mode.kind === 'string' && mode.value === 'concat' ? bound.get('concat_axis') : bound.get('dot_axes');
  if (axis) keywords.set(maker.name.endsWith('Dot') ? 'axes' : 'axis', axis);
  const name = bound.get('name') ?? {
    value: { kind: 'string', value: countedName('merge', 'keras', call.evaluation) },
  };
  keywords.set('name', name);
  const layer = maker.call({ ...call, positional: [], keywords });
  return layer.kind === 'layer' ? applyToValues(layer, [inputs], call) : layer;
}
