/** Makes models, and applies a model to tensors as a layer of another one. */
import type {
  Application,
  BoundArgument,
  InstanceValue,
  ModelValue,
  TensorValue,
} from '../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../graph/dimension.js';
import { formatDim, formatShape, isUnknownDim } from '../graph/dimensionArithmetic.js';
import type { Framework, LayerOutcome } from '../layers/row.js';
import { countedName } from './automaticNames.js';
import { customShapes, isCustom } from './custom/applyCustom.js';
import { noteMade } from './custom/tracking.js';
import { apply, type CallSite, outcomeOf } from './makeLayer.js';
import { walkBack } from './producers.js';
import { buildSequential } from './sequential.js';
import { asUsed } from './settingsInUse.js';

export function newModel(
  framework: Framework,
  modelKind: ModelValue['modelKind'],
  site: CallSite,
  options: {
    readonly name?: string;
    readonly inputs?: readonly TensorValue[];
    readonly outputs?: readonly TensorValue[];
    readonly instance?: InstanceValue;
    /** Base of the automatic name when the class gives it. */
    readonly autoName?: string;
  } = {},
): ModelValue {
  const isOld = framework === 'keras' && site.evaluation.kerasMajor < 3;
  const base =
    options.autoName ?? (isOld && modelKind !== 'sequential' ? 'model' : automaticBase(framework, modelKind));
  const model: ModelValue = {
    kind: 'model',
    framework,
    kerasMajor: site.evaluation.kerasMajor,
    modelKind,
    name: options.name ?? countedName(base, framework, site.evaluation),
    stack: [],
    inputs: options.inputs ?? [],
    outputs: options.outputs ?? [],
    trainable: true,
    made: site.stack,
    scope: site.scope,
    applications: [],
    ...(options.instance ? { instance: options.instance } : {}),
    training: new Map<string, BoundArgument>(),
  };
  noteMade(model);
  site.evaluation.journal.born(model);
  site.evaluation.registerModel(model);
  return model;
}

function automaticBase(framework: Framework, kind: ModelValue['modelKind']): string {
  if (framework === 'tfjs') return kind === 'sequential' ? 'sequential_' : 'model';
  return kind === 'sequential' ? 'sequential' : 'functional';
}

/** Keras 3 and TensorFlow.js let a model be used as a layer; a Sequential without inputs gets them here. */
export function applyModel(
  model: ModelValue,
  inputs: readonly TensorValue[],
  site: CallSite,
): readonly TensorValue[] {
  if (model.modelKind === 'sequential' && model.inputs.length === 0 && inputs[0])
    buildSequential(model, inputs[0].shape, site);
  const shapes = inputs.map((input, index) =>
    conformed(model, model.inputs[index]?.shape, input.shape, site),
  );
  reportMisfit(model, shapes, site);
  return apply(model, inputs, shapesThrough(model, shapes, site), site);
}

/**
 * Keras 2 of TensorFlow brings a tensor to an input's rank where that takes or leaves a last size of 1. A functional
 * model whose input says every size takes no others, whatever is given.
 */
function conformed(
  model: ModelValue,
  expected: Shape | undefined,
  given: Shape,
  { evaluation }: CallSite,
): Shape {
  const sizes = expected && isKnownRank(expected) ? expected.slice(1) : [null];
  const isFixed = sizes.every((size) => size !== null && !isUnknownDim(size));
  if (model.framework === 'keras' && model.modelKind === 'functional' && !isKnownRank(given) && isFixed)
    return [null, ...sizes];
  if (model.framework !== 'keras' || evaluation.kerasMajor !== 2 || !evaluation.isOfTensorflow) return given;
  if (!expected || !isKnownRank(expected) || !isKnownRank(given)) return given;
  if (given.length === expected.length + 1 && given.at(-1) === 1) return given.slice(0, -1);
  return given.length === expected.length - 1 && expected.at(-1) === 1 ? [...given, 1] : given;
}

/** The shapes that come out when these go in. */
export function shapesThrough(
  model: ModelValue,
  shapes: readonly Shape[],
  site?: CallSite,
): readonly Shape[] {
  if (isCustom(model)) return customShapes(model, shapes, site);
  if (model.outputs.length === 0) {
    const reason = model.incomplete?.reason ?? `what ${model.name} gives out is not known`;
    return [{ kind: 'unknown', reason }];
  }
  if (model.inputs.every((input, index) => sameShape(input.shape, shapes[index])))
    return model.outputs.map((output) => output.shape);
  const found = new Map<Application, readonly Shape[]>();
  const ends = new Map(model.inputs.map((input, index) => [input, shapes[index] ?? input.shape] as const));
  const shapeOf = (tensor: TensorValue): Shape =>
    ends.get(tensor) ?? (tensor.producer && found.get(tensor.producer)?.[tensor.index]) ?? tensor.shape;
  for (const application of walkBack(model.inputs, model.outputs).applications) {
    if (application.inputs.length === 0) continue;
    found.set(application, through(application, application.inputs.map(shapeOf), site));
  }
  return model.outputs.map(shapeOf);
}

