/** `tf.*` functions on tensors, with TensorFlow's own argument names. */

import { handOnNumbers, noteNumbers } from '../../evaluate/arrayNumbers.js';
import { list } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { snakeCase } from '../../graph/snakeCase.js';
import { tableEntry } from '../../words.js';
import { namespace } from '../configured.js';
import { isSymbolic } from '../keras/missingMember.js';
import { method } from '../method.js';
import { itemsOf, toJson, toShape, unknown } from '../values.js';
import { ELEMENTWISE_OPS } from './elementwiseOps.js';
import { ndimOf, operationsNamespace, shapeVector } from './kerasOps.js';
import { type OperationSpec, operate, operationNative } from './operation.js';
import { TENSORFLOW_RANDOM } from './randomOps.js';
import { sizesIn } from './sizes.js';
import { elementwise, renamed } from './specs.js';
import { STRUCTURAL_OPS } from './structuralOps.js';
import { TENSORFLOW_IMAGES } from './tensorflowImages.js';
import { LOOPS } from './tensorflowLoops.js';
import { TENSORFLOW_MATH, TENSORFLOW_SPECIAL } from './tensorflowMath.js';
import { MATRIX_PRODUCT, TENSORFLOW_MATRICES } from './tensorflowMatrices.js';
import { TENSORFLOW_NETWORKS } from './tensorflowNetworks.js';
import { extractPatches, SIGNAL } from './tensorflowSignal.js';
import { TENSORFLOW_ROOT } from './tensorflowTensors.js';

const image: Readonly<Record<string, OperationSpec>> = {
  ...Object.fromEntries(
    Object.entries({ ...TENSORFLOW_IMAGES, extract_patches: extractPatches }).map(([name, spec]) => [
      name,
      { keras2: `tf.image.${name}`, ...spec },
    ]),
  ),
};

const unstackTensor = operationNative(
  'tensorflow.unstack',
  renamed(STRUCTURAL_OPS.unstack, 'value:x num axis', 'tf.unstack'),
);

/** `b, h, w, c = tf.unstack(tf.shape(x))`: each size as an index would give it. */
const unstackOperation = method('tensorflow.unstack', (call) => {
  const given = (call.positional[0] ?? call.keywords.get('value'))?.value;
  const parts = given && sizesIn(given);
  return parts ? list(parts) : (unstackTensor.call?.(call) ?? unknown('no tensor is given'));
});

/** `tf.raw_ops.Relu(features=x)`: the same functions, whose arguments all have names. */
function rawOperation(name: string): Value | undefined {
  const spec = tableEntry(TENSORFLOW_NETWORKS, snakeCase(name));
  if (!spec?.keepsShape || spec.broadcasts) return undefined;
  const rest = spec.parameters.slice(1);
  return operationNative(`tensorflow.raw_ops.${name}`, {
    ...spec,
    parameters: ['features:x', 'x', 'input:x', 'logits:x', ...rest],
  });
}

const CONVERTED = elementwise('ConvertToTensor', 'x', { keras2: 'tf.convert_to_tensor' });

/** Functions of `tf.linalg` that the module offers as well. */
const SECOND_NAMES: Readonly<Record<string, OperationSpec>> = {
  eig: TENSORFLOW_MATRICES.eig ?? MATRIX_PRODUCT,
  eigvals: TENSORFLOW_MATRICES.eigvals ?? MATRIX_PRODUCT,
  matrix_square_root: TENSORFLOW_MATRICES.sqrtm ?? MATRIX_PRODUCT,
};

const BITWISE: Readonly<Record<string, OperationSpec>> = {
  invert: elementwise('Invert', 'x', { keras2: 'tf.bitwise.invert' }),
  ...Object.fromEntries(
    ['bitwise_and', 'bitwise_or', 'bitwise_xor', 'left_shift', 'right_shift'].map((name) => [
      name,
      renamed(ELEMENTWISE_OPS[name], 'x:x1 y:x2', `tf.bitwise.${name}`),
    ]),
  ),
};

const TYPES: Readonly<Record<string, OperationSpec>> = {
  cast: TENSORFLOW_ROOT.cast ?? MATRIX_PRODUCT,
  complex: TENSORFLOW_ROOT.complex ?? MATRIX_PRODUCT,
  saturate_cast: TENSORFLOW_ROOT.saturate_cast ?? MATRIX_PRODUCT,
};

