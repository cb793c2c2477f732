/** Makes a node of an operation where Keras does: on tensors of a graph, outside a user's own layer. */

import type { Application, LayerValue, Operands, TensorValue, Value } from '../../evaluate/value.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import { snakeCase } from '../../graph/snakeCase.js';
import type { LayerOutcome, LayerRow } from '../../layers/row.js';
import { wordSet } from '../../words.js';
import { countedName } from '../automaticNames.js';
import { traceOf } from '../custom/state.js';
import { isSymbolic } from '../keras/missingMember.js';
import { apply } from '../makeLayer.js';
import { operationRow } from '../standInRows.js';
import type { OperationSpec, Site } from './operation.js';
import { settingsOf } from './trainedOperation.js';

export function recordOperation(
  spec: OperationSpec,
  given: Operands,
  rule: (shapes: ReadonlyMap<TensorValue, Shape>) => LayerOutcome,
  site: Site,
  settings: ReadonlyMap<string, Value> = new Map(),
): Value {
  const operands = given.map(({ tensor }) => tensor);
  const isPlainData = operands.every((tensor) => tensor.isData) && [...settings.values()].every(isPlain);
  const origin = isPlainData ? { isData: true as const } : {};
  const refused = refusedTruths(spec, operands, site);
  if (refused) return refused;
  const outcome = rule(new Map());
  for (const fault of outcome.faults)
    site.evaluation.report({
      code: fault.code,
      severity: 'error',
      message: fault.message,
      location: site.location,
      stack: site.stack,
      ...(fault.fixFacts && { fixFacts: fault.fixFacts }),
    });
  const isTruth = spec.dtype === 'bool' && !settings.has('dtype');
  const dtype = spec.dtype ?? typeAfter(spec.type, settings, operands[0]?.dtype);
  const frame = traceOf(site.evaluation).frames.at(-1);
  const symbolic = operands.filter(({ producer }) => producer !== undefined);
  const row = operationRow(
    spec.type,
    (inputs) => rule(new Map(symbolic.map((tensor, index) => [tensor, inputs[index] ?? tensor.shape]))),
    settingsOf(site.evaluation.kerasMajor < 3 ? formerly(spec) : spec, given, settings),
  );
  const layer: LayerValue = {
    kind: 'layer',
    framework: 'keras',
    row: site.evaluation.kerasMajor === 2 ? inKeras2(row, spec) : row,
    name: symbolic.length === 0 ? snakeCase(spec.type) : nameOf(spec, frame?.counts, site),
    bound: new Map([...settings].map(([name, value]) => [name, { value }])),
    trainable: true,
    kerasMajor: site.evaluation.kerasMajor,
    made: site.stack,
    scope: site.scope,
    applications: [],
    remembered: {},
  };
  if (symbolic.length === 0) {
    const outputs: TensorValue[] = [];
    const { stack: made, scope } = site;
    const calculation: Application = { layer, inputs: operands, outputs, operands: given, made, scope };
    for (const [index, shape] of outcome.outputs.entries())
      outputs.push({ kind: 'tensor', shape, dtype, index, calculation, ...origin });
    if (isTruth) for (const tensor of outputs) truths.add(tensor);
    return handBack(outputs, spec, outcome);
  }
  const hidden = symbolic.length < operands.length ? given : undefined;
  const made = apply(layer, symbolic, outcome.outputs, site, dtype, undefined, hidden);
  if (isTruth) for (const tensor of made) truths.add(tensor);
  return handBack(made, spec, outcome);
}

/** What comparisons gave: true or false, surely. */
const truths = new WeakSet<TensorValue>();

/** TensorFlow calculates with no truths, as Keras 3 does. */
const NO_TRUTHS =
  wordSet(`Add Subtract Multiply Divide TrueDivide Power Maximum Minimum FloorDivide Mod Greater
  GreaterEqual Less LessEqual Matmul Dot BatchDot Absolute Negative Relu Relu6 LeakyRelu Elu Selu Silu Gelu Sigmoid Tanh
  Exp Log Sqrt Square Sin Cos Sum Prod Max Min Softmax LogSoftmax Conv DepthwiseConv MaxPool AveragePool Pool`);

