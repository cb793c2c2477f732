/** Functions on tensors that a layer of both frameworks does too: sums of tensors, scaling by a number, activations. */
import { findKerasLayer } from '../layers/catalogue.js';
import { tableEntry } from '../words.js';
import type { SavedLayer } from './savedModel.js';

/** Layers that take a list of tensors and have no settings. */
const ON_TENSORS = new Set(['Add', 'Subtract', 'Multiply', 'Maximum', 'Minimum']);
const ACTIVATIONS: Readonly<Record<string, string>> = {
  Relu: 'relu',
  Relu6: 'relu6',
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  Softplus: 'softplus',
  Softsign: 'softsign',
  Silu: 'silu',
  Selu: 'selu',
};

type Layer = Pick<SavedLayer, 'className' | 'config'>;

/** `config` are the settings that are no tensors, by Keras's names; `x1` and `x2` are the two sides of an operator. */
export function layerOfOperation({ className, config }: Layer, tensors: number): Layer | undefined {
  const settings = Object.entries(config);
  if (tensors > 1)
    return settings.length === 0 && ON_TENSORS.has(className) && findKerasLayer(className)?.merges
      ? { className, config: {} }
      : undefined;
  const activation = tableEntry(ACTIVATIONS, className);
  if (activation !== undefined && settings.length === 0)
    return { className: 'Activation', config: { activation } };
  const [setting] = settings;
  if (settings.length !== 1 || !setting) return undefined;
  const [side, constant] = setting;
  return typeof constant === 'number' ? scaling(className, side === 'x1', constant) : undefined;
}

export function noLayerFor(operation: string, name: string): string {
  return `The operation ${operation} ("${name}") is a function on tensors, not a layer: write it as a layer of your own.`;
}

/** `x · scale + offset`. */
function scaling(operation: string, isLeft: boolean, constant: number): Layer | undefined {
  const layer = (scale: number, offset = 0): Layer => ({ className: 'Rescaling', config: { scale, offset } });
  switch (operation) {
    case 'Multiply':
      return layer(constant);
    case 'Divide':
    case 'TrueDivide':
      return isLeft || constant === 0 ? undefined : layer(1 / constant);
    case 'Add':
      return layer(1, constant);
    case 'Subtract':
      return isLeft ? layer(-1, constant) : layer(1, -constant);
    default:
      return undefined;
  }
}
