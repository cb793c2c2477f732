/** Labels against what an output gives, its loss and its metrics: only what Keras is certain to refuse. */
import type { FixFacts } from '../checks/fixFacts.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, ModelValue, Value } from '../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../graph/dimension.js';
import { formatShape } from '../graph/dimensionArithmetic.js';
import { reachOf } from './numpy/classCount.js';
import { reportAt } from './trainingFault.js';
import { itemsOf } from './values.js';

export type Sizes = readonly Dim[];
/** An output, and what it is compared with. */
type Compared = { readonly output: { readonly shape: Shape } } & {
  readonly [part in 'loss' | 'metrics']?: Value | undefined;
} & { readonly labels?: BoundArgument | undefined };

export function checkLabels(
  model: ModelValue,
  { output: { shape: output }, ...given }: Compared,
  call: NativeCall,
): void {
  const loss = lossName(given.loss);
  const y = given.labels;
  if (loss && areTexts(y?.value)) {
    reportAt(
      call,
      y,
      'label-mismatch',
      'The labels are texts, and the loss compares numbers. Number the classes first: LabelEncoder().fit_transform(y), or np.unique(y, return_inverse=True)[1].',
    );
    return;
  }
  const labels = sizeOf(y);
  if (!loss || !labels || !isKnownRank(output)) return;
  const measures = model.kerasMajor === 3 ? [loss, ...metricNames(given.metrics)] : [];
  const apart = measures.find((name) => ELEMENTWISE.has(name) && isApart(labels, output, call));
  const counted =
    model.kerasMajor > 1 ? metricNames(given.metrics).find((name) => COUNTED.has(name)) : undefined;
  const refusal =
    refused(loss, labels, output) ??
    outOfClasses(loss, given.loss, y?.value, output.at(-1)) ??
    // Keras 2 makes a column of them first, which broadcasts.
    (model.kerasMajor === 3 ? lopsided(loss, labels, output, call) : undefined) ??
    (apart
      ? {
          message: `The model gives ${shown([null, ...output.slice(1)])}, but the labels are ${shown(labels)}: ${apart} compares them value by value, and these shapes do not broadcast.`,
        }
      : undefined) ??
    (counted && differ(countOf(labels), countOf(output))
      ? {
          message: `The metric ${counted === 'auc' ? 'AUC' : counted} compares each value of the output with a label: ${formatShape(output)} for each sample, and the labels are ${shown(labels)}. Give one-hot labels, or the metric "accuracy".`,
        }
      : undefined);
  const ofMaps: FixFacts =
    output.length > 2 && labels.length < output.length ? [{ kind: 'labels-of-maps' }] : [];
  if (refusal)
    reportAt(call, y, 'label-mismatch', refusal.message, 'error', [...(refusal.fixFacts ?? []), ...ofMaps]);
  else if (loss.endsWith('crossentropy') && output.at(-1) === 1 && isOfFolders(y?.value))
    reportAt(
      call,
      y,
      'label-mismatch',
      'The labels have one column for each folder (class_mode="categorical"), but the model gives one value for each image. Give the last layer one unit per class, or for two classes ask for class_mode="binary".',
      'warning',
    );
}

/** An array or a list of texts: Keras has no such type, in any version. */
function areTexts(labels: Value | undefined): boolean {
  if (labels?.kind === 'array') return labels.dtype === 'str';
  const items = labels && itemsOf(labels);
  return items !== undefined && items.length > 0 && items.every(({ kind }) => kind === 'string');
}

/** One column for each folder, of which there are two at least in all that is worth learning. */
function isOfFolders(labels: Value | undefined): boolean {
  if (labels?.kind !== 'array' || !isKnownRank(labels.shape) || labels.shape.length !== 2) return false;
  const { role, oneHot, isEncoded, isChanged } = labels.facts;
  const isOpen = typeof labels.shape[1] !== 'number';
  return isOpen && role === 'labels' && oneHot === true && isEncoded !== true && isChanged !== true;
}

/** Losses and metrics of Keras 3 that calculate with labels and outputs value by value. */
const ELEMENTWISE = new Set(
  `mse mae mape msle meansquarederror meanabsoluteerror meanabsolutepercentageerror meansquaredlogarithmicerror
   huber logcosh poisson kldivergence kld hinge squaredhinge categoricalhinge cosinesimilarity`.split(/\s+/),
);

/** Metrics that count hits and misses, value by value. */
const COUNTED = new Set(
  'auc precision recall truepositives falsepositives truenegatives falsenegatives'.split(' '),
);

