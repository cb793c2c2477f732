/** Losses and metrics of the code's own in what `compile` is given, tried when the shapes are known. */
import { propertySlot } from '../evaluate/journal.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, ModelValue, Value } from '../evaluate/value.js';
import type { Compared, LabelForm } from '../graph/comparison.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { compared, isOwnComparison } from './custom/ownComparison.js';
import { type OutputTraining, outputTrainings } from './outputTrainings.js';
import { itemsOf } from './values.js';

/** After a `compile` or `fit`; `training`: what both said. */
export function compareOwn(
  model: ModelValue,
  training: ReadonlyMap<string, BoundArgument>,
  call: NativeCall,
): void {
  if (model.framework !== 'keras') return;
  const [only, ...others] = model.outputs;
  const alone = only && others.length === 0 ? [{ output: only, training }] : [];
  const found = new Map<Value, Compared>();
  for (const each of outputTrainings(model, training) ?? alone) compareOutput(each, found, call);
  if (found.size === 0) return;
  const slot = propertySlot(model, 'compared', (left, right) => new Map([...(left ?? []), ...(right ?? [])]));
  call.evaluation.journal.set(slot, found);
}

function compareOutput(
  { output: { shape: output }, training }: Omit<OutputTraining, 'name'>,
  found: Map<Value, Compared>,
  call: NativeCall,
): void {
  const losses = ownIn(training.get('compile.loss')?.value);
  const metrics = ownIn(training.get('compile.metrics')?.value);
  if (losses.length + metrics.length === 0) return;
  const labels = labelForm(training, output);
  const own = new Map<Value, Compared>();
  for (const value of losses) own.set(value, compared(value, { role: 'loss', output, labels }, call));
  for (const value of metrics)
    if (!own.has(value)) own.set(value, compared(value, { role: 'metric', output, labels }, call));
  for (const [value, made] of own) {
    const before = found.get(value);
    const isOther = before && JSON.stringify(before) !== JSON.stringify(made);
    const refusal = {
      name: made.name,
      unsupported: 'it calculates something else for one output than for another',
    };
    found.set(value, isOther ? refusal : made);
  }
}

/** Alone, in a list, or in a list in a list. */
function ownIn(value: Value | undefined): readonly Value[] {
  if (!value) return [];
  return itemsOf(value)?.flatMap(ownIn) ?? (isOwnComparison(value) ? [value] : []);
}

/** How `fit` gives the labels, or how the loss of Keras's own needs them; undefined where neither says. */
function labelForm(training: ReadonlyMap<string, BoundArgument>, output: Shape): LabelForm | undefined {
  const units = isKnownRank(output) ? output.at(-1) : undefined;
  const loss = training.get('compile.loss')?.value;
  const name = loss?.kind === 'string' ? loss.value : loss?.kind === 'configured' ? loss.name : '';
  const given = training.get('fit.y')?.value ?? labelsIn(training.get('fit.x')?.value);
  const array = arrayIn(given);
  if (array) {
    if (array.facts.oneHot === true && units !== 1) return 'rows';
    if (isKnownRank(array.shape)) {
      const last = array.shape.at(-1);
      if (array.shape.length === 1) return 'flat';
      const rank = isKnownRank(output) ? output.length : 2;
      if (array.shape.length === rank - 1) return 'flat';
      if (array.shape.length === rank && last === 1) return 'column';
      if (array.shape.length === rank && last === units) return 'rows';
    }
  }
  const plain = name.replaceAll('_', '').toLowerCase();
  if (/sparsecategorical/.test(plain)) return 'column';
  return /categoricalcrossentropy|categoricalfocal/.test(plain) ? 'rows' : undefined;
}

/** Of a stream of (images, labels), or of such a pair. */
function labelsIn(value: Value | undefined): Value | undefined {
  const element = value?.kind === 'configured' ? value.bound.get('element')?.value : undefined;
  if (element) return labelsIn(element);
  return value && itemsOf(value)?.[1];
}

function arrayIn(value: Value | undefined): Extract<Value, { kind: 'array' }> | undefined {
  const held = value?.kind === 'configured' ? value.bound.get('array')?.value : value;
  return held?.kind === 'array' ? held : undefined;
}
