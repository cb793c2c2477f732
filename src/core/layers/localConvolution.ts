/** Locally connected layers of Keras 1 and 2: convolutions whose kernel differs from place to place. */
import { isKnownRank } from '../graph/dimension.js';
import { product } from '../graph/dimensionArithmetic.js';
import { integer, refusedFor } from './argumentReading.js';
import { count, dataFormat, formerKeras, kernelArguments, noTraining, padding } from './baseArguments.js';
import { filters, kerasOneSignature, kernelSize, strides } from './convolution.js';
import { channelFault, readWindow, weightsUnknown } from './kernelWindow.js';
import { firstInput, outcome, weight } from './outcome.js';
import type { LayerFault, LayerOutcome, LayerRow, RuleContext } from './row.js';
import { byHand, joinShape, slide, splitShape } from './window.js';

export const LOCAL_ROWS: readonly LayerRow[] = [local(1), local(2)];

function local(rank: 1 | 2): LayerRow {
  const name = `LocallyConnected${rank}D`;
  return {
    family: 'convolution',
    ...formerKeras(name),
    ...noTraining(`${name} left Keras with version 3, and TensorFlow.js never had it. Use Conv${rank}D.`),
    until: 2,
    arguments: [
      filters,
      kernelSize(rank),
      strides(rank),
      padding(['valid', 'same']),
      dataFormat,
      ...kernelArguments(),
      count('implementation', 'how it is computed', { default: 1 }),
    ],
    formerly: { 1: kerasOneSignature(rank) },
    input: { rank: rank + 2 },
    explanation: 'Like a convolution, but every place of the input has a kernel of its own.',
    rule: (context) => connect(context, name, rank),
  };
}

/** Weights as keras 2.15 `locally_connected2d.py`, implementation 1, holds them. */
function connect(context: RuleContext, name: string, rank: 1 | 2): LayerOutcome {
  const faults: LayerFault[] = [];
  const { window, format } = readWindow(context, rank, faults);
  if (faults.length > 0) return refusedFor(faults);
  const input = firstInput(context);
  if (!isKnownRank(input)) return outcome(input);
  if (!format) return weightsUnknown(context);
  const { batch, channels, spatial } = splitShape(input, format);
  const slid = slide(spatial, window);
  const fault = channelFault(name, channels);
  const refused = fault ? [fault, ...slid.faults] : slid.faults;
  if (refused.length > 0) return refusedFor(refused);
  const out = integer(context, 'filters');
  const kernel = [product(slid.spatial), product([...window.size, channels]), out];
  const hasBias = context.args.boolean('use_bias') !== false;
  return outcome(joinShape(batch, slid.spatial, out, format), {
    weights: [weight('kernel', kernel), ...(hasBias ? [weight('bias', [...slid.spatial, out])] : [])],
    multiplyAdds: product(kernel),
    arithmetic: [...slid.arithmetic, { label: 'weights', formula: byHand(kernel) }],
    receptive: slid.receptive,
  });
}
