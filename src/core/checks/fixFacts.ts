/**
 * What a problem knows of its quick fix, for the fixers in `fixes/`: told by whoever finds the problem, so that no fixer
 * reads it from the message. A problem may tell several; each fixer takes its own kind.
 */
import type { Dim, Shape } from '../graph/dimension.js';

export type FixFact = TextFact | CallFact | ValueFact | TrainingFact | LayerFact;
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
  /** A number where a shape of one axis was meant. */
  | { readonly kind: 'as-tuple' }
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
  /** `return` before the statement at the offset. */
  | { readonly kind: 'return-value'; readonly at: number }
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
  /** `model = build` or `model = Sequential`, and then a member of what it makes: the name of the function or class. */
  | { readonly kind: 'uncalled-maker'; readonly name: string }
  /** `np.zeros(3, 4)`. */
  | { readonly kind: 'sizes-apart' }
  /** `a, b, c, d = load_data()`, which gives two pairs. */
  | { readonly kind: 'pairs-apart' }
  /** A reshape of an array of these sizes to one of other values. */
  | { readonly kind: 'refused-reshape'; readonly from: readonly number[] }
  /** A name that is looked for in `module` and stands in `home`: their full names. */
  | { readonly kind: 'other-module'; readonly name: string; readonly module: string; readonly home: string }
  /** `concatenate(axis=1)`: the function that takes tensors, and the layer that takes settings. */
  | { readonly kind: 'function-for-layer'; readonly name: string; readonly layer: string }
  /** A class where an object of it was meant. */
  | { readonly kind: 'class-itself'; readonly name: string };

/** A value in a wrong form. */
export type ValueFact =
  /** `isNumber`: one was found, of another kind. `count`: so many of them are taken too. */
  | {
      readonly kind: 'number-expected';
      readonly isWhole: boolean;
      readonly isNumber: boolean;
      readonly count?: number;
    }
  /** A share between 0 and 1. */
  | { readonly kind: 'share-expected' }
  /** A whole number that was meant as a text. */
  | { readonly kind: 'text-expected' }
  /** Sizes of which one is a float, as `/` gives it. */
  | { readonly kind: 'sizes-divided' }
  /** A shape or a size in quotes. */
  | { readonly kind: 'quoted-shape' }
  | { readonly kind: 'function-found' }
  /** `to_categorical(y, classes)` of class numbers up to `reach`. */
  | { readonly kind: 'too-few-classes'; readonly classes: number; readonly reach: number }
  /** `x / 255` of a list. */
  | { readonly kind: 'list-as-array' }
  /** `history['loss']`. */
  | { readonly kind: 'history-itself' };

export type UsualLoss =
  | 'mse'
  | 'binary_crossentropy'
  | 'categorical_crossentropy'
  | 'sparse_categorical_crossentropy';

/** The calls of `compile`, `fit` and `evaluate`, and the data that they are given. */
export type TrainingFact =
  /** `model = model.fit(…)`, and then a member of the model. */
  | { readonly kind: 'history-for-model' }
  /** `add(a, b)`. */
  | { readonly kind: 'several-added' }
  /** The first two arguments stand in each other's place: their names in the right order. */
  | { readonly kind: 'swapped-arguments'; readonly names: readonly [string, string] }
  /** The two parts of a tuple stand in each other's place. */
  | { readonly kind: 'swapped-pair' }
  /** An argument that is given by its place and means this one. */
  | { readonly kind: 'unnamed-argument'; readonly name: string }
  /** What `train_test_split` gives, by names in another order. */
  | { readonly kind: 'split-order' }
  /** Not as many labels as samples: those of another part of the data. */
  | { readonly kind: 'labels-of-others' }
  /** `validation_data` is one array. */
  | { readonly kind: 'labels-left-out' }
  /** `fit` of a model that is not compiled, or is without a loss, and the loss that fits its output and labels. */
  | { readonly kind: 'not-compiled'; readonly loss?: UsualLoss }
  | { readonly kind: 'no-loss'; readonly loss?: UsualLoss }
  /** Data without the labels that they need. */
  | { readonly kind: 'labels-missing' }
  /** What the validation would log, and `fit` gets none. */
  | { readonly kind: 'no-validation' }
  /** An array that the model does not take: its sizes, the samples first, and those of one sample of the model. */
  | {
      readonly kind: 'sample-sizes';
      readonly verb: string;
      readonly given: readonly Dim[];
      readonly wanted: readonly Dim[];
    }
  /** Class numbers up to `reach` for classes that are numbered from 0. */
  | {
      readonly kind: 'class-numbers';
      readonly classes: number;
      readonly reach: number;
      readonly isFromZero?: boolean;
    }
  /** No fix of its own: labels of whole images for a model that answers for each position of a map. */
  | { readonly kind: 'labels-of-maps' }
  /** One number for each sample, and so many units where the loss wants one. */
  | { readonly kind: 'single-labels'; readonly units: number }
  /** One-hot labels of so many classes for a single sigmoid. */
  | { readonly kind: 'one-hot-labels'; readonly classes: number }
  /** The loss that takes these labels; `classes` where they could be encoded for the one that is given. */
  | {
      readonly kind: 'other-loss';
      readonly wanted: 'categorical_crossentropy' | 'sparse_categorical_crossentropy';
      readonly classes?: number;
      /** Only behind a softmax. */
      readonly isOfSoftmax?: boolean;
    };

/** Layers and models. */
export type LayerFact =
  /** `model.build(shape)` of a class whose layers a call alone builds: the shapes of its inputs, the batch first. */
  | { readonly kind: 'call-on-input'; readonly shapes: readonly Shape[] }
  /** The input that is not among the model's: the offset of the call that makes it. */
  | { readonly kind: 'missing-input'; readonly madeAt: number }
  /** A layer in place of its output: the offset of the call that makes it. */
  | { readonly kind: 'uncalled-layer'; readonly madeAt: number }
  | { readonly kind: 'model-for-output' }
  /** `Flatten(x)`: the class of the layer. */
  | { readonly kind: 'tensor-as-setting'; readonly type: string; readonly isUnlisted?: true }
  | { readonly kind: 'missing-argument'; readonly name: string }
  /** The argument that is at fault, by its canonical name and as the framework spells it. */
  | { readonly kind: 'layer-argument'; readonly name: string; readonly spelled: string }
  /** Numbers of axes, with the batch; `orMore` of them are taken too. */
  | { readonly kind: 'rank'; readonly expected: number; readonly found: number; readonly orMore: boolean }
  /** `Add()(a, b)`. */
  | { readonly kind: 'tensors-apart' }
  /** `Dense(4)([x])`. */
  | { readonly kind: 'listed-tensor' }
  | { readonly kind: 'no-broadcast' }
  /** `Sequential(Dense(4), Dense(2))`. */
  | { readonly kind: 'layers-apart' }
  | { readonly kind: 'output-for-layer' }
  /** An input behind other layers of a Sequential. */
  | { readonly kind: 'late-input' }
  /** The names of weights that there are. */
  | { readonly kind: 'unknown-weights'; readonly known: readonly string[] }
  /** ImageNet's weights for images of other colours. */
  | { readonly kind: 'weights-of-colours' }
  /** A whole backbone, of which the last layers do not fit; `isOfClasses`: other classes were meant. */
  | { readonly kind: 'whole-backbone'; readonly isOfClasses: boolean }
  /** An attribute of `self` that nothing gives it. */
  | { readonly kind: 'missing-attribute' }
  /** Two of these show that the code is for Keras 2. */
  | { readonly kind: 'slashed-name'; readonly name: string };
