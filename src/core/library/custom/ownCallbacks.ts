/** Callbacks of the code's own classes, which `fit` calls itself: tried for the names in them. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { itemsOf, unknown } from '../values.js';
import { ownFunction } from './classMembers.js';
import { asideTellingNames } from './namesInside.js';

/** With the number of the epoch or batch, or without one. */
const HOOKS: readonly (readonly [name: string, isNumbered: boolean])[] = [
  ['on_train_begin', false],
  ['on_epoch_begin', true],
  ['on_train_batch_begin', true],
  ['on_train_batch_end', true],
  ['on_epoch_end', true],
  ['on_train_end', false],
];

export function tryCallbacks(callbacks: Value, call: NativeCall): void {
  const { evaluation, location } = call;
  for (const each of itemsOf(callbacks) ?? [callbacks]) {
    if (each.kind !== 'instance') continue;
    for (const [name, isNumbered] of HOOKS) {
      const hook = ownFunction(each, name);
      if (!hook || hook.node.decorators.length > 0) continue;
      const given = [
        ...(isNumbered ? [unknown('which epoch or batch it is')] : []),
        unknown('what is logged is not known before a run'),
      ];
      asideTellingNames(evaluation, () =>
        evaluation.call(evaluation.attribute(each, name, location), given, undefined, location),
      );
    }
  }
}
