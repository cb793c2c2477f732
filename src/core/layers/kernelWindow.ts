/** What all convolutions read alike: kernel size, strides, dilation, padding and the place of the channels. */
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { isNumber, unknownDim } from '../graph/dimensionArithmetic.js';
import { type DataFormat, invalid, readDataFormat, readSizes } from './argumentReading.js';
import { firstInput, outcome, unknownWeight } from './outcome.js';
import type { LayerFault, LayerOutcome, RuleContext } from './row.js';
import type { Window } from './window.js';

export function readWindow(
  context: RuleContext,
  rank: 1 | 2 | 3,
  faults: LayerFault[],
  options: { readonly strideWithDilation?: boolean } = {},
): { readonly window: Window; readonly format: DataFormat | undefined } {
  const size = readSizes(context, 'kernel_size', rank, faults);
  const strides = readSizes(context, 'strides', rank, faults);
  const hasDilation = context.args.kind('dilation_rate') !== undefined;
  const dilation = hasDilation ? readSizes(context, 'dilation_rate', rank, faults) : size.map(() => 1);
  const padding = readPadding(context);
  const format = readDataFormat(context);
  if (!options.strideWithDilation && context.framework === 'keras' && above(strides) && above(dilation))
    faults.push(
      invalid(
        'dilation_rate',
        'Keras does not take strides and dilation_rate above 1 together. Set one of them to 1.',
      ),
    );
  return { window: { what: 'kernel', size, strides, dilation, padding }, format };
}

/** TensorFlow.js takes `causal` everywhere and treats it as `valid` when it computes shapes. */
export function readPadding(context: RuleContext): string | undefined {
  const padding = context.args.string('padding')?.toLowerCase();
  return padding === 'causal' && context.framework === 'tfjs' ? 'valid' : padding;
}

const above = (sizes: readonly Dim[]) => sizes.some((size) => isNumber(size) && size > 1);

/** Weights need a number of channels. */
export function channelFault(layer: string, channels: Dim): LayerFault | undefined {
  if (channels !== null) return undefined;
  return {
    code: 'channel-mismatch',
    message: `${layer} needs a known number of input channels; found None. Give the channels in the input shape.`,
    at: { input: 0 },
  };
}

export function formatUnknown(context: RuleContext): LayerOutcome {
  return outcome({ kind: 'unknown', reason: whyFormat(context) });
}

/** Of a convolution, which gives as many sizes as it takes. */
export function weightsUnknown(context: RuleContext): LayerOutcome {
  const reason = whyFormat(context);
  const open = unknownDim(reason);
  const input = firstInput(context);
  const output = isKnownRank(input) ? input.map((size, axis) => (axis === 0 ? size : open)) : input;
  return outcome(output, { multiplyAdds: open, weights: [unknownWeight(reason)] });
}

function whyFormat(context: RuleContext): string {
  return context.args.unknownReason('data_format') ?? 'data_format is not known';
}
