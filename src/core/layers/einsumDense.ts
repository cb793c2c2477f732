/** EinsumDense: a dense layer whose sums are written as an equation such as `abc,cd->abd`. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { equalDims, formatDim, product } from '../graph/dimensionArithmetic.js';
import { invalid, refusedFor } from './argumentReading.js';
import { activation, constraints, initializer, keras, regularizers } from './baseArguments.js';
import { loraArguments } from './dense.js';
import { argument, firstInput, notKnown, outcome, weight } from './outcome.js';
import type { LayerArguments, LayerOutcome, LayerRow, LayerShapes, RuleContext } from './row.js';
import { byHand } from './window.js';

export const EINSUM_ROWS: readonly LayerRow[] = [
  {
    family: 'dense',
    ...keras('EinsumDense', 'core_layers/einsum_dense'),
    trainer: { className: 'EinsumDense', config: sizesOf },
    arguments: [
      argument('equation', 'string', 'which axes are multiplied and summed: "ab,bc->ac"', { required: true }),
      argument('output_shape', 'shape', 'the output without the batch; None where the input decides', {
        required: true,
      }),
      activation(),
      argument('bias_axes', 'string', 'letters of the output axes that get a bias', { default: null }),
      initializer('kernel', 'glorot_uniform'),
      initializer('bias', 'zeros'),
      ...regularizers('kernel', 'bias'),
      ...constraints('kernel', 'bias'),
      ...loraArguments.slice(0, 2),
      argument('gptq_unpacked_column_size', 'integer', 'for quantised weights', { default: null }),
      ...loraArguments.slice(2),
    ],
    explanation:
      'Multiplies the input with learned weights as its equation says, and sums over the shared axes.',
    rule: einsum,
  },
];

/** The trainer's layer is told what the equation makes of its sizes. */
function sizesOf(args: LayerArguments, shapes?: LayerShapes): Record<string, unknown> {
  const { inputs = [] } = shapes ?? {};
  const { outputs, weights } = einsum({
    ...{ framework: 'keras', kerasMajor: 3, inputs, args, defaultDataFormat: 'channels_last' },
  });
  const [kernel, bias] = weights;
  return {
    ...{ output_sizes: outputs[0], kernel_shape: kernel?.shape },
    ...(bias && { bias_shape: bias.shape }),
  };
}

interface Equation {
  readonly input: string;
  readonly weights: string;
  readonly output: string;
  readonly elided?: 'left' | 'right';
}

