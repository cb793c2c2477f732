/**
 * tfjs-node's binding with the choice to compute later. Within a step that follows a graph, operations give ids of
 * tensors that are only promised: the graph computes them at the step's end, or, when the step turns out to be another,
 * one after the other what was asked for so far. Between steps, and in steps without a graph, it computes at once.
 */
import type { Attribute, NodeBinding, TensorFacts, TensorMetadata, Values } from './binding.js';
import type { PreparedGraph } from './preparedGraph.js';
import { type Given, RecordedStep } from './recordedStep.js';
import { Follower } from './trace.js';

/** Above all native ids, which are 32-bit integers. */
const FIRST_PROMISE = 2 ** 32;

interface Following {
  readonly graph: PreparedGraph;
  readonly follower: Follower;
}

/** The graph of a step that has run operation by operation, and its inputs in the order of the graph's places. */
export interface NewGraph {
  readonly graph: PreparedGraph;
  readonly ids: readonly number[];
}

/** A step that its graph has computed, by ids. */
export interface FollowedStep {
  /** At the places of the trace's `outside`. */
  readonly bound: readonly (number | undefined)[];
  /** The graph's outputs that outlive the step, at their places. */
  readonly left: readonly (number | undefined)[];
  readonly given: ReadonlyMap<number, Given>;
  /** Of what it was given, what outlives it. */
  readonly keptGiven: readonly number[];
  /** What it let go of that was there before. */
  readonly released: readonly number[];
}

/** How a step ended: as its graph, or why it left that; neither when it made the graph. */
export interface StepsEnd {
  readonly followed?: FollowedStep;
  readonly difference?: string;
}

export class LazyBinding {
  /** Takes the place of the backend's. */
  readonly binding: NodeBinding;
  /** By the id that the backend knows. */
  private readonly facts = new Map<number, TensorFacts>();
  /** The native ids of what was promised and is there. */
  private readonly natives = new Map<number, number>();
  private nextPromise = FIRST_PROMISE;
  private step: RecordedStep | undefined;
  private following: Following | undefined;
  /** Why the graph was left. */
  private difference: string | undefined;
  /** Ids of tensors from outside the step that it let go of; a graph still needs them. */
  private released: number[] = [];

  constructor(private readonly native: NodeBinding) {
    const replaced: Partial<NodeBinding> = {
      createTensor: (shape, dtype, values) => this.createTensor(shape, dtype, values),
      deleteTensor: (id) => this.deleteTensor(id),
      tensorDataSync: (id) => this.read(id),
      executeOp: (name, attributes, inputs, outputs) => this.execute(name, attributes, inputs, outputs),
    };
    const properties = Object.entries(replaced).map(([name, value]) => [name, { value }] as const);
    this.binding = Object.create(native, Object.fromEntries(properties)) as NodeBinding;
  }

  begin(graph: PreparedGraph | undefined): void {
    this.step = new RecordedStep();
    this.difference = undefined;
    if (graph) this.following = { graph, follower: new Follower(graph.trace, this.step) };
  }

  /**
   * Every tensor is there when it returns. `prepare` makes the graph of a step that followed none; what it computes
   * then takes the place of what is there, so that all steps of a kind have the numbers of one graph. Throws what
   * TensorFlow says of a graph; the step has then been computed without.
   */
  end(prepare: (step: RecordedStep) => NewGraph | undefined): StepsEnd {
    const { step, following } = this;
    if (!step) throw new Error('no step has begun');
    try {
      const followed = following && this.endFollowing(step, following);
      if (followed) return { followed };
      if (this.difference !== undefined) return { difference: this.difference };
      const made = prepare(step);
      if (made) this.computeAtOnce(step, made.graph, made.ids);
      return {};
    } finally {
      for (const id of this.released) this.release(id);
      this.released = [];
      this.step = undefined;
    }
  }

  private endFollowing(step: RecordedStep, { graph, follower }: Following): FollowedStep | undefined {
    const left = new Set(graph.trace.left.map(placeOf));
    if (!follower.isAtEnd) this.leaveGraph('it ends earlier');
    else if ([...step.left()].some((place) => !left.has(placeOf(place))))
      this.leaveGraph('more of its tensors are kept');
    else {
      try {
        this.computeAtOnce(step, graph, follower.bound as number[]);
        return this.followed(step, graph, follower.bound);
      } catch (error) {
        this.leaveGraph('the graph failed');
        throw error;
      }
    }
    return undefined;
  }

  private followed(step: RecordedStep, { trace }: PreparedGraph, bound: FollowedStep['bound']): FollowedStep {
    const { given, gone } = step;
    const ids = trace.left.map(([operation, output]) => step.operations[operation]?.outputs[output]?.id ?? 0);
    return {
      ...{ bound, given, released: this.released.filter((id) => !given.has(id)) },
      left: ids.map((id) => (gone.has(id) ? undefined : id)),
      keptGiven: [...given.keys()].filter((id) => !gone.has(id)),
    };
  }

