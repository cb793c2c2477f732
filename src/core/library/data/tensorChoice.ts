/** `if tf.random.uniform(()) > 0.5:` in `dataset.map`: for each sample a tensor chooses, so both sides are calculated. */
import type { Application, LayerValue, TensorValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { operationRow } from '../standInRows.js';
import { factsOf } from './followed.js';
import { noteStarts } from './sampleMaps.js';

/** Undefined where the test is no single value of data, or the two are no images of known sources and one size. */
export function chosenTensor(
  test: Value,
  then: TensorValue,
  otherwise: TensorValue,
): TensorValue | undefined {
  const facts = factsOf(then);
  const from = then.calculation ?? otherwise.calculation;
  const { shape, dtype } = then;
  const isOfSample =
    test.kind === 'tensor' &&
    test.calculation !== undefined &&
    isKnownRank(test.shape) &&
    test.shape.length === 0;
  const areAlike = JSON.stringify(shape) === JSON.stringify(otherwise.shape) && dtype === otherwise.dtype;
  if (!isOfSample || !areAlike || !facts || !factsOf(otherwise) || from?.layer.kind !== 'layer')
    return undefined;
  const operands = { condition: test, x1: then, x2: otherwise };
  const layer: LayerValue = {
    ...from.layer,
    row: operationRow('Where', () => ({ outputs: [shape] }), { operands: Object.keys(operands) }),
    name: 'where',
    bound: new Map(),
    applications: [],
  };
  const outputs: TensorValue[] = [];
  const calculation: Application = {
    layer,
    inputs: Object.values(operands),
    operands: Object.entries(operands).map(([name, tensor]) => ({ name, tensor })),
    outputs,
    made: from.made,
    scope: from.scope,
  };
  const made: TensorValue = {
    ...{ kind: 'tensor', shape, dtype, index: 0, isData: true, calculation },
    facts: { ...facts, isChanged: true },
  };
  outputs.push(made);
  return noteStarts(made, [then, otherwise]) ? made : undefined;
}
