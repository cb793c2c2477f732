/** The callbacks and class weights that `fit` is given: those the trainer runs, and those it cannot. */

import type { BoundArgument, Value } from '../evaluate/value.js';
import { toJson } from '../library/values.js';
import { tableEntry } from '../words.js';
import type { PlannedCallback, Sourced } from './modelGraph.js';

/** Lower case, without underscores: both frameworks' spellings. */
const RUN: Readonly<Record<string, PlannedCallback['name']>> = {
  earlystopping: 'EarlyStopping',
  reducelronplateau: 'ReduceLROnPlateau',
  modelcheckpoint: 'ModelCheckpoint',
  learningratescheduler: 'LearningRateScheduler',
};

/** They ask for nothing that a run does not do anyway. */
const ALREADY_DONE = new Set(['history', 'progbarlogger', 'terminateonnan', 'baselogger', 'csvlogger']);

export interface ReadCallbacks {
  readonly planned: readonly Sourced<PlannedCallback>[];
  readonly notHonoured: readonly Sourced<string>[];
}

export function callbacksOf(argument: BoundArgument | undefined): ReadCallbacks {
  if (!argument?.location || argument.value.kind === 'none') return { planned: [], notHonoured: [] };
  const { value, location } = argument;
  if ((value.kind === 'list' || value.kind === 'tuple') && !('openReason' in value && value.openReason)) {
    const planned: Sourced<PlannedCallback>[] = [];
    const notHonoured: Sourced<string>[] = [];
    for (const item of value.items) {
      const read = callbackOf(item);
      if (read === undefined) continue;
      if (typeof read === 'string') notHonoured.push({ value: read, location });
      else planned.push({ value: read, location });
    }
    return { planned, notHonoured };
  }
  if (value.kind === 'configured') {
    const read = callbackOf(value);
    if (typeof read === 'string') return { planned: [], notHonoured: [{ value: read, location }] };
    return { planned: read ? [{ value: read, location }] : [], notHonoured: [] };
  }
  return {
    planned: [],
    notHonoured: [
      { value: 'the callbacks are not known, so they are not run when ConvLens trains', location },
    ],
  };
}

function callbackOf(value: Value): PlannedCallback | string | undefined {
  if (value.kind !== 'configured')
    return 'a callback of the file’s own is not run when ConvLens trains: it is Python code';
  const name = value.name.split('.').at(-1) ?? value.name;
  const plain = name.toLowerCase();
  if (ALREADY_DONE.has(plain)) return undefined;
  const known = tableEntry(RUN, plain);
  if (plain === 'tensorboard')
    return 'TensorBoard’s event files stand in the run’s own folder (tensorboard), and hold its scalars';
  if (!known) return `${name} is not run when ConvLens trains`;
  const options: Record<string, unknown> = {};
  for (const [option, { value: given }] of optionsOf(value.bound)) {
    const json = toJson(given);
    if (json !== undefined) options[option] = json;
  }
  if (known !== 'LearningRateScheduler') return { name: known, options };
  const rates = options.rates;
  if (Array.isArray(rates) && rates.every((rate) => typeof rate === 'number'))
    return { name: known, options };
  return 'LearningRateScheduler is not run when ConvLens trains: its function is Python code; a schedule such as ExponentialDecay in the optimiser is';
}

/** TensorFlow.js gives its settings in one object. */
function optionsOf(bound: ReadonlyMap<string, BoundArgument>): Iterable<readonly [string, { value: Value }]> {
  const only = bound.size === 1 ? [...bound.values()][0] : undefined;
  if (only?.value.kind !== 'dict') return bound;
  return [...only.value.entries.values()].flatMap(({ key, value }) =>
    key.kind === 'string' ? [[key.value, { value }] as const] : [],
  );
}

/** `{0: 1.0, 1: 2.5}`: class number → weight; undefined when a part is not known. */
export function classWeightOf(value: Value): Readonly<Record<string, number>> | undefined {
  if (value.kind !== 'dict' || value.openReason !== undefined) return undefined;
  const weights: Record<string, number> = {};
  for (const { key, value: weight } of value.entries.values()) {
    if (weight.kind !== 'number') return undefined;
    if (key.kind === 'number' || key.kind === 'string') weights[String(key.value)] = weight.value;
    else return undefined;
  }
  return weights;
}
