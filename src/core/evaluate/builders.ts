/**
 * Functions and classes that the file defines and never uses: a builder is run with its sample values
 * (`# convlens: name=value`), its defaults, and symbols for the rest.
 */
import type { Span } from '../document.js';
import { symbol } from '../graph/dimensionArithmetic.js';
import type {
  ClassNode,
  Expression,
  FunctionNode,
  ModuleNode,
  Parameter,
  Pragma,
  Statement,
} from '../program/tree.js';
import {
  contained,
  isAssuming,
  isPlaceholder,
  NEVER_CALLED,
  openAttributes,
  opened,
  runAssuming,
} from './assumptions.js';
import { namesReadIn } from './boundNames.js';
import { callFunction, callValue, type Given, makeFunction } from './calls.js';
import { findMember } from './classes.js';
import type { UncalledBuilder } from './evaluate.js';
import { evaluate } from './expressions.js';
import { runOnce } from './keptRuns.js';
import { locate, type Machine } from './machine.js';
import { fromDim } from './makeValue.js';
import type { Scope } from './scope.js';
import { callUncalledModels } from './uncalledModels.js';
import type { BoundArgument, ClassValue, DictValue, FunctionValue, ModelValue, Value } from './value.js';

export function runUncalledBuilders(
  machine: Machine,
  module: ModuleNode,
  scope: Scope,
): ReadonlyMap<ModelValue, UncalledBuilder> {
  const builders = new Map<ModelValue, UncalledBuilder>();
  for (const statement of callersFirst(definitions(module.body), nameOf, readIn)) {
    const before = new Set(machine.made.models);
    const ran =
      statement.kind === 'function'
        ? runFunction(machine, module, statement, scope)
        : runClass(machine, module, statement, scope);
    if (!ran) continue;
    for (const model of machine.made.models)
      if (!before.has(model)) {
        builders.set(model, ran);
        machine.nameModel(model, ran.function, locate(scope.frame, ran.span), 1);
      }
  }
  callUncalledModels(machine, builders, scope);
  return builders;
}

type Definition = Extract<Statement, { kind: 'function' | 'class' }> & {
  /** Where the function is kept when it is not under its own name: `module.exports.build`, an object's entry. */
  readonly held?: Expression;
};

/** Functions that an assignment keeps: `const build = () => …`, `exports.build = …`, `{ small() {…} }`. */
function heldFunctions(value: Expression, span: Span, held: Expression | undefined): readonly Definition[] {
  if (!held) return [];
  if (value.kind === 'function') return [{ kind: 'function', span, function: value, held }];
  if (value.kind !== 'dict') return [];
  return value.entries.flatMap((entry): readonly Definition[] => {
    if (entry.kind !== 'entry' || entry.key.kind !== 'string') return [];
    const { key, span: at } = entry;
    return heldFunctions(entry.value, at, {
      kind: 'attribute',
      span: at,
      object: held,
      name: key.value,
      nameSpan: key.span,
    });
  });
}

/** Also inside `if` and `try`, where a definition may be chosen. */
function definitions(body: readonly Statement[]): readonly Definition[] {
  return body.flatMap((statement): readonly Definition[] => {
    if (statement.kind === 'function' || statement.kind === 'class') return [statement];
    if (statement.kind === 'assign' && statement.value)
      return heldFunctions(statement.value, statement.span, statement.targets[0]);
    if (statement.kind === 'export' && statement.defaultValue) {
      const read: Expression = { kind: 'missing', span: statement.span, reason: 'default' };
      return heldFunctions(statement.defaultValue, statement.span, read);
    }
    if (statement.kind === 'if') return definitions([...statement.then, ...statement.otherwise]);
    if (statement.kind === 'try' || statement.kind === 'with') return definitions(statement.body);
    return [];
  });
}

const nameOf = (definition: Definition): string => {
  if (definition.kind === 'class') return definition.class.name;
  const { held, function: node } = definition;
  return held?.kind === 'attribute' ? held.name : held?.kind === 'name' ? held.name : node.name;
};

const readIn = (definition: Definition): readonly FunctionNode[] =>
  definition.kind === 'function' ? [definition.function] : methodsOf(definition.class);

function methodsOf({ members }: ClassNode): readonly FunctionNode[] {
  return members.flatMap((member) => {
    if (member.kind === 'method') return [member.function];
    return member.kind === 'statement' && member.statement.kind === 'function'
      ? [member.statement.function]
      : [];
  });
}

