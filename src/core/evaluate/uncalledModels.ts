/**
 * Models of the code's own classes, and Sequential models that a builder makes, which nothing in the file calls:
 * their layers are read on inputs of which only the names are known. That takes place after all else, so that no
 * use in the file is hidden by it, and stands only where nothing that Keras would refuse is met.
 */
import { findMember } from './classes.js';
import type { UncalledBuilder } from './evaluate.js';
import type { Machine } from './machine.js';
import { callOnNames, callOnShapes, type Member } from './namedInputs.js';
import type { Scope } from './scope.js';
import type { ModelValue, Value } from './value.js';

/** Of lists of layers in lists. */
const DEEPEST = 4;

export function callUncalledModels(
  machine: Machine,
  builders: ReadonlyMap<ModelValue, UncalledBuilder>,
  scope: Scope,
): void {
  const idle = machine.made.models.filter(
    (model) => isIdle(model) && (model.instance || builders.has(model)),
  );
  if (idle.length === 0) return;
  const inner = new Set<Member>(machine.made.models.flatMap(partsOf));
  for (const model of idle) {
    if (inner.has(model)) continue;
    // A builder's models are kept from one version of a text to the next, as they are read here.
    if (model.built && !isTrained(model) && !builders.has(model)) reportUnbuilt(machine, model, model.built);
    const isRead = model.built && callOnShapes(machine, model, model.built.shapes, scope);
    if (!isRead) callOnNames(machine, model, scope);
  }
}

const isTrained = ({ training }: ModelValue): boolean =>
  [...training.keys()].some((key) => !key.startsWith('compile.'));

function reportUnbuilt(
  machine: Machine,
  { instance, name }: ModelValue,
  { location, shapes }: NonNullable<ModelValue['built']>,
): void {
  if (!instance || findMember(instance.class, 'build')?.value.kind === 'function') return;
  machine.report({
    code: 'missing-input-shape',
    severity: 'information',
    location,
    message: `Keras 3 makes no weights of ${instance.class.name} here, since its class has no method build: until “${name}” is called, its summary says “unbuilt”. Call it instead, for example on keras.Input(…).`,
    fixFacts: [{ kind: 'call-on-input', shapes }],
  });
}

function isIdle({
  modelKind,
  framework,
  inputs,
  outputs,
  applications,
  incomplete,
  stack,
}: ModelValue): boolean {
  if (framework !== 'keras' || inputs.length > 0 || outputs.length > 0 || applications.length > 0)
    return false;
  return modelKind === 'subclassed' || (modelKind === 'sequential' && !incomplete && stack.length > 0);
}

/** Layers and models that one holds, at any depth. */
export function partsOf(model: Member): readonly Member[] {
  const found = new Set<Member>();
  const look = (value: Value, depth: number): void => {
    const member = value.kind === 'instance' ? value.native : value;
    if (member?.kind === 'model' || member?.kind === 'layer') {
      if (found.has(member)) return;
      if (member !== model) found.add(member);
      const held = [...(member.instance?.attributes.values() ?? [])];
      for (const each of [...held, ...(member.kind === 'model' ? member.stack : [])]) look(each, 0);
    } else if (depth < DEEPEST)
      if (value.kind === 'list' || value.kind === 'tuple')
        for (const item of value.items) look(item, depth + 1);
      else if (value.kind === 'dict')
        for (const { value: item } of value.entries.values()) look(item, depth + 1);
  };
  look(model, 0);
  return [...found];
}
