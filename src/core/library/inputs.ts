/** Inputs of models: `Input(shape)`, `tf.input`, InputLayer, and the input that a Sequential makes itself. */

import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, LayerValue, TensorValue, Value } from '../evaluate/value.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { unknownDim } from '../graph/dimensionArithmetic.js';
import type { Framework } from '../layers/row.js';
import { tableEntry } from '../words.js';
import { countedName } from './automaticNames.js';
import { declaredInput } from './declaredInput.js';
import { settleLayout } from './imageLayout.js';
import { apply, type CallSite, noteFaulty } from './makeLayer.js';
import { INPUT_ROW } from './standInRows.js';
import { reportUnknownArgument } from './unknownArgument.js';
import { itemsOf, toDim, unknown } from './values.js';

/** An InputLayer and its tensor. `shape` has the batch first. */
export function makeInput(
  framework: Framework,
  shape: Shape,
  site: CallSite,
  options: { readonly name?: string; readonly dtype?: string } = {},
): TensorValue {
  const isOld = framework === 'keras' && site.evaluation.kerasMajor < 3;
  const base = framework === 'tfjs' || isOld ? 'input' : 'input_layer';
  const layer: LayerValue = {
    kind: 'layer',
    framework,
    row: INPUT_ROW,
    name:
      options.name ??
      (isOld
        ? `input_${site.evaluation.nextCount('keras:input') + 1}`
        : countedName(base, framework, site.evaluation)),
    bound: new Map<string, BoundArgument>(),
    trainable: true,
    made: site.stack,
    scope: site.scope,
    ...(site.backbone !== undefined && { backbone: site.backbone }),
    applications: [],
    remembered: {},
  };
  const [tensor] = apply(layer, [], [shape], site, options.dtype);
  return tensor ?? { kind: 'tensor', shape, dtype: 'float32', index: 0 };
}

/** What a user's own `call` is run on: a tensor like the given one, with nothing behind it. Uses up no name. */
export function standInInput(framework: Framework, like: TensorValue, site: CallSite): TensorValue {
  return makeInput(framework, like.shape, site, { name: 'input', dtype: like.dtype });
}

export function isInputTensor(tensor: TensorValue): boolean {
  return tensor.producer?.layer.kind === 'layer' && tensor.producer.layer.row === INPUT_ROW;
}

export function isInputLayer(value: Value): value is LayerValue {
  return value.kind === 'layer' && value.row === INPUT_ROW;
}

/** `Input(…)`: the tensor. Keras takes shape, batch_size and dtype by position. */
export function inputCall(
  framework: Framework,
  call: NativeCall,
  options: { readonly takesMore?: boolean } = {},
): Value {
  const bound = boundInput(framework, call);
  const isRefused = options.takesMore !== true && framework === 'keras' && reportUnknownNames(call);
  const shape =
    declaredWidth(framework, bound, call) ??
    declaredInput(bound) ??
    (isRefused ? unknownShape('an argument of the input is refused') : missingShape(framework, call));
  const given = (bound.get('shape') ?? bound.get('batch_shape'))?.value;
  if (framework === 'keras' && given?.kind === 'number' && call.evaluation.kerasMajor === 3) {
    const sizes = call.positional.flatMap(({ value }) => (value.kind === 'number' ? [value.value] : []));
    const isApart = sizes.length > 1 && sizes.length === call.positional.length;
    const shape = isApart ? `(${sizes.join(', ')})` : `(${given.value},)`;
    call.evaluation.report({
      code: 'invalid-argument',
      severity: 'error',
      message: `Input expects a shape in brackets${isApart ? '' : ' with a comma'}; found ${sizes.length > 0 ? sizes.join(', ') : given.value}. Write shape=${shape}.`,
      location: bound.get('shape')?.location ?? call.location,
      stack: call.stack,
      fixFacts: [isApart ? { kind: 'sizes-apart' } : { kind: 'write-instead', text: shape }],
    });
  }
  if (framework === 'keras') reportQuoted(bound.get('shape') ?? bound.get('batch_shape'), call);
  const hasNoSizes =
    framework === 'keras' && reportSizes(bound.get('shape') ?? bound.get('batch_shape'), call);
  if (framework === 'keras') settleLayout(shape, call.evaluation);
  const name = bound.get('name')?.value;
  const dtype = bound.get('dtype')?.value;
  const input = makeInput(framework, withoutNegative(shape), call, {
    ...(name?.kind === 'string' ? { name: name.value } : {}),
    ...(dtype?.kind === 'string' ? { dtype: dtype.value } : {}),
  });
  if (hasNoSizes) noteFaulty(input.producer?.layer);
  return input;
}

/** `Input(100)`: Keras 2 of TensorFlow takes one size without brackets. */
function declaredWidth(
  framework: Framework,
  bound: ReadonlyMap<string, BoundArgument>,
  { evaluation }: NativeCall,
): Shape | undefined {
  const given = bound.get('shape')?.value;
  if (framework !== 'keras' || evaluation.kerasMajor === 3 || given?.kind !== 'number') return undefined;
  const batch = bound.get('batch_size')?.value;
  return [batch ? toDim(batch) : null, toDim(given)];
}

