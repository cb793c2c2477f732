/** Graphs of models that an evaluation may take over from the one before it: made once, while all they show is the same. */
import type { EvaluationResult, ModelName, UncalledBuilder } from '../evaluate/evaluate.js';
import type { ModelValue } from '../evaluate/value.js';
import type { ModelGraph } from './modelGraph.js';
import { noteMovable } from './moved.js';

/** What a graph is made from beside the model itself. */
interface Circumstances {
  /** Of the document. */
  readonly path: string;
  readonly name: ModelName | undefined;
  readonly builder: UncalledBuilder;
  /** Among the models of this name. */
  readonly ordinal: number;
  /** How many calls of each function were numbered before. */
  readonly before: ReadonlyMap<string, number>;
}

interface KeptGraph extends Circumstances {
  readonly graph: ModelGraph;
  /** How many calls of each function were numbered then. */
  readonly after: ReadonlyMap<string, number>;
}

const keptGraphs = new WeakMap<ModelValue, KeptGraph>();

const modelsOfBuilders = new WeakMap<EvaluationResult, ReadonlyMap<UncalledBuilder, number>>();

/** Only of a builder that makes one model: the numbers of its calls are then no other model's. */
export function builderOfOne(result: EvaluationResult, model: ModelValue): UncalledBuilder | undefined {
  const builder = result.builders.get(model);
  if (!builder) return undefined;
  const counts = modelsOfBuilders.get(result) ?? countsOf([...result.builders.values()]);
  modelsOfBuilders.set(result, counts);
  return counts.get(builder) === 1 ? builder : undefined;
}

function countsOf(builders: readonly UncalledBuilder[]): ReadonlyMap<UncalledBuilder, number> {
  const counts = new Map<UncalledBuilder, number>();
  for (const builder of builders) counts.set(builder, (counts.get(builder) ?? 0) + 1);
  return counts;
}

export function keepGraph(model: ModelValue, kept: KeptGraph): void {
  if (kept.graph.nodes.some(({ nestedModel }) => nestedModel !== undefined)) return;
  keptGraphs.set(model, kept);
  noteMovable(model, kept.graph);
}

export function keptGraph(model: ModelValue, now: Circumstances): KeptGraph | undefined {
  const kept = keptGraphs.get(model);
  return kept && isSame(kept, now) ? kept : undefined;
}

function isSame(a: Circumstances, b: Circumstances): boolean {
  return (
    a.path === b.path &&
    a.ordinal === b.ordinal &&
    isSameName(a.name, b.name) &&
    a.builder.function === b.builder.function &&
    a.builder.symbols.join() === b.builder.symbols.join() &&
    a.before.size === b.before.size &&
    [...a.before].every(([key, count]) => b.before.get(key) === count)
  );
}

function isSameName(a: ModelName | undefined, b: ModelName | undefined): boolean {
  return (
    a?.name === b?.name &&
    a?.location.path === b?.location.path &&
    a?.location.start === b?.location.start &&
    a?.location.end === b?.location.end
  );
}
