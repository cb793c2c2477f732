/**
 * What a problem knows of its quick fix, for the fixers in `fixes/`: told by whoever finds the problem, so that no fixer
 * reads it from the message. A problem may tell several; each fixer takes its own kind.
 */

export type FixFact = TextFact | CallFact | TrainingFact | LayerFact;
export type FixFacts = readonly FixFact[];
export type FixFactKind = FixFact['kind'];

/** The first of a kind that a problem tells. */
export function factOf<Kind extends FixFactKind>(
  { fixFacts }: { readonly fixFacts?: FixFacts },
  kind: Kind,
): Extract<FixFact, { kind: Kind }> | undefined {
  return fixFacts?.find((fact): fact is Extract<FixFact, { kind: Kind }> => fact.kind === kind);
}

/** What is to be written, whatever the problem is. Offsets are of the document that holds the problem. */
export type TextFact =
  | { readonly kind: 'write-instead'; readonly text: string }
  /** `around` without its last bracket: `dict(enumerate`. */
  | { readonly kind: 'write-around'; readonly around: string }
  /** Behind a name, an entry or a call, as a part of the same expression. */
  | { readonly kind: 'write-behind'; readonly text: string }
  | { readonly kind: 'add-behind'; readonly text: string; readonly title: string }
  /** An argument that goes, with its name. */
  | { readonly kind: 'leave-out' }
  /** The call is a statement of its own, without the variable that it is assigned to. */
  | { readonly kind: 'own-statement' }
  /** A line more before the one of the offset `like`, as deep as that; with `after`, behind the line of that offset. */
  | {
      readonly kind: 'add-statement';
      readonly statement: string;
      readonly title: string;
      readonly like: number;
      readonly after?: number;
    }
  | MisspeltName;

/** `name` as it is written and the right names; `meant` is the one that is right, where it is not the nearest. */
export interface MisspeltName {
  readonly kind: 'misspelt-name';
  readonly name: string;
  readonly known: readonly string[];
  readonly meant?: string;
}

/** Brackets and calls. */
export type CallFact =
  /** `x.shape(0)`: a collection is called. */
  | { readonly kind: 'called-collection' }
  /** `a, b = function`. */
  | { readonly kind: 'uncalled-function' }
  /** `np.zeros(3, 4)`. */
  | { readonly kind: 'sizes-apart' };

/** The calls of `compile`, `fit` and `evaluate`, and the data that they are given. */
export type TrainingFact =
  /** `model = model.fit(…)`, and then a member of the model. */
  | { readonly kind: 'history-for-model' }
  /** `add(a, b)`. */
  | { readonly kind: 'several-added' };

/** Layers and models. */
export type LayerFact =
  /** The input that is not among the model's: the offset of the call that makes it. */
  | { readonly kind: 'missing-input'; readonly madeAt: number }
  /** A layer in place of its output: the offset of the call that makes it. */
  | { readonly kind: 'uncalled-layer'; readonly madeAt: number }
  | { readonly kind: 'model-for-output' }
  /** No fix: two of these show that the code is for Keras 2. */
  | { readonly kind: 'slashed-name'; readonly name: string };
