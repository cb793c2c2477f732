/**
 * What the trainer builds of a layer, in Keras's JSON form: its configuration, or, for a class of the code, the network
 * that its `call` made of stand-ins for its inputs. A weight of the class's own, and a constant, is a layer of that
 * network like others; given its first input, it takes nothing of it but the size of the batch.
 */
import type { Application, LayerValue, ModelValue, TensorValue } from '../evaluate/value.js';
import type { LayerShapes } from '../layers/row.js';
import { trainerConfig } from '../layers/trainerConfig.js';
import { addedCalculation } from '../library/custom/addedLoss.js';
import { isCustom } from '../library/custom/applyCustom.js';
import { shapesOf, THROUGH_ALL } from '../library/custom/calculation.js';
import { ownActivation } from '../library/custom/ownActivation.js';
import { isStandInFor } from '../library/custom/ownInputs.js';
import { weightConfig } from '../library/custom/ownWeight.js';
import { stateOf } from '../library/custom/state.js';
import { variablesOf } from '../library/custom/weights.js';
import { isInputTensor } from '../library/inputs.js';
import { layerArguments } from '../library/layerArguments.js';
import { outcomeOf } from '../library/makeLayer.js';
import { needsBatch } from '../library/operations/trainedOperation.js';
import { walkBack } from '../library/producers.js';
import { changesBetweenUses } from '../library/settingsInUse.js';
import { INPUT_ROW } from '../library/standInRows.js';
import { isKnownRank, type Shape } from './dimension.js';
import type { LayerTopology } from './modelGraph.js';

type Member = LayerValue | ModelValue;
type Unsupported = Extract<LayerTopology, { readonly unsupported: string }>;

export function topologyOf(layer: LayerValue, shapes: LayerShapes): LayerTopology {
  if (layer.framework === 'keras' && isCustom(layer)) return ownTopology(layer);
  const loss = lossTopology(layer, layer.applications[0]);
  if (loss) return loss;
  if (layer.applications.some(({ operands }) => operands !== undefined))
    return { unsupported: `${layer.name} takes a tensor that no layer of the model gives.` };
  return libraryTopology(layer, shapes);
}

/** Of what `add_loss` in a class of the code made; undefined for anything else. */
function lossTopology({ name }: Member, call: Application | undefined): LayerTopology | undefined {
  const added = call && addedCalculation(call);
  if (!added) return undefined;
  const { calculation, measures } = added;
  if ('unsupported' in calculation)
    return { ...calculation, unsupported: `In add_loss: ${ended(calculation.unsupported)}` };
  const config = { name, calculation, ...(measures.length > 0 && { measures }) };
  return { className: 'AddLoss', config, addsPenalty: true };
}

/** Of a layer of the library's, which may run a function of the code. */
function libraryTopology(layer: LayerValue, shapes: LayerShapes): LayerTopology {
  if (!isFunctionOf(layer)) return plainTopology(layer, shapes);
  const isActivated = ownActivation(layer) !== undefined;
  const { inside } = stateOf(layer);
  const title = isActivated ? `the activation of ${layer.name}` : layer.name;
  if (inside?.outputs.length !== 1)
    return { unsupported: `In ${title}: what its function gives is not known, or no single tensor.` };
  const network = new Network(layer, { isFunction: true });
  const made = network.topology(inside);
  if ('unsupported' in made) {
    const why = network.isInner ? made.unsupported : `it ${made.unsupported}`;
    return { ...made, unsupported: `In ${title}: ${ended(why)}` };
  }
  if (!isActivated || layer.row.family === 'activation') return made;
  const others = new Map([...layer.bound].filter(([name]) => name !== 'activation'));
  const linear = plainTopology({ ...layer, bound: others }, shapes);
  return 'unsupported' in linear ? linear : oneAfterAnother(layer, [linear, made], shapes);
}

/** The trainer builds a network of it. */
function isFunctionOf(layer: LayerValue): boolean {
  return layer.framework === 'keras' && (layer.row.runs !== undefined || ownActivation(layer) !== undefined);
}

const ended = (sentence: string) => (sentence.endsWith('.') ? sentence : `${sentence}.`);

