/** Calls of every callable value: user functions, methods, classes, library functions, layers. */

import type { Location } from '../document.js';
import type { FunctionNode } from '../program/tree.js';
import { assign } from './assign.js';
import { hiddenArguments } from './assumptions.js';
import { weighed } from './boundedWalk.js';
import type { Completion, Doubt } from './branches.js';
import { entered } from './callDepth.js';
import { callEither } from './callEither.js';
import { noteMisfit, noteNativeMisfit } from './callFit.js';
import { findMember, instantiate } from './classes.js';
import { evaluate } from './expressions.js';
import { makeGenerator } from './generators.js';
import { joinValues } from './joinValues.js';
import { keptCall } from './keptCalls.js';
import { locate, type Machine } from './machine.js';
import { dict, list, madeOf, tuple, undefinedValue, unknown } from './makeValue.js';
import { ownCall } from './metaclasses.js';
import { endOf } from './missingReturn.js';
import type { NativeCall } from './nativeCall.js';
import { callOfNone } from './ofNone.js';
import { callOpenInstance, makeOpenInstance } from './openInstances.js';
import { remembered } from './remembered.js';
import type { RowOrigin } from './rowOrigin.js';
import { childScope, enterFunction, type Frame, type Scope } from './scope.js';
import { executeBlock } from './statements.js';
import { hasOrigin, trailed } from './trail.js';
import { executeUnknownTimes } from './unknownTimes.js';
import type { BoundArgument, FunctionValue, UnknownValue, Value } from './value.js';

/** Arguments as evaluated. */
export interface Given {
  readonly positional: readonly BoundArgument[];
  readonly keywords: ReadonlyMap<string, BoundArgument>;
  readonly openReason?: string;
  /** What could not be spread: a collection of some length. */
  readonly openPart?: UnknownValue;
}

/** Parameters are the function's own names, whatever is outside. */
const OWN = { declaration: 'let' } as const;

export interface CallSite {
  readonly location: Location;
  readonly calleeLocation: Location;
  readonly isNew: boolean;
  /** The text has this call as it is, with these arguments. */
  readonly isWritten?: boolean;
  /** The callee is a variable or an attribute. */
  readonly isOfName?: boolean;
  /** Of which the callee was read as an attribute. */
  readonly self?: Value;
  /** The frame that calls. */
  readonly frame: Frame;
}

export function callValue(machine: Machine, callee: Value, given: Given, site: CallSite): Value {
  machine.step();
  switch (callee.kind) {
    case 'unknown': {
      const made = callee.either && callEither(machine, callee, callee.either, given, site);
      if (made) return made;
      handOver(machine, given);
      const own =
        makeOpenInstance(machine, callee, given, site) ?? callOpenInstance(machine, callee, given, site);
      if (own) return own;
      return trailedCall(madeOf(callee), given, site, callee);
    }
    case 'function':
      return callFunction(machine, callee, given, site, callee.boundThis);
    case 'method': {
      const { callee: inner, receiver } = callee;
      if (inner.kind === 'native')
        return accepted(
          machine,
          () => {
            if (inner.signature) noteNativeMisfit(machine, inner, given, site);
            const made = weighed(
              notHandedOn(inner.call({ ...nativeCall(machine, given, site), receiver }), given),
            );
            return trailedCall(made, given, site, receiver);
          },
          receiver,
        );
      if (inner.node.name === 'build' && receiver.kind === 'instance' && receiver.native)
        machine.registry.beginBuild(receiver.native, machine.evaluationFor(site.frame));
      const passesSelf = inner.closure.frame.dialect === 'python';
      const all = passesSelf ? { ...given, positional: [{ value: receiver }, ...given.positional] } : given;
      return callFunction(machine, inner, all, site, receiver);
    }
    case 'class': {
      const own = ownCall(callee);
      return own ? callValue(machine, own, given, site) : instantiate(machine, callee, given, site);
    }
    case 'native':
      return accepted(
        machine,
        () => {
          noteNativeMisfit(machine, callee, given, site);
          const made = weighed(notHandedOn(callee.call(nativeCall(machine, given, site)), given));
          return trailedCall(made, given, site);
        },
        site.self,
      );
    case 'instance': {
      const evaluation = machine.evaluationFor(site.frame);
      if (!callee.native || findMember(callee.class, '__call__')?.value.kind === 'function') {
        const method = evaluation.attribute(callee, '__call__', site.calleeLocation);
        return callValue(machine, method, given, site);
      }
      const fromLibrary = machine.registry.callValue(callee.native, nativeCall(machine, given, site));
      return fromLibrary ?? unknown(`a ${callee.class.name} cannot be called`, site.location);
    }
    case 'symbol':
      handOver(machine, given);
      return unknown('a call of something that has only a name', site.location);
    default:
      return (
        machine.registry.callValue(callee, nativeCall(machine, given, site)) ??
        notCallable(machine, callee, given, site)
      );
  }
}

