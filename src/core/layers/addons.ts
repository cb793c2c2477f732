/**
 * Layers of packages that extend Keras 2: TensorFlow Addons 0.23 and keras-contrib, as their sources have them.
 * They are no layers of Keras, so `catalogue.ts` does not find them by their names.
 */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { formatDim, isNumber } from '../graph/dimensionArithmetic.js';
import { axisIn, invalid, positiveInteger, readSizes, refusedFor } from './argumentReading.js';
import { activation, constraints, flag, noTraining, regularizers, share, useBias } from './baseArguments.js';
import { findKerasLayer } from './catalogue.js';
import { checked } from './checkedRule.js';
import { broadcast, MERGE_CALL } from './merging.js';
import { LEARNED_SCALE, normalise } from './normalization.js';
import { argument, firstInput, notKnown, outcome, refused, unchanged, weight } from './outcome.js';
import type { ArgumentSpec, KerasEntry, LayerFault, LayerOutcome, LayerRow, RuleContext } from './row.js';
import { weightNormalised } from './weightNormalization.js';

export type Package = 'tensorflow_addons' | 'keras_contrib';

const PAGES: Readonly<Record<Package, string>> = {
  tensorflow_addons: 'https://www.tensorflow.org/addons/api_docs/python/tfa/layers/',
  keras_contrib: 'https://github.com/keras-team/keras-contrib#',
};

function entry(name: string, of: Package = 'tensorflow_addons'): { readonly keras: KerasEntry } {
  return { keras: { name, documentation: `${PAGES[of]}${name}` } };
}

const untrained = (name: string, of: Package = 'tensorflow_addons') =>
  noTraining(`${name} is a layer of ${of}, which TensorFlow.js does not have.`);

const axis = argument('axis', 'integer', 'the axis of the channels', { default: -1 });

const instanceNormalization: LayerRow = {
  family: 'normalization',
  ...entry('InstanceNormalization'),
  ...untrained('InstanceNormalization'),
  arguments: [axis, ...LEARNED_SCALE.map((spec) => ({ ...spec, keywordOnly: true }))],
  explanation: 'Brings each channel of each sample to mean 0 and deviation 1, then scales and shifts it.',
  rule: (context) => normalise(context, 'InstanceNormalization', []),
};

/** Without an axis all values of a sample are normalised together, with one factor and one offset. */
const contribInstanceNormalization: LayerRow = {
  ...instanceNormalization,
  ...entry('InstanceNormalization', 'keras_contrib'),
  ...untrained('InstanceNormalization', 'keras_contrib'),
  arguments: [
    argument('axis', 'integer', 'the axis of the channels; None: all values together', { default: null }),
    ...LEARNED_SCALE,
  ],
  rule: (context) =>
    context.args.kind('axis') === 'none' ||
    (!context.args.given('axis') && context.args.integer('axis') === undefined)
      ? outcome(firstInput(context), { weights: oneEach(context) })
      : normalise(context, 'InstanceNormalization', []),
};

function oneEach({ args }: RuleContext) {
  return [
    ...(args.boolean('scale') === false ? [] : [weight('gamma', [1])]),
    ...(args.boolean('center') === false ? [] : [weight('beta', [1])]),
  ];
}

/** Until version 0.14 it made 2 groups by itself, then 32: no number of groups that is not given is held against it. */
const groupNormalization: LayerRow = {
  ...keptFromKeras('GroupNormalization'),
  rule: (context) => {
    const made = keptFromKeras('GroupNormalization').rule(context);
    const isOfDefault =
      made.faults.some(({ code }) => code === 'channel-mismatch') && !context.args.given('groups');
    return isOfDefault ? normalise(context, 'GroupNormalization', []) : made;
  },
};

/** Keras took the layer over later, as it was. */
function keptFromKeras(name: string): LayerRow {
  const row = findKerasLayer(name);
  if (!row) throw new Error(`the catalogue has no ${name}`);
  return { ...row, ...entry(name), ...untrained(name) };
}

/** The grid has to divide the input evenly, where Keras 3's layers take parts of different sizes. */
function adaptivePooling(name: string, rank: number): LayerRow {
  const row = keptFromKeras(name);
  return {
    ...row,
    rule: (context) => {
      const input = firstInput(context);
      const faults: LayerFault[] = [];
      const size = readSizes(context, 'output_size', rank, faults, 0);
      const first = context.args.string('data_format') === 'channels_first' ? 2 : 1;
      const uneven =
        isKnownRank(input) && size.findIndex((bins, i) => doesNotDivide(bins, input[first + i] ?? null));
      if (faults.length > 0 || uneven === false || uneven < 0) return row.rule(context);
      return refused({
        code: 'shape-mismatch',
        message: `${name} divides the input evenly: a size of ${formatDim((isKnownRank(input) && input[first + uneven]) || null)} does not divide into ${formatDim(size[uneven] ?? null)} parts.`,
        at: { input: 0 },
      });
    },
  };
}

function doesNotDivide(parts: Dim, size: Dim): boolean {
  return isNumber(parts) && isNumber(size) && parts > 0 && size % parts !== 0;
}