/** Values for one sample; the same for sizes that are not known. */
function countOf(sizes: Sizes): number {
  const own = sizes.slice(1);
  return own.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : Number.NaN), 1);
}

/** Of one output: one metric, a list, or a list in a list. */
function metricNames(given: Value | undefined): readonly string[] {
  const items = given && itemsOf(given);
  if (items) return items.flatMap(metricNames);
  const name = lossName(given);
  return name === undefined ? [] : [name];
}

/** Whether the first batch of labels does not broadcast against what the model makes of it. */
function isApart(labels: Sizes, output: Sizes, call: NativeCall): boolean {
  const batch = batchOf(labels, call) ?? null;
  const there = (sizes: Sizes) => [batch, ...sizes.slice(1)];
  const left = there(withRankOf(labels, output) ?? labels).reverse();
  const right = there(output).reverse();
  return left.some((dim, at) => differ(dim, right[at]) && dim !== 1 && right[at] !== 1);
}

/** How many samples the first batch holds; undefined when that is not known. */
function batchOf(labels: Sizes, call: NativeCall): number | undefined {
  const [samples] = labels;
  const given = (call.keywords.get('batch_size') ?? call.positional[2])?.value;
  const size = given && given.kind !== 'none' ? (given.kind === 'number' ? given.value : undefined) : 32;
  return typeof samples === 'number' && size !== undefined ? Math.min(size, samples) : undefined;
}

export function lossName(value: Value | undefined): string | undefined {
  const name =
    value?.kind === 'string' || value?.kind === 'native' || value?.kind === 'configured'
      ? nameOf(value)
      : undefined;
  return name?.replace(/_/g, '').toLowerCase();
}

function nameOf(value: Extract<Value, { kind: 'string' | 'native' | 'configured' }>): string {
  return value.kind === 'string' ? value.value : (value.name.split('.').at(-1) ?? value.name);
}

interface Refusal {
  readonly message: string;
  readonly fixFacts?: FixFacts;
}

function refused(loss: string, labels: Sizes, output: Sizes): Refusal | undefined {
  const classes = output.at(-1);
  if (loss === 'sparsecategoricalcrossentropy') {
    const rows = labels.length === output.length && labels.at(-1) === 1 ? labels.slice(0, -1) : labels;
    if (
      rows.length === output.length - 1 &&
      rows.every((dim, axis) => axis === 0 || !differ(dim, output[axis]))
    )
      return undefined;
    return labels.length === output.length
      ? {
          message: `sparse_categorical_crossentropy expects one class number for each sample; the labels are ${shown(labels)}. Use categorical_crossentropy for one-hot labels.`,
          fixFacts: [{ kind: 'other-loss', wanted: 'categorical_crossentropy' }],
        }
      : {
          message: `sparse_categorical_crossentropy expects labels of ${shown([null, ...output.slice(1, -1)])} for an output of ${formatShape(output)}; found ${shown(labels)}.`,
        };
  }
  const isRanked = loss === 'categoricalcrossentropy' || loss === 'binarycrossentropy';
  const isError = SQUARED.test(loss);
  const met = withRankOf(labels, output);
  if (isRanked && !met)
    return {
      message: `${named(loss)} expects labels of the output's shape, ${shown([null, ...output.slice(1)])}; found ${shown(labels)}.${
        loss === 'categoricalcrossentropy' && labels.length === 1
          ? ` For class numbers use sparse_categorical_crossentropy, or to_categorical(y, ${typeof classes === 'number' ? classes : 'n'}).`
          : ''
      }`,
      fixFacts: forClassNumbers(loss, labels, output),
    };
  if (!met) return undefined;
  const axis = met.findIndex(
    (dim, at) => at > 0 && differ(dim, output[at]) && (isRanked || (dim !== 1 && output[at] !== 1)),
  );
  if (axis < 0 || !(isRanked || isError)) return undefined;
  const isOfOne = loss === 'binarycrossentropy' && output.length === 2 && classes === 1;
  const columns = isOfOne ? met[1] : undefined;
  return {
    message: `The last layer gives ${formatShape(output)} for each sample, but the labels have ${formatShape(met)}: ${named(loss)} needs them equal.`,
    ...(typeof columns === 'number' && { fixFacts: [{ kind: 'one-hot-labels', classes: columns }] }),
  };
}

