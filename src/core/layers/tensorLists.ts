/**
 * What Keras 3 makes of a list, a tuple or a dict of tensors where a layer takes one: most layers take the shape of
 * the list for that of a tensor and fail on it, layers that change no shape take each tensor by itself.
 */
import { isKnownRank } from '../graph/dimension.js';
import { firstInput, outcomes } from './outcome.js';
import type { CallForm, LayerFault, LayerOutcome, LayerRow, RuleContext } from './row.js';

/** The form of a call on a list for layers that have no arguments of their own there. */
export const LISTED: CallForm = { roles: [], listed: true, switches: new Map() };

export function listFault(row: LayerRow, context: RuleContext, name: string): LayerFault | undefined {
  const { call, inputs } = context;
  if (row.lists === 'each') return undefined;
  if (inputs.length > 1) {
    const takesOne = !row.call || (call !== undefined && call.roles[1] === call.roles[0]);
    if (!takesOne) return undefined;
    return {
      code: 'shape-mismatch',
      message: `${name} takes one tensor; found ${inputs.length}. Join them first, such as with Concatenate.`,
      at: { input: 1 },
    };
  }
  if (!isListOfOne(row, context) || row.lists === 'one' || isPair(row, context)) return undefined;
  return {
    code: 'shape-mismatch',
    message: `${name} takes one tensor; found a list with one. Leave out the brackets around it.`,
    at: { input: 0 },
    fixFacts: [{ kind: 'listed-tensor' }],
  };
}

/** Outputs of what the layer does not take as one tensor; undefined where its own rule is asked. */
export function listOutcome(row: LayerRow, context: RuleContext): LayerOutcome | undefined {
  const { inputs, framework, kerasMajor } = context;
  if (framework === 'tfjs' || kerasMajor < 3) return undefined;
  if (row.lists === 'each' && inputs.length > 1) {
    const each = inputs.map((input) => row.rule({ ...context, inputs: [input] }));
    return {
      ...outcomes(each.flatMap(({ outputs }) => outputs)),
      faults: each.flatMap(({ faults }) => faults),
    };
  }
  const input = firstInput(context);
  return isListOfOne(row, context) && isPair(row, context) ? outcomes([input, input]) : undefined;
}

/** Of a layer with states only a list that is known to be one counts. */
function isListOfOne(row: LayerRow, { call, inputs }: RuleContext): boolean {
  const [input] = inputs;
  const takesStates = row.family === 'recurrent' || row.family === 'wrapper';
  const isSequence = takesStates && input !== undefined && isKnownRank(input);
  return call?.listed === true && inputs.length === 1 && (!row.call || isSequence);
}

function isPair(row: LayerRow, { args }: RuleContext): boolean {
  return row.lists === 'pair' && args.boolean('keepdims') !== true && !args.given('data_format');
}
