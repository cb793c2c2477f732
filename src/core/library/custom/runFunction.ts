/** A layer that runs a function of the code's on its input (Lambda): evaluated on stand-ins for the shapes. */
import type { CustomState, LayerValue, TensorValue, Value } from '../../evaluate/value.js';
import type { Shape } from '../../graph/dimension.js';
import type { CallSite } from '../makeLayer.js';
import { itemsOf, ofShape, toShape } from '../values.js';
import { noteLambdaMisfit } from './lambdaFit.js';
import { asideTellingNames } from './namesInside.js';
import { reportPlainOutput } from './noOutput.js';
import { standInFor } from './ownInputs.js';
import { changeState, shapesKey, stateOf, traced } from './state.js';
import { allTensors, mapTensors } from './structures.js';

/** `given`: the tensors as the code gave them, in lists or dicts. */
export function runFunction(
  layer: LayerValue,
  inputs: readonly TensorValue[],
  site: CallSite,
  given?: Value,
): void {
  const callee = layer.row.runs === undefined ? undefined : layer.bound.get(layer.row.runs)?.value;
  if (!callee || !isCallable(callee)) return;
  noteLambdaMisfit(layer, callee, inputs.length, site);
  const shapes = inputs.map(({ shape }) => shape);
  const said = declared(layer, shapes, site);
  const run = () => evaluated(layer, callee, { inputs, given }, site);
  // What it calculates is for the trainer alone where it says its shape.
  const ran = said ? asideTellingNames(site.evaluation, run) : run();
  const found = said ?? ran?.shapes ?? [];
  if (ran?.inside && !stateOf(layer).inside) changeState(layer, { inside: ran.inside }, site.evaluation);
  if (found.length === 0) return;
  const calls = new Map(stateOf(layer).calls).set(shapesKey(shapes), found);
  changeState(layer, { calls }, site.evaluation);
}

function isCallable(value: Value): boolean {
  return value.kind === 'function' || value.kind === 'native' || value.kind === 'method';
}

/** `output_shape` as a function of the input's shape. A plain shape is the row's own business. */
function declared(layer: LayerValue, shapes: readonly Shape[], site: CallSite): readonly Shape[] | undefined {
  const given = layer.bound.get('output_shape')?.value;
  if (!given || given.kind === 'none') return undefined;
  const [first] = shapes;
  if (!isCallable(given) || !first) return [];
  const argument: Value = shapes.length === 1 ? ofShape(first) : { kind: 'list', items: shapes.map(ofShape) };
  const result = site.evaluation.call(given, [argument], new Map(), site.location);
  const several = itemsOf(result)?.every((item) => itemsOf(item) !== undefined);
  return several ? itemsOf(result)?.map(toShape) : [toShape(result)];
}

interface Ran {
  readonly shapes: readonly Shape[];
  readonly inside?: NonNullable<CustomState['inside']>;
}

function evaluated(
  layer: LayerValue,
  callee: Value,
  { inputs, given }: { readonly inputs: readonly TensorValue[]; readonly given: Value | undefined },
  site: CallSite,
): Ran {
  const stands = inputs.map((tensor) => standInFor(layer, tensor, site));
  const [only] = stands;
  const flat: Value = stands.length === 1 && only ? only : { kind: 'list', items: stands };
  let next = 0;
  const isWhole = given !== undefined && allTensors(given).length === stands.length;
  const argument = isWhole ? mapTensors(given, (tensor) => stands[next++] ?? tensor) : flat;
  const settings = layer.bound.get('arguments')?.value;
  const keywords = new Map<string, Value>();
  if (settings?.kind === 'dict')
    for (const { key, value } of settings.entries.values())
      if (key.kind === 'string') keywords.set(key.value, value);
  const result = traced(
    'layer',
    site.evaluation,
    () => site.evaluation.call(callee, [argument], keywords, site.location),
    { isFunction: true },
  );
  const outputs = allTensors(result);
  if (inputs.some(({ isData }) => !isData)) reportPlainOutput(`"${layer.name}"`, result, site);
  const returned = result.kind === 'tensor' ? undefined : result;
  if (outputs.length > 0)
    return {
      shapes: outputs.map(({ shape }) => shape),
      inside: { inputs: stands, outputs, ...(returned && { returned }) },
    };
  const reason =
    result.kind === 'unknown'
      ? result
      : { kind: 'unknown' as const, reason: `the function of "${layer.name}" gives a ${result.kind}` };
  return { shapes: [reason] };
}
