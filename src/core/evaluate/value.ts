/**
 * The values of abstract evaluation. A value is exact or it is `unknown` with a reason; nothing between.
 * Mutable values (list, dict, set, instance, namespace, layer, model) have identity; every change goes
 * through `Journal`, so that both sides of an `if` with an unknown test can be tried and joined.
 */

import type { Location, Span } from '../document.js';
import type { Compared } from '../graph/comparison.js';
import type { Dim, Shape, SymbolicDim, UnknownDim } from '../graph/dimension.js';
import type { FoundStep } from '../graph/ownStep.js';
import type { TableColumns } from '../graph/trainingSource.js';
import type { CallForm, Framework, LayerRow } from '../layers/row.js';
import type { ClassNode, FunctionNode } from '../program/tree.js';
import type { TitledSignature } from './callFit.js';
import type { LayerMemory } from './layerMemory.js';
import type { NativeCall } from './nativeCall.js';
import type { GrownRows, RowOrigin } from './rowOrigin.js';
import type { Scope } from './scope.js';
import type { SizeFraction } from './sizeFractions.js';
import type { TrailEnd } from './trail.js';
import type { WalkedPlace } from './walkedPlace.js';

export type Value =
  | NumberValue
  | StringValue
  | BooleanValue
  | NoneValue
  | ListValue
  | TupleValue
  | DictValue
  | SetValue
  | IteratorValue
  | SliceValue
  | FunctionValue
  | BoundMethodValue
  | ClassValue
  | InstanceValue
  | NamespaceValue
  | NativeValue
  | SymbolValue
  | ArrayValue
  | LayerValue
  | TensorValue
  | ModelValue
  | ConfiguredValue
  | UnknownValue;

export interface NumberValue {
  readonly kind: 'number';
  /** A whole number of NumPy's, which some arguments refuse. */
  readonly isOfNumpy?: true;
  readonly value: number;
  /** Python's `2.0` is a float and no int. Always false in JavaScript. */
  readonly isFloat: boolean;
  /** Of a whole number of Python's beyond 2⁵³: all of it, to which `value` only comes near. */
  readonly digits?: string;
}
export interface StringValue {
  readonly kind: 'string';
  readonly value: string;
}
export interface BooleanValue {
  readonly kind: 'boolean';
  readonly value: boolean;
  readonly byCaller?: ByCaller;
  /** `not training`: true where the library's callers say False. */
  readonly isTurned?: true;
}
/** An argument that the code's own callers leave to the library: its value here is only its default. */
export interface ByCaller {
  /** The code takes another way by it, which no run of the model can choose. */
  isTested: boolean;
  /** On one side of a test of it: what it is there. */
  side?: boolean | undefined;
  /** Layers and models with weights that this side applies. */
  applied?: Set<LayerValue | ModelValue> | undefined;
  /** The tensor that is the one in training and the other elsewhere; undefined where no tensor can be both. */
  readonly choose: (inTraining: TensorValue, otherwise: TensorValue) => TensorValue | undefined;
}
/** `None`, `null`; `undefined` in JavaScript has `isUndefined`. */
/**
 * A function that comes to its end without a value; `last`: what its last statement names, or calls a method of, or, without
 * a name, the statement whose value nothing takes.
 */
