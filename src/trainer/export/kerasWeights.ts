/** Weights as HDF5: in the groups of a `.keras` file, and in those of a Keras 2 `.h5` file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import h5wasm, { type Group } from 'h5wasm/node';
import { TrainingFault } from '../fault.js';
import { flattened } from './flattened.js';
import { kerasTwoConfig } from './kerasConfig.js';
import { isOperation } from './kerasOperation.js';
import { kerasOrder } from './kerasOrder.js';
import { isModel, type LayerJson, type SavedModel, type Topology, type Weight } from './savedModel.js';

/** `model.weights.h5` of a `.keras` file. */
export function kerasThreeWeights({ topology, weightsOf }: SavedModel): Promise<Uint8Array> {
  const write = (file: Group, { topology: model, place }: { topology: Topology; place: string }) => {
    const used = new Map<string, number>();
    for (const layer of kerasOrder(model)) {
      const group =
        place + uniqueName(layer.class_name === 'Model' ? 'functional' : snakeCase(layer.class_name), used);
      if (isModel(layer)) {
        write(file, { topology: layer, place: `${group}/layers/` });
        continue;
      }
      const weights = weightsOf.get(layer.config.name) ?? [];
      for (const [path, part] of partsOf(layer, weights)) writeVariables(file, `${group}/${path}vars`, part);
      if (!DRAWS.test(layer.class_name)) continue;
      for (const name of ['seed_generator', 'generator']) {
        const data = new Uint32Array([0, 0]);
        groupAt(file, `${group}/${name}/vars`).create_dataset({
          name: '0',
          data,
          shape: [2],
          dtype: '<I',
        });
      }
    }
  };
  return hdf5((file) => write(file, { topology, place: 'layers/' }));
}

/** A whole `.h5` file: architecture and weights. Layers of models inside stand in its own graph. */
export function kerasTwoFile(model: SavedModel): Promise<Uint8Array> {
  const { topology, weightsOf } = flattened(model);
  if (topology.config.layers.some((layer) => isOperation(layer) || layer.class_name === 'OwnWeight'))
    throw new TrainingFault(
      'A model with operations on tensors between its layers cannot be written as .h5. Export it as .keras.',
    );
  return hdf5((file) => {
    const facts = { keras_version: '2.15.0', backend: 'tensorflow' };
    const attributes = (group: Group, values: Readonly<Record<string, string | string[]>>) => {
      for (const [name, value] of Object.entries(values)) group.create_attribute(name, value, null, 'S');
    };
    attributes(file, { ...facts, model_config: JSON.stringify(kerasTwoConfig(topology)) });
    const all = groupAt(file, 'model_weights');
    const layers = kerasOrder(topology).map(({ config }) => config.name);
    attributes(all, { ...facts, layer_names: layers });
    for (const name of layers) {
      const group = groupAt(all, name);
      const weights = weightsOf.get(name) ?? [];
      const names = weights.map((weight) => `${name}/${weight.name}:0`);
      if (names.length > 0) attributes(group, { weight_names: names });
      for (const [place, { values, shape }] of weights.entries()) {
        const path = (names[place] ?? '').split('/');
        const last = path.pop() ?? '';
        groupAt(group, path.join('/')).create_dataset({
          name: last,
          data: values,
          shape: [...shape],
          dtype: '<f',
        });
      }
    }
  });
}

/** Keras keeps the state of their generators with the weights. */
const DRAWS = /Dropout|^Random|^Gaussian/;
const RECURRENT = /^(LSTM|GRU|SimpleRNN|ConvLSTM2D)$/;
/** A layer inside for each of MultiHeadAttention's projections, by our names of them. */
const PROJECTIONS = { query: 'query', key: 'key', value: 'value', attention_output: 'output' };

/** Where Keras's layer keeps its variables: itself, its cell, or the layers that it wraps. */
function partsOf(
  layer: LayerJson,
  weights: readonly Weight[],
): readonly (readonly [string, readonly Weight[]])[] {
  const { class_name, config } = layer;
  if (RECURRENT.test(class_name)) return [['cell/', weights]];
  const inner = config.layer as LayerJson | undefined;
  if (class_name === 'TimeDistributed' && inner)
    return partsOf(inner, weights).map(([path, part]) => [`layer/${path}`, part]);
  if (class_name === 'Bidirectional' && inner) {
    const half = weights.length / 2;
    const both = [weights.slice(0, half), weights.slice(half)];
    return ['forward_layer', 'backward_layer'].flatMap((side, at) =>
      partsOf(inner, both[at] ?? []).map(([path, part]) => [`${side}/${path}`, part] as const),
    );
  }
  if (class_name === 'MultiHeadAttention')
    return Object.entries(PROJECTIONS).map(([own, theirs]) => [
      `${theirs}_dense/`,
      weights.filter(({ name }) => name.startsWith(`${own}/`)),
    ]);
  if (/RNN|ConvLSTM/.test(class_name))
    throw new TrainingFault(
      `The layer ${config.name} (${class_name}) cannot be exported to Keras yet. Export to TensorFlow.js, or leave it out.`,
    );
  return [['', weights]];
}

function writeVariables(file: Group, path: string, weights: readonly Weight[]): void {
  const group = groupAt(file, path);
  for (const [place, { values, shape }] of weights.entries())
    group.create_dataset({ name: String(place), data: values, shape: [...shape], dtype: '<f' });
}

function groupAt(group: Group, path: string): Group {
  let at = group;
  for (const name of path.split('/').filter(Boolean))
    at = at.keys().includes(name) ? (at.get(name) as Group) : at.create_group(name);
  return at;
}

async function hdf5(write: (file: Group) => void): Promise<Uint8Array> {
  await h5wasm.ready;
  const directory = mkdtempSync(join(tmpdir(), 'convlens-h5-'));
  try {
    const path = join(directory, 'weights.h5');
    const file = new h5wasm.File(path, 'w');
    write(file);
    file.close();
    return readFileSync(path);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** As Keras does: `Conv2D` → `conv2d`, `BatchNormalization` → `batch_normalization`, `ReLU` → `re_lu`. */
function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function uniqueName(name: string, used: Map<string, number>): string {
  const count = used.get(name);
  used.set(name, (count ?? -1) + 1);
  return count === undefined ? name : `${name}_${count + 1}`;
}
