/** An attribute that no library gives its object, or that nothing in the file ever stores in a user's own one. */

import { nearestName } from '../checks/nearestName.js';
import type { Location } from '../document.js';
import type { ClassNode, Statement } from '../program/tree.js';
import { ownNames } from './boundNames.js';
import { ancestors } from './classes.js';
import type { Machine } from './machine.js';
import type { Frame } from './scope.js';
import type { FunctionValue, InstanceValue, Value } from './value.js';

/** Names that let a class have attributes which its text does not name. */
const DYNAMIC = ['setattr', 'vars', '__dict__', '__getattr__', '__getattribute__', '__slots__'];

/** Reports the attribute only where every class of the object is in this file and open to view. */
export function noteMissingAttribute(
  machine: Machine,
  object: InstanceValue,
  name: string,
  location: Location,
  frame: Frame,
): void {
  if (machine.guarded > 0 || frame.dialect !== 'python' || name.startsWith('_') || object.held) return;
  const classes = ancestors(object.class);
  const isOpenToView = ({ path, node, bases }: (typeof classes)[number]): boolean =>
    path === frame.path &&
    node.decorators.length === 0 &&
    node.bases.every(({ kind }) => kind === 'positional') &&
    bases.every((base) => base.kind === 'class' || base.attributeNames !== undefined);
  const native = object.class.nativeBase?.attributeNames;
  if (native?.has(name) || !classes.every(isOpenToView)) return;
  // A class that stores nothing itself is for others to inherit from, in other files too.
  if (!native && !classes.some(({ members }) => members.has('__init__'))) return;
  if (classes.some(({ node }) => leavesMethodsOpen(node))) return;
  // Last, since they take a walk through the whole file.
  const facts = machine.factsOf(frame.path);
  if (!facts || facts.isBroken || facts.attributes.has(name)) return;
  const isVariable = classes.some((each) => isVariableOfInit(each.node, name));
  if (facts.bound.has(name) && !isVariable) return;
  if (DYNAMIC.some((each) => facts.read.has(each))) return;
  const own = [...object.attributes.keys(), ...classes.flatMap(({ members }) => [...members.keys()])];
  const near = nearestName(
    name,
    own.filter((each) => !each.startsWith('_')),
  );
  const offer = isVariable
    ? `The constructor only has a variable of that name. Write self.${name} = … there.`
    : near === undefined
      ? 'Store it in the constructor, or correct its spelling.'
      : `Did you mean "${near}"?`;
  machine.report({
    code: 'undefined-name',
    severity: 'error',
    location,
    message: `${object.class.name} has no attribute "${name}": nothing in this file gives it one. ${offer}`,
    cause: `attribute ${frame.path} ${object.class.name} ${name}`,
    fixFacts: [{ kind: 'missing-attribute' }],
  });
}

/** `conv = Conv2D(…)` in the constructor, where `self.conv` was meant. */
function isVariableOfInit(node: ClassNode, name: string): boolean {
  return node.members.some(
    (member) =>
      member.kind === 'statement' &&
      member.statement.kind === 'function' &&
      member.statement.function.name === '__init__' &&
      ownNames(member.statement.function.body).has(name),
  );
}

/** Kinds of values whose libraries know all their members, or those that a misspelt name is near to. */
const MAY_MISS: ReadonlySet<Value['kind']> = new Set([
  'tensor',
  'layer',
  'model',
  'configured',
  'array',
  'native',
  'instance',
  'string',
  'list',
  'dict',
]);

/** What a library surely has not, and what no text that is read stores in it. */
export function missingMember(
  machine: Machine,
  object: Value,
  name: string,
  at: Location,
  frame: Frame,
): Value | undefined {
  if (!MAY_MISS.has(object.kind)) return undefined;
  const missing = machine.registry.missingMember(object, name, machine.evaluationFor(frame));
  if (!missing) return undefined;
  const isStored = [...machine.texts.keys()].some((path) => {
    const facts = machine.factsOf(path);
    return (
      !facts || facts.isBroken || facts.attributes.has(name) || DYNAMIC.some((each) => facts.read.has(each))
    );
  });
  if (isStored) return undefined;
  const cause = `attribute ${frame.path} ${object.kind} ${name}`;
  const refused = machine.refuse(missing.message, at, missing.exception, frame, {
    code: 'unknown-name',
    cause,
    ...missing.more,
  });
  // Read as it is meant, it leads to no further fault.
  const slip = missing.more?.fixFacts?.find((fact) => fact.kind === 'misspelt-name');
  const meant = slip?.kind === 'misspelt-name' ? (slip.meant ?? nearestName(name, slip.known)) : undefined;
  const value =
    meant === undefined
      ? undefined
      : machine.registry.attribute(object, meant, machine.evaluationFor(frame), at);
  return value ?? refused;
}

/** Members of models and their like, which a function has only once it is called. */
const OF_RESULTS = new Set([
  ...[
    'add',
    'compile',
    'evaluate',
    'fit',
    'get_layer',
    'inputs',
    'layers',
    'load_weights',
    'output',
    'outputs',
  ],
  ...['predict', 'save', 'save_weights', 'summary', 'to_json', 'trainable', 'shape', 'reshape', 'astype'],
]);

/** `model = build` without brackets, and then `model.fit(…)`. */
export function memberOfFunction(
  machine: Machine,
  { node, attributes }: FunctionValue,
  name: string,
  at: Location,
  frame: Frame,
): Value | undefined {
  const isPlain = node.name !== '' && node.decorators.length === 0 && (attributes?.size ?? 0) === 0;
  if (!isPlain || !OF_RESULTS.has(name) || frame.dialect !== 'python') return undefined;
  return machine.refuse('', at, 'AttributeError', frame, {
    code: 'not-called',
    message: `${node.name} is a function, which has no "${name}"; what it returns may have. Call it: ${node.name}().`,
    cause: `uncalled ${node.name}`,
    fixFacts: [{ kind: 'uncalled-maker', name: node.name }],
  });
}

/** Methods that only raise NotImplementedError: classes that inherit, in other files too, give it what it lacks. */
function leavesMethodsOpen({ members }: ClassNode): boolean {
  return members.some(
    (member) =>
      member.kind === 'statement' &&
      member.statement.kind === 'function' &&
      member.statement.function.body.some(raisesNotImplemented),
  );
}

/** `raise NotImplementedError`: who inherits gives the method its own parameters too. */
export function raisesNotImplemented(statement: Statement): boolean {
  if (statement.kind !== 'raise' || !statement.value) return false;
  const { value } = statement;
  const raised = value.kind === 'call' ? value.callee : value;
  return raised.kind === 'name' && raised.name === 'NotImplementedError';
}
