/**
 * Arrays given to `fit`, `evaluate` and `predict`, against the model's inputs, its outputs and the loss. Only
 * what Keras is certain to refuse: it adds or drops a last axis of 1 by itself, and squared errors broadcast.
 */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, DictValue, ModelValue, Value } from '../evaluate/value.js';
import { isKnownRank } from '../graph/dimension.js';
import { formatShape } from '../graph/dimensionArithmetic.js';
import { ownFunction } from './custom/classMembers.js';
import { batchOf } from './data/datasets.js';
import { layersOf } from './layersOf.js';
import { hasFaultyLayer } from './makeLayer.js';
import { fitsLoosely, hasRefused, isRefusedInside } from './models.js';
import { reportAt } from './trainingFault.js';
import { checkLabels, differ, lossName, shown, sizeOf } from './trainingLabels.js';
import { adjusted, checkOrder } from './trainingOrder.js';
import { checkLossNames, checkLossWeights, ofOnlyOutput, trainedOutputs } from './trainingOutputs.js';
import { itemsOf } from './values.js';

/** Who is given the data. */
type Verb =
  | 'fit'
  | 'fit_generator'
  | 'evaluate'
  | 'predict'
  | 'the validation'
  | `${'train' | 'test' | 'predict'}_on_batch`;

const MEASURES = /^(?:evaluate|the validation|test_on_batch)$/;

const predicts = (verb: string): boolean => verb.startsWith('predict');

export function checkData(
  model: ModelValue,
  verb: Verb,
  x: BoundArgument | undefined,
  y: BoundArgument | undefined,
  call: NativeCall,
): boolean {
  if (model.framework !== 'keras' || model.outputs.length === 0) return false;
  // The layer is mended first: the input may be what is wrong with it.
  const inputs = model.inputs.flatMap(({ producer }) => producer?.layer ?? []);
  if (hasFaultyLayer([...inputs, ...layersOf(model)]) || hasRefused(model)) return false;
  return tellingOne(model, verb, call, (own) => checkPairs(model, verb, ...pairOf(x, y), own));
}

/**
 * Data that do not fit are one fault, however much of the model they meet: the first thing that Keras would
 * refuse is told. True where there is one.
 */