const FORMS: readonly { readonly pattern: RegExp; readonly elided?: 'left' | 'right' }[] = [
  { pattern: /^([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)/ },
  { pattern: /^0([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)/, elided: 'left' },
  { pattern: /^([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0/, elided: 'right' },
];

function parse(equation: string): Equation | undefined {
  const plain = equation.replaceAll('...', '0');
  for (const { pattern, elided } of FORMS) {
    const [, input, weights, output] = pattern.exec(plain) ?? [];
    if (input && weights && output) return { input, weights, output, ...(elided && { elided }) };
  }
  return undefined;
}

/** keras/src/layers/core/einsum_dense.py, `_analyze_split_string`. */
function einsum(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  const text = context.args.string('equation');
  const one = context.args.integer('output_shape');
  const target = context.args.dims('output_shape') ?? (one === undefined ? undefined : [one]);
  if (!isKnownRank(input)) return outcome(input);
  if (text === undefined || !target) return notKnown('the equation or output_shape is not known');
  const equation = parse(text);
  if (!equation)
    return fail(
      'equation',
      `The equation "${text}" must have the form "ab,bc->ac", "...x,xy->...y" or "ab...,bc->ac...".`,
    );
  const elided = input.length - equation.input.length;
  const isBeyond = elided > 0 && !equation.elided;
  if (isBeyond && context.call?.isInside)
    return notKnown(`the equation's input "${equation.input}" has fewer axes than the tensor`);
  // Keras 3 puts what the equation does not name last, and calculates when the model runs.
  if (elided < 0 || (isBeyond && context.kerasMajor < 3))
    return fail(
      'equation',
      `The equation's input "${equation.input}" has ${equation.input.length} axes; found ${input.length}, batch included.`,
    );
  return solve(context, { elided: 'right', ...equation }, input, target, elided);
}

function fail(at: string, message: string): LayerOutcome {
  return refusedFor([invalid(at, message)]);
}

function solve(
  context: RuleContext,
  equation: Equation,
  input: readonly Dim[],
  target: readonly Dim[],
  elided: number,
): LayerOutcome {
  const isLeft = equation.elided === 'left';
  const output = [
    input[0] ?? null,
    // Where Keras tells the shape alone, it puts each elided size before the one before it.
    ...(isLeft ? inOrder(input.slice(1, elided), context) : []),
    ...target,
    ...(equation.elided === 'right' ? input.slice(input.length - elided) : []),
  ];
  const shift = isLeft ? elided : 0;
  const inputSizes = new Map([...equation.input].map((axis, index) => [axis, input[index + shift] ?? null]));
  if (output.length < equation.output.length + shift)
    return fail(
      'output_shape',
      `output_shape must have ${equation.output.length - 1} sizes for "${equation.output}"; found ${target.length}.`,
    );
  const outputSizes = new Map(
    [...equation.output].map((axis, index) => [axis, output[index + shift] ?? null]),
  );
  for (const [axis, size] of inputSizes) {
    const other = outputSizes.get(axis);
    const isOpen = other === undefined || other === null;
    if (!isOpen && (size === null || equalDims(other, size) === false))
      return fail(
        'output_shape',
        `The axis "${axis}" is ${formatDim(size)} in the input and ${formatDim(other)} in output_shape.`,
      );
  }
  const shape: Dim[] = [];
  for (const axis of equation.weights) {
    const size = outputSizes.has(axis) ? outputSizes.get(axis) : inputSizes.get(axis);
    if (size === undefined)
      return fail('equation', `The axis "${axis}" of the weights is neither in the input nor in the output.`);
    if (size === null)
      return fail('output_shape', `The size of the axis "${axis}" of the weights must be known; found None.`);
    shape.push(size);
  }
  return finish(context, equation, { output, outputSizes, inputSizes, shape, elided });
}

function inOrder(sizes: readonly Dim[], { call }: RuleContext): readonly Dim[] {
  return call?.isInside ? sizes : [...sizes].reverse();
}

interface Solved {
  readonly output: readonly Dim[];
  readonly outputSizes: ReadonlyMap<string, Dim>;
  readonly inputSizes: ReadonlyMap<string, Dim>;
  readonly shape: readonly Dim[];
  readonly elided: number;
}

function finish(context: RuleContext, equation: Equation, solved: Solved): LayerOutcome {
  const stray = [...equation.output].find(
    (axis) => !solved.inputSizes.has(axis) && !equation.weights.includes(axis),
  );
  if (stray)
    return fail(
      'equation',
      `The axis "${stray}" of the output comes neither from the input nor from the weights.`,
    );
  const letters = context.args.string('bias_axes');
  const outside = [...(letters ?? '')].find((axis) => !equation.output.includes(axis));
  if (outside)
    return fail(
      'bias_axes',
      `bias_axes names "${outside}", which is no axis of the output "${equation.output}".`,
    );
  const bias: Dim[] = [];
  if (letters) {
    const first = Math.min(...[...letters].map((axis) => equation.output.indexOf(axis)));
    for (const axis of equation.output.slice(first))
      bias.push(letters.includes(axis) ? (solved.outputSizes.get(axis) ?? null) : 1);
    if (equation.elided !== 'left') for (let extra = 0; extra < solved.elided; extra++) bias.push(1);
    if (bias.includes(null))
      return fail('bias_axes', 'A bias needs known sizes; one of its axes is None in output_shape.');
  }
  const summed = [...solved.inputSizes]
    .filter(([axis]) => !equation.output.includes(axis))
    .map(([, size]) => size);
  // Keras 2 has the shape of what it computes, Keras 3 what `output_shape` says.
  const shift = equation.elided === 'left' ? solved.elided : 0;
  const output =
    context.kerasMajor === 2
      ? solved.output.map(
          (size, at) => size ?? solved.inputSizes.get(equation.output[at - shift] ?? '') ?? null,
        )
      : solved.output;
  return outcome(output, {
    weights: [weight('kernel', solved.shape), ...(letters ? [weight('bias', bias)] : [])],
    multiplyAdds: product([...solved.output.slice(1), ...summed]),
    arithmetic: [{ label: 'weights', formula: byHand(solved.shape) }],
  });
}