/** Arguments of `Input` in any Keras of version 1 to 3. */
const KERAS_3_NAMES = 'shape batch_size dtype sparse ragged batch_shape name tensor optional'.split(' ');
const KERAS_NAMES = [...KERAS_3_NAMES, 'type_spec', 'batch_input_shape'];

/** Whether an argument is one that no Keras takes. */
function reportUnknownNames(call: NativeCall): boolean {
  let isRefused = false;
  for (const given of call.keywords) {
    // Keras 2 hands `input_shape` and the like on to its InputLayer.
    if (KERAS_NAMES.includes(given[0]) || call.evaluation.kerasMajor < 3) continue;
    isRefused = true;
    reportUnknownArgument('Input', given, { known: KERAS_NAMES, told: KERAS_3_NAMES }, call);
  }
  return isRefused;
}

/** A size below zero is told, and nothing is calculated with it. */
function withoutNegative(shape: Shape): Shape {
  if (!isKnownRank(shape)) return shape;
  return shape.map((size) =>
    typeof size === 'number' && size < 0 ? unknownDim('a size below zero is refused') : size,
  );
}

const unknownShape = (reason: string): Shape => ({ kind: 'unknown', reason });

/** `input_shape='(28, 28, 1)'`: no Keras reads a shape from a text. */
export function reportQuoted(
  shape: BoundArgument | undefined,
  site: Pick<CallSite, 'evaluation' | 'location' | 'stack'>,
): void {
  if (shape?.value.kind !== 'string') return;
  site.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `The shape of an input is made of numbers; found the text "${shape.value.value}". Leave out the quotes.`,
    location: shape.location ?? site.location,
    stack: site.stack,
    fixFacts: [{ kind: 'quoted-shape' }],
  });
}

/** Keras takes whole numbers and None, and no number below zero. True where there are others. */
export function reportSizes(
  shape: BoundArgument | undefined,
  site: Pick<CallSite, 'evaluation' | 'location' | 'stack'>,
): boolean {
  const wrong = itemsOf(shape?.value)?.find(isNoSize);
  if (!wrong) return false;
  const isWhole = wrong.kind === 'number' && wrong.isFloat && Number.isInteger(wrong.value);
  site.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `The sizes of an Input must be whole numbers of 0 or more, or None; found ${sizeAsWritten(wrong)}.${isWhole ? ` Write ${wrong.value}, or divide with //.` : ''}`,
    location: shape?.location ?? site.location,
    stack: site.stack,
    ...(isWhole && { fixFacts: [{ kind: 'sizes-divided' }] }),
  });
  return true;
}

const isNoSize = (size: Value): boolean =>
  size.kind === 'string' ||
  itemsOf(size) !== undefined ||
  (size.kind === 'number' && (size.isFloat || size.value < 0));

function sizeAsWritten(size: Value): string {
  if (size.kind === 'string') return `"${size.value}"`;
  if (size.kind !== 'number') return `a ${size.kind} inside the shape`;
  return size.isFloat && Number.isInteger(size.value) ? size.value.toFixed(1) : String(size.value);
}

/** `InputLayer(…)`: the layer, already applied. */
export function inputLayerCall(framework: Framework, call: NativeCall): Value {
  const tensor = inputCall(framework, call, { takesMore: true });
  for (const name of ['shape', 'batch_shape']) {
    const later = call.keywords.get(name);
    if (framework === 'keras' && call.evaluation.kerasMajor < 3 && later)
      reportUnknownArgument('InputLayer', [name, later], { known: ['input_shape', 'batch_size'] }, call);
  }
  return tensor.kind === 'tensor' && tensor.producer ? tensor.producer.layer : unknown('it is not an input');
}

const KERAS_ORDER = ['shape', 'batch_size', 'dtype', 'sparse', 'batch_shape', 'name', 'tensor'];

const TFJS_NAMES: Readonly<Record<string, string>> = {
  batchShape: 'batch_shape',
  batchSize: 'batch_size',
  inputShape: 'input_shape',
  batchInputShape: 'batch_input_shape',
};

function boundInput(framework: Framework, call: NativeCall): Map<string, BoundArgument> {
  const bound = new Map<string, BoundArgument>();
  const options = call.positional[0];
  if (framework === 'tfjs') {
    if (options?.value.kind !== 'dict') return bound;
    for (const { key, value } of options.value.entries.values())
      if (key.kind === 'string')
        bound.set(tableEntry(TFJS_NAMES, key.value) ?? key.value, { ...options, value });
    return bound;
  }
  call.positional.forEach((argument, index) => {
    const name = KERAS_ORDER[index];
    if (name) bound.set(name, argument);
  });
  for (const [name, argument] of call.keywords) bound.set(name, argument);
  return bound;
}

function missingShape(framework: Framework, call: NativeCall): Shape {
  const reason = call.openReason ?? 'the input is given no shape';
  if (call.openReason === undefined && !call.keywords.has('tensor'))
    call.evaluation.report({
      code: 'missing-argument',
      severity: 'error',
      message:
        framework === 'tfjs'
          ? 'The input needs a shape: write tf.input({shape: [28, 28, 1]}).'
          : 'The input needs a shape: write Input(shape=(28, 28, 1)).',
      location: call.location,
      stack: call.stack,
    });
  return unknownShape(reason);
}
