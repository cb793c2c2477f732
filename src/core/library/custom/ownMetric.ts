/** A metric that is a class of the code: what `update_state` adds to its values, and what `result` makes of them. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { InstanceValue, TensorValue, Value, VariableTensor } from '../../evaluate/value.js';
import type { Calculation, OwnMetric } from '../../graph/comparison.js';
import { knownSizes } from '../../graph/dimension.js';
import { itemsOf, none, toJson } from '../values.js';
import { calculationOf, type NotCalculated } from './calculation.js';
import { ownFunction } from './classMembers.js';
import { type InnerUpdate, innerMetrics } from './innerMetrics.js';
import { type Assignment, assignments } from './ownWeight.js';

type Parts = Pick<OwnMetric, 'states' | 'inner' | 'update' | 'changes' | 'result'>;

/** `given`: tensors that stand for labels and predictions. */
export function ownMetric(
  instance: InstanceValue,
  given: readonly [TensorValue, TensorValue],
  call: NativeCall,
): Parts | NotCalculated {
  const { evaluation, location } = call;
  const run = (name: string, values: readonly Value[]) =>
    evaluation.call(evaluation.attribute(instance, name, location), values, undefined, location);
  if (!ownFunction(instance, 'result')) return { unsupported: 'it has no result of its own' };
  const variables = variablesIn(instance);
  const states = variables.map(stateOf);
  if (states.some((state) => state === undefined))
    return { unsupported: 'it keeps more than weights that begin as zeros or ones' };
  let assigned: readonly Assignment[] = [];
  const { updates } = innerMetrics.during(evaluation, () => {
    assigned = assignments.during(evaluation, () => run('update_state', given));
  });
  const changes = changesOf(assigned, variables);
  if (!changes || (changes.length === 0 && updates.length === 0) || !areOnce(updates))
    return { unsupported: 'it changes its values in a way that is not followed' };
  const pairs = updates.flatMap(({ truth, guess }) => [truth, guess]);
  const update = calculated(given, [...assigned.map(({ value }) => value), ...pairs]);
  if ('unsupported' in update) return update;
  let result: Value = none;
  const { results } = innerMetrics.during(evaluation, () => {
    result = run('result', []);
  });
  const outcome: Value = result;
  if (outcome.kind !== 'tensor')
    return {
      unsupported: outcome.kind === 'unknown' ? outcome.reason : `it gives a ${outcome.kind} as its result`,
    };
  const measured = updates.map(({ metric }): TensorValue => results.get(metric) ?? UNUSED());
  const made = calculationOf([...variables, ...measured], [outcome]);
  if ('unsupported' in made) return made;
  const parts = {
    states: states as Parts['states'],
    inner: updates.map(innerOf),
    update,
    changes,
    result: made,
  };
  return resetOf(instance, variables, parts.states, call) ?? parts;
}

const UNUSED = (): TensorValue => ({ kind: 'tensor', shape: [], dtype: 'float32', index: 0 });

/** Each inner metric is given labels and predictions once, without weights. */
function areOnce(updates: readonly InnerUpdate[]): boolean {
  return (
    updates.every(({ isWeighted }) => !isWeighted) &&
    new Set(updates.map(({ metric }) => metric)).size === updates.length
  );
}

function innerOf({ metric }: InnerUpdate): Parts['inner'][number] {
  const options: Record<string, unknown> = {};
  for (const [option, { value }] of metric.bound) options[option] = toJson(value) ?? null;
  return { name: metric.name.split('.').at(-1) ?? metric.name, options };
}

/** Refused where it starts again from other values than at first. */
function resetOf(
  instance: InstanceValue,
  variables: readonly VariableTensor[],
  states: Parts['states'],
  { evaluation, location }: NativeCall,
): NotCalculated | undefined {
  const name = ['reset_state', 'reset_states'].find((each) => ownFunction(instance, each));
  if (!name) return undefined;
  const assigned = assignments.during(evaluation, () =>
    evaluation.call(evaluation.attribute(instance, name, location), [], undefined, location),
  );
  const isOther = assigned.some(({ variable, verb, value }) => {
    const state = states[variables.findIndex((each) => each.variable === variable.variable)];
    return verb !== 'assign' || (value?.kind === 'number' && value.value !== state?.value);
  });
  return isOther
    ? { unsupported: `it begins an epoch with other values than the first, in ${name}` }
    : undefined;
}

function changesOf(
  assigned: readonly Assignment[],
  variables: readonly VariableTensor[],
): OwnMetric['changes'] | undefined {
  const changes = assigned.map(({ variable, verb }) => ({
    state: variables.findIndex((each) => each.variable === variable.variable),
    isAdded: verb === 'assign_add',
  }));
  const isFollowed = changes.every(({ state }, at) => state >= 0 && assigned[at]?.verb !== 'assign_sub');
  return isFollowed && new Set(changes.map(({ state }) => state)).size === changes.length
    ? changes
    : undefined;
}

/** Numbers among the values are constants. */
function calculated(
  given: readonly [TensorValue, TensorValue],
  values: readonly (Value | undefined)[],
): Calculation | NotCalculated {
  const tensors = values.flatMap((value) => (value?.kind === 'tensor' ? [value] : []));
  const made = calculationOf(given, tensors);
  if ('unsupported' in made) return made;
  const steps = [...made.steps];
  const outputs: Calculation['outputs'][number][] = [];
  const rest = [...made.outputs];
  for (const value of values) {
    const next = value?.kind === 'tensor' ? rest.shift() : undefined;
    if (next) outputs.push(next);
    else if (value?.kind === 'number') {
      outputs.push([given.length + steps.length, 0]);
      const config = { operation: 'Constant', value: value.value };
      steps.push({ operation: 'Constant', config, inputs: [] });
    } else return { unsupported: 'it is given a value that is not known in update_state' };
  }
  return { steps, outputs };
}

/** Weights that the instance holds, each once, in lists too. */
function variablesIn({ attributes }: InstanceValue): readonly VariableTensor[] {
  const found = new Map<VariableTensor['variable'], VariableTensor>();
  const look = (value: Value, depth: number): void => {
    if (value.kind === 'tensor' && value.variable) found.set(value.variable, value as VariableTensor);
    else if (depth < 3) for (const item of itemsOf(value) ?? []) look(item, depth + 1);
  };
  for (const value of attributes.values()) look(value, 0);
  return [...found.values()];
}

function stateOf({ shape, variable }: VariableTensor): Parts['states'][number] | undefined {
  const sizes = knownSizes([null, ...('kind' in shape ? [null] : shape)]);
  const json = toJson(variable.bound?.get('initializer')?.value ?? { kind: 'none', isUndefined: false });
  const { class_name = json, config } = (json ?? {}) as {
    class_name?: unknown;
    config?: { value?: unknown };
  };
  const name = String(class_name).toLowerCase();
  const value = /^zeros?$/.test(name)
    ? 0
    : /^ones?$/.test(name)
      ? 1
      : name === 'constant'
        ? config?.value
        : undefined;
  return sizes && typeof value === 'number' ? { sizes, value } : undefined;
}
