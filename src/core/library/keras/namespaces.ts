/** The module tree of Keras, under each of the names by which code imports it. */

import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NamespaceValue, NativeValue, Value } from '../../evaluate/value.js';
import { tableEntry, wordSet } from '../../words.js';
import { tensorsIn } from '../applied.js';
import { changeDict } from '../builtins/containers.js';
import { type CloneOptions, cloneModel } from '../cloneModel.js';
import { configuredClass, namespace, opaque } from '../configured.js';
import { gradientTape } from '../custom/stepNotes.js';
import { preprocessingNamespace, tensorflowData, UTILITIES } from '../data/namespaces.js';
import { tensorflowFiles } from '../data/tensorflowFiles.js';
import { customObjects } from '../makeLayer.js';
import { method } from '../modelMembers.js';
import { noteForPlans } from '../noted.js';
import { backendNamespaceOf } from '../operations/backendOps.js';
import { opsNamespace, randomNamespace } from '../operations/kerasOps.js';
import { tensorflowOperations } from '../operations/tensorflowOps.js';
import { walkBack } from '../producers.js';
import { tensorflowApp, tensorflowFlags } from '../python/settings.js';
import { memberOf } from '../sequential.js';
import { deserialized, modelFromText, serialized } from '../serialization.js';
import { itemsOf, none, unknown } from '../values.js';
import { activations } from './activations.js';
import { applicationsNamespace } from './applications/index.js';
import { datasetsNamespace } from './datasets.js';
import { TENSORFLOW_INITIALIZERS } from './initializerCalls.js';
import { inputNative, layerBase, layerNamed, layersNamespace } from './layers.js';
import { modelClass, sequentialClass } from './models.js';
import { homeOf } from './otherModule.js';
import { settings } from './settings.js';
import { tensorArrays } from './tensorArrays.js';
import { customGradient, decorator, variable } from './variables.js';
import { watched } from './watched.js';

/** A model, whichever. */
const LOADED: Value = { ...unknown('keras.models.load_model(…) is not evaluated'), isSomething: true };

const modelsNamespace = namespace('keras.models', {
  Sequential: () => sequentialClass,
  Model: () => modelClass,
  Functional: () => modelClass,
  load_model: () => method('keras.models.load_model', () => LOADED),
  clone_model: () => method('keras.models.clone_model', cloned),
  model_from_json: () => method('keras.models.model_from_json', modelFromText),
});

function cloned(call: NativeCall): Value {
  const given = (name: string, index: number) => (call.positional[index] ?? call.keywords.get(name))?.value;
  const model = given('model', 0);
  const inputs = given('input_tensors', 1);
  const copy = given('clone_function', 2);
  const isPlain = call.positional.length <= 3 && !call.keywords.has('call_function');
  const options: CloneOptions = {
    isNamedByTensors: true,
    // Of functional models the layers alone are frozen again, and in Keras 2 of all.
    isFrozenToo:
      call.evaluation.kerasMajor === 3 && model?.kind === 'model' && model.modelKind === 'sequential',
    ...(inputs && inputs.kind !== 'none' && { inputs: tensorsIn(inputs, call) ?? [] }),
    ...(copy &&
      copy.kind !== 'none' && {
        copyLayer: (layer) =>
          memberOf(call.evaluation.call(copy, [layer.instance ?? layer], new Map(), call.location)),
      }),
  };
  const clone = isPlain && model?.kind === 'model' ? cloneModel(model, call, options) : undefined;
  return clone ?? unknown('this clone of a model is not known');
}

/** `with custom_object_scope({…})`: the names stay known afterwards, which refuses nothing that works. */
const customObjectScope = method('keras.utils.custom_object_scope', (call) => {
  const names = call.positional[0]?.value;
  if (names?.kind === 'dict')
    changeDict(call.evaluation, customObjects(call.evaluation), (entries) => {
      for (const [key, entry] of names.entries) entries.set(key, entry);
    });
  return none;
});

/** Classes of batches, which the code completes. */
const batchesClass = (name: string): NativeValue => ({
  ...opaque(`keras.utils.${name}`),
  isClass: true,
  attributeNames: OF_BATCHES,
});
const OF_BATCHES = wordSet(`workers use_multiprocessing max_queue_size num_batches on_epoch_begin on_epoch_end
  on_batch_end`);

