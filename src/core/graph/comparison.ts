/** What a loss or metric of the code's own calculates of labels and predictions, as operations in their order. */
import type { Location } from '../document.js';

/** A tensor: which of those given, or of the steps behind them, and which of what that gives. */
export type TensorPlace = readonly [maker: number, output: number];

/** Operations as `trainer/layers/operationTable.ts` names them; the tensors that are given count first. */
export interface Calculation {
  readonly steps: readonly {
    readonly operation: string;
    readonly config: Readonly<Record<string, unknown>>;
    readonly inputs: readonly TensorPlace[];
  }[];
  readonly outputs: readonly TensorPlace[];
}

/** How the code's function gets the labels: one-hot rows (batch, classes), numbers in a column (batch, 1), or (batch). */
export type LabelForm = 'rows' | 'column' | 'flat';

export interface Comparison {
  /** Of the function or class. */
  readonly name: string;
  readonly labels: LabelForm;
  /** The code does not say how `fit` gives the labels: they are taken to be of that form. */
  readonly isAssumed?: true;
  /** Of (labels, predictions). */
  readonly calculation: Calculation;
}

/** A metric that keeps sums over an epoch: a class of the code. */
export interface OwnMetric extends Omit<Comparison, 'calculation'> {
  /** What each value is at the beginning of an epoch: so many of one number. */
  readonly states: readonly { readonly sizes: readonly number[]; readonly value: number }[];
  /** Metrics of Keras's, each given what the update makes of labels and predictions. */
  readonly inner: readonly { readonly name: string; readonly options: Readonly<Record<string, unknown>> }[];
  /** Of (labels, predictions): what is added to the values, or what they become; then the pairs for the inner metrics. */
  readonly update: Calculation;
  readonly changes: readonly { readonly state: number; readonly isAdded: boolean }[];
  /** Of the values, and the results of the inner metrics. */
  readonly result: Calculation;
}

/** Why it is not followed, and at which operation. */
export interface NotCompared {
  readonly name: string;
  readonly unsupported: string;
  readonly location?: Location;
}

export type Compared = Comparison | OwnMetric | NotCompared;
