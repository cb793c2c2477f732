/**
 * What the evaluator asks of the libraries, and how several libraries answer as one. Each part answers
 * only for what is its own and says `undefined` otherwise; the first answer wins.
 */
import type { Location } from '../document.js';
import type { Signature } from '../evaluate/callFit.js';
import type { Evaluation, EvaluationProblem, NativeCall } from '../evaluate/nativeCall.js';
import type {
  InstanceValue,
  KerasMajor,
  LayerValue,
  ModelValue,
  TensorValue,
  UnknownValue,
  Value,
} from '../evaluate/value.js';
import type { Shape } from '../graph/dimension.js';
import type { BinaryOperator, CompareOperator, Dialect } from '../program/tree.js';

/** What Python raises for a member that does not exist; `message` without a full stop. */
export interface MissingMember {
  readonly message: string;
  readonly exception: string;
  /** What else is told of it. */
  readonly more?: Partial<EvaluationProblem>;
}

export interface ModuleRegistry {
  /** The module that an import names: `keras.layers`, `numpy`, `@tensorflow/tfjs`. */
  resolve(specifier: string, evaluation: Evaluation): Value | undefined;
  /** Why a module that neither a library nor the workspace has is not known, where more can be said than that. */
  absence(specifier: string): string | undefined;
  /** A name in force without an import: `range`, `len`, `Math`, `console`. */
  builtin(name: string, dialect: Dialect): Value | undefined;
  /** A method or property of a value that is not a user's own: `"a".upper`, `[].append`, `tensor.shape`. */
  attribute(object: Value, name: string, evaluation: Evaluation, at: Location): Value | undefined;
  /** Of a name that `attribute` does not have: what is wrong, where the library surely has no such member. */
  missingMember(object: Value, name: string, evaluation: Evaluation): MissingMember | undefined;
  /** The value of a name that a `from` import does not find in a library's module: reported where surely misspelt. */
  missingImport(module: Value, name: string, evaluation: Evaluation, at: Location): Value | undefined;
  /** The value of a part of an imported path that is surely misspelt, which is reported. */
  missingModule(module: Value, name: string, evaluation: Evaluation, at: Location): Value | undefined;
  /** True when the assignment was the library's to make (`layer.trainable = False`). */
  setAttribute(object: Value, name: string, value: Value, evaluation: Evaluation, at: Location): boolean;
  /** `object[index] = value` at a place of the text on a library's own value; true when it was the library's to store. */
  store(object: Value, index: Value, value: Value, evaluation: Evaluation, at?: Location): boolean;
  /** Calls a value that is no function: a layer, a model, a configured object. */
  callValue(callee: Value, call: NativeCall): Value | undefined;
  /** What a function takes, by its full name: where it is the same for everyone who has the function. */
  signature(name: string, kerasMajor: KerasMajor): Signature | undefined;
  /** Binary operators on what the language itself does not calculate: tensors, arrays. */
  operator(
    operator: BinaryOperator,
    left: Value,
    right: Value,
    evaluation: Evaluation,
    at: Location,
  ): Value | undefined;
  compare(operator: CompareOperator, left: Value, right: Value, evaluation: Evaluation): Value | undefined;
  /** `object[index]` on tensors and arrays. */
  index(object: Value, index: Value, evaluation: Evaluation, at: Location): Value | undefined;
  /** The entries of a value that is iterable only to its library. */
  iterate(value: Value, evaluation: Evaluation, at: Location): readonly Value[] | UnknownValue | undefined;
  /** What is handed to code that does not say it, known by its name and by those that are taken apart with it. */
  handed(name: string, together: readonly string[]): Value | undefined;
  /** What stands for one of two tensors where a tensor of data chooses, as TensorFlow's graph does it for each sample. */
  chosen(test: Value, then: TensorValue, otherwise: TensorValue): TensorValue | undefined;
  /**
   * Called once when a user class with a library base is instantiated, before its own `__init__`: may set
   * `instance.native`. The base's own constructor is its `NativeValue.call` with `constructing` set.
   */
  construct(instance: InstanceValue, call: NativeCall): void;
  /** Reads what is inside a model or layer that nothing calls, on tensors that stand for its inputs. */
  callOnStandIns(member: LayerValue | ModelValue, call: NativeCall): void;
  /** A tensor that stands for what a function is given under this name. */
  standIn(name: string, shape: Shape, call: NativeCall): TensorValue | undefined;
  /** Shows the layers between these tensors, which no model has. */
  showBetween(inputs: readonly TensorValue[], outputs: readonly TensorValue[], call: NativeCall): void;
  /** Shows the layers before these tensors that none of the models has. */
  showUnfinished(ends: readonly TensorValue[], models: readonly ModelValue[], call: NativeCall): void;
  /** It was given to code that is not known, which may have done anything to what it holds. */
  handedOver(value: Value): void;
  /** The `build` of its class begins, whoever called it: Keras builds it no second time. */
  beginBuild(member: Value, evaluation: Evaluation): void;
  /** The layer was made as a copy of one from an earlier call. */
  copied(layer: LayerValue): void;
}

