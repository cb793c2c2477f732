/** What nothing calls is read for what it makes and reports: the models that the program has made by itself stay as they are. */
import type { Change } from './changeJournal.js';
import type { Machine } from './machine.js';
import type { ModelValue } from './value.js';

/** Takes back what `run` adds to models of the program, and what it freezes of them. What is added is shown as a block. */
export function leavingFinished<T>(machine: Machine, run: () => T): T | undefined {
  if (machine.finished.size === 0) return run();
  const { changes, result, raised } = machine.attempt(run);
  const [kept, taken] = [changes.filter(isKept), changes.filter((change) => !isKept(change))];
  machine.journal.redo(kept);
  for (const { slot, after } of taken)
    if (slot.key === 'stack') showAdded(machine, slot.object as ModelValue, after as ModelValue);
  if (raised) throw raised;
  return result;

  function isKept({ slot: { object, key }, isNew }: Change): boolean {
    if (key === 'trainable') return isNew;
    return (
      key !== 'stack' ||
      !machine.finished.has(object as ModelValue) ||
      (object as ModelValue).stack.length === 0
    );
  }
}

/** The layers behind the model's own end. */
function showAdded(
  machine: Machine,
  model: ModelValue,
  { stack, outputs }: Pick<ModelValue, 'stack' | 'outputs'>,
): void {
  const inputs = model.outputs;
  if (inputs.length === 0 || outputs.length === 0 || stack.length <= model.stack.length) return;
  machine.made.registerModel({
    ...model,
    modelKind: 'block',
    stack: [],
    inputs,
    outputs,
    applications: [],
    training: new Map(),
  });
}
