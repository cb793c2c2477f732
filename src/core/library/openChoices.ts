/**
 * A switch or a word of which the value is not known: a layer's rule is asked for every value that it may have, and
 * what all of them agree on is known. No value of them is the likelier one.
 */
import { joinShapes } from '../evaluate/joinValues.js';
import { truthOf } from '../evaluate/operations.js';
import type { BoundArgument, LayerValue, Value } from '../evaluate/value.js';
import type { Dim, Shape } from '../graph/dimension.js';
import { equalDims, isUnknownDim, unknownDim } from '../graph/dimensionArithmetic.js';
import { notKnown, unknownWeight } from '../layers/outcome.js';
import type {
  ArgumentDefault,
  ArgumentSpec,
  CallForm,
  LayerOutcome,
  LayerRow,
  Weight,
} from '../layers/row.js';
import { tableEntry } from '../words.js';
import { ofPlain } from './values.js';

type Bound = LayerValue['bound'];

/** Of more switches at once nothing is known. */
const MOST_WAYS = 32;

/** What is given to a layer when it is made, and when it is called. */
export interface Way {
  readonly bound: Bound;
  readonly call: CallForm | undefined;
}

/** What `ask` says of all values that the switches and words may have; undefined where all are known. */
export function ofOpenChoices(
  layer: LayerValue,
  { row, call }: { readonly row: LayerRow; readonly call: CallForm | undefined },
  ask: (way: Way) => LayerOutcome,
): LayerOutcome | undefined {
  let ways: readonly Way[] | undefined;
  let why: Doubt | undefined;
  const branch = (by: (way: Way) => readonly Way[]) => {
    ways = (ways ?? [{ bound: layer.bound, call }]).flatMap(by);
  };
  for (const [name, { value }] of layer.bound) {
    if (value.kind !== 'unknown' && value.kind !== 'symbol') continue;
    const spec = row.arguments.find((each) => each.name === name);
    const values = spec && valuesOf(spec, value, layer);
    if (!values || values.length < 2) continue;
    why ??= doubtOf(name, value);
    branch((way) => values.map((each) => ({ ...way, bound: withValue(way.bound, name, each) })));
  }
  for (const [name, isOn] of call?.switches ?? []) {
    if (isOn !== undefined) continue;
    why ??= { reason: `${name} is not known` };
    branch((way) => SWITCH.map((each) => ({ ...way, call: way.call && switched(way.call, name, each) })));
  }
  if (!ways || !why) return undefined;
  return ways.length > MOST_WAYS ? notKnown(why.reason) : agreedOutcome(ways.map(ask), why);
}

/** What all have in common that the framework takes: a working program has none of the values that it refuses. */
function agreedOutcome(outcomes: readonly LayerOutcome[], doubt: Doubt): LayerOutcome | undefined {
  const [first, ...others] = outcomes.filter(({ faults }) => faults.length === 0);
  return first && others.reduce((one, other) => joined(one, other, doubt), first);
}

/** Settings that a rule asked for and that are not known, each with the values that it may have. */
export type OpenSettings = Map<string, readonly ArgumentDefault[]>;

/** The words that a setting of operations may be; of others none is known. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  padding: ['same', 'valid'],
  data_format: ['channels_last', 'channels_first'],
};
export const SWITCH = [true, false];

export function wordsOf(name: string): readonly string[] {
  return tableEntry(WORDS, name) ?? [];
}

/** What an operation's rule says of all values of what it asks for; `ask` tells it what that is. */
export function ofOpenSettings(
  bound: ReadonlyMap<string, Value>,
  ask: (bound: ReadonlyMap<string, Value>, open: OpenSettings) => LayerOutcome,
): LayerOutcome {
  const open: OpenSettings = new Map();
  const asGiven = ask(bound, open);
  const [name] = open.keys();
  const value = name === undefined ? undefined : bound.get(name);
  if (name === undefined || !value) return asGiven;
  const doubt = doubtOf(name, value);
  const unread = () => asGiven.outputs.map((): Shape => ({ kind: 'unknown', ...doubt }));
  let ways: readonly ReadonlyMap<string, Value>[] = [bound];
  for (const [each, values] of open)
    ways = ways.flatMap((way) => values.map((one) => new Map([...way, [each, ofPlain(one)]])));
  if (ways.length === 0 || ways.length > MOST_WAYS) return { ...asGiven, outputs: unread() };
  return (
    agreedOutcome(
      ways.map((way) => ask(way, new Map())),
      doubt,
    ) ?? asGiven
  );
}

