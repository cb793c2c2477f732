/** A trained model as files give it: the plan's topology and its weights by layer, without TensorFlow.js. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRequest } from '../../runs/runFolder.js';
import type { Place } from '../checkpoint.js';
import { TrainingFault } from '../fault.js';
import { asEvaluated } from './asEvaluated.js';

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
  /** In the layer's own order: trainable ones first. Layers of models inside the model count too. */
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

/** Where training stood when the model in this folder was saved. */
export function trainedTo(folder: string): Place {
  const { userDefinedMetadata } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as ModelJson;
  return userDefinedMetadata?.trainedTo ?? { epoch: 0, batch: 0 };
}

interface ModelJson {
  /** Absent in models of earlier versions. */
  readonly userDefinedMetadata?: { readonly trainedTo?: Place };
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
  }[];
}

export function readSavedModel(run: string, which: Which): SavedModel {
  const folder = modelFolder(run, which);
  const request = readRequest(run);
  if (!request) throw new TrainingFault(`${run} is no run: its request.json is missing.`);
  const topology = withoutOwnInputs(request.plan.topology as unknown as Topology);
  const { weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as ModelJson;
  const bytes = readFileSync(join(folder, 'weights.bin'));
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const layers = namesIn(topology);
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
  return { topology: asEvaluated(topology), weightsOf };
}

/** A model that is a layer of another one. */
export function isModel(layer: LayerJson): layer is LayerJson & Topology {
  return layer.class_name === 'Sequential' || layer.class_name === 'Model';
}

function namesIn({ config }: Topology): readonly string[] {
  return config.layers.flatMap((layer) => (isModel(layer) ? namesIn(layer) : [layer.config.name]));
}

/** TensorFlow.js counts a model's own inputs as its first call; Keras 3 does not. */
function withoutOwnInputs(topology: Topology): Topology {
  const { layers, output_layers } = topology.config;
  const models = new Set(layers.filter(isModel).map(({ config }) => config.name));
  if (models.size === 0) return topology;
  const earlier = (name: string, call: number) => (models.has(name) ? call - 1 : call);
  return {
    ...topology,
    config: {
      ...topology.config,
      layers: layers.map((layer): LayerJson => {
        const inner = isModel(layer) ? { ...layer, ...withoutOwnInputs(layer) } : layer;
        const nodes = layer.inbound_nodes?.map((node) =>
          node.map(([name, call, tensor, options]) => [name, earlier(name, call), tensor, options] as const),
        );
        return { ...inner, ...(nodes && { inbound_nodes: nodes }) } as LayerJson;
      }),
      ...(output_layers && {
        output_layers: output_layers.map(
          ([name, call, tensor]) => [name, earlier(name, call), tensor] as const,
        ),
      }),
    },
  };
}
