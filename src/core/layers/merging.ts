/** Layers that join several tensors into one. */
import { type Dim, isKnownRank, type Shape } from '../graph/dimension.js';
import { add, equalDims, formatDim, formatShape, isNumber } from '../graph/dimensionArithmetic.js';
import { kerasPage, tfjsPage } from './baseArguments.js';
import { argument, outcome, refused } from './outcome.js';
import type { LayerOutcome, LayerRow, RuleContext } from './row.js';

const ELEMENTWISE: Readonly<Record<string, string>> = {
  Add: 'Adds tensors value by value: a skip connection.',
  Subtract: 'Subtracts the second tensor from the first.',
  Multiply: 'Multiplies tensors value by value.',
  Average: 'Takes the mean of tensors value by value.',
  Maximum: 'Keeps the larger value at each place.',
  Minimum: 'Keeps the smaller value at each place.',
};

export const MERGING_ROWS: readonly LayerRow[] = [
  ...Object.entries(ELEMENTWISE).map(([name, explanation]): LayerRow => {
    const factory = name.toLowerCase();
    return {
      family: 'merging',
      keras: { name, documentation: kerasPage(`merging_layers/${factory}`) },
      ...(name !== 'Subtract' && {
        tfjs: { factory, className: name, documentation: tfjsPage(factory) },
      }),
      arguments: [],
      explanation,
      merges: true,
      rule: (context) => broadcast(context, name),
    };
  }),
  {
    family: 'merging',
    keras: { name: 'Concatenate', documentation: kerasPage('merging_layers/concatenate') },
    tfjs: { factory: 'concatenate', className: 'Concatenate', documentation: tfjsPage('concatenate') },
    arguments: [argument('axis', 'axis', 'the axis along which tensors are joined', { default: -1 })],
    explanation: 'Puts tensors side by side, by default their channels.',
    merges: true,
    rule: concatenate,
  },
];

function tooFew(name: string, found: number): LayerOutcome {
  return refused({
    code: 'shape-mismatch',
    message: `${name} needs a list of at least 2 tensors; found ${found}.`,
  });
}

function broadcast(context: RuleContext, name: string): LayerOutcome {
  const { inputs } = context;
  const [first, ...rest] = inputs;
  if (!first || rest.length === 0) return tooFew(name, inputs.length);
  if (name === 'Subtract' && inputs.length !== 2)
    return refused({
      code: 'shape-mismatch',
      message: `Subtract needs exactly 2 tensors; found ${inputs.length}.`,
    });
  let result = first;
  for (const [index, other] of rest.entries()) {
    const joined = joinShapes(result, other);
    if (!joined)
      return refused({
        code: 'shape-mismatch',
        message: `${name} needs tensors of one shape; found ${formatShape(first)} and ${formatShape(other)}.`,
        at: { input: index + 1 },
      });
    result = joined;
  }
  return outcome(result);
}

/** Aligned from the last axis, a size of 1 stretches; undefined when two sizes differ. */
function joinShapes(a: Shape, b: Shape): Shape | undefined {
  if (!isKnownRank(a)) return a;
  if (!isKnownRank(b)) return b;
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const offset = long.length - short.length;
  const joined: Dim[] = [];
  for (const [index, dim] of long.entries()) {
    const other = index < offset ? 1 : (short[index - offset] ?? null);
    if (dim === 1) joined.push(other);
    else if (other === 1) joined.push(dim);
    else if (dim === null || other === null)
      joined.push(dim === null && other === null ? null : (dim ?? other));
    else {
      if (equalDims(dim, other) === false) return undefined;
      joined.push(isNumber(other) ? other : dim);
    }
  }
  return joined;
}

function concatenate(context: RuleContext): LayerOutcome {
  const { inputs } = context;
  if (inputs.length < 2 && context.framework === 'tfjs') return tooFew('concatenate', inputs.length);
  const axis = context.args.integer('axis') ?? -1;
  const [first] = inputs;
  if (!first) return tooFew('Concatenate', 0);
  if (!isNumber(axis))
    return outcome({ kind: 'unknown', reason: context.args.unknownReason('axis') ?? 'axis is not known' });
  const shapes: (readonly Dim[])[] = [];
  for (const shape of inputs) {
    if (!isKnownRank(shape)) return outcome(shape);
    shapes.push(shape);
  }
  const [start = []] = shapes;
  const at = axis < 0 ? axis + start.length : axis;
  const mismatch = shapes.find(
    (shape) =>
      shape.length !== start.length ||
      shape.some((dim, index) => index !== at && bothKnownAndDifferent(dim, start[index])),
  );
  if (mismatch || start[at] === undefined)
    return refused({
      code: 'shape-mismatch',
      message: `Concatenate joins along axis ${axis}, so all other sizes must be equal; found ${shapes.map((shape) => formatShape(shape)).join(' and ')}.`,
    });
  const size = shapes.map((shape) => shape[at] ?? null).reduce((total, dim) => add(total, dim));
  return outcome(
    start.map((dim, index) =>
      index === at ? size : (shapes.map((shape) => shape[index]).find(isNumber) ?? dim),
    ),
    {
      arithmetic: [
        {
          label: `axis ${axis}`,
          formula: `${shapes.map((shape) => formatDim(shape[at] ?? null)).join(' + ')} = ${formatDim(size)}`,
        },
      ],
    },
  );
}

function bothKnownAndDifferent(a: Dim, b: Dim | undefined): boolean {
  return a !== null && b !== null && b !== undefined && equalDims(a, b) === false;
}
