/**
 * The hyper-parameters of a search, `hp.Int('units', 32, 512)`: with their defaults, as Keras Tuner builds its first
 * model (https://keras.io/api/keras_tuner/hyperparameters/), or by their names where only the search tells.
 */
import { list, none, num, scalar, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, ConfiguredValue, NativeValue, Value } from '../../evaluate/value.js';
import { formatDim, symbol } from '../../graph/dimensionArithmetic.js';
import { boundByOrder } from '../configured.js';
import { itemsOf } from '../values.js';

const HYPER_PARAMETERS = 'keras_tuner.HyperParameters';
const CHOSEN_BY_SEARCH = 'only the search for hyper-parameters tells';

/** What one `hp` has been asked for so far. The first to ask for a name says its default. */
export interface SearchSpace {
  readonly values: Map<string, Value>;
  /** The values that a search found best: none of them is known. */
  readonly isFound: boolean;
  /** Names and conditions of a scope are not followed. */
  isScoped: boolean;
  isTold: boolean;
}

export const searchSpace = (isFound = false): SearchSpace => ({
  values: new Map(),
  isFound,
  isScoped: false,
  isTold: false,
});

export function hyperParameters(space: SearchSpace): ConfiguredValue {
  return {
    kind: 'configured',
    name: HYPER_PARAMETERS,
    bound: new Map(),
    member: (name) => hyperParameter(space, name),
  };
}

const found = new WeakSet<Value>();

/** The values that a search found best. */
export function foundBySearch(): ConfiguredValue {
  const best = hyperParameters(searchSpace(true));
  found.add(best);
  return best;
}

export const isFound = (value: Value): boolean => found.has(value);

const ORDER: Readonly<Record<string, readonly string[]>> = {
  Int: ['name', 'min_value', 'max_value', 'step', 'sampling', 'default', 'parent_name'],
  Float: ['name', 'min_value', 'max_value', 'step', 'sampling', 'default', 'parent_name'],
  Choice: ['name', 'values', 'ordered', 'default', 'parent_name'],
  Boolean: ['name', 'default', 'parent_name'],
  Fixed: ['name', 'value', 'parent_name'],
};

/** The kinds of hyper-parameter, by which an `hp` is known where nothing else says what it is. */
export const isHyperParameterKind = (name: string): boolean => Object.hasOwn(ORDER, name);

export function hyperParameter(space: SearchSpace, kind: string): Value | undefined {
  const method = (call: NativeValue['call']): NativeValue => ({ kind: 'native', name: `hp.${kind}`, call });
  const order = ORDER[kind];
  if (order) return method((call) => asked(space, kind, boundByOrder(order, call), call));
  switch (kind) {
    case 'get':
      return method((call) => {
        const name = call.positional[0]?.value;
        const known = name?.kind === 'string' ? space.values.get(name.value) : undefined;
        return known ?? (space.isFound ? byName(name) : scalar(CHOSEN_BY_SEARCH, call.location));
      });
    case 'conditional_scope':
    case 'name_scope':
      return method((call) => {
        space.isScoped = true;
        return unknown(CHOSEN_BY_SEARCH, call.location);
      });
    case 'values':
      return unknown(CHOSEN_BY_SEARCH);
    default:
      return undefined;
  }
}

function asked(
  space: SearchSpace,
  kind: string,
  bound: ReadonlyMap<string, BoundArgument>,
  call: NativeCall,
): Value {
  const name = bound.get('name')?.value;
  const known = name?.kind === 'string' ? space.values.get(name.value) : undefined;
  if (known) return known;
  const isOpen = call.openReason !== undefined || space.isScoped || bound.has('parent_name');
  const standing = isOpen ? scalar(CHOSEN_BY_SEARCH, call.location) : firstOf(kind, bound);
  const value =
    space.isFound && !isOpen && kind !== 'Fixed'
      ? isSize(standing)
        ? byName(name)
        : scalar(CHOSEN_BY_SEARCH)
      : standing;
  if (name?.kind === 'string' && !space.isScoped) space.values.set(name.value, value);
  if (!space.isFound && kind !== 'Fixed') tell(space, name, value, call);
  return value;
}

/** The default that is given, else the least, the first or `False`. */
function firstOf(kind: string, bound: ReadonlyMap<string, BoundArgument>): Value {
  const given = (name: string): Value | undefined => bound.get(name)?.value;
  const standard = given('default');
  if (kind === 'Fixed') return given('value') ?? none;
  if (standard && standard.kind !== 'none') return standard;
  if (kind === 'Boolean') return { kind: 'boolean', value: false };
  if (kind === 'Choice') return itemsOf(given('values') ?? list([]))?.[0] ?? scalar(CHOSEN_BY_SEARCH);
  const least = given('min_value') ?? scalar(CHOSEN_BY_SEARCH);
  return kind === 'Float' && least.kind === 'number' ? num(least.value, true) : least;
}

const isSize = (value: Value): boolean =>
  value.kind === 'symbol' || (value.kind === 'number' && !value.isFloat);

/** A number that has only a name: `units`. */
export function byName(name: Value | undefined): Value {
  const dim = name?.kind === 'string' ? symbol(name.value) : null;
  return dim !== null && typeof dim !== 'number' && dim.kind === 'symbolic'
    ? { kind: 'symbol', dim }
    : scalar(CHOSEN_BY_SEARCH);
}

/** Says once that the numbers hold for the defaults. */
function tell(space: SearchSpace, name: Value | undefined, value: Value, call: NativeCall): void {
  if (space.isTold || name?.kind !== 'string') return;
  const shown = shownAs(value);
  if (shown === undefined) return;
  space.isTold = true;
  call.evaluation.report({
    code: 'search-space',
    severity: 'information',
    message: `Hyper-parameters have their defaults here, as in the first model that Keras Tuner builds: "${name.value}" is ${shown}. The search tries others.`,
    location: call.location,
    stack: call.stack,
  });
}

function shownAs(value: Value): string | undefined {
  if (value.kind === 'number') return String(value.value);
  if (value.kind === 'boolean') return value.value ? 'True' : 'False';
  if (value.kind === 'string') return `'${value.value}'`;
  return value.kind === 'symbol' ? formatDim(value.dim) : undefined;
}
