/** A layer's arguments as the code gives them, as plain data: what is needed to write the layer again. */
import type { Application, ConfiguredValue, LayerValue, Value } from '../evaluate/value.js';
import { findKerasLayer } from '../layers/catalogue.js';
import type { NodeCall, WrittenLayer } from './modelGraph.js';

const DEEPEST = 20;

export function writtenLayer(layer: LayerValue, depth = 0): WrittenLayer {
  const { row, framework } = layer;
  const config: Record<string, unknown> = {};
  const unread: { name: string; reason: string }[] = [];
  for (const [name, { value }] of layer.bound) {
    const json = plainOf(value, depth);
    if (json !== undefined) config[name] = json;
    else if (value.kind !== 'none') unread.push({ name, reason: reasonOf(value) });
  }
  if (layer.dataFormat && row.arguments.some(({ name }) => name === 'data_format'))
    config.data_format ??= layer.dataFormat;
  const className = (framework === 'tfjs' ? row.tfjs?.className : undefined) ?? row.keras?.name ?? '';
  const isOwn = row.family !== 'input' && row.keras !== undefined && findKerasLayer(row.keras.name) !== row;
  return {
    className,
    config,
    unread,
    trainable: layer.trainable,
    origin: row.family === 'operation' ? 'operation' : isOwn ? 'own' : 'library',
  };
}

/** Undefined for what is no plain data: functions, tensors, unknowns. */
function plainOf(value: Value, depth: number): unknown {
  if (depth > DEEPEST) return undefined;
  switch (value.kind) {
    case 'number':
    case 'string':
    case 'boolean':
      return value.value;
    case 'none':
      return value.isUndefined ? undefined : null;
    case 'list':
    case 'tuple': {
      const items = value.items.map((item) => plainOf(item, depth + 1));
      const isWhole = value.kind === 'tuple' || value.openReason === undefined;
      return isWhole && !items.includes(undefined) ? items : undefined;
    }
    case 'dict': {
      const entries = [...value.entries.values()].map(({ key, value: content }) => [
        key.kind === 'string' || key.kind === 'number' ? key.value : undefined,
        plainOf(content, depth + 1),
      ]);
      const isWhole = value.openReason === undefined && entries.every((entry) => !entry.includes(undefined));
      return isWhole ? Object.fromEntries(entries) : undefined;
    }
    case 'native':
      return value.name.split('.').at(-1);
    case 'configured':
      return named(value, depth);
    case 'layer': {
      const { className, config } = writtenLayer(value, depth + 1);
      return { class_name: className, config: { ...config, name: value.name } };
    }
    default:
      return undefined;
  }
}

/** TensorFlow.js's functions take one object of settings. */
function named({ name, bound }: ConfiguredValue, depth: number): unknown {
  const config: Record<string, unknown> = {};
  for (const [key, { value }] of bound) {
    const json = plainOf(value, depth + 1);
    if (key === '0' && typeof json === 'object' && json !== null && !Array.isArray(json))
      Object.assign(config, json);
    else config[key] = json;
  }
  return { class_name: name.split('.').at(-1), config };
}

function reasonOf(value: Value): string {
  if (value.kind === 'unknown') return value.reason;
  if (value.kind === 'symbol') return 'the code leaves it open';
  return `it is a ${value.kind} of the code`;
}

/** How a layer was called, where that is more than the only outputs of others, in a list if several. */
export function callOf({ inputs, call }: Application): NodeCall | undefined {
  const roles = call && !call.listed && inputs.length > 1 ? call.roles : undefined;
  if (!roles && inputs.every(({ index }) => index === 0)) return undefined;
  return { outputs: inputs.map(({ index }) => index), ...(roles && { roles }) };
}