function tellingOne(
  model: ModelValue,
  verb: string,
  call: NativeCall,
  check: (call: NativeCall) => void,
): boolean {
  let hasFault = false;
  const { evaluation } = call;
  const report: typeof evaluation.report = (problem) => {
    const isOfData = problem.code === 'data-mismatch' || problem.code === 'label-mismatch';
    // The same data, or others like them, meet the model in `evaluate` and `predict` again.
    const message = problem.message.replace(verb, '').replace(/\(\d+/g, '(');
    const cause = `${problem.code} ${model.made[0]?.start} ${message}`;
    if (!isOfData) evaluation.report(problem);
    else if (!hasFault) evaluation.report({ ...problem, cause });
    hasFault ||= isOfData;
  };
  check({ ...call, evaluation: evaluation.telling(report) });
  return hasFault;
}

/** A stream of batches gives data and labels together. */
function pairOf(
  x: BoundArgument | undefined,
  y: BoundArgument | undefined,
): readonly [BoundArgument | undefined, BoundArgument | undefined] {
  const element = x && (!y || y.value.kind === 'none') ? batchOf(x.value) : undefined;
  if (!x || !element) return [x, y];
  const [data, labels] = element.kind === 'tuple' ? element.items : [element];
  return [data && { ...x, value: data }, labels && { ...x, value: labels }];
}

function checkPairs(
  model: ModelValue,
  verb: Verb,
  x: BoundArgument | undefined,
  y: BoundArgument | undefined,
  call: NativeCall,
): void {
  if (!predicts(verb) && checkOrder(model, verb, x, y, call)) return;
  checkInputs(model, verb, x, call);
  if (predicts(verb)) return;
  checkLossWeights(model, call);
  checkCount(verb, x, y, call);
  const [only] = model.outputs;
  const ofCompile = (name: string): Value | undefined =>
    ofOnlyOutput(model.training.get(`compile.${name}`)?.value);
  if (model.outputs.length === 1 && only) {
    checkLossNames(model, call);
    checkPresent(model, verb, x, y, call);
    checkLabels(
      model,
      { output: only, loss: ofCompile('loss'), metrics: ofCompile('metrics'), labels: alone(y) },
      call,
    );
  } else for (const each of trainedOutputs(model, verb, y, call)) checkLabels(model, each, call);
}

/** As many labels as samples, of each output. */
function checkCount(
  verb: string,
  x: BoundArgument | undefined,
  y: BoundArgument | undefined,
  call: NativeCall,
): void {
  const samples = partsOf(x)
    .map((part) => sizeOf(part)?.[0])
    .find((size) => typeof size === 'number');
  for (const part of partsOf(y)) {
    const labels = sizeOf(part)?.[0];
    if (samples === undefined || typeof labels !== 'number' || samples === labels) continue;
    reportAt(
      call,
      y,
      'data-mismatch',
      `${verb} gets ${samples} samples and ${labels} labels; it needs one label for each sample.`,
      'error',
      [{ kind: 'labels-of-others' }],
    );
    return;
  }
}

/** One array, or those of a list or dict. */
function partsOf(argument: BoundArgument | undefined): readonly BoundArgument[] {
  if (!argument) return [];
  const { value } = argument;
  const items =
    itemsOf(value) ??
    (value.kind === 'dict' ? [...value.entries.values()].map((entry) => entry.value) : [value]);
  return items.every(({ kind }) => kind === 'array')
    ? items.map((item) => ({ ...argument, value: item }))
    : [];
}

/** The labels of a model with one output may stand in a list by themselves. */
function alone(labels: BoundArgument | undefined): BoundArgument | undefined {
  const items = labels && itemsOf(labels.value);
  return labels && items?.length === 1 && items[0] ? { ...labels, value: items[0] } : labels;
}

/** `validation_data`: data and labels, in this order. */
export function checkValidation(model: ModelValue, given: BoundArgument | undefined, call: NativeCall): void {
  if (!given || model.framework !== 'keras' || model.outputs.length === 0) return;
  const [x, y] = itemsOf(given.value) ?? [];
  if (batchOf(given.value)) checkData(model, 'the validation', given, undefined, call);
  else if (x && y) checkData(model, 'the validation', { ...given, value: x }, { ...given, value: y }, call);
  else if (given.value.kind === 'array' && model.kerasMajor > 1 && !hasOwnStep(model, 'evaluate'))
    reportAt(
      call,
      given,
      'data-mismatch',
      'validation_data is one array, without labels: give data and labels as a tuple (x, y).',
      'error',
      [{ kind: 'labels-left-out' }],
    );
}

function checkInputs(model: ModelValue, verb: string, x: BoundArgument | undefined, call: NativeCall): void {
  const several = x && itemsOf(x.value);
  if (
    several?.every(({ kind }) => kind === 'array') &&
    several.length > 0 &&
    model.modelKind !== 'subclassed'
  ) {
    const samples =
      model.inputs.length === 1 && several.length > 1 ? oneSampleEach(model, several) : undefined;
    if (samples)
      reportAt(
        call,
        x,
        'data-mismatch',
        `Keras takes a list of arrays for one array for each input of the model; these are ${several.length} samples of ${samples}. Make one array of them: np.array(…).`,
        'error',
        [{ kind: 'write-around', around: 'np.array' }],
      );
    else if (several.length !== model.inputs.length)
      reportAt(
        call,
        x,
        'data-mismatch',
        `The model has ${model.inputs.length} ${model.inputs.length === 1 ? 'input' : 'inputs'}; ${verb} gets ${several.length} arrays.`,
      );
    else
      for (const [index, value] of several.entries()) checkInput(model, index, verb, { ...x, value }, call);
    return;
  }
  if (x?.value.kind === 'dict') {
    if (checkNamed(model, verb, x, x.value, call)) return;
    for (const [index, value] of namedInputs(model, x.value))
      checkInput(model, index, verb, { ...x, value }, call);
    return;
  }
  if (model.inputs.length === 1) checkInput(model, 0, verb, x, call);
  else if (x?.value.kind === 'array' && model.modelKind === 'functional') {
    const names = model.inputs.map(({ producer }) => producer?.layer.name ?? '?').join(', ');
    const message = `The model has ${model.inputs.length} inputs (${names}); ${verb} gets one array. Give one for each, in a list.`;
    reportAt(call, x, 'data-mismatch', message);
  }
}

/** The shape of each, where each array of the list has the very shape of one sample. */
function oneSampleEach(model: ModelValue, arrays: readonly Value[]): string | undefined {
  const wanted = model.inputs[0]?.shape;
  if (!wanted || !isKnownRank(wanted)) return undefined;
  const own = wanted.slice(1);
  const isOne = (value: Value): boolean =>
    value.kind === 'array' &&
    isKnownRank(value.shape) &&
    value.shape.length === own.length &&
    value.shape.every((dim, axis) => typeof dim === 'number' && dim === own[axis]);
  return arrays.every(isOne) ? formatShape(wanted) : undefined;
}

/** Inputs that the keys of a dict leave out. True where that is told. */
function checkNamed(
  model: ModelValue,
  verb: string,
  x: BoundArgument,
  given: DictValue,
  call: NativeCall,
): boolean {
  const own = model.structure?.inputs;
  const isListed =
    !own || own.kind === 'tensor' || itemsOf(own)?.every(({ kind }) => kind === 'tensor') === true;
  const isPlain = model.kerasMajor === 3 && model.modelKind === 'functional' && isListed;
  const names = model.inputs.map(({ producer }) => producer?.layer.name ?? '?');
  if (!isPlain || given.openReason !== undefined || names.includes('?')) return false;
  const missing = names.filter((name) => !given.entries.has(`s:${name}`));
  if (missing.length === 0) return false;
  const keys = [...given.entries.values()].map(({ key }) => (key.kind === 'string' ? `"${key.value}"` : '?'));
  const message = `The model takes ${names.map((name) => `"${name}"`).join(', ')}; the dict that ${verb} gets has ${keys.join(', ') || 'no keys'}, and leaves out "${missing.join('", "')}".`;
  reportAt(call, x, 'data-mismatch', message);
  return true;
}

/** The arrays of a dict with the inputs that they go to: by the names of `Input`, or by the keys of the model's own dict. */
function namedInputs(
  model: ModelValue,
  given: DictValue,
): readonly (readonly [index: number, value: Value])[] {
  const own = model.structure?.inputs;
  return model.inputs.flatMap((input, index) => {
    const key =
      own?.kind === 'dict'
        ? [...own.entries].find(([, { value }]) => value === input)?.[0]
        : `s:${input.producer?.layer.name}`;
    const value = key === undefined ? undefined : given.entries.get(key)?.value;
    return value ? [[index, value] as const] : [];
  });
}

function checkInput(
  model: ModelValue,
  index: number,
  verb: string,
  x: BoundArgument | undefined,
  call: NativeCall,
): void {
  const given = sizeOf(x);
  const wanted = model.inputs[index]?.shape;
  if (!given || !wanted || !isKnownRank(wanted) || model.modelKind === 'subclassed') return;
  const met = adjusted(given, wanted);
  const fits = met?.every((dim, axis) => axis === 0 || !differ(dim, wanted[axis]));
  if (fits) return;
  const isOneLess =
    given.length === wanted.length - 1 && wanted.slice(1).every((dim, axis) => !differ(dim, given[axis]));
  // A Sequential of Keras 3 does not compare sizes itself.
  const isTaken =
    met !== undefined &&
    model.kerasMajor === 3 &&
    (model.modelKind === 'sequential' || fitsLoosely(wanted, given)) &&
    !isRefusedInside(model, [[null, ...met.slice(1)]]);
  // One sample that Keras takes for many gives as many answers: no fault to Keras, and none that is meant.
  const isMistaken = isTaken && isOneLess && predicts(verb);
  if (isTaken && !isMistaken) return;
  const isGrey =
    predicts(verb) &&
    given.length === wanted.length - 2 &&
    wanted.at(-1) === 1 &&
    given.every((dim, axis) => typeof dim === 'number' && dim === wanted[axis + 1]);
  const { hint, append } = isOneLess
    ? withoutBatch(verb, call)
    : isGrey
      ? {
          hint: 'The axes of the batch and of the channels are missing: give x[None, ..., None].',
          append: '[None, ..., None]',
        }
      : {};
  reportAt(
    call,
    x,
    'data-mismatch',
    `The model takes ${formatShape(wanted)} for each sample; ${verb} gets an array of ${shown(given)}, which is ${formatShape(given)} for each${isMistaken ? `, and Keras answers for ${given[0]} of them` : ''}.${hint === undefined ? '' : ` ${hint}`}`,
    isMistaken ? 'warning' : 'error',
    [
      { kind: 'sample-sizes', verb, given, wanted: wanted.slice(1) },
      ...(append === undefined ? [] : [{ kind: 'write-behind', text: append } as const]),
    ],
  );
}

/**
 * Why an array has the very shape of one sample: in training it is the model's shape that counts the samples.
 * `append`: what mends it behind the array.
 */
function withoutBatch(
  verb: string,
  { positional, keywords }: NativeCall,
): { readonly hint: string; readonly append?: string } {
  const given =
    verb === 'the validation' ? keywords.get('validation_data') : (positional[0] ?? keywords.get('x'));
  if (given && batchOf(given.value))
    return { hint: 'The samples come one by one: put them together with .batch(32).', append: '.batch(32)' };
  return predicts(verb)
    ? { hint: 'The batch axis is missing: give x[None] or np.expand_dims(x, 0).', append: '[None]' }
    : { hint: 'An input shape leaves the number of samples out, as x.shape[1:] does.' };
}

/** Arrays alone, without labels, and a loss that compares with labels. */
function checkPresent(
  model: ModelValue,
  verb: string,
  x: BoundArgument | undefined,
  y: BoundArgument | undefined,
  call: NativeCall,
): void {
  const isGiven = y !== undefined && y.value.kind !== 'none';
  if (
    y?.value.kind === 'dict' &&
    model.kerasMajor === 3 &&
    model.structure?.outputs.kind !== 'dict' &&
    model.modelKind !== 'subclassed'
  )
    reportAt(
      call,
      y,
      'label-mismatch',
      'The model has one output, and its labels come in a dict: give the array itself.',
    );
  const loss = lossName(model.training.get('compile.loss')?.value);
  const several = y && itemsOf(y.value);
  if (
    loss &&
    several &&
    several.length > 1 &&
    several.every((each) => each.kind === 'array' && isKnownRank(each.shape) && each.shape.length > 0) &&
    model.kerasMajor === 3 &&
    model.modelKind !== 'subclassed'
  )
    reportAt(
      call,
      y,
      'label-mismatch',
      `The model has one output; ${verb} gets labels in a list of ${several.length} arrays. Give one array.`,
    );
  if (isGiven || x?.value.kind !== 'array' || !loss || hasOwnStep(model, verb)) return;
  // Keras 2 measures without labels, though it does not train so.
  const isRefused = model.kerasMajor === 3 || (model.kerasMajor === 2 && !MEASURES.test(verb));
  if (isRefused && call.openReason === undefined && !call.keywords.has('y'))
    reportAt(
      call,
      x,
      'data-mismatch',
      `${verb} gets no labels, and the loss needs them: give them behind the data.`,
      'error',
      [{ kind: 'labels-missing' }],
    );
}

/** What the class does of a step itself may need no labels. */
function hasOwnStep({ instance }: ModelValue, verb: string): boolean {
  const step = MEASURES.test(verb) ? 'test_step' : 'train_step';
  return [step, 'compute_loss', 'fit', 'evaluate'].some((name) => ownFunction(instance, name));
}
