/**
 * The order of a Keras model's `layers`, after which a `.keras` file names the groups of its weights: by depth,
 * farthest from the output first; equal depths in the order in which a walk back from the outputs meets them
 * (keras/src/ops/function.py, map_graph).
 */
import type { LayerJson, Topology } from './savedModel.js';

export function kerasOrder({ class_name, config }: Topology): readonly LayerJson[] {
  if (class_name === 'Sequential') return config.layers;
  const layers = new Map(config.layers.map((layer) => [layer.config.name, layer]));
  const parentsOf = (name: string, call: number) => layers.get(name)?.inbound_nodes?.[call] ?? [];
  const met = new Map<string, number>();
  const visited = new Set<string>();
  /** Calls of layers, each after all that it needs. */
  const calls: (readonly [string, number])[] = [];
  const visit = (name: string, call: number): void => {
    const key = `${call} ${name}`;
    if (visited.has(key)) return;
    visited.add(key);
    if (!met.has(name)) met.set(name, met.size);
    for (const [parent, parentCall] of parentsOf(name, call)) visit(parent, parentCall);
    calls.push([name, call]);
  };
  for (const [name, call] of config.output_layers ?? []) visit(name, call);
  const depthOfCall = new Map<string, number>();
  const depthOf = new Map<string, number>();
  for (const [name, call] of calls.reverse()) {
    const depth = Math.max(depthOfCall.get(`${call} ${name}`) ?? 0, depthOf.get(name) ?? 0);
    depthOf.set(name, depth);
    for (const [parent, parentCall] of parentsOf(name, call)) {
      const key = `${parentCall} ${parent}`;
      depthOfCall.set(key, Math.max(depth + 1, depthOfCall.get(key) ?? 0));
    }
  }
  const place = (layer: LayerJson) => depthOf.get(layer.config.name) ?? 0;
  const order = (layer: LayerJson) => met.get(layer.config.name) ?? met.size;
  return [...config.layers].sort((a, b) => place(b) - place(a) || order(a) - order(b));
}
