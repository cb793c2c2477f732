/**
 * The type of a catalogue row: everything ConvLens knows about one kind of layer, in one place.
 * Hints, hovers, completion, checks, the diagram, the command line and the trainer all read rows;
 * nothing else in the project names a layer.
 */
import type { FixFacts } from '../checks/fixFacts.js';
import type { Dim, Shape } from '../graph/dimension.js';

export type Framework = 'keras' | 'tfjs';

/** Groups layers for colour and for advice. */
export type LayerFamily =
  | 'input'
  | 'convolution'
  | 'pooling'
  | 'normalization'
  | 'activation'
  | 'dense'
  | 'regularization'
  | 'reshaping'
  | 'merging'
  | 'recurrent'
  | 'attention'
  | 'embedding'
  | 'preprocessing'
  | 'wrapper'
  | 'operation'
  | 'other';

/** What kind of value an argument takes; completion and checking read it. */
export type ArgumentType =
  | 'integer'
  | 'float'
  | 'boolean'
  | 'string'
  | 'choice'
  | 'size' // an integer or a tuple of `rank` integers (kernel_size, strides, pool_size …)
  | 'shape'
  | 'activation'
  | 'initializer'
  | 'regularizer'
  | 'constraint'
  | 'axis' // an integer or a list of integers
  | 'layer'
  | 'function'
  | 'any';

export interface ArgumentSpec {
  /** The canonical name: Keras 3's, in snake_case. */
  readonly name: string;
  readonly type: ArgumentType;
  /** TensorFlow.js's name when it is not the camelCase of `name`. */
  readonly tfjs?: string;
  /** Earlier names with the same meaning, such as `nb_filter` of Keras 1 or `rate` for `p`. */
  readonly formerly?: readonly string[];
  /** The first major version of Keras that has it under `name`; earlier ones take `formerly` alone. */
  readonly namedSince?: 3;
  /** Those earlier names that Keras 3 still takes, with a warning. */
  readonly alsoNow?: readonly string[];
  /** The only framework that has this argument; both have it when absent. */
  readonly only?: Framework;
  readonly required?: boolean;
  /** One framework alone cannot do without it. */
  readonly needed?: Framework;
  /** The value that an absent argument takes: a plain JSON value. */
  readonly default?: ArgumentDefault;
  /** Where TensorFlow.js's default differs. */
  readonly tfjsDefault?: ArgumentDefault;
  /** The only value that TensorFlow.js takes. */
  readonly tfjsTakes?: ArgumentDefault;
  /** Allowed values of a `choice`, as Keras spells them. */
  readonly choices?: readonly string[];
  /** Further ones that Keras 1 alone took, or Keras 2. */
  readonly onceChoices?: { readonly 1?: readonly string[]; readonly 2?: readonly string[] };
  /** Where TensorFlow.js takes other words, as Keras would spell them; none when it takes any. */
  readonly tfjsChoices?: readonly string[];
  /** Words that the documentation names, where the framework checks none or more than it can do: never demanded. */
  readonly offered?: readonly string[];
  /** Keras takes the words of a `choice` in any case; Keras 3 `inside` the code of another layer or model alone. */
  readonly anyCase?: boolean | 'inside';
  /** The framework refuses smaller and larger numbers. `-Infinity`: it compares, and takes any number. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** The trainer's own layer takes it where TensorFlow.js's does not. */
  readonly trained?: boolean;
  /** The trainer may leave it out: it changes neither shapes nor what is learned. */
  readonly harmless?: boolean;
  /** Keras 2 takes a float too, of which it keeps the whole part, and any number from this one on. */
  readonly cutInKeras2From?: number;
  /** Keras 2 makes a number of a text that holds one. */
  readonly textInKeras2?: boolean;
  /** The first major version of Keras that looks at the value when the layer is made. */
  readonly checkedSince?: 3;
  /** Keras takes None, though the default is another value. */
  readonly orNone?: boolean;
  /** An initialiser of a vector: the orthogonal and identity ones need a matrix. */
  readonly vector?: boolean | ((args: LayerArguments) => boolean);
  /** How many entries a `size` has: 1, 2 or 3. */
  readonly rank?: number;
  /** Keras refuses floats among the entries of a `size`: they become sizes of weights or outputs. */
  readonly wholeEntries?: boolean;
  /** Of a `layer`: the very layers whose weights these are, which may be used elsewhere too, and no copies. */
  readonly lends?: true;
  /** Keras takes it by keyword only. */
  readonly keywordOnly?: boolean;
  /** The first major version of Keras that has it; every version when absent. */
  readonly since?: 2 | 3;
  /** The last major version of Keras that has it. */
  readonly until?: 1 | 2;
  /** One clause for hover and completion. */
  readonly about: string;
}

