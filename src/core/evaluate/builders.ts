/**
 * Functions and classes that the file defines and never uses: a builder is run with its sample values
 * (`# convlens: name=value`), its defaults, and symbols for the rest.
 */
import type { Span } from '../document.js';
import type { Expression, FunctionNode, ModuleNode, Statement } from '../program/tree.js';
import { assumedNames, contained, isAssuming, runAssuming } from './assumptions.js';
import { callersFirst } from './callersFirst.js';
import { type CallSite, makeFunction } from './calls.js';
import type { UncalledBuilder } from './evaluate.js';
import { leavingFinished } from './finishedModels.js';
import { runOnce } from './keptRuns.js';
import { locate, type Machine } from './machine.js';
import { methodsOf } from './methodsOf.js';
import { sampleArguments, samplesFor, siteOf } from './sampleArguments.js';
import type { Scope } from './scope.js';
import { callOnTensors } from './tensorParameters.js';
import { runClass } from './uncalledClasses.js';
import { callUncalledLayers } from './uncalledLayers.js';
import { callUncalledModels } from './uncalledModels.js';
import { showNetworks, showUnfinished, tensorsGiven } from './unfinishedNetworks.js';
import type { FunctionValue, ModelValue, Value } from './value.js';

export function runUncalledBuilders(
  machine: Machine,
  module: ModuleNode,
  scope: Scope,
): ReadonlyMap<ModelValue, UncalledBuilder> {
  showUnfinished(machine, scope);
  const builders = new Map<ModelValue, UncalledBuilder>();
  const used = new Set(machine.called);
  machine.isReadingUncalled = true;
  machine.finished = new Set(machine.made.models);
  for (const statement of callersFirst(definitions(module.body), nameOf, readIn)) {
    const before = new Set(machine.made.models);
    const ran =
      statement.kind === 'function'
        ? runFunction(machine, module, statement, scope)
        : runClass(
            machine,
            module,
            { node: statement.class, bound: scope.names.get(nameOf(statement)), span: statement.span, used },
            scope,
          );
    if (!ran) continue;
    for (const model of machine.made.models)
      if (!before.has(model)) {
        builders.set(model, ran);
        machine.nameModel(model, ran.function, locate(scope.frame, ran.span), 1);
      }
  }
  callUncalledModels(machine, builders, scope);
  const classes = definitions(module.body).flatMap((statement) => {
    const bound = statement.kind === 'class' ? scope.names.get(nameOf(statement)) : undefined;
    return bound?.kind === 'class' ? [bound] : [];
  });
  callUncalledLayers(machine, classes, builders, scope);
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

function runFunction(
  machine: Machine,
  module: ModuleNode,
  definition: Extract<Definition, { kind: 'function' }>,
  scope: Scope,
): UncalledBuilder | undefined {
  const { function: node, span, held } = definition;
  if (machine.called.has(node)) return undefined;
  const bound = held ? heldValue(machine, held, scope) : scope.names.get(node.name);
  // `@app.command()`: what a decorator that is not known makes of it calls the function when its time comes.
  const isWrapped = bound?.kind === 'unknown' && node.decorators.length > 0;
  const made = isWrapped ? makeFunction(machine, node, scope) : bound;
  if (made?.kind !== 'function' || made.node !== node || made.decoration === 'property') return undefined;
  const samples = samplesFor(machine, module, span, scope);
  const run = (): readonly string[] => runOnSamples(machine, made, samples, siteOf(span, scope));
  const name = nameOf(definition);
  const key = `${module.path} ${machine.kerasMajor} ${node.name}`;
  const isAlone = samples.size === 0 && module.dialect === 'python';
  const symbols = leavingFinished(machine, () =>
    isAlone ? runOnce(machine, key, made, locate(scope.frame, span), run) : run(),
  );
  return { function: name, span, symbols };
}

/** A function that it gives back, for others to call, is read too. Gives the parameters that stayed symbols. */
function runOnSamples(
  machine: Machine,
  callee: FunctionValue,
  samples: ReadonlyMap<string, Value>,
  site: CallSite,
): readonly string[] {
  let symbols: readonly string[] = [];
  const result = contained(() =>
    runAssuming(
      machine,
      isAssuming(callee),
      (opening) => {
        const sampled = sampleArguments(machine, callee, samples, { first: 0, opening });
        const names = new Set(sampled.symbols);
        const result = callOnTensors(machine, callee, sampled.given, site, { names });
        symbols = [...names];
        return result;
      },
      assumedNames(callee),
    ),
  );
  if (result?.kind === 'function' && !machine.called.has(result.node))
    runOnSamples(machine, result, samples, site);
  if (result) showNetworks(machine, tensorsGiven(result), site);
  return symbols;
}

function heldValue(machine: Machine, held: Expression, scope: Scope): Value | undefined {
  if (held.kind === 'missing') return scope.frame.exports?.get('default');
  if (held.kind !== 'attribute') return held.kind === 'name' ? scope.names.get(held.name) : undefined;
  const object = heldValue(machine, held.object, scope);
  return object?.kind === 'dict' ? object.entries.get(`s:${held.name}`)?.value : undefined;
}