type Doubt = { readonly reason: string } & Pick<Extract<Value, { kind: 'unknown' }>, 'origin'>;

function doubtOf(name: string, value: Value): Doubt {
  if (value.kind !== 'unknown') return { reason: `of ${name} only a name is known` };
  return value.origin ? { reason: value.reason, origin: value.origin } : { reason: value.reason };
}

function valuesOf(
  spec: ArgumentSpec,
  value: Value,
  { framework, kerasMajor = 3 }: LayerValue,
): readonly ArgumentDefault[] | undefined {
  if (spec.harmless) return undefined;
  if (spec.type === 'boolean')
    return truthOf(value, framework === 'tfjs' ? 'javascript' : 'python') === undefined
      ? [true, false]
      : undefined;
  if (spec.type !== 'choice') return undefined;
  const { choices = [], tfjsChoices = [], onceChoices = {} } = spec;
  const ofFramework = framework === 'tfjs' && tfjsChoices.length > 0 ? tfjsChoices : choices;
  const once = framework === 'keras' && kerasMajor !== 3 ? onceChoices[kerasMajor] : undefined;
  const words = once ? [...ofFramework, ...once] : ofFramework;
  return spec.orNone || spec.default === null ? [...words, null] : words;
}

function switched(call: CallForm, name: string, isOn: boolean): CallForm {
  return { ...call, switches: new Map([...call.switches, [name, isOn]]) };
}

function withValue(bound: Bound, name: string, value: ArgumentDefault): Bound {
  const before = bound.get(name);
  const argument: BoundArgument = { ...before, value: ofPlain(value) };
  return new Map([...bound, [name, argument]]);
}

function joined(a: LayerOutcome, b: LayerOutcome, doubt: Doubt): LayerOutcome {
  const { receptive } = a;
  return {
    outputs: joinedOutputs(a.outputs, b.outputs, doubt),
    weights: joinedWeights(a.weights, b.weights, doubt),
    multiplyAdds: agreed(a.multiplyAdds, b.multiplyAdds, doubt),
    ...((a.outputs.length !== b.outputs.length || a.mayBeSeveral) && { mayBeSeveral: true as const }),
    faults: [],
    arithmetic: a.arithmetic.filter(({ label, formula }) =>
      b.arithmetic.some((other) => other.label === label && other.formula === formula),
    ),
    ...(receptive && JSON.stringify(receptive) === JSON.stringify(b.receptive) && { receptive }),
  };
}

/** A layer that may have one output or several has one that is not known. */
function joinedOutputs(a: readonly Shape[], b: readonly Shape[], doubt: Doubt): readonly Shape[] {
  if (a.length !== b.length) return [{ kind: 'unknown', ...doubt }];
  return a.map((shape, index) => joinShapes(shape, b[index] ?? { kind: 'unknown', ...doubt }, doubt));
}

function agreed(a: Dim, b: Dim, { reason, origin }: Doubt): Dim {
  return equalDims(a, b) === true ? a : unknownDim(reason, origin);
}

/** Those that each has alike; one that cannot be counted stands for all others. */
function joinedWeights(a: readonly Weight[], b: readonly Weight[], { reason }: Doubt): readonly Weight[] {
  const common = a.filter((weight) => b.some((other) => areAlike(weight, other)));
  const isWhole = common.length === a.length && common.length === b.length;
  return isWhole ? a : [...common, unknownWeight(reason)];
}

function areAlike(a: Weight, b: Weight): boolean {
  return (
    a.name === b.name &&
    a.trainable === b.trainable &&
    a.shape.length === b.shape.length &&
    a.shape.every((dim, index) => !isUnknownDim(dim) && equalDims(dim, b.shape[index] ?? null) === true)
  );
}
