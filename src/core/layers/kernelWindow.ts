/** What all convolutions read alike: kernel size, strides, dilation, padding and the place of the channels. */
import type { Dim } from '../graph/dimension.js';
import { isNumber } from '../graph/dimensionArithmetic.js';
import { type DataFormat, invalid, readChoice, readDataFormat, readSizes } from './argumentReading.js';
import type { LayerFault, RuleContext } from './row.js';
import { axisNames, type Window } from './window.js';

export function readWindow(
  context: RuleContext,
  rank: 1 | 2 | 3,
  faults: LayerFault[],
  options: { readonly strideWithDilation?: boolean } = {},
): { readonly window: Window; readonly format: DataFormat | undefined } {
  const size = readSizes(context, 'kernel_size', rank, faults);
  const strides = readSizes(context, 'strides', rank, faults);
  const dilation = readSizes(context, 'dilation_rate', rank, faults);
  const padding = readConvolutionPadding(context, rank, faults);
  const format = readDataFormat(context, faults);
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
function readConvolutionPadding(
  context: RuleContext,
  rank: number,
  faults: LayerFault[],
): string | undefined {
  const causal = context.framework === 'tfjs' || rank === 1 ? ['causal'] : [];
  const padding = readChoice(context, 'padding', ['valid', 'same', ...causal], faults, true);
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

/** What to do about a wrong rank, with the shape a learner would write. */
export function convolutionRank(rank: 1 | 2 | 3): string {
  return `Give one sample as (${[...axisNames(rank), 'channels'].join(', ')}).`;
}
