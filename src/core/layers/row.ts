/**
 * The type of a catalogue row: everything ConvLens knows about one kind of layer, in one place.
 * Hints, hovers, completion, checks, the diagram, the command line and the trainer all read rows;
 * nothing else in the project names a layer.
 */
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
  /** The only framework that has this argument; both have it when absent. */
  readonly only?: Framework;
  readonly required?: boolean;
  /** The value that an absent argument takes: a plain JSON value. */
  readonly default?: ArgumentDefault;
  /** Where TensorFlow.js's default differs. */
  readonly tfjsDefault?: ArgumentDefault;
  /** Allowed values of a `choice`. */
  readonly choices?: readonly string[];
  /** How many entries a `size` has: 1, 2 or 3. */
  readonly rank?: number;
  /** Keras takes it by keyword only. */
  readonly keywordOnly?: boolean;
  /** One clause for hover and completion. */
  readonly about: string;
}

export type ArgumentDefault = number | string | boolean | null | readonly number[];

export interface KerasEntry {
  /** Class name, such as `Conv2D`. */
  readonly name: string;
  /** Other exported names, such as `Convolution2D`. */
  readonly aliases?: readonly string[];
  /** Base of the automatic name; default: Keras's snake_case of `name`. */
  readonly autoName?: string;
  readonly documentation: string;
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
  /** The argument as a plain JSON value, for the trainer; undefined when it has none. */
  json(name: string): unknown;
}

/** A layer given to a wrapper: apply its rule to other shapes. */
export interface WrappedLayer {
  readonly row: LayerRow;
  readonly args: LayerArguments;
  apply(inputs: readonly Shape[]): LayerOutcome;
}

export interface RuleContext {
  readonly framework: Framework;
  /** 1, 2 or 3; TensorFlow.js counts as 2. */
  readonly kerasMajor: 1 | 2 | 3;
  /** Input shapes, batch first; one entry for an ordinary layer. */
  readonly inputs: readonly Shape[];
  readonly args: LayerArguments;
  /** Keras's `image_data_format` in force: what `data_format=None` means. */
  readonly defaultDataFormat: 'channels_last' | 'channels_first';
}

export interface Weight {
  /** As Keras names it: `kernel`, `bias`, `gamma`, `moving_mean` … */
  readonly name: string;
  readonly shape: readonly Dim[];
  readonly trainable: boolean;
}

/** Something the framework would reject, in words that say what was expected and what was found. */
export interface LayerFault {
  readonly code: FaultCode;
  readonly message: string;
  /** The argument at fault (canonical name), or the input; the call itself when absent. */
  readonly at?: { readonly argument: string } | { readonly input: number };
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
  readonly weights: readonly Weight[];
  /** Multiply–accumulate operations for one sample. */
  readonly multiplyAdds: Dim;
  readonly faults: readonly LayerFault[];
  readonly arithmetic: readonly ArithmeticLine[];
  /** Receptive-field step for spatial layers: effective kernel, stride per spatial axis. */
  readonly receptive?: { readonly kernel: readonly Dim[]; readonly stride: readonly Dim[] } | 'global';
}

export interface LayerRow {
  readonly family: LayerFamily;
  readonly keras?: KerasEntry;
  readonly tfjs?: TfjsEntry;
  /** In Keras's positional order, without `name`, `dtype`, `trainable`, `input_shape`: those every layer has. */
  readonly arguments: readonly ArgumentSpec[];
  /** One sentence a learner understands. */
  readonly explanation: string;
  /** Takes a list of tensors (Add, Concatenate …). */
  readonly merges?: boolean;
  /** Shapes, weights and cost. Pure; must not throw. */
  readonly rule: (context: RuleContext) => LayerOutcome;
  /** How the trainer builds it, where it is not `{class_name, config}` straight from the arguments. */
  readonly trainer?: {
    readonly className?: string;
    readonly config?: (args: LayerArguments) => Record<string, unknown>;
    /** Why it cannot be trained with TensorFlow.js. */
    readonly unsupported?: string;
  };
}
