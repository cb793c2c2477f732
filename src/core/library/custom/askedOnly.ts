/**
 * In a graph, Keras 3 asks a layer for its shape and does not run it where it has both a `build` and a
 * `compute_output_shape`, of its own or of the library's layer that it inherits. What its `call` would build has no weights
 * until data run through it (`compute_output_spec` and `_maybe_build` in keras/src/layers/layer.py).
 */
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, TensorValue } from '../../evaluate/value.js';
import type { LayerRow } from '../../layers/row.js';
import { checkScope } from '../layerNames.js';
import { layersOf } from '../layersOf.js';
import { ownFunction } from './classMembers.js';
import { changeState, stateOf, traceOf } from './state.js';
import { trackedLayers } from './tracking.js';

type Member = LayerValue | ModelValue;

/** The library's layer that a class inherits, if that takes tensors in one argument and wraps nothing. */
export function plainBase({ instance }: Member): LayerRow | undefined {
  const row = instance?.class.nativeBase?.row;
  return row && !row.call && !row.hands && row.runs === undefined ? row : undefined;
}

/** Notes whether this call runs the layer. Inside other code of the user's it does. */
export function noteCall(member: Member, outer: readonly TensorValue[], evaluation: Evaluation): void {
  if (member.kind !== 'layer' || member.kerasMajor !== 3) return;
  const isRun = traceOf(evaluation).frames.length > 0 || outer.every(({ isData }) => isData);
  const has = (name: string) => plainBase(member) !== undefined || ownFunction(member.instance, name);
  if (isRun) noteRun([member], evaluation);
  else if (stateOf(member).isAskedOnly === undefined && has('build') && has('compute_output_shape'))
    changeState(member, { isAskedOnly: true }, evaluation);
}

/** Data run through these layers and models: all that they hold is built. */
export function noteRun(members: readonly Member[], evaluation: Evaluation): void {
  const seen = new Set<Member>();
  const pending = [...members];
  for (let member = pending.pop(); member; member = pending.pop()) {
    if (seen.has(member)) continue;
    seen.add(member);
    checkScope(member, evaluation, true);
    const isOwnLayer = member.kind === 'layer' && member.instance !== undefined;
    if (isOwnLayer && stateOf(member).isAskedOnly !== false)
      changeState(member, { isAskedOnly: false }, evaluation);
    pending.push(...(member.kind === 'model' ? layersOf(member) : trackedLayers(member)));
  }
}