/** A layer, and its activation as a network behind it. */
function oneAfterAnother(
  { name }: LayerValue,
  parts: readonly Extract<LayerTopology, { readonly className: string }>[],
  { inputs }: LayerShapes,
): LayerTopology {
  const sizes = sizesOrOpen(inputs[0]);
  if (inputs.length !== 1 || !sizes) return { unsupported: `${name} is given sizes that are not known.` };
  const input = `${name}_input`;
  const layers: LayerJson[] = [
    {
      ...{ class_name: 'InputLayer', name: input, inbound_nodes: [] },
      config: { name: input, batch_input_shape: [null, ...sizes], dtype: 'float32', sparse: false },
    },
  ];
  let last: readonly unknown[] = [input, 0, 0];
  for (const [at, { className, config }] of parts.entries()) {
    // Its weights keep the layer's name.
    const own = at === 0 ? name : `${name}_activation`;
    layers.push({
      ...{ class_name: className, name: own },
      config: { ...config, name: own },
      inbound_nodes: [[[...last, {}]]],
    });
    last = [own, className === 'Model' ? 1 : 0, 0];
  }
  return {
    className: 'Model',
    config: { name, layers, input_layers: [[input, 0, 0]], output_layers: [last] },
    ...(parts.some(({ addsPenalty }) => addsPenalty) && { addsPenalty: true }),
  };
}

function plainTopology(layer: LayerValue, shapes: LayerShapes): LayerTopology {
  const args = layerArguments(layer.row, layer.framework, layer.bound);
  const made = trainerConfig(layer.row, args, layer.name, shapes);
  if ('unsupported' in made) return made;
  // As TensorFlow.js reads it from a `model.json`: snake_case, nothing that is None.
  return { ...made, config: { name: layer.name, trainable: layer.trainable, ...made.config } };
}

interface Standing {
  /** In something that is frozen. */
  readonly isFrozen?: boolean;
  /** It is the model that is trained: its layers keep their names. */
  readonly isWhole?: boolean;
  /** A function, whose layers Keras does not know of: it may use operations alone. */
  readonly isFunction?: boolean;
  /** A `train_step`: its calls with `training=True` train as the run does. */
  readonly isStep?: boolean;
}

/** What the model's own `train_step` does in place of its `call`. */
export function stepTopology(model: ModelValue, ends: Ends): LayerTopology {
  const network = new Network(model, { isWhole: true, isStep: true });
  const made = network.topology(ends);
  return 'unsupported' in made
    ? {
        ...made,
        unsupported: `In ${model.instance ? `train_step of ${model.instance.class.name}` : 'add_loss'}: ${network.isInner ? '' : 'it '}${ended(made.unsupported)}`,
      }
    : made;
}

/** Of a layer or model that is a class of the code. */
export function ownTopology(member: Member, standing: Standing = {}): LayerTopology {
  const name = member.instance?.class.name ?? member.name;
  const { inside, isOtherInTraining, addsLoss } = stateOf(member);
  const refuse = (why: string): Unsupported => ({
    unsupported: `${name} is a class of the code that ${why}; ConvLens trains those whose call applies layers and operations to what they are given and to weights of their own.`,
  });
  const base = member.instance?.class.nativeBase?.row;
  if (base?.keras) return refuse(`extends ${base.keras.name}`);
  if (isOtherInTraining) return refuse('does something else while it trains');
  if (addsLoss || (member.kind === 'model' && member.training.has('add_loss.call')))
    return refuse('adds a loss that is not followed');
  if (member.trainableDoubt !== undefined) return refuse('may be frozen or not');
  if (!inside || inside.outputs.length === 0) return refuse('gives no tensor, or is not called');
  const isFrozen = standing.isFrozen || (isOld(member) && !member.trainable);
  const network = new Network(member, { ...standing, isFrozen });
  const made = network.topology(inside);
  if (!('unsupported' in made)) return made;
  return network.isInner
    ? { ...made, unsupported: `In ${name}: ${made.unsupported}` }
    : { ...made, ...refuse(made.unsupported) };
}