/** `x.shape(0)`, `model.layers()`. */
function notCallable(machine: Machine, callee: Value, given: Given, site: CallSite): Value {
  if (callee.kind === 'none' && site.isWritten && site.frame.dialect === 'python') {
    const refused = callOfNone(machine, callee, site.location, site.frame);
    if (refused) return refused;
  }
  const missing =
    callee.kind === 'tensor' && site.isWritten
      ? machine.registry.missingMember(callee, '__call__', machine.evaluationFor(site.frame))
      : undefined;
  if (missing)
    return machine.refuse(missing.message, site.location, missing.exception, site.frame, {
      fixFacts: given.positional.length + given.keywords.size === 0 ? [{ kind: 'called-collection' }] : [],
    });
  const isNumber = callee.kind === 'number' && site.isOfName && !machine.isReadingUncalled;
  if (isNumber && site.frame.dialect === 'python')
    return machine.refuse(
      `This is the number ${callee.value}, which cannot be called`,
      site.location,
      'TypeError',
      site.frame,
    );
  const what = NOT_CALLABLE[callee.kind];
  if (what === undefined || site.frame.dialect !== 'python' || !site.isWritten)
    return unknown(`a ${callee.kind} cannot be called`, site.location);
  return machine.refuse(
    `This is ${what}, which cannot be called: square brackets ask for its entries`,
    site.location,
    'TypeError',
    site.frame,
    { fixFacts: [{ kind: 'called-collection' }] },
  );
}

/** Behind a number or a text as it is written, a comma is missing rather. */
const NOT_CALLABLE: Readonly<Record<string, string>> = {
  list: 'a list',
  tuple: 'a tuple',
  dict: 'a dict',
  array: 'an array',
};

/** Data that a call gives although Python refuses it are none, and what it configures remembers that: neither may train. */
function accepted(machine: Machine, call: () => Value, receiver?: Value): Value {
  const { lastError } = machine;
  const made = call();
  const ofReceiver = receiver?.kind === 'configured' ? receiver.fault : undefined;
  const fault = ofReceiver ?? (machine.lastError === lastError ? undefined : machine.lastError);
  if (!fault) return made;
  if (hasOrigin(made)) return unknown(fault.message, fault.location);
  return made.kind === 'configured' ? { ...made, fault } : made;
}

function handOver(machine: Machine, { positional, keywords }: Given): void {
  for (const { value } of [...positional, ...keywords.values()]) machine.registry.handedOver(value);
}

/** What a call of a library's function gives says where the trail of what it was given ended. */
function trailedCall(made: Value, given: Given, { location, self }: CallSite, receiver = self): Value {
  if (made.kind !== 'array' && made.kind !== 'unknown') return made;
  const values = [...given.positional, ...given.keywords.values()].map(({ value }) => value);
  return trailed(made, [receiver, ...values], location);
}

/** A library's function that gives an argument back, for its reason, does not say that it is alike. */
function notHandedOn(result: Value, { positional, keywords }: Given): Value {
  if (result.kind !== 'unknown') return result;
  const isGiven =
    positional.some(({ value }) => value === result) ||
    [...keywords.values()].some(({ value }) => value === result);
  return isGiven ? madeOf(result) : result;
}

