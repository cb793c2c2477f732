/** The pieces from which every layer's rule builds its outcome. */
import type { Dim, Shape } from '../graph/dimension.js';
import { unknownDim } from '../graph/dimensionArithmetic.js';
import type { ArgumentSpec, LayerFault, LayerOutcome, RuleContext, Weight } from './row.js';

export function outcome(output: Shape, rest: Partial<LayerOutcome> = {}): LayerOutcome {
  return outcomes([output], rest);
}

export function outcomes(outputs: readonly Shape[], rest: Partial<LayerOutcome> = {}): LayerOutcome {
  return { outputs, weights: [], multiplyAdds: 0, faults: [], arithmetic: [], ...rest };
}

export function refused(fault: LayerFault): LayerOutcome {
  const reason = fault.message;
  return outcome(
    { kind: 'unknown', reason },
    { faults: [fault], multiplyAdds: unknownDim(reason), weights: [unknownWeight(reason)] },
  );
}

/** Nothing is refused and nothing is known, for this reason. */
export function notKnown(reason: string): LayerOutcome {
  return outcome(
    { kind: 'unknown', reason },
    { multiplyAdds: unknownDim(reason), weights: [unknownWeight(reason)] },
  );
}

/** Stands for weights that cannot be counted. */
export function unknownWeight(reason: string): Weight {
  return { name: 'weights', shape: [unknownDim(reason)], trainable: true };
}

export function weight(name: string, shape: readonly Dim[], trainable = true): Weight {
  return { name, shape, trainable };
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
