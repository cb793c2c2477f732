/**
 * Every row's rule with the checks that all layers share in front: arguments, rank of the input, and one
 * tensor or a list of them. A rule behind it sees only arguments that the framework takes.
 */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { formatDim, isNumber, lastSizeOf, unknownDim } from '../graph/dimensionArithmetic.js';
import { argumentFaults } from './argumentChecks.js';
import { rankFault, refusedFor } from './argumentReading.js';
import type { LayerFault, LayerOutcome, LayerRow, RuleContext } from './row.js';
import { listFault, listOutcome } from './tensorLists.js';
import { axisNames } from './window.js';

export function checked(row: LayerRow): LayerRow {
  return {
    ...row,
    rule: (context) => {
      // What a layer with a wrong argument meets is no news beside it.
      const ofArguments = argumentFaults(row, context);
      const faults = ofArguments.length > 0 ? ofArguments : inputFaults(row, context);
      if (faults.length > 0) return refusedFor(faults);
      return halved(listOutcome(row, context) ?? row.rule(ofOwnRank(row, context)), row, context);
    },
  };
}

/** `glu` halves the last axis: Keras tells the shape before it, and has the other one only where it calculates. */
function halved(made: LayerOutcome, row: LayerRow, { args, call }: RuleContext): LayerOutcome {
  const [output, ...more] = made.outputs;
  if (!call?.isInside || more.length > 0 || !output || !isKnownRank(output) || made.faults.length > 0)
    return made;
  const takes = row.arguments.some(({ name, type }) => name === 'activation' && type === 'activation');
  if (!takes || row.family === 'recurrent' || args.string('activation') !== 'glu') return made;
  const size = output.at(-1);
  if (isNumber(size) && size % 2 === 0) return { ...made, outputs: [[...output.slice(0, -1), size / 2]] };
  const found = formatDim(size ?? null);
  const message = `The activation "glu" halves the last axis, which must have an even size; found ${found}.`;
  return isNumber(size) || size === null
    ? refusedFor([{ code: 'invalid-argument', message, at: { argument: 'activation' } }])
    : { ...made, outputs: [[...output.slice(0, -1), unknownDim('half of a size that is not known')]] };
}

/** What a layer takes that takes one rank only has that rank, whatever its sizes. */
function ofOwnRank(row: LayerRow, context: RuleContext): RuleContext {
  const [input, ...others] = context.inputs;
  if (!row.input || row.input.orMore === true || !input || isKnownRank(input) || input.named) return context;
  const sizes = new Array<Dim>(row.input.rank).fill(unknownDim(input.reason, input.origin));
  sizes[0] = null;
  sizes[row.input.rank - 1] = lastSizeOf(input);
  return { ...context, inputs: [sizes, ...others] };
}

function inputFaults(row: LayerRow, context: RuleContext): readonly LayerFault[] {
  const name = nameOf(row, context);
  const form = formFault(row, context, name);
  if (form) return [form];
  const [input] = context.inputs;
  if (!row.input || !input || !isKnownRank(input)) return [];
  const { rank, orMore } = row.input;
  const isOpen = orMore === 'before 3' ? isBefore3(context) : orMore;
  const fault = rankFault(name, input, rank, hint(row, rank), isOpen);
  return fault ? [fault] : [];
}

const isBefore3 = ({ framework, kerasMajor }: RuleContext): boolean =>
  framework === 'keras' && kerasMajor < 3;

function nameOf(row: LayerRow, context: RuleContext): string {
  return (context.framework === 'keras' ? row.keras?.name : row.tfjs?.factory) ?? 'The layer';
}

const SPATIAL = new Set(['convolution', 'pooling', 'reshaping', 'preprocessing']);

function hint(row: LayerRow, rank: number): string {
  if (!SPATIAL.has(row.family) || rank < 3) return '';
  return `Give one sample as (${[...axisNames(rank - 2), 'channels'].join(', ')}).`;
}

function formFault(row: LayerRow, context: RuleContext, name: string): LayerFault | undefined {
  const { call, inputs, framework, kerasMajor } = context;
  if (row.merges) {
    // What is not known may be a list.
    const isUnknown = inputs.length === 1 && inputs[0] !== undefined && !isKnownRank(inputs[0]);
    if (framework === 'tfjs' || !call || call.listed || isUnknown) return undefined;
    return {
      code: 'shape-mismatch',
      message: `${name} takes its tensors in one list: write ${name}()([a, b]).`,
      fixFacts: [{ kind: 'tensors-apart' }],
    };
  }
  // A function of the code's own takes what it likes.
  if (row.runs !== undefined) return undefined;
  if (framework === 'tfjs' || kerasMajor < 3) return undefined;
  return listFault(row, context, name);
}
