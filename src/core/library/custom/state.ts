/** What the library keeps about a user's own layer or model, changed only through the journal. */
import { propertySlot, type Slot } from '../../evaluate/journal.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type {
  Application,
  ByCaller,
  CustomState,
  LayerValue,
  ModelValue,
  TensorValue,
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
      join: joined,
    },
    { ...stateOf(member), ...change },
  );
}

/** Of two branches. What is built on one side alone has its weights wherever it is used. */
function joined(left: CustomState, right: CustomState): CustomState {
  const longer = left.weights.length >= right.weights.length ? left : right;
  const openWeights = left.openWeights ?? right.openWeights;
  if (openWeights !== undefined) return { ...longer, openWeights };
  const isSame = areAlike(left.weights, right.weights) && holdSame(left.tracked, right.tracked);
  if (left.built !== right.built || isSame) return longer;
  return { ...longer, openWeights: 'which weights it has depends on a test that is not known' };
}

function holdSame(a: CustomState['tracked'] = [], b: CustomState['tracked'] = []): boolean {
  if (a === b) return true;
  const held = new Set(b);
  return a.length === b.length && a.every((member) => held.has(member));
}

function areAlike(a: readonly VariableTensor[], b: readonly VariableTensor[]): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every((weight, index) => {
      const other = b[index];
      return weight === other || (other && shapesKey([weight.shape]) === shapesKey([other.shape]));
    })
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
    /** Whether the model trains, where the library tells the code that runs. */
    byCaller?: ByCaller;
    /** What `add_loss` was given so far, where that is followed. */
    losses?: TensorValue[];
    /** It runs on data, and calculates at once. */
    isOnData?: boolean;
    /** The function of a Lambda, which keeps no variables. */
    isFunction?: true;
    /** A `train_step`, in which each call is one of its own, and no training of the model's. */
    isStep?: true;
  }[];
}

export function traceOf(evaluation: Evaluation): Trace {
  return evaluation.store<Trace>('keras.trace', () => ({ frames: [] }));
}

/** Code of a layer or a subclassed model runs: Keras 3 calculates there, where outside it asks for shapes alone. */
export function isInLayer(evaluation: Evaluation): boolean {
  return evaluation.kerasMajor === 3 && traceOf(evaluation).frames.length > 0;
}

export function traced<T>(
  kind: 'layer' | 'model',
  evaluation: Evaluation,
  run: () => T,
  more: { readonly isFunction?: true } = {},
): T {
  const { frames } = traceOf(evaluation);
  frames.push({ kind, counts: new Map(), ...more });
  try {
    return run();
  } finally {
    frames.pop();
  }
}

/** The uses of layers that the code of a layer has made so far, those inside of its own layers left out. */
const usesIn = new WeakMap<Trace['frames'][number], Application[]>();

/** A layer or model is applied here. */
export function noteUse(use: Application, evaluation: Evaluation): void {
  const frame = traceOf(evaluation).frames.at(-1);
  if (frame?.kind !== 'layer') return;
  const uses = usesIn.get(frame);
  if (uses) uses.push(use);
  else usesIn.set(frame, [use]);
}

/** What ran in a layer's own code while `run` ran. */
export function usesDuring<T>(
  kind: 'layer' | 'model',
  evaluation: Evaluation,
  run: () => T,
): { readonly outcome: T; readonly uses: readonly Application[] } {
  return traced(kind, evaluation, () => {
    const outcome = run();
    const frame = traceOf(evaluation).frames.at(-1);
    return { outcome, uses: (frame && usesIn.get(frame)) ?? [] };
  });
}

const insides = new WeakMap<Application, readonly Application[]>();
const NO_USES: readonly Application[] = [];

export function setInside(use: Application, inside: readonly Application[]): void {
  // A model that is called applies its own layers once more: they stand in its own graph.
  const parts = new Set(inside.flatMap(({ layer }) => (layer.kind === 'model' ? layer.stack : [])));
  const own = inside.filter(({ layer }) => !parts.has(layer));
  if (own.length > 0) insides.set(use, own);
}

/** The uses of layers that this use of a layer of the code's own made: none of them on a way that was taken back. */
export function insideOf(use: Application): readonly Application[] {
  const inside = insides.get(use);
  return inside ? inside.filter((each) => each.layer.applications.includes(each)) : NO_USES;
}

/** The layer is built with inputs of these shapes, before any call or in its first. */
export function setBuilt(layer: LayerValue, shapesGiven: readonly Shape[], evaluation: Evaluation): void {
  const slot = propertySlot(layer, 'builtWith', (left, right) => left ?? right);
  evaluation.journal.set(slot, shapesGiven);
}

/** What a model that its first call wires begins and ends with. */
export function endsSlot(model: ModelValue): Slot<Pick<ModelValue, 'inputs' | 'outputs'>> {
  return {
    object: model,
    key: 'ends',
    get: () => ({ inputs: model.inputs, outputs: model.outputs }),
    set: ({ inputs, outputs }) => {
      model.inputs = inputs;
      model.outputs = outputs;
    },
    join: (left, right) => (left.outputs.length > 0 ? left : right),
  };
}
