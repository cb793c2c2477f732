/**
 * What a layer was set to when it was used, where the code sets it anew afterwards: `conv.strides = (1, 1)` between
 * two calls. Keras reads such settings at each call.
 */
import type { Application, LayerValue } from '../evaluate/value.js';

type Bound = LayerValue['bound'];

const former = new WeakMap<Application, Bound>();

/** Its uses until now keep the settings that they had. */
export function keepSettings({ applications, bound }: LayerValue): void {
  for (const use of applications) if (!former.has(use)) former.set(use, bound);
}

/** The layer as it was when it was used. */
export function asUsed(layer: LayerValue, use: Application | undefined): LayerValue {
  const bound = use && former.get(use);
  return bound && bound !== layer.bound ? { ...layer, bound } : layer;
}

/** Two of its uses differ in a setting. */
export function changesBetweenUses(layer: LayerValue): boolean {
  return layer.applications.some((use) => asUsed(layer, use) !== layer);
}
