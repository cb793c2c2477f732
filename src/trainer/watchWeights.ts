/** Histograms of a model's weights and of their gradients, at the ends of epochs: nothing is computed for them in between. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { EpochHistograms, Histogram, LayerHistograms } from '../protocol/insight.js';
import { histogramOf } from './histogram.js';
import { layersByPath, writtenPath } from './layerPaths.js';
import type { KerasOptimizer } from './optimizers/optimizer.js';

export class WeightWatch {
  /** By the variable's name. */
  private readonly gradients = new Map<string, Histogram>();
  private taken: { readonly name: string; readonly tensor: tf.Tensor }[] = [];

  constructor(
    private readonly model: LayersModel,
    private readonly optimizer: KerasOptimizer,
  ) {}

  /** The step that follows shall leave its gradients here. */
  takeGradients(): void {
    this.optimizer.onGradients = (named) => {
      delete this.optimizer.onGradients;
      this.taken = named.map(({ name, tensor }) => ({ name, tensor: tf.keep(tf.clone(tensor)) }));
    };
  }

  /** After that step: counts them and lets go of them. */
  async countGradients(): Promise<void> {
    const { taken } = this;
    this.taken = [];
    this.gradients.clear();
    for (const { name, tensor } of taken) {
      this.gradients.set(name, histogramOf(await tensor.data()));
      tensor.dispose();
    }
  }

  async epochEnd(epoch: number): Promise<EpochHistograms> {
    const layers: Record<string, LayerHistograms> = {};
    for (const [path, layer] of layersByPath(this.model)) {
      const weights: Record<string, Histogram> = {};
      const gradients: Record<string, Histogram> = {};
      for (const weight of layer.weights) {
        const name = freeName(weight.originalName.split('/').at(-1) ?? '', weights);
        weights[name] = histogramOf(await weight.read().data());
        const gradient = this.gradients.get(weight.name);
        if (gradient) gradients[name] = gradient;
      }
      if (layer.weights.length > 0) layers[writtenPath(path)] = { weights, gradients };
    }
    this.gradients.clear();
    return { epoch, layers };
  }
}

/** A layer of two directions has two kernels. */
function freeName(name: string, taken: Readonly<Record<string, unknown>>): string {
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${name} ${number}`;
    if (!(free in taken)) return free;
  }
}

/** The first layer whose weights are no numbers any more. */
export function brokenLayer({ layers }: EpochHistograms): string | undefined {
  return Object.entries(layers).find(([, { weights }]) =>
    Object.values(weights).some(({ notFinite }) => notFinite !== undefined),
  )?.[0];
}