/** One library: answers what it knows. */
export type LibraryPart = Partial<ModuleRegistry>;

export function composeParts(parts: readonly LibraryPart[]): ModuleRegistry {
  function first<T>(ask: (part: LibraryPart) => T | undefined): T | undefined {
    for (const part of parts) {
      const answer = ask(part);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }
  return {
    resolve: (specifier, evaluation) => first((part) => part.resolve?.(specifier, evaluation)),
    absence: (specifier) => first((part) => part.absence?.(specifier)),
    builtin: (name, dialect) => first((part) => part.builtin?.(name, dialect)),
    attribute: (object, name, evaluation, at) =>
      first((part) => part.attribute?.(object, name, evaluation, at)),
    missingMember: (object, name, evaluation) =>
      first((part) => part.missingMember?.(object, name, evaluation)),
    missingImport: (module, name, evaluation, at) =>
      first((part) => part.missingImport?.(module, name, evaluation, at)),
    missingModule: (module, name, evaluation, at) =>
      first((part) => part.missingModule?.(module, name, evaluation, at)),
    setAttribute: (object, name, value, evaluation, at) =>
      first((part) => part.setAttribute?.(object, name, value, evaluation, at) || undefined) ?? false,
    store: (object, index, value, evaluation, at) =>
      first((part) => part.store?.(object, index, value, evaluation, at) || undefined) ?? false,
    callValue: (callee, call) => first((part) => part.callValue?.(callee, call)),
    signature: (name, kerasMajor) => first((part) => part.signature?.(name, kerasMajor)),
    operator: (operator, left, right, evaluation, at) =>
      first((part) => part.operator?.(operator, left, right, evaluation, at)),
    compare: (operator, left, right, evaluation) =>
      first((part) => part.compare?.(operator, left, right, evaluation)),
    index: (object, index, evaluation, at) => first((part) => part.index?.(object, index, evaluation, at)),
    iterate: (value, evaluation, at) => first((part) => part.iterate?.(value, evaluation, at)),
    handed: (name, together) => first((part) => part.handed?.(name, together)),
    chosen: (test, then, otherwise) => first((part) => part.chosen?.(test, then, otherwise)),
    construct: (instance, call) => {
      for (const part of parts) part.construct?.(instance, call);
    },
    callOnStandIns: (member, call) => {
      for (const part of parts) part.callOnStandIns?.(member, call);
    },
    standIn: (name, shape, call) => first((part) => part.standIn?.(name, shape, call)),
    showBetween: (inputs, outputs, call) => {
      for (const part of parts) part.showBetween?.(inputs, outputs, call);
    },
    showUnfinished: (ends, models, call) => {
      for (const part of parts) part.showUnfinished?.(ends, models, call);
    },
    handedOver: (value) => {
      for (const part of parts) part.handedOver?.(value);
    },
    beginBuild: (member, evaluation) => {
      for (const part of parts) part.beginBuild?.(member, evaluation);
    },
    copied: (layer) => {
      for (const part of parts) part.copied?.(layer);
    },
  };
}
