/** `clone_model(model)`: the same layers anew, with weights of their own. */
import type { Application, LayerValue, ModelValue, TensorValue, Value } from '../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../graph/dimension.js';
import { equalDims } from '../graph/dimensionArithmetic.js';
import { applyCustom, givenAgain, isCustom } from './custom/applyCustom.js';
import { allTensors } from './custom/structures.js';
import { apply, applyLayer, type CallSite } from './makeLayer.js';
import { newModel } from './models.js';
import { walkBack } from './producers.js';
import { memberOf } from './sequential.js';

type Member = LayerValue | ModelValue;

export interface CloneOptions {
  /** They take the place of the model's inputs. */
  readonly inputs?: readonly TensorValue[];
  /** Shapes that take the place of those of its input layers. */
  readonly inputShapes?: ReadonlyMap<Member, Shape>;
  /** Makes the copy of a layer, in place of the layer's own configuration. */
  readonly copyLayer?: (layer: LayerValue) => Member | undefined;
  /** Inputs without a name of their own take that of their tensor, as `clone_model` names them in Keras 3. */
  readonly isNamedByTensors?: boolean;
  /** The copy is frozen as the model was, and not only its layers. */
  readonly isFrozenToo?: boolean;
}

/** Undefined when a part of it cannot be made again from what is known. */
export function cloneModel(
  model: ModelValue,
  site: CallSite,
  options: CloneOptions = {},
): ModelValue | undefined {
  if (model.instance || model.modelKind === 'subclassed') return undefined;
  const copies = new Map<Member, Member>();
  const copyOf = (layer: Member): Member | undefined => {
    const known = copies.get(layer);
    if (known) return known;
    const made =
      layer.kind === 'model'
        ? cloneModel(layer, site, { isNamedByTensors: options.isNamedByTensors === true })
        : (options.copyLayer?.(layer) ??
          (layer.instance ? copyOfOwn(layer, site) : copyOfLayer(layer, site)));
    if (made) copies.set(layer, made);
    return made;
  };
  const tensors = new Map<TensorValue, TensorValue>();
  if (options.inputs) {
    if (options.inputs.length !== model.inputs.length) return undefined;
    model.inputs.forEach((input, index) => {
      const given = options.inputs?.[index];
      if (given) tensors.set(input, given);
    });
  }
  const { applications } = walkBack(model.inputs, model.outputs);
  const starts = model.inputs.flatMap(({ producer }) => (producer ? [producer] : []));
  for (const application of new Set([...starts, ...applications])) {
    const { outputs } = application;
    if (options.inputs && outputs.some((tensor) => tensors.has(tensor))) continue;
    const isNamed = options.isNamedByTensors === true && model.modelKind === 'functional';
    const copy =
      application.inputs.length === 0 ? copyOfInput(application, site, isNamed) : copyOf(application.layer);
    const inputs = application.inputs.flatMap((tensor) => tensors.get(tensor) ?? []);
    if (!copy || inputs.length !== application.inputs.length) return undefined;
    const made = applied(copy, inputs, application, site, {
      inputShape: options.inputShapes?.get(application.layer),
      // A configuration of Keras 3 says what its layers were built for.
      isBuilt: options.inputShapes !== undefined && site.evaluation.kerasMajor === 3,
    });
    if (!made) return undefined;
    for (const [index, output] of outputs.entries()) {
      const replaced = made[index];
      if (replaced) tensors.set(output, replaced);
    }
  }
  const ends = (old: readonly TensorValue[]) => old.flatMap((tensor) => tensors.get(tensor) ?? []);
  const stack = model.stack.map(copyOf);
  const clone = newModel(model.framework, model.modelKind, site, {
    name: model.name,
    inputs: ends(model.inputs),
    outputs: ends(model.outputs),
  });
  if (options.isFrozenToo) clone.trainable = model.trainable;
  clone.stack = stack.filter((layer) => layer !== undefined);
  return clone.stack.length === stack.length ? clone : undefined;
}

function applied(
  copy: Member,
  inputs: readonly TensorValue[],
  { layer, inputs: before, outputs, call }: Application,
  site: CallSite,
  { inputShape, isBuilt }: { readonly inputShape: Shape | undefined; readonly isBuilt: boolean },
): readonly TensorValue[] | undefined {
  if (isCustom(copy) && isCustom(layer))
    return allTensors(applyCustom(copy, givenAgain(layer, inputs), site));
  if (inputs.some((tensor, index) => !isOfShape(tensor, before[index]?.shape))) {
    if (copy.kind !== 'layer') return undefined;
    if (isBuilt) copy.builtWith ??= shapesOf(before);
    return applyLayer(copy, inputs, site, call);
  }
  const shapes = inputShape ? [inputShape] : shapesOf(outputs);
  return apply(copy, inputs, shapes, site, outputs[0]?.dtype, call);
}

function isOfShape({ shape }: TensorValue, before: Shape | undefined): boolean {
  if (shape === before || !before) return true;
  if (!isKnownRank(shape) || !isKnownRank(before)) return false;
  const isEqual = (dim: Dim, index: number) => {
    const other = before[index];
    return other !== undefined && (dim === other || equalDims(dim, other) === true);
  };
  return shape.length === before.length && shape.every(isEqual);
}

const shapesOf = (tensors: readonly TensorValue[]) => tensors.map(({ shape }) => shape);

export function copyOfLayer(layer: LayerValue, site: CallSite): LayerValue {
  return { ...layer, applications: [], made: site.stack, scope: site.scope };
}

function copyOfInput(
  { layer }: Application,
  site: CallSite,
  isNamedByTensor: boolean,
): LayerValue | undefined {
  if (layer.kind !== 'layer') return undefined;
  const copy = copyOfLayer(layer, site);
  // Tensors are counted with those of layers: the number holds where the inputs are made first.
  return isNamedByTensor && site.evaluation.kerasMajor === 3
    ? { ...copy, name: copy.name.replace(/^input_layer(?=_\d+$|$)/, 'keras_tensor') }
    : copy;
}

/** A layer of the code's own class, by that class's `get_config` and `from_config`. */
function copyOfOwn({ instance }: LayerValue, { evaluation, location }: CallSite): Member | undefined {
  if (!instance) return undefined;
  const call = (of: Value, name: string, given: readonly Value[]): Value =>
    evaluation.call(evaluation.attribute(of, name, location), given, new Map(), location);
  return memberOf(call(instance.class, 'from_config', [call(instance, 'get_config', [])]));
}
