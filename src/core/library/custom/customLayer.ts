/** The library's side of a user's own layer: its row, whose rule reads what evaluation found out. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { InstanceValue, LayerValue } from '../../evaluate/value.js';
import type { Dim } from '../../graph/dimension.js';
import { add, unknownDim } from '../../graph/dimensionArithmetic.js';
import type { Framework, LayerOutcome, LayerRow, RuleContext, Weight } from '../../layers/row.js';
import { outcomeOf, siteInForce } from '../makeLayer.js';
import { NOT_USED } from '../rememberedOutcome.js';
import { customRow } from '../standInRows.js';
import { buildOwn, customShapes, isCustom } from './applyCustom.js';
import { ownFunction } from './classMembers.js';
import { classNameOf, scriptRow } from './scriptLayer.js';
import { shapesKey, stateOf } from './state.js';
import { noteMade, trackedLayers } from './tracking.js';
import { builtShapes, type HeldWeights, weightsOf } from './weights.js';

export function newCustomLayer(framework: Framework, instance: InstanceValue, call: NativeCall): LayerValue {
  const base = instance.class.nativeBase?.row;
  const inherits = base !== undefined && ownFunction(instance, 'call') === undefined;
  const row = customRow(
    instance.class.name,
    (context) => ruleOf(layer, inherits ? base : undefined, context),
    base,
  );
  const layer: LayerValue = {
    kind: 'layer',
    framework,
    row: framework === 'tfjs' ? scriptRow(row, classNameOf(instance, call)) : row,
    name: '',
    bound: new Map(),
    trainable: true,
    kerasMajor: call.evaluation.kerasMajor,
    made: call.stack,
    scope: call.scope,
    applications: [],
    remembered: {},
    instance,
  };
  noteMade(layer);
  call.evaluation.journal.born(layer);
  return layer;
}

function ruleOf(layer: LayerValue, base: LayerRow | undefined, context: RuleContext): LayerOutcome {
  const site = siteInForce();
  const buildsItself = ownFunction(layer.instance, 'build') !== undefined;
  // Its own `build` may change what the library's `call` reads, and adds weights.
  if (base && buildsItself && site && context.inputs !== NOT_USED) buildOwn(layer, context.inputs, site);
  const inherited = base && outcomeOf(layer, context.inputs, context.call, base);
  const known = stateOf(layer).calls.get(shapesKey(context.inputs));
  const asked =
    !inherited && !known && site && isCustom(layer) ? customShapes(layer, context.inputs, site) : known;
  const held = weightsOf([layer]);
  const ofBase = inherited && builtShapes(layer) === undefined && !buildsItself ? inherited.weights : [];
  const reason = `what ${layer.row.keras?.name} gives for this shape is not known`;
  const outputs = givesInput(layer) ? context.inputs : [{ kind: 'unknown', reason } as const];
  return {
    outputs: inherited?.outputs ?? asked ?? outputs,
    // `weightsOf` has applied the layer's own `trainable`; who counts applies it again, which changes nothing.
    weights: [...ofBase, ...held.weights, ...unknownWeights(held)],
    multiplyAdds: inherited?.multiplyAdds ?? costOf(layer),
    faults: inherited?.faults ?? [],
    arithmetic: inherited?.arithmetic ?? [],
    ...(inherited?.receptive && { receptive: inherited.receptive }),
  };
}

/** Keras's own `Layer.call`, before Keras 3, gives back what it is given. */
function givesInput({ framework, instance }: LayerValue): boolean {
  if (framework !== 'keras' || !instance || instance.class.openBase) return false;
  return !['call', '__call__'].some((name) => ownFunction(instance, name));
}

/** Stands for those that are not known, so that no count claims to be whole. */
function unknownWeights({ missing }: HeldWeights): readonly Weight[] {
  return missing === undefined ? [] : [{ name: 'weights', shape: [unknownDim(missing)], trainable: true }];
}

/** Known when all the work is in sub-layers. */
function costOf(layer: LayerValue): Dim {
  if (stateOf(layer).weights.length > 0)
    return unknownDim('the cost of operations on own weights is not counted');
  let total: Dim = 0;
  for (const inner of trackedLayers(layer)) {
    const shapes = inner.kind === 'layer' ? builtShapes(inner) : undefined;
    if (inner.kind === 'model') return unknownDim('the cost of a model inside a layer is not counted');
    if (shapes) total = add(total, outcomeOf(inner, shapes).multiplyAdds);
  }
  return total;
}
