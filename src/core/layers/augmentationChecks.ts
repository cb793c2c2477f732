/** What Keras refuses about the strengths and ranges of augmentation layers. */
import { isKnownRank } from '../graph/dimension.js';
import { isNumber } from '../graph/dimensionArithmetic.js';
import { invalid, NUMBER_EXPECTED, readDataFormat } from './argumentReading.js';
import { firstInput, refused } from './outcome.js';
import type { LayerFault, RuleContext } from './row.js';

/** What a strength may be: a number or a pair of them, within these bounds. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
  /** A pair is refused only when it lies wholly outside. */
  readonly loose?: boolean;
  /** Pairs are refused. */
  readonly single?: boolean;
  /** None is refused. */
  readonly required?: boolean;
}

export const around = (low: number, high: number): Bounds => ({ low, high, loose: true });
export const within = (low: number, high: number): Bounds => ({ low, high });

export const SHIFT: Bounds = { ...within(-1, 1), required: true };

export function boundFault(context: RuleContext, name: string, bounds: Bounds): LayerFault | undefined {
  if (!context.args.given(name)) return undefined;
  const kind = context.args.kind(name);
  const length = context.args.length(name);
  // Keras 2 reads the second of what is no number.
  const isShort = kind === 'sequence' && isNumber(length) && length < 2;
  if (context.kerasMajor < 3)
    return isShort && !bounds.single
      ? invalid(name, `${name} must be a number, or a pair of them; found a list of ${length}.`)
      : undefined;
  const { low, high } = bounds;
  const expected = `${name} must be a number from ${low} to ${high}${bounds.single ? '' : ', or a pair of them'}.`;
  if (kind === 'none') return bounds.required ? invalid(name, expected) : undefined;
  if (kind === 'string') return invalid(name, expected, NUMBER_EXPECTED);
  const numbers = numbersOf(context, name);
  if (!numbers) return undefined;
  if (kind === 'sequence' && (bounds.single || numbers.length !== 2)) return invalid(name, expected);
  const [first = 0, second = first] = numbers;
  const isOutside =
    kind === 'sequence' && bounds.loose
      ? first > high || second < low
      : numbers.some((value) => value < low || value > high);
  return isOutside ? invalid(name, `${expected} Found ${numbers.join(', ')}.`) : undefined;
}

function numbersOf(context: RuleContext, name: string): readonly number[] | undefined {
  const dims = context.args.dims(name);
  if (dims) {
    const numbers = dims.filter(isNumber);
    return numbers.length === dims.length ? numbers : undefined;
  }
  const one = context.args.number(name);
  return one === undefined ? undefined : [one];
}

export function rangeFault(context: RuleContext): LayerFault | undefined {
  const kind = context.args.kind('value_range');
  const length = context.args.length('value_range');
  const isWrong =
    kind === 'integer' || kind === 'float' || (kind === 'sequence' && isNumber(length) && length !== 2);
  return isWrong
    ? invalid('value_range', 'value_range must be a pair: the smallest and the largest pixel value.')
    : undefined;
}

/** RandomColorDegeneration compares the channels wherever it stands; inside of a layer grey images pass. */
export function colourFault(context: RuleContext): LayerFault | undefined {
  const range = rangeFault(context);
  const input = firstInput(context);
  if (range || !isKnownRank(input)) return range;
  if (context.call?.isInside) return channelFault('RandomColorDegeneration', context, [1, 3]);
  const hasRank = input.length === 3 || input.length === 4;
  if (hasRank) return channelFault('RandomColorDegeneration', context, [3]);
  return refused({
    code: 'wrong-rank',
    message: 'RandomColorDegeneration expects images with three channels (batch, height, width, 3).',
    at: { input: 0 },
  }).faults[0];
}

/** Keras only calculates with colours inside of a layer or model of the code's own. */
export const insideFault =
  (name: string, channels: readonly number[], other?: (context: RuleContext) => LayerFault | undefined) =>
  (context: RuleContext): LayerFault | undefined =>
    other?.(context) ?? (context.call?.isInside ? channelFault(name, context, channels) : undefined);

const NUMERALS: Readonly<Record<number, string>> = { 1: 'one', 3: 'three' };

function channelFault(
  name: string,
  context: RuleContext,
  allowed: readonly number[],
): LayerFault | undefined {
  const input = firstInput(context);
  const channels = isKnownRank(input)
    ? input.at(readDataFormat(context) === 'channels_first' ? -3 : -1)
    : undefined;
  if (!isNumber(channels) || allowed.includes(channels)) return undefined;
  const last = allowed.at(-1);
  return refused({
    code: 'channel-mismatch',
    message: `${name} expects images with ${allowed.map((count) => NUMERALS[count]).join(' or ')} channels (batch, height, width, ${last}).`,
    at: { input: 0 },
  }).faults[0];
}

export function evenKernel(context: RuleContext): LayerFault | undefined {
  const numbers = numbersOf(context, 'kernel_size');
  return numbers?.some((size) => size % 2 === 0)
    ? invalid('kernel_size', `kernel_size must be odd; found ${numbers.join(', ')}.`)
    : undefined;
}