/**
 * Whether a layer on the way refuses these shapes, its weights being made for the model's own. Keras asks the inner
 * layers only, where a Sequential is given data of another size. False where it is not certain.
 */
export function isRefusedInside(model: ModelValue, shapes: readonly Shape[]): boolean {
  const met = new Map(model.inputs.map((input, index) => [input, shapes[index] ?? input.shape] as const));
  for (const application of walkBack(model.inputs, model.outputs).applications) {
    const { layer, call, inputs, outputs } = application;
    if (inputs.length === 0) continue;
    if (layer.kind === 'model' || isCustom(layer)) return false;
    const before = outcomeOf(
      layer,
      inputs.map(({ shape }) => shape),
      call,
    );
    const after = outcomeOf(
      layer,
      inputs.map((input) => met.get(input) ?? input.shape),
      call,
    );
    if (after.faults.length > 0 || !sameWeights(before, after)) return true;
    for (const [index, output] of outputs.entries()) met.set(output, after.outputs[index] ?? output.shape);
  }
  return false;
}

function sameWeights({ weights: before }: LayerOutcome, { weights: after }: LayerOutcome): boolean {
  return before.every(({ shape }, index) =>
    shape.every((dim, axis) => {
      const other = after[index]?.shape[axis];
      return typeof dim !== 'number' || typeof other !== 'number' || dim === other;
    }),
  );
}

function through(use: Application, inputs: readonly Shape[], site?: CallSite): readonly Shape[] {
  const { layer, call } = use;
  if (layer.kind === 'model') return shapesThrough(layer, inputs, site);
  return isCustom(layer)
    ? customShapes(layer, inputs, site)
    : outcomeOf(asUsed(layer, use), inputs, call).outputs;
}

function sameShape(a: Shape, b: Shape | undefined): boolean {
  if (!b || !isKnownRank(a) || !isKnownRank(b) || a.length !== b.length) return false;
  return a.every((dim, index) => sameDim(dim, b[index]));
}

function sameDim(a: Dim, b: Dim | undefined): boolean {
  if (a === b) return true;
  if (a === null || typeof a === 'number' || b === undefined || b === null || typeof b === 'number')
    return false;
  return a.kind === 'symbolic' && b.kind === 'symbolic' && formatDim(a) === formatDim(b);
}

function fits(expected: readonly Dim[], given: readonly Dim[]): boolean {
  return expected.length === given.length && agree(expected, given);
}

/**
 * Keras 3 leaves a last size of 1 aside, compares the others in turn, and never the rank: what else may be wrong
 * shows when the model runs. `assert_input_compatibility` in keras/src/layers/input_spec.py.
 */
export function fitsLoosely(expected: readonly Dim[], given: readonly Dim[]): boolean {
  const squeezed = (shape: readonly Dim[]) => (shape.at(-1) === 1 ? shape.slice(0, -1) : shape);
  return agree(squeezed(expected), squeezed(given));
}

function agree(expected: readonly Dim[], given: readonly Dim[]): boolean {
  return expected.every((dim, axis) => {
    const other = given[axis];
    return axis === 0 || typeof dim !== 'number' || typeof other !== 'number' || dim === other;
  });
}

const refused = new WeakSet<ModelValue>();

/** Some tensor that the model was called on does not fit it: its input may be what is wrong. */
export const hasRefused = (model: ModelValue): boolean => refused.has(model);

/** A fault of its inputs or outputs is told: data are compared once it is mended. */
export function noteRefused(model: ModelValue): void {
  refused.add(model);
}

function reportMisfit(model: ModelValue, shapes: readonly Shape[], site: CallSite): void {
  model.inputs.forEach((input, index) => {
    const given = shapes[index];
    if (!given || !isKnownRank(given) || !isKnownRank(input.shape)) return;
    const expected = input.shape;
    if (
      model.framework === 'keras' && model.kerasMajor === 3
        ? fitsLoosely(expected, given)
        : fits(expected, given)
    )
      return;
    refused.add(model);
    site.evaluation.report({
      code: 'shape-mismatch',
      severity: 'error',
      message: `The model "${model.name}" expects ${formatShape(expected)}; found ${formatShape(given)}.`,
      location: site.location,
      stack: site.stack,
    });
  });
}