export type ArgumentDefault = number | string | boolean | null | readonly number[];

/**
 * One positional argument as earlier Keras had it, and which canonical argument it fills. `nb_row` and
 * `nb_col` of Keras 1 are entries 0 and 1 of `kernel_size`.
 */
export interface FormerArgument {
  readonly name: string;
  /** Canonical name; an argument without one is read and has no effect on shapes. */
  readonly is?: string;
  /** Which entry of a tuple it gives. */
  readonly entry?: number;
  /** What earlier words mean now: `tf` for `channels_last`. */
  readonly words?: Readonly<Record<string, string>>;
  readonly required?: boolean;
  /** What an absent argument meant then, where that differs from the present default. */
  readonly default?: ArgumentDefault;
}

/** A tensor, a list of tensors or a switch that the call of a layer takes beside its first input. */
export interface CallArgument {
  /** Keras's name: `query`, `value`, `initial_state`, `return_attention_scores`. */
  readonly name: string;
  /** `other` takes a place in the order and changes no shape, such as a mask. */
  readonly type: 'tensors' | 'boolean' | 'other';
}

/** How a layer was called, where that matters to its rule. */
export interface CallForm {
  /** Names of the call's parameters, one for each input, in the order of `inputs`. */
  readonly roles: readonly string[];
  /** The first argument was a list or tuple. */
  readonly listed: boolean;
  /** Switches that are given; undefined when the value is not known. */
  readonly switches: ReadonlyMap<string, boolean | undefined>;
  /** How many of the last inputs keywords gave, where these are several. */
  readonly named?: number;
  /** Code of another layer of Keras 3 calls it: Keras calculates there, where outside it asks for the shape. */
  readonly isInside?: true;
}

export interface KerasEntry {
  /** Class name, such as `Conv2D`. */
  readonly name: string;
  /** Other exported names, such as `Convolution2D`. */
  readonly aliases?: readonly string[];
  /** Base of the automatic name; default: Keras's snake_case of `name`. */
  readonly autoName?: string;
  /** The class's own name, where it is exported by another. */
  readonly className?: string;
  readonly documentation: string;
  /** Automatic names that layers inside this one use up in Keras 3: when it is made, and when first called. */
  readonly innerNames?: {
    readonly made?: (args: LayerArguments) => readonly string[];
    readonly called?: readonly string[];
  };
  /** Keras 3's constructor takes only these of the arguments that other layers share. */
  readonly sharedArguments?: readonly string[];
}

export interface TfjsEntry {
  /** Property of `tf.layers`, such as `conv2d`. */
  readonly factory: string;
  readonly aliases?: readonly string[];
  /** Serialisation class name, such as `Conv2D`. */
  readonly className: string;
  readonly documentation: string;
  /** Calling the factory with no options object throws. */
  readonly needsOptions?: boolean;
  /** Why the library's own layer does not do the same, in a sentence. */
  readonly broken?: string;
}

