/** What a `train_step` of the code does with a batch, as it was found by running it on stand-ins. */
import type { Location } from '../document.js';
import type { TensorValue } from '../evaluate/value.js';
import type { Comparison } from './comparison.js';
import type { PlannedMetric } from './modelGraph.js';

/** How the batches of an epoch make one number: each counts alike, or the last alone. */
export type BatchMean = 'batches' | 'last';

export interface OwnStep {
  readonly kind: 'own';
  /** What it compares the labels with the model's output by; absent where its loss needs no labels. */
  readonly loss?: Comparison | 'compiled';
  /** What it does itself in place of the model's `call`, losses and measures that need no labels heard of inside. */
  readonly network?: {
    readonly inputs: readonly TensorValue[];
    readonly outputs: readonly TensorValue[];
    /** The output, before the losses are told. */
    readonly shown: TensorValue;
    /** It draws by chance or changes the images where the model's `call` may not. */
    readonly isOther: boolean;
  };
  /** Its logs by name, where they are no means over samples. */
  readonly means: Readonly<Record<string, BatchMean>>;
  readonly metrics: readonly PlannedMetric[];
  /** Those of `compile` are measured too. */
  readonly keepsCompiled: boolean;
  /** Where the step has one of its own. */
  readonly optimizer?: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  /** `fit` gives it no labels. */
  readonly isUnlabelled: boolean;
  /** Regularisers and `add_loss` count in its loss. */
  readonly countsPenalties: boolean;
  /** It calls the model without `training=True`, as `predict` does. */
  readonly isInference: boolean;
  /** All that it logs of a batch, to be compared with a `test_step`; undefined where that cannot be told. */
  readonly does: string | undefined;
  /** Why Keras measures a validation in another way. */
  readonly testReason?: string;
  /** Logs that are not measured, each with the reason. */
  readonly notMeasured: readonly string[];
}

/** `usual`: it does what Keras does without it. */
export type FoundStep =
  | { readonly kind: 'usual' }
  | OwnStep
  | { readonly kind: 'refused'; readonly reason: string; readonly location?: Location };
