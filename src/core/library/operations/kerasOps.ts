/** `keras.ops`, `keras.activations` and `keras.random`: by name to operations on tensors. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { namespace } from '../configured.js';
import { asPlain } from '../custom/noOutput.js';
import { isInLayer } from '../custom/state.js';
import { isSymbolic } from '../keras/missingMember.js';
import { noteTensorflowCall } from '../keras/tensorflowCalls.js';
import { method } from '../method.js';
import { unknown } from '../values.js';
import { ELEMENTWISE_OPS } from './elementwiseOps.js';
import { IMAGE_OPS, NETWORK_OPS } from './imageOps.js';
import { KERAS_LOOPS } from './kerasLoops.js';
import { MATRIX_OPS } from './matrixOps.js';
import { MORE_OPS } from './moreOps.js';
import { type OperationSpec, operate, operationNative } from './operation.js';
import { RANDOM_OPS } from './randomOps.js';
import { openSize, shapeAsSizes, sizesOf, sizeValue } from './sizes.js';
import { elementwise, rule } from './specs.js';
import { STRUCTURAL_OPS } from './structuralOps.js';

const ALL_OPS: Readonly<Record<string, OperationSpec>> = {
  ...ELEMENTWISE_OPS,
  ...STRUCTURAL_OPS,
  ...NETWORK_OPS,
  ...MATRIX_OPS,
  ...MORE_OPS,
};

/** In Keras 3 the sizes of a shape are plain: a tuple. */
function shapeTuple(name: string): Value {
  return method(name, (call) => {
    const tensor = (call.positional[0] ?? call.keywords.get('x'))?.value;
    if (!tensor) return unknown('no tensor is given');
    const shape = call.evaluation.attribute(tensor, 'shape', call.location);
    if (shape.kind !== 'tuple') return shape;
    return {
      kind: 'tuple',
      items: shape.items.map((item, axis) => {
        if (item.kind !== 'none') return asPlain({ ...item });
        return tensor.kind === 'tensor' ? openSize(tensor, axis) : sizeValue(null);
      }),
    };
  });
}

/** In TensorFlow the shape of a tensor is a vector. */
export function shapeVector(name: string): Value {
  return method(name, (call) => {
    const tensor = (call.positional[0] ?? call.keywords.get('input') ?? call.keywords.get('x'))?.value;
    if (tensor?.kind === 'tensor') noteTensorflowCall(name, [tensor], call);
    if (tensor?.kind === 'tensor' || (tensor?.kind === 'array' && !sizesOf(tensor)))
      return shapeAsSizes(tensor.shape, tensor.kind === 'tensor' ? tensor : undefined);
    return tensor?.kind === 'unknown' ? tensor : unknown('no tensor is given');
  });
}

export function operationsNamespace(
  name: string,
  tables: readonly Readonly<Record<string, OperationSpec>>[],
  extra: Readonly<Record<string, () => Value>>,
  rest: (member: string) => Value | undefined,
): NamespaceValue {
  return namespace(name, extra, (member) => {
    for (const table of tables) {
      const spec = Object.hasOwn(table, member) ? table[member] : undefined;
      if (spec) return operationNative(`${name}.${member}`, spec);
    }
    return rest(member);
  });
}

const notFollowed = (prefix: string) => (name: string) =>
  /^[a-z]/.test(name)
    ? method(`${prefix}.${name}`, () => unknown(`${prefix}.${name}(…) is not followed`))
    : undefined;

const image = operationsNamespace('keras.ops.image', [IMAGE_OPS], {}, notFollowed('keras.ops.image'));

export const opsNamespace: NamespaceValue = operationsNamespace(
  'keras.ops',
  [ALL_OPS],
  {
    shape: () => shapeTuple('keras.ops.shape'),
    ndim: () => method('keras.ops.ndim', rankInGraph),
    image: () => image,
    ...KERAS_LOOPS,
    nn: () => opsNamespace,
    numpy: () => opsNamespace,
    linalg: () => opsNamespace,
  },
  notFollowed('keras.ops'),
);

const NDIM = rule('Ndim', 'x', (call) => {
  const shape = call.shape('x');
  return isKnownRank(shape) ? [shape.length] : shape;
});

/** Of a tensor in a graph Keras gives a tensor too, with as many values as the other has axes. */
function rankInGraph(call: NativeCall): Value {
  const x = (call.positional[0] ?? call.keywords.get('x'))?.value;
  const isInGraph = x?.kind === 'tensor' && isSymbolic(x, call.evaluation) && !isInLayer(call.evaluation);
  return isInGraph ? operate(NDIM, new Map([['x', x]]), call) : asPlain(ndimOf(x));
}

export function ndimOf(tensor: Value | undefined): Value {
  if ((tensor?.kind === 'tensor' || tensor?.kind === 'array') && !('kind' in tensor.shape))
    return { kind: 'number', value: tensor.shape.length, isFloat: false };
  return unknown('the rank of this tensor is not known');
}

export const randomNamespace: NamespaceValue = operationsNamespace(
  'keras.random',
  [RANDOM_OPS],
  {},
  notFollowed('keras.random'),
);

/** Types of the operations behind `keras.activations`, where they are not those of `keras.ops`. */
export const ACTIVATION_OPS: Readonly<Record<string, OperationSpec>> = {
  relu: elementwise('ReLU', 'x negative_slope max_value threshold', { keras2: 'tf.nn.relu' }),
  linear: elementwise('Identity'),
  exponential: elementwise('Exp'),
  gelu: elementwise('Gelu', 'x approximate', { defaults: { approximate: false }, keras2: 'tf.nn.gelu' }),
  mish: elementwise('Mish'),
  glu: ELEMENTWISE_OPS.glu ?? elementwise('Glu'),
};