/** What none of the others names comes first: whatever it calls is then given what it is meant to be given. */
function callersFirst<T>(
  all: readonly T[],
  name: (each: T) => string,
  code: (each: T) => readonly FunctionNode[],
): readonly T[] {
  const readers = new Map<string, Set<T>>();
  for (const each of all)
    for (const node of code(each))
      for (const word of namesReadIn(node)) {
        const known = readers.get(word);
        if (known) known.add(each);
        else readers.set(word, new Set([each]));
      }
  const isNamed = (each: T) => [...(readers.get(name(each)) ?? [])].some((reader) => reader !== each);
  return [...all.filter((each) => !isNamed(each)), ...all.filter(isNamed)];
}

function runFunction(
  machine: Machine,
  module: ModuleNode,
  { function: node, span, held }: Extract<Definition, { kind: 'function' }>,
  scope: Scope,
): UncalledBuilder | undefined {
  if (machine.called.has(node)) return undefined;
  const bound = held ? heldValue(machine, held, scope) : scope.names.get(node.name);
  // `@app.command()`: what a decorator that is not known makes of it calls the function when its time comes.
  const isWrapped = bound?.kind === 'unknown' && node.decorators.length > 0;
  const made = isWrapped ? makeFunction(machine, node, scope) : bound;
  if (made?.kind !== 'function' || made.node !== node || made.decoration === 'property') return undefined;
  const samples = samplesFor(machine, module, span, scope);
  const run = (): readonly string[] => {
    let symbols: readonly string[] = [];
    contained(() =>
      runAssuming(machine, isAssuming(made), (isOpen) => {
        const sampled = sampleArguments(machine, made, samples, { first: 0, isOpen });
        ({ symbols } = sampled);
        return callFunction(machine, made, sampled.given, siteOf(span, scope));
      }),
    );
    return symbols;
  };
  const name = `${module.path} ${machine.kerasMajor} ${node.name}`;
  const isAlone = samples.size === 0 && module.dialect === 'python';
  const symbols = isAlone ? runOnce(machine, name, made, locate(scope.frame, span), run) : run();
  return { function: node.name, span, symbols };
}

function heldValue(machine: Machine, held: Expression, scope: Scope): Value | undefined {
  if (held.kind === 'missing') return scope.frame.exports?.get('default');
  if (held.kind !== 'attribute') return held.kind === 'name' ? scope.names.get(held.name) : undefined;
  const object = heldValue(machine, held.object, scope);
  return object?.kind === 'dict' ? object.entries.get(`s:${held.name}`)?.value : undefined;
}

/** Of a class whose methods nothing calls: each may make another model of itself. */
const MOST_INSTANCES = 3;

function runClass(
  machine: Machine,
  module: ModuleNode,
  statement: Extract<Definition, { kind: 'class' }>,
  scope: Scope,
): UncalledBuilder | undefined {
  const { class: node, span } = statement;
  const bound = scope.names.get(node.name);
  const made = bound && (machine.openClasses.get(bound) ?? bound);
  if (made?.kind !== 'class' || made.node !== node) return undefined;
  const samples = samplesFor(machine, module, span, scope);
  const instances = machine.instances.get(node);
  if (instances) {
    if (made.nativeBase) return undefined;
    runMethods(machine, made, instances.slice(0, MOST_INSTANCES), samples, span, scope);
    return { function: node.name, span, symbols: [] };
  }
  const python = module.dialect === 'python';
  const initializer = findMember(made, python ? '__init__' : 'constructor')?.value;
  if (initializer?.kind === 'function' && machine.called.has(initializer.node)) return undefined;
  const first = python ? 1 : 0;
  const own = initializer?.kind === 'function' ? initializer : undefined;
  // A library's own constructor may need arguments that nothing here says.
  if (!own && made.nativeBase?.row) return undefined;
  let symbols: readonly string[] = [];
  const instance = contained(() =>
    runAssuming(machine, own !== undefined && isAssuming(own), (isOpen) => {
      const sampled = own ? sampleArguments(machine, own, samples, { first, isOpen }) : NOTHING;
      ({ symbols } = sampled);
      return callValue(machine, made, sampled.given, siteOf(span, scope));
    }),
  );
  // A library calls the methods of its own subclasses when their time comes.
  if (instance && !made.nativeBase) runMethods(machine, made, [instance], samples, span, scope);
  return { function: node.name, span, symbols };
}