/** A layer's resolved arguments as rules read them: defaults filled in, framework differences gone. */
export interface LayerArguments {
  /** The source gives this argument explicitly. */
  given(name: string): boolean;
  /** A number; a symbol or unknown stays one. `undefined` when the value is None. */
  integer(name: string): Dim | undefined;
  number(name: string): number | undefined;
  boolean(name: string): boolean | undefined;
  /** A string value; a function or object with a name (an activation, an initialiser) gives its name. */
  string(name: string): string | undefined;
  /** `rank` entries; one integer is repeated. Undefined when the value is None. */
  sizes(name: string, rank: number): readonly Dim[] | undefined;
  /** A tuple or list of dimensions of any length; undefined when the value is None or no sequence. */
  dims(name: string): readonly Dim[] | undefined;
  /** Nested integers: cropping and padding such as ((1, 1), (2, 2)). */
  nestedDims(name: string): readonly (readonly Dim[])[] | undefined;
  /** Why the value cannot be read, when it is there but unknown to ConvLens. */
  unknownReason(name: string): string | undefined;
  /** The wrapped layer of a wrapper (TimeDistributed, Bidirectional), as its own rule. */
  layer(name: string): WrappedLayer | undefined;
  /** The kinds of the entries of a tuple or list. */
  entryKinds(name: string): readonly (ValueKind | undefined)[] | undefined;
  /** A list of layers, such as the cells of an RNN; undefined when it is none or not fully known. */
  layers(name: string): readonly WrappedLayer[] | undefined;
  /** What kind of value is given, for messages and checks: `integer`, `float`, `string`, `sequence` … */
  kind(name: string): ValueKind | undefined;
  /** The string entries of a list; undefined when it is none or not fully known. */
  strings(name: string): readonly string[] | undefined;
  /** How many entries a list, tuple, dictionary or array holds. */
  length(name: string): Dim | undefined;
  /** The argument as a plain JSON value, for the trainer; undefined when it has none. */
  json(name: string): unknown;
}

/** What stands for an argument in the code; `other` is any object that ConvLens does not look into. */
export type ValueKind =
  | 'none'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'string'
  | 'sequence'
  | 'dictionary'
  | 'array'
  | 'function'
  | 'layer'
  | 'symbol'
  | 'unknown'
  | 'other';

/** A layer given to a wrapper: apply its rule to other shapes. */
export interface WrappedLayer {
  readonly row: LayerRow;
  readonly args: LayerArguments;
  /** Its weights are counted as frozen when false. */
  readonly trainable?: boolean;
  apply(inputs: readonly Shape[], call?: CallForm): LayerOutcome;
}

export interface RuleContext {
  readonly framework: Framework;
  /** 1, 2 or 3; TensorFlow.js counts as 2. */
  readonly kerasMajor: 1 | 2 | 3;
  /** Keras 2 as TensorFlow 2 brings it, which has some defaults of its own. */
  readonly isOfTensorflow?: boolean;
  /** Input shapes, batch first; one entry for an ordinary layer. */
  readonly inputs: readonly Shape[];
  readonly args: LayerArguments;
  /** Keras's `image_data_format` in force: what `data_format=None` means. */
  readonly defaultDataFormat: 'channels_last' | 'channels_first';
  /** Names that the code registers itself: custom activations, initialisers and the like. */
  readonly ownNames?: ReadonlySet<string>;
  /** The layer is made and not called so far. */
  readonly isUnused?: true;
  /** Absent when a Sequential or a wrapper applies the layer to one tensor. */
  readonly call?: CallForm;
}

export interface Weight {
  /** As Keras names it: `kernel`, `bias`, `gamma`, `moving_mean` … */
  readonly name: string;
  readonly shape: readonly Dim[];
  readonly trainable: boolean;
  /** Why it is not known whether it is trained. */
  readonly doubt?: string;
}

/** Something the framework would reject, in words that say what was expected and what was found. */
export interface LayerFault {
  readonly code: FaultCode;
  /** The framework takes it, though nothing good can come of it. */
  readonly isTaken?: true;
  readonly message: string;
  /** The argument at fault (canonical name), or the input; the call itself when absent. */
  readonly at?: { readonly argument: string } | { readonly input: number };
  /** For its quick fix, beside the argument at fault. */
  readonly fixFacts?: FixFacts;
}

/** Codes of faults that shape rules find. The public list of all codes is in `checks/codes.ts`. */
export type FaultCode =
  | 'wrong-rank'
  | 'negative-size'
  | 'shape-mismatch'
  | 'channel-mismatch'
  | 'invalid-argument'
  | 'reshape-mismatch';

/** One line of arithmetic for hover: `height: ⌊(48 + 2·1 − 3) / 1⌋ + 1 = 48`. */
export interface ArithmeticLine {
  readonly label: string;
  readonly formula: string;
}

export interface LayerOutcome {
  readonly outputs: readonly Shape[];
  /** Whether it gives one output or a list of several is not known. */
  readonly mayBeSeveral?: true;
  readonly weights: readonly Weight[];
  /** Multiply–accumulate operations for one sample. */
  readonly multiplyAdds: Dim;
  readonly faults: readonly LayerFault[];
  readonly arithmetic: readonly ArithmeticLine[];
  /** Receptive-field step for spatial layers: effective kernel, stride per spatial axis. */
  readonly receptive?: { readonly kernel: readonly Dim[]; readonly stride: readonly Dim[] } | 'global';
}

