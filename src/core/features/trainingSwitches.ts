/**
 * `training=…` of calls in a model: `base(x, training=False)`, `Dropout(0.5)(x, training=True)`. Keras 3.15 follows it in
 * a class's `call` alone: a functional model gives all of its layers what `fit`, `evaluate` or `predict` gave it
 * (`operation_fn` in keras/src/models/functional.py, as in 3.0 to 3.14). Keras 2 follows it in both.
 */
import type { SourceDocument } from '../document.js';
import type { GraphNode, ModelGraph, Sourced } from '../graph/modelGraph.js';
import { placeOf } from './places.js';

type Models = readonly ModelGraph[];

/** What the trainer gives this call; undefined where that is the run's own. */
export function switchOf(node: GraphNode, model: ModelGraph): boolean | undefined {
  const { training } = node;
  if (!training?.isFollowed || training.value === 'unknown') return undefined;
  return isMixed(node, model) ? undefined : training.value;
}

/** The trainer gives a layer the same in all of its calls. */
function isMixed(node: GraphNode, { nodes }: ModelGraph): boolean {
  return nodes.some(
    ({ layerId, training }) => layerId === node.layerId && training?.value !== node.training?.value,
  );
}

/** Switches that the trainer, or Keras itself, does not follow, where it makes a difference. */
export function trainingSwitches(
  model: ModelGraph,
  { document, models }: { readonly document: SourceDocument; readonly models: Models },
): readonly Sourced<string>[] {
  return model.nodes.flatMap((node) => {
    const { training, nestedModel } = node;
    const nested = models.find(({ id }) => id === nestedModel);
    const inner = nested ? trainingSwitches(nested, { document, models }) : [];
    const location = placeOf(node, document);
    if (!training || !location || !listens(node, models)) return inner;
    const why = whyNot(node, model);
    return why === undefined ? inner : [{ value: why, location }, ...inner];
  });
}

function whyNot(node: GraphNode, model: ModelGraph): string | undefined {
  const { name, training } = node;
  if (!training) return undefined;
  if (training.value === 'unknown')
    return `what this call of ${name} is given as training is not known: the layer trains as the run does`;
  const given = training.value ? 'True' : 'False';
  if (!training.isFollowed)
    return training.value
      ? `training=True of this call of ${name} does nothing: evaluate and predict of Keras 3 give every layer of a functional model training=False, and so does ConvLens`
      : `training=False of this call of ${name} does nothing: fit of Keras 3 gives every layer of a functional model training=True, and so does ConvLens. ${name}.trainable = False keeps its batch normalisation in inference mode`;
  if (training.isInherited)
    return `${name} has no training of its own here, so Keras 3 gives it the training=${given} of the call before it, in fit too, and so does ConvLens. Call it with training=training to train it as the run does`;
  return isMixed(node, model)
    ? `${name} is called with training=${given} here and otherwise elsewhere: ConvLens trains it as the run does`
    : undefined;
}

/** Whether any of its layers does something else while it trains. */
export function listens(node: GraphNode, models: Models): boolean {
  const nested = models.find(({ id }) => id === node.nestedModel);
  if (nested) return nested.nodes.some((inner) => listens(inner, models));
  // A class of the code that applies layers.
  if ('className' in node.topology && node.topology.className === 'Model') return true;
  switch (node.family) {
    case 'regularization':
    case 'wrapper':
      return true;
    case 'normalization': {
      const averages = node.weights.some(({ trainable }) => !trainable);
      // A frozen one is in inference mode, whatever it is given.
      return averages && !('config' in node.topology && node.topology.config.trainable === false);
    }
    case 'preprocessing':
      return node.type.startsWith('Random');
    default:
      return node.arguments.some(({ name, isDefault }) => name.endsWith('dropout') && !isDefault);
  }
}
