/** The part of tfjs-node's protocol buffers that a graph is written with; they have no types of their own. */
declare module '@tensorflow/tfjs-node/dist/proto/api_pb.js' {
  export class TensorShape {
    addDim(dim: TensorShape.Dim): void;
  }
  export namespace TensorShape {
    class Dim {
      setSize(size: number): void;
    }
  }
  export class Tensor {
    setDtype(dtype: number): void;
    setTensorShape(shape: TensorShape): void;
    setTensorContent(bytes: Uint8Array): void;
  }
  export class AttrValue {
    setS(bytes: Uint8Array): void;
    setI(value: number): void;
    setF(value: number): void;
    setB(value: boolean): void;
    setType(dtype: number): void;
    setShape(shape: TensorShape): void;
    setTensor(tensor: Tensor): void;
    setList(list: AttrValue.ListValue): void;
  }
  export namespace AttrValue {
    class ListValue {
      setIList(values: readonly number[]): void;
      setFList(values: readonly number[]): void;
      setBList(values: readonly boolean[]): void;
    }
  }
  export class NodeDef {
    setName(name: string): void;
    setOp(operation: string): void;
    addInput(input: string): void;
    getAttrMap(): { set(name: string, value: AttrValue): void };
  }
  export class VersionDef {
    setProducer(version: number): void;
  }
  export class GraphDef {
    addNode(node: NodeDef): void;
    setVersions(versions: VersionDef): void;
    serializeBinary(): Uint8Array;
  }
  export class MetaGraphDef {
    setMetaInfoDef(info: MetaGraphDef.MetaInfoDef): void;
    setGraphDef(graph: GraphDef): void;
  }
  export namespace MetaGraphDef {
    class MetaInfoDef {
      addTags(tag: string): void;
    }
  }
  export class SavedModel {
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(graph: MetaGraphDef): void;
    serializeBinary(): Uint8Array;
  }
}
