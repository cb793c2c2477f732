/** A weight that a layer of the library made, under its name: `self.kernel` in a class that extends Conv2D. */
import type { LayerValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { tableEntry } from '../../words.js';
import { outcomeOf } from '../makeLayer.js';
import { none } from '../values.js';
import { ownFunction } from './classMembers.js';
import { builtShapes } from './weights.js';

/** The argument without which Keras leaves the weight out: its attribute is None then. */
const SWITCHES: Readonly<Record<string, string>> = { bias: 'use_bias', gamma: 'scale', beta: 'center' };

/** Undefined before the layer is built, and for what it has no weight of. */
export function weightNamed(layer: LayerValue, name: string): Value | undefined {
  if (layer.framework !== 'keras') return undefined;
  const base = layer.instance ? layer.instance.class.nativeBase?.row : layer.row;
  const shapes = builtShapes(layer);
  if (!base || !shapes?.every(isKnownRank)) return undefined;
  if (ownFunction(layer.instance, 'build') && !layer.builtWith) return undefined;
  const { weights, faults } = outcomeOf(layer, shapes, undefined, base);
  const weight = weights.find((each) => each.name === name);
  if (weight)
    return {
      kind: 'tensor',
      shape: weight.shape,
      dtype: 'float32',
      index: 0,
      variable: { name, trainable: weight.trainable && layer.trainable, isOfLayer: true },
    };
  const given = layer.bound.get(tableEntry(SWITCHES, name) ?? '')?.value;
  const isOff = faults.length === 0 && given?.kind === 'boolean' && !given.value;
  return isOff ? none : undefined;
}
