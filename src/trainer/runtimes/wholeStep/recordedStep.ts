/** What a step did: its operations in order, the tensors that it made of JavaScript's values, and those it let go of. */
import type { Attribute, TensorFacts, TensorMetadata, Values } from './binding.js';

export interface Operation {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly inputs: readonly number[];
  readonly outputs: readonly TensorMetadata[];
}

/** A tensor of values that JavaScript had. */
export interface Given extends TensorFacts {
  readonly values: Values;
}

export class RecordedStep {
  readonly operations: Operation[] = [];
  /** All outputs of its operations. */
  readonly made = new Set<number>();
  readonly given = new Map<number, Given>();
  /** What its operations were given, tensors from before the step among them. */
  readonly used = new Map<number, TensorFacts>();
  /** Also of tensors from before the step. */
  readonly gone = new Set<number>();
  /** A tensor's values were asked for, on which everything after may depend. */
  wasRead = false;

  add(operation: Operation): void {
    this.operations.push(operation);
    for (const { id } of operation.outputs) this.made.add(id);
  }

  /** The outputs that outlive the step, by operation and place. */
  *left(): Generator<readonly [operation: number, output: number]> {
    for (const [operation, { outputs }] of this.operations.entries())
      for (const [output, { id }] of outputs.entries()) if (!this.gone.has(id)) yield [operation, output];
  }
}