/** What a function that may run any number of times changes; gives what it returns each time. */
export function callUnknownTimes(
  machine: Machine,
  callee: Value,
  positional: readonly Value[],
  doubt: Doubt & { readonly origin: Location },
  frame: Frame,
  rows?: RowOrigin,
): Value | undefined {
  const given = { positional: positional.map((value) => ({ value })), keywords: new Map() };
  const site = { location: doubt.origin, calleeLocation: doubt.origin, isNew: false, frame };
  let result: Value | undefined;
  executeUnknownTimes(
    machine,
    () => {
      result = undefined;
      result = callValue(machine, callee, given, site);
      return undefined;
    },
    doubt,
    { frame },
    rows,
  );
  return result;
}

export function nativeCall(machine: Machine, given: Given, site: CallSite): NativeCall {
  const { positional, keywords, openReason, openPart } = given;
  const call = {
    positional,
    keywords,
    location: site.location,
    calleeLocation: site.calleeLocation,
    stack: [site.location, ...site.frame.callers],
    scope: site.frame.functions,
    isNew: site.isNew,
    evaluation: machine.evaluationFor(site.frame),
  };
  if (openReason === undefined && !openPart) return call;
  return { ...call, ...(openReason !== undefined && { openReason }), ...(openPart && { openPart }) };
}

export function callFunction(
  machine: Machine,
  callee: FunctionValue,
  given: Given,
  site: CallSite,
  self?: Value,
): Value {
  return callee.remembers
    ? remembered(machine, callee.remembers, given, () => enter(machine, callee, given, site, self))
    : enter(machine, callee, given, site, self);
}

function enter(
  machine: Machine,
  callee: FunctionValue,
  given: Given,
  site: CallSite,
  self: Value | undefined,
): Value {
  const { node, closure } = callee;
  machine.called.add(node);
  // Every call carries the list of its callers.
  machine.step(4 + (site.frame.callers.length >> 1) + (given.positional.length >> 3));
  const call = entered(machine, node, site.frame.call);
  if (!call) {
    handOver(machine, given);
    return unknown(`${node.name || 'a function'} calls itself too deeply to follow`, site.location);
  }
  const outer = closure.frame;
  const plain: Frame = {
    path: outer.path,
    dialect: outer.dialect,
    functions: enterFunction(site.frame.functions, node.name || '<lambda>'),
    callers: [site.location, ...site.frame.callers],
    maybeReturned: [],
    call,
  };
  const owner = callee.owner ?? outer.owner;
  const receiver = receiverOf(callee, given, self);
  const frame =
    owner || receiver ? { ...plain, ...(owner && { owner }), ...(receiver && { self: receiver }) } : plain;
  noteMisfit(machine, callee, given, site);
  return keptCall(machine, callee, given, { frame, site }, () =>
    run(machine, callee, given, { frame, site }),
  );
}

function run(
  machine: Machine,
  callee: FunctionValue,
  given: Given,
  { frame, site }: { readonly frame: Frame; readonly site: CallSite },
): Value {
  const { node, closure } = callee;
  const scope = childScope(closure, 'function', frame);
  const mismatch = bindParameters(machine, callee, given, scope, site);
  if (mismatch) return mismatch;
  const finish = (completion: Completion | undefined) => resultOf(machine, node, scope, completion);
  if (node.isGenerator) return makeGenerator(machine, node.body, scope, finish);
  return finish(executeBlock(machine, node.body, scope));
}

/** What a call gives, by how its body ended. */
function resultOf(
  machine: Machine,
  node: FunctionNode,
  scope: Scope,
  completion: Completion | undefined,
): Value {
  const { frame } = scope;
  let result =
    completion?.kind === 'return'
      ? completion.value
      : frame.dialect === 'python'
        ? endOf(node, scope)
        : undefinedValue;
  for (const { value, choice } of frame.maybeReturned) {
    const [holding, other] = choice?.holds ? [value, result] : [result, value];
    result = joinValues(holding, other, {
      reason: `depends on which return of ${node.name || 'the function'} is reached`,
      origin: locate(frame, node.nameSpan),
      ...(choice && { test: choice.test }),
    });
  }
  // A function that only hands a model on does not make it.
  const hasName = node.name !== '' && !node.name.startsWith('__');
  if (result.kind === 'model' && hasName && result.scope.includes(node.name))
    machine.nameModel(result, qualifiedName(node, frame), locate(frame, node.span), 1);
  return result;
}

