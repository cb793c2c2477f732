/**
 * Steps of training and evaluation of tfjs-node as one call of TensorFlow each. A step's JavaScript runs as ever, but the operations that
 * it asks for are only compared with those of the first step of its kind; when all are the same, the graph made of them
 * computes the step at its end, with fused kernels and several at a time. At the first difference (another shape or
 * axis, a tensor that is kept, a value that is read) the step goes on operation by operation. Once some steps in a row have followed
 * it in one and the same way, the next ones are done without their JavaScript (`rehearsal.ts`).
 */
import type { StepResult, WholeStep, WholeStepRunner } from '../../wholeStep.js';
import type { NodeBinding } from './binding.js';
import { LazyBinding, type NewGraph, type StepsEnd } from './lazyBinding.js';
import { PreparedGraph } from './preparedGraph.js';
import type { RecordedStep } from './recordedStep.js';
import { Rehearsal } from './rehearsal.js';
import { traceOf } from './trace.js';

/** For steps of one kind: one model, inputs of one size. */
interface Plan {
  graph?: PreparedGraph;
  /** Of that graph. */
  rehearsal?: Rehearsal;
  graphs: number;
  /** Steps that left the graph, one after the other. */
  left: number;
  /** Why its steps stay operation by operation. */
  refusal?: string;
}

/** After so many in a row the steps have become others. */
const FORGIVEN = 3;
const MOST_GRAPHS_OF_A_KIND = 3;
/** The graphs of more kinds are of models that are gone. */
const MOST_GRAPHS = 3;

export class WholeSteps implements WholeStepRunner {
  count = 0;
  replayed = 0;
  mayReplay = true;
  private readonly lazy: LazyBinding;
  private readonly plans = new Map<string, Plan>();
  private isInStep = false;

  constructor(
    private readonly native: NodeBinding,
    private readonly log: (message: string) => void,
    /** Of a step that is taken so many times. */
    private readonly isWorthXla: (times: number) => boolean,
  ) {
    this.lazy = new LazyBinding(native);
  }

  /** Takes the place of the backend's. */
  get binding(): NodeBinding {
    return this.lazy.binding;
  }

  run<T extends StepResult>(step: WholeStep<T>): T {
    const plan = this.planOf(step.kind);
    if (this.isInStep || plan.refusal !== undefined) return step.compute();
    return this.byHeart(plan, step) ?? this.compared(plan, step);
  }

  private byHeart<T extends StepResult>(plan: Plan, step: WholeStep<T>): T | undefined {
    if (!this.mayReplay) return undefined;
    try {
      const result = plan.rehearsal?.byHeart(step);
      if (!result) return undefined;
      this.count++;
      this.replayed++;
      return result;
    } catch (error) {
      this.refuse(plan, error);
      return undefined;
    }
  }

  private compared<T extends StepResult>(plan: Plan, step: WholeStep<T>): T {
    if (plan.refusal !== undefined) return step.compute();
    const watched = plan.rehearsal?.watch(step);
    this.isInStep = true;
    this.lazy.begin(plan.graph);
    let isDone = false;
    let end: StepsEnd = {};
    try {
      const result = (watched ?? step).compute();
      isDone = true;
      return result;
    } finally {
      this.isInStep = false;
      end = this.end(plan, step.times, isDone);
      if (end.followed) watched?.followed(end.followed);
    }
  }

  private planOf(kind: string): Plan {
    const plan = this.plans.get(kind) ?? { graphs: 0, left: 0 };
    // The one used last comes last.
    this.plans.delete(kind);
    this.plans.set(kind, plan);
    return plan;
  }

  private end(plan: Plan, times: number, isDone: boolean): StepsEnd {
    try {
      const end = this.lazy.end((step) => (isDone ? this.prepare(plan, times, step) : undefined));
      if (!isDone) return {};
      if (end.difference === undefined) {
        plan.left = 0;
        this.count++;
      } else {
        plan.rehearsal?.forget();
        if (++plan.left >= FORGIVEN) {
          if (plan.graphs >= MOST_GRAPHS_OF_A_KIND) throw new Error(end.difference);
          drop(plan);
        }
      }
      return end;
    } catch (error) {
      this.refuse(plan, error);
      return {};
    }
  }

  private refuse(plan: Plan, error: unknown): void {
    drop(plan);
    plan.refusal = error instanceof Error ? error.message : String(error);
    this.log(`The steps run operation by operation, not as one graph: ${plan.refusal}.`);
  }

  private prepare(plan: Plan, times: number, step: RecordedStep): NewGraph {
    const { trace, ids } = traceOf(step, this.native);
    const { native: binding, log } = this;
    plan.graph = new PreparedGraph(trace, { binding, usesXla: this.isWorthXla(times), log });
    plan.rehearsal = new Rehearsal(this.lazy, plan.graph, this.log);
    plan.graphs++;
    const [oldest, ...others] = [...this.plans.values()].filter(({ graph }) => graph);
    if (oldest && others.length >= MOST_GRAPHS) drop(oldest);
    return { graph: plan.graph, ids };
  }
}

function drop(plan: Plan): void {
  plan.rehearsal?.forget();
  delete plan.rehearsal;
  plan.graph?.dispose();
  delete plan.graph;
  plan.left = 0;
}