function rowOf(
  name: string,
  family: LayerRow['family'],
  explanation: string,
  specs: readonly ArgumentSpec[] = [],
  rule: LayerRow['rule'] = unchanged,
): LayerRow {
  return { family, ...entry(name), ...untrained(name), arguments: specs, explanation, rule };
}

const number = (name: string, about: string, initial: number) =>
  argument(name, 'float', about, { default: initial });

const stochasticDepth: LayerRow = {
  ...rowOf('StochasticDepth', 'merging', 'Adds a residual, which training leaves out at random.', [
    share('survival_probability', 'how often the residual is kept', { default: 0.5 }),
  ]),
  merges: true,
  call: MERGE_CALL,
  rule: (context) =>
    context.inputs.length === 2
      ? broadcast(context, 'StochasticDepth')
      : refused({
          code: 'shape-mismatch',
          message: `StochasticDepth takes two tensors, the shortcut and the residual; found ${context.inputs.length}.`,
        }),
};

/** One largest value of each group of channels. */
function maxout(context: RuleContext): LayerOutcome {
  const faults: LayerFault[] = [];
  const units = positiveInteger(context, 'num_units', faults);
  const input = firstInput(context);
  const along = context.args.integer('axis');
  if (faults.length > 0) return refusedFor(faults);
  if (!isKnownRank(input)) return outcome(input);
  const at = isNumber(along) ? axisIn(along, input.length) : undefined;
  if (at === undefined) return notKnown('the axis of Maxout is not known');
  const size = input[at] ?? null;
  if (doesNotDivide(units, size))
    return refusedFor([
      invalid(
        'num_units',
        `Maxout divides ${formatDim(size)} channels into ${formatDim(units)} units of equal size.`,
      ),
    ]);
  return outcome(input.map((dim, index) => (index === at ? units : dim)));
}

/** Two kernels, for mean and deviation, and the noise, which is kept and not trained. */
function noisyDense(context: RuleContext): LayerOutcome {
  const faults: LayerFault[] = [];
  const units = positiveInteger(context, 'units', faults);
  const input = firstInput(context);
  if (faults.length > 0) return refusedFor(faults);
  if (!isKnownRank(input)) return outcome(input);
  const wide = input.at(-1) ?? null;
  if (wide === null) return notKnown('NoisyDense needs a known size on its last axis');
  const parts = ['kernel', ...(context.args.boolean('use_bias') === false ? [] : ['bias'])];
  const weights = ['sigma', 'mu', 'eps'].flatMap((kind) =>
    parts.map((part) =>
      weight(`${kind}_${part}`, part === 'kernel' ? [wide, units] : [units], kind !== 'eps'),
    ),
  );
  return outcome([...input.slice(0, -1), units], { weights });
}

const ADDONS: readonly LayerRow[] = [
  instanceNormalization,
  groupNormalization,
  keptFromKeras('SpectralNormalization'),
  rowOf(
    'WeightNormalization',
    'wrapper',
    'Learns the length of a layer’s weights apart from their direction.',
    [
      argument('layer', 'layer', 'the layer whose weights are split into length and direction', {
        required: true,
      }),
      flag('data_init', 'starts from what a first batch gives', true),
    ],
    weightNormalised,
  ),
  ...([1, 2, 3] as const).flatMap((rank) =>
    ['Average', 'Max'].map((kind) => adaptivePooling(`Adaptive${kind}Pooling${rank}D`, rank)),
  ),
  rowOf('GELU', 'activation', 'Gaussian error linear unit: smooth, near ReLU.', [
    flag('approximate', 'computes it with a hyperbolic tangent', true),
  ]),
  rowOf('Sparsemax', 'activation', 'Like softmax, with exact zeros.', [axis]),
  rowOf('PoincareNormalize', 'normalization', 'Keeps vectors inside the unit ball.', [
    argument('axis', 'axis', 'the axis of the vectors', { default: 1 }),
    number('epsilon', 'how far from the border they stay', 1e-5),
  ]),
  stochasticDepth,
  rowOf(
    'Maxout',
    'activation',
    'Keeps the largest value of each group of channels.',
    [argument('num_units', 'integer', 'how many values are left', { required: true, minimum: 1 }), axis],
    maxout,
  ),
  rowOf(
    'NoisyDense',
    'dense',
    'A dense layer whose weights carry learned noise, for exploring.',
    [
      argument('units', 'integer', 'how many outputs', { required: true, minimum: 1 }),
      number('sigma', 'how strong the noise starts', 0.5),
      flag('use_factorised', 'draws the noise of rows and columns apart', true),
      activation(),
      useBias,
      ...regularizers('kernel', 'bias', 'activity'),
      ...constraints('kernel', 'bias'),
    ],
    noisyDense,
  ),
];

const CONTRIB: readonly LayerRow[] = [
  contribInstanceNormalization,
  {
    ...groupNormalization,
    ...entry('GroupNormalization', 'keras_contrib'),
    ...untrained('GroupNormalization', 'keras_contrib'),
  },
];

export function addonLayers(of: Package): readonly LayerRow[] {
  return (of === 'keras_contrib' ? CONTRIB : ADDONS).map(checked);
}
