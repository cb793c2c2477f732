/**
 * Which labels and which loss meet which output of a model with several, and what Keras 3 refuses of the way they
 * are named. Source: `CompileLoss` and `CompileMetrics` in `keras/src/trainers/compile_utils.py`.
 */
import type { FixFacts } from '../checks/fixFacts.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, ModelValue, TensorValue, Value } from '../evaluate/value.js';
import { reportAt } from './trainingFault.js';
import { itemsOf } from './values.js';

/** One output with its labels and its loss; what is not known is left out. */
export interface TrainedOutput {
  readonly output: TensorValue;
  readonly labels?: BoundArgument;
  readonly loss?: Value;
  readonly metrics?: Value;
}

export interface Outputs {
  readonly form: 'list' | 'dict';
  readonly names: readonly string[];
  readonly tensors: readonly TensorValue[];
}

/** The pairs; empty where they are not known or do not match, of which the latter is reported. */
export function trainedOutputs(
  model: ModelValue,
  verb: string,
  labels: BoundArgument | undefined,
  call: NativeCall,
): readonly TrainedOutput[] {
  const outputs = model.kerasMajor === 3 && model.outputs.length > 1 ? namedOutputs(model) : undefined;
  if (!outputs) return [];
  const losses = lossesOf(model, outputs, call);
  const metrics = metricsOf(model, outputs, call);
  if (!losses || !labels) return [];
  const given = labelsOf(outputs, labels, losses, verb, call);
  if (!given) return [];
  return outputs.tensors.map((output, index) => ({
    output,
    ...(given[index] && { labels: given[index] }),
    ...(losses[index] && { loss: losses[index] }),
    ...(metrics[index] && { metrics: metrics[index] }),
  }));
}

