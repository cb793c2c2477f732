/** The pieces from which every layer's rule builds its outcome. */
import type { Shape } from '../graph/dimension.js';
import type { ArgumentSpec, LayerFault, LayerOutcome, RuleContext } from './row.js';

export function outcome(output: Shape, rest: Partial<LayerOutcome> = {}): LayerOutcome {
  return { outputs: [output], weights: [], multiplyAdds: 0, faults: [], arithmetic: [], ...rest };
}

export function refused(fault: LayerFault): LayerOutcome {
  return outcome({ kind: 'unknown', reason: fault.message }, { faults: [fault] });
}

/** Same shape out as in. */
export function unchanged(context: RuleContext): LayerOutcome {
  return outcome(firstInput(context));
}

export function firstInput(context: RuleContext): Shape {
  return context.inputs[0] ?? { kind: 'unknown', reason: 'the layer has no input' };
}

export function argument(
  name: string,
  type: ArgumentSpec['type'],
  about: string,
  rest: Partial<ArgumentSpec> = {},
): ArgumentSpec {
  return { name, type, about, ...rest };
}
