/** Weights that a layer or model of the code adds itself: as the code makes them, and as the trainer is told of them. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type {
  BoundArgument,
  LayerValue,
  ModelValue,
  TensorValue,
  Value,
  VariableTensor,
} from '../../evaluate/value.js';
import { knownSizes, type Shape } from '../../graph/dimension.js';
import { argument } from '../../layers/outcome.js';
import type { LayerRow } from '../../layers/row.js';
import { type TrainerConfig, trainerConfig } from '../../layers/trainerConfig.js';
import { layerArguments } from '../layerArguments.js';
import { reportAt } from '../trainingFault.js';
import { itemsOf, toDim, toJson, toShape } from '../values.js';
import { reportLateWeight } from './lateState.js';
import { ledger } from './ledger.js';
import { addWeight } from './state.js';

/** After a name in Keras 1 and 2, and by place without one in Keras 3 (`add_weight` of each). */
const AFTER_NAME = ['name', 'shape', 'dtype', 'initializer', 'regularizer', 'trainable', 'constraint'];
const WITHOUT_NAME = ['shape', 'initializer', 'dtype'];
/** `addWeight` of TensorFlow.js. */
const IN_SCRIPTS = ['name', 'shape', 'dtype', 'initializer', 'regularizer', 'trainable', 'constraint'];

/** `self.add_weight(…)` */
export function newWeight(member: LayerValue | ModelValue, call: NativeCall): Value {
  const weight = weightGiven(call);
  reportLateWeight(member, call.evaluation, call.location);
  addWeight(member, weight, call.evaluation);
  return weight;
}

/** What `add_weight` of a layer, model or metric is asked for. */
export function weightGiven(call: NativeCall): VariableTensor {
  const isScript = call.evaluation.dialect === 'javascript';
  const isNamed = call.positional[0]?.value.kind === 'string';
  const order = isScript ? IN_SCRIPTS : isNamed ? AFTER_NAME : WITHOUT_NAME;
  const bound = new Map<string, BoundArgument>(
    call.positional.flatMap((given, at): [string, BoundArgument][] => {
      // Earlier Keras has the name in other places.
      const name =
        given.value.kind === 'string' && order[at] === 'dtype' ? otherThanType(given.value.value) : order[at];
      return name === undefined ? [] : [[name, given]];
    }),
  );
  for (const [name, given] of call.keywords) bound.set(name, given);
  const shape = bound.get('shape')?.value;
  if (shape?.kind === 'number' && call.evaluation.kerasMajor === 3 && !isScript)
    reportPlainShape(shape.value, bound.get('shape'), call);
  const sizes: Shape =
    shape === undefined || shape.kind === 'none'
      ? []
      : itemsOf(shape) || shape.kind === 'unknown'
        ? toShape(shape)
        : [toDim(shape)];
  return variableOf(sizes, bound);
}

/** Keras 2 took a number for a shape of one axis. */
function reportPlainShape(size: number, given: BoundArgument | undefined, call: NativeCall): void {
  reportAt(
    call,
    given,
    'invalid-argument',
    `add_weight expects a shape in brackets with a comma; found ${size}. Write shape=(${size},).`,
    'warning',
    [{ kind: 'as-tuple' }],
  );
}

const otherThanType = (text: string) => (/^(?:b?float|u?int|bool)\d*$/.test(text) ? 'dtype' : 'name');

export function variableOf(
  shape: Shape,
  bound: ReadonlyMap<string, BoundArgument>,
  isForeign = false,
): VariableTensor {
  const name = bound.get('name')?.value;
  const trainable = bound.get('trainable')?.value;
  return {
    kind: 'tensor',
    shape,
    dtype: 'float32',
    index: 0,
    variable: {
      name: name?.kind === 'string' ? name.value : 'variable',
      trainable: trainable?.kind === 'boolean' ? trainable.value : true,
      bound,
      ...(isForeign && { isForeign }),
    },
  };
}

/** Keras's defaults, of every version: Glorot's uniform distribution where nothing is said. */
const WEIGHT: LayerRow = {
  family: 'other',
  keras: { name: 'the weight', documentation: '' },
  arguments: [
    argument('initializer', 'initializer', 'how it begins', { default: 'glorot_uniform' }),
    argument('regularizer', 'regularizer', 'penalty on large values'),
    argument('constraint', 'constraint', 'limit on its values'),
  ],
  explanation: 'A weight of a class of the code.',
  trainer: { className: 'OwnWeight' },
  rule: () => ({ outputs: [], weights: [], multiplyAdds: 0, faults: [], arithmetic: [] }),
};

/** What the trainer builds of it; `trainable`: of the layer that holds it. */
export function weightConfig({ variable, shape }: TensorValue, trainable: boolean): TrainerConfig {
  const name = variable?.name ?? 'variable';
  const bound = variable?.bound;
  const refuse = (why: string) => ({ unsupported: `its weight "${name}" ${why}` });
  const sizes = knownSizes([null, ...(('kind' in shape ? undefined : shape) ?? [null])]);
  if (variable?.isForeign)
    return refuse('is a tf.Variable, which Keras 3 neither trains nor saves: use self.add_weight');
  if (!bound || !sizes) return refuse('has a shape that is not known');
  if (isAssigned(variable)) return refuse('is assigned to while the model runs');
  const isTrained = bound.get('trainable')?.value;
  if (isTrained && isTrained.kind !== 'boolean' && isTrained.kind !== 'none')
    return refuse('may be trained or not');
  const type = toJson(bound.get('dtype')?.value ?? { kind: 'none', isUndefined: false });
  if (type !== null && type !== 'float32' && type !== 'float')
    return refuse('is of another type than float32');
  const args = layerArguments(WEIGHT, 'keras', bound);
  const made = trainerConfig(WEIGHT, args, `the weight "${name}"`);
  if ('unsupported' in made) return made;
  if (hasGap(made.config)) return refuse('has settings that are not known');
  return {
    ...made,
    config: {
      weight: { name, shape: sizes, ...made.config },
      trainable: trainable && variable.trainable,
    },
  };
}

/** Some setting in it has no plain value. */
function hasGap(config: unknown): boolean {
  if (config === undefined) return true;
  if (typeof config !== 'object' || config === null) return false;
  return Object.values(config).some(hasGap);
}

const assigned = new WeakSet<VariableTensor['variable']>();

export interface Assignment {
  readonly variable: VariableTensor;
  readonly verb: 'assign' | 'assign_add' | 'assign_sub';
  readonly value: Value | undefined;
}

/** What a piece of the code's own assigns to variables: it is asked what it does, and is no part of a model. */
export const assignments = ledger('keras.assigned', () => [] as Assignment[]);

/** `self.mean.assign(…)` in a `call`. */
export function noteAssigned(tensor: TensorValue, verb: Assignment['verb'], call: NativeCall): void {
  if (!tensor.variable) return;
  const open = assignments.open(call.evaluation);
  const value = (call.positional[0] ?? call.keywords.get('value') ?? call.keywords.get('delta'))?.value;
  if (open) open.push({ variable: tensor as VariableTensor, verb, value });
  else assigned.add(tensor.variable);
}

function isAssigned(variable: VariableTensor['variable']): boolean {
  return assigned.has(variable);
}
