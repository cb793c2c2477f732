/**
 * What the statements of a file show of the Keras that it is written for: names of modules, arguments and functions
 * that only one Keras has. `majorVersion.ts` weighs them.
 */
import type { Span } from '../../document.js';
import type { Argument, CallNode, Expression, FunctionNode, Statement } from '../../program/tree.js';
import { tableEntry, wordSet } from '../../words.js';

/** The words that tell a version, and where they stand. */
export interface Evidence {
  readonly words: string;
  readonly span: Span;
  /** The words are a command's that brings this Keras. */
  readonly isCommand?: boolean;
}

/** Argument names that only Keras 1 has, in any call. */
const KERAS_1_ARGUMENTS =
  wordSet(`nb_filter nb_row nb_col border_mode dim_ordering W_regularizer b_regularizer
  W_constraint b_constraint concat_axis nb_epoch samples_per_epoch nb_val_samples filter_length subsample_length
  pool_length inner_init forget_bias_init inner_activation dropout_W dropout_U W_learning_rate_multiplier`);

const KERAS_1_NAMES = wordSet(`image_dim_ordering set_image_dim_ordering Deconvolution2D AtrousConvolution2D
  AtrousConvolution1D MaxoutDense Highway TimeDistributedDense`);

/** Attributes and names that Keras 3 has no longer. */
const KERAS_2_NAMES =
  wordSet(`fit_generator evaluate_generator predict_generator predict_classes predict_proba
  multi_gpu_model CuDNNLSTM CuDNNGRU AbstractRNNCell RandomHeight RandomWidth tensorflow_backend _keras_shape`);

/** Words that Keras 2 brought. */
const KERAS_2_ARGUMENTS = wordSet(`filters kernel_size padding strides units kernel_initializer
  kernel_regularizer bias_initializer use_bias epochs steps_per_epoch return_state`);

/** Of `keras.backend`; TensorFlow's `tf.keras.backend` kept them longer. */
const KERAS_2_BACKEND = wordSet(`int_shape permute_dimensions in_train_phase set_learning_phase learning_phase
  set_session get_session resize_images spatial_2d_padding batch_flatten batch_dot l2_normalize random_normal`);

/** What `keras.backend` itself has no longer: read where the name stands for that module. */
const KERAS_2_BACKEND_ONLY = wordSet(`abs all any arange argmax argmin batch_get_value batch_normalization
  batch_set_value bias_add binary_crossentropy cast cast_to_floatx categorical_crossentropy clip concatenate
  constant conv1d conv2d conv2d_transpose conv3d cos count_params ctc_batch_cost ctc_decode
  ctc_label_dense_to_sparse cumprod cumsum depthwise_conv2d dot dropout dtype elu equal eval exp expand_dims eye
  flatten foldl foldr function gather get_value gradients greater greater_equal hard_sigmoid in_test_phase
  in_top_k is_sparse learning_phase_scope less less_equal local_conv1d local_conv2d log
  manual_variable_initialization map_fn max maximum mean min minimum moving_average_update ndim
  normalize_batch_in_training not_equal one_hot ones ones_like placeholder pool2d pool3d pow print_tensor prod
  random_binomial random_normal_variable random_uniform random_uniform_variable relu repeat repeat_elements
  reset_uids reshape resize_volumes reverse rnn round separable_conv2d set_value shape sigmoid sign sin softmax
  softplus softsign sparse_categorical_crossentropy spatial_3d_padding sqrt square squeeze stack std
  stop_gradient sum switch tanh temporal_padding tile to_dense transpose truncated_normal update update_add
  update_sub var variable zeros zeros_like`);

/** Of TensorFlow 1. */
export const TENSORFLOW_1 = wordSet(`Session InteractiveSession placeholder ConfigProto get_default_graph
  reset_default_graph set_random_seed global_variables_initializer get_variable variable_scope contrib app flags
  logging gfile`);

