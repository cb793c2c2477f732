/** TensorFlow Addons' WeightNormalization: the weights of another layer as a length and a direction. */
import { isKnownRank } from '../graph/dimension.js';
import { invalid, refusedFor } from './argumentReading.js';
import { notKnown, weight } from './outcome.js';
import type { LayerOutcome, RuleContext } from './row.js';

/**
 * One length for each entry of the kernel's last axis, a flag that the start is made, and with `data_init` a
 * frozen copy of the layer, whose weights count. Of a recurrent layer the recurrent kernel is split.
 */
export function weightNormalised(context: RuleContext): LayerOutcome {
  const layer = context.args.layer('layer');
  const initialised = context.args.boolean('data_init');
  if (!layer || initialised === undefined)
    return notKnown(context.args.unknownReason('layer') ?? 'the wrapped layer is not known');
  const made = layer.apply(context.inputs);
  if (made.faults.length > 0) return refusedFor(made.faults.map(({ code, message }) => ({ code, message })));
  const isRecurrent = layer.row.family === 'recurrent';
  const split = made.weights.find(({ name }) => name === (isRecurrent ? 'recurrent_kernel' : 'kernel'));
  const [input] = context.inputs;
  if (!split) {
    if (layer.row.family === 'other' || !input || !isKnownRank(input))
      return notKnown('the wrapped layer is not known');
    return refusedFor([
      invalid(
        'layer',
        `WeightNormalization needs a layer with a kernel; found ${layer.row.keras?.name ?? 'another layer'}.`,
      ),
    ]);
  }
  const copies = initialised
    ? made.weights.map((each) => ({ ...each, name: `data_dep_init/${each.name}`, trainable: false }))
    : [];
  return {
    ...made,
    weights: [
      weight('g', [split.shape.at(-1) ?? null]),
      ...made.weights,
      weight('initialized', [], false),
      ...copies,
    ],
  };
}
