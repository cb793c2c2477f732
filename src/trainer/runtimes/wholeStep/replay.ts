/** Does steps by a recipe: their graph computes, and what their JavaScript would have kept is kept. */
import * as tf from '@tensorflow/tfjs-core';
import type { Holder } from '../../stepChanges.js';
import type { StepResult, WholeStep } from '../../wholeStep.js';
import type { TensorMetadata, Values } from './binding.js';
import type { LazyBinding } from './lazyBinding.js';
import type { PreparedGraph } from './preparedGraph.js';
import { holdersOf, node, type Origin, type Recipe } from './recipe.js';
import type { Given } from './recordedStep.js';

export class Replay {
  private readonly constants = new Map<Origin, number>();

  constructor(
    private readonly lazy: LazyBinding,
    private readonly graph: PreparedGraph,
    private readonly recipe: Recipe,
  ) {
    for (const origin of recipe.origins)
      if (origin.from === 'constant') this.constants.set(origin, this.made(origin.given));
  }

  /** Undefined, and nothing has been done, when a tensor that it takes is not there or has become another. */
  step<T extends StepResult>(step: WholeStep<T>): T | undefined {
    const { graph, recipe, lazy } = this;
    const holders = holdersOf(step);
    const before = recipe.origins.map((origin) => this.tensorOf(origin, step.inputs, holders));
    if (recipe.origins.some((origin, at) => !this.isThere(origin, before[at]))) return undefined;
    const told = recipe.told.values.map(({ make }) => make());
    const ids = recipe.origins.map((origin, at) => this.idOf(origin, before[at], told));
    let outputs: TensorMetadata[];
    try {
      outputs = lazy.run(graph, ids);
    } finally {
      for (const [at, { from }] of recipe.origins.entries())
        if (from === 'told') lazy.binding.deleteTensor(ids[at] as number);
    }
    const result = this.handOut(outputs, step.inputs, holders);
    for (const effect of recipe.told.effects) effect();
    return (recipe.isOneTensor ? result[0] : result) as T;
  }

  dispose(): void {
    for (const id of this.constants.values()) this.lazy.binding.deleteTensor(id);
    this.constants.clear();
  }

  private tensorOf(origin: Origin, inputs: readonly tf.Tensor[], holders: readonly Holder[]) {
    if (origin.from === 'batch') return inputs[origin.place];
    return origin.from === 'holder' ? holders[origin.holder]?.get(origin.name) : undefined;
  }

  private isThere(origin: Origin, tensor: tf.Tensor | undefined): boolean {
    if (origin.from === 'kept') return this.lazy.has(origin.id);
    if (!('shape' in origin)) return true;
    return tensor?.dtype === origin.dtype && tf.util.arraysEqual([...tensor.shape], [...origin.shape]);
  }

  private idOf(origin: Origin, tensor: tf.Tensor | undefined, told: readonly Values[]): number {
    switch (origin.from) {
      case 'kept':
        return origin.id;
      case 'constant':
        return this.constants.get(origin) as number;
      case 'told':
        return this.made({ ...origin.given, values: told[origin.place] as Values });
      default:
        return node().getInputTensorIds([tensor as tf.Tensor])[0] as number;
    }
  }

  private made({ shape, dtype, values }: Given): number {
    return this.lazy.binding.createTensor(shape, dtype, values);
  }

  /** Gives the tensors of the result. */
  private handOut(
    outputs: readonly TensorMetadata[],
    inputs: readonly tf.Tensor[],
    holders: readonly Holder[],
  ): readonly tf.Tensor[] {
    const { goals } = this.recipe;
    const made = new Map<number, tf.Tensor>();
    // All before any takes another's place.
    const tensors = goals.map(({ what }) => {
      if (typeof what !== 'number') return tf.clone(this.tensorOf(what, inputs, holders) as tf.Tensor);
      const known = made.get(what);
      if (known) return tf.clone(known);
      const tensor = node().createOutputTensor(outputs[what] as TensorMetadata);
      made.set(what, tensor);
      return tensor;
    });
    for (const [at, { id }] of outputs.entries()) if (!made.has(at)) this.lazy.binding.deleteTensor(id);
    const result: tf.Tensor[] = [];
    for (const [at, { to }] of goals.entries()) {
      const tensor = tensors[at] as tf.Tensor;
      if (typeof to === 'number') result[to] = tensor;
      else holders[to.holder]?.hold(to.name, tensor);
    }
    return result;
  }
}
