/**
 * Members that no Keras gives a symbolic tensor or a model, Python's special methods among them: real Keras 3.15 and
 * Keras 2 raise for each. A tensor inside of a layer's own `call` is one of TensorFlow, which has more.
 */
import { didYouMean } from '../../checks/nearestName.js';
import type { Location } from '../../document.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, TensorValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { tableEntry, wordSet } from '../../words.js';
import { traceOf } from '../custom/state.js';
import { missingOfHistory } from '../history.js';
import { isInputTensor } from '../inputs.js';
import type { MissingMember } from '../moduleRegistry.js';
import { MEMBER_NAMES } from './memberNames.js';
import { wasHandedOver } from './notBuilt.js';

const OF_TENSORS = wordSet(MEMBER_NAMES.tensor);
const OF_MODELS = wordSet(MEMBER_NAMES.model);
/** Of models before TensorFlow 2.6: known from their use in public code. */
const OF_EARLIER_MODELS =
  wordSet(`callback_model callbacks class_mode constraints container_nodes flattened_layers
  get_output get_input get_updates internal_input_shapes internal_output_shapes loss_functions loss_weights
  metrics_tensors nodes_by_depth layers_by_depth predict_classes predict_proba regularizers run_internal_graph
  sample_weight_mode sample_weight_modes sample_weights supports_masking targets test_loop total_loss train
  uses_learning_phase validation_data model params state_updates stateful_metric_names y_train y input_layers
  output_layers input_layers_node_indices output_layers_node_indices inbound_nodes outbound_nodes save_to_json
  nb_input nb_output test legacy_from_config metrics_updates optimizer_weights network sample_weight`);

/** What a `torch.nn.Module` has, and so every layer and model of Keras on the backend of PyTorch. */
const OF_TORCH_MODULES = wordSet(`add_module apply bfloat16 buffers children cpu cuda double eval extra_repr
  float forward get_buffer get_extra_state get_parameter get_submodule half load_state_dict modules
  named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer
  register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
  register_module register_parameter requires_grad_ set_extra_state set_submodule share_memory state_dict to
  to_empty train training type xpu zero_grad`);

/** What to write in place of what NumPy's arrays or PyTorch's tensors have. */
const INSTEAD: Readonly<Record<string, string>> = {
  __len__: 'A size of it is in its shape: x.shape[1].',
  __bool__: 'Test its shape, ask "is None", or choose between values with ops.where.',
  __iter__: 'Index it, or take it apart with ops.split or ops.unstack.',
  __float__: 'predict gives values for given data; a size of it is in its shape: x.shape[1].',
  __int__: 'predict gives values for given data; a size of it is in its shape: x.shape[1].',
  __call__: 'A layer stands before it: layer(x).',
  numpy: 'predict gives values for given data.',
  astype: 'Write ops.cast(x, dtype), or tf.cast.',
  flatten: 'Write layers.Flatten()(x).',
  view: 'Write layers.Reshape((…))(x).',
  permute: 'Write layers.Permute((…))(x).',
  T: 'Write ops.transpose(x), or tf.transpose.',
  transpose: 'Write ops.transpose(x), or tf.transpose.',
  size: 'Its sizes are in x.shape.',
  mean: 'Write ops.mean(x), or tf.reduce_mean.',
  sum: 'Write ops.sum(x), or tf.reduce_sum.',
  output: 'It is the output itself.',
};

const IN_WORDS: Readonly<Record<string, string>> = {
  __len__: 'has no length',
  __bool__: 'cannot be tested',
  __iter__: 'cannot be looped over or unpacked',
  __float__: 'has no values yet, so it is no number',
  __int__: 'has no values yet, so it is no number',
  __call__: 'cannot be called',
  numpy: 'has no values yet, so no numpy()',
};

/** What Python asks a model for where its layers are meant. */
const OF_LISTS: Readonly<Record<string, readonly [words: string, instead: string]>> = {
  __len__: ['has no length', 'Write len(model.layers).'],
  __getitem__: ['has no entries', 'Write model.layers[0].'],
  __iter__: ['cannot be looped over or unpacked', 'Loop over model.layers.'],
};

export function missingMember(
  object: Value,
  name: string,
  evaluation: Evaluation,
): MissingMember | undefined {
  if (evaluation.dialect !== 'python') return undefined;
  if (object.kind === 'tensor') return ofTensor(object, name, evaluation);
  if (object.kind === 'configured') return missingOfHistory(object, name);
  if (object.kind === 'layer') return ofLayer(object, name, evaluation);
  return object.kind === 'model' ? ofModel(object, name, evaluation) : undefined;
}

/** What models of Keras 2 and 3 have, and no layer of theirs but those that are named here. */
const OF_MODELS_ALONE = wordSet(`layers get_layer add pop inputs outputs fit evaluate predict optimizer loss
  load_weights save save_weights to_json metrics_names stop_training train_step test_step predict_step
  train_on_batch test_on_batch predict_on_batch`);
const LIKE_MODELS = wordSet('Pipeline TFSMLayer TorchModuleWrapper JaxLayer FlaxLayer');

