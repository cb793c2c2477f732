/**
 * A setting that the code changes on a layer that is made, by an attribute of its name: `self.filters = 8` in the
 * `build` of a class that extends Conv2D, or `layer.strides = (1, 1)` before the layer is used. Keras's layers of
 * these families read it where they are built and called.
 */
import { propertySlot } from '../evaluate/journal.js';
import type { Evaluation } from '../evaluate/nativeCall.js';
import type { LayerValue, Value } from '../evaluate/value.js';
import type { ArgumentSpec, LayerFamily } from '../layers/row.js';
import { builtShapes } from './custom/weights.js';
import { POOL_STRIDES, settingOf } from './layerMembers.js';
import { keepSettings } from './settingsInUse.js';
import { itemsOf, unknown } from './values.js';

/** They leave the weights as they are. */
const READ_AT_CALLS = new Set(['strides', 'padding', 'dilation_rate', 'pool_size']);

const KEPT_BY_NAME = new Set<LayerFamily>(['convolution', 'pooling', 'dense', 'reshaping', 'normalization']);

export function changeSetting(layer: LayerValue, name: string, value: Value, evaluation: Evaluation): void {
  if (layer.framework !== 'keras' || name === 'name' || name === 'trainable') return;
  const row = layer.instance ? layer.instance.class.nativeBase?.row : layer.row;
  const spec = row?.arguments.find((each) => each.name === name);
  if (!row || !spec || !KEPT_BY_NAME.has(row.family)) return;
  if (builtShapes(layer)) {
    // What is built has its weights.
    if (layer.instance || !READ_AT_CALLS.has(name)) return;
    keepSettings(layer);
  }
  const bound = new Map(layer.bound);
  // The strides that followed from the pool stay as they were.
  for (const [strides, pool] of Object.entries(POOL_STRIDES)) {
    const former = name === pool ? settingOf({ ...layer, row }, strides) : undefined;
    if (former) bound.set(strides, { value: former });
  }
  bound.set(name, { value: keptAs(spec, value) });
  const slot = propertySlot(layer, 'bound', (left, right) =>
    left === right
      ? left
      : new Map(left).set(name, { value: unknown(`${name} depends on a test that is not known`) }),
  );
  evaluation.journal.set(slot, bound);
}

/** Keras has made a tuple of a size by then, and reads it as one. */
function keptAs(spec: ArgumentSpec, value: Value): Value {
  if (spec.type !== 'size' || itemsOf(value) || value.kind === 'unknown') return value;
  return unknown(`${spec.name} is set to one number where Keras keeps a tuple`);
}
