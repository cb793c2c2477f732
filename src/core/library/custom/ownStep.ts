/**
 * `train_step` of a model's own class: run once on tensors that stand for a batch, as Keras does when `fit` begins. What
 * it does with loss, gradients and metrics is noted (`stepNotes.ts`) and made into what the trainer is told; what is not
 * followed to the last is refused.
 */
import { propertySlot } from '../../evaluate/journal.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ModelValue, TensorValue, Value } from '../../evaluate/value.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import type { FoundStep, OwnStep } from '../../graph/ownStep.js';
import { standInInput } from '../inputs.js';
import { none } from '../values.js';
import { ownFunction, parameterNames } from './classMembers.js';
import { asideTellingNames } from './namesInside.js';
import { standInFor } from './ownInputs.js';
import { endsSlot, traced, traceOf } from './state.js';
import { Refusal } from './stepGradients.js';
import { stepNotes } from './stepNotes.js';
import { type Batch, Reading, type Tested } from './stepReading.js';
import { mapTensors } from './structures.js';

/** After `fit`. */
export function followStep(model: ModelValue, call: NativeCall): void {
  const method = stepMethod(model);
  const written = method && ownFunction(model.instance, method);
  if (!written || model.framework !== 'keras') return;
  const own = followed(model, method, call);
  // Keras's own step takes the class's own loss.
  const isAround = own?.kind === 'usual' && ownFunction(model.instance, 'compute_loss') !== undefined;
  const trained = isAround ? followed(model, 'compute_loss', call) : own;
  if (!trained) return;
  const testReason =
    trained.kind === 'own' && method === 'train_step' && !isAround
      ? testedOtherwise(model, trained, call)
      : undefined;
  const step = trained.kind === 'own' && testReason !== undefined ? { ...trained, testReason } : trained;
  const place = { path: written.path, ...written.node.nameSpan };
  if (step.kind === 'tested') return;
  keepStep(model, step.kind === 'refused' ? { ...step, location: step.location ?? place } : step, call);
}

export function keepStep(model: ModelValue, found: FoundStep, call: NativeCall): void {
  const slot = propertySlot(model, 'step', (left, right) => left ?? right);
  call.evaluation.journal.set(slot, found);
}

/** What the class does of a step itself: all of it, or its loss alone. */
export function stepMethod({ instance }: ModelValue): 'train_step' | 'compute_loss' | undefined {
  return (['train_step', 'compute_loss'] as const).find((name) => ownFunction(instance, name));
}

/** Why `test_step` measures something else than the step that trains. */
function testedOtherwise(model: ModelValue, { does, loss }: OwnStep, call: NativeCall): string | undefined {
  const name = model.instance?.class.name ?? model.name;
  if (!ownFunction(model.instance, 'test_step'))
    return loss === 'compiled'
      ? undefined
      : `${name} has no test_step, so Keras measures a validation by the loss of compile: write a test_step that measures what train_step does`;
  const tested = followed(model, 'test_step', call);
  if (tested?.kind === 'tested' && does !== undefined && tested.does === does) return undefined;
  const why = tested?.kind === 'refused' ? `: ${tested.reason}` : '';
  return `test_step of ${name} measures something else than its train_step, or is not followed${why}`;
}

function followed(
  model: ModelValue,
  method: 'train_step' | 'test_step' | 'compute_loss',
  call: NativeCall,
): FoundStep | Tested | undefined {
  const { evaluation, location } = call;
  const run = (): FoundStep | Tested | undefined => {
    const batch = batchFor(model, call);
    if (!batch) return undefined;
    let [loss, logs]: [Value | undefined, Value] = [undefined, none];
    const notes = stepNotes.during(evaluation, () => {
      const open = stepNotes.open(evaluation);
      if (open) open.model = model;
      traced('model', evaluation, () => {
        const frame = traceOf(evaluation).frames.at(-1);
        if (frame) frame.isStep = true;
        const own = model.instance ?? model;
        const run = evaluation.attribute(own, method, location);
        if (method === 'compute_loss') [loss, logs] = lossAlone(model, run, batch, call);
        else logs = evaluation.call(run, [batch.data], undefined, location);
      });
    });
    try {
      const reading = new Reading(model, batch, notes, call);
      return method === 'test_step' ? reading.test(logs) : reading.step(logs, loss);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return {
        kind: 'refused',
        reason: error.reason.replace(/\.$/, ''),
        ...(error.location && { location: error.location }),
      };
    }
  };
  const failed = { kind: 'refused', reason: 'it raises an error, or is too long to be followed' } as const;
  if (model.outputs.length > 0) return asideTellingNames(evaluation, () => ({ step: run() }))?.step ?? failed;
  // Keras builds by it what no `call` builds.
  let step: FoundStep | Tested | undefined;
  evaluation
    .telling(() => {})
    .trying(() => {
      step = run();
      return none;
    }, ['Exception']);
  // What ended it may be a name.
  if (step?.kind !== 'own') asideTellingNames(evaluation, run);
  if (step?.kind === 'own' && step.network) showNetwork(model, step.network, call);
  return step ?? failed;
}