function refusedTruths(spec: OperationSpec, operands: readonly TensorValue[], site: Site): Value | undefined {
  const { evaluation, location } = site;
  if (evaluation.kerasMajor !== 2 || evaluation.dialect !== 'python' || !NO_TRUTHS.has(spec.type))
    return undefined;
  // Inside of layers TensorFlow calculates with some of them.
  if (!operands.some((tensor) => truths.has(tensor) && isSymbolic(tensor, evaluation))) return undefined;
  return evaluation.refuse(
    'TensorFlow calculates with numbers; this tensor holds what is true and false. Write tf.cast(x, tf.float32) first',
    location,
    'TypeError',
  );
}

/** Of what comes out, by the type that goes in. */
function typeAfter(type: string, settings: ReadonlyMap<string, Value>, before = 'float32'): string {
  if (type === 'Cast' || type === 'ConvertImageDtype') {
    const given = settings.get('dtype');
    const name = given?.kind === 'native' ? given.name : given?.kind === 'string' ? given.value : undefined;
    return name?.split('.').at(-1) ?? before;
  }
  const isNearest = ['method', 'interpolation'].some((name) => {
    const method = settings.get(name);
    return method?.kind === 'string' && method.value === 'nearest';
  });
  const isFloat = FLOATS.has(type) || (type === 'Resize' && !isNearest);
  return isFloat && !/float|complex/.test(before) ? 'float32' : before;
}

/** Their results are no whole numbers. */
const FLOATS = new Set(['TrueDivide', 'Divide', 'PerImageStandardization']);

/** Numbers, names and lists of them; what is not known may be a model's tensor. */
function isPlain(value: Value): boolean {
  if (value.kind === 'unknown' || value.kind === 'symbol') return false;
  const items = value.kind === 'list' || value.kind === 'tuple' ? value.items : [];
  return items.every(isPlain);
}

/** Before Keras 3 the hard sigmoid was 0.2x + 0.5. */
function formerly(spec: OperationSpec): OperationSpec {
  return spec.type === 'HardSigmoid' ? { ...spec, defaults: { slope: 0.2 } } : spec;
}

const SLICING = new Set(['GetItem', 'BooleanMask']);

/** Keras 2 wraps each TensorFlow function in a layer of its own. */
function inKeras2(row: LayerRow, spec: OperationSpec): LayerRow {
  const name = SLICING.has(spec.type) ? 'SlicingOpLambda' : 'TFOpLambda';
  return { ...row, keras: { name, documentation: 'https://keras.io/api/ops/' } };
}

function nameOf(spec: OperationSpec, counts: Map<string, number> | undefined, site: Site): string {
  const isOld = site.evaluation.kerasMajor === 2;
  const old = typeof spec.keras2 === 'string' ? spec.keras2 : `tf.${snakeCase(spec.type)}`;
  const base = isOld ? old : snakeCase(spec.type);
  if (!counts) return countedName(base, 'keras', site.evaluation, 'operation');
  const count = counts.get(base) ?? 0;
  counts.set(base, count + 1);
  return count === 0 ? base : `${base}_${count}`;
}

/** A split or an unstack gives a list even of one; of what is not known, nobody knows how many. */
function handBack(tensors: readonly TensorValue[], spec: OperationSpec, outcome: LayerOutcome): Value {
  const [only] = tensors;
  const isList = outcome.outputs.length !== 1 || (spec.givesList && outcome.outputs.every(isKnownRank));
  if (!isList && only) return only;
  return spec.givesTuple
    ? { kind: 'tuple', items: [...tensors], ...(spec.fields && { fields: spec.fields }) }
    : { kind: 'list', items: [...tensors] };
}
