/** What the library keeps about a user's own layer or model, changed only through the journal. */
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type {
  CustomState,
  LayerValue,
  ModelValue,
  TrainingSwitch,
  VariableTensor,
} from '../../evaluate/value.js';
import type { Shape } from '../../graph/dimension.js';
import { formatShape } from '../../graph/dimensionArithmetic.js';

const FRESH: CustomState = { weights: [], built: false, calls: new Map() };

export function stateOf(member: LayerValue | ModelValue): CustomState {
  return member.custom ?? FRESH;
}

export function changeState(
  member: LayerValue | ModelValue,
  change: Partial<CustomState>,
  evaluation: Evaluation,
): void {
  evaluation.journal.set<CustomState>(
    {
      object: member,
      key: 'custom',
      get: () => stateOf(member),
      set: (value) => {
        member.custom = value;
      },
      join: (left, right) => (left.weights.length >= right.weights.length ? left : right),
    },
    { ...stateOf(member), ...change },
  );
}

/** Under which shapes a call's outcome is kept. */
export function shapesKey(shapes: readonly Shape[]): string {
  return shapes.map((shape) => formatShape(shape, { batch: true })).join(' ');
}

export function addWeight(
  member: LayerValue | ModelValue,
  weight: VariableTensor,
  evaluation: Evaluation,
): void {
  changeState(member, { weights: [...stateOf(member).weights, weight] }, evaluation);
}

/**
 * Which user code is running: operations inside a custom layer are no nodes of any graph, and inside a
 * subclassed model they are nodes of that model alone. Neither uses up automatic names.
 */
export interface Trace {
  readonly frames: {
    readonly kind: 'layer' | 'model';
    readonly counts: Map<string, number>;
    /** What the last call that gave `training` gave. */
    training?: TrainingSwitch | undefined;
  }[];
}

export function traceOf(evaluation: Evaluation): Trace {
  return evaluation.store<Trace>('keras.trace', () => ({ frames: [] }));
}

export function traced<T>(kind: 'layer' | 'model', evaluation: Evaluation, run: () => T): T {
  const { frames } = traceOf(evaluation);
  frames.push({ kind, counts: new Map() });
  try {
    return run();
  } finally {
    frames.pop();
  }
}
