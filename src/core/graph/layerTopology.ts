/**
 * What the trainer builds of a layer, in Keras's JSON form: its configuration, or, for a class of the code whose `call`
 * only applies layers, the network that `call` made of stand-ins for its inputs.
 */
import type { Application, LayerValue, ModelValue, TensorValue } from '../evaluate/value.js';
import type { LayerShapes } from '../layers/row.js';
import { trainerConfig } from '../layers/trainerConfig.js';
import { isCustom, isStandInFor } from '../library/custom/applyCustom.js';
import { stateOf } from '../library/custom/state.js';
import { variablesOf } from '../library/custom/weights.js';
import { isInputTensor } from '../library/inputs.js';
import { layerArguments } from '../library/layerArguments.js';
import { walkBack } from '../library/producers.js';
import { knownSizes } from './dimension.js';
import type { LayerTopology } from './modelGraph.js';

type Member = LayerValue | ModelValue;
type Unsupported = Extract<LayerTopology, { readonly unsupported: string }>;

export function topologyOf(layer: LayerValue, shapes: LayerShapes): LayerTopology {
  if (layer.framework === 'keras' && isCustom(layer)) return ownTopology(layer);
  const args = layerArguments(layer.row, layer.framework, layer.bound);
  const made = trainerConfig(layer.row, args, layer.name, shapes);
  if ('unsupported' in made) return made;
  // As TensorFlow.js reads it from a `model.json`: snake_case, nothing that is None.
  return { ...made, config: { name: layer.name, trainable: layer.trainable, ...made.config } };
}

/** Of a layer or model that is a class of the code. */
export function ownTopology(member: Member): LayerTopology {
  const name = member.instance?.class.name ?? member.name;
  const { inside, isOtherInTraining, addsLoss } = stateOf(member);
  const refuse = (why: string): Unsupported => ({
    unsupported: `${name} is a class of the code that ${why}; ConvLens trains those whose call only applies layers to what they are given.`,
  });
  const base = member.instance?.class.nativeBase?.row;
  if (base?.keras) return refuse(`extends ${base.keras.name}`);
  if (variablesOf(member).length > 0) return refuse('has weights of its own');
  if (isOtherInTraining) return refuse('does something else while it trains');
  if (addsLoss || (member.kind === 'model' && member.training.has('add_loss.call')))
    return refuse('adds a loss of its own');
  // Whether what it holds still trains, and how batch normalisation behaves then, depends on when it was frozen.
  if (!member.trainable) return refuse('is frozen as a whole');
  if (inside?.outputs.length !== 1) return refuse('gives no single tensor, or is not called');
  const network = new Network(member);
  const made = network.topology(inside);
  if (!('unsupported' in made)) return made;
  return network.isInner ? { unsupported: `In ${name}: ${made.unsupported}` } : refuse(made.unsupported);
}

interface LayerJson {
  readonly class_name: string;
  readonly name: string;
  readonly config: Record<string, unknown>;
  readonly inbound_nodes: unknown[];
}

interface Ends {
  readonly inputs: readonly TensorValue[];
  readonly outputs: readonly TensorValue[];
}

/** The layers that one member applies, with names of their own, since each call of a class counts names anew. */
class Network {
  readonly #names = new Map<Member, string>();
  readonly #calls = new Map<Member, Application[]>();
  /** What was refused is a layer inside, and says itself which one. */
  isInner = false;

  constructor(readonly member: Member) {}

  topology({ inputs, outputs }: Ends): LayerTopology {
    const { applications, loose, strayInputs } = walkBack(inputs, outputs);
    if (loose.length > 0 || strayInputs.length > 0) return { unsupported: 'uses more than what it is given' };
    for (const application of applications)
      this.#calls.set(application.layer, [...(this.#calls.get(application.layer) ?? []), application]);
    if (inputs.some(({ producer }) => !producer || !this.#calls.has(producer.layer)))
      return { unsupported: 'does not use all that it is given' };
    const layers: LayerJson[] = [];
    for (const [layer, calls] of this.#calls) {
      const made = this.#layer(layer, calls);
      if ('unsupported' in made) return made;
      layers.push(made);
    }
    return {
      className: 'Model',
      config: {
        name: this.member.name,
        layers,
        input_layers: inputs.map((tensor) => this.#use(tensor)),
        output_layers: outputs.map((tensor) => this.#use(tensor)),
      },
    };
  }

  #layer(layer: Member, calls: readonly Application[]): LayerJson | Unsupported {
    const name = this.#nameOf(layer);
    const [first] = calls;
    if (!first || calls.some(isOpen)) return { unsupported: 'may use one tensor or another' };
    const [output] = first.outputs;
    if (first.inputs.length === 0) return inputJson(name, output);
    if (!isOwnedBy(this.member, layer))
      return { unsupported: `uses ${layer.name}, which stands elsewhere too` };
    const made = this.#madeOf(layer, first);
    if ('unsupported' in made) {
      this.isInner = true;
      return made;
    }
    const switches = new Set(calls.map(({ training }) => training?.value));
    const [training] = switches;
    if (switches.size > 1 || training === 'unknown')
      return { unsupported: `calls ${layer.name} with a training of its own that is not known, or differs` };
    const options = training === undefined ? {} : { training };
    return {
      class_name: made.className,
      name,
      config: { ...made.config, name },
      inbound_nodes: calls.map((call) => call.inputs.map((tensor) => [...this.#use(tensor), options])),
    };
  }

  #madeOf(layer: Member, { inputs, outputs }: Application): LayerTopology {
    if (isCustom(layer)) return ownTopology(layer);
    const shapes = {
      inputs: inputs.map(({ shape }) => shape),
      outputs: outputs.map(({ shape }) => shape),
    };
    if (layer.kind === 'layer') return topologyOf(layer, shapes);
    return new Network(layer).topology(layer);
  }

  #nameOf(layer: Member): string {
    const known = this.#names.get(layer);
    if (known !== undefined) return known;
    const taken = new Set(this.#names.values());
    const plain = `${this.member.name}_${layer.name}`;
    let name = plain;
    for (let more = 1; taken.has(name); more++) name = `${plain}_${more}`;
    this.#names.set(layer, name);
    return name;
  }

  /** `[layer, call, output]`; a network's own inputs are the first call of it. */
  #use({ producer, index }: TensorValue): readonly unknown[] {
    if (!producer) return [];
    const { layer } = producer;
    const isNetwork = layer.kind === 'model' || isCustom(layer);
    const call = (this.#calls.get(layer)?.indexOf(producer) ?? 0) + (isNetwork ? 1 : 0);
    return [this.#nameOf(layer), call, index];
  }
}

function inputJson(name: string, tensor: TensorValue | undefined): LayerJson | Unsupported {
  const sizes = knownSizes(tensor?.shape);
  if (!sizes) return { unsupported: 'is given sizes that are not known' };
  const config = { name, batch_input_shape: [null, ...sizes], dtype: 'float32', sparse: false };
  return { class_name: 'InputLayer', name, config, inbound_nodes: [] };
}

/** An unknown test chose between tensors. */
function isOpen({ inputs, outputs }: Application): boolean {
  return [...inputs, ...outputs].some(({ alternatives }) => alternatives !== undefined);
}

/** Whether all uses of it are in calls of this member: weights that two networks share cannot be built twice. */
function isOwnedBy(member: Member, layer: Member): boolean {
  if (member.kind === 'model' && !member.instance) return true;
  return layer.applications.every(({ inputs }) =>
    walkBack([], inputs)
      .strayInputs.filter(isInputTensor)
      .every((input) => isStandInFor(input, member)),
  );
}
