/** Layers that only arrange values anew. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import {
  add,
  equalDims,
  floorDivide,
  formatDim,
  formatShape,
  isNumber,
  multiply,
  product,
  subtract,
  unknownDim,
} from '../graph/dimensionArithmetic.js';
import { dataFormat, kerasPage, tfjsPage } from './baseArguments.js';
import { argument, firstInput, outcome, refused } from './outcome.js';
import type { LayerOutcome, LayerRow, RuleContext } from './row.js';

export const RESHAPING_ROWS: readonly LayerRow[] = [
  {
    family: 'reshaping',
    keras: { name: 'Flatten', documentation: kerasPage('reshaping_layers/flatten') },
    tfjs: { factory: 'flatten', className: 'Flatten', documentation: tfjsPage('flatten') },
    arguments: [dataFormat],
    explanation: 'Puts all values of a sample into one row, as dense layers expect.',
    rule: flatten,
  },
  {
    family: 'reshaping',
    keras: { name: 'Reshape', documentation: kerasPage('reshaping_layers/reshape') },
    tfjs: {
      factory: 'reshape',
      className: 'Reshape',
      documentation: tfjsPage('reshape'),
      needsOptions: true,
    },
    arguments: [
      argument('target_shape', 'shape', 'the new shape, without the batch; one size may be -1', {
        required: true,
      }),
    ],
    explanation: 'Gives the values of a sample another shape, in the same order.',
    rule: reshape,
  },
  {
    family: 'reshaping',
    keras: { name: 'ZeroPadding2D', documentation: kerasPage('reshaping_layers/zero_padding2d') },
    tfjs: { factory: 'zeroPadding2d', className: 'ZeroPadding2D', documentation: tfjsPage('zeroPadding2d') },
    arguments: [
      argument('padding', 'any', 'rows and columns of zeros on each side', { default: 1 }),
      dataFormat,
    ],
    explanation: 'Puts rows and columns of zeros around an image.',
    rule: zeroPadding,
  },
  {
    family: 'reshaping',
    keras: { name: 'Cropping2D', documentation: kerasPage('reshaping_layers/cropping2d') },
    tfjs: { factory: 'cropping2d', className: 'Cropping2D', documentation: tfjsPage('cropping2d') },
    arguments: [
      argument('cropping', 'any', 'rows and columns cut off on each side', {
        default: 0,
      }),
      dataFormat,
    ],
    explanation: 'Cuts rows and columns off the borders of an image.',
    rule: cropping,
  },
  {
    family: 'reshaping',
    keras: {
      name: 'UpSampling2D',
      autoName: 'up_sampling2d',
      documentation: kerasPage('reshaping_layers/up_sampling2d'),
    },
    tfjs: { factory: 'upSampling2d', className: 'UpSampling2D', documentation: tfjsPage('upSampling2d') },
    arguments: [
      argument('size', 'size', 'how often each row and column is repeated', { default: 2, rank: 2 }),
      dataFormat,
      argument('interpolation', 'choice', 'how the new pixels are found', { default: 'nearest' }),
    ],
    explanation: 'Makes an image larger by repeating its rows and columns.',
    rule: upSampling,
  },
];

function flatten(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  if (context.framework === 'tfjs' && input.length < 3)
    return refused({
      code: 'wrong-rank',
      message: `flatten expects at least 3 dimensions, batch included; found ${input.length}. Without flatten the values are in one row already.`,
      at: { input: 0 },
    });
  const [batch = null, ...rest] = input;
  return outcome([batch, product(rest)], {
    arithmetic: rest.length > 1 ? [{ label: 'values', formula: rest.map(formatDim).join(' × ') }] : [],
  });
}

function reshape(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  const target = context.args.dims('target_shape');
  if (!target) {
    const reason = context.args.unknownReason('target_shape') ?? 'target_shape is not given';
    return outcome({ kind: 'unknown', reason });
  }
  const [batch = null, ...rest] = isKnownRank(input) ? input : [null];
  const open = target.indexOf(-1);
  const known = product(target.filter((dim) => dim !== -1));
  const values: Dim = isKnownRank(input) ? product(rest) : { kind: 'unknown', reason: input.reason };
  const mismatch = (): LayerOutcome =>
    refused({
      code: 'reshape-mismatch',
      message: `Reshape to (${target.map(formatDim).join(', ')}) needs ${open < 0 ? formatDim(known) : `a multiple of ${formatDim(known)}`} values; a sample has ${formatDim(values)}.`,
      at: { argument: 'target_shape' },
    });
  if (open < 0) return equalDims(known, values) === false ? mismatch() : outcome([batch, ...target]);
  if (isNumber(known) && isNumber(values) && values % known !== 0) return mismatch();
  const found = floorDivide(values, known);
  return outcome([batch, ...target.map((dim, index) => (index === open ? found : dim))]);
}

function channelsFirst(context: RuleContext): boolean {
  const given = context.args.string('data_format') ?? context.defaultDataFormat;
  return given === 'channels_first' || given === 'channelsFirst';
}

/** Applies `change` to height and width of an image batch. */
function onImage(context: RuleContext, layer: string, change: (size: Dim, axis: 0 | 1) => Dim): LayerOutcome {
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  if (input.length !== 4)
    return refused({
      code: 'wrong-rank',
      message: `${layer} expects 4 dimensions (batch, height, width, channels); found ${input.length}.`,
      at: { input: 0 },
    });
  const first = channelsFirst(context) ? 2 : 1;
  return outcome(
    input.map((dim, index) =>
      index === first ? change(dim, 0) : index === first + 1 ? change(dim, 1) : dim,
    ),
  );
}

function zeroPadding(context: RuleContext): LayerOutcome {
  return onImage(context, 'ZeroPadding2D', (size, axis) => add(size, bothSides(context, 'padding', axis)));
}

function cropping(context: RuleContext): LayerOutcome {
  const cut = [bothSides(context, 'cropping', 0), bothSides(context, 'cropping', 1)] as const;
  const input = firstInput(context);
  const result = onImage(context, 'Cropping2D', (size, axis) => subtract(size, cut[axis]));
  const [output] = result.outputs;
  if (!output || !isKnownRank(output) || !output.some((dim) => isNumber(dim) && dim <= 0)) return result;
  return refused({
    code: 'negative-size',
    message: `Cropping2D cuts off ${cut.map(formatDim).join('×')} and nothing is left of ${formatShape(input)}. Crop less.`,
    at: { argument: 'cropping' },
  });
}

/** How much is put on or cut off along one axis: `1`, `(1, 2)` and `((1, 1), (2, 2))` are all taken. */
function bothSides(context: RuleContext, name: string, axis: 0 | 1): Dim {
  const unread = context.args.unknownReason(name);
  if (unread !== undefined) return unknownDim(unread);
  const sides = context.args.nestedDims(name)?.[axis];
  if (sides && sides.length > 1) return add(sides[0] ?? 0, sides[1] ?? 0);
  const one = sides?.[0] ?? context.args.integer(name);
  return one === undefined ? unknownDim(`${name} is not known`) : multiply(2, one);
}

function upSampling(context: RuleContext): LayerOutcome {
  const factors = context.args.sizes('size', 2);
  const reason = context.args.unknownReason('size') ?? 'size is not known';
  return onImage(context, 'UpSampling2D', (size, axis) =>
    multiply(size, factors?.[axis] ?? { kind: 'unknown', reason }),
  );
}