const KERAS_2_MODULES =
  /^(?:keras|tensorflow\.(?:python\.)?keras|tf\.keras)\.(?:layers\.(?:core|convolutional|pooling|normalization|recurrent|embeddings|merge|advanced_activations|noise|wrappers|local|convolutional_recurrent|experimental|cudnn_recurrent)|engine|utils\.(?:np_utils|vis_utils|generic_utils|training_utils|layer_utils|io_utils|data_utils)|objectives|optimizers\.legacy|backend\.tensorflow_backend|legacy)(?:\.|$)|^tensorflow\.(?:python\.keras|contrib)(?:\.|$)|^keras_applications|^keras_contrib|^tensorflow_addons|^tf_keras(?:\.|$)/;

/** Where names of earlier Keras come from; a class of the code's own may have any. */
const OF_KERAS = /^(?:keras|tensorflow|tf_keras)(?:[._]|$)/;

/** What one top-level statement says of its Keras. */
export interface Traces {
  readonly told: readonly Told[];
  readonly backend: readonly Told[];
  /** `K.mean`, if `K` is the package's own backend; `merge([a, b])`, if that is the layers' own. */
  readonly members: readonly Member[];
  /** The names under which it imports that module or function: `K`, `keras.backend`, `merge`. */
  readonly modules: readonly string[];
  /** A call has an argument that Keras 1 did not have: what `Told.isConverted` asks for. */
  readonly hasLaterWords: boolean;
  readonly isStandalone: boolean;
  readonly isTensorflow: boolean;
  /** It imports the package `keras`. */
  readonly isOwnPackage: boolean;
  /** It imports what came with Keras 3. */
  readonly isLater: boolean;
  readonly usesTorch: boolean;
}

export interface Member {
  /** What stands before the point or the bracket: `K`, `keras.backend`, `merge`. */
  readonly owner: string;
  readonly told: Told;
}

/** A statement that an edit did not touch is the same object in the next analysis. */
const known = new WeakMap<Statement, Traces>();

export function tracesIn(statement: Statement): Traces {
  const before = known.get(statement);
  if (before) return before;
  const traces =
    statement.kind === 'function' ? tracesInFunction(statement.function) : tracesBelow(statement);
  known.set(statement, traces);
  return traces;
}

/** An edit of a long function leaves most of its statements as they were. In `walk`'s order: from the end. */
function tracesInFunction({ parameters, body, ...head }: FunctionNode): Traces {
  const inside = [...body].reverse().map((statement) => {
    const traces = known.get(statement) ?? tracesBelow(statement);
    known.set(statement, traces);
    return traces;
  });
  const all = [tracesBelow(head), ...inside, tracesBelow(parameters)];
  return {
    told: all.flatMap(({ told }) => told),
    backend: all.flatMap(({ backend }) => backend),
    members: all.flatMap(({ members }) => members),
    modules: all.flatMap(({ modules }) => modules),
    hasLaterWords: all.some(({ hasLaterWords }) => hasLaterWords),
    isStandalone: all.some(({ isStandalone }) => isStandalone),
    isTensorflow: all.some(({ isTensorflow }) => isTensorflow),
    isOwnPackage: all.some(({ isOwnPackage }) => isOwnPackage),
    isLater: all.some(({ isLater }) => isLater),
    usesTorch: all.some(({ usesTorch }) => usesTorch),
  };
}

