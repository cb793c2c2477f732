/** An activation that is a function of the code: `Dense(8, activation=mish)`, run on a stand-in for what the layer gives. */
import type { LayerValue, Value } from '../../evaluate/value.js';
import type { Shape } from '../../graph/dimension.js';
import type { CallSite } from '../makeLayer.js';
import { standInFor } from './ownInputs.js';
import { changeState, stateOf, traced } from './state.js';

/** Undefined for a name, and for what is Keras's own. */
export function ownActivation({ framework, bound }: LayerValue): Value | undefined {
  const value = framework === 'keras' ? bound.get('activation')?.value : undefined;
  const isOwn = value?.kind === 'function' || value?.kind === 'method' || value?.kind === 'instance';
  return isOwn && !(value.kind === 'instance' && value.native) ? value : undefined;
}

/** Keeps what it makes of `output`, what the layer gives without it; nothing in it is told. */
export function runActivation(layer: LayerValue, output: Shape | undefined, site: CallSite): void {
  const activation = ownActivation(layer);
  if (!activation || !output || stateOf(layer).inside) return;
  const { evaluation, location } = site;
  const inside = evaluation.aside(() => {
    const given = standInFor(layer, { kind: 'tensor', shape: output, dtype: 'float32', index: 0 }, site);
    const result = traced('layer', evaluation, () =>
      evaluation.call(activation, [given], undefined, location),
    );
    return result.kind === 'tensor' ? { inputs: [given], outputs: [result] } : undefined;
  });
  if (inside) changeState(layer, { inside }, evaluation);
}