/** One number for each sample where the loss compares with all outputs. */
function forClassNumbers(loss: string, labels: Sizes, output: Sizes): FixFacts {
  const classes = output.at(-1);
  if (labels.length !== 1) return [];
  if (loss === 'binarycrossentropy' && output.length === 2 && typeof classes === 'number')
    return [{ kind: 'single-labels', units: classes }, ...ofClassNumbers(loss, output)];
  return ofClassNumbers(loss, output);
}

function ofClassNumbers(loss: string, output: Sizes): FixFacts {
  const classes = output.at(-1);
  const wanted = 'sparse_categorical_crossentropy';
  if (loss === 'categoricalcrossentropy')
    return [{ kind: 'other-loss', wanted, ...(typeof classes === 'number' && { classes }) }];
  const isOfClasses = output.length === 2 && typeof classes === 'number' && classes !== 1;
  return isOfClasses ? [{ kind: 'other-loss', wanted, isOfSoftmax: true }] : [];
}

/** Class numbers count from 0: TensorFlow refuses others on a processor, and a GPU makes the loss NaN of them. */
function outOfClasses(
  loss: string,
  given: Value | undefined,
  labels: Value | undefined,
  classes: Dim | undefined,
): Refusal | undefined {
  const reach = reachOf(labels);
  const isPlain = given?.kind !== 'configured' || !given.bound.has('ignore_class');
  if (loss !== 'sparsecategoricalcrossentropy' || !isPlain || reach === undefined) return undefined;
  if (typeof classes !== 'number' || reach < classes) return undefined;
  if (classes === 1)
    return {
      message: `The model has one output, which sparse_categorical_crossentropy takes for a single class, numbered 0; the labels go up to ${reach}. ${reach === 1 ? 'For two classes use binary_crossentropy and a sigmoid' : `Give the last layer ${reach + 1} units`}.`,
      fixFacts: [{ kind: 'class-numbers', classes, reach }],
    };
  // Those of Keras's own data sets do.
  const isFromZero = labels?.kind === 'array' && 'dataset' in labels.facts;
  const message = `The model tells ${classes} classes apart, numbered 0 to ${classes - 1}; the labels go up to ${reach}.`;
  return {
    message: isFromZero
      ? `${message} Give the last layer ${reach + 1} units.`
      : `${message} Count them from 0 (labels - 1), or give the last layer ${reach + 1} units.`,
    fixFacts: [{ kind: 'class-numbers', classes, reach, ...(isFromZero && { isFromZero }) }],
  };
}

/** Keras squeezes or adds a last axis of 1 so that labels and outputs have one rank. */
function withRankOf(labels: Sizes, output: Sizes): Sizes | undefined {
  if (labels.length === output.length) return labels;
  if (labels.length === output.length - 1 && output.at(-1) === 1) return [...labels, 1];
  if (labels.length === output.length + 1 && labels.at(-1) === 1) return labels.slice(0, -1);
  return undefined;
}

/** One number for each sample against several outputs: a squared error broadcasts the batch over the outputs. */
function lopsided(loss: string, labels: Sizes, output: Sizes, call: NativeCall): Refusal | undefined {
  const [samples] = labels;
  const units = output[1];
  if (!SQUARED.test(loss) || labels.length !== 1 || output.length !== 2) return undefined;
  if (typeof samples !== 'number' || typeof units !== 'number' || units === 1) return undefined;
  const batch = batchOf(labels, call);
  if (batch === undefined || [1, units].includes(batch)) return undefined;
  return {
    message: `The last layer gives ${units} values for each sample, but the labels hold one: ${shown(labels)}.`,
  };
}

const SQUARED = /^(?:mse|mae|meansquarederror|meanabsoluteerror)$/;

const NAMES: Readonly<Record<string, string>> = {
  categoricalcrossentropy: 'categorical_crossentropy',
  binarycrossentropy: 'binary_crossentropy',
};

function named(loss: string): string {
  return NAMES[loss] ?? 'the loss';
}

/** As Python writes it. */
export function shown(sizes: Shape & Sizes): string {
  const texts = sizes.map((dim) => (dim === null ? 'None' : typeof dim === 'number' ? String(dim) : '?'));
  return `(${texts.join(', ')}${texts.length === 1 ? ',' : ''})`;
}

/** The sizes of an array, the samples first. */
export function sizeOf(argument: BoundArgument | undefined): Sizes | undefined {
  return argument?.value.kind === 'array' && isKnownRank(argument.value.shape)
    ? argument.value.shape
    : undefined;
}

export function differ(a: Dim | undefined, b: Dim | undefined): boolean {
  return typeof a === 'number' && typeof b === 'number' && a !== b && !Number.isNaN(a - b);
}
