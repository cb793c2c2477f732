/** What a model does once it is trained: of `if training:` the other side, nothing that leads to the one side alone, and no losses. */
import { isModel, type LayerJson, type Topology } from './savedModel.js';

type Use = readonly [string, number, number, unknown];

/** Models inside another count their calls from 0. */
export function asEvaluated(topology: Topology): Topology {
  const { output_layers: outputs } = topology.config;
  const layers = topology.config.layers.map((layer) =>
    isModel(layer) ? { ...layer, ...asEvaluated(layer) } : otherSide(layer),
  );
  const hasPhases = layers.some((layer, at) => layer !== topology.config.layers[at] && !isModel(layer));
  if (!outputs || !hasPhases) return { ...topology, config: { ...topology.config, layers } };
  const callsOf = reached(layers, outputs);
  // A call that is left out moves those behind it up.
  const renumbered = <T extends readonly [string, number, ...unknown[]]>(use: T): T => {
    const [name, call, ...rest] = use;
    const place = [...(callsOf.get(name) ?? [])].sort((a, b) => a - b).indexOf(call);
    return [name, Math.max(0, place), ...rest] as unknown as T;
  };
  return {
    ...topology,
    config: {
      ...topology.config,
      layers: layers
        .filter((layer) => callsOf.has(layer.config.name) || !layer.inbound_nodes?.length)
        .map((layer) => ({
          ...layer,
          inbound_nodes: (layer.inbound_nodes ?? [])
            .filter((_, call) => callsOf.get(layer.config.name)?.has(call))
            .map((uses) => uses.map(renumbered)),
        })),
      output_layers: outputs.map(renumbered),
    },
  };
}

function otherSide(layer: LayerJson): LayerJson {
  const [[x, alt] = []] = layer.inbound_nodes ?? [];
  const { name, operation } = layer.config;
  if (operation === 'InTrainPhase' && alt)
    return { ...layer, config: { ...layer.config, operation: 'Identity' }, inbound_nodes: [[alt]] };
  if (layer.class_name !== 'AddLoss' || !x) return layer;
  return { class_name: 'KerasOperation', config: { name, operation: 'Identity' }, inbound_nodes: [[x]] };
}

/** The calls that outputs depend on, by layer. */
function reached(
  layers: readonly LayerJson[],
  outputs: NonNullable<Topology['config']['output_layers']>,
): ReadonlyMap<string, ReadonlySet<number>> {
  const byName = new Map(layers.map((layer) => [layer.config.name, layer]));
  const found = new Map<string, Set<number>>();
  const open: (readonly [string, number, ...unknown[]])[] = [...outputs];
  for (let use = open.pop(); use; use = open.pop()) {
    const [name, call] = use;
    const calls = found.get(name) ?? new Set<number>();
    if (calls.has(call)) continue;
    found.set(name, calls.add(call));
    open.push(...((byName.get(name)?.inbound_nodes?.[call] ?? []) as readonly Use[]));
  }
  return found;
}
