/** What a program gives `fit`, as arrays: one for each input of the model, and one for each output that is trained. */
import { type TrainedOutput, trainedOutputs } from '../../protocol/outputs.js';
import type { RunRequest } from '../../protocol/trainer.js';
import { TrainingFault } from '../fault.js';
import { comesInBatches, joinedBatches } from './givenBatches.js';
import {
  isNumber,
  Made,
  numberOf,
  Opaque,
  PyDict,
  PyList,
  PyTuple,
  Unsupported,
  type Value,
} from './language/values.js';
import type { Stream } from './modules/streams.js';
import { together } from './nested.js';
import { toArray } from './numpy/arrayMath.js';
import { NdArray } from './numpy/ndarray.js';

export interface Given {
  /** In the order of the model's inputs. */
  readonly inputs: readonly NdArray[];
  /** Which of them takes the images. */
  readonly shown: number;
  /** In the order of the outputs that are trained. */
  readonly labels: readonly NdArray[];
  /** How much each sample counts in the loss. */
  readonly weights?: NdArray;
  readonly batchSize?: number;
  /** Every epoch takes the samples as they come. */
  readonly isInOrder?: boolean;
  readonly augmentation?: Readonly<Record<string, unknown>>;
  readonly scale?: number;
}

export const programFault = (message: string) =>
  new TrainingFault(`${message} Choose a folder or file to train on.`, 'chooseData');

/** No other data can be chosen for a model with several inputs. */
export const faultFor = ({ inputs }: RunRequest['plan']): ((message: string) => TrainingFault) =>
  inputs ? (message) => new TrainingFault(message) : programFault;

export class FittedArrays {
  private readonly inputs: readonly string[];
  private readonly shown: number;
  private readonly outputs: readonly TrainedOutput[];
  private readonly isUnlabelled: boolean;
  private readonly fault: (message: string) => TrainingFault;

  /** `placed`: a place in the program's text, in words. */
  constructor(
    plan: RunRequest['plan'],
    private readonly placed: (at: number) => string,
  ) {
    this.inputs = plan.inputs?.map(({ name }) => name) ?? [''];
    this.shown = Math.max(0, plan.inputs?.findIndex(({ isShown }) => isShown) ?? 0);
    this.outputs = trainedOutputs(plan);
    this.isUnlabelled = plan.settings.ownStep?.isUnlabelled === true;
    this.fault = faultFor(plan);
  }

  /** `steps`: batches of an epoch, where `x` gives batches. */
  ofFit(x: Value, y: Value, steps?: number, weights: Value = null): Given {
    if (comesInBatches(x)) {
      const { x: inputs, y: labels, weights: own, ...rest } = joinedBatches(x, steps);
      return { ...this.ofPair(inputs, labels, own), ...rest };
    }
    return x instanceof Made && x.type === 'stream'
      ? this.ofStream(severalTimes(x.held as Stream, steps))
      : this.ofPair(x, y, weights);
  }

  /** Of `validation_data`: a pair, a stream or batches. */
  ofValidation(value: Value, steps?: number): Given | undefined {
    if (value === null) return undefined;
    const items = itemsOf(value);
    if (items) return this.ofPair(items[0] ?? null, items[1] ?? null, items[2] ?? null);
    // A stream that changes its images at random does so with these as well.
    return this.ofFit(value, null, steps);
  }

  private ofPair(x: Value, y: Value, weights: Value): Given {
    const own = weights === null ? {} : { weights: this.weightsOf(weights) };
    const inputs = this.inputsOf(x);
    const labels = this.labelsOf(this.isUnlabelled && y === null ? x : y);
    return { inputs, shown: this.shown, labels, ...own };
  }

  private weightsOf(value: Value): NdArray {
    if (this.outputs.length > 1) throw this.fault('Weights of samples are not followed for several outputs.');
    const weights = this.arrayOf(value, 'weights of the samples');
    if (weights.shape.slice(1).some((size) => size !== 1))
      throw this.fault('Samples that have several weights each are not followed.');
    return weights;
  }

