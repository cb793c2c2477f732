/**
 * Reads a layer's arguments and collects what the framework would refuse about them.
 * A value that is not known is never a fault: it flows on as an unknown size.
 */

import type { FixFacts } from '../checks/fixFacts.js';
import type { Dim, Shape } from '../graph/dimension.js';
import { isKnownRank } from '../graph/dimension.js';
import { formatDim, isNumber, unknownDim } from '../graph/dimensionArithmetic.js';
import { camelCase } from './camelCase.js';
import { outcome, unknownWeight } from './outcome.js';
import type { ArgumentSpec, Framework, LayerFault, LayerOutcome, LayerRow, RuleContext } from './row.js';

/** The argument's name as the framework writes it. */
export function spelled(
  { framework }: Pick<RuleContext, 'framework'>,
  name: string,
  spec?: ArgumentSpec,
): string {
  if (framework === 'keras') return name;
  return spec?.tfjs ?? camelCase(name);
}

export function invalid(name: string, message: string, fixFacts: FixFacts = []): LayerFault {
  return { code: 'invalid-argument', message, at: { argument: name }, fixFacts };
}

/** For values that are no numbers where one was expected. */
export const WHOLE_EXPECTED: FixFacts = [{ kind: 'number-expected', isWhole: true, isNumber: false }];
export const NUMBER_EXPECTED: FixFacts = [{ kind: 'number-expected', isWhole: false, isNumber: false }];

/** All that is known for its quick fix. */
export function factsOfFault(
  { at, fixFacts = [] }: LayerFault,
  { framework, row }: { readonly framework: Framework; readonly row: LayerRow },
): FixFacts {
  if (!at || !('argument' in at)) return fixFacts;
  const name = at.argument;
  const spec = row.arguments.find((each) => each.name === name);
  return [...fixFacts, { kind: 'layer-argument', name, spelled: spelled({ framework }, name, spec) }];
}

/** The outcome of a layer that is refused for all these faults. */
export function refusedFor(faults: readonly LayerFault[]): LayerOutcome {
  const reason = faults[0]?.message ?? 'the layer is refused';
  return outcome(
    { kind: 'unknown', reason },
    { faults, multiplyAdds: unknownDim(reason), weights: [unknownWeight(reason)] },
  );
}

function reasonFor(context: RuleContext, name: string): string {
  return context.args.unknownReason(name) ?? `${spelled(context, name)} is not given`;
}

/** A positive integer such as `filters` or `units`. */
export function positiveInteger(context: RuleContext, name: string, faults: LayerFault[]): Dim {
  const value = integer(context, name);
  if (isNumber(value) && (!Number.isInteger(value) || value <= 0))
    faults.push(
      invalid(
        name,
        `${spelled(context, name)} must be a whole number of 1 or more; found ${written(value, context, name)}.`,
        [{ kind: 'number-expected', isWhole: true, isNumber: true }],
      ),
    );
  return value;
}

/** A number as Python writes it: a float keeps its point, `3072.0`. */
export function written(value: number, context: RuleContext, name: string): string {
  const isFloat = context.framework === 'keras' && context.args.kind(name) === 'float';
  return isFloat && Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** A number that is checked already: unknown when it is not given. Of a float Keras 2 keeps the whole part. */
export function integer(context: RuleContext, name: string): Dim {
  const value =
    numberInText(context, name) ?? context.args.integer(name) ?? unknownDim(reasonFor(context, name));
  const isCut = context.framework === 'keras' && context.kerasMajor === 2 && isNumber(value);
  return isCut ? Math.trunc(value) : value;
}

/** Of `units='128'`, which Keras 2 makes a number. */
export function numberInText({ framework, kerasMajor, args }: RuleContext, name: string): number | undefined {
  if (framework !== 'keras' || kerasMajor !== 2 || args.kind(name) !== 'string') return undefined;
  const text = args.json(name);
  return typeof text === 'string' && /^\s*\+?\d+\s*$/.test(text) ? Number(text) : undefined;
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

/** Where Keras 3 only tells the shape and calculates nothing: outside of layers and models of the code's own. */
export function isOnlyTold({ framework, kerasMajor, call }: RuleContext): boolean {
  return framework === 'keras' && kerasMajor === 3 && !call?.isInside;
}

export type DataFormat = 'channels_last' | 'channels_first';

/** Undefined when it is not known. */
export function readDataFormat(context: RuleContext): DataFormat | undefined {
  if (context.args.unknownReason('data_format') !== undefined) return undefined;
  const given = context.args.string('data_format');
  if (given === undefined)
    return context.args.kind('data_format') === 'none' ? context.defaultDataFormat : undefinedFormat(context);
  return /first/i.test(given) ? 'channels_first' : 'channels_last';
}

function undefinedFormat(context: RuleContext): DataFormat | undefined {
  return context.args.given('data_format') ? undefined : context.defaultDataFormat;
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
    fixFacts: [{ kind: 'rank', expected: rank, found: shape.length, orMore: atLeast }],
  };
}

/** An axis counted from the end when negative; undefined when it is outside. */
export function axisIn(axis: number, rank: number): number | undefined {
  const at = axis < 0 ? axis + rank : axis;
  return at >= 0 && at < rank && Number.isInteger(at) ? at : undefined;
}

/** The axes given as one number or a list; undefined when not known. */
export function readAxes(context: RuleContext, name = 'axis'): readonly number[] | undefined {
  const one = context.args.integer(name);
  const dims = context.args.dims(name) ?? (one === undefined ? undefined : [one]);
  const axes = dims?.filter(isNumber);
  return axes && axes.length === dims?.length ? axes : undefined;
}
