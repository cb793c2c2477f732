/**
 * Rules are pure, and a layer is asked for its outcome when it is made, when it is applied and again for each graph
 * that holds it: what it said last is kept with the layer. What a rule said to equal arguments and shapes is kept
 * beyond the analysis: while a text is typed, nearly all of its layers stay as they were.
 */
import { walked } from '../evaluate/boundedWalk.js';
import { unmoved } from '../evaluate/movedArguments.js';
import type { LayerValue } from '../evaluate/value.js';
import type { Shape } from '../graph/dimension.js';
import type { CallForm, LayerOutcome, LayerRow } from '../layers/row.js';
import { argumentsKey, callKey, isFixed } from './outcomeKey.js';

/**
 * Of all analyses of this process, by the arguments and then by the shapes; some 1 KB each. When there are too many,
 * those that were not asked for since the last time go: what a large model needs stays while it is typed.
 */
type ByKey = Map<string, Map<string, Remembered>>;
let recent: ByKey = new Map();
let before: ByKey = new Map();
let kept = 0;

interface Remembered {
  readonly outcome: LayerOutcome;
  /** What asking the rule took of the budget: as much as it takes again, that equal texts cost the same. */
  readonly parts: number;
}

/** In each of the two. */
const MOST_KEPT = 4096;

/** What the rule says, asked only where it has not said it before. */
export function rememberedOutcome(
  layer: LayerValue,
  inputs: readonly Shape[],
  call: CallForm | undefined,
  ask: () => LayerOutcome,
): LayerOutcome {
  if (!isPure(layer.row)) return ask();
  const last = layer.remembered.outcome;
  const bound = unmoved(layer.bound);
  const hasSameArguments = last?.bound === bound;
  if (hasSameArguments && last.call === call && sameShapes(last.inputs, inputs)) return last.outcome;
  const key = hasSameArguments && isFixed(last.key) ? last.key : argumentsKey(layer);
  const outcome = shared(key, inputs, call, ask);
  layer.remembered.outcome = { bound, key, inputs, call, outcome };
  return outcome;
}

/** Whether its rule says the same of the same inputs as long as its arguments are the same. */
export function answersAlike(layer: LayerValue): boolean {
  const key = isPure(layer.row) ? argumentsKey(layer) : undefined;
  return key !== undefined && isFixed(key);
}

function shared(
  key: string | undefined,
  inputs: readonly Shape[],
  call: CallForm | undefined,
  ask: () => LayerOutcome,
): LayerOutcome {
  const rest = key === undefined ? undefined : inputs === NOT_USED ? 'not used' : callKey(inputs, call);
  if (key === undefined || rest === undefined) return ask();
  const fresh = recent.get(key)?.get(rest);
  const known = fresh ?? before.get(key)?.get(rest);
  if (known) {
    walked.parts += known.parts;
    if (!fresh) keep(key, rest, known);
    return known.outcome;
  }
  const partsBefore = walked.parts;
  const outcome = ask();
  keep(key, rest, { outcome, parts: Math.max(0, walked.parts - partsBefore) });
  return outcome;
}

function keep(key: string, rest: string, remembered: Remembered): void {
  if (kept >= MOST_KEPT) {
    before = recent;
    recent = new Map();
    kept = 0;
  }
  kept++;
  const ofArguments = recent.get(key);
  if (ofArguments) ofArguments.set(rest, remembered);
  else recent.set(key, new Map([[rest, remembered]]));
}

/** The shapes of a layer that has met no tensor. */
export const NOT_USED: readonly Shape[] = [{ kind: 'unknown', reason: 'the layer is not used yet' }];

const WITH_STATE = new Set<LayerRow['family']>(['other', 'wrapper', 'recurrent', 'operation']);
const purity = new WeakMap<LayerRow, boolean>();

/** Not what runs the code's own functions or holds other layers: their weights change under it. */
function isPure(row: LayerRow): boolean {
  let pure = purity.get(row);
  if (pure === undefined) {
    const holds = row.arguments.some(({ type }) => type === 'layer');
    pure = row.runs === undefined && !holds && !WITH_STATE.has(row.family);
    purity.set(row, pure);
  }
  return pure;
}

/** The very same, which is quickly seen; equal ones may be others. */
export function sameShapes(a: readonly Shape[], b: readonly Shape[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
