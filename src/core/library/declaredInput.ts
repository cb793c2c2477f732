/** The input shape that a layer declares among its own arguments: `input_shape=(48, 48, 1)`, `input_dim=8`. */
import { nameOfSymbol } from '../evaluate/symbolParts.js';
import type { BoundArgument, LayerValue, Value } from '../evaluate/value.js';
import type { Dim, Shape } from '../graph/dimension.js';
import { layerArguments } from './layerArguments.js';
import { itemsOf, toDim, toShape } from './values.js';

/** The input shape that a layer declares as the first of a Sequential, batch first. */
export function declaredBy(layer: LayerValue): Shape | undefined {
  const { row, framework, bound } = layer;
  const ownNames = new Set(row.arguments.map(({ name }) => name));
  const general = new Map([...bound].filter(([name]) => !ownNames.has(name)));
  const args = layerArguments(row, framework, bound);
  return (
    declaredSteps(layer) ??
    declaredInput(general) ??
    row.declares?.(args, framework, framework === 'tfjs' ? 2 : (layer.kerasMajor ?? 3))
  );
}

/** `LSTM(4, input_dim=7, input_length=5)` of Keras 1 and 2: sequences of five steps of seven numbers. */
function declaredSteps({ row, framework, bound, kerasMajor = 3 }: LayerValue): Shape | undefined {
  if (framework !== 'keras' || kerasMajor > (row.declaresStepsUntil ?? 0)) return undefined;
  if (['input_shape', 'batch_input_shape'].some((name) => bound.has(name))) return undefined;
  const [length, width] = ['input_length', 'input_dim'].map((name) => bound.get(name)?.value);
  return length || width ? [null, sizeOf(length), sizeOf(width)] : undefined;
}

/** The input shape a first layer declares, batch first; undefined when it declares none. */
export function declaredInput(bound: ReadonlyMap<string, BoundArgument>): Shape | undefined {
  const withBatch = bound.get('batch_shape') ?? bound.get('batch_input_shape');
  if (withBatch && withBatch.value.kind !== 'none') return toShape(withBatch.value);
  const batch: Dim = sizeOf(bound.get('batch_size')?.value);
  const given = (bound.get('shape') ?? bound.get('input_shape'))?.value;
  if (given && given.kind !== 'none') {
    const name = given.kind === 'symbol' ? nameOfSymbol(given) : undefined;
    if (name !== undefined)
      return { kind: 'unknown', reason: `of ${name} only the name is known`, named: { name, batch } };
    if (itemsOf(given)?.some((size) => itemsOf(size)))
      return { kind: 'unknown', reason: 'a size of the input shape is itself a shape' };
    const shape = toShape(given);
    return 'kind' in shape ? shape : [batch, ...shape];
  }
  const dim = bound.get('input_dim')?.value;
  return dim ? [batch, toDim(dim)] : undefined;
}

function sizeOf(value: Value | undefined): Dim {
  return value ? toDim(value) : null;
}
