/**
 * Layers of the code's own classes that no model has: of each class the inside of one of its objects is read, on
 * inputs of which only the names are known, or of the shapes of the data that the file calls it on.
 */
import type { Shape } from '../graph/dimension.js';
import type { UncalledBuilder } from './evaluate.js';
import { locate, type Machine } from './machine.js';
import { callOnNames, callOnShapes } from './namedInputs.js';
import type { Scope } from './scope.js';
import { partsOf } from './uncalledModels.js';
import type { ClassValue, LayerValue, ModelValue } from './value.js';

/** `classes`: of the file, in its order. */
export function callUncalledLayers(
  machine: Machine,
  classes: readonly ClassValue[],
  builders: Map<ModelValue, UncalledBuilder>,
  scope: Scope,
): void {
  const idle = classes.flatMap((of): readonly (readonly [ClassValue, LayerValue])[] => {
    const layers = layersOf(machine, of);
    const [first] = layers;
    const shown = layers.find((each) => usedOnData(each) !== undefined) ?? first;
    return shown && layers.every(isAlone) ? [[of, shown]] : [];
  });
  const inner = new Set(idle.flatMap(([, layer]) => partsOf(layer)));
  for (const [of, layer] of idle) {
    if (inner.has(layer)) continue;
    const before = new Set(machine.made.models);
    const used = usedOnData(layer);
    if (used) callOnShapes(machine, layer, used, scope);
    else callOnNames(machine, layer, scope);
    const { span, name } = of.node;
    for (const shown of machine.made.models)
      if (!before.has(shown) && shown.modelKind === 'block') {
        builders.set(shown, { function: name, span, symbols: [] });
        machine.nameModel(shown, name, locate(scope.frame, span), 1);
      }
  }
}

/** Whose whole is what its own code says: a layer of the library that a class extends has weights of its own. */
function layersOf({ instances }: Machine, { node }: ClassValue): readonly LayerValue[] {
  return (instances.get(node) ?? []).flatMap(({ class: of, native }) =>
    of.node === node && native?.kind === 'layer' && of.nativeBase?.row === undefined ? [native] : [],
  );
}

/** No graph has a use of it, nor what another layer has inside. */
function isAlone(layer: LayerValue): boolean {
  return usedOnData(layer) !== undefined || (layer.applications.length === 0 && !hasRun(layer));
}

const hasRun = ({ custom }: LayerValue): boolean => (custom?.calls.size ?? 0) > 0;

/** The shapes that it is first called on, where each call is on data. */
function usedOnData({ applications }: LayerValue): readonly Shape[] | undefined {
  const [first] = applications;
  const isInGraph = applications.some(({ outputs }) => outputs.some(({ producer }) => producer));
  return first && !isInGraph ? first.inputs.map(({ shape }) => shape) : undefined;
}
