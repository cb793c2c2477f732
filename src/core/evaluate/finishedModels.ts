/** What nothing calls is read for what it makes and reports: Sequential models that the program has made by itself stay as they are. */
import { propertySlot, type Slot } from './journal.js';
import type { Machine } from './machine.js';
import type { ModelValue } from './value.js';

type Ends = Pick<ModelValue, 'stack' | 'inputs' | 'outputs'>;

const endsNow = ({ stack, inputs, outputs }: ModelValue): Ends => ({ stack, inputs, outputs });

/** Takes back what `run` adds to models of the program, and what it freezes of them. What is added is shown as a block. */
export function leavingFinished<T>(machine: Machine, run: () => T): T {
  const models = [...machine.finished].filter(({ stack }) => stack.length > 0);
  const before = models.map(endsNow);
  const members = new Set(models.flatMap((model) => [model, ...model.stack]));
  const trained = [...members].map((member) => [member, member.trainable] as const);
  const result = run();
  for (const [member, trainable] of trained)
    if (member.trainable !== trainable) machine.journal.set(propertySlot(member, 'trainable'), trainable);
  for (const [index, model] of models.entries()) {
    const was = before[index];
    if (!was || model.stack === was.stack) continue;
    const { stack, outputs } = model;
    machine.journal.set(endsOf(model), was);
    if (was.outputs.length > 0 && outputs.length > 0 && stack.length > was.stack.length)
      machine.made.registerModel({
        ...model,
        modelKind: 'block',
        stack: [],
        inputs: was.outputs,
        outputs,
        applications: [],
        training: new Map(),
      });
  }
  return result;
}

const endsOf = (model: ModelValue): Slot<Ends> => ({
  object: model,
  key: 'stack',
  get: () => endsNow(model),
  set: ({ stack, inputs, outputs }) => {
    model.stack = stack;
    model.inputs = inputs;
    model.outputs = outputs;
  },
});
