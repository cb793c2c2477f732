/**
 * A model without models inside: their layers stand in its own graph. Keras 2 and 3 count calls of models inside
 * differently in `.h5` files, and neither reads the other's.
 */
import { TrainingFault } from '../fault.js';
import { isModel, type LayerJson, type SavedModel, type Topology, type Weight } from './savedModel.js';

/** A tensor: `[layer, call, tensor]`. */
type Place = readonly [string, number, number];
type Uses = NonNullable<LayerJson['inbound_nodes']>[number];

export function flattened(model: SavedModel): SavedModel {
  const { topology } = model;
  if (!topology.config.layers.some(isModel)) return model;
  const graph = new FlatGraph(model.weightsOf);
  const inputs = inputsOf(topology).map((input) => graph.input(input));
  const outputs = graph.call(topology, inputs);
  const config = { name: topology.config.name, layers: graph.layers, input_layers: inputs };
  return {
    topology: { class_name: 'Model', config: { ...config, output_layers: outputs } },
    weightsOf: graph.weightsOf,
  };
}

class FlatGraph {
  readonly weightsOf = new Map<string, readonly Weight[]>();
  readonly #layers = new Map<string, LayerJson & { readonly inbound_nodes: Uses[] }>();
  /** A layer that is called again is the same one. */
  readonly #nameOf = new Map<LayerJson, string>();

  constructor(readonly weights: SavedModel['weightsOf']) {}

  get layers(): readonly LayerJson[] {
    return [...this.#layers.values()];
  }

  input(layer: LayerJson): Place {
    return [this.#named(layer), 0, 0];
  }

  /** What the model gives for these tensors. */
  call(model: Topology, inputs: readonly Place[]): readonly Place[] {
    return model.class_name === 'Sequential' ? this.#inARow(model, inputs) : this.#inAGraph(model, inputs);
  }

  #inARow({ config }: Topology, inputs: readonly Place[]): readonly Place[] {
    return config.layers
      .filter(({ class_name }) => class_name !== 'InputLayer')
      .reduce((given, layer) => {
        if (isModel(layer)) return this.call(layer, given);
        const { batch_input_shape: _, ...rest } = layer.config;
        return [
          this.#apply(
            layer,
            rest,
            given.map((place) => [...place, {}]),
          ),
        ];
      }, inputs);
  }

  #inAGraph({ config }: Topology, inputs: readonly Place[]): readonly Place[] {
    const layers = new Map(config.layers.map((layer) => [layer.config.name, layer]));
    const known = new Map<string, readonly Place[]>();
    (config.input_layers ?? []).forEach(([name], at) => {
      const given = inputs[at];
      if (given) known.set(`0 ${name}`, [given]);
    });
    const placeOf = (name: string, call: number, tensor: number): Place => {
      const key = `${call} ${name}`;
      const given = known.get(key) ?? callOf(name, call);
      known.set(key, given);
      const [first] = given;
      if (!first) throw new TrainingFault(`The model has no layer ${name}.`);
      // Models give several tensors, a layer one call with several.
      return given[tensor] ?? [first[0], first[1], tensor];
    };
    const callOf = (name: string, call: number): readonly Place[] => {
      const layer = layers.get(name);
      if (!layer) return [];
      const uses = (layer.inbound_nodes?.[call] ?? []).map(
        ([from, fromCall, tensor, settings]) => [...placeOf(from, fromCall, tensor), settings] as const,
      );
      if (!isModel(layer)) return [this.#apply(layer, layer.config, uses)];
      return this.call(
        layer,
        uses.map(([from, fromCall, tensor]) => [from, fromCall, tensor]),
      );
    };
    return (config.output_layers ?? []).map((place) => placeOf(...place));
  }

  #apply(layer: LayerJson, config: object, uses: Uses): Place {
    const name = this.#named(layer, config);
    const calls = this.#layers.get(name)?.inbound_nodes;
    return [name, (calls?.push(uses) ?? 1) - 1, 0];
  }

  /** Layers of different models may have the same name. */
  #named(layer: LayerJson, config: object = layer.config): string {
    const known = this.#nameOf.get(layer);
    if (known !== undefined) return known;
    const { name: own } = layer.config;
    let name = own;
    for (let count = 1; this.#layers.has(name); count++) name = `${own}_${count}`;
    this.#nameOf.set(layer, name);
    this.#layers.set(name, { class_name: layer.class_name, config: { ...config, name }, inbound_nodes: [] });
    this.weightsOf.set(name, this.weights.get(own) ?? []);
    return name;
  }
}

/** A Sequential's first layer carries the shape of what it takes, in models inside too. */
function inputsOf({ class_name, config }: Topology): readonly LayerJson[] {
  if (class_name !== 'Sequential')
    return (config.input_layers ?? []).flatMap(([name]) =>
      config.layers.filter((layer) => layer.config.name === name),
    );
  const [first] = config.layers;
  if (!first) return [];
  if (isModel(first)) return inputsOf(first);
  const { batch_input_shape } = first.config;
  return [
    {
      class_name: 'InputLayer',
      config: { name: 'input_layer', batch_input_shape, dtype: 'float32', sparse: false },
    },
  ];
}
