/**
 * How to do a step without its JavaScript: where each tensor that its graph takes comes from, where each that it gives
 * goes, and what was told of it (`stepChanges.ts`). It is read from a step that followed its graph, by which tensors were where
 * before and after; whatever it cannot account for is a refusal.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NodeBackend } from '../../kernels/nodeBackend.js';
import type { Holder, Told } from '../../stepChanges.js';
import type { StepResult, WholeStep } from '../../wholeStep.js';
import type { FollowedStep } from './lazyBinding.js';
import type { PreparedGraph } from './preparedGraph.js';
import type { Given } from './recordedStep.js';
import { sameNumbers } from './trace.js';

interface Facts {
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** Of a tensor that a step did not compute. */
export type Origin =
  | ({ readonly from: 'batch'; readonly place: number } & Facts)
  | ({ readonly from: 'holder'; readonly holder: number; readonly name: string } & Facts)
  | { readonly from: 'told'; readonly place: number; readonly given: Given }
  | { readonly from: 'constant'; readonly given: Given }
  /** Somebody keeps it for good. */
  | { readonly from: 'kept'; readonly id: number };

type Taken = Exclude<Origin, { readonly given: Given } | { readonly from: 'kept' }>;

export interface Goal {
  /** One of the graph's outputs, or a tensor that was there before. */
  readonly what: number | Taken;
  /** A place in the result, or with a holder. */
  readonly to: number | { readonly holder: number; readonly name: string };
}

export interface Recipe {
  /** In the order in which the graph is fed. */
  readonly origins: readonly Origin[];
  readonly goals: readonly Goal[];
  readonly isOneTensor: boolean;
  readonly told: Told;
}

/** Why the JavaScript of a step must run, for the log. */
export class Unaccounted extends Error {}

const variables: Holder = {
  names: () => Object.keys(tf.engine().registeredVariables),
  get: (name) => tf.engine().registeredVariables[name],
  hold(name, tensor) {
    tf.engine().registeredVariables[name]?.assign(tensor);
    tensor.dispose();
  },
};

/** The variables' first. */
export const holdersOf = ({ holders }: Pick<WholeStep<StepResult>, 'holders'>): readonly Holder[] => [
  variables,
  ...holders,
];

export const node = () => tf.backend() as unknown as NodeBackend;

/** The binding's ids, of tensors whose values are with it from now on. */
const idOf = (tensor: tf.Tensor) => node().getInputTensorIds([tensor])[0] as number;

/** What the holders have before a step. */
export class Before {
  private readonly places = new Map<
    string,
    { readonly origin: Taken; readonly dataId: object; readonly id: number }
  >();

  constructor(private readonly holders: readonly Holder[]) {
    for (const [holder, each] of holders.entries())
      for (const name of each.names()) {
        const tensor = each.get(name);
        if (!tensor) continue;
        const { shape, dtype, dataId } = tensor;
        const origin: Taken = { from: 'holder', holder, name, shape, dtype };
        this.places.set(`${holder}/${name}`, { origin, dataId, id: idOf(tensor) });
      }
  }

  /** Undefined when nobody had it. */
  originOf(id: number): Taken | undefined {
    const [first, second] = [...this.places.values()].filter((place) => place.id === id);
    if (second) throw new Unaccounted('two hold the same tensor');
    return first?.origin;
  }

  /** Where there are others now, and the ids of those that are gone from there. */
  changes(): {
    readonly now: readonly { readonly holder: number; readonly name: string; readonly tensor: tf.Tensor }[];
    readonly gone: ReadonlySet<number>;
  } {
    const now: { holder: number; name: string; tensor: tf.Tensor }[] = [];
    const gone = new Set<number>();
    for (const [holder, each] of this.holders.entries())
      for (const name of each.names()) {
        const tensor = each.get(name);
        const before = this.places.get(`${holder}/${name}`);
        if (!tensor || tensor.dataId === before?.dataId) continue;
        now.push({ holder, name, tensor });
        if (before) gone.add(before.id);
      }
    return { now, gone };
  }
}