  private ofStream({ x, y, weights = null, options, batchSize, isInOrder }: Stream): Given {
    const { rescale, ...augmentation } = Object.fromEntries(
      [...options].map(([name, value]) => [name, this.changeOf(name, value)]),
    );
    return {
      ...this.ofPair(x, y, weights),
      ...(batchSize !== undefined && { batchSize }),
      ...(isInOrder && { isInOrder }),
      ...(Object.keys(augmentation).length > 0 && { augmentation }),
      ...(rescale !== undefined && { scale: 1 / Number(rescale) }),
    };
  }

  private inputsOf(value: Value): readonly NdArray[] {
    const { inputs } = this;
    const found = this.inPlaces(value, inputs, 'inputs');
    return inputs.map((name, at) => {
      const own = found[at];
      if (own === undefined) throw this.fault(`The code gives fit nothing for the input ${name}.`);
      return this.arrayOf(own, inputs.length > 1 ? `data of the input ${name}` : 'images');
    });
  }

  private labelsOf(value: Value): readonly NdArray[] {
    const { outputs } = this;
    if (value === null) throw this.fault('The code gives fit no labels.');
    const names = outputs.map(({ name }) => name);
    const isSeveral = names.length > 1 || names[0] !== '';
    // A list has an entry for each output of the model, trained or not.
    const items = isSeveral ? itemsOf(value) : undefined;
    const found = items ? outputs.map(({ place }) => items[place]) : this.inPlaces(value, names, 'outputs');
    return names.map((name, at) => {
      const own = found[at];
      if (own === undefined || own === null)
        throw this.fault(`The code gives fit no labels for the output ${name}.`);
      return this.arrayOf(own, isSeveral ? `labels of ${name}` : 'labels');
    });
  }

  /** By name from a dict, by place from a list; what stands alone is for the only one. */
  private inPlaces(
    value: Value,
    names: readonly string[],
    what: 'inputs' | 'outputs',
  ): readonly (Value | undefined)[] {
    if (value instanceof PyDict) {
      const byName = names.map((name) => value.get(name));
      const [only] = value.entries.values();
      return names.length === 1 && value.entries.size === 1 ? [only?.[1]] : byName;
    }
    const items = itemsOf(value);
    if (names.length === 1) {
      const [only] = items ?? [];
      return items?.length === 1 && only instanceof NdArray ? [only] : [value];
    }
    if (items?.length === names.length) return items;
    if (value instanceof Opaque) throw this.lost('data', value);
    throw this.fault(
      `The model has ${names.length} ${what} (${names.join(', ')}), and the code gives fit ${items ? `${items.length} arrays` : 'one array'} for them.`,
    );
  }

  private arrayOf(value: Value, what: string): NdArray {
    if (value instanceof Opaque) throw this.lost(what, value);
    try {
      return toArray(value);
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      throw this.fault(`Where the ${what} come from is not followed: ${error.message}.`);
    }
  }

  private lost(what: string, { reason, at }: Opaque): TrainingFault {
    return this.fault(`Where the ${what} come from is not followed: ${reason} ${this.placed(at)}.`);
  }

  /** A setting of ImageDataGenerator's. */
  private changeOf(name: string, value: Value): unknown {
    const isOff = value === null || value === false || (isNumber(value) && numberOf(value) === 0);
    if (!CHANGES.has(name) && !isOff)
      throw this.fault(`${name} of ImageDataGenerator is not applied when ConvLens trains.`);
    if (isNumber(value) && typeof value !== 'boolean') return numberOf(value);
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    return Array.from(toArray(value).flat() as ArrayLike<number>);
  }
}

const itemsOf = (value: Value): readonly Value[] | undefined =>
  value instanceof PyList || value instanceof PyTuple ? value.items : undefined;

/** Random changes that the trainer makes, by the names of ImageDataGenerator. */
const CHANGES = new Set([
  ...[
    'rotation_range',
    'width_shift_range',
    'height_shift_range',
    'brightness_range',
    'shear_range',
    'rescale',
  ],
  ...['zoom_range', 'channel_shift_range', 'fill_mode', 'cval', 'horizontal_flip', 'vertical_flip'],
]);

/** Where an epoch has no steps of its own, it has all that comes. */
function severalTimes(stream: Stream, steps: number | undefined): Stream {
  const { times = 1, x, y, weights = null } = stream;
  if (times <= 1 || steps !== undefined) return stream;
  const often = (value: Value) => (value === null ? null : together(new Array<Value>(times).fill(value)));
  return { ...stream, x: often(x), y: often(y), weights: often(weights) };
}
