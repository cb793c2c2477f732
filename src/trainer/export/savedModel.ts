/** A trained model as files give it: the plan's topology and its weights by layer, without TensorFlow.js. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRequest } from '../../runs/runFolder.js';
import { TrainingFault } from '../fault.js';

export interface Weight {
  /** Within the layer: `kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface LayerJson {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>> & { readonly name: string };
  /** Of a functional model: per call of the layer, `[layer, call, tensor, {}]` for each input. */
  readonly inbound_nodes?: readonly (readonly (readonly [string, number, number, unknown])[])[];
}

export interface Topology {
  readonly class_name: string;
  readonly config: {
    readonly name: string;
    readonly layers: readonly LayerJson[];
    readonly input_layers?: readonly (readonly [string, number, number])[];
    readonly output_layers?: readonly (readonly [string, number, number])[];
  };
}

export interface SavedModel {
  readonly topology: Topology;
  /** In the layer's own order: trainable ones first. */
  readonly weightsOf: ReadonlyMap<string, readonly Weight[]>;
}

export type Which = 'best' | 'last';

/** The folder of the best model of a run, or of the last where none was better before. */
export function modelFolder(run: string, which: Which): string {
  const best = join(run, 'best');
  const folder = which === 'best' && existsSync(join(best, 'model.json')) ? best : run;
  if (!existsSync(join(folder, 'model.json')))
    throw new TrainingFault(
      `${run} has no trained model: it ended before its first epoch did, or was discarded.`,
    );
  return folder;
}

interface ModelJson {
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
  }[];
}

export function readSavedModel(run: string, which: Which): SavedModel {
  const folder = modelFolder(run, which);
  const request = readRequest(run);
  if (!request) throw new TrainingFault(`${run} is no run: its request.json is missing.`);
  const topology = request.plan.topology as unknown as Topology;
  const { weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as ModelJson;
  const bytes = readFileSync(join(folder, 'weights.bin'));
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const layers = topology.config.layers.map(({ config }) => config.name);
  const weightsOf = new Map<string, Weight[]>(layers.map((name) => [name, []]));
  let at = 0;
  for (const { name, shape } of weightsManifest.flatMap(({ weights }) => weights)) {
    const size = shape.reduce((product, length) => product * length, 1);
    const values = new Float32Array(buffer, at, size);
    at += 4 * size;
    const layer = layers.filter((each) => name.startsWith(`${each}/`)).sort((a, b) => b.length - a.length)[0];
    if (layer === undefined) throw new TrainingFault(`The weight ${name} belongs to no layer of the plan.`);
    weightsOf.get(layer)?.push({ name: name.slice(layer.length + 1), shape, values });
  }
  return { topology, weightsOf };
}