function runMethods(
  machine: Machine,
  of: ClassValue,
  instances: readonly Value[],
  samples: ReadonlyMap<string, Value>,
  span: Span,
  scope: Scope,
): void {
  const first = scope.frame.dialect === 'python' ? 1 : 0;
  const methods = [...of.members.values()].filter((member) => member.kind === 'function');
  for (const member of callersFirst(
    methods,
    ({ node }) => node.name,
    ({ node }) => [node],
  )) {
    if (member.decoration || member.node.name.startsWith('__') || machine.called.has(member.node)) continue;
    for (const instance of instances)
      contained(() =>
        runAssuming(machine, true, (isOpen) => {
          const { given } = sampleArguments(machine, member, samples, { first, isOpen });
          if (isOpen) openAttributes(machine, instance, scope.frame);
          const positional = first === 1 ? [{ value: instance }, ...given.positional] : given.positional;
          return callFunction(machine, member, { ...given, positional }, siteOf(span, scope), instance);
        }),
      );
  }
}

const NOTHING: { readonly given: Given; readonly symbols: readonly string[] } = {
  given: { positional: [], keywords: new Map() },
  symbols: [],
};

function siteOf(span: Span, scope: Scope) {
  const location = locate(scope.frame, span);
  return { location, calleeLocation: location, isNew: false, frame: scope.frame };
}

function sampleArguments(
  machine: Machine,
  callee: FunctionValue,
  samples: ReadonlyMap<string, Value>,
  { first, isOpen }: { readonly first: number; readonly isOpen: boolean },
): { given: Given; symbols: readonly string[] } {
  const keywords = new Map<string, BoundArgument>();
  const positional: BoundArgument[] = [];
  const symbols: string[] = [];
  let takesMore = false;
  for (const [index, parameter] of callee.node.parameters.entries()) {
    if (index < first) continue;
    const name = parameter.target.kind === 'name' ? parameter.target.name : undefined;
    takesMore ||= parameter.kind === 'rest' || parameter.kind === 'restKeywords';
    if (parameter.kind === 'rest' || parameter.kind === 'restKeywords') continue;
    const sample = name === undefined ? undefined : samples.get(name);
    const stored = isOpen && name !== undefined ? callee.defaults.get(index) : undefined;
    const written = stored && name !== undefined && isPlaceholder(stored) ? opened(name, stored) : stored;
    const value = sample ?? written ?? symbolFor(machine, parameter, name, symbols);
    if (callee.closure.frame.dialect === 'javascript' || parameter.kind === 'positionalOnly')
      positional.push({ value: value ?? { kind: 'none', isUndefined: true } });
    else if (name !== undefined && value) keywords.set(name, { value });
  }
  const given = { positional, keywords };
  return { given: isOpen && takesMore ? { ...given, openReason: NEVER_CALLED } : given, symbols };
}

function symbolFor(
  machine: Machine,
  parameter: Parameter,
  name: string | undefined,
  symbols: string[],
): Value | undefined {
  machine.step();
  if (parameter.default) return undefined;
  if (parameter.target.kind === 'dict') return optionsFor(parameter.target, symbols);
  if (name === undefined) return { kind: 'unknown', reason: NEVER_CALLED };
  symbols.push(name);
  return fromDim(symbol(name));
}

/** An object for `{ filters = 32, units }`: a symbol for each name without a default. */
function optionsFor(pattern: Extract<Expression, { kind: 'dict' }>, symbols: string[]): Value {
  const entries: DictValue['entries'] = new Map();
  for (const entry of pattern.entries) {
    if (entry.kind !== 'entry' || entry.key.kind !== 'string' || entry.value.kind === 'assignExpression')
      continue;
    const { value: name } = entry.key;
    if (entry.value.kind === 'name') symbols.push(name);
    const value = entry.value.kind === 'dict' ? optionsFor(entry.value, symbols) : fromDim(symbol(name));
    entries.set(`s:${name}`, { key: { kind: 'string', value: name }, value });
  }
  return { kind: 'dict', entries };
}

/** Samples from comments inside the definition or on the line above it. */
function samplesFor(
  machine: Machine,
  module: ModuleNode,
  span: Span,
  scope: Scope,
): ReadonlyMap<string, Value> {
  const samples = new Map<string, Value>();
  for (const pragma of module.pragmas) {
    if (pragma.span.start >= span.end || !isLastBefore(module, pragma, span)) continue;
    for (const { name, value } of pragma.samples) samples.set(name, evaluate(machine, value, scope));
  }
  return samples;
}

/** No statement stands between the comment and the definition. */
function isLastBefore(module: ModuleNode, pragma: Pragma, span: Span): boolean {
  return !module.body.some(
    (statement) => statement.span.start >= pragma.span.end && statement.span.end <= span.start,
  );
}
