/** RNN: any cell, repeated over a sequence; and cells stacked on one another. */

import { isKnownRank, type Shape } from '../graph/dimension.js';
import { add, multiply } from '../graph/dimensionArithmetic.js';
import { isOnlyTold } from './argumentReading.js';
import { flag, keras, tfjs } from './baseArguments.js';
import { argument, firstInput, notKnown, outcomes, refused } from './outcome.js';
import { SEQUENCE_CALL, statefulFault } from './recurrent.js';
import { sequenceArguments, zeroOutputForMask } from './recurrentArguments.js';
import type { Framework, LayerOutcome, LayerRow, RuleContext, WrappedLayer } from './row.js';

export const RNN_ROWS: readonly LayerRow[] = [
  {
    family: 'recurrent',
    ...keras('RNN', 'recurrent_layers/rnn'),
    ...tfjs('rnn', 'RNN', { needsOptions: true }),
    arguments: [
      argument('cell', 'layer', 'the step that is repeated, or a list of steps', {
        required: true,
        lends: true,
      }),
      ...sequenceArguments,
      flag('unroll', 'writes out the loop over the steps'),
      zeroOutputForMask,
    ],
    input: { rank: 3, orMore: true },
    call: SEQUENCE_CALL,
    explanation: 'Repeats a cell over the steps of a sequence and hands its state on.',
    rule: repeatCell,
  },
  {
    family: 'recurrent',
    ...keras('StackedRNNCells', 'recurrent_layers/stacked_rnn_cell', { autoName: 'stacked_rnn_cells' }),
    ...tfjs('stackedRNNCells', 'StackedRNNCells', { needsOptions: true }),
    arguments: [argument('cells', 'layer', 'the cells, first to last', { required: true, lends: true })],
    explanation: 'Several cells as one: each takes the output of the one before.',
    rule: (context) => {
      const cells = context.args.layers('cells');
      return cells
        ? throughCells(cells, firstInput(context), context.framework)
        : notKnown('the list of cells is not fully known');
    },
  },
];

/** Output and states of cells on one another, for one step. */
function throughCells(cells: readonly WrappedLayer[], input: Shape, framework: Framework): LayerOutcome {
  let output = input;
  const states: Shape[] = [];
  let total = outcomes([]);
  for (const cell of cells) {
    const made = cell.apply([output]);
    output = made.outputs[0] ?? output;
    const own = made.outputs.slice(1);
    // TensorFlow.js lists the states of the last cell first.
    if (framework === 'tfjs') states.unshift(...own);
    else states.push(...own);
    total = {
      ...total,
      weights: [...total.weights, ...made.weights],
      multiplyAdds: add(total.multiplyAdds, made.multiplyAdds),
      faults: [...total.faults, ...made.faults],
    };
  }
  return { ...total, outputs: [output, ...states] };
}

function repeatCell(context: RuleContext): LayerOutcome {
  const input = firstInput(context);
  const one = context.args.layer('cell');
  const cells = one ? [one] : context.args.layers('cell');
  if (!cells) return notKnown(context.args.unknownReason('cell') ?? 'the cell is not known');
  if (!isKnownRank(input)) return outcomes([input]);
  const [batch = null, steps = null, ...rest] = input;
  const stateful = statefulFault(context, batch);
  if (stateful) return refused(stateful);
  const made = throughCells(cells, [batch, ...rest], context.framework);
  if (made.faults.length > 0) return made;
  const [output, ...states] = made.outputs;
  if (!output || !isKnownRank(output)) return { ...made, outputs: [output ?? input] };
  // Where Keras 3 only tells the shape, a step gives one vector, whatever it is given.
  const step = isOnlyTold(context) ? [output.at(-1) ?? null] : output.slice(1);
  const all =
    context.args.boolean('return_sequences') === true
      ? [batch, steps, ...step]
      : [output[0] ?? null, ...step];
  return {
    ...made,
    outputs: context.args.boolean('return_state') === true ? [all, ...states] : [all],
    multiplyAdds: multiply(steps, made.multiplyAdds),
  };
}