/** Of a model that is no class of the code's; names as Keras gives them, those of a dict in its order of sorting. */
export function namedOutputs(model: ModelValue): Outputs | undefined {
  if (model.modelKind !== 'functional' && model.outputs.length !== 1) return undefined;
  const made = model.structure?.outputs;
  if (made?.kind === 'dict') {
    const entries = textEntries(made);
    const sorted = entries && [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
    const tensors = sorted?.flatMap(([, value]) => (value.kind === 'tensor' ? [value] : []));
    if (!sorted || tensors?.length !== sorted.length) return undefined;
    return { form: 'dict', names: sorted.map(([name]) => name), tensors };
  }
  if (made && !itemsOf(made)?.every(({ kind }) => kind === 'tensor')) return undefined;
  const names = model.outputs.map(({ producer }) => producer?.layer.name ?? '?');
  if (names.includes('?') || new Set(names).size < names.length) return undefined;
  return { form: 'list', names, tensors: model.outputs };
}

/** Of a dict whose keys are all texts. */
export function textEntries(value: Value): ReadonlyMap<string, Value> | undefined {
  if (value.kind !== 'dict' || value.openReason !== undefined) return undefined;
  const found = new Map<string, Value>();
  for (const { key, value: entry } of value.entries.values()) {
    if (key.kind !== 'string') return undefined;
    found.set(key.value, entry);
  }
  return found;
}

/** A loss for each output, undefined where it has none or one that is not known; undefined when all are not. */
function lossesOf(
  model: ModelValue,
  { form, names }: Outputs,
  call: NativeCall,
): readonly (Value | undefined)[] | undefined {
  const argument = model.training.get('compile.loss');
  if (!argument) return undefined;
  const { value } = argument;
  if (value.kind === 'string' || value.kind === 'native' || value.kind === 'configured')
    return names.map(() => value);
  const items = itemsOf(value);
  if (items) {
    if (items.length > names.length)
      return reportAt(
        call,
        argument,
        'invalid-argument',
        `compile gets ${items.length} losses for ${names.length} outputs (${names.join(', ')}).`,
      );
    if (form === 'dict' && items.length < names.length) return undefined;
    return names.map((_, index) => items[index]);
  }
  const byName = textEntries(value);
  if (!byName) return undefined;
  const strange = [...byName.keys()].filter((name) => !names.includes(name));
  if (strange.length > 0)
    return reportAt(
      call,
      argument,
      'invalid-argument',
      `The model has no output called ${quoted(strange)}, as the losses say: its outputs are ${quoted(names)}.`,
      'error',
      misspelt(strange, names),
    );
  const missing = names.filter((name) => !byName.has(name));
  if (missing.length > 0 && form === 'list')
    return reportAt(
      call,
      argument,
      'invalid-argument',
      `The losses leave out ${quoted(missing)}: Keras 3 wants each output named. Give None to one that has no loss.`,
      'warning',
    );
  return names.map((name) => byName.get(name));
}

function labelsOf(
  { form, names }: Outputs,
  argument: BoundArgument,
  losses: readonly (Value | undefined)[],
  verb: string,
  call: NativeCall,
): readonly (BoundArgument | undefined)[] | undefined {
  const { value } = argument;
  // Outputs without a loss may lack labels.
  const isEach = losses.every(
    (loss) => loss !== undefined && loss.kind !== 'none' && loss.kind !== 'unknown',
  );
  const refuse = (message: string, strange: readonly string[] = []) =>
    reportAt(call, argument, 'label-mismatch', message, 'error', misspelt(strange, names));
  if (value.kind === 'array' && isEach)
    return refuse(
      `The model has ${names.length} outputs (${names.join(', ')}), but ${verb} gets one array of labels. Give one for each, in a list or a dict.`,
    );
  const items = itemsOf(value);
  if (items) {
    if (items.length === names.length) return items.map((item) => ({ ...argument, value: item }));
    return isEach && items.every(({ kind }) => kind === 'array')
      ? refuse(
          `The model has ${names.length} outputs (${names.join(', ')}); ${verb} gets labels for ${items.length}.`,
        )
      : undefined;
  }
  const byName = textEntries(value);
  if (!byName) return undefined;
  const strange = [...byName.keys()].filter((name) => !names.includes(name));
  const missing = names.filter(
    (name, index) => !byName.has(name) && (form === 'list' || losses[index] !== undefined),
  );
  if (strange.length > 0 && isEach)
    return refuse(
      `The model has no output called ${quoted(strange)}, as the labels say: its outputs are ${quoted(names)}.`,
      strange,
    );
  if (missing.length > 0 && isEach)
    return refuse(`The labels leave out ${quoted(missing)}: each output with a loss needs its own.`);
  return names.map((name) => {
    const entry = byName.get(name);
    return entry && { ...argument, value: entry };
  });
}

function metricsOf(
  model: ModelValue,
  { form, names }: Outputs,
  call: NativeCall,
): readonly (Value | undefined)[] {
  const argument = model.training.get('compile.metrics');
  if (!argument) return [];
  const items = itemsOf(argument.value);
  if (
    items &&
    items.length > 0 &&
    items.length !== names.length &&
    items.every(({ kind }) => kind !== 'unknown')
  )
    reportAt(
      call,
      argument,
      'invalid-argument',
      `The model has ${names.length} outputs, so Keras 3 wants one entry for each in a list of metrics; found ${items.length}. Name them: metrics={'${names[0]}': …}.`,
      'warning',
    );
  const byName = textEntries(argument.value);
  const strange = [...(byName?.keys() ?? [])].filter((name) => !names.includes(name));
  if (strange.length > 0)
    reportAt(
      call,
      argument,
      'invalid-argument',
      `The model has no output called ${quoted(strange)}, as the metrics say: its outputs are ${quoted(names)}.`,
      'error',
      misspelt(strange, names),
    );
  return byName ? names.map((name) => byName.get(name)) : form === 'list' ? (items ?? []) : [];
}

/** A dict of losses for a model with one output: a Sequential of Keras 3 has no name for its own. */
export function checkLossNames(model: ModelValue, call: NativeCall): void {
  const argument = model.training.get('compile.loss');
  const names = argument && textEntries(argument.value);
  if (!names || model.kerasMajor !== 3 || model.outputs.length !== 1) return;
  if (model.structure?.outputs.kind === 'dict') return;
  if (model.modelKind === 'sequential') {
    const message = 'A Sequential model takes one loss by itself: Keras 3 refuses a dict of losses here.';
    reportAt(call, argument, 'invalid-argument', message, 'warning');
    return;
  }
  const own = model.outputs[0]?.producer?.layer.name ?? '?';
  const strange = [...names.keys()].filter((name) => name !== own);
  if (model.modelKind === 'functional' && own !== '?' && strange.length > 0)
    reportAt(
      call,
      argument,
      'invalid-argument',
      `The model has no output called ${quoted(strange)}, as the losses say: its output is ${quoted([own])}.`,
      'error',
      misspelt(strange, [own]),
    );
}

/** What a setting of `compile` is for the only output of a model: it may stand in a dict by itself. */
export function ofOnlyOutput(setting: Value | undefined): Value | undefined {
  const entries = setting && textEntries(setting);
  return entries?.size === 1 ? [...entries.values()][0] : setting;
}

/** `loss_weights` against the losses. */
export function checkLossWeights(model: ModelValue, call: NativeCall): void {
  const argument = model.training.get('compile.loss_weights');
  const loss = model.training.get('compile.loss')?.value;
  if (!argument || !loss || model.kerasMajor !== 3 || loss.kind === 'unknown') return;
  const { value } = argument;
  const refuse = (message: string) => reportAt(call, argument, 'invalid-argument', message);
  if (value.kind === 'number' && Number.isInteger(value.value) && value.value !== 0 && !value.isFloat) {
    refuse(`loss_weights must be a float, or a list or dict of them; found the whole number ${value.value}.`);
    return;
  }
  const names = textEntries(loss);
  const count = names?.size ?? itemsOf(loss)?.length ?? (loss.kind === 'dict' ? undefined : 1);
  const weights = textEntries(value);
  const given = weights?.size ?? itemsOf(value)?.length;
  if (given === undefined || count === undefined) return;
  const missing = weights && names ? [...names.keys()].filter((name) => !weights.has(name)) : [];
  // Of a dict of outputs, Keras only compares how many there are, and takes the weights in their order.
  const isPassedOver = model.structure?.outputs.kind === 'dict' && weights?.size === names?.size;
  if (missing.length > 0)
    reportAt(
      call,
      argument,
      'invalid-argument',
      `loss_weights leaves out ${quoted(missing)}: each loss needs its weight.`,
      isPassedOver ? 'warning' : 'error',
    );
  else if (given !== count)
    refuse(
      `loss_weights has ${given} ${given === 1 ? 'weight' : 'weights'} for ${count} ${count === 1 ? 'loss' : 'losses'}.`,
    );
}

/** The first of the names that no output has. */
function misspelt([name]: readonly string[], known: readonly string[]): FixFacts | undefined {
  return name === undefined ? undefined : [{ kind: 'misspelt-name', name, known }];
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
