/** A trace in TensorFlow's own formats of graphs. */
import * as messages from '@tensorflow/tfjs-node/dist/proto/api_pb.js';
import type { Attribute, NodeBinding, TensorFacts } from './binding.js';
import type { Outside, Source, Trace } from './trace.js';

export const TAG = 'serve';

/** Of all graphs since TensorFlow 1.15; a later one asks for behaviour that older libraries lack. */
const PRODUCER = 175;

export const inputName = (place: number) => `outside${place}`;
export const outputName = (operation: number, output: number) => `operation${operation}:${output}`;

/** A placeholder or constant for each place of `outside`, then the operations. */
export function graphOf(trace: Trace, binding: NodeBinding): messages.GraphDef {
  const graph = new messages.GraphDef();
  const versions = new messages.VersionDef();
  versions.setProducer(PRODUCER);
  graph.setVersions(versions);
  for (const [place, outside] of trace.outside.entries()) graph.addNode(inputNode(place, outside));
  for (const [operation, { name, attributes, inputs }] of trace.nodes.entries()) {
    const node = nodeOf(`operation${operation}`, name);
    for (const source of inputs) node.addInput(sourceName(source));
    for (const attribute of attributes) node.getAttrMap().set(attribute.name, messageOf(attribute, binding));
    if (TYPE_OF_FIRST_INPUT.includes(name))
      node.getAttrMap().set(
        'T',
        attribute((value) => value.setType(factsOf(inputs[0] as Source, trace).dtype)),
      );
    graph.addNode(node);
  }
  return graph;
}

/** A SavedModel's bytes. */
export function savedGraph(graph: messages.GraphDef): Uint8Array {
  const info = new messages.MetaGraphDef.MetaInfoDef();
  info.addTags(TAG);
  const metaGraph = new messages.MetaGraphDef();
  metaGraph.setMetaInfoDef(info);
  metaGraph.setGraphDef(graph);
  const model = new messages.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(metaGraph);
  return model.serializeBinary();
}

/** Operations that tfjs-node runs without their attribute `T`, which is inferred then, and in a graph is not. */
const TYPE_OF_FIRST_INPUT = ['ExpandDims'];

const factsOf = (source: Source, { nodes, outside }: Trace) =>
  ('place' in source
    ? outside[source.place]
    : nodes[source.operation]?.outputs[source.output]) as TensorFacts;

const sourceName = (source: Source) =>
  'place' in source ? inputName(source.place) : outputName(source.operation, source.output);

function nodeOf(name: string, operation: string): messages.NodeDef {
  const node = new messages.NodeDef();
  node.setName(name);
  node.setOp(operation);
  return node;
}

function inputNode(place: number, { values, ...facts }: Outside): messages.NodeDef {
  const node = nodeOf(inputName(place), values ? 'Const' : 'Placeholder');
  node.getAttrMap().set(
    'dtype',
    attribute((value) => value.setType(facts.dtype)),
  );
  if (!values) {
    node.getAttrMap().set(
      'shape',
      attribute((value) => value.setShape(shapeOf(facts))),
    );
    return node;
  }
  const tensor = new messages.Tensor();
  tensor.setDtype(facts.dtype);
  tensor.setTensorShape(shapeOf(facts));
  const { buffer, byteOffset, byteLength } = values as Float32Array;
  tensor.setTensorContent(new Uint8Array(buffer, byteOffset, byteLength));
  node.getAttrMap().set(
    'value',
    attribute((value) => value.setTensor(tensor)),
  );
  return node;
}

function attribute(set: (value: messages.AttrValue) => void): messages.AttrValue {
  const value = new messages.AttrValue();
  set(value);
  return value;
}

function shapeOf({ shape }: TensorFacts): messages.TensorShape {
  const message = new messages.TensorShape();
  for (const length of shape) {
    const dim = new messages.TensorShape.Dim();
    dim.setSize(length);
    message.addDim(dim);
  }
  return message;
}

/** As the binding gives it to an operation that runs at once. */
function messageOf({ name, type, value }: Attribute, binding: NodeBinding): messages.AttrValue {
  if (Array.isArray(value) && type !== binding.TF_ATTR_SHAPE) {
    const list = new messages.AttrValue.ListValue();
    if (type === binding.TF_ATTR_INT) list.setIList(value);
    else if (type === binding.TF_ATTR_FLOAT) list.setFList(value);
    else if (type === binding.TF_ATTR_BOOL) list.setBList(value);
    else throw new Error(`the attribute ${name} is a list of an unknown type`);
    return attribute((message) => message.setList(list));
  }
  return attribute((message) => {
    if (type === binding.TF_ATTR_STRING) message.setS(Buffer.from(value as string));
    else if (type === binding.TF_ATTR_INT) message.setI(value as number);
    else if (type === binding.TF_ATTR_FLOAT) message.setF(value as number);
    else if (type === binding.TF_ATTR_BOOL) message.setB(value as boolean);
    else if (type === binding.TF_ATTR_TYPE) message.setType(value as number);
    else if (type === binding.TF_ATTR_SHAPE)
      message.setShape(shapeOf({ shape: value as number[], dtype: 0 }));
    else throw new Error(`the attribute ${name} is of an unknown type`);
  });
}