/** `build`, or `LeNet.build` of a method, by the class of its object. */
function qualifiedName({ name }: FunctionNode, { self, owner }: Frame): string {
  if (!owner) return name;
  const own = self?.kind === 'instance' ? self.class : self?.kind === 'class' ? self : owner;
  return `${own.name}.${name}`;
}

function receiverOf(callee: FunctionValue, given: Given, self: Value | undefined): Value | undefined {
  if (callee.node.isArrow) return callee.closure.frame.self;
  return self ?? (callee.owner && callee.decoration !== 'static' ? given.positional[0]?.value : undefined);
}

/** Binds arguments to parameters in `scope`; a value when the call does not fit the function. */
function bindParameters(
  machine: Machine,
  callee: FunctionValue,
  given: Given,
  scope: Scope,
  site: CallSite,
): Value | undefined {
  const { node } = callee;
  const keywords = new Map(given.keywords);
  let next = 0;
  for (const [index, parameter] of node.parameters.entries()) {
    const { target } = parameter;
    const name = target.kind === 'name' ? target.name : undefined;
    if (parameter.kind === 'rest') {
      if (given.openReason !== undefined && next >= given.positional.length)
        assign(machine, target, unknown(given.openReason, site.location), scope, OWN);
      else {
        const rest = given.positional.slice(next).map(({ value }) => value);
        assign(machine, target, scope.frame.dialect === 'python' ? tuple(rest) : list(rest), scope, OWN);
      }
      next = given.positional.length;
      continue;
    }
    if (parameter.kind === 'restKeywords') {
      assign(machine, target, keywordDict(keywords, given.openReason), scope, OWN);
      keywords.clear();
      continue;
    }
    const positional = parameter.kind === 'keywordOnly' ? undefined : given.positional[next];
    if (positional) next++;
    const named = name !== undefined && parameter.kind !== 'positionalOnly' ? keywords.get(name) : undefined;
    if (name !== undefined && named) keywords.delete(name);
    const argument = positional ?? named;
    const isMissing = !argument || (argument.value.kind === 'none' && argument.value.isUndefined);
    if (argument && !(isMissing && parameter.default)) assign(machine, target, argument.value, scope, OWN);
    else {
      const value = defaultOf(machine, callee, index, given, scope, site);
      assign(machine, target, value, scope, OWN);
    }
  }
  if (scope.frame.dialect === 'python' && machine.guarded > 0 && given.openReason === undefined) {
    const [extra] = keywords.keys();
    if (next < given.positional.length || extra !== undefined)
      machine.fail(`${node.name} is given more than it takes`, site.location, 'TypeError');
  }
  return undefined;
}

function defaultOf(
  machine: Machine,
  callee: FunctionValue,
  index: number,
  given: Given,
  scope: Scope,
  site: CallSite,
): Value {
  const stored = callee.defaults.get(index);
  if (stored && given.openReason === undefined) return stored;
  const hidden = hiddenArguments(given.openReason);
  if (hidden !== undefined) return unknown(hidden, site.location);
  const parameter = callee.node.parameters[index];
  if (parameter?.default) return evaluate(machine, parameter.default, scope);
  if (given.openReason !== undefined) return unknown(given.openReason, site.location);
  if (scope.frame.dialect === 'javascript') return undefinedValue;
  const name = parameter?.target.kind === 'name' ? parameter.target.name : 'an argument';
  return machine.fail(
    `${name} of ${callee.node.name || 'the function'} is not given`,
    site.location,
    'TypeError',
  );
}

function keywordDict(keywords: ReadonlyMap<string, BoundArgument>, openReason: string | undefined): Value {
  return dict(
    [...keywords].map(([name, { value }]) => [name, value] as const),
    openReason,
  );
}

/** A function value; Python evaluates defaults once, where the function is defined. */
export function makeFunction(machine: Machine, node: FunctionNode, scope: Scope): FunctionValue {
  const defaults = new Map<number, Value>();
  if (scope.frame.dialect === 'python')
    node.parameters.forEach((parameter, index) => {
      if (parameter.default) defaults.set(index, evaluate(machine, parameter.default, scope));
    });
  const made = { kind: 'function' as const, node, closure: scope, path: scope.frame.path, defaults };
  return node.isArrow && scope.frame.self ? { ...made, boundThis: scope.frame.self } : made;
}