/** Before Keras 3 what a frozen layer or model holds is not trained, whatever it says itself. */
const isOld = ({ kerasMajor = 3 }: Member): boolean => kerasMajor < 3;

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
  readonly #names = new Map<Member | TensorValue, string>();
  readonly #calls = new Map<Member, Application[]>();
  readonly #leftOut: string[] = [];
  #addsPenalty = false;
  readonly #isFrozen: boolean;
  readonly #isWhole: boolean;
  readonly #isFunction: boolean;
  readonly #isStep: boolean;
  #anchor: TensorValue | undefined;
  /** What was refused is a layer inside, and says itself which one. */
  isInner = false;

  constructor(
    readonly member: Member,
    { isFrozen = false, isWhole = false, isFunction = false, isStep = false }: Standing = {},
  ) {
    this.#isStep = isStep;
    this.#isFunction = isFunction;
    this.#isFrozen = isFrozen;
    this.#isWhole = isWhole;
  }

  topology({ inputs, outputs }: Ends): LayerTopology {
    const { applications, loose, strayInputs } = walkBack(inputs, outputs, THROUGH_ALL);
    const own = variablesOf(this.member);
    const isKnown = (tensor: TensorValue) => own.includes(tensor) || tensor.variable?.isForeign;
    if (!loose.every(isKnown) || strayInputs.length > 0)
      return { unsupported: 'uses more than what it is given and weights of its own' };
    const [anchor] = inputs;
    if (anchor) this.#anchor = anchor;
    for (const application of applications)
      this.#calls.set(application.layer, [...(this.#calls.get(application.layer) ?? []), application]);
    if (inputs.some(({ producer }) => !producer || !this.#calls.has(producer.layer)))
      return { unsupported: 'does not use all that it is given' };
    const layers: LayerJson[] = [];
    for (const weight of loose) {
      const made = this.#weight(weight);
      if ('unsupported' in made) return made;
      layers.push(made);
    }
    for (const [layer, calls] of this.#calls) {
      const made = this.#layer(layer, calls);
      if ('unsupported' in made) return made;
      layers.push(made);
    }
    for (const { variable } of own.filter((tensor) => !loose.includes(tensor)))
      this.#leftOut.push(`${variable?.name ?? 'a weight'} of ${this.member.name}`);
    return {
      ...(this.#leftOut.length > 0 && { leftOut: this.#leftOut }),
      ...(this.#addsPenalty && { addsPenalty: true }),
      className: 'Model',
      config: {
        name: this.member.name,
        layers,
        input_layers: inputs.map((tensor) => this.#use(tensor)),
        output_layers: outputs.map((tensor) => this.#use(tensor)),
      },
    };
  }

  #weight(weight: TensorValue): LayerJson | Unsupported {
    const made = weightConfig(weight, this.member.trainable && !this.#isFrozen);
    if ('unsupported' in made) {
      this.isInner = true;
      return made;
    }
    if (made.addsPenalty) this.#addsPenalty = true;
    const name = this.#nameOf(weight);
    const inbound = this.#anchored();
    return { class_name: made.className, name, config: { ...made.config, name }, inbound_nodes: [[inbound]] };
  }

  /** What is refused of it, it says with the place of its first call. */
  #layer(layer: Member, calls: readonly Application[]): LayerJson | Unsupported {
    const made = this.#called(layer, calls);
    const location = calls[0]?.made[0];
    return 'unsupported' in made && location ? { location, ...made } : made;
  }

  #called(layer: Member, calls: readonly Application[]): LayerJson | Unsupported {
    const name = this.#nameOf(layer);
    const [first] = calls;
    if (!first || calls.some(isOpen)) return { unsupported: 'may use one tensor or another' };
    const [output] = first.outputs;
    if (layer.kind === 'layer' && layer.row === INPUT_ROW) return inputJson(name, output);
    if (!isOwnedBy(this.member, layer))
      return { unsupported: `uses ${layer.name}, which stands elsewhere too` };
    const made = this.#madeOf(layer, first);
    if ('unsupported' in made) {
      this.isInner = true;
      return made;
    }
    this.#leftOut.push(...(made.leftOut ?? []));
    // What a step adds itself is its own loss.
    const isOfStep = this.#isStep && made.className === 'AddLoss';
    if (made.addsPenalty && !isOfStep) this.#addsPenalty = true;
    if (this.#isFunction && made.className !== 'KerasOperation')
      return { unsupported: `applies ${layer.name}, whose weights Keras does not see there` };
    const switches = new Set(calls.map(({ training }) => training?.value));
    const [training] = switches;
    if (switches.size > 1 || training === 'unknown')
      return { unsupported: `calls ${layer.name} with a training of its own that is not known, or differs` };
    const isOfRun = training === undefined || (this.#isStep && training);
    const options = isOfRun ? {} : { training };
    return {
      class_name: made.className,
      name,
      config: { ...made.config, name },
      inbound_nodes: calls.map((call) => [
        ...THROUGH_ALL.needs(call).map((tensor) => [...this.#use(tensor), options]),
        ...(isWithoutBatch(made.config, call) ? [this.#anchored()] : []),
      ]),
    };
  }

  #madeOf(layer: Member, call: Application): LayerTopology {
    if (isCustom(layer)) return ownTopology(layer, { isFrozen: this.#isFrozen });
    const loss = lossTopology(layer, call);
    if (loss) return loss;
    if (layer.kind === 'model') return new Network(layer, { isFrozen: this.#isFrozen }).topology(layer);
    if (changesBetweenUses(layer))
      return {
        unsupported: `The code sets ${layer.name} anew between its uses, which ConvLens does not train.`,
      };
    const made = libraryTopology(layer, shapesOf(call));
    if ('unsupported' in made || !this.#isFrozen || !layer.trainable) return made;
    const outcome = outcomeOf(layer, shapesOf(call).inputs, call.call);
    // Batch normalisation goes by what it says itself.
    if (outcome.weights.some(({ trainable }) => !trainable))
      return { unsupported: `${layer.name} is not frozen itself, in something that is.` };
    return { ...made, config: { ...made.config, trainable: false } };
  }

  #anchored(): readonly unknown[] {
    return this.#anchor ? [...this.#use(this.#anchor), {}] : [];
  }

  #nameOf(layer: Member | TensorValue): string {
    const known = this.#names.get(layer);
    if (known !== undefined) return known;
    const taken = new Set(this.#names.values());
    const own = layer.kind === 'tensor' ? (layer.variable?.name ?? 'weight') : layer.name;
    const plain = this.#isWhole && layer.kind !== 'tensor' ? own : `${this.member.name}_${own}`;
    let name = plain;
    for (let more = 1; taken.has(name); more++) name = `${plain}_${more}`;
    this.#names.set(layer, name);
    return name;
  }

  /** `[layer, call, output]`; a network's own inputs are the first call of it. */
  #use(tensor: TensorValue): readonly unknown[] {
    const made = THROUGH_ALL.madeBy(tensor);
    if (!made) return [this.#nameOf(tensor), 0, 0];
    const { layer } = made;
    const isNetwork = layer.kind === 'model' || isCustom(layer) || isFunctionOf(layer);
    const call = (this.#calls.get(layer)?.indexOf(made) ?? 0) + (isNetwork ? 1 : 0);
    return [this.#nameOf(layer), call, tensor.index];
  }
}

function isWithoutBatch({ operation }: Readonly<Record<string, unknown>>, call: Application): boolean {
  return typeof operation === 'string' && needsBatch(operation, shapesOf(call));
}

/** Behind the batch: numbers, and what is open until the model runs. */
function sizesOrOpen(shape: Shape | undefined): readonly (number | null)[] | undefined {
  if (!shape || !isKnownRank(shape)) return undefined;
  const sizes = shape.slice(1).filter((dim) => dim === null || typeof dim === 'number');
  return sizes.length === shape.length - 1 ? sizes : undefined;
}

function inputJson(name: string, tensor: TensorValue | undefined): LayerJson | Unsupported {
  const sizes = sizesOrOpen(tensor?.shape);
  if (!sizes) return { unsupported: 'is given sizes that are not known' };
  const config = { name, batch_input_shape: [null, ...sizes], dtype: 'float32', sparse: false };
  return { class_name: 'InputLayer', name, config, inbound_nodes: [] };
}

/** An unknown test chose between tensors. */
function isOpen(call: Application): boolean {
  return [...THROUGH_ALL.needs(call), ...call.outputs].some(({ alternatives }) => alternatives !== undefined);
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
