/** Settings of a layer that Keras refuses by their kind, whatever tensor the layer meets: tensors, classes, NumPy's numbers. */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { LayerValue, Value } from '../evaluate/value.js';
import type { LayerRow } from '../layers/row.js';
import { itemsOf } from './values.js';

/** `Flatten(x)` where `Flatten()(x)` was meant: Keras refuses a tensor among a layer's settings. */
export function reportTensorArgument({ row, framework, bound }: LayerValue, call: NativeCall): boolean {
  if (framework !== 'keras') return false;
  if (isMergedTensors(row, call)) return reportMerged(row, call);
  if (!has(bound, ({ kind }) => kind === 'tensor')) return false;
  for (const spec of row.arguments) {
    const given = bound.get(spec.name);
    if (spec.type === 'any' || !given || !isMade(given.value)) continue;
    const name = row.keras?.name ?? 'The layer';
    call.evaluation.report({
      code: 'not-called',
      severity: 'error',
      message: `${name} is given a tensor as its "${spec.name}". Make the layer first, then call it on the tensor: ${name}(…)(x).`,
      location: given.location ?? call.location,
      stack: call.stack,
      fixFacts: [{ kind: 'tensor-as-setting', type: name }],
    });
    return true;
  }
  return false;
}

/** `Add([a, b])`, `Concatenate(a, b)`. */
export function isMergedTensors({ family }: LayerRow, { positional: [first] }: NativeCall): boolean {
  if (family !== 'merging' || !first) return false;
  const several = itemsOf(first.value);
  return isMade(first.value) || (several !== undefined && several.length > 0 && several.every(isMade));
}

function reportMerged(row: LayerRow, { evaluation, positional, location, stack }: NativeCall): true {
  const name = row.keras?.name ?? 'The layer';
  const [first] = positional;
  const tensors = positional.slice(0, 1 + positional.findLastIndex(({ value }) => isMade(value)));
  const [start, end] = [first?.location, tensors.at(-1)?.location ?? first?.location];
  evaluation.report({
    code: 'not-called',
    severity: 'error',
    message: `${name} is given tensors as a setting. It takes all tensors in one list: ${name}()([a, b]).`,
    location: start && end ? { ...start, end: end.end } : location,
    stack,
    fixFacts: [{ kind: 'tensor-as-setting', type: name, ...(tensors.length > 0 && { isUnlisted: true }) }],
  });
  return true;
}

/** A layer takes many settings and is given few. */
function has(bound: LayerValue['bound'], is: (value: Value) => boolean): boolean {
  for (const { value } of bound.values()) if (is(value)) return true;
  return false;
}

const isMade = (value: Value): boolean => value.kind === 'tensor' && value.producer !== undefined;

/** `Bidirectional(LSTM)` where `Bidirectional(LSTM(8))` was meant. */
export function reportClassArgument({ row, framework, bound }: LayerValue, call: NativeCall): boolean {
  if (framework !== 'keras' || !has(bound, (value) => layerClass(value) !== undefined)) return false;
  for (const { name, type } of row.arguments) {
    const given = type === 'layer' ? bound.get(name) : undefined;
    const title = given && layerClass(given.value);
    if (title === undefined) continue;
    call.evaluation.report({
      code: 'not-called',
      severity: 'error',
      message: `${row.keras?.name ?? 'The layer'} takes a layer; found the class ${title} itself. Write ${title}(…).`,
      location: given?.location ?? call.location,
      stack: call.stack,
      fixFacts: [{ kind: 'class-itself', name: title }],
    });
    return true;
  }
  return false;
}

/** What Keras 3 wants as a whole number of Python's own; filters may be NumPy's. Keras 2 took those everywhere. */
const PLAIN_NUMBERS: ReadonlySet<string> = new Set(['units', 'input_dim', 'n', 'num_heads']);

export function reportNumpyNumbers({ row, framework, bound }: LayerValue, call: NativeCall): void {
  if (framework !== 'keras' || call.evaluation.kerasMajor < 3) return;
  for (const [name, { value, location }] of bound) {
    if (value.kind !== 'number' || !value.isOfNumpy || !PLAIN_NUMBERS.has(name)) continue;
    call.evaluation.report({
      code: 'invalid-argument',
      severity: 'warning',
      message: `${name} of ${row.keras?.name ?? 'the layer'} must be a plain whole number in Keras 3; found one of NumPy's, ${value.value}. Write int(…) around it.`,
      location: location ?? call.location,
      stack: call.stack,
      fixFacts: [{ kind: 'write-around', around: 'int' }],
    });
  }
}

/** The name of a class of layers, the library's or the code's own. */
function layerClass(value: Value): string | undefined {
  if (value.kind === 'native') return value.row && value.isClass ? value.name.split('.').at(-1) : undefined;
  return value.kind === 'class' && value.nativeBase?.row ? value.name : undefined;
}