const utilsNamespace = namespace(
  'keras.utils',
  {
    ...UTILITIES,
    np_utils: () => utilsNamespace,
    get_source_inputs: () => sourceInputs,
    Sequence: () => batchesClass('Sequence'),
    PyDataset: () => batchesClass('PyDataset'),
    plot_model: () => method('keras.utils.plot_model', () => none),
    set_random_seed: () => method('keras.utils.set_random_seed', () => none),
    register_keras_serializable: () => decorator('keras.utils.register_keras_serializable'),
    get_custom_objects: () =>
      method('keras.utils.get_custom_objects', ({ evaluation }) => customObjects(evaluation)),
    custom_object_scope: () => customObjectScope,
    CustomObjectScope: () => customObjectScope,
    clear_session: () => backendNamespace.member('clear_session') ?? none,
  },
  (name) => (/_utils$/.test(name) ? utilsNamespace : opaque(`keras.utils.${name}`)),
);

const backendNamespace: NamespaceValue = backendNamespaceOf((name) =>
  name === 'tensorflow_backend'
    ? backendNamespace
    : // Before Keras 3 the backend's module had imported TensorFlow, and code reached it there: `K.tf.split(…)`.
      name === 'tf'
      ? tensorflowNamespace
      : name === 'variable'
        ? variable('keras.backend.variable')
        : opaque(`keras.backend.${name}`),
);

const lossesNamespace = settings('keras.losses');
const metricsNamespace = settings('keras.metrics');

export const kerasNamespace: NamespaceValue = namespace(
  'keras',
  {
    layers: () => layersNamespace,
    models: () => modelsNamespace,
    engine: () => engineNamespace,
    api_export: () => namespace('keras.api_export', { keras_export: () => decorator('keras_export') }),
    Sequential: () => sequentialClass,
    Model: () => modelClass,
    Layer: () => layerBase,
    Input: () => inputNative,
    optimizers: () => optimizers,
    losses: () => lossesNamespace,
    metrics: () => metricsNamespace,
    Loss: () => lossesNamespace.member('Loss') ?? none,
    Metric: () => metricsNamespace.member('Metric') ?? none,
    callbacks: () => settings('keras.callbacks'),
    regularizers: () => settings('keras.regularizers', true),
    initializers: () => settings('keras.initializers', true),
    constraints: () => settings('keras.constraints', true),
    activations: () => watched(activations),
    ops: () => watched(opsNamespace),
    random: () => randomNamespace,
    Variable: () => variable('keras.Variable'),
    saving: () => savingNamespace,
    config: () => configNamespace,
    utils: () => watched(utilsNamespace),
    datasets: () => datasetsNamespace(),
    preprocessing: () => watched(preprocessingNamespace),
    applications: () => applicationsNamespace,
    backend: () => watched(backendNamespace),
    __version__: () => ({ kind: 'string', value: '3.15.1' }),
    mixed_precision: () => mixedPrecision,
  },
  (name) =>
    /^(?:distribution|tree|export|wrappers|legacy|_tf_keras|src|dtype_policies|Function|KerasTensor|Optimizer|Initializer|Regularizer|Quantizer|DTypePolicy|StatelessScope|SymbolicScope|FloatDTypePolicy|Operation|device|name_scope|version|remat|visualization|quantizers|distillation)$/.test(
      name,
    )
      ? unfollowed(`keras.${name}`)
      : undefined,
);

/** With 16 bits shapes and counts stay the same; a training plan says that it trains with 32. */
const setPolicy = (name: string): Value =>
  method(`keras.mixed_precision.${name}`, (call) => {
    const policy = call.positional[0]?.value ?? [...call.keywords.values()][0]?.value;
    if (policy?.kind === 'string') noteForPlans(call, 'policy', policy);
    return none;
  });

const mixedPrecision: NamespaceValue = namespace(
  'keras.mixed_precision',
  {
    set_global_policy: () => setPolicy('set_global_policy'),
    set_dtype_policy: () => setPolicy('set_dtype_policy'),
    set_policy: () => setPolicy('set_policy'),
    experimental: () => mixedPrecision,
  },
  (name) => unfollowed(`keras.mixed_precision.${name}`),
);

/** `keras.engine` of Keras 1 and 2: base classes, in modules whose names changed often. */
const engineNamespace: NamespaceValue = namespace(
  'keras.engine',
  {
    Model: () => modelClass,
    Sequential: () => sequentialClass,
    Layer: () => layerBase,
    Input: () => inputNative,
    InputSpec: () => configuredClass('keras.layers.InputSpec'),
    get_source_inputs: () => sourceInputs,
  },
  layerNamed,
);