function tracesBelow(root: object): Traces {
  const told: Told[] = [];
  const backend: Told[] = [];
  const members: Member[] = [];
  const modules: string[] = [];
  let hasLaterWords = false;
  let isStandalone = false;
  let isTensorflow = false;
  let isOwnPackage = false;
  let isLater = false;
  let usesTorch = false;
  walk(root, (node) => {
    const evidence = evidenceIn(node);
    if (evidence) told.push(evidence);
    if (node.kind === 'attribute' && KERAS_2_BACKEND.has(node.name))
      backend.push(tell(2, `${node.name} of keras.backend`, node.nameSpan));
    hasLaterWords ||=
      node.kind === 'call' &&
      node.arguments.some((given) => given.kind === 'keyword' && KERAS_2_ARGUMENTS.has(given.name));
    const owner = node.kind === 'attribute' && KERAS_2_BACKEND_ONLY.has(node.name) && ownerIn(node.object);
    if (owner) members.push({ owner, told: tell(2, `${node.name} of keras.backend`, node.nameSpan) });
    if (node.kind === 'call' && node.callee.kind === 'name' && node.callee.name === 'merge')
      members.push({ owner: 'merge', told: converted('merge(…)', node.callee.span) });
    if (node.kind !== 'import') return;
    modules.push(...backendNames(node));
    isStandalone ||= importsBackend(node);
    isTensorflow ||= /^(?:tensorflow(?:\.keras|$)|tf_keras)/.test(node.specifier);
    isOwnPackage ||= /^keras(?:\.|$)/.test(node.specifier);
    isLater ||= importsOperations(node);
    usesTorch ||= /^torch(?:\.|$)/.test(node.specifier);
  });
  return {
    told,
    backend,
    members,
    modules,
    hasLaterWords,
    isStandalone,
    isTensorflow,
    isOwnPackage,
    isLater,
    usesTorch,
  };
}

export interface Told {
  readonly major: 1 | 2;
  readonly evidence: Evidence;
  /** Counts only beside other evidence. */
  readonly isWeak: boolean;
  /** Keras 2 still converted it: with words that Keras 2 brought, the code is Keras 2. */
  readonly isConverted?: boolean;
  /** TensorFlow's Keras never read it so: it tells nothing where the file imports no other. */
  readonly isOfPackage?: boolean;
}

function tell(major: 1 | 2, text: string, span: Span, isWeak = false): Told {
  return { major, evidence: { words: text, span }, isWeak };
}

const converted = (text: string, span: Span): Told => ({ ...tell(1, text, span), isConverted: true });

function importsMerge(specifier: string, name: string | undefined): boolean {
  return specifier === 'keras.layers' && name === 'merge';
}

function evidenceIn(node: Node): Told | undefined {
  switch (node.kind) {
    case 'import': {
      if (KERAS_2_MODULES.test(node.specifier)) return tell(2, node.specifier, node.specifierSpan);
      for (const binding of node.bindings ?? []) {
        if (binding.kind !== 'name' || !OF_KERAS.test(node.specifier)) continue;
        if (KERAS_1_NAMES.has(binding.name)) return tell(1, binding.name, binding.span);
        // A function of Keras 1, a module of Keras 2.
        if (importsMerge(node.specifier, binding.name)) return tell(2, binding.name, binding.span);
        if (KERAS_2_NAMES.has(binding.name) || KERAS_2_MODULES.test(`${node.specifier}.${binding.name}`))
          return tell(2, binding.name, binding.span);
      }
      return undefined;
    }
    case 'attribute':
      // `layers` may be a module of the code's own, with a class of that name.
      if (KERAS_1_NAMES.has(node.name))
        return tell(1, node.name, node.nameSpan, calleeName(node.object) === 'layers');
      // scikit-learn's models have it too.
      if (node.name === 'predict_proba') return tell(2, node.name, node.nameSpan, true);
      if (KERAS_2_NAMES.has(node.name) || isGonePart(node)) return tell(2, node.name, node.nameSpan);
      return undefined;
    case 'call':
      return evidenceInCall(node);
    default:
      return undefined;
  }
}

/** `layers.experimental`, `keras.layers.convolutional`, `tf.Session`, `tf.contrib`. */
function isGonePart({ object, name }: Extract<Expression, { kind: 'attribute' }>): boolean {
  const owner = calleeName(object);
  if (owner !== 'layers') return owner === 'tf' && TENSORFLOW_1.has(name);
  const isSure = object.kind === 'attribute' || name === 'experimental';
  return isSure && KERAS_2_MODULES.test(`keras.layers.${name}`);
}

function importsBackend({ specifier, bindings }: Extract<Node, { kind: 'import' }>): boolean {
  if (specifier === 'keras.backend') return true;
  return (
    specifier === 'keras' &&
    (bindings ?? []).some((binding) => binding.kind === 'name' && binding.name === 'backend')
  );
}