export interface EndOf {
  readonly name: string;
  readonly location: Location;
  readonly last?: { readonly name?: string; readonly span: Span };
  /** Its names as they are at the end. */
  readonly scope: Scope;
}
export interface NoneValue {
  readonly kind: 'none';
  readonly isUndefined: boolean;
  /** Python's `...`. */
  readonly isEllipsis?: true;
  readonly byCaller?: ByCaller;
  /** The function that gives it since no `return` of it has a value. */
  readonly endOf?: EndOf;
  /** The call of a method that changes its object and gives nothing: `model.compile(…)`. */
  readonly inPlace?: { readonly method: string; readonly location: Location };
  /** It is a size of this tensor, not known before data come. */
  readonly sizeOf?: TensorValue;
}
export interface ListValue {
  readonly kind: 'list';
  items: Value[];
  /** Set when an unknown number of entries may have been added: the length is then not known. */
  openReason?: string;
  /** Of an open list: what the entries that are not in `items` have in common, where all were seen. */
  each?: Value;
  /** Of an open list: the entry that it surely begins with. */
  readonly first?: Value;
  /** Where its entries are one for each row of a table. */
  rowOrigin?: GrownRows;
  /** Where it was filled with data in a way that does not say of which rows they are. */
  trailEnd?: TrailEnd;
  /** A `collections.deque`, with its longest length when it has one. */
  readonly deque?: { readonly longest?: number };
  /** What a library's own list holds, all of it known, as a sentence: an index past its end is a fault. */
  readonly holds?: string;
  /** A library's own list in which there may be more. */
  readonly mayHoldMore?: true;
}
export interface TupleValue {
  readonly kind: 'tuple';
  readonly items: readonly Value[];
  /** Field names of a named tuple. */
  readonly fields?: readonly string[];
  /** A named tuple's own class, with its methods. */
  readonly class?: ClassValue;
  /** The numbers of a `range`. */
  readonly range?: { readonly start: number; readonly stop: number; readonly step: number };
  /** What a library's own tuple holds, as a sentence: names of another number are a fault. */
  readonly holds?: string;
}
/** Keys by `keyOf(value)`: `s:relu`, `n:3`, `t:(…)`. JavaScript objects are dicts with string keys. */
export interface DictValue {
  readonly kind: 'dict';
  entries: Map<string, { readonly key: Value; readonly value: Value }>;
  openReason?: string;
  /** What a library's own dictionary holds, all of it known, as a sentence: another key is a fault. */
  readonly holds?: string;
  /** Its entries are read as attributes too (`self.__dict__ = self`). */
  readonly attributesAreEntries?: boolean;
  /** `defaultdict` and `Counter`: what is called for a key that is missing, and whether the answer is kept. */
  readonly whenMissing?: { readonly make: Value; readonly isKept: boolean; readonly name: string };
}
export interface SetValue {
  readonly kind: 'set';
  items: Map<string, Value>;
}
/** A generator or iterator: pulled one value at a time within the step budget. */
export interface IteratorValue {
  readonly kind: 'iterator';
  next(): Value | undefined;
  /** Why there may be more values after the last one. */
  readonly cutReason?: () => string | undefined;
  /** A generator that has not begun: runs it, handing each value to `receive` where it is yielded. */
  readonly drive?: (receive: (value: Value) => void) => void;
  /** `generator.send(value)`; undefined where it was read further already, and is read again. */
  readonly send?: (value: Value) => Value | undefined;
  /** What a generator returned, for `yield from`. */
  readonly returned?: () => Value | undefined;
}
export interface SliceValue {
  readonly kind: 'slice';
  readonly lower: Value;
  readonly upper: Value;
  readonly step: Value;
}
export interface FunctionValue {
  readonly kind: 'function';
  readonly node: FunctionNode;
  readonly closure: Scope;
  /** Path of the file that defines it. */
  readonly path: string;
  readonly defaults: ReadonlyMap<number, Value>;
  /** JavaScript's `this` of an arrow; Python has none. */
  readonly boundThis?: Value;
  /** Class that defines it: what `super()` starts from. */
  readonly owner?: ClassValue;
  readonly decoration?: 'static' | 'class' | 'property';
  /** A property that is calculated once for each instance. */
  readonly isCached?: boolean;
  /** Of `@lru_cache`: what calls gave, by their arguments. */
  readonly remembers?: Map<string, Value>;
  /** What the program stored on the function, made when first used. */
  attributes?: Map<string, Value>;
}
export interface BoundMethodValue {
  readonly kind: 'method';
  readonly receiver: Value;
  readonly callee: FunctionValue | NativeValue;
}
/** A class of the user's. `nativeBase` is the library class at its root, such as `keras.Model`. */
export interface ClassValue {
  readonly kind: 'class';
  readonly name: string;
  readonly node: ClassNode;
  readonly path: string;
  readonly bases: readonly (ClassValue | NativeValue)[];
  readonly nativeBase?: NativeValue;
  /** Why a base is not known, which may give the class anything else. */
  readonly openBase?: UnknownValue;
  /** A class of the user's that inherits `type`. */
  readonly metaclass?: ClassValue;
  readonly members: Map<string, Value>;
}
export interface InstanceValue {
  readonly kind: 'instance';
  readonly class: ClassValue;
  readonly attributes: Map<string, Value>;
  readonly location: Location;
  /** What the library needs to know about an instance of a subclass of its own (a custom layer or model). */
  native?: LayerValue | ModelValue;
  /** The list, dict or number that an instance of a subclass of `list`, `dict`, `int` … is. */
  held?: Value;
}
/** A module, or any bag of library members. `member` is asked once per name. */
export interface NamespaceValue {
  readonly kind: 'namespace';
  /** `keras.layers`, `numpy`, or the path of a workspace module. */
  readonly name: string;
  member(name: string): Value | undefined;
  /** All public names: star imports and "did you mean". */
  names(): readonly string[];
  /** User-assigned attributes win over `member`. */
  readonly assigned?: Map<string, Value>;
  /** Of a library that a page's `<script>` gives: what a module imports instead. */
  readonly importedFrom?: string;
}
/** A library function or class. Calling it never throws. */
export interface NativeValue {
  readonly kind: 'native';
  /** Qualified, as messages show it: `keras.layers.Conv2D`. */
  readonly name: string;
  readonly call: (call: NativeCall) => Value;
  /** Static members: `keras.Model.from_config`, `tf.layers.Layer` … */
  readonly member?: (name: string) => Value | undefined;
  /** A layer class or factory: what it makes. */
  readonly row?: LayerRow;
  /** May be a base class; the library makes the instance's `native` part. */
  readonly isClass?: boolean;
  /** A base class: what its instances have after the dot, all of it. */
  readonly attributeNames?: ReadonlySet<string>;
  /** Found in a class, it is called with the instance as `receiver`. */
  readonly isMethod?: boolean;
  /** What it takes, where calls in the text are held to that; the receiver of a method not counted. */
  readonly signature?: () => TitledSignature;
  /** What a program may store on it; `member` reads it back. */
  readonly attributes?: Map<string, Value>;
}
/** A named number that is not known: `num_classes`, `h`. Arithmetic on it stays symbolic where simple. */
export interface SymbolValue {
  readonly kind: 'symbol';
  readonly dim: SymbolicDim;
}
/** Data as shapes: a NumPy array, a data set, labels. Never the numbers. */
export interface ArrayValue {
  readonly kind: 'array';
  readonly shape: Shape;
  readonly dtype: string;
  /** What the library remembers of its origin: data set, scaling, class count. Plain data. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Where it stopped being known from which data it comes. */
  readonly trailEnd?: TrailEnd;
}
/** A layer made by the library, or the library's side of a user's custom layer. */
export interface LayerValue {
  readonly kind: 'layer';
  readonly framework: Framework;
  readonly row: LayerRow;
  /** Its automatic or given name; fixed when made, since each automatic name counts up. */
  name: string;
  /** Arguments as bound: canonical name → value with the place it was written. */
  bound: ReadonlyMap<string, BoundArgument>;
  trainable: boolean;
  /** Why it is not known whether it is trained: two branches of an unknown test differ. */
  trainableDoubt?: string;
  /** The Keras whose meaning the code has; 3 when absent (TensorFlow.js counts as 2). */
  readonly kerasMajor?: KerasMajor;
  /** Keras 2 as TensorFlow 2 brings it. */
  readonly isOfTensorflow?: boolean;
  /** `image_data_format` in force when it was made, where it is not `channels_last`. */
  readonly dataFormat?: 'channels_first';
  /** Names of activations, initialisers and the like that the code had registered by then. */
  readonly ownNames?: ReadonlySet<string>;
  /** Input shapes of an explicit `layer.build(shape)`: weights exist from then on. */
  builtWith?: readonly Shape[];
  /** What a user's own layer has made so far. */
  custom?: CustomState;
  /** Where it was made: the call first, then each caller outwards. */
  readonly made: readonly Location[];
  /** Function and block names active when it was made, outermost first. */
  readonly scope: readonly string[];
  /** The library function that made it as part of a whole network: `ResNet50`. */
  readonly backbone?: string;
  /** Applications so far, in order. */
  applications: Application[];
  /** How many were made before it. */
  rank?: number;
  /** What was found out about it; copies of a layer share it. */
  readonly remembered: LayerMemory;
  /** A user's class that is this layer. */
  readonly instance?: InstanceValue;
}
export type KerasMajor = 1 | 2 | 3;