/** Throws `Unaccounted`. */
export function recipeOf(
  step: Pick<WholeStep<StepResult>, 'inputs'>,
  followed: FollowedStep,
  { graph, before, told }: { readonly graph: PreparedGraph; readonly before: Before; readonly told: Told },
  result: StepResult,
): Recipe {
  if (told.isUntold) throw new Unaccounted('it draws chance that changes');
  const { bound, left, given, released } = followed;
  const inputs = step.inputs.map(
    ({ shape, dtype }, place): Taken => ({ from: 'batch', place, shape, dtype }),
  );
  const inputIds = step.inputs.map(idOf);
  const taken = (id: number) => inputs[inputIds.indexOf(id)] ?? before.originOf(id);
  const origins = graph.fed.map((place): Origin => {
    const id = bound[place] as number;
    const known = taken(id);
    if (known) return known;
    const values = given.get(id);
    if (!values) return { from: 'kept', id };
    const toldPlace = told.places.get(values.values);
    return toldPlace === undefined
      ? { from: 'constant', given: values }
      : { from: 'told', place: toldPlace, given: values };
  });
  const whatOf = (id: number): Goal['what'] => {
    const output = left.indexOf(id);
    const what = output >= 0 ? output : taken(id);
    if (what === undefined) throw new Unaccounted('it keeps a tensor that its graph does not give');
    return what;
  };
  const isOneTensor = result instanceof tf.Tensor;
  const results: readonly tf.Tensor[] = isOneTensor ? [result] : result;
  const { now, gone } = before.changes();
  const goals = [
    ...results.map((tensor, to): Goal => ({ what: whatOf(idOf(tensor)), to })),
    ...now.map(({ holder, name, tensor }): Goal => ({ what: whatOf(idOf(tensor)), to: { holder, name } })),
  ];
  const kept = [...results, ...now.map(({ tensor }) => tensor)];
  for (const [output, id] of left.entries()) {
    const owners = goals.flatMap(({ what }, at) => (what === output ? [kept[at] as tf.Tensor] : []));
    const [first] = owners;
    // A tensor is referred to once by each that keeps it.
    if (id !== undefined && (!first || node().refCount(first.dataId) !== owners.length))
      throw new Unaccounted('it leaves a tensor with somebody unknown');
  }
  if (released.some((id) => !gone.has(id)))
    throw new Unaccounted('it lets go of a tensor of somebody unknown');
  if (followed.keptGiven.some((id) => !inputIds.includes(id)))
    throw new Unaccounted('it keeps values of its own');
  return { origins, goals, isOneTensor, told };
}

/** Whether two steps were done in the same way. */
export const areSame = (a: Recipe, b: Recipe): boolean =>
  a.isOneTensor === b.isOneTensor &&
  a.told.values.length === b.told.values.length &&
  a.told.effects.length === b.told.effects.length &&
  areAll(a.origins, b.origins, sameOrigin) &&
  areAll(a.goals, b.goals, sameGoal);

const areAll = <T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean) =>
  a.length === b.length && a.every((each, at) => same(each, b[at] as T));

function sameOrigin(a: Origin, b: Origin): boolean {
  switch (a.from) {
    case 'batch':
      return b.from === 'batch' && a.place === b.place;
    case 'holder':
      return b.from === 'holder' && a.holder === b.holder && a.name === b.name;
    case 'told':
      return b.from === 'told' && a.place === b.place;
    case 'constant':
      return (
        b.from === 'constant' &&
        sameNumbers(a.given.values as ArrayLike<number>, b.given.values as ArrayLike<number>)
      );
    default:
      return b.from === 'kept' && a.id === b.id;
  }
}

const sameGoal = (a: Goal, b: Goal): boolean => JSON.stringify(a) === JSON.stringify(b);
