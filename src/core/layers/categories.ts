/** Preprocessing of numbers and categories: Rescaling, Normalization, encodings, bins and hashes. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { isNumber } from '../graph/dimensionArithmetic.js';
import { axisIn, integer, invalid, readAxes, refusedFor } from './argumentReading.js';
import { count, flag, keras, notInTfjs, tfjs } from './baseArguments.js';
import { MERGE_CALL } from './merging.js';
import { argument, firstInput, notKnown, outcome, refused, unchanged, weight } from './outcome.js';
import type { LayerOutcome, LayerRow, RuleContext } from './row.js';

const NUMERICAL = 'preprocessing_layers/numerical';
const CATEGORICAL = 'preprocessing_layers/categorical';

const modes = (initial: string, choices: readonly string[]) =>
  argument('output_mode', 'choice', 'what each value becomes', { default: initial, choices });

const sparse = flag('sparse', 'gives a sparse tensor', false, { only: 'keras' });

export const CATEGORY_ROWS: readonly LayerRow[] = [
  {
    family: 'preprocessing',
    ...keras('Rescaling', 'preprocessing_layers/image_preprocessing/rescaling'),
    ...tfjs('rescaling', 'Rescaling', { needsOptions: true }),
    lists: 'each',
    arguments: [
      argument('scale', 'any', 'factor', { required: true }),
      argument('offset', 'any', 'added afterwards', { default: 0 }),
    ],
    explanation: 'Multiplies and shifts every value, such as pixels to 0…1.',
    rule: unchanged,
  },
  {
    family: 'preprocessing',
    ...keras('Normalization', `${NUMERICAL}/normalization`),
    trainer: { className: 'Normalization' },
    arguments: [
      argument('axis', 'axis', 'axes that have a mean and a variance of their own', { default: -1 }),
      argument('mean', 'any', 'the mean; learned by adapt() when absent', { default: null }),
      argument('variance', 'any', 'the variance; learned by adapt() when absent', { default: null }),
      flag('invert', 'undoes the normalisation'),
    ],
    explanation: 'Brings features to mean 0 and deviation 1, with statistics of the data.',
    rule: normalization,
  },
  {
    family: 'preprocessing',
    ...keras('CategoryEncoding', `${CATEGORICAL}/category_encoding`),
    ...tfjs('categoryEncoding', 'CategoryEncoding', { needsOptions: true }),
    trainer: {
      refuses: (_, shapes) => {
        const [input] = shapes?.inputs ?? [];
        return input && isKnownRank(input) && input.length > 2
          ? 'TensorFlow.js’s CategoryEncoding takes one number, or one row of them, for each sample.'
          : undefined;
      },
    },
    arguments: [
      count('num_tokens', 'how many categories there are', { default: 0 }),
      modes('multi_hot', ['count', 'one_hot', 'multi_hot', 'binary']),
      sparse,
    ],
    explanation: 'Turns category numbers into vectors of zeros and ones, or counts.',
    rule: encoding,
  },
  {
    family: 'preprocessing',
    ...keras('Discretization', `${NUMERICAL}/discretization`, { sharedArguments: ['name', 'dtype'] }),
    ...notInTfjs('Discretization'),
    arguments: [
      argument('bin_boundaries', 'any', 'where one bin ends and the next begins', { default: null }),
      argument('num_bins', 'integer', 'how many bins adapt() finds', { default: null, minimum: 0 }),
      argument('epsilon', 'float', 'how exactly it finds them', { default: 0.01 }),
      modes('int', ['int', 'one_hot', 'multi_hot', 'count']),
      sparse,
    ],
    explanation: 'Sorts numbers into bins.',
    rule: discretization,
  },
  {
    family: 'preprocessing',
    ...keras('Hashing', `${CATEGORICAL}/hashing`),
    ...notInTfjs('Hashing'),
    arguments: [
      count('num_bins', 'how many bins there are', { required: true }),
      argument('mask_value', 'any', 'this value goes to bin 0', { default: null }),
      argument('salt', 'any', 'makes the hash another one', { default: null }),
      modes('int', ['int', 'one_hot', 'multi_hot', 'count']),
      sparse,
    ],
    explanation: 'Sorts any values into a fixed number of bins by a hash.',
    rule: (context) => binned(context, 'num_bins', false),
  },
  {
    family: 'preprocessing',
    ...keras('HashedCrossing', `${CATEGORICAL}/hashed_crossing`),
    ...notInTfjs('HashedCrossing'),
    arguments: [
      argument('num_bins', 'any', 'how many bins there are', { required: true }),
      modes('int', ['int', 'one_hot']),
      sparse,
    ],
    merges: true,
    call: MERGE_CALL,
    explanation: 'Crosses two categories and sorts the pairs into bins by a hash.',
    rule: crossing,
  },
];

/** The last axis becomes the depth; with `one_hot` a last axis that is not 1 stays and the depth is added. */
export function encoded(input: readonly Dim[], mode: string | undefined, depth: Dim): readonly Dim[] {
  const addsAxis = mode === 'one_hot' && (input.at(-1) !== 1 || input.length === 1);
  return addsAxis ? [...input, depth] : [...input.slice(0, -1), depth];
}