function ofLayer(layer: LayerValue, name: string, evaluation: Evaluation): MissingMember | undefined {
  const title = layer.row.keras?.name;
  if (title === undefined || layer.instance || evaluation.kerasMajor < 2) return undefined;
  if (!OF_MODELS_ALONE.has(name) || LIKE_MODELS.has(title) || evaluation.usesTorch) return undefined;
  return {
    message: `A layer of Keras such as ${title} has no "${name}": a model has`,
    exception: 'AttributeError',
  };
}

/** What tensors of Keras 2 had: the file may be written for it and not show it otherwise. */
const GONE: Readonly<Record<string, string>> = {
  get_shape: 'write x.shape, which is a tuple',
  set_shape: 'leave it out, or write ops.reshape',
  op: 'its layer is x._keras_history.operation',
  'shape.as_list': 'write list(x.shape)',
  'shape.ndims': 'write x.ndim',
  'shape.rank': 'write x.ndim',
  'shape.dims': 'write x.shape, which is a tuple',
};

export function noteGone(tensor: TensorValue, name: string, evaluation: Evaluation, at: Location): void {
  const isGone = Object.hasOwn(GONE, name) && evaluation.dialect === 'python' && evaluation.kerasMajor >= 3;
  if (!isGone || !isSymbolic(tensor, evaluation)) return;
  const message = `A tensor of Keras 3 has no ${name}, as one of Keras 2 had: ${GONE[name]}.`;
  evaluation.fail(message, at, 'AttributeError');
  evaluation.report({
    code: 'unknown-name',
    severity: 'warning',
    message,
    location: at,
    stack: evaluation.stackAt(at),
    cause: `gone ${at.path} ${name}`,
  });
}

function ofTensor(tensor: TensorValue, name: string, evaluation: Evaluation): MissingMember | undefined {
  if (!isSymbolic(tensor, evaluation) || OF_TENSORS.has(name)) return undefined;
  const words = tableEntry(IN_WORDS, name);
  if (words === undefined && name.startsWith('_')) return undefined;
  // TensorFlow's tensors of Keras 2 give their entries where they know how many.
  const mayIterate = evaluation.kerasMajor < 3 && !(isKnownRank(tensor.shape) && tensor.shape[0] === null);
  if (name === '__iter__' && mayIterate) return undefined;
  const isOfPython = words !== undefined && name !== 'numpy';
  const advice = tableEntry(INSTEAD, name) ?? didYouMean(name, [...OF_TENSORS], '');
  return {
    message: `A tensor of a model ${words ?? `has no "${name}"`}${inBrackets(advice)}`,
    exception:
      name === '__iter__' && evaluation.kerasMajor >= 3
        ? 'NotImplementedError'
        : /^__(?:int|float)__$/.test(name) && evaluation.kerasMajor >= 3
          ? 'ValueError'
          : isOfPython
            ? 'TypeError'
            : 'AttributeError',
  };
}

/** Found to be so, to which later walks lead: none is as long as the network is deep. */
const symbolic = new WeakSet<TensorValue>();

/** Of a model's graph: it follows from an Input, and no layer's own code computes with it. */
export function isSymbolic(tensor: TensorValue, evaluation: Evaluation): boolean {
  if (traceOf(evaluation).frames.length > 0) return false;
  const seen = new Set<TensorValue>();
  const open = [tensor];
  for (let each = open.pop(); each; each = open.pop()) {
    if (each.alternatives || seen.has(each)) continue;
    if (symbolic.has(each) || isInputTensor(each)) {
      symbolic.add(tensor);
      return true;
    }
    seen.add(each);
    if (!evaluation.spend(1)) return false;
    open.push(...(each.producer?.inputs ?? []));
  }
  return false;
}

function ofModel(model: ModelValue, name: string, evaluation: Evaluation): MissingMember | undefined {
  if (model.framework !== 'keras' || model.instance || model.modelKind === 'subclassed') return undefined;
  if (model.incomplete !== undefined || wasHandedOver(model)) return undefined;
  const title = model.modelKind === 'sequential' ? 'Sequential' : 'Model';
  const ofLists = Object.hasOwn(OF_LISTS, name) ? OF_LISTS[name] : undefined;
  if (ofLists)
    return {
      message: `A ${title} of Keras ${ofLists[0]}${inBrackets(ofLists[1])}`,
      exception: 'TypeError',
    };
  if (name.startsWith('_')) return undefined;
  if (OF_MODELS.has(name) || (evaluation.kerasMajor < 3 && OF_EARLIER_MODELS.has(name))) return undefined;
  if (evaluation.usesTorch && OF_TORCH_MODULES.has(name)) return undefined;
  if (model.modelKind === 'sequential' && (name === 'append' || name === 'insert'))
    return {
      message: `A Sequential of Keras has no "${name}": layers are added with add`,
      exception: 'AttributeError',
      ...(name === 'append' && {
        more: { fixFacts: [{ kind: 'misspelt-name', name, known: ['add'], meant: 'add' }] },
      }),
    };
  const known = [...OF_MODELS];
  const advice = didYouMean(name, known, '');
  return {
    message: `A ${title} of Keras has no "${name}"${inBrackets(advice)}`,
    exception: 'AttributeError',
    ...(advice !== '' && { more: { fixFacts: [{ kind: 'misspelt-name', name, known }] } }),
  };
}

/** Behind a sentence that goes on; its own full stop goes. */
const inBrackets = (advice: string): string => (advice === '' ? '' : ` (${advice.replace(/\.$/, '')})`);
