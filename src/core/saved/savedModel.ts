/**
 * The architecture that a saved model holds, as TensorFlow.js (`model.json`) and Keras (`config.json` in a
 * `.keras` file, `model.to_json()`) write it, brought into one form. Nothing of the weights is read.
 */
import type { Framework } from '../layers/row.js';

export interface SavedLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Json;
  /** The model that this layer is. */
  readonly model?: SavedModel;
  /** Functional: for each use, the tensors it takes. */
  readonly uses: readonly (readonly TensorReference[])[];
}

/** The output `tensor` of the use `use` of a layer. */
export interface TensorReference {
  readonly layer: string;
  readonly use: number;
  readonly tensor: number;
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

export function isObject(value: unknown): value is Json {
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
  return {
    className,
    name: textOf(json.name) ?? textOf(config.name) ?? model?.name ?? className,
    config,
    ...(model && { model }),
    uses: Array.isArray(json.inbound_nodes) ? json.inbound_nodes.map(references) : [],
  };
}

/** `["dense", 0, 0]`, lists of such, and Keras 3's tensors inside the arguments of a call. */
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
