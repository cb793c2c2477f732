/** Methods that nothing in the file calls, of its classes: read on the objects that it makes of them, or on one of their own. */
import type { Span } from '../document.js';
import type { ClassNode, FunctionNode, ModuleNode } from '../program/tree.js';
import {
  contained,
  emptyMembers,
  isAssuming,
  openAttributes,
  openMembers,
  runAssuming,
} from './assumptions.js';
import { namesReadIn } from './boundNames.js';
import { callersFirst } from './callersFirst.js';
import { callValue } from './calls.js';
import { ancestors, findMember } from './classes.js';
import type { UncalledBuilder } from './evaluate.js';
import { leavingFinished } from './finishedModels.js';
import type { Machine } from './machine.js';
import { NOTHING, sampleArguments, samplesFor, siteOf } from './sampleArguments.js';
import type { Scope } from './scope.js';
import { callOnTensors } from './tensorParameters.js';
import type { ClassValue, FunctionValue, Value } from './value.js';

/** Of a class: each may make another model of itself. */
const MOST_INSTANCES = 3;

interface UncalledClass {
  readonly node: ClassNode;
  readonly bound: Value | undefined;
  readonly span: Span;
  readonly used: ReadonlySet<FunctionNode>;
}

/** `bound`: the value of its name; `used`: what the file itself calls. */
export function runClass(
  machine: Machine,
  module: ModuleNode,
  { node, bound, span, used }: UncalledClass,
  scope: Scope,
): UncalledBuilder | undefined {
  const made = bound && (machine.openClasses.get(bound) ?? bound);
  if (made?.kind !== 'class' || made.node !== node) return undefined;
  const samples = samplesFor(machine, module, span, scope);
  const known = machine.instances.get(node)?.slice(0, MOST_INSTANCES);
  const own = known ? undefined : ownInstance(machine, made, samples, span, scope);
  // A library calls the methods of its own subclasses when their time comes.
  if (!made.nativeBase) {
    const instances = known ?? (own?.instance ? [own.instance] : []);
    // What another class's object has run does something else with this one's.
    const inherited = completed(made).filter((each) => !known || !used.has(each.node));
    for (const each of inherited) machine.called.delete(each.node);
    const methods = [...methodsIn(made), ...inherited].filter((each) => !machine.called.has(each.node));
    for (const method of callersFirst(methods, nameOf, (each) => [each.node])) {
      const run = () => runMethod(machine, { of: made, method, instances, samples }, span, scope);
      if (isPassedBy(machine, made, method)) withoutErrors(machine, run);
      else run();
    }
    for (const member of node.members)
      if (member.kind === 'statement' && member.statement.kind === 'class') {
        const { class: inner, span: at } = member.statement;
        const innerClass = { node: inner, bound: made.members.get(inner.name), span: at, used };
        runClass(machine, module, innerClass, scope);
      }
  }
  return { function: node.name, span, symbols: own?.symbols ?? [] };
}

/** Another method has run that names it, and did not come to it: the object may be set up for another way. */
function isPassedBy(machine: Machine, { members }: ClassValue, { node }: FunctionValue): boolean {
  if (machine.called.has(node)) return false;
  return [...members.values()].some(
    (other) =>
      other.kind === 'function' &&
      other.node !== node &&
      machine.called.has(other.node) &&
      namesReadIn(other.node).has(node.name),
  );
}

function withoutErrors(machine: Machine, run: () => void): void {
  const { size } = machine.problems;
  run();
  for (const [key, { severity }] of [...machine.problems].slice(size))
    if (severity === 'error') machine.problems.delete(key);
}

const nameOf = ({ node }: FunctionValue): string => node.name;

function methodsIn({ members }: ClassValue): readonly FunctionValue[] {
  return [...members.values()].flatMap((member) => {
    if (member.kind !== 'function') return [];
    return member.node.name === '__call__' || !member.node.name.startsWith('__') ? [member] : [];
  });
}

/** Inherited methods that name what the class has of its own: `build` of a base class that leaves `body` to its heirs. */
function completed(made: ClassValue): readonly FunctionValue[] {
  return ancestors(made)
    .slice(1)
    .flatMap((base) => methodsIn(base).filter(({ node }) => findMember(made, node.name)?.owner === base))
    .filter(({ node }) => [...namesReadIn(node)].some((name) => made.members.has(name)));
}

/** An object made for the purpose; none where the constructor has run, or needs what nothing here says. */
function ownInstance(
  machine: Machine,
  made: ClassValue,
  samples: ReadonlyMap<string, Value>,
  span: Span,
  scope: Scope,
): { readonly instance?: Value; readonly symbols: readonly string[] } | undefined {
  const python = scope.frame.dialect === 'python';
  const found = findMember(made, python ? '__init__' : 'constructor');
  const own = found?.value.kind === 'function' ? found.value : undefined;
  if (own && found?.owner === made && machine.called.has(own.node)) return undefined;
  if (!own && made.nativeBase?.row) return undefined;
  let symbols: readonly string[] = [];
  const canOpen = (own !== undefined && isAssuming(own)) || (python && emptyMembers(made).length > 0);
  const instance = contained(() =>
    runAssuming(machine, canOpen, (opening) => {
      const first = python ? 1 : 0;
      if (opening && python) openMembers(machine, made, opening, scope.frame);
      const sampled = own ? sampleArguments(machine, own, samples, { first, opening }) : NOTHING;
      ({ symbols } = sampled);
      return callValue(machine, made, sampled.given, siteOf(span, scope));
    }),
  );
  return { ...(instance && { instance }), symbols };
}

interface UncalledMethod {
  readonly of: ClassValue;
  readonly method: FunctionValue;
  readonly instances: readonly Value[];
  readonly samples: ReadonlyMap<string, Value>;
}

function runMethod(
  machine: Machine,
  { of, method, instances, samples }: UncalledMethod,
  span: Span,
  scope: Scope,
): void {
  // One that ran before this one may have called it.
  if (machine.called.has(method.node)) return;
  const { decoration } = method;
  const isOfClass = decoration === 'class' || decoration === 'static';
  const takesReceiver = scope.frame.dialect === 'python' && decoration !== 'static';
  for (const receiver of isOfClass ? [of] : instances)
    leavingFinished(machine, () =>
      contained(() =>
        runAssuming(machine, true, (opening) => {
          const first = takesReceiver ? 1 : 0;
          const { given, symbols } = sampleArguments(machine, method, samples, { first, opening });
          if (opening) openAttributes(machine, receiver, opening, scope.frame);
          const positional = takesReceiver ? [{ value: receiver }, ...given.positional] : given.positional;
          const names = new Set(symbols);
          const all = { ...given, positional };
          return callOnTensors(machine, method, all, siteOf(span, scope), { names, receiver });
        }),
      ),
    );
}
