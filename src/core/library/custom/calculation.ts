/** What the code made of given tensors, as operations in their order, which the trainer does again. */
import type { Location } from '../../document.js';
import { numbersOf } from '../../evaluate/arrayNumbers.js';
import type { Application, LayerValue, ModelValue, TensorValue } from '../../evaluate/value.js';
import type { Calculation, TensorPlace } from '../../graph/comparison.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import { trainerConfig } from '../../layers/trainerConfig.js';
import { layerArguments } from '../layerArguments.js';
import { ownerOfSize } from '../operations/sizes.js';
import { needsBatch, tensorsOf } from '../operations/trainedOperation.js';
import { type Ways, walkBack } from '../producers.js';
import { toJson } from '../values.js';

/** Through constants too, which no layer makes. */
export const THROUGH_ALL: Ways = {
  madeBy: ({ producer, calculation }) => producer ?? calculation,
  needs: ({ operands, inputs }) => (operands ? tensorsOf(operands).map(({ tensor }) => tensor) : inputs),
};

export interface NotCalculated {
  readonly unsupported: string;
  /** The operation that is not followed. */
  readonly location?: Location;
}

/** `given`: inputs of their own, and variables. The last of them says the batch's size where nothing else does. */
export function calculationOf(
  given: readonly TensorValue[],
  outputs: readonly TensorValue[],
  /** A step of a layer or model, where the trainer applies those. */
  ofLayer: (layer: LayerValue | ModelValue) => Step | undefined = () => undefined,
): Calculation | NotCalculated {
  const network = walkBack(given, outputs, THROUGH_ALL);
  const places = new Map<TensorValue | Application, number>();
  for (const [at, tensor] of given.entries()) {
    places.set(tensor, at);
    if (tensor.producer) places.set(tensor.producer, at);
  }
  const steps: Calculation['steps'][number][] = [];
  const add = (maker: TensorValue | Application, step: Calculation['steps'][number]) => {
    places.set(maker, given.length + steps.length);
    steps.push(step);
  };
  for (const tensor of network.loose) {
    const size = ownerOfSize(tensor);
    const owner = size && given.indexOf(size.tensor);
    if (size && owner !== undefined && owner >= 0) {
      const config = { operation: 'SizeOf', axis: size.axis };
      add(tensor, { operation: 'SizeOf', config, inputs: [[owner, 0]] });
      continue;
    }
    const value = constantOf(tensor);
    if (value === undefined) return { unsupported: 'it uses a value that is not known before it runs' };
    add(tensor, { operation: 'Constant', config: { operation: 'Constant', value }, inputs: [] });
  }
  const placeOf = (tensor: TensorValue): TensorPlace | undefined => {
    const place = places.get(tensor) ?? places.get(THROUGH_ALL.madeBy(tensor) ?? tensor);
    return place === undefined ? undefined : [place, places.has(tensor) ? 0 : tensor.index];
  };
  for (const call of network.applications) {
    if (places.has(call)) continue;
    const made = ofLayer(call.layer) ?? stepOf(call);
    const at = call.made[0] ? { location: call.made[0] } : {};
    if (typeof made === 'string') return { unsupported: made, ...at };
    const inputs = THROUGH_ALL.needs(call).map(placeOf);
    if (inputs.some((place) => place === undefined))
      return { unsupported: 'it uses a tensor that is not known', ...at };
    const shapes = shapesOf(call);
    const last = given.length - 1;
    const anchor: readonly TensorPlace[] = needsBatch(String(made.operation), shapes) ? [[last, 0]] : [];
    add(call, {
      operation: String(made.operation),
      config: made,
      inputs: [...(inputs as TensorPlace[]), ...anchor],
    });
  }
  const ends = outputs.map(placeOf);
  if (ends.some((end) => end === undefined)) return { unsupported: 'it gives a tensor that is not known' };
  return { steps, outputs: ends as TensorPlace[] };
}

export function shapesOf(call: Application): { inputs: readonly Shape[]; outputs: readonly Shape[] } {
  const shapes = (tensors: readonly TensorValue[]) => tensors.map(({ shape }) => shape);
  return { inputs: shapes(THROUGH_ALL.needs(call)), outputs: shapes(call.outputs) };
}

type Step = Readonly<Record<string, unknown>>;

/** The operation and its settings, or why it is not followed. */
function stepOf(call: Application): Step | string {
  const { layer } = call;
  if (layer.kind === 'model') return `it calls the model "${layer.name}"`;
  const shapes = { ...shapesOf(call), areMixed: true as const };
  const tensors = [...THROUGH_ALL.needs(call), ...call.outputs];
  if (tensors.some(({ alternatives }) => alternatives !== undefined))
    return 'it may use one tensor or another';
  const open = shapes.outputs.find((shape) => !isKnownRank(shape) || !shape.every(isPlain));
  if (open) return `it makes a tensor of sizes that are not known${reasonOf(open)}`;
  const args = layerArguments(layer.row, layer.framework, layer.bound);
  const made = trainerConfig(layer.row, args, layer.name, shapes);
  if ('unsupported' in made) return made.unsupported;
  return made.className === 'KerasOperation' ? made.config : `it calls the layer "${layer.name}"`;
}

const isPlain = (dim: unknown): boolean => dim === null || typeof dim === 'number';

const reasonOf = (shape: Shape): string =>
  'kind' in shape && shape.kind === 'unknown' ? `: ${shape.reason}` : '';

/** `K.variable([1, 2])`, which nothing changes, or an array that the code writes out. */
function constantOf(tensor: TensorValue): unknown {
  const { variable } = tensor;
  const given = variable?.bound?.get('initial_value');
  const value =
    numbersOf(tensor) ??
    (given && (given.value.kind === 'array' ? numbersOf(given.value) : toJson(given.value)));
  return isNumbers(value) ? value : undefined;
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isNumbers) : typeof value === 'number';
}