/** What goes into a layer and comes out, where it is known. */
export interface LayerShapes {
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  /** In a loss or metric the samples of a batch need not stay apart. */
  readonly areMixed?: true;
}

export interface LayerRow {
  readonly family: LayerFamily;
  readonly keras?: KerasEntry;
  readonly tfjs?: TfjsEntry;
  /** In Keras's positional order, without `name`, `dtype`, `trainable`, `input_shape`: those every layer has. */
  readonly arguments: readonly ArgumentSpec[];
  /** One sentence a learner understands. */
  readonly explanation: string;
  /** The batch shape of the input that the layer itself declares as a first layer, such as an Embedding's. */
  readonly declares?: (
    args: LayerArguments,
    framework: Framework,
    kerasMajor: 1 | 2 | 3,
  ) => Shape | undefined;
  /** Names of arguments that Keras 2 takes without effect, and no other Keras takes. */
  readonly unusedInKeras2?: readonly string[];
  /** Up to this Keras, `input_dim` and `input_length` declare a sequence: (input_length, input_dim). */
  readonly declaresStepsUntil?: 1 | 2;
  /** Arguments that Keras keeps in another form, by name: sizes, or tuples of sizes. */
  readonly kept?: Readonly<
    Record<string, (args: LayerArguments) => readonly (Dim | readonly Dim[])[] | undefined>
  >;
  /** How many words its vocabulary has, those for padding and unknown words among them. */
  readonly vocabulary?: (args: LayerArguments) => Dim;
  /** How many dimensions the input has, batch included; with `orMore`, at least: `before 3` in Keras 1 and 2. */
  readonly input?: { readonly rank: number; readonly orMore?: boolean | 'before 3' };
  /** From Keras 3.9 on, its constructor ends with a layer that is built, unless a subclass has a `build` of its own. */
  readonly isBuiltWhenMade?: true;
  /** Takes a list of tensors (Add, Concatenate …). */
  readonly merges?: boolean;
  /** Names the argument with the models whose outputs it joins, where a Sequential begins with it. */
  readonly joinedModels?: string;
  /** The tensors in that list have as many dimensions each. */
  readonly ofOneRank?: true;
  /**
   * What Keras 3 makes of a list, tuple or dict where the layer takes one tensor; it refuses it when absent. `each`:
   * every tensor in it by itself. `one`: a single one. `pair`: it takes the list's shape for a tensor's, and gives
   * two tensors as large as the one.
   */
  readonly lists?: 'each' | 'one' | 'pair' | undefined;
  /** Positional signatures of earlier Keras, where they differ: names with their present meaning. */
  readonly formerly?: {
    readonly 1?: readonly FormerArgument[];
    readonly 2?: readonly FormerArgument[];
  };
  /** The last major version of Keras that has the layer. */
  readonly until?: 1 | 2;
  /** A wrapper: which argument holds the layer, and what shape that layer is handed. */
  readonly hands?: { readonly argument: string; readonly shape: (input: Shape) => Shape };
  /** What a call takes, in order, when it is more than one tensor: the first is the input itself. */
  readonly call?: readonly CallArgument[];
  /** One step of a recurrent layer: Keras gives a pair of the output and the states, these nested as it was given them. */
  readonly isCell?: true;
  /** Keras 3 takes it again for inputs of the first one's rank alone, and of the sizes that its weights have where these are told. */
  readonly remembers?: (args: LayerArguments) => 'rank' | 'sizes';
  /** The argument that holds a function of the code's, which evaluation runs on the input (Lambda). */
  readonly runs?: string;
  /** Shapes, weights and cost. Pure; must not throw. */
  readonly rule: (context: RuleContext) => LayerOutcome;
  /** How the trainer builds it, where it is not `{class_name, config}` straight from the arguments. */
  readonly trainer?: {
    readonly className?: string;
    readonly config?: (args: LayerArguments, shapes?: LayerShapes) => Record<string, unknown>;
    /** Why it cannot be trained with TensorFlow.js. */
    readonly unsupported?: string;
    /** Why it cannot be trained with these arguments. */
    readonly refuses?: (args: LayerArguments, shapes?: LayerShapes) => string | undefined;
  };
}