/** The state of a user's layer or model that the library keeps: replaced as a whole, never changed. */
export interface CustomState {
  /** `add_weight(…)` and variables, in order. */
  readonly weights: readonly VariableTensor[];
  /** Why there may be other weights. */
  readonly openWeights?: string;
  readonly built: boolean;
  /** Layers in the order in which Keras 3 took note of them. */
  readonly tracked?: readonly (LayerValue | ModelValue)[];
  /** Keras 3 asked the layer for its shape, and did not run it; false once it has run. */
  readonly isAskedOnly?: boolean;
  /** What the first call was given. */
  readonly given?: { readonly positional: readonly Value[]; readonly keywords: ReadonlyMap<string, Value> };
  /** What `call` gave, by the shapes it was given. */
  readonly calls: ReadonlyMap<string, readonly Shape[]>;
  /** `call` does something else while training. */
  readonly isOtherInTraining?: true;
  /** `add_loss(…)` was called. */
  readonly addsLoss?: true;
  /** Losses that `add_loss` adds from outside of a call, and what `add_metric` measures, by name. */
  readonly outside?: readonly { readonly tensor: TensorValue; readonly name?: string }[];
  /** The ends of what the first `call` made, on stand-ins for its inputs. */
  readonly inside?: {
    readonly inputs: readonly TensorValue[];
    readonly outputs: readonly TensorValue[];
    /** The list, tuple or dict that a function of the code's gives its outputs in. */
    readonly returned?: Value;
  };
}

