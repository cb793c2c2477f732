/** What a class of the code hands on to the constructor of the Keras class that it extends: `super().__init__(name="iou")`. */
import type { ConfiguredValue, InstanceValue } from '../../evaluate/value.js';

const settings = new WeakMap<InstanceValue, ConfiguredValue>();

export function noteBase(instance: InstanceValue, made: ConfiguredValue): void {
  settings.set(instance, made);
}

/** Undefined where its constructor was not reached. */
export function baseOf(instance: InstanceValue): ConfiguredValue | undefined {
  return settings.get(instance);
}