/** `from keras import ops`: no earlier Keras has them. */
function importsOperations({ specifier, bindings }: Extract<Node, { kind: 'import' }>): boolean {
  if (/^keras\.ops(?:\.|$)/.test(specifier)) return true;
  return (
    specifier === 'keras' && (bindings ?? []).some(({ kind, name }) => kind === 'name' && name === 'ops')
  );
}

/** `K` of `K.mean`, `keras.backend` of `keras.backend.mean`. */
function ownerIn(object: Expression): string | undefined {
  if (object.kind === 'name') return object.name;
  const isBackend = object.kind === 'attribute' && object.name === 'backend' && object.object.kind === 'name';
  return isBackend ? `${calleeName(object.object)}.backend` : undefined;
}

function backendNames({ specifier, bindings }: Extract<Node, { kind: 'import' }>): readonly string[] {
  return (bindings ?? []).flatMap(({ kind, name, local, bindsRoot }) => {
    if (kind === 'name')
      return (specifier === 'keras' && name === 'backend') || importsMerge(specifier, name) ? [local] : [];
    if (kind !== 'module') return [];
    if (specifier === 'keras.backend' && !bindsRoot) return [local];
    return specifier === 'keras' || specifier.startsWith('keras.') ? [`${local}.backend`] : [];
  });
}

/** Names of arguments that `evidenceInCall` looks at. */
const TELLING = new Set([
  ...KERAS_1_ARGUMENTS,
  ...'input output output_dim mode p lr l alpha input_length input_dim time_major'.split(' '),
]);

function evidenceInCall(node: CallNode): Told | undefined {
  const name = calleeName(node.callee);
  const isTelling = (argument: Argument) => argument.kind === 'keyword' && TELLING.has(argument.name);
  const isPlain =
    !['Convolution2D', 'Input'].includes(name) && tableEntry(FORMER_LAYER_ARGUMENTS, name) === undefined;
  if (isPlain && !node.arguments.some(isTelling)) return undefined;
  const keywords = new Map(
    node.arguments.flatMap((argument) =>
      argument.kind === 'keyword' ? [[argument.name, argument] as const] : [],
    ),
  );
  for (const [keyword, argument] of keywords)
    if (KERAS_1_ARGUMENTS.has(keyword))
      return tell(1, keyword, argument.nameSpan, !/^Convolution\dD$/.test(name));
  const output = keywords.get('output');
  if (name === 'Model' && keywords.has('input') && output)
    return converted('Model(input=…, output=…)', output.nameSpan);
  const size = keywords.get('output_dim');
  if ((name === 'Dense' || name === 'LSTM' || name === 'GRU') && size)
    return tell(1, 'output_dim', size.nameSpan, true);
  const mode = keywords.get('mode');
  if (name === 'merge' && mode) return converted('merge(…, mode=…)', mode.nameSpan);
  const share = keywords.get('p');
  if (name === 'Dropout' && share) return tell(1, 'p', share.nameSpan, true);
  if (name === 'Convolution2D' && node.callee.kind === 'name' && areThreeSizes(node))
    return { ...tell(1, 'Convolution2D(filters, rows, columns)', node.argumentsSpan), isOfPackage: true };
  const rate = keywords.get('lr');
  if (/^(?:Adam|SGD|RMSprop|Adagrad|Adadelta|Adamax|Nadam)$/.test(name) && rate)
    return tell(2, 'lr', rate.nameSpan, true);
  const steps = keywords.get('time_major');
  if (/^(?:RNN|LSTM|GRU|SimpleRNN)$/.test(name) && steps) return tell(2, 'time_major', steps.nameSpan);
  const strength = keywords.get('l');
  if (/^[lL][12]$/.test(name) && strength) return tell(2, `${name}(l=…)`, strength.nameSpan, true);
  const former = tableEntry(FORMER_LAYER_ARGUMENTS, name)
    ?.map((each) => keywords.get(each))
    .find(Boolean);
  if (former) return tell(2, `${name}(${former.name}=…)`, former.nameSpan, true);
  if (name === 'Input' && isBareWidth(node)) return tell(2, 'Input(size)', node.argumentsSpan, true);
  if (/^(?:Average|Avg)Pool(?:ing)?[123]D$/.test(name) && node.arguments.length === 0)
    return tell(2, `${name}()`, node.argumentsSpan, true);
  return pathIn(keywords.get('name'));
}

