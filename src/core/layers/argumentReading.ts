/**
 * Reads a layer's arguments and collects what the framework would refuse about them.
 * A value that is not known is never a fault: it flows on as an unknown size.
 */
import type { Dim, Shape } from '../graph/dimension.js';
import { isKnownRank } from '../graph/dimension.js';
import { formatDim, isNumber, unknownDim } from '../graph/dimensionArithmetic.js';
import { outcome } from './outcome.js';
import type { LayerFault, LayerOutcome, RuleContext } from './row.js';

/** The argument's name as the framework writes it. */
export function spelled(context: RuleContext, name: string): string {
  if (context.framework === 'keras') return name;
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function invalid(name: string, message: string): LayerFault {
  return { code: 'invalid-argument', message, at: { argument: name } };
}

/** The outcome of a layer that is refused for all these faults. */
export function refusedFor(faults: readonly LayerFault[]): LayerOutcome {
  const reason = faults[0]?.message ?? 'the layer is refused';
  return outcome({ kind: 'unknown', reason }, { faults });
}

export function reasonFor(context: RuleContext, name: string): string {
  return context.args.unknownReason(name) ?? `${spelled(context, name)} is not given`;
}

/** A positive integer such as `filters` or `units`. */
export function positiveInteger(context: RuleContext, name: string, faults: LayerFault[]): Dim {
  const value = context.args.integer(name);
  if (value === undefined) return unknownDim(reasonFor(context, name));
  if (isNumber(value) && (!Number.isInteger(value) || value <= 0))
    faults.push(
      invalid(name, `${spelled(context, name)} must be a whole number of 1 or more; found ${value}.`),
    );
  return value;
}

/** `rank` whole numbers of at least `minimum`: a kernel, strides, a pool … */
export function readSizes(
  context: RuleContext,
  name: string,
  rank: number,
  faults: LayerFault[],
  minimum = 1,
): readonly Dim[] {
  const sizes = context.args.sizes(name, rank);
  if (sizes === undefined) return new Array<Dim>(rank).fill(unknownDim(reasonFor(context, name)));
  const shown = `(${sizes.map(formatDim).join(', ')})`;
  const label = spelled(context, name);
  if (sizes.length !== rank) {
    const many = rank === 1 ? 'one number' : `one number or ${rank} numbers`;
    faults.push(invalid(name, `${label} takes ${many}; found ${shown}.`));
    return new Array<Dim>(rank).fill(unknownDim(`${label} has ${sizes.length} entries`));
  }
  if (sizes.some((size) => isNumber(size) && (size < minimum || !Number.isInteger(size)))) {
    const found = new Set(sizes).size === 1 ? formatDim(sizes[0] ?? null) : shown;
    faults.push(invalid(name, `${label} must be whole numbers of ${minimum} or more; found ${found}.`));
  }
  return sizes;
}

/** One of several words. Keras takes some in any case (`padding='SAME'`); undefined when not known. */
export function readChoice(
  context: RuleContext,
  name: string,
  choices: readonly string[],
  faults: LayerFault[],
  anyCase = false,
): string | undefined {
  const given = context.args.string(name);
  if (given === undefined) return undefined;
  const value = anyCase && context.framework === 'keras' ? given.toLowerCase() : given;
  if (choices.includes(value)) return value;
  const expected = choices.map((choice) => `"${choice}"`).join(', ');
  faults.push(invalid(name, `${spelled(context, name)} must be one of ${expected}; found "${given}".`));
  return undefined;
}

export type DataFormat = 'channels_last' | 'channels_first';

export function readDataFormat(context: RuleContext, faults: LayerFault[]): DataFormat | undefined {
  if (context.args.unknownReason('data_format') !== undefined) return undefined;
  if (context.args.string('data_format') === undefined) return context.defaultDataFormat;
  const [last, first] =
    context.framework === 'tfjs' ? ['channelsLast', 'channelsFirst'] : ['channels_last', 'channels_first'];
  const found = readChoice(context, 'data_format', [last as string, first as string], faults, true);
  if (found === undefined) return undefined;
  return found === first ? 'channels_first' : 'channels_last';
}

/** A share such as a dropout rate: from 0 to 1. */
export function checkShare(context: RuleContext, name: string, faults: LayerFault[]): void {
  const value = context.args.number(name);
  if (context.framework === 'tfjs' || value === undefined) return;
  if (value < 0 || value > 1)
    faults.push(invalid(name, `${name} must lie between 0 and 1; found ${value}. For 50 % write 0.5.`));
}

/** The rank, batch included, when it is not the expected one: a fault in words. */
export function rankFault(
  layer: string,
  shape: Shape,
  rank: number,
  hint = '',
  atLeast = false,
): LayerFault | undefined {
  if (!isKnownRank(shape) || shape.length === rank || (atLeast && shape.length > rank)) return undefined;
  const found = shape.map(formatDim).join(', ');
  return {
    code: 'wrong-rank',
    message: `${layer} expects ${atLeast ? 'at least ' : ''}${rank} dimensions, batch included; found ${shape.length}: (${found}).${hint && ` ${hint}`}`,
    at: { input: 0 },
  };
}
