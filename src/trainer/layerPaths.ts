/** Layers by their path in the model: `conv2d`, or `encoder/conv2d` in a model that is a layer. */
import type { layers as Layers, LayersModel } from '@tensorflow/tfjs-layers';

export type Layer = Layers.Layer;

interface Container {
  readonly layers: readonly Layer[];
}

export const isContainer = (layer: unknown): layer is Layer & Container =>
  typeof layer === 'object' && layer !== null && Array.isArray((layer as Container).layers);

/** Layers of the model and of the models in it; models themselves are left out. */
export function* layersByPath(
  model: LayersModel | Container,
  prefix = '',
): Generator<readonly [string, Layer]> {
  for (const layer of model.layers) {
    const path = `${prefix}${layer.name}`;
    if (isContainer(layer)) yield* layersByPath(layer, `${path}/`);
    else yield [path, layer];
  }
}

/** As the code names it: the plan calls a `conv` in the model `encoder` `encoder.conv` where others are called so too. */
export const writtenPath = (path: string): string => path.replace(/([^/]+)\/\1\.([^/]+)$/, '$1/$2');

export interface FoundLayer {
  readonly layer: Layer;
  /** Which call of it, of all that one pass through the model makes, counted from 0. */
  readonly call: number;
}

/** `path`: each part a layer's name, `:1` behind it where its second use is meant. */
export function findLayer(model: LayersModel, path: string): FoundLayer | undefined {
  let container: Container = model;
  let found: Layer | undefined;
  let call = 0;
  for (const part of path.split('/')) {
    const [name, use = '0'] = part.split(':');
    const renamed: string = `${found?.name}.${name}`;
    found = container?.layers.find((layer) => layer.name === name || layer.name === renamed);
    if (!found) return undefined;
    call = call * Math.max(1, found.inboundNodes.length) + Number(use);
    if (isContainer(found)) container = found;
  }
  return found && !isContainer(found) ? { layer: found, call } : undefined;
}
