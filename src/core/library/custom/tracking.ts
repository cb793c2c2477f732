/**
 * Keras 3 notes each layer that a user's layer or model holds when an attribute takes it, or when a list or
 * dict held by an attribute does. Earlier Keras goes by the attributes, each at the place where it was first set.
 */
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, Value } from '../../evaluate/value.js';
import { memberOf } from '../sequential.js';
import { itemsOf } from '../values.js';
import { changeState, stateOf } from './state.js';

type Member = LayerValue | ModelValue;

const DEEPEST = 4;
let made = 0;

/** A list mostly takes a layer right after it was made: that order stands for the order of taking. */
export function noteMade(member: Member): void {
  made += 1;
  member.rank = made;
}

/** An attribute of `holder` was set to `value`. */
export function track(holder: Member, name: string, value: Value, evaluation: Evaluation): void {
  if (evaluation.kerasMajor !== 3) return;
  const taken = membersIn([value]);
  if (taken.size === 0) return;
  const tracked = new Set(stateOf(holder).tracked);
  const others = [...(holder.instance?.attributes ?? [])].flatMap(([key, content]) =>
    key === name ? [] : [content],
  );
  for (const member of [...added(others, tracked), ...taken]) tracked.add(member);
  changeState(holder, { tracked: [...tracked] }, evaluation);
}

/** Layers that a subclassed model or custom layer holds in its attributes, those in lists included. */
export function trackedLayers(holder: Member): readonly Member[] {
  const { tracked } = stateOf(holder);
  if (!holder.instance && !tracked) return [];
  const attributes = [...(holder.instance?.attributes.values() ?? [])];
  const found = tracked
    ? new Set([...tracked, ...added(attributes, new Set(tracked))])
    : membersIn(attributes);
  found.delete(holder);
  return [...found];
}

function added(values: readonly Value[], tracked: ReadonlySet<Member>): readonly Member[] {
  return [...membersIn(values)]
    .filter((member) => !tracked.has(member))
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
}

export function membersIn(values: readonly Value[]): Set<Member> {
  const found = new Set<Member>();
  const look = (value: Value, depth: number): void => {
    const member = memberOf(value);
    if (member) found.add(member);
    else if (depth < DEEPEST) for (const item of entriesOf(value)) look(item, depth + 1);
  };
  for (const value of values) look(value, 0);
  return found;
}

function entriesOf(value: Value): readonly Value[] {
  if (value.kind === 'dict') return [...value.entries.values()].map((entry) => entry.value);
  return value.kind === 'list' || value.kind === 'tuple' ? (itemsOf(value) ?? []) : [];
}
