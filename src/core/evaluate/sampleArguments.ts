/**
 * What a function that nothing calls is given: sample values (`# convlens: name=value`), its defaults, and symbols for
 * the rest.
 */
import type { Span } from '../document.js';
import { symbol } from '../graph/dimensionArithmetic.js';
import type { Expression, ModuleNode, Parameter, Pragma } from '../program/tree.js';
import { isPlaceholder, NEVER_CALLED, type Opening, opened, opens } from './assumptions.js';
import type { Given } from './calls.js';
import { evaluate } from './expressions.js';
import { locate, type Machine } from './machine.js';
import { fromDim } from './makeValue.js';
import type { Scope } from './scope.js';
import type { BoundArgument, DictValue, FunctionValue, Value } from './value.js';

export const NOTHING: { readonly given: Given; readonly symbols: readonly string[] } = {
  given: { positional: [], keywords: new Map() },
  symbols: [],
};

/** Where the call of what nothing calls stands: at its definition. */
export function siteOf(span: Span, scope: Scope) {
  const location = locate(scope.frame, span);
  return { location, calleeLocation: location, isNew: false, frame: scope.frame };
}

/** From the `first` parameter on. `opening`: which defaults that only hold a place are open. */
export function sampleArguments(
  machine: Machine,
  callee: FunctionValue,
  samples: ReadonlyMap<string, Value>,
  { first, opening }: { readonly first: number; readonly opening: Opening },
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
    const stored = name !== undefined && opens(opening, name) ? callee.defaults.get(index) : undefined;
    const written =
      stored && name !== undefined && isPlaceholder(stored) ? opened(name, stored, opening) : stored;
    const value = sample ?? written ?? symbolFor(machine, parameter, name, symbols);
    if (callee.closure.frame.dialect === 'javascript' || parameter.kind === 'positionalOnly')
      positional.push({ value: value ?? { kind: 'none', isUndefined: true } });
    else if (name !== undefined && value) keywords.set(name, { value });
  }
  const given = { positional, keywords };
  return { given: opening === true && takesMore ? { ...given, openReason: NEVER_CALLED } : given, symbols };
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
export function samplesFor(
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