function encoding(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  const missing = !context.args.given('num_tokens') || context.args.kind('num_tokens') === 'none';
  if (missing)
    return refusedFor([
      invalid('num_tokens', 'CategoryEncoding must be told how many categories there are: num_tokens=….'),
    ]);
  const depth = integer(context, 'num_tokens');
  if (!isKnownRank(input)) return outcome(input);
  const mode = context.args.string('output_mode');
  // TensorFlow.js lengthens the very list that it was given, and so misses this case.
  if (mode === 'oneHot' && input.at(-1) === depth) return outcome(input);
  return outcome(encoded(input, mode === 'oneHot' ? 'one_hot' : mode, depth));
}

function binned(context: RuleContext, name: string, addsAxis: boolean): LayerOutcome {
  const input = firstInput(context);
  const mode = context.args.string('output_mode');
  if (context.args.boolean('sparse') === true && mode === 'int') return refusedFor([sparseFault()]);
  if (!isKnownRank(input) || mode === 'int') return outcome(input);
  if (mode === undefined)
    return notKnown(context.args.unknownReason('output_mode') ?? 'output_mode is not known');
  // Hashing tells another shape than it has where it calculates.
  const addsItsAxis = addsAxis || context.call?.isInside === true;
  return outcome(encoded(input, addsItsAxis ? mode : 'multi_hot', integer(context, name)));
}

export function sparseFault() {
  return invalid('sparse', 'sparse=True needs another output_mode than "int".');
}

function discretization(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  const mode = context.args.string('output_mode');
  const has = (name: string) => context.args.given(name) && context.args.kind(name) !== 'none';
  if (has('bin_boundaries') && has('num_bins'))
    return refusedFor([invalid('num_bins', 'Give either bin_boundaries or num_bins, not both.')]);
  if (!has('bin_boundaries') && !has('num_bins'))
    return refusedFor([invalid('bin_boundaries', 'Discretization needs bin_boundaries=[…] or num_bins=….')]);
  if (context.args.boolean('sparse') === true && mode === 'int') return refusedFor([sparseFault()]);
  if (!isKnownRank(input) || mode === 'int') return outcome(input);
  const boundaries = has('bin_boundaries') ? (context.args.length('bin_boundaries') ?? null) : undefined;
  const depth =
    boundaries === undefined
      ? integer(context, 'num_bins')
      : isNumber(boundaries)
        ? boundaries + 1
        : boundaries;
  if (mode === 'one_hot') return outcome(encoded(input, mode, depth));
  // Keras computes this shape so, dropping axis 1.
  return outcome(input.length >= 2 ? [input[0] ?? null, ...input.slice(2), depth] : [depth]);
}

function crossing(context: RuleContext): LayerOutcome {
  const [a, b] = context.inputs;
  if (!a || !b || context.inputs.length !== 2)
    return refused({
      code: 'shape-mismatch',
      message: `HashedCrossing takes two tensors in one list; found ${context.inputs.length}.`,
    });
  if (!isKnownRank(a) || !isKnownRank(b)) return outcome(a);
  if (a.at(-1) !== b.at(-1))
    return refused({
      code: 'shape-mismatch',
      message: 'HashedCrossing needs two tensors of the same shape.',
    });
  const mode = context.args.string('output_mode');
  if (mode === 'int') return outcome(a);
  const depth = integer(context, 'num_bins');
  return outcome(a.at(-1) === 1 ? [...a.slice(0, -1), depth] : [...a, depth]);
}

/** Unadapted or adapted: mean, variance and a counter; none when both are given. */
function normalization(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  const has = (name: string) => context.args.given(name) && context.args.kind(name) !== 'none';
  if (has('mean') !== has('variance'))
    return refusedFor([
      invalid(has('mean') ? 'mean' : 'variance', 'Give both mean and variance, or neither and call adapt().'),
    ]);
  if (!isKnownRank(input)) return outcome(input);
  const axes = context.args.kind('axis') === 'none' ? [] : readAxes(context);
  if (!axes)
    return {
      ...outcome(input),
      weights: notKnown(context.args.unknownReason('axis') ?? 'axis is not known').weights,
    };
  const size: Dim[] = [];
  const places = axes.map((axis) => axisIn(axis, input.length));
  for (const [index, place] of places.entries()) {
    if (place === undefined)
      return refusedFor([
        invalid(
          'axis',
          `Normalization keeps axis ${axes[index]}, and its input has ${input.length} axes, batch included.`,
        ),
      ]);
  }
  for (const place of [...places].sort((a = 0, b = 0) => a - b)) size.push(input[place ?? 0] ?? null);
  if (size.includes(null))
    return refused({
      code: 'shape-mismatch',
      message: 'Normalization needs a known size on the axes that it keeps. Give the input a full shape.',
      at: { input: 0 },
    });
  if (has('mean')) return givenMean(context, size, input.length) ?? outcome(input);
  return outcome(input, {
    weights: [weight('mean', size, false), weight('variance', size, false), weight('count', [], false)],
  });
}

/** A mean of several numbers must stretch over the kept axes. */
function givenMean(context: RuleContext, size: readonly Dim[], rank: number): LayerOutcome | undefined {
  const length = context.args.kind('mean') === 'sequence' ? context.args.length('mean') : undefined;
  const last = size.at(-1);
  if (!isNumber(length) || rank < 1) return undefined;
  if (size.length > 0 && (!isNumber(last) || length === last || length === 1)) return undefined;
  return refusedFor([
    invalid('mean', `mean has ${length} numbers; the axis it belongs to has ${last ?? 'none'}.`),
  ]);
}