/** Of a convolution with one kernel: layers with others took them too. */
const FORMER_KERNEL = ['kernel_initializer', 'kernel_regularizer', 'kernel_constraint'];

/** What Keras 3 warns of or refuses where these layers are given it. */
const FORMER_LAYER_ARGUMENTS: Readonly<Record<string, readonly string[] | undefined>> = {
  LeakyReLU: ['alpha'],
  Embedding: ['input_length'],
  LSTM: ['input_length', 'input_dim'],
  GRU: ['input_length', 'input_dim'],
  SimpleRNN: ['input_length', 'input_dim'],
  DepthwiseConv2D: FORMER_KERNEL,
  SeparableConv2D: FORMER_KERNEL,
};

/** `Input(100)`. */
function isBareWidth(node: CallNode): boolean {
  const [first] = node.arguments;
  return first?.kind === 'positional' && first.value.kind === 'number';
}

/** `name='block1/conv1'`, `name=prefix + '/conv1'`: each counts by itself, since one is a mistake in new code. */
function pathIn(name: KeywordArgument | undefined): Told | undefined {
  const text = name && textsIn(name.value).find((part) => part.includes('/'));
  return name && text !== undefined ? tell(2, `name='${text}'`, name.nameSpan, true) : undefined;
}

function textsIn(value: Expression): readonly string[] {
  if (value.kind === 'string') return [value.value];
  if (value.kind === 'template') return value.parts.filter((part) => typeof part === 'string');
  return value.kind === 'binary' && value.operator === '+'
    ? [...textsIn(value.left), ...textsIn(value.right)]
    : [];
}

type KeywordArgument = Extract<CallNode['arguments'][number], { readonly kind: 'keyword' }>;

function calleeName(callee: Expression): string {
  if (callee.kind === 'name') return callee.name;
  return callee.kind === 'attribute' ? callee.name : '';
}

/** `Convolution2D(32, 3, 3)`: since Keras 2 the second 3 is the stride, as it always was in TensorFlow's Keras. */
function areThreeSizes(node: CallNode): boolean {
  const [, rows, columns] = node.arguments;
  return [rows, columns].every(
    (argument) => argument?.kind === 'positional' && argument.value.kind === 'number',
  );
}

/** Any node of the tree: only these fields are looked at. */
type Node =
  | CallNode
  | Extract<Expression, { kind: 'attribute' }>
  | {
      readonly kind: 'import';
      readonly specifier: string;
      readonly specifierSpan: Span;
      readonly bindings?: readonly {
        readonly kind: string;
        readonly name: string;
        readonly local: string;
        readonly bindsRoot?: boolean;
        readonly span: Span;
      }[];
    }
  | { readonly kind: 'other' };

const SPANS = new Set(['span', 'nameSpan', 'argumentsSpan', 'specifierSpan']);

/** They tell nothing and have nothing below them. */
const LEAVES = new Set<unknown>(['name', 'number', 'string', 'boolean', 'none']);

/** Every object of the tree that has a kind, without recursion: programs nest deeply. */
function walk(root: object, visit: (node: Node) => void): void {
  const pending: object[] = [root];
  for (let at = pending.pop(); at; at = pending.pop()) {
    if (Array.isArray(at)) {
      for (const item of at) if (typeof item === 'object' && item !== null) pending.push(item);
      continue;
    }
    const fields = at as Readonly<Record<string, unknown>>;
    const { kind } = fields;
    if (LEAVES.has(kind)) continue;
    // What has one of these kinds has these fields, by the tree's own types.
    if (kind === 'call' || kind === 'attribute' || kind === 'import') visit(at as Node);
    // Keys without values to be made: this meets every node of a program.
    for (const key in fields) {
      const value = fields[key];
      if (typeof value === 'object' && value !== null && !SPANS.has(key)) pending.push(value);
    }
  }
}
