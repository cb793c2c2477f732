/** `preprocess_input` keeps the shape of what it is given; on tensors of a model it is a chain of operators. */
import type { NativeCall } from '../../../evaluate/nativeCall.js';
import type { ArrayValue, NativeValue, TensorValue, Value } from '../../../evaluate/value.js';
import { isKnownRank, type Shape } from '../../../graph/dimension.js';
import { apply, makeLayer, outcomeOf } from '../../makeLayer.js';
import { changedFacts, scaledBy, shiftedBy, stepped } from '../../numpy/valueChanges.js';
import { type OperationRule, operationRow } from '../../standInRows.js';
import { unknown } from '../../values.js';
import type { Preprocessing } from './application.js';

export function preprocessInput(module: string, mode: Preprocessing): NativeValue {
  return {
    kind: 'native',
    name: `${module}.preprocess_input`,
    call: (call) => {
      const given = (call.positional[0] ?? call.keywords.get('x'))?.value;
      if (!given) return unknown('preprocess_input is given no image');
      if (given.kind === 'array') return onArray(given, modeOf(mode, call));
      return given.kind === 'tensor' ? onTensor(given, modeOf(mode, call), call) : given;
    },
  };
}

export function decodePredictions(module: string): NativeValue {
  return {
    kind: 'native',
    name: `${module}.decode_predictions`,
    call: () => unknown('what a model predicts is not known before it runs'),
  };
}

/** Of images whose origin is known, the same calculation is remembered: `_preprocess_numpy_input`. */
function onArray(images: ArrayValue, mode: Preprocessing): ArrayValue {
  const made = { ...images, dtype: 'float32' };
  const { facts, shape } = images;
  const isFollowed = ['source', 'dataset', 'cell'].some((name) => name in facts);
  if (mode === 'none' || !isFollowed) return made;
  const isOfColours = isKnownRank(shape) && shape.at(-1) === 3;
  if (facts.layers || !isOfColours) return { ...made, facts: changedFacts(facts) };
  if (mode === 'tf') return { ...made, facts: shiftedBy(scaledBy(facts, 1 / 127.5), -1) };
  const [steps, deviations] =
    mode === 'torch'
      ? [scaledBy(facts, 1 / 255), [0.229, 0.224, 0.225]]
      : [stepped(facts, { kind: 'swap' }), [1, 1, 1]];
  const means = mode === 'torch' ? [0.485, 0.456, 0.406] : [103.939, 116.779, 123.68];
  const factor = deviations.map((deviation) => 1 / deviation);
  const amount = means.map((mean, channel) => -mean / (deviations[channel] ?? 1));
  return { ...made, facts: stepped(steps, { kind: 'channels', factor, amount }) };
}

/** `imagenet_utils.preprocess_input(x, mode='tf')`. */
function modeOf(mode: Preprocessing, call: NativeCall): Preprocessing {
  const asked = call.keywords.get('mode')?.value ?? call.positional[2]?.value;
  if (asked?.kind !== 'string') return mode;
  return asked.value === 'tf' || asked.value === 'torch' ? asked.value : 'caffe';
}

function onTensor(tensor: TensorValue, mode: Preprocessing, call: NativeCall): Value {
  const step = (
    name: string,
    rule: OperationRule,
    settings: Readonly<Record<string, unknown>>,
    ...inputs: TensorValue[]
  ): TensorValue => {
    const made = makeLayer(operationRow(name, rule, settings), 'keras', new Map(), call);
    const { outputs } = outcomeOf(
      made,
      inputs.map(({ shape }) => shape),
    );
    return apply(made, inputs, outputs, call)[0] ?? tensor;
  };
  const same: OperationRule = (inputs) => ({ outputs: inputs.slice(0, 1) });
  if (mode === 'none') return tensor;
  // keras/src/applications/imagenet_utils.py, `_preprocess_tensor_input`.
  const divided = (x2: number) => step('TrueDivide', same, { x2 }, tensor);
  if (mode === 'tf') return step('Subtract', same, { x2: 1 }, divided(127.5));
  if (mode === 'torch') {
    const centred = step('Add', same, { x2: [-0.485, -0.456, -0.406] }, divided(255));
    return step('TrueDivide', same, { x2: [0.229, 0.224, 0.225] }, centred);
  }
  // Blue, green, red.
  const colours = [2, 1, 0].map((index) => step('GetItem', withoutLast, { channel: index }, tensor));
  const last: OperationRule = (inputs) => ({ outputs: [withLast(inputs[0])] });
  return step(
    'Add',
    same,
    { x2: [-103.939, -116.779, -123.68] },
    step('Stack', last, { axis: -1 }, ...colours),
  );
}

const withoutLast: OperationRule = ([shape]) => ({
  outputs: shape ? [isKnownRank(shape) ? shape.slice(0, -1) : shape] : [],
});

function withLast(shape: Shape = { kind: 'unknown', reason: 'there is no image' }): Shape {
  return isKnownRank(shape) ? [...shape, 3] : shape;
}
