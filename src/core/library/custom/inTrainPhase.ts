/** A tensor that is one in training and another in evaluation, where a `call` of the code says so: `if training:`. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { phaseOf } from '../../evaluate/phase.js';
import type { Application, TensorValue, Value } from '../../evaluate/value.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import { equalDims } from '../../graph/dimensionArithmetic.js';
import type { CallSite } from '../makeLayer.js';
import { operate } from '../operations/operation.js';
import { rule } from '../operations/specs.js';
import { none, unknown } from '../values.js';
import { traceOf } from './state.js';

/** As `keras.backend.in_train_phase` of Keras 2. */
const IN_TRAIN_PHASE = rule('InTrainPhase', 'x alt', (call) => call.shape('alt'));

/** Undefined where shapes differ: no tensor can be both. */
export function inTrainPhase(x: TensorValue, alt: TensorValue, site: CallSite): TensorValue | undefined {
  if (x.producer && alt.producer && isSameCall(x.producer, alt.producer)) {
    // It does on each side what it is told there, as it does when the run tells it.
    delete x.producer.training;
    return x;
  }
  if (!areAlike(x.shape, alt.shape)) return undefined;
  const made = operate(
    IN_TRAIN_PHASE,
    new Map([
      ['x', x],
      ['alt', alt],
    ]),
    site,
  );
  return made.kind === 'tensor' ? made : undefined;
}

function areAlike(a: Shape, b: Shape): boolean {
  if (!isKnownRank(a) || !isKnownRank(b) || a.length !== b.length) return false;
  return a.every((dim, axis) => {
    const other = b[axis] ?? null;
    return dim === other || equalDims(dim, other) === true;
  });
}

function isSameCall(a: Application, b: Application): boolean {
  const isPlain = a.layer.kind === 'layer' && a.layer.instance === undefined && a.operands === undefined;
  return (
    isPlain &&
    a.layer === b.layer &&
    a.inputs.every((input, at) => input === b.inputs[at]) &&
    a.inputs.length === b.inputs.length
  );
}

/** `keras.backend.in_train_phase(x, alt, training)`: either may be a function that gives it. */
export function inTrainPhaseCall(call: NativeCall): Value {
  const argument = (place: number, name: string): Value =>
    (call.positional[place] ?? call.keywords.get(name))?.value ?? none;
  const tensorOf = (value: Value): Value =>
    value.kind === 'function' ? call.evaluation.call(value, [], new Map(), call.location) : value;
  const given = argument(2, 'training');
  const byCaller =
    given.kind === 'none' ? traceOf(call.evaluation).frames.at(-1)?.byCaller : phaseOf(given)?.byCaller;
  const side = byCaller?.side ?? (byCaller ? undefined : call.evaluation.truth(given));
  if (side !== undefined) return tensorOf(side ? argument(0, 'x') : argument(1, 'alt'));
  const [x, alt] = [tensorOf(argument(0, 'x')), tensorOf(argument(1, 'alt'))];
  if (!byCaller || x.kind !== 'tensor' || alt.kind !== 'tensor') return alt;
  return byCaller.choose(x, alt) ?? unknown('in_train_phase is given tensors of several shapes');
}
