/** `model.add_loss(…)` and `model.add_metric(…)` on tensors of a model's own graph, as Keras 2 takes them from outside of a `call`. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ModelValue } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import type { BatchMean, FoundStep } from '../../graph/ownStep.js';
import type { Measure } from './addedLoss.js';
import { withLosses } from './addedLoss.js';
import { keepStep } from './ownStep.js';
import { changeState, stateOf, traced } from './state.js';
import { allTensors } from './structures.js';

/** True where it is noted; `fit` makes a step of it. */
export function addOutside(model: ModelValue, what: 'loss' | 'metric', call: NativeCall): boolean {
  const isOfGraph = model.modelKind === 'functional' && !model.instance && call.evaluation.kerasMajor < 3;
  const given = (call.positional[0] ?? call.keywords.get(what === 'loss' ? 'losses' : 'value'))?.value;
  const tensors = given ? allTensors(given) : [];
  const name = (call.keywords.get('name') ?? call.positional[1])?.value;
  const isNamed = what === 'loss' || name?.kind === 'string';
  if (!isOfGraph || tensors.length === 0 || !isNamed) return false;
  const more = tensors.map((tensor) => ({
    tensor,
    ...(name?.kind === 'string' && what === 'metric' && { name: name.value }),
  }));
  changeState(model, { outside: [...(stateOf(model).outside ?? []), ...more] }, call.evaluation);
  return true;
}

/** After `fit`. */
export function followOutside(model: ModelValue, call: NativeCall): void {
  const { outside } = stateOf(model);
  if (outside?.some(({ name }) => name === undefined)) keepStep(model, stepOf(model, outside, call), call);
}

function stepOf(
  model: ModelValue,
  outside: NonNullable<ReturnType<typeof stateOf>['outside']>,
  call: NativeCall,
): FoundStep {
  const { training, inputs } = model;
  const [output, ...others] = model.outputs;
  const losses = outside.flatMap(({ name, tensor }) => (name === undefined ? [tensor] : []));
  const measures = outside.flatMap(({ name, tensor }): Measure[] =>
    name === undefined ? [] : [{ name, tensor }],
  );
  const refuse = (reason: string): FoundStep => ({ kind: 'refused', reason });
  const isOne = ({ tensor: { shape } }: { readonly tensor: Measure['tensor'] }) =>
    isKnownRank(shape) && shape.length === 0;
  if (!output || others.length > 0) return refuse('the model has more than one output');
  if (!losses.every((tensor) => isOne({ tensor }))) return refuse('it adds a loss that is no single number');
  const y = training.get('fit.y')?.value;
  const x = training.get('fit.x')?.value;
  const isUnlabelled = (!y || y.kind === 'none') && x?.kind === 'array';
  if (isUnlabelled && String(output.shape) !== String(inputs[0]?.shape))
    return refuse('what the model makes of the images is none of their size, and fit gives no labels');
  const wrapped = traced('model', call.evaluation, () => withLosses(model, output, losses, call, measures));
  if (wrapped.kind !== 'tensor') return refuse('it adds a loss that is not followed');
  const compiled = training.get('compile.loss')?.value;
  const isCompiled = compiled !== undefined && compiled.kind !== 'none';
  const means = Object.fromEntries(
    measures.filter(isOne).map(({ name }): [string, BatchMean] => [name, 'batches']),
  );
  return {
    kind: 'own',
    ...(isCompiled && { loss: 'compiled' as const }),
    network: { inputs, outputs: [wrapped], shown: output, isOther: false },
    // Without labels Keras 2 does not know how large its batches are.
    means: isCompiled ? means : { ...means, loss: 'batches' },
    ...{ metrics: [], keepsCompiled: true, isUnlabelled, notMeasured: [], does: undefined },
    ...{ countsPenalties: true, isInference: false },
  };
}