/** The inputs that a tensor comes from. */
const sourceInputs = method('keras.utils.get_source_inputs', (call) => {
  const tensor = call.positional[0]?.value;
  if (tensor?.kind !== 'tensor') return unknown('this is no tensor of a model');
  const { applications } = walkBack([], [tensor]);
  const inputs = applications.filter((each) => each.inputs.length === 0).flatMap((each) => each.outputs);
  return { kind: 'list', items: [...inputs] };
});

const savingNamespace: NamespaceValue = namespace(
  'keras.saving',
  {
    register_keras_serializable: () => decorator('keras.saving.register_keras_serializable'),
    serialize_keras_object: () => method('keras.saving.serialize_keras_object', serialized),
    deserialize_keras_object: () =>
      method('keras.saving.deserialize_keras_object', (call) => deserialized(call, layerNamed)),
  },
  (name) => modelsNamespace.member(name) ?? opaque(`keras.saving.${name}`),
);

const configNamespace: NamespaceValue = namespace('keras.config', {}, (name) =>
  backendNamespace.member(name),
);

const optimizers: NamespaceValue = namespace(
  'keras.optimizers',
  {
    legacy: () => settings('keras.optimizers.legacy'),
    schedules: () => settings('keras.optimizers.schedules'),
  },
  (name) => settings('keras.optimizers').member(name),
);

/** A part of a library that exists and is not followed. */
export function unfollowed(name: string): Value {
  return {
    kind: 'native',
    name,
    member: (member) => unfollowed(`${name}.${member}`),
    call: () => unknown(`${name}(…) is not evaluated`),
  };
}

const autographRest = (name: string): Value => unfollowed(`tensorflow.autograph.${name}`);

const autograph = namespace(
  'tensorflow.autograph.experimental',
  { do_not_convert: () => decorator('tensorflow.autograph.experimental.do_not_convert') },
  (name) => autographRest(`experimental.${name}`),
);

/** A class like any other: what it is called on runs through its own `__call__`, and it prepares nothing. */
const moduleBase: NativeValue = {
  kind: 'native',
  name: 'tensorflow.Module',
  isClass: true,
  call: () => none,
};

/** `tf.layers` of TensorFlow 1: functions on tensors, which are not followed. Its classes are Keras's now. */
const firstLayers: NamespaceValue = namespace('tensorflow.layers', {}, (name) =>
  homeOf('tensorflow.layers', name) === undefined ? unfollowed(`tensorflow.layers.${name}`) : undefined,
);

const firstTensorflow: NamespaceValue = {
  ...namespace('tensorflow', {}, (name) =>
    name === 'layers' ? unfollowed('tensorflow.compat.v1.layers') : tensorflowNamespace.member(name),
  ),
  names: () => tensorflowNamespace.names(),
};

const tensorflowRest: NamespaceValue = namespace(
  'tensorflow',
  {
    keras: () => kerasNamespace,
    layers: () => firstLayers,
    data: () => tensorflowData,
    compat: () =>
      namespace('tensorflow.compat', { v1: () => firstTensorflow, v2: () => tensorflowNamespace }),
    python: () => namespace('tensorflow.python', { keras: () => kerasNamespace }),
    __version__: () => ({ kind: 'string', value: '2.21.0' }),
    app: () => tensorflowApp,
    flags: () => tensorflowFlags,
    function: () => decorator('tensorflow.function'),
    custom_gradient: () => customGradient('tensorflow.custom_gradient'),
    autograph: () => namespace('tensorflow.autograph', { experimental: () => autograph }, autographRest),
    Variable: () => variable('tensorflow.Variable'),
    TensorArray: () => tensorArrays,
    Module: () => moduleBase,
    GradientTape: () => method('tensorflow.GradientTape', gradientTape),
    newaxis: () => none,
    TensorShape: () =>
      method('tensorflow.TensorShape', (call) => {
        const given = call.positional[0]?.value;
        return itemsOf(given) ? (given ?? none) : unknown('this shape is not known');
      }),
  },
  (name) =>
    DTYPES.has(name)
      ? { kind: 'string', value: name }
      : (initializerOf(name) ?? tensorflowFiles(name, unfollowed) ?? unfollowed(`tensorflow.${name}`)),
);

function initializerOf(name: string): Value | undefined {
  const title = tableEntry(TENSORFLOW_INITIALIZERS, name);
  return title === undefined ? undefined : settings('keras.initializers', true).member(title);
}

const DTYPES = new Set(
  'float16 float32 float64 bfloat16 int8 int16 int32 int64 uint8 uint16 bool string'.split(' '),
);

export const tensorflowNamespace: NamespaceValue = watched(
  tensorflowOperations((name) => tensorflowRest.member(name)),
);
