/**
 * Names for the weights of layers: TensorFlow.js names them after their layer alone, so layers of different models
 * inside must not have the same name. A name that was there before is `encoder.conv` in the model `encoder`.
 */

/** A layer, or a model, as `model.json` has it. */
export interface LayerJson {
  readonly class_name: string;
  readonly name?: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes?: unknown;
}

/** `topology` as it is where no names meet. */
export function withUniqueNames<T extends LayerJson>(topology: T, taken = new Set<string>()): T {
  const { config } = topology;
  const layers = config.layers as readonly LayerJson[];
  const others = new Map<string, string>();
  const named = layers.map((layer) => {
    if (isModel(layer)) return withUniqueNames(layer, taken);
    const name = String(layer.config.name);
    if (layer.class_name === 'InputLayer' || !taken.has(name)) {
      taken.add(name);
      return layer;
    }
    const other = `${String(config.name)}.${name}`;
    taken.add(other);
    others.set(name, other);
    return {
      ...layer,
      ...(layer.name !== undefined && { name: other }),
      config: { ...layer.config, name: other },
    };
  });
  if (others.size === 0 && named.every((layer, at) => layer === layers[at])) return topology;
  const renamed = (places: unknown): unknown => {
    if (!Array.isArray(places)) return places;
    const [name, ...rest] = places as unknown[];
    return typeof name === 'string' ? [others.get(name) ?? name, ...rest] : places.map(renamed);
  };
  return {
    ...topology,
    config: {
      ...config,
      layers: named.map((layer) =>
        layer.inbound_nodes === undefined ? layer : { ...layer, inbound_nodes: renamed(layer.inbound_nodes) },
      ),
      ...(config.input_layers !== undefined && { input_layers: renamed(config.input_layers) }),
      ...(config.output_layers !== undefined && { output_layers: renamed(config.output_layers) }),
    },
  };
}

export const isModel = ({ class_name }: LayerJson): boolean =>
  class_name === 'Sequential' || class_name === 'Model';