  /** Computes a graph between steps, with tensors by their ids. */
  run(graph: PreparedGraph, inputs: readonly number[]): TensorMetadata[] {
    const outputs = graph.run(inputs.map(this.nativeOf));
    for (const { id, shape, dtype } of outputs) this.facts.set(id, { shape: [...shape], dtype });
    return outputs;
  }

  has(id: number): boolean {
    return this.facts.has(id);
  }

  private createTensor(shape: readonly number[], dtype: number, values: Values): number {
    if (!this.step) return this.made(shape, dtype, values);
    const id = this.following ? this.nextPromise++ : this.made(shape, dtype, values);
    this.step.given.set(id, { shape: [...shape], dtype, values });
    return id;
  }

  private made(shape: readonly number[], dtype: number, values: Values): number {
    const id = this.native.createTensor(shape, dtype, values);
    this.facts.set(id, { shape: [...shape], dtype });
    return id;
  }

  private execute(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[] {
    for (const id of this.step ? inputs : []) {
      const facts = this.facts.get(id);
      if (facts) this.step?.used.set(id, facts);
    }
    const promised =
      this.following && this.promise(this.following.follower, name, attributes, inputs, outputs);
    const made = promised ?? this.native.executeOp(name, attributes, inputs.map(this.nativeOf), outputs);
    if (!promised) for (const { id, shape, dtype } of made) this.facts.set(id, { shape: [...shape], dtype });
    this.step?.add({ name, attributes, inputs, outputs: made });
    return made;
  }

  private promise(
    follower: Follower,
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[] | undefined {
    const node = follower.next({ name, attributes, inputs }, outputs);
    if (typeof node === 'string') {
      this.leaveGraph(node);
      return undefined;
    }
    const made = node.outputs.map(({ shape, dtype }) => ({
      id: this.nextPromise++,
      shape: [...shape],
      dtype,
    }));
    follower.made(made.map(({ id }) => id));
    return made;
  }

  private deleteTensor(id: number): void {
    const { step } = this;
    step?.gone.add(id);
    if (step && !step.made.has(id)) this.released.push(id);
    else if (!this.following) this.release(id);
  }

  private release(id: number): void {
    if (!this.facts.delete(id)) return;
    this.native.deleteTensor(this.nativeOf(id));
    this.natives.delete(id);
  }

  private read(id: number): Values {
    if (this.step?.made.has(id)) {
      this.step.wasRead = true;
      this.leaveGraph('it reads values while it computes');
    }
    const given = this.step?.given.get(id);
    return given?.values ?? this.native.tensorDataSync(this.nativeOf(id));
  }

  private readonly nativeOf = (id: number): number => this.natives.get(id) ?? id;

  private keepPromise(id: number, native: number, { shape, dtype }: TensorFacts): void {
    this.natives.set(id, native);
    this.facts.set(id, { shape, dtype });
  }

  private computeAtOnce(step: RecordedStep, graph: PreparedGraph, ids: readonly number[]): void {
    const inputs = graph.fed.map((place) => ids[place] as number);
    for (const id of inputs) this.giveIfPromised(step, id);
    const outputs = graph.run(inputs.map(this.nativeOf));
    this.following = undefined;
    for (const [at, [operation, output]] of graph.trace.left.entries()) {
      const native = outputs[at] as TensorMetadata;
      const id = step.operations[operation]?.outputs[output]?.id ?? 0;
      // It may be there already, computed operation by operation.
      this.release(id);
      if (step.gone.has(id)) this.native.deleteTensor(native.id);
      else this.keepPromise(id, native.id, native);
    }
    for (const id of step.given.keys()) if (!step.gone.has(id)) this.giveIfPromised(step, id);
  }

  private giveIfPromised(step: RecordedStep, id: number): void {
    const given = step.given.get(id);
    if (!given || this.facts.has(id)) return;
    this.keepPromise(id, this.native.createTensor(given.shape, given.dtype, given.values), given);
  }

  /** Computes what was asked for so far, one after the other; from now on operations are computed at once. */
  private leaveGraph(difference: string): void {
    const { step, following } = this;
    if (!step || !following) return;
    this.following = undefined;
    this.difference = difference;
    const lastUse = new Map<number, number>();
    for (const [at, { inputs }] of step.operations.entries()) for (const id of inputs) lastUse.set(id, at);
    for (const id of step.given.keys()) this.giveIfPromised(step, id);
    for (const [at, { name, attributes, inputs, outputs }] of step.operations.entries()) {
      const made = this.native.executeOp(name, attributes, inputs.map(this.nativeOf), outputs.length);
      for (const [place, { id }] of outputs.entries())
        this.keepPromise(id, made[place]?.id ?? 0, made[place] as TensorFacts);
      for (const id of [...inputs, ...outputs.map((output) => output.id)])
        if (step.made.has(id) && step.gone.has(id) && (lastUse.get(id) ?? at) <= at) this.release(id);
    }
  }
}

const placeOf = ([operation, output]: readonly [number, number]) => `${operation}:${output}`;
