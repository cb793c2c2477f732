/** The plan's topology, which TensorFlow.js reads, in Keras's own words. */
import { TrainingFault } from '../fault.js';
import { isOperation, operationInKeras, tensorOf } from './kerasOperation.js';
import { isModel, type LayerJson, type Topology } from './savedModel.js';

type Json = Readonly<Record<string, unknown>>;

/** As in the `config.json` of a `.keras` file. */
export function kerasThreeConfig(topology: Topology): Json {
  const isFunctional = topology.class_name !== 'Sequential';
  const layers = withInput(topology).map((layer) => {
    if (isOperation(layer)) return operationInKeras(layer);
    const { name, inbound_nodes } = inKeras(layer);
    if (isModel(layer))
      return { ...kerasThreeConfig(layer), name, ...(inbound_nodes !== undefined && { inbound_nodes }) };
    return { ...inKeras(layer), module: 'keras.layers', registered_name: null };
  });
  return {
    module: isFunctional ? 'keras.src.models.functional' : 'keras',
    class_name: isFunctional ? 'Functional' : 'Sequential',
    config: { ...topology.config, ...ends(topology), trainable: true, layers },
    registered_name: isFunctional ? 'Functional' : null,
  };
}

/** As in the `model_config` of a Keras 2 `.h5` file, which Keras 3 reads too. */
export function kerasTwoConfig(topology: Topology): Json {
  const layers = withInput(topology).map((layer) => {
    const known = inKeras(layer);
    return { ...known, config: inEarlierWords(known.class_name, known.config) };
  });
  const isFunctional = topology.class_name !== 'Sequential';
  return {
    class_name: isFunctional ? 'Functional' : 'Sequential',
    config: { ...topology.config, layers },
  };
}

/** Words that Keras 2 knows, and Keras 3 too. */
function inEarlierWords(className: string, config: Json): Json {
  if (HARD_SIGMOID.test(JSON.stringify(config)))
    throw new TrainingFault(
      'Keras 2’s hard_sigmoid is 0.2x + 0.5, and Keras 3’s is x/6 + 0.5: as .h5 the model would predict otherwise in one of them. Export it as .keras.',
    );
  const { batch_shape, ...rest } = config;
  if (batch_shape) return { ...rest, batch_input_shape: batch_shape };
  if (className === 'LeakyReLU') {
    const { negative_slope, ...others } = rest;
    return { ...others, alpha: negative_slope };
  }
  if (className === 'RandomContrast') {
    const { value_range: _, ...others } = rest;
    return others;
  }
  return rest;
}

const HARD_SIGMOID = /activation":"hard_sigmoid"/;

/** A network of one input or output takes or gives the tensor itself, where a list would make it a list of one. */
function ends({ config }: Topology): Json {
  const { input_layers: inputs, output_layers: outputs } = config as Json;
  const only = (list: unknown) => (Array.isArray(list) && list.length === 1 ? list[0] : list);
  return inputs === undefined ? {} : { input_layers: only(inputs), output_layers: only(outputs) };
}

/** A Sequential's first layer carries the input's shape in TensorFlow.js; in Keras 3 a layer of its own does. */
function withInput({ class_name, config: { layers } }: Topology): readonly LayerJson[] {
  const [first, ...others] = layers;
  if (class_name !== 'Sequential' || !first || isModel(first)) return layers;
  const { batch_input_shape, ...config } = first.config as Record<string, unknown> & { name: string };
  const input = { name: 'input_layer', batch_input_shape, dtype: 'float32', sparse: false };
  return [{ class_name: 'InputLayer', config: input }, { ...first, config }, ...others];
}

function inKeras(layer: LayerJson): {
  readonly class_name: string;
  readonly name: string;
  readonly config: Json;
  readonly inbound_nodes?: readonly unknown[];
} {
  const { class_name, inbound_nodes } = layer;
  const config = ownWords(class_name, layer.config) as LayerJson['config'];
  const nodes = class_name === 'MultiHeadAttention' ? inbound_nodes?.map(asArguments) : inbound_nodes;
  return { class_name, name: config.name, config, ...(nodes && { inbound_nodes: nodes }) };
}

/** A call with several tensors, not with a list of them: only Keras 3's form tells the two apart. */
function asArguments(node: NonNullable<LayerJson['inbound_nodes']>[number]): Json {
  return { args: node.map(tensorOf), kwargs: (node[0]?.[3] ?? {}) as Json };
}

function ownWords(className: string, config: Json): Json {
  const translated = Object.fromEntries(
    // A way to compute, not a setting; and a default that a few of Keras's layers do not take.
    Object.entries(config)
      .filter(([key, value]) => key !== 'implementation' && (key !== 'trainable' || value !== true))
      .map(([key, value]) => [key, valueInKeras(key, value)]),
  );
  switch (className) {
    case 'InputLayer': {
      const { batch_input_shape, ...rest } = translated;
      return { ...rest, batch_shape: batch_input_shape };
    }
    case 'LeakyReLU': {
      const { alpha, ...rest } = translated;
      return { ...rest, negative_slope: alpha };
    }
    // What the equation makes of the sizes is for the trainer's layer.
    case 'EinsumDense': {
      const { output_sizes: _, kernel_shape: __, bias_shape: ___, ...rest } = translated;
      return rest;
    }
    default:
      return translated;
  }
}

/** TensorFlow.js writes names of functions in camel case, and LeCun with a large C. */
function valueInKeras(key: string, value: unknown): unknown {
  if (key.endsWith('activation') && typeof value === 'string') return activationInKeras(value);
  if (key.endsWith('initializer')) return named(value, (name) => name.replace('LeCun', 'Lecun'));
  if (key === 'layer' && isLayer(value))
    return { ...inKeras(value), module: 'keras.layers', registered_name: null };
  return value;
}

function activationInKeras(name: string): string {
  if (name === 'kerasHardSigmoid') return 'hard_sigmoid';
  if (name === 'hardSigmoid')
    throw new TrainingFault(
      'TensorFlow.js’s hardSigmoid is 0.2x + 0.5, and Keras 3’s hard_sigmoid is x/6 + 0.5: the exported model would predict otherwise. Export to TensorFlow.js, or use sigmoid.',
    );
  return snakeCase(name);
}

function named(value: unknown, rename: (name: string) => string): unknown {
  if (typeof value === 'string') return rename(value);
  if (typeof value !== 'object' || value === null || !('class_name' in value)) return value;
  const { class_name, ...rest } = value;
  return { ...rest, class_name: rename(String(class_name)) };
}

function isLayer(value: unknown): value is LayerJson {
  return typeof value === 'object' && value !== null && 'class_name' in value && 'config' in value;
}

/** `hardSigmoid` → `hard_sigmoid`. */
const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