/** A weight as the code sees it: a tensor that knows whether it is trained. */
export interface VariableTensor extends TensorValue {
  readonly variable: {
    readonly name: string;
    readonly trainable: boolean;
    /** Keras 3 does not take a `tf.Variable` for a weight of the layer that holds it. */
    readonly isForeign?: boolean;
    /** A layer of the library made it, and counts it: whoever else holds it adds nothing. */
    readonly isOfLayer?: true;
    /** What else it was made with: its initialiser, regulariser, constraint … */
    readonly bound?: ReadonlyMap<string, BoundArgument>;
  };
}
export interface BoundArgument {
  readonly value: Value;
  /** Of the value. */
  readonly location?: Location;
  /** Of the argument's name, when given by keyword. */
  readonly nameLocation?: Location;
}
/** One use of a layer on tensors: a node of the graph. */
export interface Application {
  readonly layer: LayerValue | ModelValue;
  readonly inputs: readonly TensorValue[];
  readonly outputs: readonly TensorValue[];
  readonly made: readonly Location[];
  readonly scope: readonly string[];
  /** All tensors that an operation takes, by parameter, where some are weights or constants: `inputs` leaves those out. */
  readonly operands?: Operands;
  /** What the call said beside its tensors, for layers that listen to it. */
  readonly call?: CallForm;
  /** Of the call; `isInherited`: an earlier call gave it. */
  training?: { readonly value: TrainingSwitch; readonly isInherited?: true };
}
export type Operands = readonly { readonly name: string; readonly tensor: TensorValue }[];
/** `training=…` of a call; `unknown` where its value is not known. */
export type TrainingSwitch = boolean | 'unknown';