/** Keras's own step around a loss of the class's own: what that gives, and what is logged. */
function lossAlone(
  model: ModelValue,
  computeLoss: Value,
  { data, weights }: Batch,
  { evaluation, location }: NativeCall,
): [Value, Value] {
  const [x = none, y = none] = data.kind === 'tuple' ? data.items : [data];
  const own = model.instance ?? model;
  const training = new Map<string, Value>([['training', { kind: 'boolean', value: true }]]);
  const guess = evaluation.call(own, [x], training, location);
  const given = new Map<string, Value>([
    ...([
      ['x', x],
      ['y', y],
      ['y_pred', guess],
      ['sample_weight', weights ?? none],
    ] as const),
  ]);
  const taken = ownFunction(model.instance, 'compute_loss');
  if (taken && parameterNames(taken).includes('training'))
    given.set('training', { kind: 'boolean', value: true });
  const loss = evaluation.call(computeLoss, [], given, location);
  const results = evaluation.attribute(own, 'get_metrics_result', location);
  stepNotes.open(evaluation)?.updates.push({ metric: 'compiled', values: [y, guess], isWeighted: false });
  return [loss, evaluation.call(results, [], undefined, location)];
}

/** A model without a `call` is what its step makes of the images. */
function showNetwork(
  model: ModelValue,
  { inputs, shown }: NonNullable<OwnStep['network']>,
  { evaluation }: NativeCall,
): void {
  evaluation.journal.set(endsSlot(model), { inputs, outputs: [shown] });
}

/** Tensors for what `fit` is given; undefined where it says nothing, and the model does not know its inputs. */
function batchFor(model: ModelValue, call: NativeCall): Batch | undefined {
  const inputs: TensorValue[] = [];
  const labels: TensorValue[] = [];
  const stand =
    (isLabel: boolean) =>
    (tensor: TensorValue): TensorValue => {
      const shape: Shape = isKnownRank(tensor.shape) ? [null, ...tensor.shape.slice(1)] : tensor.shape;
      const like = { ...tensor, shape };
      const made = isLabel ? standInInput('keras', like, call) : standInFor(model, like, call);
      (isLabel ? labels : inputs).push(made);
      return made;
    };
  const pair = (x: Value, y: Value | undefined): Batch | undefined => {
    const first = mapTensors(x, stand(false));
    if (inputs.length === 0) return undefined;
    const second = y && y.kind !== 'none' ? mapTensors(y, stand(true)) : undefined;
    if (second && labels.length === 0) return undefined;
    const weights = weighs(model)
      ? standInInput('keras', { kind: 'tensor', shape: [null], dtype: 'float32', index: 0 }, call)
      : undefined;
    const items = [first, ...(second ? [second] : []), ...(weights ? [weights] : [])];
    const data: Value = second ? { kind: 'tuple', items } : first;
    return { data, inputs, labels, ...(weights && { weights }) };
  };
  const [x, y] = ['fit.x', 'fit.y'].map((name) => model.training.get(name)?.value);
  const element = x?.kind === 'configured' ? x.bound.get('element')?.value : undefined;
  const whole = element ?? x;
  if (whole && y && y.kind !== 'none') return pair(whole, y);
  if (element?.kind === 'tuple') {
    const [first, second, ...others] = element.items;
    return first && others.length === 0 ? pair(first, second) : undefined;
  }
  return whole && pair(whole, undefined);
}

/** Keras makes weights of samples of those of classes. */
function weighs({ training }: ModelValue): boolean {
  return ['fit.sample_weight', 'fit.class_weight'].some((name) => {
    const given = training.get(name)?.value;
    return given !== undefined && given.kind !== 'none';
  });
}