const part = (
  name: string,
  table: Readonly<Record<string, OperationSpec>>,
  rest: (member: string) => Value | undefined,
) => operationsNamespace(`tensorflow.${name}`, [table], {}, (member) => rest(`${name}.${member}`));

/** What `tensorflow` offers on tensors; the rest of the module is the caller's. */
export function tensorflowOperations(rest: (name: string) => Value | undefined): NamespaceValue {
  return operationsNamespace(
    'tensorflow',
    [TENSORFLOW_ROOT, SECOND_NAMES],
    {
      ...LOOPS,
      math: () =>
        operationsNamespace(
          'tensorflow.math',
          [TENSORFLOW_MATH],
          { special: () => part('math.special', TENSORFLOW_SPECIAL, rest) },
          (member) => rest(`math.${member}`),
        ),
      nn: () => part('nn', TENSORFLOW_NETWORKS, rest),
      raw_ops: () =>
        namespace('tensorflow.raw_ops', {}, (name) => rawOperation(name) ?? rest(`raw_ops.${name}`)),
      bitwise: () => part('bitwise', BITWISE, rest),
      dtypes: () => part('dtypes', TYPES, rest),
      image: () => part('image', image, rest),
      linalg: () =>
        part(
          'linalg',
          {
            matmul: MATRIX_PRODUCT,
            norm: TENSORFLOW_ROOT.norm ?? MATRIX_PRODUCT,
            einsum: TENSORFLOW_ROOT.einsum ?? MATRIX_PRODUCT,
            tensordot: TENSORFLOW_ROOT.tensordot ?? MATRIX_PRODUCT,
            eye: TENSORFLOW_ROOT.eye ?? MATRIX_PRODUCT,
            ...TENSORFLOW_MATRICES,
          },
          rest,
        ),
      signal: () => part('signal', SIGNAL, rest),
      random: () =>
        operationsNamespace('tensorflow.random', [TENSORFLOW_RANDOM], {}, (member) =>
          rest(`random.${member}`),
        ),
      shape: () => shapeVector('tensorflow.shape'),
      unstack: () => unstackOperation,
      rank: () => method('tensorflow.rank', (call) => ndimOf(call.positional[0]?.value)),
      constant: () =>
        method('tensorflow.constant', (call) =>
          constantOf(call.positional[0]?.value, call.keywords.get('shape')?.value, call),
        ),
      convert_to_tensor: () =>
        method('tensorflow.convert_to_tensor', (call) => {
          const value = (call.positional[0] ?? call.keywords.get('value'))?.value;
          const isListed =
            call.evaluation.kerasMajor === 2 &&
            value?.kind === 'tensor' &&
            isSymbolic(value, call.evaluation);
          return isListed
            ? operate(CONVERTED, new Map([['x', value]]), call)
            : constantOf(value, undefined, call);
        }),
    },
    rest,
  );
}

/** A literal as a tensor of its shape; a number stays a number, since code calculates sizes with it. */
export function constantOf(value: Value | undefined, shape: Value | undefined, call: NativeCall): Value {
  if (!value) return unknown('no value is given');
  if (shape) return { kind: 'tensor', shape: toShape(shape), dtype: 'float32', index: 0 };
  const lengths = (inner: Value): readonly number[] | undefined => {
    if (inner.kind === 'number') return [];
    const items = itemsOf(inner);
    const below = items?.[0] && lengths(items[0]);
    return items && below ? [items.length, ...below] : undefined;
  };
  if (value.kind === 'array')
    return handOnNumbers(value, { kind: 'tensor', shape: value.shape, dtype: value.dtype, index: 0 });
  if (value.kind === 'list' || value.kind === 'tuple') {
    const sizes = lengths(value);
    return sizes ? constantTensor(value, sizes, call) : unknown('this constant is not followed');
  }
  return value;
}

function constantTensor(value: Value, sizes: readonly number[], call: NativeCall): Value {
  const spec: OperationSpec = { type: 'Constant', parameters: ['value'], rule: () => sizes };
  const made = operate(spec, new Map([['value', value]]), call);
  if (made.kind !== 'tensor') return made;
  const { isData: _, ...tensor } = made;
  noteNumbers(tensor, toJson(value));
  return tensor;
}