/** A symbolic tensor: what calling a layer gives. */
export interface TensorValue {
  readonly kind: 'tensor';
  readonly shape: Shape;
  readonly dtype: string;
  /** Absent for a tensor that no layer made. */
  readonly producer?: Application;
  /** Which output of the producer. */
  readonly index: number;
  /** Calculated from plain numbers alone, at once: no model's input stands behind it. */
  readonly isData?: true;
  /** The other tensors it may be, when an unknown test chose between them. */
  readonly alternatives?: readonly TensorValue[];
  /** Set for weights. */
  readonly variable?: VariableTensor['variable'];
  /** The operation that made it from weights and constants alone: no layer of a graph. */
  readonly calculation?: Application;
  /** Set where it is data and no layer made it: what is remembered of its origin, as for an array. */
  readonly facts?: Readonly<Record<string, unknown>>;
}
export interface ModelValue {
  readonly kind: 'model';
  readonly framework: Framework;
  /** The Keras whose meaning the code has. */
  readonly kerasMajor: KerasMajor;
  /** `block`: none of the program's; what a layer or function of the code's own does, which no model has. */
  modelKind: 'sequential' | 'functional' | 'subclassed' | 'block';
  name: string;
  /** What a user's own model has made so far. */
  custom?: CustomState;
  /** How the inputs and outputs were given where that is no flat list: a dict or nested lists of tensors. */
  structure?: { readonly inputs: Value; readonly outputs: Value };
  /** Sequential: what was added, in order. */
  stack: (LayerValue | ModelValue)[];
  /** Functional: its ends. Sequential: filled once the input shape is known. */
  inputs: readonly TensorValue[];
  outputs: readonly TensorValue[];
  trainable: boolean;
  trainableDoubt?: string;
  readonly made: readonly Location[];
  readonly scope: readonly string[];
  /** Used as a layer. */
  applications: Application[];
  /** Where Keras 3 was told input shapes by `build`, which runs no `call` there. */
  built?: { readonly shapes: readonly Shape[]; readonly location: Location };
  /** How many were made before it. */
  rank?: number;
  readonly instance?: InstanceValue;
  /** What `compile` and `fit` said. */
  training: Map<string, BoundArgument>;
  /** What losses and metrics of the code's own calculate, by the function or object that `compile` is given. */
  compared?: ReadonlyMap<Value, Compared>;
  /** What a `train_step` of its own class does. */
  step?: FoundStep;
  /** Part of the model is missing, because of this. */
  incomplete?: { readonly reason: string; readonly origin?: Location };
}
/** A library object that only carries its settings: an optimiser, loss, initialiser, callback, data generator. */
export interface ConfiguredValue {
  readonly kind: 'configured';
  /** Qualified: `keras.optimizers.Adam`. */
  readonly name: string;
  readonly bound: ReadonlyMap<string, BoundArgument>;
  /** A table or column: the rows that it has. */
  readonly rowOrigin?: RowOrigin;
  /** A table: which of its file's columns it has. */
  readonly columns?: TableColumns;
  /** A table's columns that the program stored, by name. */
  readonly stored?: Map<string, Value>;
  /** Names that it is unpacked into stand for its entries 0, 1, 2 …, which its library knows. */
  readonly isUnpacked?: true;
  /** Methods, when it has some (`ImageDataGenerator.flow`). */
  readonly member?: (name: string) => Value | undefined;
  /** Python refuses the call that would have made it. */
  readonly fault?: { readonly message: string; readonly location: Location };
}
export interface UnknownValue {
  readonly kind: 'unknown';
  /** A short clause: "depends on the command line", "open(…) is not evaluated". */
  readonly reason: string;
  /** Where knowledge ended. */
  readonly origin?: Location;
  /** Whatever it is, it is not None. */
  readonly isSomething?: true;
  /** Of a size that has only a name: what rounding makes a size of. */
  readonly fraction?: SizeFraction;
  /** It is one number or text, whichever. */
  readonly isScalar?: true;
  /** It is one number, which has no entries; why, as a sentence. */
  readonly isNumber?: string;
  /** It is a collection of some length: what its entries have in common. */
  readonly each?: Value;
  /** It is a collection of some length: its first entry, unless it has none. */
  readonly begins?: Value;
  /** It is one of these two, of which at least one can be called: a test that is not known chose. */
  readonly either?: readonly [Value, Value];
  /** The entries at its end, from the last on: of a path of any depth, its parts. */
  readonly last?: readonly Value[];
  /** It is this size of some data, which nothing else need be: what divides by it again is known. */
  readonly size?: UnknownDim;
  /** How many entries a collection on the disk has now: a size, while loops over its entries stay such loops. */
  readonly counted?: number;
  /** One of the whole numbers that a `range` or `enumerate` of some length gives, each once. */
  readonly counts?: true;
  readonly place?: WalkedPlace;
  /** The range that walks over batches, as it is. */
  readonly walksBatches?: true;
  /** Where its entries are one for each row of a table, or it is their number or the place of one. */
  readonly rowOrigin?: RowOrigin;
  /** Of a cell of a table: what is remembered of it, as for an array. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Where it stopped being known from which data it comes. */
  readonly trailEnd?: TrailEnd;
}

export type { Dim };
