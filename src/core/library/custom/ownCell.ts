/** A cell of the code's own in an RNN: one step of it, with the states that it says it has. */
import type { LayerValue } from '../../evaluate/value.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import type { LayerOutcome } from '../../layers/row.js';
import { siteInForce } from '../makeLayer.js';
import { itemsOf, toDim } from '../values.js';
import { type Custom, isCustom, runInside } from './applyCustom.js';
import { shapesKey, stateOf } from './state.js';
import { weightsOf } from './weights.js';

/** Undefined for a layer that has no `state_size`, which is no cell, and where that is not known. */
export function cellOutcome(layer: LayerValue, inputs: readonly Shape[]): LayerOutcome | undefined {
  const [input] = inputs;
  if (!input || !isKnownRank(input) || layer.framework === 'tfjs' || !isCustom(layer)) return undefined;
  const sizes = layer.instance.attributes.get('state_size');
  const states = sizes && (itemsOf(sizes) ?? [sizes]).map((size): Shape => [input[0] ?? null, toDim(size)]);
  const outputs = states && inputs.length === 1 ? stepOf(layer, input, states) : undefined;
  if (!outputs) return undefined;
  const { weights, missing } = weightsOf([layer]);
  const open =
    missing === undefined ? [] : [{ name: 'weights', shape: [unknownDim(missing)], trainable: true }];
  return {
    outputs,
    weights: [...weights, ...open],
    multiplyAdds: unknownDim("the cost of a cell of the code's own is not counted"),
    faults: [],
    arithmetic: [],
  };
}

/** What one step gives: known from an earlier one, or tried where the RNN is called. */
function stepOf(cell: Custom, input: Shape, states: readonly Shape[]): readonly Shape[] | undefined {
  const known = stateOf(cell).calls.get(shapesKey([input, ...states]));
  const site = siteInForce();
  if (known || !site) return known;
  const [first, ...others] = [input, ...states].map(standIn);
  if (!first) return undefined;
  const given = { positional: [first, { kind: 'list', items: others } as const], keywords: new Map() };
  const { inner } = runInside(cell, given, site, 'layer');
  return inner.length > 0 ? inner.map(({ shape }) => shape) : undefined;
}

const standIn = (shape: Shape) => ({ kind: 'tensor', shape, dtype: 'float32', index: 0 }) as const;
