/** What a whole step uses of tfjs-node's native binding: tensors and operations of TensorFlow by number and name. */

export interface TensorFacts {
  readonly shape: readonly number[];
  /** TensorFlow's number of the type. */
  readonly dtype: number;
}

export interface TensorMetadata extends TensorFacts {
  readonly id: number;
}

export interface Attribute {
  readonly name: string;
  /** One of the binding's `TF_ATTR_…`. */
  readonly type: number;
  readonly value: AttributeValue | readonly AttributeValue[];
}

export type AttributeValue = string | number | boolean;

export type Values = Float32Array | Int32Array | Uint8Array | readonly Uint8Array[];

type BindingNumber =
  | `TF_ATTR_${'STRING' | 'INT' | 'FLOAT' | 'BOOL' | 'TYPE' | 'SHAPE'}`
  | `TF_${'FLOAT' | 'INT32' | 'BOOL'}`;

export interface NodeBinding extends Readonly<Record<BindingNumber, number>> {
  createTensor(shape: readonly number[], dtype: number, values: Values): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Values;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(model: number): void;
  runSavedModel(model: number, inputs: readonly number[], names: string, outputs: string): TensorMetadata[];
  isUsingGpuDevice(): boolean;
  /**
   * This and the next are of the binding that Set Up Training compiles (`runtimes/binding/`). `graph`: a GraphDef;
   * `executeOp` then runs the function by its name.
   */
  defineFunction?(name: string, graph: Uint8Array, inputs: string, outputs: string): void;
  removeFunction?(name: string): void;
}
