/**
 * The architecture that a saved model holds, as TensorFlow.js (`model.json`) and Keras (`config.json` in a
 * `.keras` file, `model.to_json()`) write it, brought into one form. Nothing of the weights is read.
 */
import type { Framework, LayerShapes } from '../layers/row.js';
import { layerOfOperation, noLayerFor } from './operationLayer.js';

export interface SavedLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Json;
  /** The model that this layer is. */
  readonly model?: SavedModel;
  /** Functional: for each use, the tensors it takes. */
  readonly uses: readonly (readonly TensorReference[])[];
  /** A class of the user's code, or a function on tensors: neither framework has such a layer. */
  readonly absent?: string;
  /** Where they are known. */
  readonly shapes?: LayerShapes;
  /** What could not be read of it, in sentences. */
  readonly unread?: readonly string[];
}

/** The output `tensor` of the use `use` of a layer. */
export interface TensorReference {
  readonly layer: string;
  readonly use: number;
  readonly tensor: number;
  /** The parameter of the call that takes it; absent for a tensor, or a list of them, given alone. */
  readonly role?: string;
}

export interface SavedModel {
  readonly framework: Framework;
  readonly kind: 'sequential' | 'functional';
  readonly name: string;
  readonly layers: readonly SavedLayer[];
  readonly inputs: readonly TensorReference[];
  readonly outputs: readonly TensorReference[];
}

export type Json = Readonly<Record<string, unknown>>;
export type SavedResult =
  | { readonly ok: true; readonly model: SavedModel }
  | { readonly ok: false; readonly message: string };

const DEEPEST = 20;

/** Reads the text of a `model.json` or `config.json`; the message completes a sentence that names the file. */
export function readSavedModel(text: string): SavedResult {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('is no complete JSON: the file may be cut off. Save the model again.');
  }
  if (!isObject(json)) return refuse('holds no model: a JSON object was expected.');
  if (json.format === 'graph-model')
    return refuse(
      'holds a graph model: its layers are gone. Save the model as layers (save_format layers_model).',
    );
  if (json.weightsManifest !== undefined && json.modelTopology === undefined)
    return refuse('holds weights and no topology. Save the model with its topology.');
  const topology = [json.modelTopology, json.model_config, json].find(isObject) ?? json;
  const whole = isObject(topology.model_config) ? topology.model_config : topology;
  const isTfjs = String(topology.keras_version ?? json.generatedBy ?? '').includes('tfjs');
  const model = readModel(whole, isTfjs ? 'tfjs' : 'keras', 0);
  return model
    ? { ok: true, model }
    : refuse('holds no Sequential or functional model that ConvLens can read.');
}

function refuse(message: string): SavedResult {
  return { ok: false, message };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readModel(whole: Json, framework: Framework, depth: number): SavedModel | undefined {
  const { class_name: className, config } = whole;
  if (depth > DEEPEST) return undefined;
  if (className === 'Sequential') {
    const listed = Array.isArray(config) ? config : isObject(config) ? config.layers : undefined;
    if (!Array.isArray(listed)) return undefined;
    const layers = listed.flatMap((layer) => readLayer(layer, framework, depth) ?? []);
    const name = isObject(config) ? textOf(config.name) : undefined;
    return { framework, kind: 'sequential', name: name ?? 'model', layers, inputs: [], outputs: [] };
  }
  if (className !== 'Model' && className !== 'Functional') return undefined;
  if (!isObject(config) || !Array.isArray(config.layers)) return undefined;
  return {
    framework,
    kind: 'functional',
    name: textOf(config.name) ?? 'model',
    layers: config.layers.flatMap((layer) => readLayer(layer, framework, depth) ?? []),
    inputs: references(config.input_layers),
    outputs: references(config.output_layers),
  };
}

function readLayer(json: unknown, framework: Framework, depth: number): SavedLayer | undefined {
  if (!isObject(json)) return undefined;
  const className = textOf(json.class_name);
  if (className === undefined) return undefined;
  const config = isObject(json.config) ? json.config : {};
  const model = readModel(json, framework, depth + 1);
  const calls = Array.isArray(json.inbound_nodes) ? json.inbound_nodes : [];
  const read: SavedLayer = {
    className,
    name: textOf(json.name) ?? textOf(config.name) ?? model?.name ?? className,
    config,
    ...(model && { model }),
    uses: calls.map(referencesOfCall),
  };
  return String(json.module).includes('.ops') ? readOperation(read, calls[0]) : read;
}

/** A function on tensors: its constants stand in the call and in its own settings. */
function readOperation(layer: SavedLayer, call: unknown): SavedLayer {
  const { name: _, dtype: __, trainable: ___, ...settings } = layer.config;
  const given = isObject(call) && Array.isArray(call.args) ? call.args : [];
  const named = isObject(call) && isObject(call.kwargs) ? Object.entries(call.kwargs) : [];
  const constants = [...given.map((value, index) => [`x${index + 1}`, value] as const), ...named].filter(
    ([, value]) => value !== null && references(value).length === 0,
  );
  const config = { ...settings, ...Object.fromEntries(constants) };
  const found = layerOfOperation({ className: layer.className, config }, layer.uses[0]?.length ?? 0);
  // Tensors on both sides of an operator are a list for the layer.
  const uses = layer.uses.map((use) => use.map(({ role: _role, ...reference }) => reference));
  return found
    ? { ...layer, ...found, uses }
    : { ...layer, config, uses, absent: noLayerFor(layer.className, layer.name) };
}

/**
 * The tensors of one call. Keras 3: `{args, kwargs}`; before, a list of `["dense", 0, 0, {further arguments}]`.
 * A tensor that has its own place in the call, and no other in a list with it, carries its parameter.
 */
function referencesOfCall(call: unknown): readonly TensorReference[] {
  if (isObject(call)) {
    const positional = Array.isArray(call.args) ? call.args : [];
    const first = references(positional[0]);
    const rest = positional
      .slice(1)
      .flatMap((value, index) => references(value).map((found) => ({ ...found, role: `#${index + 1}` })));
    return [...first, ...rest, ...(isObject(call.kwargs) ? referencesByName(call.kwargs) : [])];
  }
  if (!Array.isArray(call)) return [];
  return call.flatMap((entry) =>
    Array.isArray(entry) && isObject(entry[3])
      ? [...references(entry), ...referencesByName(entry[3])]
      : references(entry),
  );
}

function referencesByName(named: Json): readonly TensorReference[] {
  return Object.entries(named).flatMap(([role, value]) =>
    references(value).map((reference) => ({ ...reference, role })),
  );
}

/** `["dense", 0, 0]`, lists of such, and Keras 3's tensors. */
function references(json: unknown): readonly TensorReference[] {
  if (isObject(json)) {
    if (json.class_name === '__keras_tensor__' && isObject(json.config))
      return references(json.config.keras_history);
    return Object.values(json).flatMap(references);
  }
  if (!Array.isArray(json)) return [];
  const [layer, use, tensor] = json;
  if (typeof layer === 'string' && typeof use === 'number')
    return [{ layer, use, tensor: typeof tensor === 'number' ? tensor : 0 }];
  return json.flatMap(references);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
