/**
 * `self.add_loss(…)` in a `call` of the code: a node that hands its first tensor on as it is, and that the trainer hears
 * the loss of. What lies between the tensors that still keep the samples of a batch apart and the loss is one calculation
 * of that node.
 */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Application, LayerValue, ModelValue, TensorValue, Value } from '../../evaluate/value.js';
import type { Calculation } from '../../graph/comparison.js';
import { isKnownRank } from '../../graph/dimension.js';
import type { CallSite } from '../makeLayer.js';
import { operate } from '../operations/operation.js';
import { rule } from '../operations/specs.js';
import { calculationOf, type NotCalculated, THROUGH_ALL } from './calculation.js';
import { changeState, traceOf } from './state.js';
import { allTensors, mapTensors } from './structures.js';

const ADD_LOSS = rule('AddLoss', 'x values', (call) => call.shape('x'));

interface Added {
  readonly roots: readonly TensorValue[];
  readonly losses: readonly TensorValue[];
  /** What else is measured of the same tensors. */
  readonly measures: readonly Measure[];
}

export interface Measure {
  readonly name: string;
  readonly tensor: TensorValue;
}

const added = new WeakMap<Application, Added>();

/** The code of a layer or model adds a loss. What is no tensor of the call that runs is not followed. */
export function addLoss(member: LayerValue | ModelValue, call: NativeCall): void {
  const value = (call.positional[0] ?? call.keywords.get('loss'))?.value;
  const losses = value ? allTensors(value) : [];
  const collected = traceOf(call.evaluation).frames.at(-1)?.losses;
  const isTensor = value?.kind === 'tensor' || value?.kind === 'list' || value?.kind === 'tuple';
  // Keras 2 fails in adding losses of each sample to the others.
  const isSum =
    call.evaluation.kerasMajor >= 3 || losses.every(({ shape }) => isKnownRank(shape) && shape.length === 0);
  if (collected && isTensor && losses.length > 0 && isSum) collected.push(...losses);
  else changeState(member, { addsLoss: true }, call.evaluation);
}

/** What the call gives, the losses heard of on the way to its first tensor. */
export function withLosses(
  member: LayerValue | ModelValue,
  result: Value,
  losses: readonly TensorValue[],
  site: CallSite,
  measures: readonly Measure[] = [],
): Value {
  const [first] = allTensors(result);
  if (!first) {
    changeState(member, { addsLoss: true }, site.evaluation);
    return result;
  }
  const roots = rootsOf([...losses, ...measures.map(({ tensor }) => tensor)]);
  const bound = new Map<string, Value>([
    ['x', first],
    ['values', { kind: 'list', items: [...roots] }],
  ]);
  const made = operate(ADD_LOSS, bound, site);
  if (made.kind !== 'tensor' || !made.producer) return result;
  added.set(made.producer, { roots, losses, measures });
  return mapTensors(result, (tensor) => (tensor === first ? made : tensor));
}

/** What such a node calculates of all its tensors but the first: losses, then measures. Undefined for any other node. */
export function addedCalculation(call: Application):
  | {
      readonly calculation: Calculation | NotCalculated;
      /** Names of the measures. */
      readonly measures: readonly string[];
    }
  | undefined {
  const own = added.get(call);
  if (!own) return undefined;
  const { roots, losses, measures } = own;
  const calculation = calculationOf(roots, [...losses, ...measures.map(({ tensor }) => tensor)]);
  return { calculation, measures: measures.map(({ name }) => name) };
}

/** The tensors on the way back that have an entry for each sample, or that no operation without chance made. */
function rootsOf(losses: readonly TensorValue[]): readonly TensorValue[] {
  const found = new Set<TensorValue>();
  const seen = new Set<TensorValue>();
  const visit = (tensor: TensorValue): void => {
    if (seen.has(tensor)) return;
    seen.add(tensor);
    const made = THROUGH_ALL.madeBy(tensor);
    if (!made) return;
    const isOfSamples = isKnownRank(tensor.shape) && tensor.shape.length > 0 && tensor.shape[0] === null;
    if (isOfSamples || !isOperation(made)) found.add(tensor);
    else for (const each of THROUGH_ALL.needs(made)) visit(each);
  };
  for (const loss of losses) visit(loss);
  return [...found];
}

/** Its tensors alone say what it gives. */
function isOperation({ layer, operands }: Application): boolean {
  if (layer.kind === 'model' || layer.instance) return false;
  const isNamed = layer.row.family === 'operation' || operands !== undefined;
  return isNamed && !CHANCE.test(layer.row.keras?.name ?? '');
}

const CHANCE = /Random|Normal$|Bernoulli|Randint|Dropout/;
